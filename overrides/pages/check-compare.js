// What a message has of a post, sentence by sentence: the same, with other words or numbers, or not at all.
const BLOCKS =
  /^(?:P|PRE|LI|[UO]L|H\d|HR|HEADER|B(?:R|LOCKQUOTE)|T(?:[DHR]|ABLE|HEAD|BODY|IME)|D[DTL]|DIV|FIG(?:URE|CAPTION)|SECTION|ARTICLE)$/;
const textOf = (node) => {
  if (node.nodeType == 3) return node.data.replace(/\s+/g, " ");
  if (node.nodeType != 1 || /^(?:SCRIPT|STYLE)$/.test(node.tagName)) return "";
  const text = [...node.childNodes].map(textOf).join("");
  return BLOCKS.test(node.tagName) ? `\n${text}\n` : text;
};
// By its normalised words, each sentence as it was written; and the words of a comparison as they were written.
const writtenOf = (text, known = new Map()) => {
  for (const piece of text.split(/[\n\r\t\u2028\u2029]+|[.!?\u2026]+(?![\p{L}\p{N}])/u)) {
    known.set(sentencesOf(piece).join(" "), piece.trim());
  }
  return known;
};
const asWritten = (words, written) => {
  const found = [];
  let at = 0;
  for (const token of written?.split(/\s+/) ?? []) {
    const own = sentencesOf(token).join(" ").split(" ").filter(Boolean);
    const part = words.slice(at, (at += own.length));
    if (part.map(([word]) => word).join(" ") != own.join(" ")) return words;
    found.push([token, part.some(([, other]) => other)]);
  }
  return at == words.length ? found : words;
};
// The official words: `body` in its order, `all` that the page says in its order, `also` what the share kit says.
const officialOf = ({ page, texts }) => {
  const article = page.querySelector("article"), body = article.querySelector(".body");
  const dateline = article.querySelector(".dateline"), saidBy = (node) => sentencesOf(textOf(node));
  const claims = [...article.querySelectorAll(".claim blockquote")].flatMap(saidBy);
  const before = [...article.querySelectorAll("del")].flatMap(saidBy);
  const withDate = dateline ? saidBy(dateline.parentNode).slice(0, 1) : [];
  for (const node of article.querySelectorAll(".claim, del")) node.remove();
  const starts = dateline ? sentencesOf(dateline.textContent) : [];
  dateline?.remove();
  return {
    claims,
    before,
    withDate: withDate[0],
    written: writtenOf([textOf(article), ...texts].join("\n")),
    all: saidBy(article),
    body: body ? saidBy(body) : [],
    also: [...texts.flatMap(sentencesOf), ...withDate, ...starts],
    texts: new Set(texts.map((text) => sentencesOf(text).join(" "))),
  };
};
// The longest run of words that both have, in their order (by length); for sentences of at most a few hundred words.
const wordDiff = (before, after) => {
  const a = before.split(" ").slice(0, 400), b = after.split(" ").slice(0, 400);
  const best = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      best[i][j] = a[i] == b[j] ? best[i + 1][j + 1] + 1 : Math.max(best[i + 1][j], best[i][j + 1]);
    }
  }
  const left = [], right = [];
  let i = 0, j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] == b[j]) {
      left.push([a[i++], 0]);
      right.push([b[j++], 0]);
    } else if (j >= b.length || (i < a.length && best[i + 1][j] >= best[i][j + 1])) left.push([a[i++], 1]);
    else right.push([b[j++], 1]);
  }
  return { left, right, same: best[0][0], likeness: (2 * best[0][0]) / (a.length + b.length) };
};
const hasDigit = (word) => /\p{N}/u.test(word);
const EDGES = /^[^\p{L}\p{N}]+|[^\p{L}\p{N}%]+$/gu;
const numbersIn = (words) =>
  words.filter(([word, other]) => other && hasDigit(word)).map(([word]) => word.replace(EDGES, ""));
const closest = (sentence, known) => {
  const words = new Set(sentence.split(" ")), hidden = maskedOf(sentence);
  let found = null;
  const likely = known.map((other) => {
    const others = new Set(other.split(" ")), both = [...others].filter((word) => words.has(word)).length;
    return [maskedOf(other) == hidden ? 2 : (2 * both) / (others.size + words.size), other];
  }).filter(([score]) => score >= 0.4).sort((a, b) => b[0] - a[0]).slice(0, 3);
  for (const [, other] of likely) {
    const diff = wordDiff(other, sentence);
    if (diff.likeness >= 0.5 && (!found || diff.likeness > found.diff.likeness)) found = { other, diff };
  }
  return found;
};
// Where a run of sentences, taken as words, is a run of whole sentences of the post: a copy may break lines otherwise.
const placed = (words, official, at) => {
  for (let start = 0; start < official.length; start++) {
    const from = (at + start) % official.length;
    let joined = "";
    for (let end = from; end < official.length && joined.length < words.length; end++) {
      joined += (joined && " ") + official[end];
      if (joined == words) return [from, end];
      if (!words.startsWith(joined)) break;
    }
  }
};
const compared = (text, official) => {
  const given = sentencesOf(text), { all, body } = official, also = new Set(official.also);
  const claims = new Set(official.claims), covered = new Set(), written = writtenOf(text);
  const offset = Math.max(0, all.findIndex((_, i) => body.every((sentence, j) => all[i + j] == sentence)));
  const found = { written, same: 0, claims: [], changed: [], added: [], moved: false, skipped: 0 };
  let at = 0, last = -1;
  for (let i = 0; i < given.length; i++) {
    let joined = "", hit = null, length = 0;
    for (let j = i; j < given.length && j < i + 12 && !hit; j++) {
      joined += (joined && " ") + given[j];
      hit = placed(joined, all, at);
      length = j - i + 1;
      if (!hit && also.has(joined)) {
        hit = [-1, -1];
        if (joined == official.withDate) covered.add(offset);
      }
      if (!hit && claims.has(joined)) {
        found.claims.push(joined);
        hit = [-1, -1];
      }
    }
    if (hit) {
      i += length - 1;
      found.same += length;
      if (hit[0] < 0) continue;
      if (hit[0] < last) found.moved = true;
      if (last >= offset && hit[0] > last + 1 && hit[0] < offset + body.length) found.skipped += hit[0] - last - 1;
      for (let place = hit[0]; place <= hit[1]; place++) covered.add(place);
      last = at = hit[1];
      at++;
      continue;
    }
    const near = closest(given[i], [...all, ...official.also]);
    if (near) {
      const { diff, other } = near, left = asWritten(diff.left, official.written.get(other));
      const right = asWritten(diff.right, written.get(given[i])), numbers = [numbersIn(left), numbersIn(right)];
      found.changed.push({ left, right, likeness: diff.likeness, sentence: given[i], numbers });
    } else found.added.push(given[i]);
    if (official.before.includes(given[i])) found.old = true;
  }
  found.whole = body.length > 0 && body.every((_, i) => covered.has(offset + i));
  found.text = official.texts.has(given.join(" "));
  return found;
};
