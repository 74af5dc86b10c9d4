// What is downloaded, and reading it again. The format is described in response_format.md.

function response() {
  const judgements = counted.flatMap((item) => sheet.dimensions.map((dimension, place) => {
    const judgement = judgementOf(item, place);
    if (!isComplete(judgement)) return null;
    const seconds = state.seconds.has(item.id) ? Math.round(state.seconds.get(item.id) * 10) / 10 : null;
    return { item: item.id, dimension: dimension.name, value: judgement.value, worst: judgement.worst,
      reason: judgement.reason.trim(), seconds };
  })).filter((judgement) => judgement !== null);
  return { format: "ftbench-rating-response", version: 1, study: sheet.study, sheet: sheet.sheet, rater: sheet.rater, judgements };
}

function responseText() { return JSON.stringify(response(), null, 1) + "\n"; }

// A text that starts with one of these signs is a formula to some spreadsheet, quoted or not, after spaces or not.
function csvCell(text) {
  const safe = /^\s*[=+\-@\t\r\n\0＝＋－＠﹢﹣﹦﹫]/.test(text) ? "'" + text : text;
  return /[",;\r\n]/.test(safe) ? '"' + safe.replaceAll('"', '""') + '"' : safe;
}

function csvValues(judgement) {
  const shown = (value) => (value === null ? "" : PAIR && value === -1 ? "tie" : String(PAIR || BEST_WORST ? value + 1 : value));
  return BEST_WORST ? [shown(judgement.value), shown(judgement.worst)] : [shown(judgement.value)];
}

function csvText() {
  const names = sheet.dimensions.flatMap(({ name }) => (BEST_WORST ? [name + " best", name + " worst"] : [name]));
  const rows = counted.filter((item) => stateOf(item) === "done").map((item) => {
    const judgements = state.ratings.get(item.id), passed = judgements.filter(isPass);
    const reasons = new Set(passed.map((judgement) => judgement.reason.trim()));
    const last = sheet.passes ? [passed.length ? "x" : "", [...reasons].join("; ")] : [];
    return [item.id, ...judgements.flatMap(csvValues), ...last];
  });
  const header = ["id", ...names, ...(sheet.passes ? ["cannot judge", "reason"] : [])];
  return "\ufeff" + [header, ...rows].map((row) => row.map(csvCell).join(",") + "\r\n").join("");
}

function fileName(kind) {
  const name = sheet.study + "-" + sheet.rater + "-" + doneCount() + "-of-" + counted.length;
  return name.replace(/[^\p{L}\p{N}._-]+/gu, "-") + "." + kind;
}

function download(kind) {
  tick();
  const type = kind === "json" ? "application/json" : "text/csv";
  const link = make("a"), address = URL.createObjectURL(new Blob([kind === "json" ? responseText() : csvText()], { type }));
  Object.assign(link, { href: address, download: fileName(kind) });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
  if (kind === "json") {
    Object.assign(state, { downloaded: state.changes, file: link.download });
    save();
  }
  if (state.screen === "finish") drawFinish();
  say(words("downloaded", { name: link.download }));
}

// Returns the ratings and seconds of a file; throws an error whose message is for the reader.
function readResponse(text) {
  let found;
  try { found = JSON.parse(text); } catch (error) { found = null; }
  if (found === null || found.format !== "ftbench-rating-response") throw new Error(words("not-a-response"));
  if (found.study !== sheet.study) throw new Error(words("other-study", { study: found.study }));
  if (found.rater !== sheet.rater) throw new Error(words("other-rater", { rater: found.rater }));
  if (found.sheet !== sheet.sheet || found.version !== 1) throw new Error(words("other-sheet"));
  const items = new Map(counted.map((item) => [item.id, item])), ratings = new Map(), seconds = new Map();
  for (const one of Array.isArray(found.judgements) ? found.judgements : [null]) {
    const item = one && items.get(one.item);
    const dimension = one ? sheet.dimensions.findIndex((each) => each.name === one.dimension) : -1;
    const judgement = one && { value: one.value, worst: one.worst, reason: one.reason };
    if (!item || dimension < 0 || !fits(item, judgement) || !isComplete(judgement)) throw new Error(words("damaged-file"));
    if (!ratings.has(item.id)) ratings.set(item.id, sheet.dimensions.map(() => null));
    ratings.get(item.id)[dimension] = judgement;
    if (typeof one.seconds === "number" && one.seconds >= 0) seconds.set(item.id, one.seconds);
  }
  return { ratings, seconds };
}

function take({ ratings, seconds }) {
  remember();
  const merged = new Map(state.ratings);
  ratings.forEach((judgements, id) => {
    const here = merged.get(id) || sheet.dimensions.map(() => null);
    merged.set(id, judgements.map((judgement, dimension) => judgement || here[dimension]));
  });
  state.ratings = merged;
  seconds.forEach((value, id) => state.seconds.set(id, Math.max(value, state.seconds.get(id) || 0)));
  state.changes += 1;
  damaged = false;
  save();
}

async function upload(input) {
  const result = byId("upload-result"), file = input.files[0];
  if (!file) return;
  result.textContent = "";
  try {
    take(readResponse(await file.text()));
    draw();
    result.textContent = words("loaded", { done: doneCount(), n: counted.length });
  } catch (error) {
    result.textContent = error.message;
  }
  input.value = "";
}
