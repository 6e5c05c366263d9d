// What has a key: each act once. Keys act by this table, and the help sheet is made of it, with a
// button for each.

/**
 * All that has a key: {keys, shown, name, act, isOfSteps, isThere}. `shown` is what stands on the
 * keyboard; what is of steps does nothing while variants are compared.
 */
function actsOf(page) {
  const {lesson, player, tour} = page;
  const step = (keys, shown, name, act) => ({keys, shown, name, act, isOfSteps: true});
  return [
    step(["ArrowRight", "PageDown"], "→ or Page Down", "Next step", () => page.goBy(1)),
    step(["ArrowLeft", "PageUp"], "← or Page Up", "Step back", () => page.goBy(-1)),
    step(["Home"], "Home", "Whole computation", () => page.goTo(-1)),
    step(["End"], "End", "Last step", () => page.goToStop(lesson.stops.length - 1)),
    step([" "], "Space", "Play, or pause", () => page.play(!player.isOn)),
    step(["+"], "+", "Play faster", () => player.change(1)),
    step(["-", "−"], "−", "Play slower", () => player.change(-1)),
    step(["a"], "a", "Show all at once, or not", () => lesson.switchAll()),
    {
      ...step(["h"], "h", "Heads one by one, or together", () => lesson.switchHeads()),
      isThere: () => page.headCount > 1
    },
    {
      keys: ["t"], shown: "t", name: "The tour, or leave it",
          act: () => tour.switch(), isThere: () => tour.stops.length > 0
    },
    {
      keys: ["f"],
      shown: "f",
      name: "Full screen, and back",
      act: switchFullScreen,
      isThere: () => document.fullscreenEnabled
    },
    {keys: ["b", "."], shown: "b", name: "Blank the page, and back", act: blankPage},
    {keys: ["?"], shown: "?", name: "This sheet", act: showHelp},
  ].map((one) => ({isThere: () => true, ...one}));
}

/** Whether what has the focus does something else with a key. */
function isTaken({key, target}) {
  const isIn = (what) => Boolean(target.closest?.(what));
  if (isIn("input:not([type=range], [type=checkbox]), textarea, dialog")) return true;
  // A clicker has no other keys, and steps wherever somebody has clicked before.
  if (["PageDown", "PageUp"].includes(key)) return false;
  if (key === " ") return isIn("button, [type=checkbox], select, summary, td");
  if (key.length === 1) return isIn("select");
  return isIn("select, td, [type=range]");
}

/** Single letters are a nuisance to who speaks to a computer: they can be switched off. */
function areLettersOn() {
  return document.getElementById("letters").checked;
}

function startKeys(page) {
  const acts = actsOf(page);
  document.addEventListener("keydown", (event) => {
    const {key, altKey, ctrlKey, metaKey} = event;
    if (altKey || ctrlKey || metaKey || isTaken(event)) return;
    if (key.length === 1 && key !== " " && !areLettersOn()) return;
    const found = acts.find(({keys}) => keys.includes(key));
    if (!found?.isThere() || (found.isOfSteps && page.isWithoutSteps)) return;
    event.preventDefault();
    if (!event.repeat || found.isOfSteps) found.act();
  });
  startHelp(page, acts);
  startLettingGo(page);
}

/** The sheet: each act with its key, as a button. */
function startHelp(page, acts) {
  const rows = acts.filter(({act}) => act !== showHelp).map((one) => {
    const button = element("button", {type: "button"}, one.name);
    button.addEventListener("click", () => {
      document.getElementById("help").close();
      one.act();
    });
    return {...one, row: element("li", {}, element("kbd", {}, one.shown), button)};
  });
  document.getElementById("acts").append(...rows.map(({row}) => row));
  document.getElementById("help-button").addEventListener("click", () => {
    for (const {row, isThere, isOfSteps} of rows)
      row.hidden = !isThere() || (isOfSteps && page.isWithoutSteps);
    document.getElementById("help").showModal();
  });
}

function showHelp() {
  document.getElementById("help-button").click();
}

/**
 * Escape lets go of what is pinned, wherever somebody is, and gives the arrow keys back to
 * stepping; Tab goes back to the number.
 */
function startLettingGo(page) {
  let left;
  document.addEventListener("keydown", (event) => {
    if (event.target.closest?.("dialog")) return;
    if (event.key === "Escape") {
      if (page.panel.pinned) page.panel.unpin();
      const {activeElement: focused} = document;
      if (!focused.matches("td, select, input, textarea")) return;
      left = page.tables.place(focused);
      focused.blur();
      page.panel.point(null);
    } else if (event.key === "Tab" && !event.shiftKey && left) {
      const [cell] = document.activeElement === document.body ? page.tables.all(left) : [];
      left = undefined;
      if (!cell) return;
      event.preventDefault();
      moveTo(cell);
    }
  });
}
