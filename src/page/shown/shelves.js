// The flow's cards as on shelves, one row below the other: none stands alone that has room beside
// the one before it, as the context beside the weights it is made with.

/** The cards of the flow by the row in which they stand. */
function shelvesOf(flow) {
  const shelves = [];
  for (const one of flow.children) {
    if (one.offsetParent === null) continue;
    const last = shelves.at(-1)?.[0];
    if (last && one.matches(".matrix") && last.matches(".matrix") &&
        one.offsetTop === last.offsetTop)
      shelves.at(-1).push(one);
    else
      shelves.push([one]);
  }
  return shelves;
}

/** Puts beside each card that is alone in its row the last of the row before, from below. */
function fillShelves() {
  const flow = document.getElementById("flow");
  for (const one of flow.children) one.style.marginInlineEnd = "";
  const gap = parseFloat(getComputedStyle(flow).columnGap);
  const shelves = shelvesOf(flow);
  const ends = [];
  for (let k = shelves.length - 1; k > 0; k -= 1) {
    const [above, [alone, ...others]] = [shelves[k - 1], shelves[k]];
    if (others.length > 0 || !alone.matches(".matrix") || above.length < 2) continue;
    const room = flow.clientWidth - gap - alone.offsetWidth;
    if (above.at(-1).offsetWidth > room) continue;
    above.pop();
    ends.unshift(above.at(-1));
  }
  ends.forEach(endShelf);
}

/** Leaves no room right of a card, so that the next one begins a row. */
function endShelf(card) {
  const flow = card.parentElement;
  const right = card.offsetLeft - flow.offsetLeft + card.offsetWidth;
  card.style.marginInlineEnd = `${flow.clientWidth - right - 1}px`;
}
