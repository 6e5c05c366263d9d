// The controls around the flow: choices, steps, keys, pointing, and what can be changed.

function choice(text, pressed, act) {
  const button = element("button", { type: "button", "aria-pressed": String(pressed) }, text);
  button.addEventListener("click", act);
  return button;
}

function drawChoices(page) {
  const { trace } = page;
  const variants = trace.variants.map((variant, i) =>
    choice(variant.id, !page.comparing && i === page.variantIndex, () => page.chooseVariant(i)));
  if (trace.variants.length > 1) variants.push(choice("compare", page.comparing, () => page.chooseVariant(trace.variants.length)));
  replaceKeepingFocus("variants", variants);
  const words = labels(trace.input.tokens);
  replaceKeepingFocus("words", words.map((text, position) => {
    const row = trace.words.indexOf(position + 1);
    return row < 0 ? element("span", { class: "token quiet" }, text)
      : choice(text, row === page.word, () => page.chooseWord(row));
  }));
  document.getElementById("head-choice").hidden = page.headCount === 1 || page.comparing;
  replaceKeepingFocus("heads", numbered(page.headCount).map((text, i) =>
    choice(text, page.head === i + 1, () => page.chooseHead(i + 1))));
  document.getElementById("reset").hidden = !page.isChanged;
}

/** New buttons in the place of others: who was on one stays there. */
function replaceKeepingFocus(id, children) {
  const holder = document.getElementById(id);
  const index = [...holder.children].indexOf(document.activeElement);
  holder.replaceChildren(...children);
  holder.children[index]?.focus();
}

function drawSettings(page) {
  const { input } = page.trace;
  document.getElementById("scale").value = String(input.scale);
  document.getElementById("self").value = input.self ?? "default";
  document.getElementById("self").disabled = input.memory !== undefined;
  const mask = document.getElementById("mask");
  mask.querySelector("[value=matrix]").disabled = !Array.isArray(original.input.mask);
  mask.value = input.mask === undefined ? "none" : input.mask === "causal" ? "causal" : "matrix";
  document.getElementById("rename-which").replaceChildren(...labels(input.tokens).map((text, i) => element("option", { value: i }, text)));
}

function startSettings(page) {
  const on = (id, act) => document.getElementById(id).addEventListener("change", (event) => act(event.target.value));
  on("scale", (text) => {
    const scale = ["sqrt", "none", "dim"].includes(text.trim()) ? text.trim() : typed(text);
    if (typeof scale === "number" && !(Number.isFinite(scale) && scale !== 0)) {
      page.announce("The scale is sqrt, none, dim, or a number that is not 0.");
      return;
    }
    page.change(`Scores are divided by ${text}.`, (trace) => setScale(trace, scale));
  });
  on("self", (self) => page.change("The word itself is treated otherwise.", (trace) => setSelf(trace, self, facts.defaults)));
  on("mask", (mask) => page.change("The mask is another.", (trace) =>
    setMask(trace, mask === "none" ? null : mask === "causal" ? "causal" : original.input.mask)));
  document.getElementById("rename").addEventListener("submit", (event) => {
    event.preventDefault();
    const which = Number(document.getElementById("rename-which").value);
    const name = document.getElementById("rename-value").value;
    page.change("Renamed.", (trace) => { trace.input.tokens[which] = name; });
  });
  document.getElementById("reset").addEventListener("click", () => page.reset());
  document.getElementById("download").addEventListener("click", () => page.download());
}

function startSteps(page) {
  const by = (id, act) => document.getElementById(id).addEventListener("click", act);
  by("back", () => page.goTo(page.stepIndex - 1));
  by("next", () => page.goTo(page.stepIndex + 1));
  by("play", () => page.play(page.timer === null));
  document.getElementById("slider").addEventListener("input", (event) => page.goTo(Number(event.target.value) - 1));
  document.addEventListener("keydown", (event) => {
    if (page.comparing || event.altKey || event.ctrlKey || event.metaKey) return;
    const { target } = event;
    if (target.closest?.("input, select, textarea, td, summary")) return;
    if (event.key === " " && target.closest?.("button")) return;
    const act = {
      ArrowRight: () => page.goTo(page.stepIndex + 1),
      ArrowLeft: () => page.goTo(page.stepIndex - 1),
      Home: () => page.goTo(-1),
      End: () => page.goTo(page.variant.steps.length - 1),
      " ": () => page.play(page.timer === null),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

/** Pointing, pinning, and going from cell to cell. */
function startPointing(page) {
  const flow = document.getElementById("flow");
  const placeOf = (event) => page.tables.place(event.target.closest?.("td"));
  flow.addEventListener("mouseover", (event) => {
    const place = placeOf(event);
    if (place) page.panel.point(place);
  });
  flow.addEventListener("focusin", (event) => {
    const place = placeOf(event);
    if (place) page.panel.point(place);
  });
  flow.addEventListener("click", (event) => {
    const place = placeOf(event);
    if (!place) return;
    moveTo(event.target.closest("td"));
    page.panel.pin(place);
  });
  flow.addEventListener("keydown", (event) => {
    const cell = event.target.closest?.("td");
    const place = cell && page.tables.place(cell);
    if (!place) return;
    if (event.key === "Enter" || event.key === " ") page.panel.pin(place);
    else if (event.key === "Escape") page.panel.unpin();
    else if (!moveBy(cell, event.key, page)) return;
    event.preventDefault();
  });
}

/** Makes a cell the one of its table that Tab comes to. */
function moveTo(cell) {
  cell.closest("table").querySelectorAll("td[tabindex='0']").forEach((one) => one.setAttribute("tabindex", "-1"));
  cell.setAttribute("tabindex", "0");
  cell.focus({ preventScroll: false });
}

function moveBy(cell, key, page) {
  const rows = [...cell.closest("table").rows];
  const row = rows.indexOf(cell.parentElement);
  const column = cell.cellIndex;
  const at = (i, j) => (rows[i]?.cells[j] && page.tables.place(rows[i].cells[j]) ? rows[i].cells[j] : undefined);
  const next = {
    ArrowRight: () => at(row, column + 1), ArrowLeft: () => at(row, column - 1),
    ArrowDown: () => at(row + 1, column) ?? at(row + 2, column), ArrowUp: () => at(row - 1, column) ?? at(row - 2, column),
    Home: () => at(row, 1), End: () => [...rows[row].cells].reverse().find((one) => page.tables.place(one)),
  }[key];
  if (!next) return false;
  const found = next();
  if (found) {
    moveTo(found);
    page.panel.point(page.tables.place(found));
  }
  return true;
}

function drawHeader() {
  const { input } = original;
  const title = input.title ?? "Attention, traced";
  document.title = `${title} · attn-trace`;
  document.getElementById("title").textContent = title;
  document.getElementById("description").textContent = input.description ?? "";
  document.getElementById("about").hidden = !input.description && !input.source;
  document.getElementById("source").textContent = input.source ? `Source: ${input.source}` : "";
  document.getElementById("made-by").textContent = `Made by ${original.generator}.`;
  const key = (role, text) => [element("span", { class: "key", "data-role": role }), text];
  document.getElementById("legend").replaceChildren("Colours:", ...key("embeddings", "embeddings, scores and contexts"),
    ...key("queries", "queries"), ...key("keys", "keys"), ...key("values", "values"), ...key("weights", "weights"),
    ". The stronger, the farther from 0; the scale of each kind is one for all variants, that of weights from 0 to 1.");
}

function start(page) {
  drawHeader();
  drawSettings(page);
  startSettings(page);
  startSteps(page);
  startPointing(page);
  page.readAddress();
  page.draw();
  window.addEventListener("hashchange", () => {
    page.readAddress();
    page.draw();
  });
}
