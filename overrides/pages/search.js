// The search page: what is asked for, in the form and in the address, and the hits. Comments and indentation are left
// out when the script is published.
(() => {
  const $ = (selector, from = document) => from.querySelector(selector);
  const form = $("form"), status = $("[role=status]"), list = $(".hits"), again = $(".again"), model = $("template").content, browse = $(".browse");
  const SHOWN = 10;
  let engine;
  const load = async () => (engine ??= await import("./mesin.js?v=%ENGINE%"));
  const date = (iso) => new Date(iso).toLocaleDateString("id-ID", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
  const marked = (node, text, stems) => {
    let at = 0;
    node.textContent = "";
    for (const found of text.matchAll(/[\p{L}\p{M}\p{N}]+(?:[./-][\p{L}\p{N}]+)*/gu)) {
      if (!engine.terms(found[0]).some((term) => stems.includes(term))) continue;
      const mark = document.createElement("mark");
      mark.textContent = found[0];
      node.append(text.slice(at, found.index), mark);
      at = found.index + found[0].length;
    }
    node.append(text.slice(at));
  };
  const row = async (hit, stems) => {
    const [path, title, summary, agency, kind, day, state, language] = await engine.card(hit.part, hit.post);
    const item = document.importNode(model, true).firstElementChild, [lead, more] = item.querySelectorAll("h2 ~ p"), by = $(".by", item), mark = $(".mark", item), head = $("h2 a", item);
    $("time", item).dateTime = day;
    $("time", item).textContent = date(day);
    by.textContent = agency;
    by.href = new URL(path.split("/")[1] + "/", engine.ROOT);
    $(".meta span", item).textContent = kind;
    head.href = new URL(path.slice(1), engine.ROOT);
    if (language) head.lang = lead.lang = more.lang = language;
    marked(head, title, stems);
    marked(lead, summary, stems);
    if (!state) mark.remove();
    else {
      mark.textContent = state;
      mark.after(" ");
    }
    if (!/^Di(cabut|batalkan|tunda)$/.test(state)) mark.classList.remove("bad");
    // The text around the words is in the post's page: it is fetched for what is seen only, and not when data is saved.
    if (stems.length && state != "Dicabut" && !navigator.connection?.saveData) {
      const seen = new IntersectionObserver(async ([entry]) => {
        if (!entry.isIntersecting) return;
        seen.disconnect();
        marked(more, await engine.excerpt(hit, stems), stems);
      });
      seen.observe(head);
    }
    return item;
  };
  let turn = 0, rest = [], shown = 0, stemmed = [];
  const more = async (mine) => {
    const next = rest.slice(shown, shown + SHOWN), items = await Promise.all(next.map((hit) => row(hit, stemmed)));
    if (mine != turn) return;
    list.append(...items);
    shown += next.length;
    again.hidden = shown >= rest.length;
    return items[0];
  };
  const asked = () => Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, value.trim()]));
  const run = async (retried) => {
    const mine = ++turn, question = asked();
    const empty = !Object.entries(question).some(([name, value]) => value && name != "urut");
    browse.hidden = !empty;
    again.hidden = true;
    if (empty) {
      list.replaceChildren();
      status.textContent = "";
      return;
    }
    status.textContent = "Mencari …";
    try {
      const { found, stems, missing, exact, checked, possible, total } = await (await load()).search(question);
      if (mine != turn) return;
      list.replaceChildren();
      [rest, shown, stemmed] = [found, 0, stems];
      await more(mine);
      const number = found.length.toLocaleString("id-ID");
      status.textContent = !found.length ? `Tidak ada hasil di antara ${total.toLocaleString("id-ID")} kiriman. Coba kata lain, atau kurangi saringan.`
        : missing ? `Tidak ada kiriman yang memuat semua kata; ${number} memuat sebagian.`
        : !exact && checked == possible ? `Tidak ada kiriman yang memuat frasa itu persis; ${number} memuat semua katanya.`
        : exact >= 0 ? `Frasa itu persis ada pada ${exact}${checked < possible ? ` dari ${checked} hasil yang diperiksa` : " hasil teratas"}; ${number} hasil memuat semua katanya.` : `${number} hasil.`;
    } catch (fault) {
      if (mine != turn) return;
      // The site has been published anew since the index was first asked for.
      engine?.anew();
      if (!retried) return run(true);
      status.textContent = "Pencarian belum dapat dimuat. Periksa sambungan, lalu tekan Cari lagi.";
    }
  };
  // While somebody types: titles of one year, which are in small files.
  const titles = async () => {
    const mine = ++turn, question = asked();
    if (question.q.length < 3) return;
    const found = await (await load()).titles(question);
    const items = await Promise.all(found.map((hit) => row(hit, [])));
    if (mine != turn || !items.length) return;
    browse.hidden = again.hidden = true;
    list.replaceChildren(...items);
    status.textContent = `${items.length} judul ${question.tahun ? "tahun " + question.tahun : "terbaru"}. Tekan Cari untuk mencari di seluruh isi.`;
  };
  const read = () => {
    const given = new URLSearchParams(location.search);
    for (const field of form.elements) if (field.name) field.value = given.get(field.name) || "";
    $("details").open = [...given.keys()].some((name) => name != "q");
    run();
  };
  const write = () => {
    const given = new URLSearchParams(Object.entries(asked()).filter(([, value]) => value));
    history.pushState(null, "", given.size ? "?" + given : location.pathname);
    run();
  };
  let timer;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    write();
  });
  form.addEventListener("change", (event) => event.target.name != "q" && write());
  form.elements.q.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => titles().catch(() => {}), 250);
  });
  again.addEventListener("click", async () => $("h2 a", await more(turn)).focus());
  addEventListener("popstate", read);
  form.hidden = false;
  read();
})();
