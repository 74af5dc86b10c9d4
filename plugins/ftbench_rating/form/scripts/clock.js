// How long an item is in sight. A pause of more than five minutes without a sign of life does not count.

const PAUSE = 5 * 60 * 1000;
let running = null, last = 0;

function tick() {
  const now = performance.now();
  if (running !== null && now - last <= PAUSE) {
    state.seconds.set(running, (state.seconds.get(running) || 0) + (now - last) / 1000);
  }
  last = now;
}

function startClock() {
  tick();
  const away = document.visibilityState === "hidden" || document.querySelector("dialog[open]") !== null;
  running = state.screen === "item" && !away ? currentItem().id : null;
}

["pointerdown", "pointermove", "keydown", "scroll", "wheel"].forEach((name) => {
  addEventListener(name, tick, { capture: true, passive: true });
});
document.addEventListener("visibilitychange", startClock);
