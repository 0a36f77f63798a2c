// What searches: the stemmer of text/stems.py, line by line, and a reader of the files that outputs/search_index.py
// tells of. It comes with the first search.
const words = (text) => new Set(text.split(" "));
const ROOTS = words("%ROOTS%"), STOP = words("%STOP%");
const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
const TITLE = 32, HEAD = 16, SEVERAL = 15, EARLY = 15, SLICE = 12, CARDS = 16, TITLES = 128, BLOCKS = 8, CHECKED = 10, ASKED = 6, PAIRS = 5;
// Bits for where a word may be part of a phrase: title, head, and as many neighbouring slices of the body as it may touch.
const around = (mask, slices, more) => {
  for (; more > 0; more--) slices |= slices << 1;
  return (mask & TITLE ? 1 : 0) | (mask & HEAD ? 2 : 0) | (slices << 2);
};

// ---- words ----
const rounds = [["lah", "kah", "tah", "pun"], ["nya", "ku", "mu"], ["kan", "an"], ["i"]];
const ENDING = /^(?:kan|an|i)?(?:nya|ku|mu)?(?:lah|kah|tah|pun)?$/;
const cut = (word, ending) => word.slice(0, word.length - ending.length);
const vowels = (word) => word.replace(/[^aeiou]/g, "").length;
const known = (word) => {
  for (let end = word.length; end > 0; end--) if (ROOTS.has(word.slice(0, end)) && ENDING.test(word.slice(end))) return word.slice(0, end);
  return "";
};
const fits = (rest) =>
  /^(?:ng|ny|sy|kh|[bcdfgkpst][rlw]|str|skr|[b-df-hj-np-tv-z])?[aeiou]/.test(rest) &&
  (vowels(rest.replace(/(?:kan|an)?(?:nya)?(?:lah|kah)?$/, "")) > 1 || known(rest));
const behindNasal = (nasal, rest) => {
  if (nasal == "ng" && rest[0] == "e" && vowels(known(rest.slice(1))) == 1) return rest.slice(1);
  if (!nasal || !/^[aeiou]/.test(rest)) return rest;
  const own = (nasal == "ng" ? "k" : nasal) + rest;
  return known(own) ? own : { m: "p", n: "t", ny: "s", ng: "" }[nasal] + rest;
};
const withoutPrefix = (word) => {
  let found = /^(?:(?:me|pe)(?:(ng|ny|n|m)|(?=[wy]|l(?!ajar)))|me(?=r))(.*)$/.exec(word);
  let rest = found ? behindNasal(found[1], found[2]) : "";
  if (rest && fits(rest)) return rest;
  found = /^(?:di|ke|se|ter|ber|per|be(?:l(?=ajar)|(?=[^aeiour]er))|pe(?:l(?=ajar)|(?=[bcdfghjkst])))(.*)$/.exec(word);
  rest = found ? found[1] : "";
  if (/^[btp]er/.test(word) && known("r" + rest)) return "r" + rest;
  return fits(rest) ? rest : "";
};
const stem = (word) => {
  if (!/^[a-z]{4,}$/.test(word)) return word;
  for (let depth = 0; depth < 4; depth++) {
    const shorter = known(word) ? "" : withoutPrefix(word);
    if (!shorter) break;
    word = shorter;
  }
  if (known(word)) return known(word);
  for (const group of rounds) {
    const ending = group.find((item) => word.endsWith(item) && vowels(cut(word, item)) > 1);
    if (ending) word = cut(word, ending);
  }
  return /[aeiou]k$/.test(word) && vowels(word) > 1 ? cut(word, "k") : word;
};
const folded = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
const WORD = /[\p{L}\p{M}\p{N}]+/gu;
const plain = (text) => (folded(text).match(WORD) || []).join(" ");
const terms = (text) => {
  const all = folded(text).match(WORD) || [], kept = all.filter((word) => !STOP.has(word));
  const numbers = (folded(text).match(/[\p{L}\p{N}]+(?:[./-][\p{L}\p{N}]+)+/gu) || []).filter((item) => /\//.test(item) && /\p{Nd}/u.test(item));
  return [...new Set([...kept.map(stem), ...numbers])];
};

// ---- the index ----
const ROOT = new URL("../", import.meta.url);
let kept = {};
const get = (url, options) => (kept[url] ??= fetch(url, options).then((answer) => {
  if (!answer.ok) throw Error(answer.status);
  return answer.text();
}));
const json = async (url) => JSON.parse(await get(url));
const parts = () => Promise.all(["kini", "lama"].map(async (name) => JSON.parse(await get(name + ".json", { cache: "no-cache" }))));
const hashed = (text) => {
  let hash = 2166136261;
  for (const letter of text) hash = Math.imul(hash ^ letter.codePointAt(0), 16777619);
  return hash;
};
const postings = async (part, term) => {
  if (!part.n) return [];
  const text = "\n" + (await get(`${part.v}/${hashed(term) & (part.b - 1)}.txt`)) + "\n", start = text.indexOf(`\n${term} `) + 1;
  if (!start) return [];
  let post = -1;
  const found = [], end = text.indexOf("\n", start);
  for (let at = start + term.length + 1; at < end; at++) {
    let distance = 0, shift = 0, code;
    do {
      code = ALPHABET.indexOf(text[at++]);
      distance |= (code & 31) << shift;
      shift += 5;
    } while (code & 32);
    const mask = ALPHABET.indexOf(text[at]), slice = mask & SEVERAL;
    found.push([(post += distance), mask, slice == SEVERAL ? ALPHABET.indexOf(text[++at]) | (ALPHABET.indexOf(text[++at]) << 6) : slice && 1 << (slice - 1)]);
  }
  return found;
};
// Whether a post may have these words side by side: two rows of bits for each pair of neighbours, but for all of a long sentence.
const beside = async (part, words) => {
  const pairs = words.slice(1).map((word, i) => [words[i], word]), step = Math.max(1, pairs.length / PAIRS);
  const asked = part.n ? pairs.filter((_, i) => i % step < 1) : [];
  const rows = await Promise.all(asked.map(async ([first, second]) => {
    const hash = Math.imul(Math.imul(hashed(first), 0x85ebca6b) ^ hashed(second), 0xc2b2ae35) >>> 0, row = hash >>> 20, block = row >> 3;
    const lines = (await get(`${part.v}/p${block & (part.p - 1)}.txt`)).split("\n"), start = 8 * Math.floor(block / part.p);
    return [row & 7, (row + 1 + (((hash >>> 12) & 255) % 7)) & 7].map((line) => lines[start + line]);
  }));
  return (post) => rows.flat().every((row) => (ALPHABET.indexOf(row[(post / 6) | 0]) >> (5 - (post % 6))) & 1);
};
const card = async (part, post) => (await json(`${part.v}/k${(post / CARDS) | 0}.json`))[post % CARDS];
const within = (part, post, year) => !year || part.y.findLast(([, start]) => start <= post)[0] == year;

// The post's own page is where its text is; whoever follows the hit then has it already.
const pageText = async (hit) => {
  try {
    const html = await get(new URL((await card(hit.part, hit.post))[0].slice(1), ROOT));
    // Without the head, whose style the policy of this page would complain of.
    const page = new DOMParser().parseFromString(html.slice(html.indexOf("<article")), "text/html");
    return [...page.querySelectorAll(".body p, .body li, .body td, .claim p, .warning p")].map((node) => node.textContent);
  } catch {
    return [];
  }
};

// Each word asks for a file, and a whole sentence would ask for many: its numbers and longest words tell posts apart.
const telling = (stems) =>
  stems.length > ASKED ? [...stems].sort((a, b) => /\//.test(b) - /\//.test(a) || b.length - a.length).slice(0, ASKED) : stems;

// Hits of one part: those posts that have most of the words, and all that is chosen.
const search = async (asked) => {
  const all = await parts(), total = all[0].n + all[1].n, every = terms(asked.q.replace(/"/g, " ")), stems = telling(every);
  // A number is known also without its signs, and by its last part: a post that has it comes first.
  const squeezed = "=" + plain(asked.q).replaceAll(" ", ""), named = /\d$/.test(squeezed) ? await Promise.all(all.map((part) => postings(part, squeezed))) : [[], []];
  const chosen = ["instansi", "jenis", "topik", "wilayah"].filter((name) => asked[name]).map((name) => `@${name[0]}${asked[name]}`);
  const lists = await Promise.all(all.map((part) => Promise.all([...stems, ...chosen].map((term) => postings(part, term)))));
  const weight = stems.map((term, i) => Math.log(1 + total / (1 + lists[0][i].length + lists[1][i].length)) * (/\//.test(term) ? 9 : 1));
  const hits = [];
  all.forEach((part, which) => {
    const seen = new Map();
    lists[which].forEach((list, i) => list.forEach(([post, mask, slices]) => {
      const hit = seen.get(post) || { part, post, score: 0, words: 0, chosen: 0, near: -1, same: -1 };
      if (i < stems.length) {
        hit.words++;
        if (!/\//.test(stems[i])) {
          hit.near &= around(mask, slices, (every.length - 1) / SLICE);
          hit.same &= around(mask, slices, 0);
        }
        hit.score += weight[i] * ((mask & TITLE ? 8 : 0) + (mask & HEAD ? 4 : 0) + (slices & EARLY ? 3 : slices ? 1 : 0));
      } else hit.chosen++;
      seen.set(post, hit);
    }));
    for (const [post] of named[which]) {
      const hit = seen.get(post) || { part, post, score: 0, chosen: chosen.filter((_, i) => lists[which][stems.length + i].some(([other]) => other == post)).length, near: 0 };
      seen.set(post, { ...hit, words: stems.length, score: hit.score + 1e6 });
    }
    if (!stems.length && !chosen.length && asked.tahun) for (let post = 0; post < part.n; post++) seen.set(post, { part, post, score: 0, words: 0, chosen: 0, near: 0 });
    for (const hit of seen.values()) if (hit.chosen == chosen.length && within(part, hit.post, asked.tahun)) {
      hit.age = which * all[0].n + hit.post;
      hit.score *= (hit.near & 1 ? 2 : hit.near ? 1.5 : 1) * (1.2 - (0.2 * hit.age) / total);
      hits.push(hit);
    }
  });
  const most = hits.reduce((high, hit) => Math.max(high, hit.words), 0);
  const newest = (a, b) => a.age - b.age;
  let found = hits.filter((hit) => hit.words == most && (most || !stems.length)).sort(asked.urut ? newest : (a, b) => b.score - a.score || newest(a, b));
  // The index does not know the order of words: the likeliest posts are read for that. Who types a title or a part of a
  // sentence without quotes means it too; then only what is shown is read, and the texts of a few.
  const quoted = (asked.q.match(/"([^"]+)"/) || [])[1], phrase = quoted || (!asked.urut && stems.length > 1 && asked.q);
  let exact = -1, checked = 0, possible = 0;
  if (phrase && stems.length && most == stems.length) {
    const wanted = ` ${plain(phrase)} `, near = [...found].sort((a, b) => !a.same - !b.same || !a.near - !b.near);
    const may = quoted && (await Promise.all(all.map((part) => beside(part, wanted.trim().split(" ")))));
    const likely = may ? near.filter((hit) => hit.near && may[all.indexOf(hit.part)](hit.post)) : near;
    const shown = async (hit) => (await card(hit.part, hit.post)).slice(1, 3);
    const having = async (hits, read) => {
      const texts = await Promise.all(hits.map(read));
      return hits.filter((_, i) => texts[i].some((text) => ` ${plain(text)} `.includes(wanted)));
    };
    let those = await having(likely.slice(0, CHECKED), shown);
    possible = likely.filter((hit) => hit.near).length;
    const few = wanted.split(" ").length > 5 && !navigator.connection?.saveData ? CHECKED / 2 : 0;
    const end = Math.min(quoted ? 2 * CHECKED : few, possible);
    for (let at = 0; at < end && (!those.length || (quoted && !at)); at += CHECKED) {
      checked = Math.min(at + CHECKED, end);
      const more = await having(likely.slice(at, checked), pageText);
      those = [...those, ...more.filter((hit) => !those.includes(hit))];
    }
    if (quoted) [exact, found] = [those.length, near];
    found = [...those, ...found.filter((hit) => !those.includes(hit))];
  }
  return { found, stems: every, missing: stems.length - most, exact, checked, possible, total };
};

// The titles of the year that is chosen, or of the newest years: a small file for so many of them, and no more than BLOCKS.
const titles = async (asked) => {
  const wanted = plain(asked.q).split(" "), found = [];
  const files = (await parts()).flatMap((part) => part.y.flatMap(([year, start], i) => {
    const number = Math.ceil(((part.y[i + 1]?.[1] ?? part.n) - start) / TITLES);
    return asked.tahun && asked.tahun != year ? [] : Array.from({ length: number }, (_, block) => ({ part, first: start + block * TITLES, name: `${part.v}/j${year}-${block}.json` }));
  }));
  const most = navigator.connection?.saveData ? 1 : BLOCKS;
  for (const { part, first, name } of files.slice(0, most)) {
    (await json(name)).forEach((title, i) => wanted.every((word) => plain(title).includes(word)) && found.push({ part, post: first + i }));
    if (found.length >= 5) break;
  }
  return found.slice(0, 5);
};
// A sentence or two around the words that were looked for.
const excerpt = async (hit, stems) => {
  const texts = await pageText(hit);
  const score = (text) => new Set(terms(text).filter((term) => stems.includes(term))).size;
  const best = texts.reduce((high, text) => (score(text) > score(high) ? text : high), "");
  const first = [...best.matchAll(WORD)].find((word) => stems.includes(stem(folded(word[0]))));
  if (!first) return "";
  const start = Math.max(0, best.lastIndexOf(" ", Math.max(0, first.index - 60)) + 1), end = best.indexOf(" ", start + 180);
  return (start ? "… " : "") + best.slice(start, end < 0 ? undefined : end) + (end < 0 ? "" : " …");
};
const anew = () => (kept = {});
export { ROOT, anew, card, excerpt, search, stem, terms, titles };
