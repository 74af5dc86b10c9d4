// The keyboard. Fields, open dialogs and the choices that have the focus keep their own keys.

function digitOf(event) {
  if (/^[0-9]$/.test(event.key)) return event.key;
  const place = /^(?:Digit|Numpad)([0-9])$/.exec(event.code);  // the upper row of a French keyboard gives & and é
  return place && !event.shiftKey ? place[1] : null;
}

function onChoiceKey(key) {
  const item = currentItem();
  let value = "pass";
  if (key !== "pass") {
    const found = optionsOf(item, steps[state.step]).find((one) => one.key === key);
    if (!found) return;
    value = found.value;
  } else if (!sheet.passes) {
    return;
  }
  if (!choose(state.step, value)) return;
  if (value !== "pass") {
    afterRating();
    return;
  }
  const reason = byId("item").querySelector('[data-reason="' + steps[state.step].dimension + '"]');
  reason.focus();
}

function onReasonKey(event) {
  if (event.key === "Escape") focusStep(state.step);
  if (event.key !== "Enter") return;
  event.preventDefault();
  const dimension = Number(event.target.dataset.reason);
  if (!isComplete(judgementOf(currentItem(), dimension))) {
    say(words("needs-reason"));
    return;
  }
  state.step = steps.findLastIndex((step) => step.dimension === dimension);
  afterRating();
}

function onItemKey(event) {
  const inChoices = event.target.matches("input[type=radio]"), inText = event.target.matches(".text");
  const digit = digitOf(event);
  const vertical = { ArrowUp: stepBack, ArrowDown: stepOn }[event.key];
  const horizontal = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (digit !== null || event.key === "x" || event.key === "X") {
    if (!event.repeat) onChoiceKey(digit === null || digit === "0" ? "pass" : digit);
  } else if (vertical && !inChoices && !inText) vertical();
  else if (horizontal && !inChoices) {
    if (state.place + horizontal >= 0) goTo(state.place + horizontal);
  } else if (event.key === "Enter") stepOn();
  else if (event.key === "Backspace") stepBack();
  else return;
  event.preventDefault();
}

addEventListener("keydown", (event) => {
  if (event.isComposing || document.querySelector("dialog[open]")) return;
  if (event.target.matches("[data-reason]")) {
    onReasonKey(event);
    return;
  }
  if (event.target.matches("input:not([type=radio]), textarea")) return;
  const undoes = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z";
  if (undoes || (!event.ctrlKey && !event.metaKey && !event.altKey && event.key.toLowerCase() === "u")) {
    event.preventDefault();
    undo();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "?") {
    event.preventDefault();
    openDialog("keys");
    return;
  }
  if (event.target.closest("button, summary, a") && (event.key === "Enter" || event.key === " ")) return;
  if (state.screen === "item") onItemKey(event);
  else if (state.screen === "start" && event.key === "Enter") goOn();
  else if (state.screen === "finish" && event.key === "Backspace") goTo(sheet.items.length - 1, steps.length - 1);
});
