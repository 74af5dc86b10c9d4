// Paper shows everything.

let opened = [];
addEventListener("beforeprint", () => {
  opened = Array.from(document.querySelectorAll("details:not([open])"));
  opened.forEach((details) => { details.open = true; });
});
addEventListener("afterprint", () => { opened.forEach((details) => { details.open = false; }); });

// A link to something inside a closed part opens it.

function reveal() {
  if (location.hash.startsWith("#/")) return; // a view of its own, which its script shows
  const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  if (!target) return;
  for (let part = target.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
  target.scrollIntoView();
}
addEventListener("hashchange", reveal);
reveal();
