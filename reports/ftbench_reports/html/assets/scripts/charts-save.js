// A chart as a file of its own: in the colours that are shown, with its title and the signs of the methods.

const SVG = "http://www.w3.org/2000/svg";
const EDGE = 16, LINE = 22;

function drawn(tag, attributes, text) {
  const element = document.createElementNS(SVG, tag);
  for (const name in attributes) element.setAttribute(name, attributes[name]);
  if (text !== undefined) element.textContent = text;
  return element;
}

// Colours and text come from the style sheet, which a file does not have.
function resolved(element) {
  const copy = element.cloneNode(false), looks = getComputedStyle(element);
  if (looks.display === "none") return null;
  for (const name of ["class", "aria-hidden", "aria-labelledby", "tabindex", "role", "data-tip", "data-method"]) copy.removeAttribute(name);
  if (/^(path|line|text)$/.test(element.tagName)) {
    copy.setAttribute("fill", looks.fill);
    if (element.tagName !== "text") copy.setAttribute("stroke", looks.stroke);
  }
  if (element.tagName === "text") copy.setAttribute("font-size", looks.fontSize);
  for (const child of element.childNodes) {
    const kept = child.nodeType === 1 ? resolved(child) : child.cloneNode();
    if (kept) copy.append(kept);
  }
  return copy;
}

function shownText(element) {
  return Array.from(element.childNodes, (node) => {
    if (node.nodeType !== 1) return node.textContent;
    return getComputedStyle(node).display === "none" ? "" : shownText(node);
  }).join("").replace(/\s+/g, " ");
}

// The legend in rows that are as wide as the chart; returns how far down it reaches.
function addLegend(into, legend, top, width, ink) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = "12px sans-serif";
  let x = EDGE, y = top;
  for (const entry of legend.children) {
    const name = shownText(entry).trim(), room = pen.measureText(name).width + 36;
    if (x > EDGE && x + room > width - EDGE) { x = EDGE; y += LINE; }
    const group = drawn("g", { transform: "translate(" + x + "," + y + ")" });
    const sign = drawn("g", { transform: "translate(-4,-9)" });
    for (const part of entry.querySelectorAll(".chart > *")) sign.append(resolved(part));
    group.append(sign, drawn("text", { x: 18, y: 4, "font-size": "12px", fill: ink }, name));
    into.append(group);
    x += room;
  }
  return y + LINE;
}

function picture(figure) {
  const chart = figure.querySelector(":scope > .chart"), looks = getComputedStyle(root);
  const ink = looks.getPropertyValue("--ink").trim(), box = chart.viewBox.baseVal;
  const title = shownText(figure.querySelector("figcaption")).trim();
  const width = Math.max(box.width + 2 * EDGE, 360);
  const svg = drawn("svg", { xmlns: SVG, "font-family": "system-ui, sans-serif" });
  const page = drawn("rect", { width: "100%", height: "100%", fill: looks.getPropertyValue("--page").trim() });
  svg.append(drawn("title", {}, title), page, drawn("text", { x: EDGE, y: 26, "font-size": "14px", "font-weight": "600", fill: ink }, title));
  const body = drawn("g", { transform: "translate(" + EDGE + ",40)" });
  for (const part of chart.children) { const kept = resolved(part); if (kept) body.append(kept); }
  svg.append(body);
  let height = 40 + box.height + EDGE;
  const legend = figure.dataset.legend !== undefined && figure.closest("section").querySelector(".legend");
  if (legend) height = addLegend(svg, legend, height + 4, width, ink);
  for (const [name, value] of Object.entries({ width, height, viewBox: "0 0 " + width + " " + height })) svg.setAttribute(name, value);
  return { text: new XMLSerializer().serializeToString(svg), width, height, title };
}

function saveAs(address, title, kind) {
  const link = make("a");
  link.href = address;
  link.download = (title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(0, 80) || "chart") + "." + kind;
  link.click();
}

function saveBlob(blob, title, kind) {
  const address = URL.createObjectURL(blob);
  saveAs(address, title, kind);
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

// Drawn from a data: address, which the page's policy allows for images.
function savePicture(one) {
  const image = new Image(), scale = 2;
  image.addEventListener("load", () => {
    const canvas = make("canvas");
    canvas.width = scale * one.width;
    canvas.height = scale * one.height;
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => saveBlob(blob, one.title, "png"));
  });
  image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(one.text);
}

document.querySelectorAll(".saving").forEach((saving) => {
  saving.hidden = false;
  saving.addEventListener("click", (event) => {
    const kind = event.target.dataset.save;
    if (!kind) return;
    const one = picture(saving.closest("figure"));
    if (kind === "svg") saveBlob(new Blob([one.text], { type: "image/svg+xml" }), one.title, kind);
    else savePicture(one);
  });
});
