// Whether an ed25519 signature is good, for browsers that cannot tell: RFC 8032 (section 5.1) and SHA-512 (FIPS 180-4).
const primes = [];
for (let n = 2; primes.length < 80; n++) if (primes.every((prime) => n % prime)) primes.push(n);
const rootOf = (number, power) => {
  let low = 0n, high = 1n << 80n;
  while (low < high) {
    const middle = (low + high + 1n) >> 1n;
    if (middle ** power <= number) low = middle;
    else high = middle - 1n;
  }
  return low & (2n ** 64n - 1n);
};
const sha512 = (message) => {
  const M = 2n ** 64n - 1n, size = message.length, data = new Uint8Array(((size + 144) >> 7) << 7), view = new DataView(data.buffer), w = [];
  const turn = (x, n) => (x >> BigInt(n)) | ((x << BigInt(64 - n)) & M), K = primes.map((prime) => rootOf(BigInt(prime) << 192n, 3n));
  const state = primes.slice(0, 8).map((prime) => rootOf(BigInt(prime) << 128n, 2n));
  data.set(message);
  data[size] = 128;
  view.setBigUint64(data.length - 8, BigInt(size) * 8n);
  for (let at = 0; at < data.length; at += 128) {
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 80; i++) {
      const x = w[i - 15], y = w[i - 2];
      w[i] = i < 16 ? view.getBigUint64(at + 8 * i) : (w[i - 16] + (turn(x, 1) ^ turn(x, 8) ^ (x >> 7n)) + w[i - 7] + (turn(y, 19) ^ turn(y, 61) ^ (y >> 6n))) & M;
      const one = h + (turn(e, 14) ^ turn(e, 18) ^ turn(e, 41)) + ((e & f) ^ (~e & M & g)) + K[i] + w[i];
      const two = (turn(a, 28) ^ turn(a, 34) ^ turn(a, 39)) + ((a & b) ^ (a & c) ^ (b & c));
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) & M, c, b, a, (one + two) & M];
    }
    [a, b, c, d, e, f, g, h].forEach((value, i) => (state[i] = (state[i] + value) & M));
  }
  const out = new DataView(new ArrayBuffer(64));
  state.forEach((value, i) => out.setBigUint64(8 * i, value));
  return new Uint8Array(out.buffer);
};
globalThis.signedBy = (key, signature, message) => {
  const P = 2n ** 255n - 19n, L = 2n ** 252n + 27742317777372353535851937790883648493n, mod = (x, m = P) => ((x % m) + m) % m;
  const power = (x, n) => {
    let found = 1n;
    for (; n; n >>= 1n, x = mod(x * x)) if (n & 1n) found = mod(found * x);
    return found;
  };
  const little = (bytes) => bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n), over = (x) => power(x, P - 2n);
  const D = mod(-121665n * over(121666n)), I = power(2n, (P - 1n) / 4n);
  const point = (bytes) => {
    const whole = little(bytes), y = whole & (2n ** 255n - 1n), odd = whole >> 255n, xx = mod((y * y - 1n) * over(D * y * y + 1n));
    let x = power(xx, (P + 3n) / 8n);
    if (mod(x * x) != xx) x = mod(x * I);
    if (y >= P || mod(x * x) != xx || (!x && odd)) return null;
    return [(x & 1n) == odd ? x : P - x, y, 1n, mod((x & 1n) == odd ? x * y : (P - x) * y)];
  };
  const add = ([a, b, c, d], [e, f, g, h]) => {
    const A = mod((b - a) * (f - e)), B = mod((b + a) * (f + e)), C = mod(2n * d * h * D), Z = mod(2n * c * g), E = B - A, F = Z - C, G = Z + C, H = B + A;
    return [mod(E * F), mod(G * H), mod(F * G), mod(E * H)];
  };
  const times = (p, n) => {
    let found = [0n, 1n, 1n, 0n];
    for (; n; n >>= 1n, p = add(p, p)) if (n & 1n) found = add(found, p);
    return found;
  };
  const a = point(key), r = point(signature.slice(0, 32)), s = little(signature.slice(32));
  if (signature.length != 64 || !a || !r || s >= L) return false;
  const y = mod(4n * over(5n)), base = new Uint8Array(32);
  for (let i = 0; i < 32; i++) base[i] = Number((y >> BigInt(8 * i)) & 255n);
  const h = mod(little(sha512(new Uint8Array([...signature.slice(0, 32), ...key, ...message]))), L), left = times(point(base), s), right = add(r, times(a, h));
  return mod(left[0] * right[2]) == mod(right[0] * left[2]) && mod(left[1] * right[2]) == mod(right[1] * left[2]);
};
