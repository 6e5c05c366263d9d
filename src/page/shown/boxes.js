// Boxes in which tables scroll: none shows a part of a number as if it were one, nor half a row.

/** Pixels of a cell that hold none of its number. */
const margin = 3;

/** Of each box the columns of which only a part is seen. */
const cutColumns = new WeakMap();

/** Hides the numbers of which an edge, or a column that sticks there, leaves only a part. */
function hideCut(box) {
  const table = box.querySelector("table");
  const heads = [...table.tHead.rows].at(-1).cells;
  const last = heads[heads.length - 1];
  const start = heads[0].offsetWidth;
  const end = box.clientWidth - (last.matches(".bars") ? last.offsetWidth : 0);
  const isCut = (head) => {
    const left = head.offsetLeft - box.scrollLeft;
    const right = left + head.offsetWidth;
    return [start, end].some((edge) => left < edge - margin && right > edge + margin);
  };
  const scrolls = box.scrollWidth > box.clientWidth + 1;
  const columns =
      scrolls ? [...heads].slice(1).filter((head) => !head.matches(".bars") && isCut(head)) : [];
  const indices = columns.map(({cellIndex}) => cellIndex);
  const before = cutColumns.get(box) ?? [];
  cutColumns.set(box, indices);
  if (String(before) === String(indices)) return;
  for (const row of table.rows) {
    if (row.cells.length !== heads.length) continue;
    for (const index of before) row.cells[index].classList.remove("cut");
    for (const index of indices) row.cells[index].classList.add("cut");
  }
}

/** Makes a box that scrolls down end with a whole row. */
function fitRows(box) {
  box.style.maxHeight = "";
  if (box.scrollHeight <= box.clientHeight + 1) return;
  const {tFoot, tBodies: [body]} = box.querySelector("table");
  const room = box.clientHeight - (tFoot?.offsetHeight ?? 0);
  const end = ({offsetTop, offsetHeight}) => offsetTop + offsetHeight;
  const whole = [...body.rows].findLast((row) => end(row) <= room);
  if (whole) box.style.maxHeight = `${end(whole) + box.offsetHeight - room}px`;
}

/** Who has no pointer scrolls from a number to the next or, where none is seen, the box. */
function letTabReach(box) {
  const numbers = [...box.querySelectorAll("[tabindex='0']")];
  if (numbers.some((cell) => cell.offsetParent !== null))
    box.removeAttribute("tabindex");
  else
    box.setAttribute("tabindex", "0");
}

/** What a new layout makes necessary, of all boxes that are drawn. */
function tidyBoxes() {
  tidy([...document.querySelectorAll("#flow .scroll")].filter(isDrawn));
}

function tidy(boxes) {
  boxes.forEach(fitRows);
  document.querySelectorAll("#board .scroll").forEach(scrollToLit);
  boxes.forEach(hideCut);
  boxes.forEach(letTabReach);
}

/** Whether a box is near the window: of the others the browser lays out nothing. */
function isDrawn(box) {
  return box.firstChild.checkVisibility?.({contentVisibilityAuto: true}) ?? true;
}

function startTidying() {
  const flow = document.getElementById("flow");
  flow.addEventListener("scroll", ({target}) => {
    if (target.matches(".scroll")) hideCut(target);
  }, {capture: true, passive: true});
  flow.addEventListener("contentvisibilityautostatechange", ({target, skipped}) => {
    if (!skipped) tidy([target]);
  }, {capture: true});
  window.addEventListener("resize", () => {
    fillShelves();
    tidyBoxes();
  });
}
