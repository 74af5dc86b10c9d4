// The view of all methods: one row an example, one column a method.

function matrixView(state, current, data, cards, words) {
  const JUDGED = ["wrong", "cut", "loop", "empty", "below"]; // filters of single answers
  const LONG = 300, LINES = 8, MOST_ANSWERS = 60000;

  function isLower() { return Boolean(current().metrics.length && current().metrics[0][1]); }

  function shown() {
    const set = current(), metric = set.metrics.length ? set.metrics[0][0] : "";
    const label = set.output === "label";
    return [
      ["every", words("every")],
      ...(label ? [["wrong", words("of-wrong")]] : []),
      ["different", words("of-different")],
      ["cut", words("of-cut")],
      ["loop", words("of-loop")],
      ["empty", words(label ? "of-no-label" : "of-empty")],
      ...(label || !metric ? [] : [["below", words(isLower() ? "of-above" : "of-below", { metric })]]),
    ];
  }

  // The places of the methods in their order; that of the filter comes first and cannot be switched off.
  function methods() {
    const places = current().methods.map((_, place) => place);
    const on = places.filter((place) => place === state.of || !state.off.has(current().methods[place][0]));
    return on.includes(state.of) ? [state.of, ...on.filter((place) => place !== state.of)] : on;
  }

  // Methods that are switched off at first, so that a very large task does not load every answer.
  function tooMany(set) {
    const seeds = Math.max(...set.methods.map((pair) => pair[1].length));
    const room = Math.max(2, Math.floor(MOST_ANSWERS / (set.carried * seeds)));
    return set.methods.slice(room).map((pair) => pair[0]);
  }

  function seeds() {
    return Array.from(new Set(current().methods.flatMap((pair) => pair[1]))).sort((a, b) => a - b);
  }

  // [seed, answer] of a method; one with a single seed, such as zero-shot, has the same answer beside every seed.
  function answersOf(method, place) {
    const known = current().methods[method][1];
    const wanted = known.filter((seed) => state.seed === null || seed === state.seed || known.length === 1);
    return wanted.map((seed) => [seed, data.answers(state.set, method, known.indexOf(seed))[place]]).filter((pair) => pair[1]);
  }

  function isJudged() {
    return state.answer !== "" || (JUDGED.includes(state.show) && (state.show !== "below" || state.limit !== null));
  }

  function isHit(answer) {
    if (state.answer !== "" && labelOf(answer.text) !== state.answer) return false;
    if (state.show === "wrong") return !answer.right;
    if (state.show === "cut" || state.show === "loop") return Boolean(answer[state.show]);
    if (state.show === "empty") return answer.text === "";
    if (state.show === "below" && state.limit !== null) {
      const score = answer.scores[0];
      return score !== null && (isLower() ? score > state.limit : score < state.limit);
    }
    return true;
  }

  function rowOf(example, place) {
    const cells = methods().map((method) => {
      const pairs = answersOf(method, place), judged = state.of < 0 || state.of === method;
      const hits = judged && isJudged() ? pairs.filter((pair) => isHit(pair[1])).length : 0;
      return { name: current().methods[method][0], pairs, hits };
    });
    return { example, place, cells, hits: cells.reduce((sum, cell) => sum + cell.hits, 0) };
  }

  function matches(row, search) {
    const answers = row.cells.flatMap((cell) => cell.pairs.map((pair) => pair[1]));
    if (state.reference !== "" && labelOf(row.example.reference) !== state.reference) return false;
    if (isJudged() && !row.hits) return false;
    if (state.show === "different" && new Set(answers.map((answer) => flatText(answer.text))).size < 2) return false;
    return !search || isFound(search, row.example, answers);
  }

  // The mean over the answers: the share of right ones, or of the score that decides.
  function goodness(row) {
    const label = current().output === "label";
    const values = row.cells.flatMap((cell) => cell.pairs.map(([, answer]) => label ? Number(Boolean(answer.right)) : answer.scores[0]))
      .filter((value) => value !== null && value !== undefined);
    return values.length ? values.reduce((sum, value) => sum + value, 0) / values.length * (!label && isLower() ? -1 : 1) : null;
  }

  let hits = 0;
  function rows(search) {
    const found = data.examples(state.set).map(rowOf).filter((row) => matches(row, search));
    hits = found.reduce((sum, row) => sum + row.hits, 0);
    return state.order === "hardest" ? sortedBy(found, goodness) : found;
  }

  // Drawing.

  function isLong(text) {
    const plain = labelOf(text);
    return plain.length > LONG || plain.split("\n").length > LINES;
  }

  function textOf(text) {
    return cards.fillText(make("div", "text" + (isLong(text) ? " clamped" : "")), text);
  }

  // Equal answers of several seeds once.
  function answerGroups(pairs) {
    const groups = new Map();
    pairs.forEach(([seed, answer]) => {
      const key = flatText(answer.said === undefined ? answer.text : answer.said);
      groups.set(key, [...(groups.get(key) || []), [seed, answer]]);
    });
    return Array.from(groups.values());
  }

  function answerPart(group, named) {
    const set = current(), part = make("div", "part"), head = make("div", "answer-head"), answer = group[0][1];
    const several = group.map((pair) => pair[0]).join(", ");
    if (named) head.append(make("span", "", group.length > 1 ? words("seeds", { seeds: several }) : words("seed", { seed: several })));
    if (set.output === "label") head.append(cards.rightMark(answer));
    head.append(...cards.warnings(answer));
    if (head.children.length) part.append(head);
    if (answer.reasoning) part.append(cards.reasoning(answer));
    if (answer.said === undefined) part.append(textOf(answer.text));
    else part.append(textOf(answer.said), cards.takenAs(answer.text));
    if (set.output === "text" && set.metrics.length) {
      const values = group.map((pair) => pair[1].scores[0]).map((value) => value === null ? words("no-score") : cards.number(value));
      part.append(make("div", "score", set.metrics[0][0] + " " + Array.from(new Set(values)).join(", ")));
    }
    return part;
  }

  function answerCell(cell) {
    const element = make("td", cell.hits ? "hit" : "");
    element.append(make("div", "of", cell.name));
    if (!cell.pairs.length) element.append(make("p", "absent", words("no-answer")));
    const groups = answerGroups(cell.pairs);
    const named = (state.seed === null && cell.pairs.length > 1) || cell.pairs.some(([seed]) => state.seed !== null && seed !== state.seed);
    element.append(...groups.map((group) => answerPart(group, named)));
    return element;
  }

  function exampleCell(row) {
    const element = make("th"), head = make("div", "card-head"), link = make("a", "", words("link"));
    element.scope = "row";
    link.href = answersAddress(current().model, current().task, [["example", row.example.id], ...seedChoice()]);
    head.append(make("span", "id", row.example.id), ...cards.foldOf(row.example), link);
    const asked = isConversation(row.example.prompt) ? cards.asked(row.example.prompt) : [textOf(row.example.prompt)];
    element.append(head, make("div", "label", words("prompt")), ...asked, make("div", "label", words("reference")), textOf(row.example.reference));
    return element;
  }

  function rowElement(row, whole) {
    const element = make("tr", "card" + (state.linked === row.example.id ? " linked" : "") + (whole ? " whole" : ""));
    element.tabIndex = 0;
    element.dataset.example = row.example.id;
    const first = exampleCell(row);
    element.append(first, ...row.cells.map(answerCell));
    if (!whole && element.querySelector(".clamped")) {
      const button = make("button", "whole-texts", words("whole"));
      button.type = "button";
      button.setAttribute("aria-expanded", "false");
      button.addEventListener("click", () => {
        button.setAttribute("aria-expanded", String(element.classList.toggle("whole")));
      });
      first.append(button);
    }
    return element;
  }

  function draw(list, found) {
    const before = list.querySelector(".matrix"), frame = make("div", "table-frame tall matrix" + (current().output === "label" ? " labels" : "")), table = make("table");
    const head = table.createTHead().insertRow();
    [words("example"), ...methods().map((place) => current().methods[place][0])].forEach((text) => {
      const cell = make("th", "", text);
      cell.scope = "col";
      head.append(cell);
    });
    table.createTBody().append(...found.map((row) => rowElement(row, state.search.trim() !== "")));
    frame.tabIndex = 0;
    frame.setAttribute("role", "region");
    frame.setAttribute("aria-label", words("table"));
    frame.append(table);
    list.replaceChildren(...(found.length ? [frame] : []));
    if (before && found.length > before.querySelectorAll(".card").length) frame.scrollTop = before.scrollTop;
    if (before) frame.scrollLeft = before.scrollLeft;
  }

  // What an address says.

  function seedChoice() {
    if (state.seed === null) return [["seed", "every"]];
    return state.seed === seeds()[0] ? [] : [["seed", String(state.seed)]];
  }

  function choices() {
    const set = current(), changed = (name, first) => [name, state[name] === first ? "" : state[name]];
    const off = set.methods.map((pair) => pair[0]).filter((name) => state.off.has(name)).map((name) => ["off", name]);
    const limit = state.show === "below" && state.limit !== null ? String(state.limit) : "";
    return [["method", state.of < 0 ? "" : set.methods[state.of][0]], ...seedChoice(), changed("show", "every"), ["limit", limit],
      changed("reference", ""), changed("answer", ""), ...off, changed("order", "in-order"), changed("search", "")];
  }

  function take(asked) {
    const set = current(), seed = asked.get("seed"), known = seeds();
    const limit = parseFloat(asked.get("limit"));
    const wanted = known.find((one) => String(one) === seed);
    Object.assign(state, {
      of: set.methods.findIndex((pair) => pair[0] === asked.get("method")),
      seed: seed === "every" ? null : wanted === undefined ? known[0] : wanted,
      seedMissing: seed && seed !== "every" && wanted === undefined ? seed : "",
      limit: isNaN(limit) ? null : limit,
      reference: asked.get("reference") || "",
      answer: asked.get("answer") || "",
    });
    if (asked.has("off")) state.off = new Set(asked.getAll("off"));
  }

  return {
    shown,
    orders: () => ["in-order", "hardest"].map((key) => [key, words(key)]),
    methods,
    tooMany,
    seeds,
    rows,
    draw,
    said: () => isJudged() && hits ? [words(hits === 1 ? "hits-one" : "hits", { n: hits })] : [],
    choices,
    take,
  };
}
