// The example browser: what is chosen, and the rows or cards that follow from it.

function startSamples(overview) {
  const browser = document.getElementById("browser");
  const form = browser.querySelector("form");
  const list = browser.querySelector(".cards");
  const status = browser.querySelector("[role=status]");
  const more = browser.querySelector(".more");
  const PAGE = 10;
  const FIRST = { show: "every", order: "in-order", search: "", shown: PAGE, linked: null, missing: false, seedMissing: "" };
  const state = { ...FIRST, view: "all", set: 0, a: 0, b: 0, seedA: 0, seedB: 0, by: 0, words: "words-other",
    off: new Set(), of: -1, seed: null, limit: null, reference: "", answer: "" };
  const data = sampleData(overview), cards = sampleCards(words);
  const views = {
    all: matrixView(state, current, data, cards, words),
    two: pairView(state, current, data, cards, words),
  };
  const controls = samplesForm(form, state, overview, data, views, words);

  function words(key, parts) {
    let text = overview.words[root.dataset.language][key];
    for (const name in parts) text = text.split("{" + name + "}").join(String(parts[name]));
    return text;
  }

  function current() { return overview.sets[state.set]; }

  function rowsShown() { return Array.from(list.querySelectorAll(".card")); }

  function choose(set, a, b) {
    const chosen = overview.sets[set], pair = chosen.pair, seed = state.seed;
    Object.assign(state, { set, a: a < 0 ? pair[0] : a, b: b < 0 ? pair[1] : b, seedA: 0, seedB: 0, of: -1, limit: null,
      reference: "", answer: "", off: new Set(views.all.tooMany(chosen)) });
    const seeds = views.all.seeds();
    state.seed = seeds.includes(seed) ? seed : seeds[0];
  }

  function say(found, shown) {
    const set = current(), parts = [found.length ? words("showing", { n: shown, total: found.length }) : words("none")];
    parts.push(...views[state.view].said());
    if (set.carried < set.total) parts.push(words("of-all", { n: set.carried, total: set.total }));
    if (state.seedMissing) parts.unshift(words("seed-not-carried", { seed: state.seedMissing }));
    if (state.missing) parts.unshift(words("not-carried"));
    status.textContent = parts.join(root.dataset.language === "zh" ? "" : " ");
  }

  // What was searched for may stand in a message that is folded.
  function unfold(search) {
    if (!search) return;
    list.querySelectorAll(".texts details, th details, .reasoning").forEach((details) => {
      details.open = details.textContent.toLowerCase().includes(search);
    });
  }

  function drawRows(done) {
    const search = state.search.trim().toLowerCase(), found = views[state.view].rows(search);
    if (done) done(found);
    const shown = found.slice(0, state.shown);
    controls.fillLabels();
    say(found, shown.length);
    views[state.view].draw(list, shown);
    unfold(search);
    more.hidden = shown.length === found.length;
    more.textContent = words("more");
  }

  // Draws at once where everything has been loaded; `done` may still change how many are shown.
  function draw(done) {
    controls.fill();
    const methods = views[state.view].methods(), asked = [state.view, state.set, ...methods].join();
    let waiting = true;
    data.load(state.set, methods, (there) => {
      waiting = false;
      if ([state.view, state.set, ...views[state.view].methods()].join() !== asked) return;
      if (there) drawRows(done);
      else {
        list.replaceChildren();
        more.hidden = true;
        status.textContent = words(root.dataset.chunks ? "not-loaded" : "not-unpacked");
      }
    });
    if (waiting) status.textContent = words("loading");
  }

  // The address of the page says what is shown, so that it can be passed on.
  function remember() {
    const address = answersAddress(current().model, current().task, views[state.view].choices());
    try { history.replaceState(history.state, "", address); } catch (error) { /* the page works without it */ }
  }

  function drawLinked() {
    history.scrollRestoration = "manual"; // the link says where to be, also when the page is loaded again
    form.elements.search.value = state.search;
    draw((found) => {
      const place = found.findIndex((row) => row.example.id === state.linked);
      state.missing = Boolean(state.linked) && place < 0;
      state.shown = Math.max(PAGE, place + 1);
      const show = () => requestAnimationFrame(() => {
        browser.scrollIntoView();
        list.querySelector(".linked")?.scrollIntoView();
      });
      show();
      if (document.readyState !== "complete") addEventListener("load", show, { once: true });
    });
  }

  function setOf(model, task) { return overview.sets.findIndex((set) => set.model === model && set.task === task); }

  function followExample() {
    let parts;
    try { parts = location.hash.slice(10).split("/").map(decodeURIComponent); } catch (error) { return false; }
    const set = setOf(parts[0], parts[1]);
    if (set < 0) return false;
    const methods = overview.sets[set].methods, at = (name) => methods.findIndex((pair) => pair[0] === name);
    choose(set, at(parts[3]), at(parts[4]));
    const seed = (method, name) => Math.max(0, methods[method][1].findIndex((one) => String(one) === name));
    Object.assign(state, FIRST, { view: "two", linked: parts[2], seedA: seed(state.a, parts[5]), seedB: seed(state.b, parts[6]) });
    drawLinked();
    return true;
  }

  function followAnswers({ model, task, choices }) {
    const set = setOf(model, task);
    if (set < 0) return false;
    choose(set, -1, -1);
    Object.assign(state, FIRST, { view: choices.get("view") === "two" ? "two" : "all" });
    ["show", "order", "search"].forEach((name) => { state[name] = choices.get(name) || state[name]; });
    state.linked = choices.get("example");
    views[state.view].take(choices);
    drawLinked();
    return true;
  }

  // Whether the address leads here.
  function follow() {
    const asked = answersAsked();
    if (asked) return followAnswers(asked);
    return location.hash.startsWith("#/example/") && followExample();
  }

  function changeSet(before) {
    const same = ["a", "b"].map((key) => current().methods.findIndex((pair) => pair[0] === before.methods[state[key]][0]));
    choose(state.set, ...same);
    state.by = Math.max(0, before.metrics.length ? current().metrics.findIndex((pair) => pair[0] === before.metrics[state.by][0]) : 0);
  }

  function changed() {
    Object.assign(state, { shown: PAGE, linked: null, missing: false, seedMissing: "" });
    draw();
    remember();
  }

  form.addEventListener("change", (event) => {
    const { name, value } = event.target, before = current();
    if (name === "search" || name === "limit") return;
    if (name === "on") state.off[event.target.checked ? "delete" : "add"](value);
    else if (["view", "show", "order", "words", "reference", "answer"].includes(name)) state[name] = value;
    else if (name === "seed") state.seed = value === "every" ? null : Number(value);
    else state[name] = Number(value);
    if (name === "set") changeSet(before);
    if (name === "a" || name === "b") state["seed" + name.toUpperCase()] = 0;
    changed();
  });
  form.elements.search.addEventListener("input", () => {
    state.search = form.elements.search.value;
    changed();
  });
  form.elements.limit.addEventListener("input", () => {
    const limit = parseFloat(form.elements.limit.value);
    state.limit = isNaN(limit) ? null : limit;
    changed();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  more.addEventListener("click", () => {
    const before = rowsShown().length;
    state.shown += PAGE;
    draw();
    rowsShown()[before]?.focus();
  });
  addEventListener("hashchange", (event) => {
    const back = event.oldURL.includes("#/cell/") && leftAt && leftAt.hash === location.hash;
    if (!back) follow(); // going back from the page of a cell leads to where one was
  });

  // j and k: from the row that has the focus, or from the first that is seen.
  function step(by) {
    const all = rowsShown(), now = all.indexOf(document.activeElement.closest(".card"));
    const seen = all.findIndex((card) => card.getBoundingClientRect().bottom > innerHeight / 4);
    const next = now < 0 ? Math.max(seen, 0) : now + by;
    if (next === all.length && !more.hidden) more.click();
    else if (all[next]) {
      all[next].focus({ preventScroll: true });
      all[next].scrollIntoView({ block: "start" });
    }
  }
  addEventListener("keydown", (event) => {
    if ((event.key !== "j" && event.key !== "k") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, select, textarea, [contenteditable]")) return;
    const box = browser.getBoundingClientRect();
    if (box.bottom < 0 || box.top > innerHeight) return;
    step(event.key === "j" ? 1 : -1);
  });

  document.getElementById("printed-samples").hidden = true;
  browser.hidden = false;
  choose(0, -1, -1);
  redraws.push(() => draw());
  if (!follow()) draw();
}

if (document.getElementById("browser")) withChunk("samples", (data) => { if (data) startSamples(data); });
