// What was rated. A judgement is {value, worst, reason}, null where there is none yet; value null is "cannot judge".
// `ratings` is replaced and never changed, so that undo can keep what it was.

const PAIR = sheet.scheme === "pairwise", BEST_WORST = sheet.scheme === "best-worst";
const LIMIT_UNDO = 500;
const counted = sheet.items.filter((item) => !item.practice);
const practiced = sheet.items.length - counted.length;

// A step is what one key answers: a dimension, or of best-worst choices the best and the worst of a dimension.
const steps = sheet.dimensions.flatMap((_, dimension) =>
  BEST_WORST ? [{ dimension, part: "best" }, { dimension, part: "worst" }] : [{ dimension, part: "value" }]);

const state = { screen: "start", place: 0, step: 0, ratings: new Map(), seconds: new Map(), changes: 0, downloaded: 0, file: "" };
const undone = [];

function currentItem() { return sheet.items[state.place]; }

function judgementOf(item, dimension) {
  const judgements = state.ratings.get(item.id);
  return judgements ? judgements[dimension] : null;
}

function isPass(judgement) { return judgement !== null && judgement.value === null; }

function isComplete(judgement) {
  if (judgement === null) return false;
  if (judgement.value === null) return judgement.reason.trim() !== "";
  return !BEST_WORST || judgement.worst !== null;
}

function isAnswered(item, step) {
  const judgement = judgementOf(item, steps[step].dimension);
  return isComplete(judgement) || (steps[step].part === "best" && judgement !== null && judgement.value !== null);
}

function stateOf(item) {
  const judgements = state.ratings.get(item.id) || [];
  if (judgements.length && judgements.every(isComplete)) return "done";
  return judgements.some((judgement) => judgement !== null) ? "part" : "open";
}

function doneCount() { return counted.filter((item) => stateOf(item) === "done").length; }

function firstOpenStep(item) {
  const found = steps.findIndex((_, step) => !isAnswered(item, step));
  return found < 0 ? 0 : found;
}

// The first item that counts and is not rated, or of the practice while nothing that counts was touched; else -1.
function firstUnrated() {
  const touched = counted.some((item) => stateOf(item) !== "open");
  return sheet.items.findIndex((item) => stateOf(item) !== "done" && !(item.practice && touched));
}

function remember() {
  undone.push({ ratings: state.ratings, place: state.place, step: state.step });
  if (undone.length > LIMIT_UNDO) undone.shift();
}

function setJudgement(item, dimension, judgement) {
  const judgements = (state.ratings.get(item.id) || sheet.dimensions.map(() => null)).slice();
  judgements[dimension] = judgement;
  state.ratings = new Map(state.ratings).set(item.id, judgements);
  if (!item.practice) state.changes += 1;
}

// The judgement that a choice makes of the one before; null where it cannot be chosen.
function withChoice(before, part, value) {
  if (value === "pass") return isPass(before) ? before : { value: null, worst: null, reason: "" };
  if (part !== "worst") {
    const worst = BEST_WORST && before !== null && before.worst !== value ? before.worst : null;
    return { value, worst, reason: "" };
  }
  if (before === null || before.value === null || before.value === value) return null;
  return { value: before.value, worst: value, reason: "" };
}

function isPlace(item, value) { return Number.isInteger(value) && value >= 0 && value < item.answers.length; }

function fits(item, judgement) {
  if (judgement === null) return true;
  if (typeof judgement !== "object" || typeof judgement.reason !== "string" || judgement.reason.length > 500) return false;
  const { value, worst } = judgement;
  if (value === null) return sheet.passes && worst === null;
  if (BEST_WORST) return isPlace(item, value) && (worst === null || (isPlace(item, worst) && worst !== value));
  if (worst !== null) return false;
  return PAIR ? [-1, 0, 1].includes(value) : [1, 2, 3, 4, 5].includes(value);
}
