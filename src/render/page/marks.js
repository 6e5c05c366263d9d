// What stands out: what a step reads and makes, and what a number was made of.

/**
 * What holds a step's numbers, or a matrix's: a column's head, a row (on paper, where it goes on
 * below, several), or a whole figure.
 */
function partsOf(flow, key) {
  const parts = flow.querySelectorAll(`[data-part="${CSS.escape(key)}"]`);
  return parts.length > 0 ? parts : flow.querySelectorAll(`[data-matrix="${CSS.escape(key)}"]`);
}

/** Marks a part: in words where its name stands, and every cell of a column. */
function markPart(part, mark, word) {
  part.classList.add(mark);
  const name = part.matches(".matrix") ? part.querySelector(".name") :
      part.matches("tr")               ? part.querySelector("th") :
                                         part;
  name.append(element("span", {class: "badge step-badge"}, word));
  if (!part.matches("th")) return;
  part.closest("table")
      .querySelectorAll(`tr > :nth-child(${part.cellIndex + 1})`)
      .forEach((cell) => cell.classList.add(mark));
}

/** Marks in the flow what a step reads, and what it makes. */
function markStep(page, step) {
  const flow = document.getElementById("flow");
  flow.querySelectorAll(".reads, .makes")
      .forEach((part) => part.classList.remove("reads", "makes"));
  flow.querySelectorAll(".step-badge").forEach((badge) => badge.remove());
  if (!step) return;
  for (const name of new Set(step.from)) {
    const from = page.arithmetic.operands.step(name, step.op === "split" ? undefined : step.head);
    // Side by side are put the contexts of all heads, of which one is shown.
    const key = step.op === "concat" ? Operands.key(name, page.head) :
        from                         ? Operands.key(from.id, from.head) :
                                       name;
    partsOf(flow, key).forEach((part) => markPart(part, "reads", "read"));
  }
  partsOf(flow, Operands.key(step.id, step.head))
      .forEach((part) => markPart(part, "makes", "made"));
}

/** Brings into view what is marked as made. */
function scrollToMade() {
  const made = document.querySelector("#flow :is(.matrix, tr, th).makes");
  if (!made) return;
  const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
  made.closest(".matrix").scrollIntoView({block: "nearest", behavior});
  const box = made.closest(".scroll");
  if (made.matches("th"))
    box.scrollLeft = made.offsetLeft + made.offsetWidth / 2 - box.clientWidth / 2;
}

/**
 * Lights up what a number was made of, wherever it is: its cells or, folded away, their matrix or,
 * of another head, that head's button.
 */
function light(page, place) {
  document.querySelectorAll(".operand, .pointed")
      .forEach((lit) => lit.classList.remove("operand", "pointed"));
  if (!place) return;
  const flow = document.getElementById("flow");
  for (const operand of page.arithmeticOf(place).madeFrom(place)) {
    const cells = page.tables.all(operand);
    cells.forEach((cell) => cell.classList.add("operand"));
    if (cells.length > 0 || page.isComparing) continue;
    const isOfAnotherHead = operand.head !== undefined && operand.head !== page.head;
    const holder = isOfAnotherHead ? document.getElementById("heads").children[operand.head - 1] :
                                     partsOf(flow, Operands.key(operand.name, operand.head))[0];
    holder?.classList.add("operand");
  }
  page.tables.all(place).forEach((cell) => cell.classList.add("pointed"));
}
