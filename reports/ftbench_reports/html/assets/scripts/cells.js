// The page of one cell: `#/cell/ID` shows it in place of everything else, and going back leads to where one was.

const cellView = document.getElementById("cell-view");
let cellIndex = null, cellShown = null, leftAt = null;

function cellWord(key, gaps = {}) {
  const text = cellIndex.words[root.dataset.language][key] || key;
  return text.replace(/\{(\w+)\}/g, (gap, name) => name in gaps ? gaps[name] : gap);
}

// A text that is the same in both languages, or [English, Chinese].
function inLanguage(text) {
  return Array.isArray(text) ? text[root.dataset.language === "zh" ? 1 : 0] : text;
}

function cellTable(title, heads, rows) {
  const frame = make("div", "table-frame"), table = make("table");
  frame.tabIndex = 0;
  frame.setAttribute("role", "region");
  frame.setAttribute("aria-label", title);
  table.append(make("caption", "", title));
  if (heads) {
    const head = table.createTHead().insertRow();
    heads.forEach((text) => {
      const cell = make("th", "", text);
      cell.scope = "col";
      head.append(cell);
    });
  }
  const body = table.createTBody();
  rows.forEach((texts) => {
    const row = body.insertRow();
    texts.forEach((text, place) => {
      const cell = make(place ? "td" : "th", "", text === null ? "–" : inLanguage(text));
      if (!place) cell.scope = "row";
      row.append(cell);
    });
  });
  frame.append(table);
  return frame;
}

function copyable(id, text) {
  const block = make("div", "copyable"), source = make("pre", "", text), button = make("button", "copy");
  source.id = id;
  source.tabIndex = 0;
  button.type = "button";
  button.dataset.copies = id;
  ["idle", "copied"].forEach((state) => {
    button.append(make("span", "when-" + state, cellWord(state === "idle" ? "methods.copy" : "methods.copied")));
  });
  const said = make("span", "unseen");
  said.setAttribute("role", "status");
  block.append(source, button, said);
  return block;
}

// The chart of the section with the curves once more, in which all lines but those of this cell are pale.
function cellCharts(cell) {
  const found = make("div", "cell-charts"), label = cell.names[2] + ", seed " + cell.seed + (cell.number ? ", fold " + cell.number : "");
  ["train_loss", "validation_loss"].forEach((loss) => {
    const title = document.getElementById("curves-" + cell.chart + "-" + loss + "-title");
    const drawing = title && title.closest("figure").querySelector("svg.chart");
    if (cell.trial || !drawing) return;
    const copy = drawing.cloneNode(true), marks = Array.from(copy.querySelectorAll("path, line"));
    // Another script may have made tips of the titles.
    const said = (mark) => mark.dataset.tip || (mark.querySelector("title") || { textContent: "" }).textContent;
    const own = marks.filter((mark) => said(mark) === label || said(mark).startsWith(label + ":"));
    if (!own.length) return;
    marks.filter((mark) => said(mark) && !own.includes(mark)).forEach((mark) => mark.classList.add("pale"));
    own.forEach((mark) => mark.parentNode.append(mark));
    ["role", "aria-labelledby", "tabindex"].forEach((name) => copy.removeAttribute(name));
    copy.setAttribute("aria-hidden", "true"); // the table below says it
    const figure = make("figure"), caption = make("figcaption", "", cellWord(loss === "train_loss" ? "cell.train" : "cell.validation"));
    figure.append(caption, copy);
    found.append(figure);
  });
  return found.children.length ? found : null;
}

function cellParts(cell) {
  const parts = [], add = (title, ...inside) => {
    const part = make("section", "cell-part");
    part.append(make("h3", "", title), ...inside);
    parts.push(part);
  };
  if (cell.scores.length) {
    const heads = [cellWord("column.metric"), cellWord("cell.value"), cellWord("cell.interval")];
    const rows = cell.scores.map(([name, value, interval, why]) => [name, value === null ? why : value, interval]);
    add(cellWord("cell.scores"), cellTable(cellWord("cell.scores"), heads, rows));
  }
  if (cell.notes.length) {
    const list = make("ul");
    cell.notes.forEach((note) => list.append(make("li", "", inLanguage(note))));
    add(cellWord("cell.notes"), list);
  }
  if (cell.curve.length) {
    const heads = ["step", "epoch", "train", "validation", "rate"].map((name) => cellWord("cell." + name));
    const charts = cellCharts(cell), table = cellTable(cellWord("cell.curve"), heads, cell.curve);
    table.classList.add("tall");
    add(cellWord("cell.curve"), ...(charts ? [make("p", "about", cellWord("cell.chart")), charts] : []), table,
      make("p", "about", cellWord("cell.thinned")));
  }
  const again = cell.run ? [
    make("p", "", cellWord("cell.save", { file: cell.run[0] })), copyable("cell-matrix", cell.run[1]),
    make("p", "", cellWord("cell.type")), copyable("cell-command", cell.run[2]),
  ] : [make("p", "", cellWord(cell.trial ? "cell.again-trial" : "cell.no-again"))];
  add(cellWord("cell.again"), ...again);
  const settings = make("div", "cell-tables");
  const environment = new Map(cellIndex.environment.filter(([name]) => !String(name).startsWith("model ")));
  if (cell.status === "done") cell.environment.forEach(([name, value]) => environment.set(name, value));
  const groups = [...cell.groups, ...cell.shared.map((place) => cellIndex.shared[place]),
    ["environment", Array.from(environment)], ["plugins", cellIndex.plugins]];
  groups.filter(([, rows]) => rows.length).forEach(([title, rows]) => settings.append(cellTable(cellWord("cell." + title), null, rows)));
  if (cell.checks.length) {
    const rows = cell.checks.map(([name, passed, detail]) => [name, cellWord(passed ? "cell.passed" : "cell.not-passed"), detail]);
    settings.prepend(cellTable(cellWord("cell.checks"), null, rows));
  }
  parts.push(settings);
  const log = make("pre", "", cell.log || cellWord("cell.no-log"));
  log.tabIndex = 0;
  add(cellWord(cell.status === "failed" ? "cell.traceback" : "cell.log"), log);
  if (cell.status === "failed") parts.unshift(parts.pop());
  return parts;
}

function cellHead(id, cell) {
  const back = make("a", "", "← " + cellWord("cell.back")), line = make("p", "cell-back");
  back.href = "#cells";
  line.append(back);
  if (!cell) return [line];
  const last = cell.trial ? cellWord("cell.trial") : cellWord("cell.seed", { seed: cell.seed });
  const title = make("h2", "", [...cell.names, last, ...(cell.fold ? [inLanguage(cell.fold)] : [])].join(" / ")), status = make("p", "cell-status");
  title.id = "cell-view-title";
  cellView.setAttribute("aria-labelledby", title.id);
  status.append(make("span", cell.status === "failed" ? "bad" : "", cellWord("status." + cell.status)));
  status.append(make("span", "muted", " · " + cellWord("cell.id", { id })));
  if (cell.answers) {
    const link = make("a", "", cellWord("cell.answers"));
    link.href = cell.answers;
    status.append(make("span", "muted", " · "), link);
  }
  const head = [line, title, status];
  if (cell.reason) head.push(make("p", "alert", inLanguage(cell.reason)));
  return head;
}

function drawCell() {
  if (!cellShown || !cellIndex) return;
  const { id, cell, found } = cellShown;
  const said = found ? (cell ? null : "cell.left-out") : "cell.unknown";
  cellView.replaceChildren(...cellHead(id, cell), ...(said ? [make("p", "", cellWord(said, { id }))] : cellParts(cell)));
  offerCopies(cellView);
}

function showCell(id) {
  withChunk("cells", (index) => {
    cellIndex = index;
    const place = index ? index.ids.indexOf(id) : -1;
    const show = (cells) => {
      cellShown = { id, found: place >= 0, cell: cells ? cells.find((one) => one.id === id) : null };
      root.dataset.view = "cell";
      cellView.hidden = false;
      drawCell();
      scrollTo({ top: 0, behavior: "instant" });
      cellView.focus({ preventScroll: true });
    };
    if (!index) return;
    if (place < 0) show(null);
    else withChunk("cells-" + Math.floor(place / index.size), show);
  });
}

function hideCell() {
  if (!root.dataset.view) return;
  delete root.dataset.view;
  cellView.hidden = true;
  cellShown = null;
  const target = document.getElementById(location.hash.slice(1));
  // To the link, not to a height: sections above it may have been laid out in the meantime.
  if (leftAt && leftAt.hash === location.hash) {
    const { link, top } = leftAt;
    const goBack = () => scrollBy({ top: link.getBoundingClientRect().top - top, behavior: "instant" });
    goBack();
    requestAnimationFrame(goBack); // what has come near the window is laid out by now
  } else if (target) target.scrollIntoView({ behavior: "instant" });
}

function cellInAddress() {
  if (!location.hash.startsWith("#/cell/")) return null;
  try {
    return decodeURIComponent(location.hash.slice("#/cell/".length));
  } catch (error) {
    return location.hash.slice("#/cell/".length);
  }
}

function followCell() {
  const id = cellInAddress();
  if (id === null) hideCell();
  else showCell(id);
}

if (cellView) {
  // Where one was is noted before the browser follows the link.
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[href^='#/']");
    if (!link) return;
    if (!link.hash.startsWith("#/cell/")) leftAt = null; // the link says where to be
    else if (!root.dataset.view) leftAt = { hash: location.hash, link, top: link.getBoundingClientRect().top };
  });
  addEventListener("hashchange", followCell);
  redraws.push(drawCell);
  followCell();
}
