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

// { caption, name, head, numeric, rows } of what is shown; a row is a list of { text, span }.
function tableShown(table) {
  const head = Array.from(table.tHead.rows[0].cells);
  const rows = Array.from(table.tBodies).flatMap((body) => Array.from(body.rows)).filter((row) => !row.hidden);
  return {
    caption: cellText(table.caption),
    name: table.id,
    head: head.map(cellText),
    numeric: head.map((cell) => cell.classList.contains("number")),
    rows: rows.map((row) => Array.from(row.cells, (cell) => ({ text: cellText(cell), span: cell.colSpan }))),
  };
}

function latexOf(shown) {
  const cell = ({ text, span }) => span > 1 ? "\\multicolumn{" + span + "}{l}{" + escapedForLatex(text) + "}" : escapedForLatex(text);
  const line = (cells) => cells.map(cell).join(" & ") + " \\\\";
  return [
    "% \\usepackage{booktabs}; Chinese also needs XeLaTeX or LuaLaTeX and \\usepackage{ctex}",
    "\\begin{table}",
    "\\centering\\small",
    "\\caption{" + escapedForLatex(shown.caption).replace(/[.。]$/, "") + ".}",
    "\\label{tab:" + shown.name + "}",
    "\\begin{tabular}{" + shown.numeric.map((number) => number ? "r" : "l").join("") + "}",
    "\\toprule",
    line(shown.head.map((text) => ({ text, span: 1 }))),
    "\\midrule",
    ...shown.rows.map(line),
    "\\bottomrule",
    "\\end{tabular}",
    "\\end{table}",
    "",
  ].join("\n");
}

// A minus as spreadsheets read it; a text that they would run as a formula is quoted (CWE-1236).
function csvField(text) {
  const plain = text.replace(/−(?=\d)/g, "-"), number = /^[+-]?[\d.,]+$/.test(plain);
  const safe = !number && /^[=+\-@]/.test(plain) ? "'" + plain : plain;
  return /[",\n]/.test(safe) ? '"' + safe.replaceAll('"', '""') + '"' : safe;
}

function csvOf(shown) {
  const filled = (cells) => cells.flatMap(({ text, span }) => [text, ...Array(span - 1).fill("")]);
  return [shown.head, ...shown.rows.map(filled)].map((row) => row.map(csvField).join(",") + "\n").join("");
}

function copyTable(button) {
  const tools = button.closest(".copying"), box = tools.querySelector("label"), area = box.querySelector("textarea");
  const shown = tableShown(tools.previousElementSibling.querySelector("table"));
  const text = button.dataset.table === "latex" ? latexOf(shown) : csvOf(shown), said = tools.querySelector("[role=status]");
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
