// What stands out: what a step reads and makes, and what a number was made of.

/**
 * What holds a step's numbers, or a matrix's: a column's head, a row (on paper, where it goes on
 * below, several), or a whole figure.
 */
function partsOf(flow, key) {
  const parts = flow.querySelectorAll(`[data-part="${CSS.escape(key)}"]`);
  return parts.length > 0 ? parts : flow.querySelectorAll(`[data-matrix="${CSS.escape(key)}"]`);
}

/** Highlights a part: in words where its name stands, and every cell of a column. */
function highlightPart(part, kind, word) {
  part.classList.add(kind);
  const name = part.matches(".matrix") ? part.querySelector(".name") :
      part.matches("tr")               ? part.querySelector("th") :
                                         part;
  name.append(" ", element("span", {class: "badge step-badge"}, word));
  if (!part.matches("th")) return;
  part.closest("table")
      .querySelectorAll(`tr > :nth-child(${part.cellIndex + 1})`)
      .forEach((cell) => cell.classList.add(kind));
}

/**
 * The names of what a step reads: of matrices that are cached too, and of the masks of the head.
 */
function namesRead(page, step) {
  return step.reads.flatMap(
      ({name, past}) =>
          [...(past ? [past] : []),
           ...(name === "mask" ?
                   page.arithmetic.operands.masks(page.head).map(({path}) => nameAt(path)) :
                   [name])]);
}

/** One of the operands of a step, as the flow's part is called. */
function keyRead(page, step, index) {
  const from = page.arithmetic.operands.from(step, index);
  return from ? Operands.key(from.id, from.head) : keyOfMatrix(page, step.reads[index].name);
}

/** A matrix of the input, for the head shown. */
function keyOfMatrix(page, name) {
  return Operands.key(name, inputMatrix(page.trace.input, name, page.head)?.head);
}

/** What a step reads, as the flow's parts are called. */
function keysRead(page, step) {
  const keyOf = (name) => keyOfMatrix(page, name);
  return step.reads.flatMap(({name, past}, index) => {
    if (name === "mask") return namesRead(page, step).filter(isMask).map(keyOf);
    return [...(past ? [keyOf(past)] : []), keyRead(page, step, index)];
  });
}

/** Highlights in the flow what a step reads, and what it makes. */
function highlightStep(page, step) {
  const flow = document.getElementById("flow");
  flow.querySelectorAll(".reads, .makes")
      .forEach((part) => part.classList.remove("reads", "makes"));
  flow.querySelectorAll(".step-badge").forEach((badge) => {
    badge.previousSibling.remove();
    badge.remove();
  });
  if (!step) return;
  for (const key of new Set(keysRead(page, step)))
    partsOf(flow, key).forEach((part) => highlightPart(part, "reads", "read"));
  partsOf(flow, Operands.key(step.id, step.head))
      .forEach((part) => highlightPart(part, "makes", "made"));
}

/** Brings into view what is highlighted as made. */
function scrollToMade() {
  const made = document.querySelector("#flow :is(.matrix, tr, th).makes");
  if (!made) return;
  const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
  // A row, as that at the foot of many others: the whole may have no room.
  const target = made.matches("tr") ? made.cells[1] : made.closest(".matrix");
  // In the lesson what it reads is to be in sight, too.
  const board = document.getElementById("board");
  const isLow = board && board.offsetHeight <= roomInWindow();
  scrollPageTo(isLow ? board : target, behavior);
  const box = made.closest(".scroll");
  if (made.matches("th"))
    box.scrollLeft = made.offsetLeft + made.offsetWidth / 2 - box.clientWidth / 2;
}

/**
 * Scrolls the page no farther than makes something seen, and not at all where it is; but never so
 * that what stands above the stage is cut: it is all there, or gone.
 */
function scrollPageTo(node, behavior) {
  const {above, below} = covered();
  const {top, bottom} = node.getBoundingClientRect();
  const [over, under] = [top - above, bottom - (innerHeight - below)];
  const isBelowStage = top >= document.getElementById("stage").getBoundingClientRect().bottom;
  const by = under > 0 ? Math.max(0, Math.min(under, over)) : over < 0 && !isBelowStage ? over : 0;
  if (by === 0) return;
  const gone = heightAboveStage();
  const to = scrollY + by;
  scrollTo({top: to > 0 && to < gone ? gone : to, behavior});
}

/** What leads to an operand that is not shown: its word's or head's button, or its matrix. */
function holderOf(page, place) {
  const [{kind, index}] = page.arithmeticOf(place).coordinates(place);
  const isStep = place.variant !== undefined;
  if (!page.showsHead(place)) return page.picture.headButton(page.headShowing(place));
  if (isStep && kind === "word" && place.at[0] !== page.word) return page.picture.wordButton(index);
  return partsOf(document.getElementById("flow"), Operands.key(place.name, place.head))[0];
}

/** Lights up what a number was made of, wherever it is. */
function light(page, place) {
  document.querySelectorAll(".operand, .pointed").forEach((lit) => {
    lit.classList.remove("operand", "pointed");
    lit.removeAttribute("aria-selected");
  });
  if (!place) return;
  for (const operand of page.arithmeticOf(place).madeFrom(place)) {
    const cells = page.tables.all(operand);
    cells.forEach((cell) => cell.classList.add("operand"));
    if (cells.length === 0 && !page.isComparing) holderOf(page, operand)?.classList.add("operand");
  }
  page.tables.all(place).forEach((cell) => {
    cell.classList.add("pointed");
    cell.setAttribute("aria-selected", "true");
  });
}
