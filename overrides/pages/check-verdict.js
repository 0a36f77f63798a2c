// What a message is: the posts that have most of its sentences are found in the index, and it is compared with them.
const PATH = /^[a-z0-9-]+\/\d{4}\/[a-z0-9-]+$/;
const PROBES = 4, MOST = 24, RIVALS = 3;
const $ = (selector, from = document) => from.querySelector(selector);
const at = (path) => new URL(path.replace(/^\//, ""), ROOT);

// ---- posts ----
const complete = (address) => (/^https?:\/\//i.test(address) ? address : "https://" + address);
// The path in the portal that an address has, however it was written; nothing for an address that is elsewhere.
const pathIn = (address) => {
  let url;
  try {
    url = new URL(complete(address));
  } catch {
    return;
  }
  for (const { host, pathname } of [new URL(table.portal), ROOT]) {
    if (url.host != host || url.username || !url.pathname.toLowerCase().startsWith(pathname.toLowerCase())) continue;
    const path = url.pathname.slice(pathname.length).replace(/index\.html$/, "").replace(/\/$/, "");
    return PATH.test(path.toLowerCase()) ? path.toLowerCase() : path;
  }
};
// The post at a path of the portal, also at a short or an old one.
const postAt = async (path) => {
  const name = "/" + path.toLowerCase();
  if (PATH.test(name.slice(1))) return (await postsOf(idOf(`${name}/`))).find((post) => post.path == `${name}/`);
  const [hit] = (await lookedUp("k", [name])).get(name);
  return hit && (await postsOf(hit.id))[0];
};
const kitAt = async (path) => {
  const post = await postAt(path), rows = post && (await rowsFor("n", post.id).catch(unlessMissing));
  return post && { path: post.path.slice(1), kit: rows?.find(([, own]) => own == post.path)?.[4] };
};
const recordOf = async (path) => {
  const [, , agency, html, kit] = (await rowsFor("n", idOf(path))).find(([, own]) => own == path) ?? [];
  if (!html) throw new Missing();
  const page = new DOMParser().parseFromString(html, "text/html"), said = (selector) => $(selector, page)?.textContent;
  return {
    path,
    page,
    agency,
    texts: (kit?.texts ?? []).map((lines) => lines.map((line) => kit.lines[line]).join("\n")),
    status: kit?.status ?? ($('[aria-label="Pencabutan"]', page) ? "withdrawn" : ""),
    title: said("h1"),
    date: $("article time", page)?.dateTime.slice(0, 10),
    kind: said(".kick")?.trim(),
    note: said(".note p"),
    verdict: said(".verdict strong"),
  };
};

// ---- what is found ----
const LINK = /(?:https?:\/\/|www\.)[^\s*_~<>"']+/gi;
const links = (text) => [...new Set(text.normalize("NFKC").match(LINK)?.map((link) => link.replace(/[.,;:!?)\]]+$/, "")))];
const votesOf = (hits, votes = new Map()) => {
  for (const found of hits.values()) {
    for (const id of new Set(found.map((hit) => hit.id))) votes.set(id, (votes.get(id) ?? 0) + 1 / Math.sqrt(found.length));
  }
  return votes;
};
const ranked = (votes) => [...votes].sort((a, b) => b[1] - a[1] || b[0] - a[0]).slice(0, RIVALS).map(([id]) => id);
const candidates = async (votes) => (await Promise.all(ranked(votes).map(postsOf))).flat();
const spread = (items, most) =>
  items.length <= most
    ? items
    : Array.from({ length: most }, (_, i) => items[Math.floor((i * (items.length - 1)) / (most - 1))]);
const numbered = (sentences, most) =>
  spread(sentences.filter((sentence) => maskedOf(sentence) != sentence), most).map(maskedOf);
const lost = (found) => found.changed.reduce((sum, { likeness }) => sum + 1 - likeness, 0) + found.added.length;
const score = (found) => found.same + found.claims.length - lost(found);
const leftOf = ({ changed, added }) => [...added, ...changed.map(({ sentence }) => sentence)].filter(isTelling);
const altered = (found) => found.changed.length + found.added.length;
const judged = async (text) => {
  const telling = [...new Set(sentencesOf(text))].filter(isTelling), hits = new Map(), found = [], listed = [];
  const look = async (sort, sentences) => {
    const more = await lookedUp(sort, sentences);
    if (sort == "k") for (const [sentence, posts] of more) hits.set(sentence, posts);
    return more;
  };
  let votes;
  const weigh = async (hits) => {
    votes = votesOf(hits);
    await compare(await candidates(votes));
  };
  const compare = async (given) => {
    const posts = given.filter((post) => !listed.some(({ path }) => path == post.path));
    listed.push(...posts);
    // The likeliest first; the others only where it is not the one.
    for (const some of [posts.slice(0, 1), posts.slice(1)]) {
      if (found.length && !altered(found[0].result)) return;
      const records = await Promise.all(some.map((post) => recordOf(post.path).catch(unlessMissing)));
      records.forEach((record, i) => {
        if (!record || record.status == "withdrawn") return;
        found.push({ record, post: some[i], result: compared(text, officialOf(record)) });
      });
      found.sort((a, b) => score(b.result) - score(a.result));
    }
  };
  // A few sentences tell the post; what it has otherwise is looked up too, and all where none was found.
  await look("k", spread(telling, inside ? MOST : PROBES));
  await weigh(hits);
  if (!found.length || altered(found[0].result)) {
    await look("k", spread(found.length ? leftOf(found[0].result) : telling, MOST).filter((sentence) => !hits.has(sentence)));
    await weigh(hits);
  }
  if (!votes.size) await weigh(await look("a", numbered(telling, MOST / 2)));
  // Where the links lead.
  const leads = new Map();
  for (const link of links(text).slice(0, MOST)) {
    const path = pathIn(link), post = path && (await postAt(path));
    if (post) leads.set(link, post);
  }
  await compare([...leads.values()].slice(0, 2));
  const count = ({ id }) => [...hits.values()].filter((posts) => posts.some((hit) => hit.id == id)).length;
  const rest = listed.filter((post) => votes.has(post.id) && !found.some((other) => other.post == post));
  const [best] = found, [first] = rest.sort((a, b) => count(b) - count(a));
  // A withdrawn post shows no text any more, and a saved copy has none: what the index has of it must do.
  if (first && (!best || (altered(best.result) && count(first) > count(best.post)))) {
    const alike = rest.filter((post) => count(post) == count(first));
    return fromIndex(text, await likeliest(alike, telling, hits, look), telling, hits, look, leads);
  }
  if (best) return verdictOf(text, best, leads, look);
  return telling.length ? unknown(text) : { verdict: "BELUM DAPAT DIPERIKSA", lines: [SHORT] };
};
// A claim goes round in other words than the post that refutes it quotes: most of its words are enough for a hint.
const likeClaim = async (text) => {
  const wordsIn = (text) => [...new Set(sentencesOf(text).join(" ").split(" "))], words = wordsIn(text);
  let best = null;
  for (const [path, title, claim, verdict] of rowsOf(await part("c", 0))) {
    const own = wordsIn(claim).filter((word) => word.length > 3);
    const share = own.filter((word) => words.includes(word)).length / own.length;
    if (own.length >= 5 && share >= 0.7 && share > (best?.share ?? 0)) best = { path, title, claim, verdict, share };
  }
  return best;
};
const unknown = async (text) => {
  const claim = await likeClaim(text);
  if (!claim) return { verdict: "TIDAK DITEMUKAN" };
  const lines = [`Klaim yang diperiksa: “${claim.claim}” Putusan: ${claim.verdict}.`];
  return { verdict: "MIRIP KLAIM", record: await recordOf(claim.path).catch(unlessMissing), post: claim, lines };
};
const ledBy = (leads, otherwise) => (link) =>
  leads.has(link) ? { [`Tautan ${link} menuju kiriman lain: `]: leads.get(link) } : `Tautan ${link} ${otherwise}.`;
const verdictOf = async (text, { record, result }, leads, look) => {
  const { changed, added, claims, same } = result, plain = (link) => complete(link).replace(/\/$/, "");
  const page = (link) => plain(new URL(link.getAttribute("href"), at(record.path)).href);
  const known = new Set([...record.page.querySelectorAll("a[href]")].map(page));
  const foreign = links(text).filter((link) => {
    const path = pathIn(link), post = leads.get(link);
    // Another post's address is as foreign here as one of somebody else's.
    if (post) return post.path != record.path && !known.has(plain(at(post.path).href));
    return (path == null || PATH.test(path) || /^r\//i.test(path)) && !known.has(plain(link));
  });
  if (claims.length && ((same <= claims.length && !changed.length) || claims.length >= same - claims.length)) {
    const lines = [`Klaim yang beredar: “${claims.join(". ")}.” Putusan: ${record.verdict}.`];
    return { verdict: record.verdict?.toLowerCase() == "benar" ? "KUTIPAN" : "KLAIM SALAH", record, lines };
  }
  if (!same && !changed.length) {
    return leads.size ? { verdict: "TIDAK DITEMUKAN", record, lines: [ELSEWHERE] } : unknown(text);
  }
  const lines = [...changed.map((change) => ({ change }))];
  for (const sentence of added) lines.push({ added: result.written.get(sentence) || sentence });
  lines.push(...foreign.map(ledBy(leads, "tidak ada di kiriman resmi")));
  if (result.moved) lines.push("Urutan kalimatnya berbeda dari kiriman resmi.");
  if (result.old) lines.push("Sebagian adalah teks sebelum dikoreksi.");
  else if (changed.length && record.status == "corrected") lines.push(CORRECTED);
  // Whole sentences of another post among them.
  const others = await candidates(votesOf(await look("k", spread(leftOf(result), MOST / 2))));
  for (const also of others) if (also.path != record.path) lines.push({ also });
  if (changed.length || added.length || foreign.length || result.moved) return { verdict: "BERUBAH", record, lines };
  if (result.skipped) lines.push(`${result.skipped} kalimat di antaranya tidak ikut disalin.`);
  return { verdict: result.whole || result.text ? "SAMA PERSIS" : "KUTIPAN", record, lines };
};
// Of posts that have as many of the sentences, the one whose numbers alone are other in the message.
const likeliest = async (posts, telling, hits, look) => {
  if (posts.length < 2) return posts[0];
  const votes = votesOf(await look("a", numbered(telling.filter((sentence) => !hits.get(sentence)?.length), MOST / 2)));
  return posts.sort((one, other) => (votes.get(other.id) ?? 0) - (votes.get(one.id) ?? 0))[0];
};
const fromIndex = async (text, post, telling, hits, look, leads) => {
  const asked = spread(telling, MOST);
  await look("k", asked.filter((sentence) => !hits.has(sentence)));
  const mine = (found, claim) => found?.some((hit) => hit.id == post.id && hit.claim == claim);
  const absent = asked.filter((sentence) => !mine(hits.get(sentence), 0)), near = await look("a", numbered(absent, MOST));
  const others = absent.filter((sentence) => hits.get(sentence).every((hit) => !hit.claim));
  const lines = others.map((sentence) => ({ [mine(near.get(maskedOf(sentence)), 0) ? "number" : "unknown"]: sentence }));
  // Sentences that many posts have are in no index, nor are links and very short ones: what was not found may be right.
  const changed = lines.some((line) => line.number), foreign = links(text).filter((link) => (leads.get(link) ?? post).path != post.path || pathIn(link) == null);
  const unsure = absent.length || foreign.length || asked.length < telling.length || !sentencesOf(text).every(isTelling);
  lines.push(...foreign.map(ledBy(leads, "bukan milik portal")), post.mark == "Dicabut" ? WITHDRAWN : OFFLINE);
  if (asked.some((sentence) => mine(hits.get(sentence), 1))) return { verdict: "KLAIM SALAH", post, lines };
  return { verdict: changed ? "BERUBAH" : unsure ? "SEBAGIAN COCOK" : "KUTIPAN", post, lines };
};
const NUMBER = /^[\w.-]+(?:\/[\w.-]+)+$/;
const byAddress = async (text) => {
  const ours = /\s/.test(text) ? undefined : pathIn(text);
  const link = ours != null || /^(?:https?:\/\/|www\.)\S+$/i.test(text);
  const number = text.replace(/^(?:no(?:mor)?)\s*[.:]*\s*/i, "").replace(/^\/|\/$/g, "");
  if (!link && !(number.length <= 60 && NUMBER.test(number) && /[a-z]/i.test(number) && /\d/.test(number))) return null;
  if (link && ours == null) {
    return { verdict: "BUKAN ALAMAT PORTAL", lines: [`Alamat portal selalu diawali ${table.portal}`] };
  }
  const post = await postAt(link ? ours : PATH.test(number) ? number : "r/" + number);
  if (post) return { verdict: "ADA", post, record: await recordOf(post.path).catch(unlessMissing) };
  return { verdict: "TIDAK DITEMUKAN", lines: [link ? NO_PAGE : NO_NUMBER] };
};
