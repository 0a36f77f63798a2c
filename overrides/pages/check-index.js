// The index: which posts have a sentence. Only shards are asked for, each named by the first bits of a hash, and each is
// compared with the digest that a list of 64 has. The lists are compared with the list of lists, whose signature is checked
// first. A saved copy has them all inside.
class Missing extends Error {}
class Forged extends Error {}
const unlessMissing = (fault) => {
  if (!(fault instanceof Missing)) throw fault;
};
const table = JSON.parse(document.querySelector("#tabel").textContent), saved = document.querySelector("#simpanan");
const HERE = saved ? new URL("cek/", table.portal) : new URL("./", location), ROOT = new URL("../", HERE);
const inside = saved && JSON.parse(saved.textContent);
const bytesOf = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt());
const fetched = async (address, options) => {
  const answer = await fetch(address, { credentials: "omit", ...options });
  if (answer.status == 404) throw new Missing();
  if (!answer.ok) throw new Error(answer.status);
  return answer;
};
const file = async (name, options) => {
  if (!inside) return new Uint8Array(await (await fetched(new URL(name, HERE), options)).arrayBuffer());
  if (!inside.files[name]) throw new Missing();
  return bytesOf(inside.files[name]);
};
// A script of ours that only some need; of the same version as this one.
const VERSION = new URL(document.currentScript?.src || location).search;
const script = (name) => new Promise((done, failed) => {
  const src = new URL(name + VERSION, HERE);
  document.head.append(Object.assign(document.createElement("script"), { src, onload: done, onerror: failed }));
});
const isSigned = async (key, signature, message) => {
  try {
    const known = await crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
    return await crypto.subtle.verify("Ed25519", known, signature, message);
  } catch {
    if (typeof signedBy == "undefined") await script("tanda.js");
    return signedBy(key, signature, message);
  }
};

let index;
const opened = async (fresh) => {
  const options = { cache: fresh ? "reload" : "no-cache" };
  const told = table.key && file("indeks.sig", options).catch(unlessMissing);
  // An older index has a good signature, too: the list of posts tells how new this one must be.
  const posts = new URL(".well-known/posts.json", ROOT);
  const list = inside ? null : fetched(posts, options).then((answer) => answer.json()).catch(() => {});
  const raw = await file("indeks.json", options);
  let signed = "";
  const facts = JSON.parse(new TextDecoder().decode(raw));
  if (table.key) {
    const signature = await told;
    // Who can change the index can take its signature away too.
    if (!signature || !(await isSigned(bytesOf(table.key), signature, raw))) throw new Forged();
    signed = "ya";
  }
  if ((await list)?.newest > facts.newest) signed = "lama";
  const sums = Object.fromEntries([..."kapcn"].map((sort) => [sort, bytesOf(facts[sort])]));
  return { raw, facts, signed, sums, files: {} };
};
const indexOf = () => (index ??= opened());
const nameOf = (sort, number, count, ending = "ka".includes(sort) ? "bin" : "txt") => {
  const digits = Math.max(2, (count - 1).toString(16).length);
  return `${sort}/${number.toString(16).padStart(digits, "0")}.${ending}`;
};
// Whether these are the bytes whose digest stands at a place of a list.
const isAt = (list, place, data) => sha256(data).slice(0, 16).every((byte, i) => byte == list[16 * place + i]);
// A file, and the list that has its digest among those of 64. `before` is how many files of the sort there were when other
// bytes came: the portal may have changed since the index did.
const part = async (sort, number, before) => {
  if (before) index = opened(true);
  const { facts, sums, files } = await indexOf(), count = facts.berkas[sort];
  const [list, data] = await Promise.all([[number >> 6, 1, "sum"], [number, count]].map((place) => {
    const name = nameOf(sort, ...place);
    return (files[name] ??= file(name, before && { cache: "reload" }));
  }));
  if (isAt(sums[sort], number >> 6, list) && isAt(list, number & 63, data) && count == (before ?? count)) return data;
  if (before) throw new Forged();
  return part(sort, number, count);
};
// By sentence, the ids of the posts that have it, each with whether it is a claim.
const lookedUp = async (sort, sentences) => {
  const { facts } = await indexOf(), bits = Math.log2(facts.berkas[sort]);
  return new Map(await Promise.all([...new Set(sentences)].map(async (sentence) => {
    const view = new DataView(sha256(sentence).buffer), number = bits ? view.getUint32(0) >>> (32 - bits) : 0;
    const data = await part(sort, number), shard = new DataView(data.buffer, data.byteOffset, data.length);
    const count = data.length / 7, found = [];
    for (let i = 0; i < count; i++) {
      if (shard.getUint32(4 * i) != view.getUint32(1)) continue;
      const [high, middle, low] = data.subarray(4 * count + 3 * i), name = (high << 16) | (middle << 8) | low;
      found.push({ id: name >> 1, claim: name & 1 });
    }
    return [sentence, found];
  })));
};
// What names a post in the index: the first bits of the CRC-32 of its path.
const idOf = (path) => {
  let sum = -1;
  for (const byte of new TextEncoder().encode(path)) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (0xedb88320 & -(sum & 1));
  }
  return ~sum >>> 9;
};
const rowsOf = (data) => new TextDecoder().decode(data).split("\n").filter(Boolean).map((line) => JSON.parse(line));
const rowsFor = async (sort, id) => {
  const { facts } = await indexOf(), number = Math.floor((id * facts.berkas[sort]) / 2 ** 23);
  return rowsOf(await part(sort, number)).filter(([name]) => parseInt(name, 16) == id);
};
// The posts with this id: mostly one.
const postsOf = async (id) =>
  (await rowsFor("p", id)).map(([, path, title, date, mark]) => ({ id, path, title, date, mark }));
