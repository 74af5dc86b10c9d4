// What of the answers is shown, as the end of the page's address: `#/answers/MODEL/TASK?name=value&…`.

const ANSWERS = "#/answers/";

// `choices` are pairs of name and text; those without a text are left out.
function answersAddress(model, task, choices) {
  const query = new URLSearchParams(choices.filter((pair) => pair[1] !== "")).toString();
  return ANSWERS + [model, task].map(encodeURIComponent).join("/") + (query ? "?" + query : "");
}

// { model, task, choices } of the page's address; null where that leads elsewhere.
function answersAsked() {
  if (!location.hash.startsWith(ANSWERS)) return null;
  const asked = location.hash.slice(ANSWERS.length), end = asked.indexOf("?");
  try {
    const [model, task] = (end < 0 ? asked : asked.slice(0, end)).split("/").map(decodeURIComponent);
    return { model, task, choices: new URLSearchParams(end < 0 ? "" : asked.slice(end + 1)) };
  } catch (error) {
    return null;
  }
}
