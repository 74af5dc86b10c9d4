// The buttons, and the start.

document.querySelectorAll("[data-open]").forEach((button) => {
  button.addEventListener("click", () => {
    if (button.dataset.open === "item") goTo(state.place);
    else show(button.dataset.open);
  });
});
document.querySelectorAll("[data-dialog]").forEach((button) => {
  button.addEventListener("click", () => openDialog(button.dataset.dialog));
});
document.querySelectorAll("[data-download]").forEach((button) => {
  button.addEventListener("click", () => download(button.dataset.download));
});
document.querySelectorAll("dialog").forEach((dialog) => {
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener("close", startClock);
});
byId("language").addEventListener("click", () => {
  setLanguage(root.dataset.language === "zh" ? "en" : "zh");
  save();
});
byId("back").addEventListener("click", () => goTo(state.place - 1));
byId("undo").addEventListener("click", undo);
byId("next").addEventListener("click", () => (state.screen === "start" ? goOn() : goTo(state.place + 1)));
byId("to-unrated").addEventListener("click", goOn);
byId("first-unrated").addEventListener("click", () => {
  closeDialogs();
  goOn();
});
byId("upload").addEventListener("change", (event) => upload(event.target));

byId("no-script").remove();
byId("form").hidden = false;
load();
setLanguage(root.dataset.language);
open("start");
