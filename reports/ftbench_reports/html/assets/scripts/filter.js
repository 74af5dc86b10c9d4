// Filters above tables: a text, and one choice for each column that says what it is. Rows are hidden, never removed.

const AT_ONCE = 60;

function facetOf(row, table, columns, name) {
  if (table.dataset[name] !== undefined) return table.dataset[name];
  const cell = name in columns ? cellAt(row, columns[name]) : null;
  return cell ? (cell.dataset.sort !== undefined ? cell.dataset.sort : cell.textContent) : "";
}

function readRows(place, names) {
  return Array.from(place.querySelectorAll("table")).flatMap((table) => {
    const columns = {};
    Array.from(table.tHead.rows[0].cells).forEach((head, column) => {
      if (head.dataset.facet) columns[head.dataset.facet] = column;
    });
    const rows = Array.from(table.tBodies).flatMap((body) => Array.from(body.rows));
    return rows.filter((row) => !row.classList.contains("group")).map((row) => ({
      row,
      text: [table.dataset.task, row.textContent].join(" ").toLowerCase(),
      facets: Object.fromEntries(names.map((name) => [name, facetOf(row, table, columns, name)])),
    }));
  });
}

// Heads of groups without a row, and tables without one, are hidden too.
function hideEmpty(place) {
  place.querySelectorAll("tbody").forEach((body) => {
    const head = body.querySelector("tr.group");
    if (head) head.hidden = !body.querySelector("tr:not(.group):not([hidden])");
  });
  place.querySelectorAll(".table-frame").forEach((frame) => {
    const empty = !frame.querySelector("tbody tr:not(.group):not([hidden])");
    for (let part = frame; part; part = part.nextElementSibling) {
      if (part !== frame && part.classList.contains("table-frame")) break;
      part.hidden = empty;
    }
  });
}

function offerFilter(form, words) {
  const place = document.getElementById(form.dataset.filters);
  const selects = Array.from(form.querySelectorAll("select")), said = form.querySelector("[role=status]");
  const rows = readRows(place, selects.map((select) => select.name));
  let coming = []; // rows that are still to be shown

  function fill() {
    selects.forEach((select) => {
      const chosen = select.value, values = [...new Set(rows.map((one) => one.facets[select.name]))];
      select.replaceChildren(...["", ...values].map((value) => {
        const shown = value === "" ? words("filter.all") : words("status." + value, select.name === "status") || value;
        const option = make("option", "", shown);
        option.value = value;
        return option;
      }));
      select.value = chosen;
    });
  }

  // Rows that come back are laid out some at a time, so that typing never waits for a thousand of them.
  function show(waiting) {
    waiting.splice(0, AT_ONCE).forEach((row) => { row.hidden = false; });
    hideEmpty(place);
    if (waiting.length) requestAnimationFrame(() => { if (coming === waiting) show(waiting); });
  }

  function apply() {
    const wanted = form.text.value.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = rows.map((one) => wanted.every((word) => one.text.includes(word)) &&
      selects.every((select) => select.value === "" || one.facets[select.name] === select.value));
    rows.forEach((one, at) => { if (!fits[at]) one.row.hidden = true; });
    coming = rows.filter((one, at) => fits[at] && one.row.hidden).map((one) => one.row);
    said.textContent = words("filter.shown").replace("{n}", fits.filter(Boolean).length).replace("{total}", rows.length);
    show(coming);
  }

  fill();
  apply();
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  redraws.push(() => { fill(); apply(); });
}

withChunk("cells", (index) => {
  if (!index) return;
  const words = (key, wanted = true) => wanted ? index.words[root.dataset.language][key] : undefined;
  document.querySelectorAll("form.filter").forEach((form) => offerFilter(form, words));
});
