// What every other script uses.

const root = document.documentElement;
const sheet = JSON.parse(document.getElementById("sheet").textContent);

function byId(id) { return document.getElementById(id); }

function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children.map((child) => (child instanceof Node ? child : document.createTextNode(child))));
  return element;
}

function words(key, parts) {
  return sheet.words[root.dataset.language][key].replace(/\{([a-z]+)\}/g, (gap, name) => String(parts[name]));
}

function inLanguage(texts) { return texts[root.dataset.language]; }

function say(text) { byId("status").textContent = text; }

// Parts at odd places are marks of hidden characters.
function fillText(element, parts) {
  element.dir = "auto";
  if (parts.join("") === "") element.append(make("span", "absent", words("empty")));
  parts.forEach((part, place) => {
    if (place % 2 === 0) {
      element.append(part);
      return;
    }
    const mark = make("span", "hidden-character", part);
    mark.title = words("hidden-character");
    element.append(mark);
  });
  return element;
}
