// A copy of the page with its scripts and the whole index inside, which works from a file without a network.
const base64Of = (bytes) => {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
};
globalThis.simpanSalinan = async ({ HERE, table, indexOf, part, file, fetched, date, told }) => {
  const found = await indexOf(), files = { "indeks.json": base64Of(found.raw) }, all = [];
  if (found.signed == "ya") files["indeks.sig"] = base64Of(await file("indeks.sig"));
  for (const sort of "kapc") for (let number = 0; number < found.facts.berkas[sort]; number++) all.push([sort, number]);
  for (let start = 0; start < all.length; start += 24) {
    told(`Menyimpan ${Math.round((100 * start) / all.length)} %`);
    await Promise.all(all.slice(start, start + 24).map((place) => part(...place)));
  }
  if (found != (await indexOf())) throw new Error("other index");
  for (const [name, data] of Object.entries(found.files)) if (name[0] != "n") files[name] = base64Of(await data);
  // The page's own policy would complain of the style, which the copy keeps.
  const html = await (await fetched(HERE)).text(), [style] = html.match(/<style>[^]*?<\/style>/) ?? [""];
  const page = new DOMParser().parseFromString(html.replace(style, ""), "text/html"), own = page.querySelector("script[src]");
  const code = await Promise.all([own.getAttribute("src"), "tanda.js", ...(page.querySelector(".c-file") ? ["gambar.js"] : [])].map(async (name) => (await fetched(new URL(name, HERE))).text()));
  for (const node of page.querySelectorAll("meta[http-equiv], .c-copying, link[rel=alternate], noscript")) node.remove();
  for (const node of [page, page.querySelector("#hasil").content]) for (const link of node.querySelectorAll("a[href]")) link.setAttribute("href", new URL(link.getAttribute("href"), new URL("cek/", table.portal)));
  own.remove();
  page.querySelector(".intro").textContent = `Salinan luring, disimpan ${date(new Date().toISOString())}. Yang terbit, dikoreksi atau dicabut sesudah itu tidak diketahui di sini.`;
  const element = (tag, values) => Object.assign(page.createElement(tag), values);
  page.querySelector("meta[charset]").after(element("meta", { httpEquiv: "Content-Security-Policy", content: "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'" }));
  page.body.append(element("script", { type: "application/json", id: "simpanan", textContent: JSON.stringify({ files }) }), ...code.reverse().map((textContent) => element("script", { textContent })));
  const blob = new Blob(["<!doctype html>\n", page.documentElement.outerHTML.replace("</head>", () => style + "</head>")], { type: "text/html" });
  Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: "cek-pesan.html" }).click();
  told(`Tersimpan (${(blob.size / 1e6).toLocaleString("id-ID", { maximumFractionDigits: 1 })} MB)`);
};
