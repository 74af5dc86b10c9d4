// Ratings are kept in the browser, by study and sheet; where that is forbidden, the form says so and goes on.

const KEY = "ftbench-rating:" + sheet.study + ":" + sheet.sheet;
let keeps = true, damaged = false;

function save() {
  const kept = { version: 1, language: root.dataset.language, ratings: [...state.ratings], seconds: [...state.seconds],
    place: state.place, changes: state.changes, downloaded: state.downloaded, file: state.file };
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
    keeps = true;
  } catch (error) {
    keeps = false;  // forbidden, or full
  }
  drawAlert();
}

function stored() {
  try {
    localStorage.setItem(KEY + ":try", "1");
    localStorage.removeItem(KEY + ":try");
    return localStorage.getItem(KEY);
  } catch (error) {
    keeps = false;
    return null;
  }
}

function readKept(text) {
  const kept = JSON.parse(text), items = new Map(sheet.items.map((item) => [item.id, item]));
  const count = (value) => Number.isInteger(value) && value >= 0;
  const right = kept.version === 1 && count(kept.place) && count(kept.changes) && count(kept.downloaded) &&
    kept.ratings.every(([id, judgements]) => items.has(id) && judgements.length === sheet.dimensions.length &&
      judgements.every((judgement) => fits(items.get(id), judgement))) &&
    kept.seconds.every(([id, value]) => items.has(id) && value >= 0);
  if (!right) throw new Error("does not fit the sheet");
  Object.assign(state, { ratings: new Map(kept.ratings), seconds: new Map(kept.seconds), changes: kept.changes,
    downloaded: kept.downloaded, file: String(kept.file), place: Math.min(kept.place, sheet.items.length - 1) });
  if (kept.language === "en" || kept.language === "zh") root.dataset.language = kept.language;
}

function load() {
  const text = stored();
  if (text === null) return;
  try {
    readKept(text);
  } catch (error) {
    damaged = true;
    try { localStorage.setItem(KEY + ":damaged", text); } catch (full) { /* then there is no copy */ }
  }
}

// Another window with the same form has saved: this one shows the same, instead of writing over it later.
addEventListener("storage", (event) => {
  if (event.key !== KEY || event.newValue === null) return;
  const { place, screen } = state;
  try { readKept(event.newValue); } catch (error) { return; }
  undone.length = 0;
  state.place = place;
  setLanguage(root.dataset.language);
  open(screen);
});

addEventListener("beforeunload", (event) => {
  tick();
  if (state.changes > state.downloaded) event.preventDefault();
});
addEventListener("pagehide", () => { if (keeps && state.ratings.size) save(); });
