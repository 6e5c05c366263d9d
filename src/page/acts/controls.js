// The controls around the flow: choices, steps, pointing.

function choice(text, pressed, act) {
  const button =
      element("button", {type: "button", "aria-pressed": String(pressed), title: text}, text);
  button.addEventListener("click", act);
  return button;
}

function drawChoices(page) {
  const {trace} = page;
  const variants = trace.variants.map(
      (variant, i) => choice(
          variant.id, !page.isComparing && i === page.variantIndex, () => page.chooseVariant(i)));
  if (page.canCompare) variants.push(choice("compare", page.isComparing, () => page.compare()));
  replaceKeepingFocus("variants", variants);
}

/** New buttons in the place of others: who was on one stays there. */
function replaceKeepingFocus(id, children) {
  const holder = document.getElementById(id);
  const index = [...holder.children].indexOf(document.activeElement);
  holder.replaceChildren(...children);
  holder.children[index]?.focus();
}

function startSteps(page) {
  const by = (id, act) => document.getElementById(id).addEventListener("click", act);
  by("back", () => page.goBy(-1));
  by("next", () => page.goBy(1));
  by("play", () => page.play(!page.player.isOn));
  document.getElementById("slider").addEventListener(
      "input", ({target}) => page.goToStop(Number(target.value) - 1));
  document.getElementById("speed").addEventListener(
      "change", ({target}) => page.player.setSpeed(Number(target.value)));
}

/** Pointing, pinning, and going from cell to cell. */
function startPointing(page) {
  const flow = document.getElementById("flow");
  const placeAt = (node) => page.tables.place(node.closest?.("td"));
  // In the lesson numbers come and go under a pointer that rests: then nobody points at them.
  let rests = [];
  const positionOf = ({screenX, screenY}) => [screenX, screenY];
  document.addEventListener("pointermove", (event) => {
    rests = positionOf(event);
  });
  // A finger points at nothing until it has left: the panel would grow below it. Nor does a focus
  // that comes of it, which needs no ring.
  flow.addEventListener("pointerover", (event) => {
    const place = placeAt(event.target);
    const isAtRest = page.lesson.isOn && String(rests) === String(positionOf(event));
    if (!place || event.pointerType === "touch" || isAtRest) return;
    page.panel.point(place);
    page.panel.leave(event.target.closest("td"));
  });
  // Who has left tables and panel points at nothing, but for the cell that has the focus.
  const panel = document.getElementById("panel");
  const leave = ({relatedTarget}) => {
    if (panel.contains(relatedTarget) || flow.contains(relatedTarget)) return;
    page.panel.point(placeAt(document.activeElement) ?? null);
  };
  for (const box of [flow, panel]) box.addEventListener("mouseleave", leave);
  flow.addEventListener("focusin", ({target}) => {
    const place = placeAt(target);
    if (!place || !target.matches(":focus-visible")) return;
    page.panel.point(place);
    reveal(target);
  });
  flow.addEventListener("click", ({target}) => {
    const place = placeAt(target);
    if (!place) return;
    moveTo(target.closest("td"));
    page.pin(place);
  });
  flow.addEventListener("keydown", (event) => {
    const place = placeAt(event.target);
    if (!place || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Enter" || event.key === " ") {
      page.pin(place);
      page.panel.enter();
    } else if (!moveBy(event.target.closest("td"), event.key, page))
      return;
    event.preventDefault();
  });
}

/** Makes a cell the one of its table that Tab comes to. */
function moveTo(cell, options) {
  cell.closest("table")
      .querySelectorAll("td[tabindex='0']")
      .forEach((one) => one.setAttribute("tabindex", "-1"));
  cell.setAttribute("tabindex", "0");
  cell.focus(options);
}

/** Goes to the next number in a direction, past cells that hold none; false: no such key. */
function moveBy(cell, key, page) {
  const rows = [...cell.closest("table").rows];
  const row = rows.indexOf(cell.parentElement);
  const column = cell.cellIndex;
  const isNumber = (one) => one !== undefined && page.tables.place(one) !== undefined;
  const line = [...rows[row].cells];
  const stack = rows.map((one) => one.cells[column]);
  const find = {
    ArrowRight: () => line.slice(column + 1).find(isNumber),
    ArrowLeft: () => line.slice(0, column).findLast(isNumber),
    ArrowDown: () => stack.slice(row + 1).find(isNumber),
    ArrowUp: () => stack.slice(0, row).findLast(isNumber),
    Home: () => line.find(isNumber),
    End: () => line.findLast(isNumber),
  }[key];
  const found = find?.();
  if (found) moveTo(found);
  return find !== undefined;
}
