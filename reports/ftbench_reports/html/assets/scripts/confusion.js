// A field of a confusion matrix leads to its answers; the table below the drawing has the same links for keys.

document.querySelectorAll("figure[data-labels]").forEach((figure) => {
  const labels = JSON.parse(figure.dataset.labels), chart = figure.querySelector(":scope > svg.chart");
  const fields = Array.from(chart.querySelectorAll("path[data-tip]"));
  if (fields.length !== labels.length ** 2) return;
  fields.forEach((field, place) => {
    const reference = labels[Math.floor(place / labels.length)], answer = labels[place % labels.length];
    if (field.dataset.tip.split(": ").pop().startsWith("0 /")) return; // no answers
    field.classList.add("leads");
    field.addEventListener("click", () => {
      location.hash = figure.dataset.answers + "&" + new URLSearchParams({ reference, answer });
    });
  });
});
