// The example browser: what is chosen, and the cards that follow from it.

function startSamples(overview) {
  const browser = document.getElementById("browser");
  const form = browser.querySelector("form");
  const list = browser.querySelector(".cards");
  const status = browser.querySelector("[role=status]");
  const more = browser.querySelector(".more");
  const PAGE = 10;
  const SHOWN = {
    label: ["every", "a-right", "b-right", "both-right", "both-wrong", "different"],
    text: ["every", "a-better", "b-better", "different", "same"],
  };
  const ORDERS = ["in-order", "a-ahead", "b-ahead", "apart"];
  const MARKED = ["words-other", "words-reference", "words-none"];
  const state = { set: 0, a: 0, b: 0, seedA: 0, seedB: 0, show: "every", order: "in-order", by: 0, words: "words-other",
    search: "", shown: PAGE, linked: null, missing: false };
  const data = sampleData(overview);
  const cards = sampleCards(words);

  function words(key, parts) {
    let text = overview.words[root.dataset.language][key];
    for (const name in parts) text = text.split("{" + name + "}").join(String(parts[name]));
    return text;
  }

  function current() { return overview.sets[state.set]; }

  function choose(set, a, b) {
    const pair = overview.sets[set].pair;
    Object.assign(state, { set, a: a < 0 ? pair[0] : a, b: b < 0 ? pair[1] : b, seedA: 0, seedB: 0 });
  }

  function gap(one) {
    if (!one.a || !one.b || !current().metrics.length) return null;
    const a = one.a.scores[state.by], b = one.b.scores[state.by];
    if (a === null || b === null) return null;
    return (a - b) * (current().metrics[state.by][1] ? -1 : 1);
  }

  function flat(text) { return typeof text === "string" ? text : text[0].join("\u0000") + "\u0000" + text[1]; }

  function matches(one) {
    const { a, b } = one;
    if (state.show === "every") return true;
    if (!a || !b) return false;
    if (state.show === "a-right") return Boolean(a.right) && !b.right;
    if (state.show === "b-right") return !a.right && Boolean(b.right);
    if (state.show === "both-right") return Boolean(a.right) && Boolean(b.right);
    if (state.show === "both-wrong") return !a.right && !b.right;
    if (state.show === "a-better") return gap(one) > 0;
    if (state.show === "b-better") return gap(one) < 0;
    return (flat(a.text) === flat(b.text)) === (state.show === "same");
  }

  function contains(one, search) {
    const texts = [one.example.id, ...textsOf(one.example.prompt), one.example.reference];
    [one.a, one.b].forEach((answer) => { if (answer) texts.push(answer.text, ...(answer.reasoning ? [answer.reasoning[1]] : [])); });
    return texts.some((text) => flat(text).toLowerCase().includes(search));
  }

  function selected() {
    const a = data.answers(state.set, state.a, state.seedA), b = data.answers(state.set, state.b, state.seedB);
    const search = state.search.trim().toLowerCase();
    const found = data.examples(state.set)
      .map((example, place) => ({ example, place, a: a[place], b: b[place] }))
      .filter((one) => matches(one) && (!search || contains(one, search)));
    if (state.order === "in-order") return found;
    const value = { "a-ahead": (one) => -one, "b-ahead": (one) => one, apart: (one) => -Math.abs(one) }[state.order];
    const gaps = new Map(found.map((one) => [one, gap(one)]));
    return found.sort((one, other) => {
      const x = gaps.get(one), y = gaps.get(other);
      if (x === null || y === null) return (x === null ? 1 : 0) - (y === null ? 1 : 0) || one.place - other.place;
      return value(x) - value(y) || one.place - other.place;
    });
  }

  function address(example) {
    const set = current(), [a, seedsA] = set.methods[state.a], [b, seedsB] = set.methods[state.b];
    const parts = [set.model, set.task, example.id, a, b];
    if (state.seedA || state.seedB) parts.push(seedsA[state.seedA], seedsB[state.seedB]);
    return "#/example/" + parts.map(encodeURIComponent).join("/");
  }

  function lacking(one) {
    const a = one.a && wordsOf(one.a.text), b = one.b && wordsOf(one.b.text);
    if (current().output === "label" || state.words === "words-none") return [];
    if (state.words === "words-other") return a && b ? wordsApart(a, b) : [];
    const reference = wordsOf(one.example.reference);
    return [a, b].map((own) => own ? wordsApart(own, reference)[0] : undefined);
  }

  function sides(one) {
    const marked = lacking(one), set = current();
    const same = Boolean(one.a && one.b) && set.output === "text" && flat(one.a.text) === flat(one.b.text);
    return ["a", "b"].map((key, place) => {
      const [method, seeds] = set.methods[state[key]], letter = key.toUpperCase();
      return { letter, method, seed: seeds[state["seed" + letter]], named: seeds.length > 1, answer: one[key],
        other: one[place ? "a" : "b"], lacking: marked[place], tooLong: marked[place] === null, same: same && place === 1 };
    });
  }

  function drawCard(one) {
    const set = current(), metric = set.metrics[state.by];
    const ahead = metric ? cards.gapText(metric[0], gap(one)) : "";
    return cards.card(set, one.example, address(one.example), ahead, sides(one), state.linked === one.example.id);
  }

  function fillSelect(name, options, chosen) {
    const select = form.elements[name];
    select.replaceChildren(...options.map((pair) => {
      const option = make("option", "", pair[1]);
      option.value = String(pair[0]);
      return option;
    }));
    select.value = String(chosen);
  }

  function fillForm() {
    const set = current(), named = (keys) => keys.map((key) => [key, words(key)]);
    if (!SHOWN[set.output].includes(state.show)) state.show = "every";
    if (state.by >= set.metrics.length) state.by = 0;
    fillSelect("set", overview.sets.map((one, place) => [place, one.label]), state.set);
    ["a", "b"].forEach((key) => {
      const name = "seed" + key.toUpperCase(), seeds = set.methods[state[key]][1];
      fillSelect(key, set.methods.map((pair, place) => [place, pair[0]]), state[key]);
      fillSelect(name, seeds.map((seed, place) => [place, words("seed", { seed })]), state[name]);
      form.elements[name].closest("label").hidden = seeds.length < 2;
    });
    fillSelect("show", named(SHOWN[set.output]), state.show);
    fillSelect("order", named(set.metrics.length ? ORDERS : ORDERS.slice(0, 1)), state.order);
    fillSelect("by", set.metrics.map((pair, place) => [place, pair[0]]), state.by);
    fillSelect("words", named(MARKED), state.words);
    form.querySelector(".by").hidden = set.metrics.length < 2;
    form.querySelector(".mark-words").hidden = set.output === "label";
  }

  function say(found, shown) {
    const set = current(), parts = [found.length ? words("showing", { n: shown, total: found.length }) : words("none")];
    if (set.carried < set.total) parts.push(words("of-all", { n: set.carried, total: set.total }));
    if (state.missing) parts.unshift(words("not-carried"));
    status.textContent = parts.join(root.dataset.language === "zh" ? "" : " ");
  }

  // What was searched for may stand in a message that is folded.
  function unfold(search) {
    if (!search) return;
    list.querySelectorAll(".texts details, .reasoning").forEach((details) => {
      details.open = details.textContent.toLowerCase().includes(search);
    });
  }

  function drawCards(done) {
    const found = selected();
    if (done) done(found);
    const shown = found.slice(0, state.shown);
    say(found, shown.length);
    list.replaceChildren(...shown.map(drawCard));
    unfold(state.search.trim().toLowerCase());
    more.hidden = shown.length === found.length;
    more.textContent = words("more");
  }

  // Draws at once where everything has been loaded; `done` may still change how many are shown.
  function draw(done) {
    fillForm();
    const asked = [state.set, state.a, state.b].join();
    let waiting = true;
    data.load(state.set, [state.a, state.b], (there) => {
      waiting = false;
      if ([state.set, state.a, state.b].join() !== asked) return;
      if (there) drawCards(done);
      else {
        list.replaceChildren();
        more.hidden = true;
        status.textContent = words("not-loaded");
      }
    });
    if (waiting) status.textContent = words("loading");
  }

  function follow() {
    if (!location.hash.startsWith("#/example/")) return;
    let parts;
    try { parts = location.hash.slice(10).split("/").map(decodeURIComponent); } catch (error) { return; }
    const set = overview.sets.findIndex((one) => one.model === parts[0] && one.task === parts[1]);
    if (set < 0) return;
    const methods = overview.sets[set].methods, at = (name) => methods.findIndex((pair) => pair[0] === name);
    choose(set, at(parts[3]), at(parts[4]));
    const seed = (method, name) => Math.max(0, methods[method][1].findIndex((one) => String(one) === name));
    history.scrollRestoration = "manual"; // the link says where to be, also when the page is loaded again
    Object.assign(state, { show: "every", order: "in-order", search: "", shown: PAGE, linked: parts[2], missing: false,
      seedA: seed(state.a, parts[5]), seedB: seed(state.b, parts[6]) });
    form.elements.search.value = "";
    draw((found) => {
      const place = found.findIndex((one) => one.example.id === state.linked);
      state.missing = place < 0;
      state.shown = Math.max(PAGE, place + 1);
      const show = () => requestAnimationFrame(() => (list.querySelector(".linked") || browser).scrollIntoView());
      show();
      if (document.readyState !== "complete") addEventListener("load", show, { once: true });
    });
  }

  form.addEventListener("change", (event) => {
    const name = event.target.name, before = current();
    if (name === "search") return;
    Object.assign(state, { shown: PAGE, linked: null, missing: false });
    if (["show", "order", "words"].includes(name)) state[name] = event.target.value;
    else state[name] = Number(event.target.value);
    if (name === "set") {
      const same = ["a", "b"].map((key) => current().methods.findIndex((pair) => pair[0] === before.methods[state[key]][0]));
      choose(state.set, ...same);
      state.by = Math.max(0, before.metrics.length ? current().metrics.findIndex((pair) => pair[0] === before.metrics[state.by][0]) : 0);
    }
    if (name === "a" || name === "b") state["seed" + name.toUpperCase()] = 0;
    draw();
  });
  form.elements.search.addEventListener("input", () => {
    Object.assign(state, { search: form.elements.search.value, shown: PAGE, linked: null, missing: false });
    draw();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  more.addEventListener("click", () => {
    const before = list.children.length;
    state.shown += PAGE;
    draw();
    if (list.children[before]) list.children[before].focus();
  });
  addEventListener("hashchange", follow);

  // j and k: from the card that has the focus, or from the first that is seen.
  function step(by) {
    const all = Array.from(list.children), now = all.indexOf(document.activeElement.closest(".card"));
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
  if (location.hash.startsWith("#/example/")) follow();
  if (!list.children.length && !state.linked) draw();
}

if (document.getElementById("browser")) withChunk("samples", (data) => { if (data) startSamples(data); });
