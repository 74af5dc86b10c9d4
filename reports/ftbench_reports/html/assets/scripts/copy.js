// Buttons that copy a text as it is shown: in the language of the reader. Without scripts there are no buttons.

function copyText(text) {
  if (!navigator.clipboard || !isSecureContext) return copySelected(text);
  return navigator.clipboard.writeText(text).catch(() => copySelected(text)); // a page from a file may be refused
}

function copySelected(text) {
  const area = make("textarea", "unseen");
  area.value = text;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done ? Promise.resolve() : Promise.reject(new Error("copying is not allowed"));
}

// Selects the text where the browser does not let a page copy, so that the reader can.
function select(element) {
  const range = document.createRange();
  range.selectNodeContents(element);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}

function copyFrom(button) {
  const source = document.getElementById(button.dataset.copies);
  copyText(source.innerText.trim()).then(() => {
    button.classList.add("copied");
    const said = button.parentElement.querySelector("[role=status]");
    if (said) said.textContent = button.innerText;
    setTimeout(() => {
      button.classList.remove("copied");
      if (said) said.textContent = "";
    }, 2000);
  }, () => select(source));
}

function offerCopies(part) {
  part.querySelectorAll("button[data-copies]").forEach((button) => {
    button.closest("[hidden]")?.removeAttribute("hidden");
    button.addEventListener("click", () => copyFrom(button));
  });
}

offerCopies(document);
