// Buttons that copy a table as it is shown, as LaTeX with the rules of booktabs or as CSV.

const LATEX = {
  "\\": "\\textbackslash{}", "{": "\\{", "}": "\\}", "$": "\\$", "&": "\\&", "%": "\\%", "#": "\\#", "_": "\\_",
  "~": "\\textasciitilde{}", "^": "\\textasciicircum{}", "[": "{[}", "]": "{]}", "<": "\\textless{}",
  ">": "\\textgreater{}", "|": "\\textbar{}", "–": "--", "±": "$\\pm$", "×": "$\\times$", "·": "$\\cdot$", "−": "$-$",
  "…": "\\ldots{}", "→": "$\\to$", "≤": "$\\leq$", "≥": "$\\geq$", '"': "''", "“": "``", "”": "''", "’": "'",
  "↑": "$\\uparrow$", "↓": "$\\downarrow$",
}; // as the core's table for `ftbench results --format latex`, and the arrows of the page's columns

function escapedForLatex(text) {
  const shown = Array.from(text, (character) => Object.hasOwn(LATEX, character) ? LATEX[character] : character).join("");
  return shown.replace(/(?<![\p{L}\p{N}_-])-(?=\d)/gu, "$$-$$");
}

// The text of a cell without signs, footnote marks and what only a screen reader says; a second line follows in brackets.
function cellText(cell) {
  const copy = cell.cloneNode(true), other = root.dataset.language === "zh" ? "en" : "zh-CN";
  copy.querySelectorAll(".unseen, sup, .key, .links, .l[lang='" + other + "']").forEach((part) => part.remove());
  const below = Array.from(copy.querySelectorAll("small"), (part) => { part.remove(); return part.textContent.trim(); });
  const line = [copy.textContent, ...below.filter(Boolean).map((text) => "(" + text + ")")].join(" ");
  return line.replace(/\s+/g, " ").trim();
}

// The numbered notes below a table.
function notesBelow(tools) {
  for (let part = tools.nextElementSibling; part; part = part.nextElementSibling) {
    if (part.matches("ol.notes")) return Array.from(part.children, cellText);
    if (!part.matches("p.about")) break;
  }
  return [];
}

function marksOf(cell) { return Array.from(cell.querySelectorAll("sup"), (mark) => mark.textContent.trim()); }

// { caption, name, head, numeric, rows } of what is shown; a row is a list of { text, marks of notes, span }.
function tableShown(table) {
  const head = Array.from(table.tHead.rows[0].cells);
  const rows = Array.from(table.tBodies).flatMap((body) => Array.from(body.rows)).filter((row) => !row.hidden);
  return {
    caption: cellText(table.caption),
    name: table.id,
    head: head.map(cellText),
    numeric: head.map((cell) => cell.classList.contains("number")),
    rows: rows.map((row) => Array.from(row.cells, (cell) => ({ text: cellText(cell), marks: marksOf(cell), span: cell.colSpan }))),
  };
}

function latexOf(shown, notes) {
  const raised = (marks) => marks.length ? "\\textsuperscript{" + marks.join(",") + "}" : "";
  const cell = ({ text, marks, span }) => {
    const written = escapedForLatex(text) + raised(marks);
    return span > 1 ? "\\multicolumn{" + span + "}{l}{" + written + "}" : written;
  };
  const below = notes.map((note, place) => raised([place + 1]) + " " + escapedForLatex(note)).join(" ");
  const line = (cells) => cells.map(cell).join(" & ") + " \\\\";
  return [
    "% \\usepackage{booktabs}; Chinese also needs XeLaTeX or LuaLaTeX and \\usepackage{ctex}",
    "\\begin{table}",
    "\\centering\\small",
    "\\caption{" + escapedForLatex(shown.caption).replace(/[.。]$/, "") + ".}",
    "\\label{tab:" + shown.name + "}",
    "\\begin{tabular}{" + shown.numeric.map((number) => number ? "r" : "l").join("") + "}",
    "\\toprule",
    line(shown.head.map((text) => ({ text, marks: [], span: 1 }))),
    "\\midrule",
    ...shown.rows.map(line),
    "\\bottomrule",
    "\\end{tabular}",
    ...(below ? ["\\par\\smallskip", "\\begin{minipage}{\\linewidth}\\footnotesize " + below + "\\end{minipage}"] : []),
    "\\end{table}",
    "",
  ].join("\n");
}

// A minus as spreadsheets read it; a text that they would run as a formula is quoted (CWE-1236), but numbers are not.
function csvField(text) {
  const plain = text.replace(/−(?=\d)/g, "-"), numbers = /^[\d.,\s()…%×+-]+$/.test(plain);
  const safe = !numbers && /^[=+\-@]/.test(plain) ? "'" + plain : plain;
  return /[",\n]/.test(safe) ? '"' + safe.replaceAll('"', '""') + '"' : safe;
}

function csvOf(shown) {
  const filled = (cells) => cells.flatMap(({ text, span }) => [text, ...Array(span - 1).fill("")]);
  return [shown.head, ...shown.rows.map(filled)].map((row) => row.map(csvField).join(",") + "\n").join("");
}

function copyTable(button) {
  const tools = button.closest(".copying"), box = tools.querySelector("label"), area = box.querySelector("textarea");
  const shown = tableShown(tools.previousElementSibling.querySelector("table"));
  const text = button.dataset.table === "latex" ? latexOf(shown, notesBelow(tools)) : csvOf(shown), said = tools.querySelector("[role=status]");
  copyText(text).then(() => {
    box.hidden = true;
    said.textContent = cellText(tools.querySelector(".copied-said"));
    setTimeout(() => { said.textContent = ""; }, 2000);
  }, () => {
    box.hidden = false;
    area.value = text;
    area.focus();
    area.select();
  });
}

document.querySelectorAll(".copying").forEach((tools) => {
  tools.hidden = false;
  tools.querySelectorAll("button").forEach((button) => button.addEventListener("click", () => copyTable(button)));
});
