// Quality against any cost: marks move to the axes that a reader chooses.

// Those that no other beats on both measures, left to right.
function frontOf(points, signs) {
  const ahead = (one, other) => {
    const x = signs[0] * (one.x[0] - other.x[0]), y = signs[1] * (one.y[0] - other.y[0]);
    return x >= 0 && y >= 0 && (x > 0 || y > 0);
  };
  return points.filter((one) => !points.some((other) => ahead(other, one)))
    .sort((one, other) => one.x[0] - other.x[0] || one.y[0] - other.y[0]);
}

document.querySelectorAll(".explorer").forEach((explorer) => {
  const data = JSON.parse(explorer.querySelector("script").textContent);
  const [vertical, horizontal] = ["y", "x"].map((name) => explorer.querySelector("select[name=" + name + "]"));
  const field = explorer.querySelector(".chart > g"), marks = Array.from(field.querySelectorAll(".mark"));
  const part = (name) => explorer.querySelector("[data-said=" + name + "]");
  const sign = (measure) => ({ higher: 1, lower: -1 })[data.measures[measure][0]] || 0;
  const left = (share) => share * data.across, top = (share) => (1 - share) * data.down;

  function showAxis(name, chosen) {
    field.querySelectorAll("[data-axis=" + name + "]").forEach((axis, place) => axis.toggleAttribute("hidden", place !== chosen));
  }

  function stair(front, lower) {
    return front.map((one, place) => {
      const x = left(one.x[0]), y = top(one.y[0]);
      if (!place) return "M" + x + "," + y;
      return lower ? "H" + x + "V" + y : "V" + y + "H" + x;
    }).join("");
  }

  const whisker = (x, y, right, down) => drawn("path", { d: "M" + x + "," + y + "l" + right + "," + down, class: "s-muted", opacity: "0.55" });

  function draw() {
    const across = Number(horizontal.value), up = Number(vertical.value), language = root.dataset.language === "zh" ? 2 : 1;
    const names = [data.measures[across][language], data.measures[up][language]];
    const points = data.methods.map(([name, at]) => ({ name, x: at[across], y: at[up] }));
    const shown = points.filter((one) => one.x && one.y);
    showAxis("x", across);
    showAxis("y", up);
    const whiskers = [];
    for (const mark of marks) {
      const one = shown.find((point) => point.name === mark.dataset.method);
      mark.toggleAttribute("hidden", !one);
      if (!one) continue;
      const x = left(one.x[0]), y = top(one.y[0]);
      mark.setAttribute("transform", "translate(" + x + "," + y + ")");
      mark.dataset.tip = one.name + "\n" + names[1] + ": " + one.y[1] + "\n" + names[0] + ": " + one.x[1];
      if (one.x.length > 2) whiskers.push(whisker(left(one.x[2]), y, left(one.x[3]) - left(one.x[2]), 0));
      if (one.y.length > 2) whiskers.push(whisker(x, top(one.y[3]), 0, top(one.y[2]) - top(one.y[3])));
    }
    field.querySelector(".whiskers").replaceChildren(...whiskers);
    const known = sign(across) && sign(up), front = known ? frontOf(shown, [sign(across), sign(up)]) : [];
    field.querySelector(".front").setAttribute("d", front.length > 1 ? stair(front, sign(across) < 0) : "");
    const corner = data.measures[across][0] + " " + data.measures[up][0];
    field.querySelectorAll("[data-corner]").forEach((one) => one.toggleAttribute("hidden", one.dataset.corner !== corner));
    const missing = points.filter((one) => !(one.x && one.y));
    say(part("front"), front);
    say(part("lacking"), missing);
    part("no-direction").hidden = Boolean(known);
    for (const name of explorer.querySelectorAll("[data-name]")) {
      name.textContent = data.measures[name.dataset.name === "x" ? across : up][name.closest(".l").lang === "en" ? 1 : 2];
    }
  }

  function say(sentence, methods) {
    sentence.hidden = !methods.length;
    sentence.lastElementChild.textContent = methods.map((one) => one.name).join(" · ");
  }
  explorer.querySelector(".choices").hidden = false;
  [vertical, horizontal].forEach((select) => select.addEventListener("change", draw));
  function translate() {
    const language = root.dataset.language === "zh" ? "zh" : "en";
    explorer.querySelectorAll("optgroup").forEach((group) => { group.label = group.dataset[language]; });
    explorer.querySelectorAll("option").forEach((option) => { option.textContent = option.dataset[language]; });
    draw();
  }
  redraws.push(translate);
  translate();
});
