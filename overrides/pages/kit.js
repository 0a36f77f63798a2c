// The share kit: which post the address names, its kit.json as texts to copy and pictures to take, and how its link
// looks where it is pasted. Comments and indentation are left out when the script is published.
// Whatever comes from a post is put in as text, never as markup.
(() => {
  const $ = (selector, from = document) => from.querySelector(selector);
  const ROOT = new URL("../", location), TITLE = document.title, table = JSON.parse($("#tabel").textContent);
  const list = $(".k-list"), place = $(".k-place"), said = $(".k-said"), form = $("form");
  const PATH = /^\/?([a-z0-9-]+\/\d{4}\/[a-z0-9-]+)\/?$/;
  const made = (id) => document.importNode($("#" + id).content, true).firstElementChild;
  const many = (number) => number.toLocaleString("id-ID");
  const size = (bytes) => (bytes < 1e6 ? Math.max(1, Math.round(bytes / 1000)) + " KB" : many(Math.round(bytes / 1e5) / 10) + " MB");
  const cut = (text, most) => ([...text].length > most ? [...text].slice(0, most - 1).join("").trimEnd() + "…" : text);
  class Missing extends Error {}

  let hush;
  const say = (text) => {
    clearTimeout(hush);
    said.textContent = text;
    hush = setTimeout(() => (said.textContent = ""), 5000);
  };

  // ---- to copy and to share ----
  // At once and exactly, for where the clipboard is closed or the page is about to lose the focus.
  const copied = (text, node) => {
    const put = (event) => {
      event.clipboardData.setData("text/plain", text);
      event.preventDefault();
    };
    getSelection().selectAllChildren(node);
    document.addEventListener("copy", put);
    const done = document.execCommand("copy");
    document.removeEventListener("copy", put);
    return done;
  };
  const copy = async (text, what, node, button) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      if (!copied(text, node)) return say("Teksnya sudah ditandai. Salin dengan Ctrl+C, atau tekan lama lalu pilih Salin.");
    }
    say(`${what} tersalin.`);
    if (!button) return;
    const [label, name] = [button.textContent, button.ariaLabel];
    if (label == "Tersalin") return;
    button.textContent = button.ariaLabel = "Tersalin";
    setTimeout(() => ([button.textContent, button.ariaLabel] = [label, name]), 2500);
  };
  const copies = (button, text, what, node) => {
    button.ariaLabel = `Salin ${what[0].toLowerCase() + what.slice(1)}`;
    button.addEventListener("click", () => copy(text, what, node, button));
  };
  const files = new Map();
  const picture = (card) => {
    if (!files.has(card.here)) {
      const found = fetch(card.here).then(async (answer) => {
        if (!answer.ok) throw new Error(answer.status);
        return new File([await answer.blob()], card.name, { type: card.type });
      });
      found.catch(() => files.delete(card.here));
      files.set(card.here, found);
    }
    return files.get(card.here);
  };
  const takes = (card) => {
    try {
      return navigator.canShare({ files: [new File(["a"], card.name, { type: card.type })] });
    } catch {
      return false;
    }
  };
  const share = async (text, card) => {
    // Some apps take the picture and forget the text: it is in the clipboard then.
    navigator.clipboard?.writeText(text).catch(() => {});
    const given = { text };
    if (card) given.files = [await picture(card).catch(() => null)].filter(Boolean);
    try {
      await navigator.share(given);
      say("Dibagikan. Teksnya juga tersalin, bila aplikasinya meminta ditempelkan.");
    } catch (fault) {
      if (fault.name != "AbortError") say("Belum dapat dibagikan dari sini. Pakai Salin, lalu tempelkan.");
    }
  };

  // ---- texts ----
  const partsOf = (entry) => (entry.parts || []).map((part) => (typeof part == "string" ? { text: part } : part));
  const counted = ({ count, limit, unit = "" }) => (count == null ? "" : `${many(count)}${limit ? ` dari ${many(limit)}` : ""} ${table.units[unit] ?? unit}`.trim());
  // The networks take a text in their address, or only the link.
  const carries = (address, text) => {
    const lines = text.split("\n").filter((line) => line.length > 9 && !line.startsWith("http"));
    return [...address.searchParams.values()].some((value) => lines.some((line) => value.includes(line)));
  };
  const safe = (href) => {
    try {
      const address = new URL(href);
      return ["https:", "mailto:", "sms:"].includes(address.protocol) ? address : null;
    } catch {
      return null;
    }
  };
  const cardFor = (channel, cards) => {
    if (channel.picture?.length == 0) return undefined;
    const drawn = cards.filter((card) => card.type.startsWith("image/"));
    const names = [...(channel.picture || []), "card.jpg"];
    return names.map((name) => drawn.find((card) => card.file == name)).find(Boolean) ?? drawn[0];
  };
  const piece = (part, label, index, all, tongue) => {
    const node = made("bagian"), words = $(".k-say", node);
    words.textContent = part.text;
    Object.assign(words, tongue);
    $(".k-dim", node).textContent = [`Bagian ${index + 1} dari ${all}`, counted(part)].filter(Boolean).join(" · ");
    copies($("button", node), part.text, `Bagian ${index + 1} untuk ${label}`, words);
    return node;
  };
  const textOf = (channel, entry, kit, cards, index, tongue) => {
    const item = made("teks"), parts = partsOf(entry), label = channel.label, text = entry.text;
    const words = $(".k-words > .k-say", item), alt = $(".k-also", item), open = $(".k-open", item), send = $(".k-share", item), hint = $(".k-acts + .k-dim", item);
    $("h3", item).textContent = label;
    $("summary .k-dim", item).textContent = counted(entry);
    $("details", item).open = !index;
    words.textContent = text;
    Object.assign(words, tongue);
    // The same once more, as a thread or as texts for pictures in a row.
    $(".k-words", item).append(...parts.map((part, at) => piece(part, label, at, parts.length, tongue)));
    if (entry.alt) copies(alt, entry.alt, `Teks alternatif untuk ${label}`, words);
    else alt.remove();
    copies(item.lastElementChild, text, `Teks ${label}`, words);
    const address = safe(kit.share?.[channel.name]), card = cardFor(channel, cards), withCard = card && takes(card);
    if (address) {
      Object.assign(open, { href: address, target: "_blank", rel: "nofollow noopener" });
      open.textContent = `Buka ${label}`;
      if (!carries(address, text)) {
        hint.textContent = `${label} tidak menerima teks dari luar: teksnya tersalin waktu dibuka, tinggal ditempelkan.`;
        open.addEventListener("click", () => copied(text, words) && say(`Teks ${label} tersalin.`));
      }
    } else open.remove();
    if (navigator.share) {
      if (withCard) send.textContent = "Bagikan dengan gambar";
      send.ariaLabel = `${send.textContent}: ${label}`;
      for (const soon of ["pointerdown", "focus"]) if (withCard) send.addEventListener(soon, () => picture(card));
      send.addEventListener("click", () => share(text, withCard && card));
    } else {
      send.remove();
      open.classList.add("k-main");
    }
    for (const part of [hint, $(".k-acts", item)]) if (!part.textContent.trim()) part.remove();
    return item;
  };

  // ---- pictures ----
  const TYPES = { jpg: "image/jpeg", png: "image/png", pdf: "application/pdf", zip: "application/zip" };
  const cardsOf = (kit, path) => (kit.cards || []).filter((card) => /^[\w-][\w.-]*$/.test(card.file)).map((card) => ({
    ...card,
    here: new URL(`${path}/${card.file}${safe(card.url)?.search ?? ""}`, ROOT).href,
    name: `${path.replaceAll("/", "-")}-${card.file}`,
    type: TYPES[card.file.split(".").pop()] ?? "",
  }));
  const image = (holder, source, alt, { width, height } = {}) => {
    const node = new Image(...(width ? [width, height] : []));
    node.className = holder.className;
    node.loading = "lazy";
    node.alt = alt;
    node.src = source;
    holder.replaceWith(node);
  };
  const pictureOf = (card, tongue) => {
    const item = made("gambar"), look = $(".k-look", item), load = $(".k-load", item), alt = $(".k-alt", item), label = table.pictures[card.file] ?? card.file;
    look.href = card.here;
    if (card.type.startsWith("image/")) image($(".k-img", look), card.here, card.alt || label, card);
    else look.textContent = card.file.split(".").pop().toUpperCase();
    $("b", item).textContent = label;
    const facts = [card.width && card.height && card.type.startsWith("image/") ? `${card.width} × ${card.height}` : "", card.bytes ? size(card.bytes) : ""];
    $(".k-dim", item).textContent = facts.filter(Boolean).join(" · ");
    alt.textContent = card.alt || "";
    Object.assign(alt, tongue);
    load.href = card.here;
    load.download = card.name;
    load.ariaLabel = `Unduh ${label}`;
    if (card.alt) copies($("button", item), card.alt, `Teks alternatif ${label}`, alt);
    else for (const node of [alt, $("button", item)]) node.remove();
    return item;
  };

  // ---- the link where it is pasted ----
  const measured = async (source) => {
    const answer = await fetch(source), drawn = new Image();
    if (!answer.ok) throw new Error(answer.status);
    const data = await answer.blob();
    drawn.src = source;
    await drawn.decode();
    return { width: drawn.naturalWidth, height: drawn.naturalHeight, bytes: data.size, type: data.type };
  };
  // What each network asks of a page; [who, what, whether it is so].
  const rules = (tag, found, head, card) => {
    const { width = 0, height = 1, bytes = 0, type } = found ?? {}, at = tag("og:image"), all = "Semua";
    return [
      ["WhatsApp", "kepala halaman selesai dalam 300 KB pertama", head > 0 && head <= 3e5],
      ...["title", "description", "url", "image"].map((name) => [all, `og:${name} terisi`, !!tag("og:" + name)]),
      [all, "alamat gambar lengkap dan https", safe(at)?.protocol == "https:"],
      [all, "gambar kartu dapat dibuka", !!found],
      ["WhatsApp", "gambar di bawah 300 KB", bytes > 0 && bytes < 3e5],
      ["WhatsApp", "sisi gambar paling jauh 4 banding 1", Math.max(width / height, height / width) <= 4],
      ["Facebook", "gambar paling kecil 600 × 315", width >= 600 && height >= 315],
      ["Facebook", "lebar dan tinggi gambar ditulis dengan benar", +tag("og:image:width") == width && +tag("og:image:height") == height],
      ["X", "kartu lebar diminta", tag("twitter:card") == "summary_large_image"],
      ["LinkedIn", "gambar paling sempit 401", width >= 401],
      ["Telegram", "lebar ditambah tinggi paling banyak 10.000", width + height <= 1e4],
      [all, "gambar berupa JPEG, dan tertulis begitu", type == "image/jpeg" && tag("og:image:type") == type],
      [all, "teks alternatif gambar terisi", !!tag("og:image:alt")],
      [all, "kartu di halaman sama dengan kartu di bahan ini", !card || card.url == at],
    ];
  };
  const drawn = (node, shown) => {
    const holder = $(".k-img", node);
    for (const [name, text] of Object.entries(shown.texts)) {
      const part = $(".k-" + name, node);
      if (part) text ? (part.textContent = text) : part.remove();
    }
    if (shown.image) image(holder, shown.image, shown.alt, shown.size);
    else holder.remove();
  };
  const previews = async (root, page, path, card) => {
    const section = $(".k-seen", root), summary = $(".k-sum", section);
    const fail = () => {
      $(".k-apps", section).remove();
      $("details", section).remove();
      summary.textContent = "Pratinjau belum dapat dimuat.";
    };
    if (!page) return fail();
    const tag = (name) => $(`meta[property="${name}"], meta[name="${name}"]`, page.document.head)?.content.trim() ?? "";
    const address = safe(tag("og:image")), here = address && new URL(address.pathname.slice(new URL(table.portal).pathname.length) + address.search, ROOT).href;
    const found = here && (await measured(here).catch(() => null)), { width = 0, height = 1, bytes = 0 } = found ?? {};
    const host = safe(tag("og:url"))?.hostname ?? location.hostname, title = tag("og:title"), lead = tag("og:description");
    const shape = Math.max(width / height, height / width), texts = { h: host, t: title, d: lead, u: tag("og:url"), s: tag("og:site_name") };
    const app = (name, may, more) => drawn($(".k-" + name, section), { image: found && may ? here : "", alt: tag("og:image:alt"), size: found, texts: { ...texts, ...more } });
    app("wa", width >= 300 && shape <= 4 && bytes < 6e5, { t: cut(title, 140), d: cut(lead, 80) });
    app("fb", width >= 200 && height >= 200 && bytes <= 8e6, { h: host.toUpperCase() });
    app("x", width >= 300 && height >= 157 && bytes < 5e6, { t: cut(title, 70), h: `Dari ${host}` });
    app("tg", width + height <= 1e4 && shape <= 20, { d: cut(lead, 170) });
    const judged = rules(tag, found, page.head, card), bad = judged.filter(([, , kept]) => !kept);
    const line = ([who, what]) => {
      const item = document.createElement("li");
      item.textContent = `${who}: ${what}`;
      return item;
    };
    summary.textContent = bad.length ? `${bad.length} dari ${judged.length} syarat belum terpenuhi:` : `Semua ${judged.length} syarat pratinjau terpenuhi.`;
    $(".k-bad", section).append(...bad.map(line));
    $(".k-rules", section).append(...judged.map(line));
  };

  // ---- one kit ----
  const got = async (path) => {
    const address = new URL(path.replace(/^\/+/, ""), ROOT);
    if (!address.href.startsWith(ROOT.href)) throw new Missing();
    // What was corrected a minute ago must not come from the cache.
    const answer = await fetch(address, { cache: "no-cache" });
    if (answer.status == 404 || answer.status == 410) throw new Missing();
    if (!answer.ok) throw new Error(answer.status);
    return answer.text();
  };
  const paged = async (path) => {
    const html = await got(path), end = html.search(/<\/head/i);
    // Its style would be refused by the policy of this page, with a word in the console.
    const bare = html.replace(/<style.*?<\/style>/gs, "");
    return { document: new DOMParser().parseFromString(bare, "text/html"), head: new TextEncoder().encode(html.slice(0, end)).length };
  };
  // An old or short address has a page that names the new one.
  const moved = async (path) => {
    const page = await paged(path).catch((fault) => {
      if (!(fault instanceof Missing)) throw fault;
    });
    const address = page && $("link[rel=canonical]", page.document)?.href;
    return address?.startsWith(table.portal) ? PATH.exec(address.slice(table.portal.length))?.[1] : "";
  };
  const kitOf = async (path) => {
    try {
      const kit = JSON.parse(await got(path + "/kit.json"));
      if (kit.post == path && kit.texts) return kit;
    } catch (fault) {
      if (!(fault instanceof SyntaxError)) throw fault;
    }
    throw new Missing();
  };
  const head = (node, title) => {
    $("h1", node).textContent = title;
    document.title = `${title} · ${TITLE}`;
  };
  const told = (title, text, again) => {
    const node = made("pesan");
    head(node, title);
    $(".intro", node).textContent = text;
    again ? $("button", node).addEventListener("click", () => show()) : $("button", node).remove();
    place.replaceChildren(node);
    $("h1", node).focus();
  };
  const render = (kit, page, path) => {
    const node = made("bahan"), cards = cardsOf(kit, path), written = page && $("article h1", page.document);
    const tongue = { lang: written?.lang ?? "", dir: written?.dir ?? "" }, note = $(".note", node), state = table.states[kit.status];
    head(node, kit.title);
    Object.assign($("h1", node), tongue);
    const owner = page && $("meta[name=author]", page.document)?.content, day = page && $("article time", page.document)?.textContent;
    $(".kick", node).textContent = [owner, day].filter(Boolean).join(" · ");
    $(".k-post", node).href = new URL(path + "/", ROOT);
    // The archive is there as long as the pictures that pass are.
    const zip = cardsOf({ cards: [{ file: "kit.zip" }] }, path)[0], pack = $(".k-zip", node);
    Object.assign(pack, { href: zip.here, download: zip.name }).hidden = true;
    if (cards.length > 1) fetch(zip.here, { method: "HEAD" }).then((answer) => (pack.hidden = !answer.ok), () => {});
    if (state) {
      note.className = `note ${state[0]}`;
      $("p", note).textContent = state[1];
    } else note.remove();
    const known = new Map(table.channels.map((channel) => [channel.name, channel]));
    const names = [...new Set([...known.keys(), ...Object.keys(kit.texts)])].filter((name) => kit.texts[name]?.text);
    $(".k-texts", node).append(...names.map((name, index) => {
      const entry = kit.texts[name];
      return textOf({ name, ...known.get(name), label: entry.label ?? known.get(name)?.label ?? name }, entry, kit, cards, index, tongue);
    }));
    const texts = $(".k-texts", node), all = $(".k-all", node);
    all.addEventListener("click", () => {
      const open = all.ariaExpanded != "true";
      for (const part of texts.querySelectorAll("details")) part.open = open;
      all.ariaExpanded = open;
      all.textContent = open ? "Ciutkan semua" : "Tampilkan semua teks";
    });
    all.hidden = names.length < 2;
    $(".k-cards", node).append(...cards.map((card) => pictureOf(card, tongue)));
    place.replaceChildren(node);
    $("h1", node).focus();
    return previews(node, page, path, cards.find((card) => card.file == "card.jpg"));
  };
  let turn = 0;
  const show = async () => {
    const mine = ++turn;
    let asked = "?";
    try {
      asked = decodeURIComponent(location.hash.slice(1));
    } catch {}
    list.hidden = !!asked && asked != "/";
    place.replaceChildren();
    document.title = TITLE;
    if (!list.hidden) return;
    scrollTo(0, 0);
    said.textContent = "Memuat bahan sebar …";
    try {
      const path = PATH.exec(asked)?.[1];
      try {
        if (!path) throw new Missing();
        const [kit, page] = await Promise.all([kitOf(path), paged(path + "/").catch(() => null)]);
        if (mine != turn) return;
        said.textContent = "";
        return await render(kit, page, path);
      } catch (fault) {
        if (!(fault instanceof Missing) || !/^[\w./-]+$/.test(asked)) throw fault;
        const now = await moved(asked);
        if (mine != turn) return;
        if (!now || now == path) throw fault;
        location.replace(`#/${now}/`);
      }
    } catch (fault) {
      if (mine != turn) return;
      said.textContent = "";
      if (fault instanceof Missing) told("Bahan sebar tidak ditemukan", `Tidak ada kiriman di alamat ${cut(asked, 120)}. Alamatnya mungkin terpotong waktu disalin, atau kirimannya belum terbit.`);
      else told("Bahan sebar belum dapat dimuat", "Periksa sambungan internet, lalu coba lagi.", true);
    }
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    let given = form.elements.alamat.value.trim();
    if (!given) return form.elements.alamat.focus();
    for (const base of [table.portal, ROOT.href]) if (given.startsWith(base)) given = given.slice(base.length);
    given = given.split(/[?#]/)[0].replace(/^\/+/, "");
    // What is neither an address nor the path of a post is taken for its number.
    location.hash = "#/" + (PATH.test(given) || given.startsWith("r/") || given.endsWith(".html") ? given : `r/${given}/`);
  });
  // Without the script these lead to the posts.
  for (const link of list.querySelectorAll(".row h3 a")) link.href = "#" + new URL(link.href).pathname.slice(ROOT.pathname.length - 1);
  addEventListener("hashchange", show);
  form.hidden = false;
  show();
})();
