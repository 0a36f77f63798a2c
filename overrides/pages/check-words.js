// The words and sentences of a text, step by step as hooks/newsroom/proof/fingerprint.py has them, and SHA-256.
const UNSEEN = /[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20e3\ue000\ufe00-\ufe0f\ufeff\u{e0000}-\u{e007f}]/gu;
const ADDRESS = /(?:https?:\/\/|www\.)[^\t\n\x0b\x0c\r\x1c-\x1f\x85\u2028\u2029 \u1680]*[^\t\n\x0b\x0c\r\x1c-\x1f\x85\u2028\u2029 \u1680.,;:!?)\]*_~'"]/gu;
const SIGNS = [
  [/([0-9]) ?%/g, "$1 persen "], [/(^|[^0-9a-z])[-\u2212](?=[0-9])/g, "$1 minus "], [/\+(?=[0-9])|([0-9]) ?\+/g, "$1 plus "],
  [/=(?= ?[0-9])/g, " samadengan "], [/\xd7(?= ?[0-9])/g, " kali "], [/([0-9])[/\u2044](?=[0-9])/g, "$1 per "],
  ...["\\$dolar", "\u20aceuro", "\xa3paun", "\xa5yen", "<kurangdari", ">lebihdari", "\u2264palingbanyak", "\u2265palingsedikit", "\xb1kuranglebih"].map(
    (sign) => [RegExp(sign.replace(/[a-z]+/, "(?=[0-9])"), "g"), ` ${sign.match(/[a-z]+/)} `],
  ),
];
const plainOf = (text) => text.replace(UNSEEN, "").replace(/(\p{Nd})(?=[\p{No}\p{Nl}])/gu, "$1 ").normalize("NFKC").toLowerCase().replaceAll("ß", "ss").replaceAll("ς", "σ");
const wordsOf = (part) => part.replace(/[^\p{L}\p{M}\p{N}\ue000]+/gu, " ").trim().replaceAll("\ue000", ".");
const sentencesOf = (text) => {
  let plain = plainOf(text).replace(ADDRESS, " ").replace(/([0-9])\.(?=[0-9]{3}(?![0-9]))/g, "$1").replace(/([0-9])[.,:](?=[0-9])/g, "$1\ue000");
  for (const [sign, word] of SIGNS) plain = plain.replace(sign, word);
  return plain.split(/[\t\n\x0b\x0c\r\x1c-\x1f\x85\u2028\u2029]+|[.!?\u3002]+(?![\p{L}\p{N}])/u).map(wordsOf).filter(Boolean);
};
const maskedOf = (sentence) => sentence.replace(/[0-9][0-9.]*/g, "#");
const isTelling = (sentence) => sentence.split(" ").length >= 4;

const PRIMES = [];
for (let n = 2; PRIMES.length < 80; n++) if (PRIMES.every((prime) => n % prime)) PRIMES.push(n);
const K256 = PRIMES.slice(0, 64).map((prime) => (Math.cbrt(prime) * 2 ** 32) | 0);
// FIPS 180-4, section 6.2: crypto.subtle answers late, and not at all where the page came without HTTPS.
const sha256 = (data) => {
  const bytes = typeof data == "string" ? new TextEncoder().encode(data) : data, size = bytes.length;
  const padded = new Uint8Array(((size + 72) >> 6) << 6), view = new DataView(padded.buffer), w = new Int32Array(64);
  padded.set(bytes);
  padded[size] = 128;
  view.setUint32(padded.length - 8, size / 2 ** 29);
  view.setUint32(padded.length - 4, size << 3);
  const state = PRIMES.slice(0, 8).map((prime) => (Math.sqrt(prime) * 2 ** 32) | 0), turn = (x, n) => (x >>> n) | (x << (32 - n));
  for (let at = 0; at < padded.length; at += 64) {
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i++) {
      const x = w[i - 15], y = w[i - 2];
      w[i] = i < 16 ? view.getInt32(at + 4 * i) : w[i - 16] + (turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)) + w[i - 7] + (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10));
      const one = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K256[i] + w[i];
      const two = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((value, i) => (state[i] = (state[i] + value) | 0));
  }
  const out = new DataView(new ArrayBuffer(32));
  state.forEach((value, i) => out.setInt32(4 * i, value));
  return new Uint8Array(out.buffer);
};
