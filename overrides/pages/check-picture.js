// Whether a picture is a card as the portal publishes it: its QR code tells the post, the signed index its cards, and the
// picture is laid over the one that it should be. The QR code alone proves nothing, for anybody can copy it.
// Outside this file: PORTAL, the portal's address, STAMPS, where cards carry the word of a correction, by file, and STATES,
// what is said of a post's state.

const LARGEST = { bytes: 3e7, pixels: 6e7, side: 1600 };
const AGAIN = "Minta gambar aslinya, bukan foto layar, lalu coba lagi. Anda juga dapat menempelkan teks atau nomornya di halaman ini.";

// What ends a check before there is anything to compare.
class Ended extends Error {
  constructor(verdict, lines, post = "") {
    super(verdict);
    this.result = { verdict, post, lines, differences: [] };
  }
}

// ---- the picture ----
// Width and height as the file's head tells them, so that nothing is unpacked that no memory can hold.
const promised = (bytes) => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    if (view.getUint32(0) == 0x89504e47) return view.getUint32(16) * view.getUint32(20);
    if (view.getUint32(0) == 0x47494638) return view.getUint16(6, true) * view.getUint16(8, true);
    if (view.getUint32(8) == 0x57454250) {
      const kind = view.getUint8(15);
      if (kind == 88) return ((view.getUint32(24, true) & 0xffffff) + 1) * (((view.getUint32(26, true) >> 8) & 0xffffff) + 1);
      return kind == 76 ? ((view.getUint32(21, true) & 0x3fff) + 1) * (((view.getUint32(21, true) >> 14) & 0x3fff) + 1) : view.getUint16(26, true) * view.getUint16(28, true);
    }
    if (view.getUint16(0) == 0xffd8) {
      for (let at = 2; ; at += 2 + view.getUint16(at + 2)) {
        const mark = view.getUint8(at + 1);
        if (mark >= 0xc0 && mark < 0xd0 && ![0xc4, 0xc8, 0xcc].includes(mark)) return view.getUint16(at + 5) * view.getUint16(at + 7);
      }
    }
  } catch {}
  return 0;
};
const drawn = (width, height) => Object.assign(document.createElement("canvas"), { width, height });
const canvasOf = async (file, most) => {
  const image = await createImageBitmap(file), scale = Math.min(1, most / Math.max(image.width, image.height));
  const canvas = drawn(Math.max(1, Math.round(image.width * scale)), Math.max(1, Math.round(image.height * scale)));
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.imageSmoothingQuality = "high";
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  return canvas;
};
const greyOf = (canvas) => {
  const { width, height } = canvas, { data: from } = canvas.getContext("2d").getImageData(0, 0, width, height), data = new Uint8ClampedArray(width * height);
  for (let at = 0, index = 0; index < data.length; index++, at += 4) data[index] = 0.299 * from[at] + 0.587 * from[at + 1] + 0.114 * from[at + 2];
  return { width, height, data };
};
const opened = async (file) => {
  if (!file || !file.size) throw new Ended("TIDAK TERBACA", ["Berkas ini kosong."]);
  const huge = new Ended("TIDAK TERBACA", ["Gambar ini terlalu besar untuk diperiksa di sini. Pakai gambar di bawah 30 MB dan 60 megapiksel."]);
  if (file.size > LARGEST.bytes) throw huge;
  if (promised(new Uint8Array(await file.slice(0, 262144).arrayBuffer())) > LARGEST.pixels) throw huge;
  try {
    return await canvasOf(file, LARGEST.side);
  } catch {
    throw new Ended("TIDAK TERBACA", ["Berkas ini bukan gambar yang dapat dibuka. Pakai JPEG, PNG, atau WebP."]);
  }
};
// The browser's own reader where there is one, for codes that ours can't make out, such as photos from aside.
const nativeCode = async (canvas) => {
  try {
    const [code] = await new BarcodeDetector({ formats: ["qr_code"] }).detect(canvas);
    return code ? { text: code.rawValue } : null;
  } catch {
    return null;
  }
};

// ---- the post ----
const cut = (text, most = 80) => (text.length > most ? text.slice(0, most - 1) + "…" : text);
const pathOf = (text) => {
  let address;
  try {
    address = new URL(text);
  } catch {}
  const portal = new URL(PORTAL);
  if (!/^https?:$/.test(address?.protocol)) throw new Ended("TIDAK DITEMUKAN", ["Kode QR pada gambar ini bukan alamat halaman.", `Isinya: ${cut(text)}`, `Kartu resmi selalu menuju ${portal.host}.`]);
  if (address.host != portal.host || !address.pathname.startsWith(portal.pathname)) {
    throw new Ended("TIDAK DITEMUKAN", [`QR ini menuju alamat lain: ${cut(address.host)}.`, `Kartu resmi selalu menuju ${portal.host}. Jangan buka alamat itu bila Anda tidak mengenalnya.`]);
  }
  return address.pathname.slice(portal.pathname.length).replace(/\/*$/, "/");
};
const got = async (base, path) => {
  const root = new URL(base, location.href), address = new URL(path, root);
  if (!address.href.startsWith(root.href)) return null;
  let answer;
  try {
    answer = await fetch(address, { cache: "no-cache" });
  } catch {}
  if (answer?.ok) return answer;
  if (answer?.status == 404 || answer?.status == 410) return null;
  throw new Ended("TIDAK TERBACA", ["Kartu resminya belum dapat diambil. Periksa sambungan internet, lalu coba lagi."]);
};
// `find` promises the kit of a post as the signed index has it, so that nobody makes a card of theirs one of ours.
const kitOf = async (find, path) => {
  const found = await find(path.slice(0, -1));
  if (found?.kit) return found;
  if (found) throw new Ended("TIDAK TERBACA", ["Kode QR-nya menuju kiriman ini, tetapi kode dapat disalin. Kartu resminya tidak ada di sini, jadi gambarnya tidak dapat dibandingkan. Cocokkan sendiri dengan halamannya bila ada internet."], found.path);
  throw new Ended("TIDAK DITEMUKAN", [
    `Kode QR pada gambar ini menuju ${cut(PORTAL + path)}, tetapi tidak ada kiriman di alamat itu.`,
    "Kartu ini mungkin dibuat orang lain. Tanyakan kepada instansinya.",
  ]);
};

// ---- the comparison ----
// Both are brought to this width. What is left of a pixel when the reference has explained it is measured by what sending
// on leaves: some grey levels everywhere, and a part of the contrast about it. A window of so many pixels may have so much
// of that, in the root of its mean square. Chosen on the cards of 20 made-up posts (genuine ones reach 3.5, one changed digit
// 4.8), and checked on those of others by tests/test_check_picture.py.
const WIDTH = 480, WINDOW = 5, LIMIT = 4, FLOOR = 6, CONTRAST = 0.2, NEAR = 8;
const SMALLEST = 380, CELL = 12, APART = 48;
// How the picture came to be: each of its pixels is a sum of the reference's about it, which allows for scaling, blur, a
// part of a pixel, brightness and contrast. The factors are those with the smallest squares of what is left.
const REACH = 2, SIDE = 2 * REACH + 1, FACTORS = SIDE * SIDE + 1;
const solved = (rows, right) => {
  const size = right.length;
  for (let at = 0; at < size; at++) {
    for (let below = at + 1; below < size; below++) {
      const factor = rows[below][at] / rows[at][at];
      for (let column = at; column < size; column++) rows[below][column] -= factor * rows[at][column];
      right[below] -= factor * right[at];
    }
  }
  for (let at = size - 1; at >= 0; at--) {
    for (let column = at + 1; column < size; column++) right[at] -= rows[at][column] * right[column];
    right[at] /= rows[at][at];
  }
  return right;
};
const around = (reference, x, y, into) => {
  for (let dy = -REACH, index = 0; dy <= REACH; dy++) for (let dx = -REACH, at = (y + dy) * reference.width + x - REACH; dx <= REACH; dx++) into[index++] = reference.data[at++];
};
const explained = (factors, values) => {
  let sum = 0;
  for (let index = 0; index < FACTORS; index++) sum += factors[index] * values[index];
  return sum;
};
// With the `first` factors at hand, what they leave unexplained is left out: it is what was changed.
const factorsOf = (reference, picture, first) => {
  const rows = Array.from({ length: FACTORS }, () => new Float64Array(FACTORS)), right = new Float64Array(FACTORS), values = new Float64Array(FACTORS).fill(1);
  for (let y = REACH; y < reference.height - REACH; y += 3) for (let x = REACH + (y % 4); x < reference.width - REACH; x += 4) {
    const value = picture.data[y * reference.width + x];
    if (!(value >= 0)) continue;
    around(reference, x, y, values);
    if (first && Math.abs(explained(first, values) - value) > APART) continue;
    for (let row = 0; row < FACTORS; row++) {
      right[row] += values[row] * value;
      for (let column = row; column < FACTORS; column++) rows[row][column] += values[row] * values[column];
    }
  }
  for (let row = 0; row < FACTORS; row++) {
    rows[row][row] += 50;
    for (let column = 0; column < row; column++) rows[row][column] = rows[column][row];
  }
  return solved(rows, right);
};
// What sending on may leave of each pixel.
const allowedOf = (reference) => {
  const means = meansOf(reference, NEAR), squares = meansOf({ ...reference, data: reference.data.map((value) => value * value) }, NEAR);
  return means.map((mean, at) => Math.sqrt(FLOOR * FLOOR + CONTRAST * CONTRAST * Math.max(0, squares[at] - mean * mean)));
};
// What the reference does not explain, as if both had the same contrast; nothing where the picture has been cut off.
const leftOf = (reference, picture, factors) => {
  const left = new Float32Array(reference.data.length), allowed = allowedOf(reference), values = new Float64Array(FACTORS).fill(1);
  const gain = Math.max(0.05, factors.slice(0, -1).reduce((sum, factor) => sum + factor, 0));
  for (let y = REACH; y < reference.height - REACH; y++) for (let x = REACH; x < reference.width - REACH; x++) {
    const at = y * reference.width + x;
    if (!(picture.data[at] >= 0)) continue;
    around(reference, x, y, values);
    left[at] = (picture.data[at] - explained(factors, values)) / (gain * allowed[at]);
  }
  return left;
};
// For each cell of a coarse grid the worst window that begins in it.
const worst = (left, width, height) => {
  const columns = Math.ceil(width / CELL), rows = Math.ceil(height / CELL), cells = new Float32Array(columns * rows);
  for (let y = 0; y + WINDOW <= height; y++) {
    const sums = new Float32Array(width);
    for (let dy = 0; dy < WINDOW; dy++) for (let x = 0, at = (y + dy) * width; x < width; x++, at++) sums[x] += left[at] * left[at];
    for (let x = 0; x + WINDOW <= width; x++) {
      let sum = 0;
      for (let dx = 0; dx < WINDOW; dx++) sum += sums[x + dx];
      const cell = Math.floor((y + WINDOW / 2) / CELL) * columns + Math.floor((x + WINDOW / 2) / CELL);
      if (sum > cells[cell]) cells[cell] = sum;
    }
  }
  return { columns, rows, cells: cells.map((sum) => Math.sqrt(sum) / WINDOW) };
};
const alike = (reference, picture, step = 1) => {
  let [count, a, b, aa, bb, ab] = [0, 0, 0, 0, 0, 0];
  for (let at = 0; at < reference.data.length; at += step) {
    const one = reference.data[at], other = picture.data[at];
    if (!(other >= 0)) continue;
    count++, (a += one), (b += other), (aa += one * one), (bb += other * other), (ab += one * other);
  }
  return (ab - (a * b) / count) / Math.sqrt(Math.max(1, aa - (a * a) / count) * Math.max(1, bb - (b * b) / count));
};
const compared = (reference, picture) => {
  const factors = factorsOf(reference, picture, factorsOf(reference, picture));
  return { ...worst(leftOf(reference, picture, factors), reference.width, reference.height), likeness: alike(reference, picture, 3) };
};

// ---- where the card lies in the picture ----
// The part of a picture between left, top, right and bottom, brought to a size; NaN for what lies outside.
const partOf = (grey, [left, top, right, bottom], width, height) => {
  const data = new Float32Array(width * height).fill(NaN);
  for (let y = 0; y < height; y++) {
    const from = top + ((y + 0.5) * (bottom - top)) / height;
    if (from < -0.5 || from > grey.height + 0.5) continue;
    for (let x = 0; x < width; x++) {
      const at = left + ((x + 0.5) * (right - left)) / width;
      if (at >= -0.5 && at <= grey.width + 0.5) data[y * width + x] = sampled(grey, at, from);
    }
  }
  return { width, height, data };
};
// The card's edges in the picture, from where the code is in both; null for a picture that is not upright.
const edgesOf = (code, shown, card) => {
  const [a, b, c] = code.points, [p, q, r] = shown.points, across = (b.x - a.x) / (q.x - p.x), down = (c.y - a.y) / (r.y - p.y);
  const lean = Math.max(Math.abs((b.y - a.y) / (b.x - a.x)), Math.abs((c.x - a.x) / (c.y - a.y)));
  if (!(across > 0 && down > 0) || lean > 0.03 || Math.abs(Math.log(across / down)) > 0.06) return null;
  const left = a.x - p.x * across, top = a.y - p.y * down;
  return [left, top, left + card.width * across, top + card.height * down];
};
// Edges moved until the picture within them is most like the reference; every third pixel of each third row tells.
const settled = (reference, grey, edges) => {
  const width = Math.floor(reference.width / 3), height = Math.floor(reference.height / 3), few = { width, height, data: new Float32Array(width * height) };
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) few.data[y * width + x] = reference.data[(y * 3 + 1) * reference.width + x * 3 + 1];
  // The same pixels of the picture: what the last ones of the reference may leave over is left out.
  const fit = ([left, top, right, bottom]) => {
    const across = (right - left) / reference.width, down = (bottom - top) / reference.height;
    return alike(few, partOf(grey, [left, top, left + width * 3 * across, top + height * 3 * down], width, height));
  };
  const pixel = (edges[2] - edges[0]) / reference.width;
  let best = fit(edges);
  for (const step of [1.5, 0.7, 0.3, 0.15]) {
    for (let turn = 0, better = true; better && turn < 3; turn++) {
      better = false;
      for (const moved of [[0, 2], [1, 3], [0], [1], [2], [3]]) for (const way of [-step * pixel, step * pixel]) {
        const tried = edges.map((edge, index) => (moved.includes(index) ? edge + way : edge)), now = fit(tried);
        if (now > best + 1e-5) [best, edges, better] = [now, tried, true];
      }
    }
  }
  return edges;
};
const isWhole = (edges, { width, height }) => [edges[0] / width, edges[1] / height, edges[2] / width - 1, edges[3] / height - 1].every((off) => Math.abs(off) < 0.015);
const overlap = ([left, top, right, bottom], { width, height }) => (Math.max(0, Math.min(right, width) - Math.max(left, 0)) * Math.max(0, Math.min(bottom, height) - Math.max(top, 0))) / ((right - left) * (bottom - top));
// A picture laid over one card: where it lies, how much of it is there, what differs. Null when that can't be.
const laid = (grey, code, reference) => {
  const shown = codeIn(resized(reference, 600, Math.round((reference.height * 600) / reference.width)));
  if (!shown) return null;
  const scale = reference.width / 600, points = shown.points.map(({ x, y }) => ({ x: x * scale, y: y * scale }));
  let edges = edgesOf(code, { points }, reference);
  if (!edges) return { slanted: true };
  if (overlap(edges, grey) < 0.4) return null;
  const wide = edges[2] - edges[0];
  if (wide < SMALLEST * 0.97) return { small: true };
  const whole = isWhole(edges, grey), width = Math.min(WIDTH, Math.round(wide)), height = Math.round((width * reference.height) / reference.width), small = resized(reference, width, height);
  // The picture is made smaller only by averaging.
  const shrink = width / wide, near = whole || shrink > 0.95 ? grey : resized(grey, Math.round(grey.width * shrink), Math.round(grey.height * shrink));
  if (whole) {
    edges = [0, 0, grey.width, grey.height];
    const found = compared(small, resized(grey, width, height));
    // Less alike than this is one that has been cut a little, or is another.
    if (found.likeness > 0.985 || Math.max(...found.cells) < LIMIT) return { ...found, edges, width, height, visible: 1, whole };
  }
  const scaleX = near.width / grey.width, scaleY = near.height / grey.height;
  const fine = settled(small, near, edges.map((edge, index) => edge * (index % 2 ? scaleY : scaleX)));
  edges = fine.map((edge, index) => edge / (index % 2 ? scaleY : scaleX));
  return { ...compared(small, partOf(near, fine, width, height)), edges, width, height, visible: overlap(edges, grey), whole };
};

// ---- what differs ----
// Cells that are off, joined with their neighbours into boxes, as fractions of the card.
const boxesOf = ({ cells, columns, rows, width, height }) => {
  const seen = new Set(), boxes = [];
  for (let start = 0; start < cells.length; start++) {
    if (cells[start] < LIMIT || seen.has(start)) continue;
    const box = [columns, rows, 0, 0], next = [start];
    seen.add(start);
    while (next.length) {
      const cell = next.pop(), x = cell % columns, y = Math.floor(cell / columns);
      [box[0], box[1], box[2], box[3]] = [Math.min(box[0], x), Math.min(box[1], y), Math.max(box[2], x + 1), Math.max(box[3], y + 1)];
      for (let dy = -2; dy < 3; dy++) for (let dx = -2; dx < 3; dx++) {
        const other = cell + dy * columns + dx;
        if (x + dx >= 0 && x + dx < columns && cells[other] >= LIMIT && !seen.has(other)) seen.add(other), next.push(other);
      }
    }
    boxes.push([(box[0] * CELL) / width, (box[1] * CELL) / height, Math.min(1, (box[2] * CELL) / width), Math.min(1, (box[3] * CELL) / height)]);
  }
  return boxes;
};
const SLACK = 0.035;
const within = (box, [left, top, right, bottom]) => box[0] >= left - SLACK && box[1] >= top - SLACK && box[2] <= right + SLACK && box[3] <= bottom + SLACK;
const marked = (canvas, edges, differences) => {
  const copy = drawn(canvas.width, canvas.height), pen = copy.getContext("2d"), line = Math.max(2, canvas.width / 240);
  pen.drawImage(canvas, 0, 0);
  const frame = (colour, ...box) => {
    for (const [width, style] of [[line * 2, "#fff"], [line, colour]]) {
      Object.assign(pen, { lineWidth: width, strokeStyle: style });
      pen.strokeRect(...box);
    }
  };
  if (edges) frame("#1a6fb0", edges[0], edges[1], edges[2] - edges[0], edges[3] - edges[1]);
  for (const { x, y, width, height } of differences) frame("#b01810", x * canvas.width, y * canvas.height, width * canvas.width, height * canvas.height);
  return copy;
};
// What is said of the card that the picture is most like.
const judged = (found, kit, canvas) => {
  const { card, edges, whole, visible } = found, boxes = boxesOf(found), state = STATES[kit.status], lines = [];
  const [across, down] = [(edges[2] - edges[0]) / canvas.width, (edges[3] - edges[1]) / canvas.height];
  const differences = boxes.map(([left, top, right, bottom]) => ({
    x: edges[0] / canvas.width + left * across, y: edges[1] / canvas.height + top * down, width: (right - left) * across, height: (bottom - top) * down,
  }));
  const share = found.cells.filter((value) => value >= LIMIT).length / found.cells.length, part = visible < 0.985;
  const stamped = kit.status == "corrected" && boxes.length && boxes.every((box) => (STAMPS[card.file] ?? []).some((stamp) => within(box, stamp)));
  if (stamped) lines.push("Kiriman ini DIKOREKSI sejak gambar ini dibuat.", "Selain tanda koreksi, gambar ini sama dengan kartu yang berlaku sekarang. Baca halamannya untuk tahu apa yang diperbaiki.");
  else if (boxes.length) {
    if (state) lines.push(state, "Gambar ini berbeda dari kartu yang berlaku sekarang: mungkin dibuat sebelum perubahan itu, mungkin juga diubah orang. Jadikan halamannya pegangan.");
    else if (share > 0.12 || found.likeness < 0.7) lines.push("Gambar ini sangat berbeda dari kartu resminya. Kode QR-nya dapat saja disalin dari kartu lain.");
    else lines.push(`Gambar ini diubah: ada ${boxes.length} tempat yang berbeda dari kartu resminya.`);
  } else {
    if (state) lines.push(state);
    lines.push(part ? "Bagian kartu yang terlihat sama dengan kartu resminya." : whole ? "Gambar ini sama dengan kartu resminya." : "Kartu di dalam gambar ini sama dengan kartu resminya.");
  }
  if (part) lines.push(`Gambar ini dipotong: hanya ${Math.round(visible * 100)} % kartu yang terlihat.`);
  if (!whole && !part) lines.push("Yang diperiksa hanya kartunya, di dalam kotak biru. Tulisan di luar kotak bukan bagian dari kartu resmi.");
  return { verdict: boxes.length || part ? "BERUBAH" : whole ? "SAMA PERSIS" : "HANYA KARTUNYA", lines, differences, picture: marked(canvas, whole ? null : edges, differences) };
};

// ---- all of it ----
const FIRST = "card.jpg";
// Those whose shape is nearest to the picture's first.
const likeliest = (cards, { width, height }) => {
  const off = (card) => Math.abs(Math.log((card.width * height) / (card.height * width)));
  return [...cards].sort((one, other) => off(one) - off(other));
};
const search = (url) => {
  try {
    return new URL(url).search;
  } catch {
    return "";
  }
};
// A card that is not the one of the kit is no reference, wherever it got other bytes.
const isListed = async (card, { sha256 }) => {
  if (!sha256 || !globalThis.crypto?.subtle) return true;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await card.arrayBuffer()));
  return sha256 == [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
};
const comparedWith = async (grey, code, { base, path, cards }) => {
  const found = [];
  for (const card of likeliest(cards, grey)) {
    const answer = await got(base, path + card.file + search(card.url)), picture = await answer?.blob();
    if (picture && !(await isListed(picture, card))) throw new Ended("TIDAK TERBACA", ["Kartu di portal tidak cocok dengan daftarnya, jadi tidak dapat menjadi pembanding. Coba lagi nanti, atau beri tahu pengelola portal."]);
    const reference = picture && greyOf(await canvasOf(picture, 1920).catch(() => drawn(1, 1)));
    const lies = reference?.width > 100 ? laid(grey, code, reference) : null;
    if (lies?.slanted || lies?.small) return [lies];
    if (lies) found.push({ ...lies, card });
    // What has the shape of a card and the code at its place is that card or none.
    if (lies?.whole || lies?.likeness > 0.8) break;
  }
  return found.sort((one, other) => other.likeness - one.likeness);
};
const checked = async (file, base, find) => {
  const canvas = await opened(file), grey = greyOf(canvas), code = codeIn(grey) ?? (await nativeCode(canvas));
  if (!code) throw new Ended("TIDAK TERBACA", ["Tidak ada kode QR yang terbaca pada gambar ini. Kartu resmi selalu memuat kode QR.", AGAIN]);
  const { kit, path } = await kitOf(find, pathOf(code.text)), { cards } = kit, about = [`Kode QR-nya menuju kiriman “${cut(String(kit.title), 160)}”.`];
  const unread = (...lines) => new Ended("TIDAK TERBACA", [...[STATES[kit.status]].filter(Boolean), ...lines, ...about], path);
  if (!code.points) throw unread("Letak kartu pada gambar ini tidak jelas, jadi tidak dapat dibandingkan.", AGAIN);
  const [best] = await comparedWith(grey, code, { base, path, cards });
  if (best?.slanted) throw unread("Gambar ini miring, mungkin difoto dari layar, jadi tidak dapat dibandingkan.", AGAIN);
  if (best?.small) throw unread("Gambar ini terlalu kecil: angka yang diubah tidak akan terlihat.", AGAIN);
  // Other formats than this one are kept for some months only.
  const passed = cards.every((card) => card.file == FIRST), shape = grey.width / grey.height;
  if (passed && !(best?.likeness > 0.7) && !(shape > 1.8 && shape < 2)) {
    throw unread("Kartu berbentuk ini tidak disimpan lagi, jadi gambarnya tidak dapat dibandingkan. Cocokkan sendiri dengan halamannya.");
  }
  if (!best) return { verdict: "BERUBAH", post: path, lines: ["Gambar ini tidak sama dengan kartu mana pun dari kiriman itu. Kode QR-nya dapat saja disalin.", ...about], differences: [] };
  const result = judged(best, kit, canvas);
  return { ...result, post: path, lines: [...result.lines, ...about] };
};
// What is said of a post's state: a page that tells it by itself leaves these lines out.
const said = { states: Object.values(STATES) };
globalThis.cekGambar = Object.assign(async (file, base, find) => {
  try {
    return await checked(file, base, find);
  } catch (fault) {
    if (fault instanceof Ended) return fault.result;
    return { verdict: "TIDAK TERBACA", post: "", lines: ["Gambar ini tidak dapat diperiksa di perangkat ini.", AGAIN], differences: [] };
  }
}, said);
