// Sorting: rows stay within their body; rows without a value come last in both directions.

const ROWS_AT_ONCE = 60;

// The cell of a column; one that spans several says why there is no result, and stands for all of them.
function cellAt(row, column) {
  let place = 0;
  for (const cell of row.cells) {
    place += cell.colSpan;
    if (column < place) return cell;
  }
  return null;
}

function sortValue(row, column) {
  const cell = cellAt(row, column);
  return cell && cell.dataset.sort !== undefined ? cell.dataset.sort : null;
}

function compareValues(a, b, sign) {
  if (a === null || b === null) return (a === null ? 1 : 0) - (b === null ? 1 : 0);
  const numeric = a !== "" && b !== "" && !isNaN(a) && !isNaN(b);
  return sign * (numeric ? Number(a) - Number(b) : a < b ? -1 : a > b ? 1 : 0);
}

function sortBy(table, header, column) {
  const before = header.getAttribute("aria-sort"), first = header.classList.contains("number") ? -1 : 1;
  const sign = before ? (before === "descending" ? 1 : -1) : first;
  table.querySelectorAll("thead th").forEach((other) => other.removeAttribute("aria-sort"));
  header.setAttribute("aria-sort", sign === 1 ? "ascending" : "descending");
  for (const body of table.tBodies) {
    const all = Array.from(body.rows).concat(away.get(body) || []), heads = all.filter((row) => row.classList.contains("group"));
    const rows = all.filter((row) => !row.classList.contains("group")).map((row) => ({ row, value: sortValue(row, column) }));
    rows.sort((one, other) => compareValues(one.value, other.value, sign));
    body.replaceChildren(...heads);
    putBack(body, rows.map((one) => one.row));
  }
}

// Rows of a long table come back some at a time, so that the first of them are seen at once.
const away = new WeakMap();

function putBack(body, rows) {
  body.append(...rows.splice(0, ROWS_AT_ONCE));
  away.set(body, rows);
  if (rows.length) requestAnimationFrame(() => { if (away.get(body) === rows) putBack(body, rows); });
}

document.querySelectorAll("table.sortable").forEach((table) => {
  Array.from(table.tHead.rows[0].cells).forEach((header, column) => {
    const button = make("button");
    button.type = "button";
    button.append(...header.childNodes);
    header.appendChild(button);
    button.addEventListener("click", () => sortBy(table, header, column));
  });
});
