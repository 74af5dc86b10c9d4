// Theme and language.

const dark = matchMedia("(prefers-color-scheme: dark)");
const redraws = [];

function shownTheme() { return root.dataset.theme || (dark.matches ? "dark" : "light"); }

function setTheme(theme) {
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  root.dataset.shown = shownTheme();
  document.getElementById("theme-switch").setAttribute("aria-pressed", String(shownTheme() === "dark"));
}

function setLanguage(language) {
  if (language !== "en" && language !== "zh") return;
  root.dataset.language = language;
  root.lang = language === "zh" ? "zh-CN" : "en";
  redraws.forEach((redraw) => redraw());
}

document.querySelector(".switches").hidden = false;
setTheme(stored("theme"));
setLanguage(stored("language"));
dark.addEventListener("change", () => setTheme());
document.getElementById("theme-switch").addEventListener("click", () => {
  const theme = shownTheme() === "dark" ? "light" : "dark";
  setTheme(theme);
  stored("theme", theme);
});
document.getElementById("language-switch").addEventListener("click", () => {
  const language = root.dataset.language === "zh" ? "en" : "zh";
  setLanguage(language);
  stored("language", language);
});
