// One number in a table: written, coloured, marked where it has changed; and a weight as a bar.

/** Whether two numbers are more than a rounding apart: shares add up to 1 but for its last bit. */
function differs(before, value) {
  if (before === null || value === null || !Number.isFinite(before) || !Number.isFinite(value))
    return before !== value;
  const largest = Math.max(Math.abs(before), Math.abs(value));
  return Math.abs(before - value) > 8 * Number.EPSILON * largest;
}

/** What something was, where it has changed. */
function oldText(was) {
  return was === undefined ? null : element("span", {class: "old"}, `was ${was}`);
}

/** What a number was; in full where it would be written as `now`, what it is. */
function oldNumber(before, now, decimals) {
  const text = written(before, decimals);
  return text === now ? String(before) : text;
}

/** One number: written, coloured, highlighted where it has changed. */
function numberCell(place, value, page) {
  if (page.lesson.isBlank(place)) return blank("td", written(value, page.decimals));
  const role = Arithmetic.isRowSum(place) ? "sum" : roleOf(place, page);
  const cell = element("td", {"data-role": role});
  const number = {place, cell, kind: shadeOf(place, page), look: []};
  writeNumber(number, value, page.before(place), page);
  page.tables.add(number);
  return cell;
}

/** Writes a number into its cell, or another over the one that stands there, with what it was. */
function writeNumber(number, value, before, page) {
  const {place, cell, look: wasLook} = number;
  const isChanged = before !== undefined && differs(before, value);
  const look = Arithmetic.isRowSum(place) ? [] : heatClasses(place, value, page);
  if (isChanged) look.push("changed");
  for (const one of wasLook)
    if (!look.includes(one)) cell.classList.remove(one);
  for (const one of look)
    if (!wasLook.includes(one)) cell.classList.add(one);
  number.look = look;
  if (Object.is(value, number.value)) return;
  number.value = value;
  const text = written(value, page.decimals);
  const [there, old] = cell.childNodes;
  if (there)
    there.data = text;
  else
    cell.append(text);
  if (old && !isChanged) old.remove();
  if (!isChanged) return;
  const was = `was ${oldNumber(before, text, page.decimals)}`;
  if (!old)
    cell.append(element("span", {class: "old"}, was));
  else if (old.textContent !== was)
    old.textContent = was;
}

/** What heads a column of bars: how much a full one is, if not all. */
function shareTitle({scales}) {
  return scales.weights < 1 ? `share, of ${scales.weights}` : "share";
}

/** A weight as a bar, which is full where the scale of weights ends. */
function barCell(weight, page) {
  const fill = element("span");
  fill.style.width = `${(100 * (weight ?? 0)) / page.scales.weights}%`;
  const bar = element("span", {class: "bar", "aria-hidden": "true"}, fill);
  return element("td", {class: "bars"}, bar);
}
