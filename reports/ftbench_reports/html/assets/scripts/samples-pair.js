// The view of two methods, A and B, side by side: one card an example.

function pairView(state, current, data, cards, words) {
  const SHOWN = {
    label: ["every", "a-right", "b-right", "both-right", "both-wrong", "different"],
    text: ["every", "a-better", "b-better", "different", "same"],
  };
  const ORDERS = ["in-order", "a-ahead", "b-ahead", "apart"];

  function gap(row) {
    if (!row.a || !row.b || !current().metrics.length) return null;
    const a = row.a.scores[state.by], b = row.b.scores[state.by];
    if (a === null || b === null) return null;
    return (a - b) * (current().metrics[state.by][1] ? -1 : 1);
  }

  function matches(row) {
    const { a, b } = row;
    if (state.show === "every") return true;
    if (!a || !b) return false;
    if (state.show === "a-right") return Boolean(a.right) && !b.right;
    if (state.show === "b-right") return !a.right && Boolean(b.right);
    if (state.show === "both-right") return Boolean(a.right) && Boolean(b.right);
    if (state.show === "both-wrong") return !a.right && !b.right;
    if (state.show === "a-better") return gap(row) > 0;
    if (state.show === "b-better") return gap(row) < 0;
    return (flatText(a.text) === flatText(b.text)) === (state.show === "same");
  }

  function rows(search) {
    const a = data.answers(state.set, state.a, state.seedA), b = data.answers(state.set, state.b, state.seedB);
    const found = data.examples(state.set)
      .map((example, place) => ({ example, place, a: a[place], b: b[place] }))
      .filter((row) => matches(row) && (!search || isFound(search, row.example, [row.a, row.b])));
    if (state.order === "in-order") return found;
    const value = { "a-ahead": (ahead) => -ahead, "b-ahead": (ahead) => ahead, apart: (ahead) => -Math.abs(ahead) }[state.order];
    return sortedBy(found, (row) => { const ahead = gap(row); return ahead === null ? null : value(ahead); });
  }

  function address(example) {
    const set = current(), [a, seedsA] = set.methods[state.a], [b, seedsB] = set.methods[state.b];
    const parts = [set.model, set.task, example.id, a, b];
    if (state.seedA || state.seedB) parts.push(seedsA[state.seedA], seedsB[state.seedB]);
    return "#/example/" + parts.map(encodeURIComponent).join("/");
  }

  // For each answer the words that are marked: undefined for none, null where they take too long to find.
  function lacking(row) {
    const a = row.a && wordsOf(row.a.text), b = row.b && wordsOf(row.b.text);
    if (current().output === "label" || state.words === "words-none") return [];
    if (state.words === "words-other") return a && b ? wordsApart(a, b) : [];
    const reference = wordsOf(row.example.reference);
    return [a, b].map((own) => own ? wordsApart(own, reference)[0] : undefined);
  }

  function sides(row) {
    const marked = lacking(row), set = current();
    const same = Boolean(row.a && row.b) && set.output === "text" && flatText(row.a.text) === flatText(row.b.text);
    return ["a", "b"].map((key, place) => {
      const [method, seeds] = set.methods[state[key]], letter = key.toUpperCase();
      return { letter, method, seed: seeds[state["seed" + letter]], named: seeds.length > 1, answer: row[key],
        other: row[place ? "a" : "b"], lacking: marked[place], tooLong: marked[place] === null, same: same && place === 1 };
    });
  }

  function drawCard(row) {
    const set = current(), metric = set.metrics[state.by];
    const ahead = metric ? cards.gapText(metric[0], gap(row)) : "";
    return cards.card(set, row.example, address(row.example), ahead, sides(row), state.linked === row.example.id);
  }

  function choices() {
    const set = current(), changed = (name, first) => [name, state[name] === first ? "" : state[name]];
    const sides = ["A", "B"].flatMap((letter) => {
      const key = letter.toLowerCase(), [method, seeds] = set.methods[state[key]], seed = state["seed" + letter];
      return [[key, method], ["seed" + letter, seed ? seeds[seed] : ""]];
    });
    const by = state.by ? set.metrics[state.by][0] : "";
    return [["view", "two"], ...sides, changed("show", "every"), changed("order", "in-order"), ["by", by],
      changed("words", "words-other"), changed("search", "")];
  }

  function take(asked) {
    const set = current(), at = (name) => set.methods.findIndex((pair) => pair[0] === name);
    [["a", "A"], ["b", "B"]].forEach(([key, letter]) => {
      const method = at(asked.get(key));
      if (method >= 0) state[key] = method;
      const seed = set.methods[state[key]][1].findIndex((known) => String(known) === asked.get("seed" + letter));
      state["seed" + letter] = Math.max(0, seed);
    });
    state.by = Math.max(0, set.metrics.findIndex((pair) => pair[0] === asked.get("by")));
    if (["words-other", "words-reference", "words-none"].includes(asked.get("words"))) state.words = asked.get("words");
  }

  return {
    shown: () => SHOWN[current().output].map((key) => [key, words(key)]),
    orders: () => (current().metrics.length ? ORDERS : ORDERS.slice(0, 1)).map((key) => [key, words(key)]),
    methods: () => [state.a, state.b],
    rows,
    draw: (list, found) => list.replaceChildren(...found.map(drawCard)),
    said: () => [],
    choices,
    take,
  };
}
