// Sections are laid out when they come near the window, so that a page is there at once. The others follow, one at a
// time, when nothing else is to be done: what photographs a whole page sees only what has been laid out.

const whenIdle = window.requestIdleCallback || ((call) => setTimeout(call, 50));
const notLaidOut = Array.from(document.querySelectorAll("main > section"));

function layOutNext() {
  const section = notLaidOut.shift();
  if (!section) return;
  section.classList.add("laid-out");
  whenIdle(layOutNext);
}

addEventListener("load", () => whenIdle(layOutNext));
