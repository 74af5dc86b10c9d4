// A text above a table of a site: rows without all of its words are hidden.

document.querySelectorAll("form.rows-filter").forEach((form) => {
  const rows = Array.from(document.getElementById(form.dataset.rows).tBodies).flatMap((body) => Array.from(body.rows));
  const texts = rows.map((row) => row.textContent.toLowerCase()), said = form.querySelector("[role=status]");

  function apply() {
    const wanted = form.text.value.toLowerCase().split(/\s+/).filter(Boolean);
    rows.forEach((row, at) => { row.hidden = !wanted.every((word) => texts[at].includes(word)); });
    said.textContent = rows.filter((row) => !row.hidden).length + " / " + rows.length;
  }

  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  apply();
});
