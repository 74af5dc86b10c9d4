// The controls above the answers: filled from what is chosen, in the language of the reader.

function samplesForm(form, state, overview, data, views, words) {
  const MARKED = ["words-other", "words-reference", "words-none"];
  const columns = form.querySelector(".columns");

  function fillSelect(name, options, chosen) {
    const select = form.elements[name];
    select.replaceChildren(...options.map((pair) => {
      const option = make("option", "", pair[1]);
      option.value = String(pair[0]);
      return option;
    }));
    select.value = String(chosen);
  }

  function keepKnown(name, options) {
    if (!options.some((pair) => pair[0] === state[name])) state[name] = options[0][0];
    fillSelect(name, options, state[name]);
  }

  function fillTwo(set) {
    ["a", "b"].forEach((key) => {
      const name = "seed" + key.toUpperCase(), seeds = set.methods[state[key]][1];
      fillSelect(key, set.methods.map((pair, place) => [place, pair[0]]), state[key]);
      fillSelect(name, seeds.map((seed, place) => [place, words("seed", { seed })]), state[name]);
      form.elements[name].closest("label").hidden = seeds.length < 2;
    });
    if (state.by >= set.metrics.length) state.by = 0;
    fillSelect("by", set.metrics.map((pair, place) => [place, pair[0]]), state.by);
    fillSelect("words", MARKED.map((key) => [key, words(key)]), state.words);
    form.querySelector(".by").hidden = set.metrics.length < 2;
    form.querySelector(".mark-words").hidden = set.output === "label";
  }

  // The boxes stay the same elements while the methods do, so that the one with the focus keeps it.
  function fillColumns(set) {
    const field = columns.querySelector("fieldset"), names = set.methods.map((pair) => pair[0]);
    let boxes = Array.from(field.querySelectorAll("input"));
    if (boxes.map((box) => box.value).join("\n") !== names.join("\n")) {
      boxes = names.map((name) => Object.assign(make("input"), { type: "checkbox", name: "on", value: name }));
      field.replaceChildren(field.querySelector("legend"), ...boxes.map((box) => {
        const label = make("label");
        label.append(box, " " + box.value);
        return label;
      }));
    }
    const on = views.all.methods().map((place) => names[place]);
    boxes.forEach((box) => {
      box.checked = on.includes(box.value);
      box.disabled = box.checked && (on.length === 1 || names[state.of] === box.value);
    });
    columns.querySelector("summary").textContent = words("columns", { n: on.length, total: names.length });
  }

  function fillAll(set) {
    const seeds = views.all.seeds();
    fillColumns(set);
    fillSelect("seed", [...seeds.map((seed) => [seed, words("seed", { seed })]), ["every", words("every-seed")]], state.seed === null ? "every" : state.seed);
    form.querySelector(".seed-choice").hidden = seeds.length < 2;
    fillSelect("of", [[-1, words("any-method")], ...set.methods.map((pair, place) => [place, pair[0]])], state.of);
    form.querySelectorAll(".for-labels").forEach((part) => { part.hidden = set.output !== "label"; });
    form.querySelector(".limit").hidden = state.show !== "below";
    if (document.activeElement !== form.elements.limit) form.elements.limit.value = state.limit === null ? "" : state.limit;
  }

  // The labels of the examples and answers that are loaded, and those that an address asked for.
  function fillLabels() {
    if (state.view !== "all" || overview.sets[state.set].output !== "label") return;
    const references = data.examples(state.set).map((example) => labelOf(example.reference));
    const answers = views.all.methods().flatMap((method) => data.seedsOf(state.set, method).flat())
      .filter(Boolean).map((answer) => labelOf(answer.text));
    [["reference", references], ["answer", answers]].forEach(([name, labels]) => {
      const known = Array.from(new Set([...labels, ...(state[name] === "" ? [] : [state[name]])])).sort();
      fillSelect(name, [["", words("any-label")], ...known.map((label) => [label, label])], state[name]);
    });
  }

  function fill() {
    const set = overview.sets[state.set], view = views[state.view];
    form.querySelectorAll(".for-all, .for-two").forEach((part) => { part.hidden = !part.classList.contains("for-" + state.view); });
    fillSelect("view", [["all", words("all-methods")], ["two", words("two-methods")]], state.view);
    fillSelect("set", overview.sets.map((one, place) => [place, one.label]), state.set);
    keepKnown("show", view.shown());
    keepKnown("order", view.orders());
    if (state.view === "all") fillAll(set);
    else fillTwo(set);
  }

  // The list of methods lies over the page, so it closes as menus do.
  document.addEventListener("click", (event) => { if (!columns.contains(event.target)) columns.open = false; });
  columns.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    columns.open = false;
    columns.querySelector("summary").focus();
  });

  return { fill, fillLabels };
}
