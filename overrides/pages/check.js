// The page that checks a message. What is pasted stays here: only files that are named by the first bits of hashes are asked
// for. A picture is looked at by a script of its own, cek/gambar.js (check-picture.js), which is fetched when one is chosen.
const form = $(".c-form"), area = $("textarea", form), picture = $(".c-file"), said = $("[role=status]");
const place = $(".c-result"), TITLE = document.title;
// All others are warnings.
const TONES = {
  "SAMA PERSIS": "good", KUTIPAN: "good", ADA: "good",
  BERUBAH: "bad", "KLAIM SALAH": "bad", "MIRIP KLAIM": "bad", "BUKAN ALAMAT PORTAL": "bad",
};
const MEANINGS = {
  "SAMA PERSIS": "Semua kata dan angka sama dengan kiriman resmi.",
  "SEBAGIAN COCOK":
    "Sebagian kalimatnya ada di kiriman resmi; selebihnya tidak dapat diperiksa di sini. " +
    "Baca halamannya sebelum menyebarkan.",
  KUTIPAN: "Semua kalimatnya ada di kiriman resmi, tetapi tidak seluruh kiriman disalin.",
  BERUBAH: "Sebagian sama dengan kiriman resmi, tetapi ada yang diubah atau ditambah. Jangan disebarkan.",
  "TIDAK DITEMUKAN":
    "Pesan ini tidak ada di antara kiriman portal. Itu belum tentu hoaks: mungkin dari sumber lain, atau dengan kata lain.",
  ADA: "Ini kiriman resmi portal. Untuk memeriksa isi pesan, tempelkan juga teksnya.",
  "KLAIM SALAH": "Pesan ini memuat klaim yang sudah dibantah instansi. Jangan disebarkan.",
  "MIRIP KLAIM": "Pesan ini mirip klaim yang sudah diperiksa instansi. Baca klarifikasinya sebelum menyebarkan.",
  "BUKAN ALAMAT PORTAL": "Alamat ini bukan milik portal. Jangan isi data apa pun di sana.",
};
const SHORT = "Teksnya terlalu pendek. Tempelkan setidaknya satu kalimat utuh dengan empat kata atau lebih.";
const ELSEWHERE = "Tautan di pesan ini menuju kiriman di bawah, tetapi tidak satu pun kalimat pesannya ada di sana.";
const CORRECTED = "Kiriman ini pernah dikoreksi; mungkin pesan Anda memuat teks lama.";
const WITHDRAWN = "Teks kiriman yang dicabut tidak ditampilkan lagi, jadi perbedaannya tidak dapat ditunjukkan.";
const OFFLINE = "Dinilai dari salinan luring. Bila ada internet, pastikan isi dan keadaannya di halamannya.";
const NO_PAGE = "Tidak ada kiriman di alamat ini. Alamatnya mungkin terpotong.";
const NO_NUMBER = "Tidak ada kiriman dengan nomor ini. Periksa lagi huruf dan garis miringnya.";
const element = (tag, textContent = "", className = "") =>
  Object.assign(document.createElement(tag), { textContent, className });
const date = (iso) => new Date(iso).toLocaleDateString("id-ID", { dateStyle: "long", timeZone: "UTC" });
const statusOf = (mark) =>
  Object.keys(table.states).find((name) => table.states[name][1].toLowerCase() == mark?.toLowerCase()) ?? "";

// ---- what is shown ----
const marked = (words) => {
  const node = document.createElement("p");
  for (const [word, other] of words) node.append(other ? element("mark", word) : word, " ");
  return node;
};
const LEADS = {
  added: "Tidak ada di kiriman resmi: ",
  unknown: "Tidak ditemukan di indeks: ",
  number: "Angka atau kata di kalimat ini berbeda dari yang resmi: ",
  also: "Memuat kalimat dari kiriman lain: ",
};
const linked = (node, { path, title }) => Object.assign(node, { href: at(path), textContent: title });
const column = (title, words) => {
  const node = element("div");
  node.append(element("small", title), marked(words));
  return node;
};
const lineOf = (line) => {
  const node = element("li"), [[sort, about]] = Object.entries(line);
  if (typeof line == "string") node.textContent = line;
  else if (about.path) node.append(element("b", LEADS[sort] ?? sort), linked(element("a"), about));
  else if (LEADS[sort]) node.append(element("b", LEADS[sort]), element("q", about));
  else {
    const { left, right, numbers } = about, both = element("div", "", "c-both");
    const [ours, theirs] = numbers.map((found) => found.join(", "));
    const told = `Angkanya diubah: resminya ${ours || "tanpa angka"}, di pesan ${theirs || "tanpa angka"}.`;
    both.append(column("Resmi", left), column("Pesan yang diperiksa", right));
    node.append(element("b", ours == theirs ? "Kalimat ini diubah." : told), both);
  }
  return node;
};
const SIGNED = {
  "": "Portal ini belum punya kunci, jadi indeksnya tidak ditandatangani.",
  ya: "Tanda tangan indeks diperiksa di perangkat ini: sah.",
  lama: "Indeks ini lebih lama daripada daftar kiriman portal; hasilnya mungkin tertinggal.",
};
const SHARED =
  "Hasil ini dikirim orang lain dan tidak dapat dibuktikan di sini. Tempelkan pesannya di atas dan periksa sendiri.";
const share = async (verdict, state, found) => {
  const address = new URL("./", HERE), told = `${verdict}${state ? ` (${state[1]})` : ""}`;
  address.hash = new URLSearchParams({ hasil: verdict, ...(found ? { kiriman: found.path } : {}) });
  const text = `Hasil cek pesan: ${told}${found ? `. ${found.title}` : ""}`;
  try {
    if (navigator.share) return await navigator.share({ title: TITLE, text, url: address.href });
    await navigator.clipboard.writeText(`${text}\n${address}`);
    said.textContent = "Tautan hasil tersalin. Isi pesan tidak ikut.";
  } catch (fault) {
    if (fault.name != "AbortError") said.textContent = `Salin alamat ini: ${address}`;
  }
};
const show = ({ verdict, record, post, lines = [], shared, canvas, means = MEANINGS[verdict] ?? "" }) => {
  const node = document.importNode($("#hasil").content, true).firstElementChild, found = record ?? post;
  const [note, name, list, button] = [".note", ".c-verdict", ".c-lines", ".c-share"].map((part) => $(part, node));
  const status = record?.status || statusOf(post?.mark), state = table.states[status];
  node.className = `c-card ${(!shared && TONES[verdict]) || "warn"}`;
  name.textContent = verdict;
  $(".c-means", node).textContent = shared ? SHARED : means;
  if (state) {
    note.className = `note ${state[0]}`;
    note.append(element("p"));
    const more = record?.note && status == "corrected" ? " " + record.note : "";
    note.lastChild.append(element("strong", state[1] + ". "), state[2], more);
  } else note.remove();
  if (found) {
    linked($(".c-post a", node), found);
    const facts = [found.kind, found.agency, found.date && date(found.date)];
    $(".c-facts", node).textContent = facts.filter(Boolean).join(" · ");
  } else $(".c-post", node).remove();
  list.append(...lines.map(lineOf));
  const ariaLabel = "Gambar yang diperiksa; yang berbeda ditandai merah";
  if (canvas) list.after(Object.assign(canvas, { className: "c-seen", role: "img", ariaLabel }));
  if (!lines.length) list.remove();
  if (TONES[verdict] != "bad" && verdict != "TIDAK DITEMUKAN") $(".c-report", node).remove();
  if (!shared) {
    $(".c-signed", node).textContent = index ? SIGNED[signed] : "";
    const now = new Date().toLocaleString("id-ID", { dateStyle: "long", timeStyle: "short" });
    $(".c-when", node).textContent = `Diperiksa ${now}.`;
  }
  button.hidden = !!shared || !!inside;
  button.addEventListener("click", () => share(verdict, state, found));
  $(".c-print", node).addEventListener("click", () => print());
  place.replaceChildren(node);
  name.focus();
};
const FORGED =
  "Indeks pemeriksaan tidak sah: tanda tangannya tidak ada, atau isinya tidak cocok. Hasil tidak ditampilkan. " +
  "Beri tahu pengelola portal.";
const UNREACHED = "Belum dapat diperiksa. Periksa sambungan internet, lalu coba lagi.";
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
    // What did not come may come the next time.
    index = null;
    if (mine != turn) return;
    said.textContent = fault instanceof Forged ? FORGED : UNREACHED;
  }
};
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = area.value.trim();
  if (!text) return area.focus();
  check(async () => (await byAddress(text)) ?? judged(text));
});
const fromPicture = async (chosen) => {
  // What tells the cards must be trusted first.
  await indexOf();
  const { verdict, post: path, lines, picture: canvas } = await cekGambar(chosen, ROOT.href, kitAt);
  const found = path && (await byAddress(at(path).href));
  return { ...found, verdict, means: "", canvas, lines: lines.filter((line) => !found || !cekGambar.states.includes(line)) };
};
const lookAt = async (chosen) => {
  if (!chosen) return;
  try {
    if (typeof cekGambar == "undefined") await script("gambar.js");
  } catch {
    said.textContent = "Gambar ini belum dapat diperiksa. Buka tautan di kartunya, atau tempelkan teksnya.";
    return;
  }
  check(() => fromPicture(chosen));
};
if (picture) {
  $("input", picture).addEventListener("change", (event) => lookAt(event.target.files[0]));
  for (const name of ["dragover", "drop"]) {
    addEventListener(name, (event) => {
      const { types, files } = event.dataTransfer;
      if (![...types].includes("Files")) return;
      event.preventDefault();
      // While it is still held there is none.
      lookAt(files[0]);
    });
  }
}

// ---- the copy for places without a network: this page with its script and the whole index inside ----
const copy = $(".c-copy");
copy?.addEventListener("click", () => {
  copy.disabled = true;
  const told = (text) => (copy.textContent = text);
  const saving = typeof simpanSalinan == "undefined" ? script("salin.js") : Promise.resolve();
  saving
    .then(() => simpanSalinan({ HERE, table, indexOf, part, file, fetched, date, told }))
    .catch(() => {
      index = null;
      told("Belum dapat disimpan; coba lagi");
    })
    .finally(() => (copy.disabled = false));
});

const shared = new URLSearchParams(location.hash.slice(1));
form.hidden = false;
for (const node of document.querySelectorAll(".c-file, .c-copying")) node.hidden = false;
if (MEANINGS[shared.get("hasil")]) {
  const path = (shared.get("kiriman") ?? "").replace(/^\/|\/$/g, "");
  const verdict = shared.get("hasil");
  check(async () => ({ verdict, shared: true, record: PATH.test(path) ? await recordOf(`/${path}/`) : undefined }));
}
