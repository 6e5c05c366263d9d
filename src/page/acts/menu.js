// A menu that a button opens beside itself: what to do, and perhaps with which of several things.

/**
 * Opens the menu. title: what is done; which: the names of what it can be done with, of which one
 * is chosen where there are several; acts: for each choice's name what it does, given the chosen
 * one's index.
 */
function openMenu(button, {title, which, acts}) {
  const menu = document.getElementById("menu");
  const choice = document.getElementById("menu-which");
  document.getElementById("menu-title").textContent = title;
  choice.replaceChildren(...which.map((name, i) => element("option", {value: i}, name)));
  choice.hidden = which.length < 2;
  const buttons = Object.entries(acts).map(([name, act]) => {
    const one = element("button", {type: "button"}, name);
    one.addEventListener("click", () => {
      menu.hidePopover();  // The focus goes back first: what is done may take it.
      act(Number(choice.value));
    });
    return one;
  });
  document.getElementById("menu-acts").replaceChildren(...buttons);
  menu.showPopover();
  placeBeside(menu, button.getBoundingClientRect());
  buttons[0].focus();
}

/** Below a button, or above it where there is no room, and within the window. */
function placeBeside(menu, {left, top, bottom}) {
  const {offsetWidth: width, offsetHeight: height} = menu;
  const isBelow = bottom + 4 + height <= innerHeight;
  menu.style.left = `${Math.max(4, Math.min(left, innerWidth - width - 4))}px`;
  menu.style.top = `${Math.max(4, isBelow ? bottom + 4 : top - 4 - height)}px`;
}

/** Escape closes the menu, and lets go of nothing else. */
function startMenu() {
  const menu = document.getElementById("menu");
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Tab") event.stopPropagation();
  });
}

/** Copies one of a box's matrices, which `matrices` gives; each has a title of its own. */
function copyButton(page, title, matrices) {
  const icon =
      svg("svg", {class: "icon", viewBox: "0 0 16 16", "aria-hidden": "true"},
          svg("rect", {x: 2, y: 2, width: 8.5, height: 9.5, rx: 1.5}),
          svg("rect", {x: 5.5, y: 4.5, width: 8.5, height: 9.5, rx: 1.5}));
  const button = element(
      "button",
      {type: "button", class: "corner copy", title: "Copy", "aria-label": `Copy ${title}`}, icon);
  button.addEventListener("click", () => {
    const all = matrices();
    const acts = Object.entries(formats).map(
        ([name, write]) => [name, (index) => {
          const matrix = all[index];
          return copyText(page, write(matrix, page.decimals), `${matrix.title}, as ${name}`);
        }]);
    openMenu(button, {
      title: all.length > 1 ? "Copy" : `Copy ${title} as`,
      which: all.map((one) => one.title),
      acts: Object.fromEntries(acts)
    });
  });
  return button;
}
