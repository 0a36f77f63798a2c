// The page that checks a message. What is pasted stays here: only shards are asked for, and the post that was found.
// A picture is looked at by a script of its own, cek/gambar.js (check-picture.js), which is fetched when one is chosen:
// `cekGambar(file, root)` promises { verdict, post, lines, picture }. `post` is the path of a post from the root or "",
// `lines` are sentences of plain text, `picture` is a canvas on which the differences are marked, if there is one.
const $ = (selector, from = document) => from.querySelector(selector);
const form = $(".c-form"), area = $("textarea", form), picture = $(".c-file"), said = $("[role=status]"), place = $(".c-result"), TITLE = document.title;
// All others are warnings.
const TONES = {
  "SAMA PERSIS": "good", KUTIPAN: "good", ADA: "good",
  BERUBAH: "bad", "KLAIM SALAH": "bad", "MIRIP KLAIM": "bad", "BUKAN ALAMAT PORTAL": "bad",
};
const MEANINGS = {
  "SAMA PERSIS": "Semua kata dan angka sama dengan kiriman resmi.",
  "SEBAGIAN COCOK": "Sebagian kalimatnya ada di kiriman resmi; selebihnya tidak dapat diperiksa di sini. Baca halamannya sebelum menyebarkan.",
  KUTIPAN: "Semua kalimatnya ada di kiriman resmi, tetapi tidak seluruh kiriman disalin.",
  BERUBAH: "Sebagian sama dengan kiriman resmi, tetapi ada yang diubah atau ditambah. Jangan disebarkan.",
  "TIDAK DITEMUKAN": "Pesan ini tidak ada di antara kiriman portal. Itu belum tentu hoaks: bisa jadi dari sumber lain atau ditulis dengan kata lain.",
  ADA: "Ini kiriman resmi portal. Untuk memeriksa isi pesan, tempelkan juga teksnya.",
  "KLAIM SALAH": "Pesan ini memuat klaim yang sudah dibantah instansi. Jangan disebarkan.",
  "MIRIP KLAIM": "Pesan ini mirip klaim yang sudah diperiksa instansi. Baca klarifikasinya sebelum menyebarkan.",
  "BUKAN ALAMAT PORTAL": "Alamat ini bukan milik portal. Jangan isi data apa pun di sana.",
};
const PATH = /^[a-z0-9-]+\/\d{4}\/[a-z0-9-]+$/;
const PROBES = 4, MOST = 24, RIVALS = 3;
const element = (tag, text, name) => Object.assign(document.createElement(tag), { textContent: text ?? "", className: name ?? "" });
const date = (iso) => new Date(iso).toLocaleDateString("id-ID", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

// ---- posts ----
const at = (path) => new URL(path.replace(/^\//, ""), ROOT);
// Its style is left out: the policy of this page would complain of it.
const pageOf = async (path) => new DOMParser().parseFromString((await (await fetched(at(path))).text()).replace(/<style>[^]*?<\/style>/, ""), "text/html");
const complete = (address) => (/^https?:\/\//i.test(address) ? address : "https://" + address);
// The path in the portal that an address has, however it was written; nothing for an address that is elsewhere.
const pathIn = (address) => {
  let url;
  try {
    url = new URL(complete(address));
  } catch {
    return;
  }
  for (const root of [new URL(table.portal), ROOT]) {
    if (url.host != root.host || url.username || !url.pathname.toLowerCase().startsWith(root.pathname.toLowerCase())) continue;
    const path = url.pathname.slice(root.pathname.length).replace(/index\.html$/, "").replace(/\/$/, "");
    return PATH.test(path.toLowerCase()) ? path.toLowerCase() : path;
  }
};
// Where an address of the portal leads: the post's path, also from a short or an old address.
const postAt = async (path) => {
  if (PATH.test(path)) return path;
  const canonical = $("link[rel=canonical]", await pageOf(path + "/"))?.getAttribute("href"), found = canonical && pathIn(canonical);
  if (found && PATH.test(found)) return found;
  throw new Missing();
};
const recordOf = async (path) => {
  const [page, kit] = await Promise.all([pageOf(path), fetched(at(path + "kit.json")).then((answer) => answer.json()).catch(() => null)]);
  const article = $("article", page), time = $("article time", page)?.dateTime;
  if (!article || !$("h1", article)) throw new Missing();
  return {
    path, page, kit, status: kit?.status ?? (page.querySelector('[aria-label="Pencabutan"]') ? "withdrawn" : ""), title: $("h1", article).textContent, date: time?.slice(0, 10),
    agency: $("meta[name=author]", page)?.content, kind: $(".kick", page)?.textContent.trim(), note: $(".note p", article)?.textContent, verdict: $(".verdict strong", page)?.textContent,
  };
};
const statusOf = (mark) => Object.keys(table.states).find((name) => table.states[name][1].toLowerCase() == mark?.toLowerCase()) ?? "";

// ---- what is found ----
const links = (text) => [...text.normalize("NFKC").matchAll(/(?:https?:\/\/|www\.)[^\s*_~<>"']+/gi)].map(([link]) => link.replace(/[.,;:!?)\]]+$/, ""));
const votesOf = (hits, votes = new Map()) => {
  for (const found of hits.values()) for (const { id } of new Map(found.map((hit) => [hit.id, hit])).values()) votes.set(id, (votes.get(id) ?? 0) + 1 / Math.sqrt(found.length));
  return votes;
};
const ranked = (votes) => [...votes].sort((a, b) => b[1] - a[1] || b[0] - a[0]).slice(0, RIVALS).map(([id]) => id);
const spread = (items, most) => (items.length <= most ? items : Array.from({ length: most }, (_, i) => items[Math.floor((i * (items.length - 1)) / (most - 1))]));
const score = (found) => found.same + found.claims.length - found.changed.reduce((sum, { likeness }) => sum + 1 - likeness, 0) - found.added.length;
const altered = (found) => found.changed.length + found.added.length;
// With what the portal's own pages say; where they cannot be read, with what the index says alone.
const judged = async (text) => {
  const telling = [...new Set(sentencesOf(text))].filter(isTelling), hits = new Map(), found = [], own = [];
  const look = async (sort, sentences) => {
    const more = await lookedUp(sort, sentences);
    if (sort == "k") for (const [sentence, posts] of more) hits.set(sentence, posts);
    return more;
  };
  let listed = [], votes = new Map();
  const weigh = async (votes) => {
    const more = (await Promise.all(ranked(votes).map(postsOf))).flat().filter((post) => !listed.some(({ path }) => path == post.path));
    listed.push(...more);
    return compare(more);
  };
  const compare = async (posts) => {
    if (inside || !posts.length) return;
    // The likeliest first; the others only where it is not the one.
    for (const some of [posts.slice(0, 1), posts.slice(1)]) {
      if (found.length && !altered(found[0].result)) return;
      const records = await Promise.all(some.map((post) => recordOf(post.path).catch(() => null)));
      records.forEach((record, i) => {
        if (!record || record.status == "withdrawn") return;
        const official = officialOf(record.page, record.kit);
        // A page with another text than the signed index tells of proves nothing.
        if (!some[i].id || official.sum == some[i].sum) found.push({ record, post: some[i], result: compared(text, official) });
      });
      found.sort((a, b) => score(b.result) - score(a.result));
    }
  };
  // A few sentences tell the post; only where they do not, or something in the message is other, all are looked up.
  await look("k", spread(telling, inside ? MOST : PROBES));
  await weigh((votes = votesOf(hits)));
  if (!found.length || altered(found[0].result)) {
    await look("k", spread(telling, MOST).filter((sentence) => !hits.has(sentence)));
    await weigh((votes = votesOf(hits)));
  }
  if (!votes.size) await weigh((votes = votesOf(await look("a", spread(telling.filter((sentence) => maskedOf(sentence) != sentence), MOST / 2).map(maskedOf)))));
  for (const link of links(text)) {
    const path = pathIn(link);
    if (path && !inside && own.length < 2) await postAt(path).then((found) => own.push(`/${found}/`), () => {});
  }
  await compare(own.filter((path) => !listed.some((post) => post.path == path)).map((path) => ({ path })));
  const count = (id) => [...hits.values()].filter((posts) => posts.some((hit) => hit.id == id)).length;
  const best = found[0], rest = listed.filter((post) => votes.has(post.id) && !found.some((other) => other.post == post)).sort((a, b) => count(b.id) - count(a.id));
  // A withdrawn post shows no text any more: what the index has of it must do.
  if (rest[0] && (!best || (altered(best.result) && count(rest[0].id) > (best.post.id ? count(best.post.id) : 0)))) return fromIndex(text, await likeliest(rest.filter((post) => count(post.id) == count(rest[0].id)), telling, hits, look), telling, hits, look);
  if (best) return verdictOf(text, best, hits, own, look);
  if (!telling.length) return { verdict: "BELUM DAPAT DIPERIKSA", lines: ["Teksnya terlalu pendek. Tempelkan setidaknya satu kalimat utuh dengan empat kata atau lebih."] };
  return unknown(text);
};
// A claim goes round in other words than the post that refutes it quotes: most of its words are enough for a hint.
const likeClaim = async (text) => {
  const words = new Set(sentencesOf(text).join(" ").split(" "));
  let best = null;
  for (const line of new TextDecoder().decode(await part("c", 0)).split("\n").filter(Boolean)) {
    const [path, title, claim, verdict] = JSON.parse(line), own = [...new Set(sentencesOf(claim).join(" ").split(" "))].filter((word) => word.length > 3);
    const share = own.filter((word) => words.has(word)).length / own.length;
    if (own.length >= 5 && share >= 0.7 && share > (best?.share ?? 0)) best = { path, title, claim, verdict, share };
  }
  return best;
};
const unknown = async (text) => {
  const claim = await likeClaim(text);
  if (!claim) return { verdict: "TIDAK DITEMUKAN" };
  const lines = [`Klaim yang diperiksa: “${claim.claim}” Putusan: ${claim.verdict}.`];
  return { verdict: "MIRIP KLAIM", record: inside ? undefined : await recordOf(claim.path).catch(() => undefined), post: claim, lines };
};
const verdictOf = async (text, { record, post, result }, hits, own, look) => {
  const lines = [], known = new Set([...record.page.querySelectorAll("a[href]")].map((link) => new URL(link.getAttribute("href"), at(record.path)).href.replace(/\/$/, "")));
  const foreign = links(text).filter((link) => pathIn(link) == null && !known.has((link.startsWith("www.") ? "https://" + link : link).replace(/\/$/, "")));
  const strange = links(text).map((link) => [link, pathIn(link)]).filter(([, path]) => path != null && PATH.test(path) && `/${path}/` != record.path && !known.has(at(path).href)).map(([link]) => link);
  const touched = result.same + result.changed.length > 0, said = result.claims.length && result.same <= result.claims.length && !result.changed.length;
  if (said || (result.claims.length && result.claims.length >= result.same - result.claims.length)) return { verdict: record.verdict?.toLowerCase() == "benar" ? "KUTIPAN" : "KLAIM SALAH", record, lines: [`Klaim yang beredar: “${result.claims.join(". ")}.” Putusan: ${record.verdict}.`] };
  if (!touched) {
    const line = own.length ? ["Tautan di pesan ini menuju kiriman di bawah, tetapi tidak satu pun kalimat pesannya ada di sana."] : [];
    if (own.length) return { verdict: "TIDAK DITEMUKAN", record, lines: line };
    return unknown(text);
  }
  lines.push(...result.changed.map((change) => ({ change })));
  for (const sentence of result.added) lines.push({ added: result.written.get(sentence) || sentence });
  for (const link of [...foreign, ...strange]) lines.push(`Tautan ${link} tidak ada di kiriman resmi.`);
  if (result.moved) lines.push("Urutan kalimatnya berbeda dari kiriman resmi.");
  if (result.old) lines.push("Sebagian adalah teks sebelum dikoreksi.");
  else if (result.changed.length && record.status == "corrected") lines.push("Kiriman ini pernah dikoreksi; mungkin pesan Anda memuat teks lama.");
  // Whole sentences of another post among them.
  const left = [...result.added, ...result.changed.map(({ sentence }) => sentence)].filter(isTelling);
  const more = left.length ? votesOf(new Map([...(await look("k", spread(left, MOST / 2)))].filter(([, found]) => found.length))) : new Map();
  const others = (await Promise.all(ranked(more).map(postsOf))).flat().filter((post) => post.path != record.path);
  for (const post of others) lines.push({ also: post });
  const other = result.changed.length || result.added.length || foreign.length || strange.length || result.moved;
  if (!other && result.skipped) lines.push(`${result.skipped} kalimat di antaranya tidak ikut disalin.`);
  return { verdict: other ? "BERUBAH" : post.sum && (result.whole || result.text) ? "SAMA PERSIS" : "KUTIPAN", record, lines };
};
// Of posts that have as many of the sentences, the one whose numbers alone are other in the message.
const likeliest = async (posts, telling, hits, look) => {
  if (posts.length < 2) return posts[0];
  const numbered = telling.filter((sentence) => !hits.get(sentence)?.length && maskedOf(sentence) != sentence);
  const votes = votesOf(await look("a", spread(numbered, MOST / 2).map(maskedOf)));
  return posts.sort((one, other) => (votes.get(other.id) ?? 0) - (votes.get(one.id) ?? 0))[0];
};
const fromIndex = async (text, post, telling, hits, look) => {
  const asked = spread(telling, MOST), known = await look("k", asked.filter((sentence) => !hits.has(sentence)));
  const has = (found) => found?.some((hit) => hit.id == post.id && !hit.claim), all = new Map([...hits, ...known]);
  const claimed = asked.some((sentence) => all.get(sentence)?.some((hit) => hit.id == post.id && hit.claim));
  const absent = asked.filter((sentence) => !has(all.get(sentence)));
  const numbered = absent.filter((sentence) => maskedOf(sentence) != sentence), near = await look("a", numbered.map(maskedOf));
  const others = absent.filter((sentence) => (all.get(sentence) ?? []).every((hit) => !hit.claim)), lines = others.map((sentence) => ({ [has(near.get(maskedOf(sentence))) ? "number" : "unknown"]: sentence }));
  // Sentences that many posts have are in no index, nor are links and very short ones: what was not found may be right.
  const changed = lines.some((line) => line.number), foreign = links(text).filter((link) => pathIn(link) == null);
  const unsure = absent.length || foreign.length || asked.length < telling.length || sentencesOf(text).some((sentence) => !isTelling(sentence));
  lines.push(...foreign.map((link) => `Tautan ${link} bukan milik portal.`));
  lines.push(post.mark == "Dicabut" ? "Teks kiriman yang dicabut tidak ditampilkan lagi, jadi perbedaannya tidak dapat ditunjukkan." : inside ? "Dinilai dari salinan luring. Buka halamannya bila ada internet untuk memastikan isi dan keadaannya." : "Halamannya belum dapat dibuka atau tidak cocok dengan indeks, jadi hanya kalimatnya yang diperiksa.");
  return { verdict: claimed ? "KLAIM SALAH" : changed ? "BERUBAH" : unsure ? "SEBAGIAN COCOK" : "KUTIPAN", post, lines };
};
const byAddress = async (text) => {
  const one = !/\s/.test(text), ours = one && pathIn(text) != null;
  const link = (one && /^(?:https?:\/\/|www\.)/i.test(text)) || ours ? text : "", number = text.replace(/^(?:no(?:mor)?)\s*[.:]*\s*/i, "");
  // A number of a post is asked for at its address, so nothing else that somebody pastes may be taken for one.
  if (!link && (number.length > 60 || !/^[\w.-]+(?:\/[\w.-]+)+\/?$/.test(number) || !/[a-z]/i.test(number) || !/\d/.test(number))) return null;
  if (link && pathIn(link) == null) return { verdict: "BUKAN ALAMAT PORTAL", lines: [`Alamat portal selalu diawali ${table.portal}`] };
  if (inside) return { verdict: "BELUM DAPAT DIPERIKSA", lines: ["Tautan dan nomor hanya dapat diperiksa bila ada sambungan internet."] };
  const paths = link ? [pathIn(link)] : PATH.test(number.replace(/^\/|\/$/g, "")) ? [number.replace(/^\/|\/$/g, "")] : [number, number.toUpperCase()].map((name) => "r/" + name.replace(/^\/|\/$/g, "").split("/").map(encodeURIComponent).join("/"));
  for (const path of paths) {
    try {
      return { verdict: "ADA", record: await recordOf(`/${await postAt(path)}/`), lines: [] };
    } catch (fault) {
      if (!(fault instanceof Missing)) throw fault;
    }
  }
  return { verdict: "TIDAK DITEMUKAN", lines: [link ? "Tidak ada kiriman di alamat ini. Alamatnya mungkin terpotong." : "Tidak ada kiriman dengan nomor ini. Periksa lagi huruf dan garis miringnya."] };
};

// ---- what is shown ----
const marked = (words) => {
  const node = document.createElement("p");
  for (const [word, other] of words) node.append(other ? element("mark", word) : word, " ");
  return node;
};
const lineOf = (line) => {
  const node = element("li");
  if (typeof line == "string") node.textContent = line;
  else if (line.added) node.append(element("b", "Tidak ada di kiriman resmi: "), element("q", line.added));
  else if (line.unknown) node.append(element("b", "Tidak ditemukan di indeks: "), element("q", line.unknown));
  else if (line.number) node.append(element("b", "Angka atau kata di kalimat ini berbeda dari yang resmi: "), element("q", line.number));
  else if (line.also) {
    node.append(element("b", "Memuat kalimat dari kiriman lain: "), Object.assign(element("a", line.also.title), { href: at(line.also.path) }));
  } else {
    const { left, right, numbers } = line.change, both = element("div", "", "c-both"), [ours, theirs] = [element("div"), element("div")];
    node.append(element("b", numbers[0].join() == numbers[1].join() ? "Kalimat ini diubah." : `Angkanya diubah: resminya ${numbers[0].join(", ") || "tanpa angka"}, di pesan ${numbers[1].join(", ") || "tanpa angka"}.`));
    ours.append(element("small", "Resmi"), marked(left));
    theirs.append(element("small", "Pesan yang diperiksa"), marked(right));
    both.append(ours, theirs);
    node.append(both);
  }
  return node;
};
const show = ({ verdict, record, post, lines = [], shared, canvas, means = MEANINGS[verdict] ?? "" }) => {
  const node = document.importNode($("#hasil").content, true).firstElementChild, found = record ?? post, status = record?.status || statusOf(post?.mark ?? record?.mark), state = table.states[status];
  const note = $(".note", node), name = $(".c-verdict", node);
  node.className = `c-card ${(!shared && TONES[verdict]) || "warn"}`;
  name.textContent = verdict;
  $(".c-means", node).textContent = shared ? "Hasil ini dikirim orang lain dan tidak dapat dibuktikan di sini. Tempelkan pesannya di atas untuk memeriksanya sendiri." : means;
  if (state) {
    note.className = `note ${state[0]}`;
    note.append(element("p", ""));
    note.lastChild.append(element("strong", state[1] + ". "), state[2], record?.note && status == "corrected" ? " " + record.note : "");
  } else note.remove();
  if (found) {
    Object.assign($(".c-post a", node), { href: at(found.path), textContent: found.title });
    $(".c-facts", node).textContent = [found.kind, found.agency, found.date && date(found.date)].filter(Boolean).join(" · ");
  } else $(".c-post", node).remove();
  $(".c-lines", node).append(...lines.map(lineOf));
  if (canvas) $(".c-lines", node).after(Object.assign(canvas, { className: "c-seen", role: "img", ariaLabel: "Gambar yang diperiksa; yang berbeda ditandai merah" }));
  if (!lines.length) $(".c-lines", node).remove();
  if (!["TIDAK DITEMUKAN", "KLAIM SALAH", "MIRIP KLAIM", "BUKAN ALAMAT PORTAL", "BERUBAH"].includes(verdict)) $(".c-report", node).remove();
  $(".c-signed", node).textContent = shared || !index ? "" : { "": "Portal ini belum punya kunci, jadi indeksnya tidak ditandatangani.", ya: "Tanda tangan indeks diperiksa di perangkat ini: sah.", lama: "Indeks ini lebih lama daripada daftar kiriman portal; hasilnya mungkin tertinggal." }[signed];
  $(".c-when", node).textContent = shared ? "" : `Diperiksa ${new Date().toLocaleString("id-ID", { dateStyle: "long", timeStyle: "short" })}.`;
  const share = $(".c-share", node);
  share.hidden = !!shared || !!inside;
  share.addEventListener("click", async () => {
    const address = new URL("./", HERE);
    address.hash = new URLSearchParams({ hasil: verdict, ...(found ? { kiriman: found.path } : {}) });
    const text = `Hasil cek pesan: ${verdict}${state ? ` (${state[1]})` : ""}${found ? `. ${found.title}` : ""}`;
    try {
      if (navigator.share) await navigator.share({ title: TITLE, text, url: address.href });
      else {
        await navigator.clipboard.writeText(`${text}\n${address}`);
        said.textContent = "Tautan hasil tersalin. Isi pesan tidak ikut.";
      }
    } catch (fault) {
      if (fault.name != "AbortError") said.textContent = `Salin alamat ini: ${address}`;
    }
  });
  $(".c-print", node).addEventListener("click", () => print());
  place.replaceChildren(node);
  name.focus();
};
let turn = 0, signed = "";
const check = async (work) => {
  const mine = ++turn;
  said.textContent = "Memeriksa …";
  place.replaceChildren();
  try {
    const result = await work(() => mine == turn);
    signed = index ? (await index).signed : "";
    if (mine != turn) return;
    said.textContent = "";
    if (result) show(result);
  } catch (fault) {
    if (mine != turn) return;
    said.textContent = fault instanceof Forged ? "Indeks pemeriksaan tidak sah: tanda tangannya tidak ada, atau isinya tidak cocok. Hasil tidak ditampilkan. Beri tahu pengelola portal." : "Belum dapat diperiksa. Periksa sambungan internet, lalu coba lagi.";
  }
};
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = area.value.trim();
  if (!text) return area.focus();
  check(async () => (await byAddress(text)) ?? judged(text));
});
const fromPicture = async ({ verdict, post, lines, picture: canvas }) => {
  const record = post && (await recordOf("/" + post.replace(/^\//, "")).catch(() => null));
  return { verdict, means: "", canvas, record: record || undefined, lines: record ? lines.filter((line) => !cekGambar.states.includes(line)) : lines };
};
const lookAt = async (chosen) => {
  if (!chosen) return;
  try {
    if (typeof cekGambar == "undefined") await script("gambar.js");
  } catch {
    said.textContent = "Gambar ini belum dapat diperiksa. Buka tautan di kartunya, atau tempelkan teksnya.";
    return;
  }
  check(async () => fromPicture(await cekGambar(chosen, ROOT.href)));
};
if (picture) {
  $("input", picture).addEventListener("change", (event) => lookAt(event.target.files[0]));
  const carries = (event) => [...event.dataTransfer.types].includes("Files");
  addEventListener("dragover", (event) => carries(event) && event.preventDefault());
  addEventListener("drop", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    if (event.dataTransfer.files[0]) lookAt(event.dataTransfer.files[0]);
  });
}

// ---- the copy for places without a network: this page with its script and the whole index inside ----
const copy = $(".c-copy");
copy?.addEventListener("click", () => {
  copy.disabled = true;
  const told = (text) => (copy.textContent = text);
  const saving = typeof simpanSalinan == "undefined" ? script("salin.js") : Promise.resolve();
  saving.then(() => simpanSalinan({ HERE, table, indexOf, part, file, fetched, base64Of, nameOf, date, told })).catch(() => told("Belum dapat disimpan; coba lagi")).finally(() => (copy.disabled = false));
});

const shared = new URLSearchParams(location.hash.slice(1));
form.hidden = false;
for (const node of document.querySelectorAll(".c-file, .c-copying")) node.hidden = false;
if (MEANINGS[shared.get("hasil")]) {
  const path = (shared.get("kiriman") ?? "").replace(/^\/|\/$/g, "");
  check(async () => ({ verdict: shared.get("hasil"), shared: true, record: PATH.test(path) ? await recordOf(`/${path}/`) : undefined, lines: [] }));
}
