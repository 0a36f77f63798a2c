// QR codes (ISO/IEC 18004, versions 1 to 10) in a grey picture: finder patterns are looked for in the binarised picture;
// the grid is then laid over the grey one and moved until the patterns that every code has fit best, so that cells of
// little more than a pixel can be read. A grey picture is {width, height, data}.

// ---- grey pictures ----
// A triangle as wide as a pixel of the larger of both: bilinear when it grows, an average when it shrinks.
const weights = (from, to) => {
  const ratio = from / to, reach = Math.max(1, ratio);
  return Array.from({ length: to }, (_, index) => {
    const centre = (index + 0.5) * ratio - 0.5, first = Math.max(0, Math.ceil(centre - reach)), last = Math.min(from - 1, Math.floor(centre + reach));
    const found = [];
    let sum = 0;
    for (let at = first; at <= last; at++) sum += found[at - first] = Math.max(0, 1 - Math.abs(at - centre) / reach);
    return { first, list: Float32Array.from(found, (weight) => weight / sum) };
  });
};
const resized = (grey, width, height) => {
  if (width == grey.width && height == grey.height) return grey;
  const half = new Float32Array(width * grey.height), data = new Float32Array(width * height);
  weights(grey.width, width).forEach(({ first, list }, x) => {
    for (let y = 0; y < grey.height; y++) {
      let sum = 0;
      for (let i = 0, at = y * grey.width + first; i < list.length; i++) sum += list[i] * grey.data[at + i];
      half[y * width + x] = sum;
    }
  });
  weights(grey.height, height).forEach(({ first, list }, y) => {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let i = 0, at = first * width + x; i < list.length; i++, at += width) sum += list[i] * half[at];
      data[y * width + x] = sum;
    }
  });
  return { width, height, data };
};
const sampled = ({ width, height, data }, x, y) => {
  x = Math.min(Math.max(x - 0.5, 0), width - 1.001);
  y = Math.min(Math.max(y - 0.5, 0), height - 1.001);
  const left = x | 0, top = y | 0, at = top * width + left, right = x - left, down = y - top;
  return (data[at] * (1 - right) + data[at + 1] * right) * (1 - down) + (data[at + width] * (1 - right) + data[at + width + 1] * right) * down;
};

// ---- finder patterns ----
// The mean about each pixel, so far in each direction.
const meansOf = ({ width, height, data }, reach) => {
  const wide = width + 1, sums = new Float64Array(wide * (height + 1)), means = new Float32Array(width * height);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0, row = 0; x < width; x++) {
      row += data[at++];
      sums[(y + 1) * wide + x + 1] = sums[y * wide + x + 1] + row;
    }
  }
  for (let y = 0, at = 0; y < height; y++) {
    const top = Math.max(0, y - reach), bottom = Math.min(height, y + reach + 1);
    for (let x = 0; x < width; x++) {
      const left = Math.max(0, x - reach), right = Math.min(width, x + reach + 1);
      means[at++] = (sums[bottom * wide + right] - sums[bottom * wide + left] - sums[top * wide + right] + sums[top * wide + left]) / ((right - left) * (bottom - top));
    }
  }
  return means;
};
// 1 where a pixel is darker than what is around it.
const binarised = (grey, reach) => {
  const means = meansOf(grey, reach), dark = new Uint8Array(means.length);
  for (let at = 0; at < dark.length; at++) dark[at] = grey.data[at] < means[at] - 6 ? 1 : 0;
  return dark;
};
// Whether five runs are as 1:1:3:1:1; the size of a cell then, else 0.
const celled = (runs) => {
  const cell = (runs[0] + runs[1] + runs[2] + runs[3] + runs[4]) / 7, off = cell * 0.7;
  if (cell < 1 || Math.abs(runs[2] - 3 * cell) > 1.6 * off) return 0;
  return [0, 1, 3, 4].every((index) => Math.abs(runs[index] - cell) <= off) ? cell : 0;
};
// The five runs about a dark pixel along a line, and the middle of the centre one.
const crossed = (dark, start, step, before, after, most) => {
  const runs = [0, 0, 0, 0, 0], ends = [0, 0];
  for (const way of [-1, 1]) {
    let at = way < 0 ? 0 : 1, left = way < 0 ? before : after;
    for (let run = 2; run != 2 + 3 * way; run += way) {
      while (Math.abs(at) <= left && dark[start + at * step] == (run % 2 ? 0 : 1) && runs[run] <= most) {
        runs[run]++;
        at += way;
      }
      if (run == 2) ends[way < 0 ? 0 : 1] = at;
    }
  }
  return { cell: celled(runs), middle: (ends[0] + ends[1]) / 2 };
};
const finders = (dark, width, height) => {
  const found = [];
  const note = (x, y, cell) => {
    const known = found.find((one) => Math.hypot(one.x - x, one.y - y) < one.cell * 2.5);
    if (!known) return found.push({ x, y, cell, count: 1 });
    const count = known.count + 1;
    for (const [name, value] of Object.entries({ x, y, cell })) known[name] += (value - known[name]) / count;
    known.count = count;
  };
  for (let y = 0; y < height; y++) {
    const runs = [0, 0, 0, 0, 0];
    for (let x = 0, at = y * width, last = 0, length = 0; x <= width; x++, at++) {
      const now = x < width ? dark[at] : -1;
      if (now == last) {
        length++;
        continue;
      }
      runs.shift();
      runs.push(length);
      if (last == 1 && celled(runs)) {
        const middle = Math.round(x - runs[4] - runs[3] - runs[2] / 2 - 0.5), most = runs[2] * 2;
        if (dark[y * width + middle]) {
          const down = crossed(dark, y * width + middle, width, y, height - 1 - y, most), row = Math.round(y + down.middle);
          const across = down.cell && crossed(dark, row * width + middle, 1, middle, width - 1 - middle, most);
          if (across && across.cell) note(middle + across.middle + 0.5, y + down.middle + 0.5, (across.cell + down.cell) / 2);
        }
      }
      [last, length] = [now, 1];
    }
  }
  return found.sort((one, other) => other.count - one.count).slice(0, 14);
};
// Three finder patterns that stand as those of a code do: top left, top right, bottom left; the likeliest first.
const corners = (found) => {
  const triples = [];
  for (const a of found) for (const b of found) for (const c of found) {
    if (a == b || b == c || a == c) continue;
    const right = [b.x - a.x, b.y - a.y], down = [c.x - a.x, c.y - a.y];
    if (right[0] * down[1] - right[1] * down[0] <= 0) continue;
    const long = Math.hypot(...right), high = Math.hypot(...down), cell = (a.cell + b.cell + c.cell) / 3;
    const skew = Math.abs(right[0] * down[0] + right[1] * down[1]) / (long * high), uneven = Math.abs(Math.log(long / high));
    const unlike = Math.max(a.cell, b.cell, c.cell) / Math.min(a.cell, b.cell, c.cell) - 1;
    if (skew > 0.35 || uneven > 0.35 || unlike > 0.8 || long < 11 * cell || long > 75 * cell) continue;
    triples.push({ points: [a, b, c], cells: (long + high) / 2 / cell + 7, cost: skew + uneven + unlike - Math.min(a.count, b.count, c.count) / 50 });
  }
  return triples.sort((one, other) => one.cost - other.cost).slice(0, 6);
};

// ---- the grid ----
const CENTRES = [, [], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50]];
// What a cell of a version is: 1 dark and 2 light in patterns that all codes have, 3 format or version, 0 data.
const layout = (version) => {
  const side = 17 + 4 * version, kinds = new Uint8Array(side * side), last = side - 7, centres = CENTRES[version];
  const put = (x, y, kind) => {
    if (x >= 0 && y >= 0 && x < side && y < side) kinds[y * side + x] = kind;
  };
  for (let at = 0; at < side; at++) for (const [x, y] of [[6, at], [at, 6]]) put(x, y, at % 2 ? 2 : 1);
  for (const x of centres) for (const y of centres) {
    if ((x < 9 && y < 9) || (x < 9 && y > side - 9) || (x > side - 9 && y < 9)) continue;
    for (let dx = -2; dx < 3; dx++) for (let dy = -2; dy < 3; dy++) put(x + dx, y + dy, Math.max(Math.abs(dx), Math.abs(dy)) == 1 ? 2 : 1);
  }
  for (let at = 0; at < 9; at++) for (const [x, y] of [[8, at], [at, 8], [8, side - 1 - at], [side - 1 - at, 8]]) if (at < 8 || x == y) if (!kinds[y * side + x]) put(x, y, 3);
  for (const [left, top] of [[0, 0], [last, 0], [0, last]]) {
    for (let dx = -1; dx < 8; dx++) for (let dy = -1; dy < 8; dy++) {
      const ring = Math.max(Math.abs(dx - 3), Math.abs(dy - 3));
      put(left + dx, top + dy, ring == 2 || ring == 4 ? 2 : 1);
    }
  }
  if (version > 6) for (let at = 0; at < 18; at++) for (const [x, y] of [[side - 11 + (at % 3), (at / 3) | 0], [(at / 3) | 0, side - 11 + (at % 3)]]) put(x, y, 3);
  return { version, side, kinds };
};
const layouts = [];
const layoutOf = (version) => (layouts[version] ??= layout(version));
// The projective map of a square's corners (0,0) (1,0) (0,1) (1,1) to four points, as a function.
const projection = ([a, b, c, d]) => {
  const [dx, dy] = [a.x - b.x - c.x + d.x, a.y - b.y - c.y + d.y], [ux, uy, vx, vy] = [b.x - d.x, b.y - d.y, c.x - d.x, c.y - d.y];
  const area = ux * vy - vx * uy, g = (dx * vy - vx * dy) / area, h = (ux * dy - dx * uy) / area;
  const [m, n, p, q] = [b.x - a.x + g * b.x, c.x - a.x + h * c.x, b.y - a.y + g * b.y, c.y - a.y + h * c.y];
  return (u, v) => {
    const over = g * u + h * v + 1;
    return [(m * u + n * v + a.x) / over, (p * u + q * v + a.y) / over];
  };
};
// Four points on the picture, at the centres of the three finder patterns and of the square that they belong to.
const gridOf = (points, side) => {
  const map = projection(points);
  return (x, y) => map((x - 3.5) / (side - 7), (y - 3.5) / (side - 7));
};
const SPOTS = [[0.5, 0.5], [0.3, 0.3], [0.7, 0.3], [0.3, 0.7], [0.7, 0.7]];
const cellValue = (grey, grid, x, y) => {
  let sum = 0;
  for (const [dx, dy] of SPOTS) sum += sampled(grey, ...grid(x + dx, y + dy));
  return sum / SPOTS.length;
};
// How well the fixed patterns fit, from -1 to 1.
const fitOf = (grey, points, { side, kinds }) => {
  const grid = gridOf(points, side);
  let [dark, light, darks, lights, squares] = [0, 0, 0, 0, 0];
  for (let y = 0; y < side; y++) for (let x = 0; x < side; x++) {
    const kind = kinds[y * side + x];
    if (kind != 1 && kind != 2) continue;
    const value = sampled(grey, ...grid(x + 0.5, y + 0.5));
    squares += value * value;
    if (kind == 1) (dark += value), darks++;
    else (light += value), lights++;
  }
  const all = darks + lights, mean = (dark + light) / all;
  return ((light / lights - dark / darks) * Math.sqrt((darks * lights) / (all * all))) / Math.sqrt(Math.max(1, squares / all - mean * mean));
};
const fitted = (grey, points, known, cell) => {
  points = points.map(({ x, y }) => ({ x, y }));
  // Without an alignment pattern nothing tells where the fourth point is.
  const free = known.version > 1 ? points : points.slice(0, 3);
  const square = () => known.version > 1 || (points[3] = { x: points[1].x + points[2].x - points[0].x, y: points[1].y + points[2].y - points[0].y });
  let best = fitOf(grey, points, known);
  for (const step of [0.8, 0.4, 0.2, 0.1]) {
    for (let better = true, turn = 0; better && turn < 5; turn++) {
      better = false;
      for (const point of free) for (const axis of ["x", "y"]) for (const way of [-step * cell, step * cell]) {
        point[axis] += way;
        square();
        const fit = fitOf(grey, points, known);
        if (fit > best + 1e-4) [best, better] = [fit, true];
        else point[axis] -= way;
      }
      square();
    }
  }
  return { fit: best, points };
};

// ---- bits ----
const FORMATS = Array.from({ length: 32 }, (_, data) => {
  let rest = data << 10;
  for (let bit = 14; bit > 9; bit--) if ((rest >> bit) & 1) rest ^= 0x537 << (bit - 10);
  return ((data << 10) | rest) ^ 0x5412;
});
const ones = (bits) => bits.toString(2).replaceAll("0", "").length;
// The level (0 to 3: L, M, Q, H) and the mask, from whichever copy is nearer to a valid one.
const formatOf = (dark, side) => {
  let copies = [0, 0];
  for (let at = 0; at < 15; at++) {
    const near = at < 6 ? [at, 8] : at < 8 ? [at + 1, 8] : at == 8 ? [8, 7] : [8, 14 - at], far = at < 7 ? [8, side - 1 - at] : [side - 15 + at, 8];
    copies = [near, far].map(([x, y], copy) => (copies[copy] << 1) | dark[y * side + x]);
  }
  const ranked = FORMATS.map((bits, data) => ({ data, off: Math.min(...copies.map((copy) => ones(copy ^ bits))) })).sort((one, other) => one.off - other.off);
  return ranked[0].off > 3 ? null : { level: (ranked[0].data >> 3) ^ 1, mask: ranked[0].data & 7 };
};
const MASKS = [
  (x, y) => (x + y) % 2, (x, y) => y % 2, (x) => x % 3, (x, y) => (x + y) % 3, (x, y) => (((y / 2) | 0) + ((x / 3) | 0)) % 2,
  (x, y) => ((x * y) % 2) + ((x * y) % 3), (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2, (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2,
];
const codewords = (dark, { side, kinds }, mask) => {
  const found = [];
  let [byte, bits] = [0, 0];
  for (let column = side - 1, up = true; column > 0; column -= 2, up = !up) {
    if (column == 6) column--;
    for (let step = 0; step < side; step++) for (const x of [column, column - 1]) {
      const y = up ? side - 1 - step : step;
      if (kinds[y * side + x]) continue;
      byte = (byte << 1) | (dark[y * side + x] ^ (MASKS[mask](x, y) ? 0 : 1));
      if (++bits == 8) {
        found.push(byte);
        byte = bits = 0;
      }
    }
  }
  return found;
};

// ---- Reed-Solomon over GF(256), polynomial 0x11d ----
const POWER = new Uint8Array(510), LOG = new Uint8Array(256);
for (let at = 0, value = 1; at < 255; at++, value = (value << 1) ^ (value > 127 ? 0x11d : 0)) {
  POWER[at] = POWER[at + 255] = value;
  LOG[value] = at;
}
const times = (a, b) => (a && b ? POWER[LOG[a] + LOG[b]] : 0);
const over = (a, b) => (a ? POWER[LOG[a] + 255 - LOG[b]] : 0);
const valueAt = (polynomial, x) => polynomial.reduceRight((sum, factor) => times(sum, x) ^ factor, 0);
// The block with its errors mended, or null when there are too many (Berlekamp-Massey, Chien, Forney).
const mended = (block, checks) => {
  const high = [...block].reverse(), syndromes = Array.from({ length: checks }, (_, at) => valueAt(high, POWER[at]));
  if (!syndromes.some(Boolean)) return block;
  let [locator, before, length, gap, last] = [[1], [1], 0, 1, 1];
  for (let at = 0; at < checks; at++, gap++) {
    const off = locator.reduce((sum, factor, index) => sum ^ times(factor, syndromes[at - index] ?? 0), 0);
    if (!off) continue;
    const next = [...locator], scale = over(off, last);
    before.forEach((factor, index) => (next[index + gap] = (next[index + gap] ?? 0) ^ times(scale, factor)));
    for (let index = 0; index < next.length; index++) next[index] ??= 0;
    if (2 * length <= at) [before, length, last, gap] = [locator, at + 1 - length, off, 0];
    locator = next;
  }
  const places = [];
  for (let at = 0; at < block.length; at++) if (!valueAt(locator, POWER[255 - at])) places.push(at);
  if (length > checks / 2 || places.length != length) return null;
  const evaluator = Array.from({ length: checks }, (_, at) => locator.reduce((sum, factor, index) => sum ^ times(factor, syndromes[at - index] ?? 0), 0));
  const whole = [...block];
  for (const place of places) {
    const inverse = POWER[(255 - place) % 255];
    const slope = locator.reduce((sum, factor, index) => (index % 2 ? sum ^ times(factor, POWER[(LOG[inverse] * (index - 1)) % 255]) : sum), 0);
    whole[block.length - 1 - place] ^= times(POWER[place], over(valueAt(evaluator, inverse), slope));
  }
  return whole;
};
// Of each level: check codewords in a block, and blocks, of versions 1 to 10.
const CHECKS = [[7, 10, 15, 20, 26, 18, 20, 24, 30, 18], [10, 16, 26, 18, 24, 16, 18, 22, 22, 26], [13, 22, 18, 26, 18, 24, 18, 22, 20, 24], [17, 28, 22, 16, 22, 28, 26, 26, 24, 28]];
const BLOCKS = [[1, 1, 1, 1, 1, 2, 2, 2, 2, 4], [1, 1, 1, 2, 2, 4, 4, 4, 5, 5], [1, 1, 2, 2, 4, 4, 6, 6, 8, 8], [1, 1, 2, 4, 4, 4, 5, 6, 8, 8]];
const unwoven = (words, version, level) => {
  const checks = CHECKS[level][version - 1], count = BLOCKS[level][version - 1], short = Math.floor(words.length / count) - checks, longs = words.length % count;
  const blocks = Array.from({ length: count }, () => []);
  let at = 0;
  for (let index = 0; index <= short; index++) blocks.forEach((block, number) => (index < short || number >= count - longs) && block.push(words[at++]));
  for (let index = 0; index < checks; index++) for (const block of blocks) block.push(words[at++]);
  const data = [];
  for (const block of blocks) {
    const whole = mended(block, checks);
    if (!whole) return null;
    data.push(...whole.slice(0, -checks));
  }
  return data;
};

// ---- text ----
const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const textOf = (data, version) => {
  let at = 0, text = "";
  const bits = (count) => {
    let value = 0;
    for (; count; count--, at++) value = value * 2 + (((data[at >> 3] ?? 0) >> (7 - (at & 7))) & 1);
    return value;
  };
  while (at + 4 <= data.length * 8) {
    const mode = bits(4), long = version > 9;
    if (mode == 1) {
      let left = bits(long ? 12 : 10);
      for (; left > 0; left -= 3) text += String(bits([, 4, 7][left] ?? 10)).padStart(Math.min(left, 3), "0");
    } else if (mode == 2) {
      let left = bits(long ? 11 : 9);
      for (; left > 1; left -= 2) {
        const pair = bits(11);
        text += (LETTERS[(pair / 45) | 0] ?? "") + LETTERS[pair % 45];
      }
      if (left) text += LETTERS[bits(6)] ?? "";
    } else if (mode == 4) {
      const length = bits(long ? 16 : 8);
      text += new TextDecoder().decode(Uint8Array.from({ length: Math.min(length, data.length) }, () => bits(8)));
    } else if (mode == 7) bits([8, 8, 16, 24][bits(2)] ?? 8) ;
    else break;
  }
  return text;
};

// ---- all of it ----
const SHARPER = [0, 0.12, 0.25, 0.4];
const decoded = (grey, points, known) => {
  const { side, kinds, version } = known, grid = gridOf(points, side), values = new Float32Array(side * side);
  let levels = [[0, 0], [0, 0]];
  for (let y = 0; y < side; y++) for (let x = 0; x < side; x++) {
    const value = (values[y * side + x] = cellValue(grey, grid, x, y)), kind = kinds[y * side + x];
    if (kind == 1 || kind == 2) (levels[kind - 1][0] += value), levels[kind - 1][1]++;
  }
  const middle = (levels[0][0] / levels[0][1] + levels[1][0] / levels[1][1]) / 2;
  for (const sharp of SHARPER) {
    // What of its neighbours has run into a cell is taken out again.
    const value = (x, y) => (x < 0 || y < 0 || x >= side || y >= side ? 255 : values[y * side + x]);
    const dark = new Uint8Array(side * side);
    for (let y = 0; y < side; y++) for (let x = 0; x < side; x++) {
      const around = value(x - 1, y) + value(x + 1, y) + value(x, y - 1) + value(x, y + 1);
      dark[y * side + x] = value(x, y) * (1 + 4 * sharp) - around * sharp < middle ? 1 : 0;
    }
    const format = formatOf(dark, side), data = format && unwoven(codewords(dark, known, format.mask), version, format.level);
    if (data) return textOf(data, version);
  }
  return null;
};
// The code at three finder patterns: its text, and its grid on the picture.
const codeAt = (grey, { points, cells }) => {
  const likely = (cells - 17) / 4, versions = [0, -1, 1, -2, 2].map((off) => Math.round(likely) + off).filter((version) => version > 0 && version < 11);
  const [a, b, c] = points, square = [a, b, c, { x: b.x + c.x - a.x, y: b.y + c.y - a.y }], cell = (a.cell + b.cell + c.cell) / 3;
  const ranked = versions.map((version) => ({ known: layoutOf(version), fit: fitOf(grey, square, layoutOf(version)) })).sort((one, other) => other.fit - one.fit);
  for (const { known } of ranked.slice(0, 3)) {
    const found = fitted(grey, square, known, cell);
    if (found.fit < 0.5) continue;
    const text = decoded(grey, found.points, known);
    if (text !== null) return { text, side: known.side, points: found.points, fit: found.fit };
  }
  return null;
};
// The first code that is found in a grey picture, looked for at several sizes.
const LARGEST_SCAN = 4e6;
const codeIn = (grey) => {
  for (const scale of [1, 2, 0.5, 3]) {
    const width = Math.round(grey.width * scale), height = Math.round(grey.height * scale);
    if (width * height > LARGEST_SCAN || Math.min(width, height) < 21) continue;
    const there = resized(grey, width, height);
    for (const part of [40, 14]) {
      const found = finders(binarised(there, Math.max(4, Math.round(Math.max(width, height) / part))), width, height);
      for (const triple of corners(found)) {
        const code = codeAt(there, triple);
        if (code) return { ...code, points: code.points.map(({ x, y }) => ({ x: x / scale, y: y / scale })) };
      }
    }
  }
  return null;
};
