// In the lesson, what a step reads and makes stands together before all the rest: of a product its
// rows on the left, the matrix above, the result at the crossing, where there is room.

/**
 * In the last two spare rows are left out; in the first of these the matrix stands on the right,
 * and of it the columns are left out that the number shown was not made of.
 */
const layouts = ["crossing", "line", "beside", "few"];

/** The figures of the flow, those of the step shown before the others, on a board. */
function onBoard(page, drawn) {
  if (!page.lesson.isOn || page.isOnPaper) return drawn;
  const {step} = page;
  const figureOf = (key) => drawn.find(
      (one) => one.dataset.matrix === key ||
          one.querySelector(`[data-part="${CSS.escape(key)}"]`) !== null);
  const made = figureOf(Operands.key(step.id, step.head));
  const read = [...new Set(keysRead(page, step).map(figureOf))].filter(
      (one) => one !== undefined && one !== made);
  const board = element("div", {id: "board"}, ...read, made);
  // Only a matrix that was learned stands above what it makes.
  const isProduct = step.op === "project" && read.length > 1;
  board.classList.toggle("product", isProduct);
  if (isProduct) {
    const [left, ...above] = step.reads.map((_, index) => keyRead(page, step, index)).map(figureOf);
    left.classList.add("left");
    above.filter(Boolean).forEach((one) => one.classList.add("above"));
  }
  const rest = drawn.filter((one) => one !== made && !read.includes(one));
  return [board, element("h2", {class: "rest"}, "The rest of the computation"), ...rest];
}

/**
 * Marks the rows of words and tokens that the number shown was not made of: where all have no room,
 * they are spare.
 */
function markSpareRows() {
  const isKept = (row) =>
      row.matches(".chosen") || row.querySelector(".operand, .pointed") !== null;
  const rows = document.querySelectorAll("#board .matrix:not(.above) tbody tr");
  for (const row of rows) row.classList.toggle("spare", !isKept(row));
  for (const table of document.querySelectorAll("#board .above table")) markSpareColumns(table);
  // Tab comes to a number that stays.
  for (const stop of document.querySelectorAll("#board .spare td[tabindex='0']")) {
    const kept =
        stop.closest("table").querySelector("tbody tr:not(.spare) td:not(.bars, .formula, .blank)");
    if (!kept) continue;
    stop.setAttribute("tabindex", "-1");
    kept.setAttribute("tabindex", "0");
  }
}

/** Of a matrix above, those columns that hold nothing that is lit. */
function markSpareColumns(table) {
  const rows = [...table.rows];
  const lit =
      new Set([...table.querySelectorAll(".operand, .pointed")].map(({cellIndex}) => cellIndex));
  for (const row of rows)
    for (const cell of row.cells)
      cell.classList.toggle("spare", cell.cellIndex > 0 && !lit.has(cell.cellIndex));
}

/** Lays out the board in the first way in which all of it is in sight. */
function fitBoard() {
  const board = document.getElementById("board");
  if (!board) return;
  const room = roomInWindow();
  board.style.setProperty("--room", `${room}px`);
  const set = (layout) => layouts.forEach((one) => board.classList.toggle(one, one === layout));
  const isCut = () => [board, ...board.querySelectorAll(".scroll")].some(
      (box) => box.scrollWidth > box.clientWidth + 1);
  const isProduct = board.classList.contains("product");
  const ways = layouts.filter((one) => isProduct || ["line", "few"].includes(one));
  ways.some((layout) => {
    set(layout);
    return layout === layouts.at(-1) || (!isCut() && board.offsetHeight <= room);
  });
}

/** Within its box, the number shown or the first that it was made of comes into view. */
function scrollToLit(box) {
  const cell = box.querySelector("td.pointed") ?? box.querySelector("td.operand");
  if (!cell) return;
  const within = (start, size, at, length, head) =>
      (at < start + head || at + length > start + size ? at - head : start);
  const table = cell.closest("table");
  const isInFoot = cell.closest("tfoot") !== null;
  const height = box.clientHeight - (isInFoot ? 0 : table.tFoot?.offsetHeight ?? 0);
  const [top, left] = [cell.offsetTop, cell.offsetLeft];
  box.scrollTop = within(box.scrollTop, height, top, cell.offsetHeight, table.tHead.offsetHeight);
  box.scrollLeft = within(
      box.scrollLeft, box.clientWidth, left, cell.offsetWidth,
      cell.parentElement.cells[0].offsetWidth);
}
