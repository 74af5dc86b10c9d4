// What every other script uses.

const root = document.documentElement;

function stored(name, value) {
  try {
    if (value === undefined) return localStorage.getItem("ftbench-" + name);
    localStorage.setItem("ftbench-" + name, value);
  } catch (error) { /* storage may be forbidden; the page works without it */ }
  return null;
}

function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}
