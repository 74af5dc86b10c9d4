// The screens, and moving between items and questions.

function drawProgress() {
  const done = doneCount(), bar = byId("progress");
  bar.max = Math.max(counted.length, 1);
  bar.value = done;
  const text = byId("progress-text");
  text.replaceChildren(make("span", "numbers", words("progress", { done, n: counted.length })), " ", make("span", "rated", words("rated")));
  const practice = state.screen === "item" && currentItem().practice;
  if (practice) text.append(" ", make("span", "badge", words("practice")));
}

function drawAlert() {
  const waiting = state.changes - state.downloaded;
  byId("alert").hidden = keeps && !damaged;
  if (byId("alert").hidden) return;
  byId("alert-text").textContent = damaged ? words("damaged")
    : words("not-kept") + (waiting ? " " + words("not-kept-count", { n: waiting }) : "");
  byId("alert").querySelector("button").hidden = damaged || waiting === 0;
}

function drawMoves() {
  const { screen, place } = state, next = byId("next");
  byId("back").hidden = byId("undo").hidden = screen !== "item";
  byId("back").disabled = place === 0;
  byId("undo").disabled = undone.length === 0;
  next.hidden = screen === "finish";
  byId("to-items").hidden = screen !== "finish";
  if (screen === "start") {
    const first = firstUnrated(), begun = state.ratings.size > 0;
    if (first < 0) next.textContent = words("to-finish");
    else if (sheet.items[first].practice) next.textContent = words(begun ? "go-on-practice" : "start-practice");
    else next.textContent = begun ? words("go-on", { n: counted.indexOf(sheet.items[first]) + 1 }) : words("start");
  } else if (screen === "item") {
    next.textContent = words(place === sheet.items.length - 1 ? "finish" : "next");
  }
  next.classList.toggle("primary", screen === "start" || stateOf(currentItem()) === "done");
}

function drawStart() {
  const done = doneCount();
  byId("resumed").hidden = done === 0;
  byId("resumed").textContent = words("resumed", { done, n: counted.length });
}

function drawFinish() {
  const done = doneCount(), n = counted.length, first = firstUnrated(), left = done < n;
  byId("finish-title").textContent = words(left ? "some-done" : "all-done", { done, n });
  byId("finish-open").hidden = !left;
  byId("to-unrated").classList.toggle("primary", left);
  byId("download").classList.toggle("primary", !left);
  byId("finish-about").textContent = words("some-done-about");
  if (left) byId("to-unrated").textContent = sheet.items[first].practice
    ? words("go-on-practice") : words("to-unrated", { n: counted.indexOf(sheet.items[first]) + 1 });
  byId("file-name").hidden = state.file === "";
  byId("file-name").textContent = words("file-name", { name: state.file });
  byId("changed-since").hidden = state.file === "" || state.changes === state.downloaded;
  byId("changed-since").textContent = words("changed-since");
  byId("as-text").value = responseText();
}

function drawItems() {
  byId("item-list").replaceChildren(...sheet.items.map((item, place) => {
    const found = stateOf(item), name = item.practice
      ? words("practice-item", { n: place + 1, total: practiced })
      : words("item", { n: place - practiced + 1, total: counted.length });
    const button = make("button", found, item.practice ? words("practice") + " " + (place + 1) : String(place - practiced + 1));
    const mark = make("span", "mark", { done: "✓", part: "◐", open: "" }[found]);
    mark.setAttribute("aria-hidden", "true");
    button.append(mark);
    button.type = "button";
    button.setAttribute("aria-label", name + ", " + words("state-" + found) + (place === state.place ? ", " + words("state-current") : ""));
    if (place === state.place) button.setAttribute("aria-current", "true");
    button.addEventListener("click", () => {
      closeDialogs();
      goTo(place);
    });
    return make("li", item.practice ? "for-practice" : "", button);
  }));
  byId("first-unrated").hidden = firstUnrated() < 0;
}

function draw() {
  for (const name of ["start", "item", "finish"]) byId(name).hidden = name !== state.screen;
  if (state.screen === "start") drawStart();
  if (state.screen === "finish") drawFinish();
  if (state.screen === "item") drawItem();
  drawMoves();
  drawProgress();
  drawAlert();
}

function open(screen) {
  tick();
  state.screen = screen;
  draw();
  startClock();
}

// The heading gets the focus, so that a screen reader reads what is new.
function show(screen) {
  open(screen);
  scrollTo(0, 0);
  byId(screen).querySelector("h1").focus({ preventScroll: true });
}

function goTo(place, step) {
  say("");
  if (place >= sheet.items.length) {
    show("finish");
    return;
  }
  state.place = Math.max(place, 0);
  state.step = step === undefined ? firstOpenStep(currentItem()) : step;
  show("item");
}

function goOn() {
  const first = firstUnrated();
  if (first < 0) show("finish");
  else goTo(first);
}

function focusStep(step, options) {
  state.step = step;
  syncItem();
  const block = byId("item").querySelectorAll(".question")[steps[step].dimension];
  block.focus({ preventScroll: true });
  const shown = block.querySelector('[data-step="' + step + '"]') || block;
  shown.scrollIntoView({ block: "nearest" });
}

function stepOn() {
  if (state.step < steps.length - 1) focusStep(state.step + 1);
  else goTo(state.place + 1);
}

function stepBack() {
  if (state.step > 0) focusStep(state.step - 1);
  else if (state.place > 0) goTo(state.place - 1, steps.length - 1);
}

// After a rating by key: the next question, then the next item; at the end of an item first what was left out.
function afterRating() {
  const done = stateOf(currentItem()) === "done";
  if (state.step < steps.length - 1) focusStep(state.step + 1);
  else if (!done) focusStep(firstOpenStep(currentItem()));
  else {
    goTo(state.place + 1);
    say(words("rated-item", { done: doneCount(), n: counted.length }));
  }
}

// Returns whether the choice was possible.
function choose(number, value) {
  const item = currentItem(), step = steps[number];
  const before = judgementOf(item, step.dimension), after = withChoice(before, step.part, value);
  if (after === null) {
    say(words(before === null || before.value === null ? "best-first" : "best-is-not-worst"));
    return false;
  }
  state.step = number;
  remember();
  setJudgement(item, step.dimension, after);
  save();
  syncItem();
  const named = optionsOf(item, step).find((one) => one.value === value);
  const choice = named ? (PAIR || BEST_WORST ? named.text : named.key) : words("cannot-judge");
  const part = BEST_WORST && value !== "pass" ? " – " + words(step.part) : "";
  say(words("chosen", { question: inLanguage(sheet.dimensions[step.dimension].title) + part, choice }));
  return true;
}

function setReason(dimension, text) {
  const item = currentItem(), before = judgementOf(item, dimension);
  if (!isPass(before)) return;
  setJudgement(item, dimension, { value: null, worst: null, reason: text });
  save();
  syncItem();
}

function undo() {
  if (!undone.length) {
    say(words("nothing-to-undo"));
    return;
  }
  const before = undone.pop();
  state.ratings = before.ratings;
  state.changes += 1;
  save();
  goTo(before.place, before.step);
  focusStep(before.step);
  say(words("undone"));
}

let pointing = false;
addEventListener("pointerdown", () => { pointing = true; }, true);
addEventListener("keydown", () => { pointing = false; }, true);

function onChange(event) {
  if (event.target.type !== "radio") return;
  const number = Number(event.target.name.slice(5)), value = event.target.value;
  if (!choose(number, value === "pass" ? value : Number(value)) || !pointing) return;
  // The focus leaves the choice that was pointed at, or an arrow key would change it.
  focusStep(isAnswered(currentItem(), number) && stateOf(currentItem()) !== "done" ? firstOpenStep(currentItem()) : number);
}

function onFocus(event) {
  const part = event.target.closest("[data-step]"), block = event.target.closest(".question");
  const dimension = Number(block.dataset.dimension);
  if (part && part !== event.target) state.step = Number(part.dataset.step);
  else if (steps[state.step].dimension !== dimension) state.step = steps.findIndex((step) => step.dimension === dimension);
  else return;
  syncItem();
}

function closeDialogs() { document.querySelectorAll("dialog[open]").forEach((dialog) => dialog.close()); }

function openDialog(name) {
  const dialog = byId("dialog-" + name), body = dialog.querySelector(".dialog-body");
  if (dialog.open) return;
  closeDialogs();
  if (name === "items") drawItems();
  if (name === "instructions") body.replaceChildren(document.querySelector("#start .guide").cloneNode(true));
  dialog.showModal();
  body.scrollTop = 0;
  startClock();
}

function setLanguage(language) {
  root.dataset.language = language;
  root.lang = language === "zh" ? "zh-CN" : "en";
  say("");
  draw();
}
