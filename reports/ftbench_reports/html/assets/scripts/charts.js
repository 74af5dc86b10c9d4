// What a mark says, shown beside the pointer, and for the arrow keys on a chart that has the focus.

const tip = make("div", "tip");
tip.hidden = true;
tip.setAttribute("role", "status");
document.body.append(tip);

const NEAR = 18;
let told = null;

function centre(mark) {
  const box = mark.getBoundingClientRect();
  return [box.left + box.width / 2, box.top + box.height / 2];
}

function tell(mark, x, y) {
  if (told) told.classList.remove("told");
  told = mark;
  tip.hidden = !mark;
  if (!mark) return;
  mark.classList.add("told");
  tip.textContent = mark.dataset.tip;
  const width = tip.offsetWidth, height = tip.offsetHeight, room = root.clientWidth;
  tip.style.left = Math.max(4, Math.min(x + 12, room - width - 4)) + "px";
  tip.style.top = (y - height - 10 > 0 ? y - height - 10 : y + 16) + "px";
}

function nearest(chart, x, y) {
  let best = null, least = NEAR;
  for (const mark of chart.querySelectorAll(".mark:not([hidden])")) {
    const [a, b] = centre(mark), distance = Math.hypot(a - x, b - y);
    if (distance < least) { best = mark; least = distance; }
  }
  return best;
}

function step(chart, by) {
  const marks = Array.from(chart.querySelectorAll("[data-tip]:not([hidden])"));
  if (!marks.length) return;
  const place = marks.indexOf(told);
  const mark = marks[place < 0 ? (by > 0 ? 0 : marks.length - 1) : (place + by + marks.length) % marks.length];
  tell(mark, ...centre(mark));
}

// A figure without a name is a copy, on the page of a cell, and stays hidden from those who cannot see it.
document.querySelectorAll("figure[aria-labelledby] > .chart").forEach((chart) => {
  chart.querySelectorAll("title").forEach((title) => {  // the browser would show it a second time
    title.parentNode.dataset.tip = title.textContent;
    title.remove();
  });
  chart.removeAttribute("aria-hidden");
  chart.setAttribute("role", "img");
  chart.setAttribute("aria-labelledby", chart.parentNode.getAttribute("aria-labelledby"));
  chart.setAttribute("tabindex", "0");
  chart.addEventListener("pointermove", (event) => {
    tell(event.target.closest("[data-tip]") || nearest(chart, event.clientX, event.clientY), event.clientX, event.clientY);
  });
  chart.addEventListener("pointerleave", () => tell(null));
  chart.addEventListener("blur", () => tell(null));
  chart.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (by) { event.preventDefault(); step(chart, by); }
    if (event.key === "Escape") tell(null);
  });
});
addEventListener("scroll", () => {
  if (told && document.activeElement === told.closest(".chart")) tell(told, ...centre(told));
  else tell(null);
}, { passive: true });
