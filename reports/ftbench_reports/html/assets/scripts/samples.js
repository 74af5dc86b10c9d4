// The sample browser.

function startSamples(data) {
  const browser = document.getElementById("browser");
  const form = browser.querySelector("form");
  const cards = browser.querySelector(".cards");
  const status = browser.querySelector("[role=status]");
  const more = browser.querySelector(".more");
  const PAGE = 10;
  const LABEL_MODES = ["all", "a-right", "b-right", "both-wrong", "different"];
  const TEXT_MODES = ["in-order", "a-ahead", "b-ahead"];
  const state = { set: 0, a: data.sets[0].pair[0], b: data.sets[0].pair[1], show: "", shown: PAGE, linked: null };

  function words(key, parts) {
    let text = data.words[root.dataset.language][key];
    for (const name in parts) text = text.split("{" + name + "}").join(String(parts[name]));
    return text;
  }

  function current() { return data.sets[state.set]; }
  function modes() { return current().output === "label" ? LABEL_MODES : TEXT_MODES; }

  function gap(example) {
    const a = example.answers[state.a], b = example.answers[state.b];
    if (!a || !b || a.score === null || b.score === null) return null;
    return (a.score - b.score) * (current().lower ? -1 : 1);
  }

  function flat(text) { return typeof text === "string" ? text : text[0].join("\u0000") + "\u0000" + text[1]; }

  function matches(example) {
    const a = example.answers[state.a], b = example.answers[state.b];
    if (!LABEL_MODES.includes(state.show) || state.show === "all") return true;
    if (!a || !b) return false;
    if (state.show === "a-right") return a.right && !b.right;
    if (state.show === "b-right") return !a.right && b.right;
    if (state.show === "both-wrong") return !a.right && !b.right;
    return flat(a.text) !== flat(b.text);
  }

  function selected() {
    const found = current().examples.map((example, place) => [example, place]).filter((pair) => matches(pair[0]));
    if (state.show !== "a-ahead" && state.show !== "b-ahead") return found;
    const sign = state.show === "a-ahead" ? -1 : 1;
    return found.sort((one, other) => {
      const a = gap(one[0]), b = gap(other[0]);
      if (a === null || b === null) return (a === null ? 1 : 0) - (b === null ? 1 : 0) || one[1] - other[1];
      return sign * (a - b) || one[1] - other[1];
    });
  }

  function fillText(element, text) {
    element.dir = "auto";
    const parts = typeof text === "string" ? [text] : text[0];
    if (parts.join("") === "") element.appendChild(make("span", "absent", words("empty")));
    parts.forEach((part, place) => {
      if (place % 2 === 0) {
        element.appendChild(document.createTextNode(part));
        return;
      }
      const mark = make("span", "hidden-character", part);
      mark.title = words("hidden-character");
      element.appendChild(mark);
    });
    if (typeof text !== "string" && text[1]) {
      element.appendChild(make("span", "absent", " " + words("left-out", { n: text[1].toLocaleString("en") })));
    }
    return element;
  }

  function textBlock(title, text) {
    const block = make("div");
    block.append(make("div", "label", title), fillText(make("div", "text"), text));
    return block;
  }

  function number(value) {
    const digits = Math.abs(value) >= 100 ? 1 : Math.abs(value) >= 10 ? 2 : 3;
    return value.toFixed(digits).replace("-", "−");
  }

  function answerBlock(letter, place, answer) {
    const set = current(), block = make("div", "answer"), head = make("div", "answer-head");
    head.appendChild(make("b", "", letter + " · " + set.methods[place][0]));
    head.appendChild(make("span", "", words("seed", { seed: set.methods[place][1] })));
    block.appendChild(head);
    if (!answer) {
      block.appendChild(make("p", "absent", words("no-answer")));
      return block;
    }
    if (set.output === "label") {
      head.appendChild(make("span", answer.right ? "good" : "bad", (answer.right ? "✓ " : "✗ ") + words(answer.right ? "right" : "wrong")));
    } else if (set.metric) {
      const key = answer.score === null ? "no-score" : "score";
      head.appendChild(make("span", "", words(key, { metric: set.metric, value: answer.score === null ? "" : number(answer.score) })));
    }
    if (answer.cut) head.appendChild(make("span", "warn", "✂ " + words("cut")));
    if (answer.truncated) head.appendChild(make("span", "warn", "✂ " + words("truncated", { n: answer.truncated })));
    block.appendChild(fillText(make("div", "text"), answer.text));
    if (answer.prompt !== undefined) {
      const details = make("details");
      details.append(make("summary", "", words("own-prompt")), fillText(make("div", "text"), answer.prompt));
      block.appendChild(details);
    }
    return block;
  }

  function address(example) {
    const set = current();
    const parts = [set.model, set.task, example.id, set.methods[state.a][0], set.methods[state.b][0]];
    return "#/example/" + parts.map(encodeURIComponent).join("/");
  }

  function card(example) {
    const element = make("article", "card" + (state.linked === example.id ? " linked" : ""));
    const head = make("div", "card-head"), link = make("a", "", words("link"));
    link.href = address(example);
    head.append(make("span", "", example.id), link);
    const texts = make("div", "texts"), answers = make("div", "answers");
    texts.append(textBlock(words("prompt"), example.prompt), textBlock(words("reference"), example.reference));
    answers.append(answerBlock("A", state.a, example.answers[state.a]), answerBlock("B", state.b, example.answers[state.b]));
    element.append(head, texts, answers);
    return element;
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

  function draw() {
    const set = current();
    if (!modes().includes(state.show)) state.show = modes()[0];
    fillSelect("set", data.sets.map((one, place) => [place, one.label]), state.set);
    const methods = set.methods.map((pair, place) => [place, pair[0]]);
    fillSelect("a", methods, state.a);
    fillSelect("b", methods, state.b);
    fillSelect("show", modes().map((mode) => [mode, words(mode)]), state.show);
    const found = selected();
    const visible = found.slice(0, state.shown);
    status.textContent = found.length
      ? words("showing", { n: visible.length, total: found.length }) + " " + words("embedded", { n: set.examples.length, total: set.total })
      : words("none");
    cards.replaceChildren(...visible.map((pair) => card(pair[0])));
    more.hidden = visible.length === found.length;
    more.textContent = words("more");
  }

  function follow() {
    if (!location.hash.startsWith("#/example/")) return;
    let parts;
    try { parts = location.hash.slice(10).split("/").map(decodeURIComponent); } catch (error) { return; }
    const place = data.sets.findIndex((set) => set.model === parts[0] && set.task === parts[1]);
    if (place < 0) return;
    const set = data.sets[place];
    const example = set.examples.findIndex((one) => one.id === parts[2]);
    const a = set.methods.findIndex((pair) => pair[0] === parts[3]), b = set.methods.findIndex((pair) => pair[0] === parts[4]);
    if (example < 0) return;
    Object.assign(state, { set: place, a: a < 0 ? set.pair[0] : a, b: b < 0 ? set.pair[1] : b, show: "", linked: parts[2] });
    state.shown = Math.max(PAGE, example + 1);
    draw();
    const linked = cards.querySelector(".linked");
    if (linked) linked.scrollIntoView();
  }

  form.addEventListener("change", (event) => {
    const name = event.target.name, value = event.target.value;
    state[name] = name === "show" ? value : Number(value);
    if (name === "set") {
      const before = form.elements, set = current();
      const same = ["a", "b"].map((one) => set.methods.findIndex((pair) => pair[0] === before[one].selectedOptions[0].textContent));
      Object.assign(state, { a: same[0] < 0 ? set.pair[0] : same[0], b: same[1] < 0 ? set.pair[1] : same[1] });
    }
    Object.assign(state, { shown: PAGE, linked: null });
    draw();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  more.addEventListener("click", () => {
    state.shown += PAGE;
    draw();
  });
  addEventListener("hashchange", follow);

  document.getElementById("printed-samples").hidden = true;
  browser.hidden = false;
  redraws.push(draw);
  draw();
  follow();
}

if (document.getElementById("browser")) withChunk("samples", (data) => { if (data) startSamples(data); });
