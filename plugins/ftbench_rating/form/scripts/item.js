// One item: its texts, and for each question a group of choices.

const QUICK = ["why-subject", "why-unreadable", "why-unclear"];
let promptOpen = true;

function choicesOf(item, part) {
  if (PAIR) return [0, 1].map((value) => [value, words("better", { n: value + 1 })]).concat([[-1, words("tie")]]);
  if (BEST_WORST) return item.answers.map((_, value) => [value, words("answer-n", { n: value + 1 })]);
  return null;
}

function optionsOf(item, step) {
  const dimension = sheet.dimensions[step.dimension];
  const meanings = new Map(dimension.points.map((point) => [point.value, inLanguage(point.meaning)]));
  const choices = choicesOf(item) || [1, 2, 3, 4, 5].map((value) => [value, meanings.get(value) || ""]);
  return choices.map(([value, text], place) => ({ value, text, key: String(place + 1) }));
}

function option(name, value, key, text, className) {
  const input = make("input");
  Object.assign(input, { type: "radio", name, value: String(value) });
  const shown = make("kbd", "", key);
  if (text) shown.setAttribute("aria-hidden", "true");
  return make("label", "option " + (className || ""), input, shown, make("span", "meaning", text));
}

function reasonBox(dimension) {
  const input = make("input");
  Object.assign(input, { type: "text", maxLength: 500, autocomplete: "off" });
  input.dataset.reason = String(dimension);
  const quick = QUICK.map((key) => {
    const button = make("button", "", words(key));
    button.type = "button";
    button.addEventListener("click", () => setReason(dimension, words(key)));
    return button;
  });
  input.addEventListener("input", () => setReason(dimension, input.value));
  return make("div", "reason", make("label", "", words("why"), input), make("div", "quick", ...quick));
}

function questionBlock(item, place) {
  const dimension = sheet.dimensions[place];
  const block = make("fieldset", "question " + sheet.scheme, make("legend", "", make("b", "", inLanguage(dimension.title)), " ",
    make("span", "", inLanguage(dimension.question))));
  block.tabIndex = -1;
  block.dataset.dimension = String(place);
  steps.forEach((step, number) => {
    if (step.dimension !== place) return;
    const name = "step-" + number;
    const options = make("div", "options", ...optionsOf(item, step).map((one) => option(name, one.value, one.key, one.text)));
    if (!BEST_WORST) {
      block.append(options);
    } else {
      const group = make("fieldset", "part", make("legend", "", words(step.part)), options);
      group.dataset.step = String(number);
      block.append(group);
    }
    if (sheet.passes && step.part !== "worst") options.append(option(name, "pass", "x", words("cannot-judge"), "pass"));
  });
  if (sheet.passes) block.append(reasonBox(place));
  return block;
}

function textBlock(title, parts, tag) {
  return make("section", "answer", make(tag, "label", title), fillText(make("div", "text"), parts));
}

function roleName(role) {
  return ["user", "assistant", "system", "tool"].includes(role) ? words("role." + role) : role;
}

// One message of a conversation; that of the system is folded, because it is the same for many items.
function turnBlock([role, parts]) {
  const name = make("span", "role", roleName(role)), text = fillText(make("div"), parts);
  if (role !== "system") return make("li", "turn", name, text);
  return make("li", "turn", make("details", "", make("summary", "", name), text));
}

// A plain prompt, or the messages of a conversation in one box.
function promptText(item) {
  if (!item.turns.length) return fillText(make("div", "text"), item.prompt);
  return make("div", "text turns", make("ol", "", ...item.turns.map(turnBlock)));
}

function heading(item) {
  const place = item.practice ? sheet.items.indexOf(item) : counted.indexOf(item);
  const total = item.practice ? practiced : counted.length;
  const title = make("h1", "", words(item.practice ? "practice-item" : "item", { n: place + 1, total }));
  title.tabIndex = -1;
  const head = make("div", "item-head", title);
  if (item.practice) head.append(make("p", "notice", words("practice-note")));
  if (practiced && item === counted[0]) head.append(make("p", "notice", words("practice-over")));
  return head;
}

function drawItem() {
  const item = currentItem(), single = item.answers.length === 1;
  const before = byId("item").querySelector(".prompt");
  if (before) promptOpen = before.open; // its event "toggle" comes later than a quick rater's next key
  const prompt = make("details", "prompt", make("summary", "label", words("prompt")), promptText(item));
  prompt.open = promptOpen;
  prompt.addEventListener("toggle", markLong, true); // of a folded message too
  const answers = item.answers.map((parts, place) => textBlock(words(single ? "answer" : "answer-n", { n: place + 1 }), parts, "h2"));
  const questions = make("form", "questions", ...sheet.dimensions.map((_, place) => questionBlock(item, place)));
  questions.addEventListener("submit", (event) => event.preventDefault());
  questions.addEventListener("change", onChange);
  questions.addEventListener("focusin", onFocus);
  byId("item").replaceChildren(heading(item),
    make("div", "work " + sheet.scheme, make("div", "texts", prompt, make("div", "answers", ...answers)), questions));
  byId("item").querySelector(".answers").dataset.count = String(item.answers.length);
  syncItem();
  markLong();
}

// Only a text that is cut by its box can be reached with the tab key, to be scrolled.
function markLong() {
  byId("item").querySelectorAll(".text").forEach((text, place) => {
    const long = text.scrollHeight > text.clientHeight + 1, label = text.parentElement.querySelector(".label");
    label.id = "text-label-" + place;
    text.classList.toggle("long", long);
    text.classList.toggle("at-end", text.scrollTop + text.clientHeight >= text.scrollHeight - 8);
    const hint = label.querySelector(".scroll-hint");
    if (long && !hint) label.append(make("span", "scroll-hint", " · " + words("scroll-hint")));
    if (!long && hint) hint.remove();
    for (const [name, value] of [["tabindex", "0"], ["role", "region"], ["aria-labelledby", label.id]]) {
      if (long) text.setAttribute(name, value);
      else text.removeAttribute(name);
    }
  });
}
addEventListener("resize", markLong);
addEventListener("scroll", (event) => { if (event.target instanceof Element && event.target.matches(".text")) markLong(); }, true);

function chosenIn(judgement, part) {
  if (judgement === null) return null;
  if (part === "worst") return judgement.worst;
  return judgement.value === null ? "pass" : judgement.value;
}

function syncItem() {
  const item = currentItem(), screen = byId("item");
  steps.forEach((step, number) => {
    const judgement = judgementOf(item, step.dimension), chosen = chosenIn(judgement, step.part);
    screen.querySelectorAll('input[name="step-' + number + '"]').forEach((input) => {
      input.checked = chosen !== null && input.value === String(chosen);
      if (step.part === "worst") {
        input.disabled = judgement === null || judgement.value === null || input.value === String(judgement.value);
      }
    });
  });
  screen.querySelectorAll(".question").forEach((block, dimension) => {
    const judgement = judgementOf(item, dimension), current = steps[state.step].dimension === dimension;
    block.classList.toggle("current", current);
    block.classList.toggle("done", isComplete(judgement));
    block.querySelectorAll(".part").forEach((part) => {
      part.classList.toggle("current", part.dataset.step === String(state.step));
    });
    const reason = block.querySelector(".reason");
    if (!reason) return;
    reason.hidden = !isPass(judgement);
    const input = reason.querySelector("input"), text = isPass(judgement) ? judgement.reason : "";
    if (input.value !== text) input.value = text;
  });
  drawMoves();
  drawProgress();
}
