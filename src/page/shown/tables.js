// Tables of numbers. Text enters as text: no markup is ever made of it.

/** Larger matrices are folded away until somebody looks, all but the row of the word shown. */
const mostCells = 1200;

/** Letters that fit beside each other in the cells of a table on paper, and in smaller type. */
const lettersOnPaper = 88;
const smallLettersOnPaper = 128;

/**
 * A matrix as a figure. matrix: {place: {variant, name, head}, title, note, rows, columns, numbers,
 * under, chosen, foot, order, copies}; `under` are the coordinates before a row's, `chosen` the row
 * of the word shown, `foot` the rows at the end of a table: {label, places, part} each, `order` is
 * that of the rows, `copies` gives what can be copied there, the matrix itself where it is left
 * out.
 */
function figure(matrix, page) {
  const key = Operands.key(matrix.place.name, matrix.place.head);
  const rows = rowsShown(matrix, key, page);
  const beside = factsBeside(matrix.place, page);
  const shape = shapeOf(matrix, rows, beside, page);
  const box = page.tables.figure(
      key, shape, matrix, page, (shown) => makeFigure(key, shown, rows, beside, page));
  const isWide = matrix.numbers[0].length > 16 && box.querySelector(".scroll") !== null;
  box.className = `matrix${isWide ? " wide" : ""}${longClass(rows)}`;
  box.style.setProperty("--rows", String(rows.length));
  return box;
}

function isLarge({numbers}) {
  return numbers.length * numbers[0].length > mostCells;
}

/** The rows that are shown: of a matrix that is folded away one at most. */
function rowsShown(matrix, key, page) {
  const {numbers, chosen, order} = matrix;
  if (!isLarge(matrix) || page.unfolded.has(key)) return order ?? [...numbers.keys()];
  const row = chosen ?? page.lesson.rowShown(matrix.place.name);
  return row === undefined ? [] : [row];
}

/**
 * All that a figure is drawn by, but for the numbers in its cells; undefined where it holds what is
 * no such number: a blank, or what a step knows of its rows.
 */
function shapeOf(
    {place, title, note, rows, columns, numbers, chosen, foot = []}, shown, beside, page) {
  const places = [place, ...foot.flatMap((row) => row.places)];
  if (beside.length > 0 || places.some((one) => page.lesson.isBlank(one))) return undefined;
  return JSON.stringify([
    place, title, note, rows, columns, numbers.length, chosen, foot, shown, roleOf(place, page),
    page.isOnPaper
  ]);
}

/** `shown` holds the matrix. */
function makeFigure(key, shown, rows, beside, page) {
  const {matrix} = shown;
  const {numbers, title} = matrix;
  const tables = rows.length > 0 || matrix.foot ?
      columnRanges(matrix.columns.length + beside.length, page, lettersOf(numbers, page))
          .map((columns) => table(matrix, beside, rows, columns, page)) :
      [];
  const isFolded = rows.length < numbers.length;
  return element(
      "div", {"data-role": roleOf(matrix.place, page), "data-matrix": key},
      titleLine(
          page, title, () => shown.matrix.copies?.() ?? [copyable(shown.matrix)],
          isLarge(matrix) ? foldButton(key, numbers, isFolded, page) : null),
      tables.length > 0 ? scrollBox(title, ...tables) : null);
}

/** On paper, what has more rows than this may go on over the page. */
function longClass(rows) {
  return rows.length > 25 ? " long" : "";
}

/** Shows all rows of a large matrix, or only that of the word shown. */
function foldButton(key, numbers, isFolded, page) {
  const shape = `${numbers.length} × ${numbers[0].length}`;
  const count = numbers.length * numbers[0].length;
  const button = element(
      "button", {type: "button", class: "fold", "aria-expanded": String(!isFolded)},
      isFolded ? `${shape}: show all ${count} numbers` : "fold away");
  button.addEventListener("click", () => {
    page.fold(key, !isFolded);
    document.querySelector(`[data-matrix="${CSS.escape(key)}"] .fold`)?.focus();
  });
  return element(
      "span", {}, button,
      isFolded ? element("span", {class: "quiet on-paper"}, `${shape} numbers, folded away`) :
                 null);
}

function scrollBox(title, ...children) {
  return element("div", {class: "scroll", role: "region", "aria-label": title}, ...children);
}

/** A box's title, what else stands in its line, and what copies the matrices that it shows. */
function titleLine(page, title, matrices, more = null) {
  return element("div", {class: "title"}, nameLine(title), more, copyButton(page, title, matrices));
}

function nameLine(title) {
  return element("h3", {class: "name"}, title);
}

/** All columns at once on a screen, which scrolls; on paper some, and the others below. */
function columnRanges(count, page, letters = page.decimals + 4) {
  const all = [...Array(count).keys()];
  if (!page.isOnPaper) return [all];
  const room = hasManyColumns(page) ? smallLettersOnPaper : lettersOnPaper;
  const tables = Math.ceil(count / Math.max(1, Math.floor(room / letters)));
  const each = Math.ceil(count / tables);
  return Array.from({length: tables}, (_, k) => all.slice(k * each, (k + 1) * each));
}

/** Whether some matrix is wider than paper in type of the usual size; digits are not cut down. */
function hasManyColumns({variant, decimals}) {
  const widest = Math.max(
      ...variant.steps.filter(({id}) => !isOfPairs(id)).map(({values}) => values[0].length));
  return decimals <= 8 && widest * (decimals + 4) > lettersOnPaper;
}

/** How many letters a column of numbers takes on paper, with what stands between columns. */
function lettersOf(numbers, page) {
  if (!page.isOnPaper) return undefined;
  const longest = (most, value) => Math.max(most, written(value, page.decimals).length);
  return 1 + numbers.reduce((most, row) => row.reduce(longest, most), 3);
}

/** Some rows and columns of a matrix, and of what stands beside it. */
function table(matrix, beside, rows, columns, page) {
  const {place, numbers, under = []} = matrix;
  const count = matrix.columns.length;
  const head = element(
      "tr", {}, element("td"),
      ...columns.map(
          (j) =>
              (j < count ? element("th", {scope: "col"}, matrix.columns[j]) :
                           factHead(beside[j - count]))));
  const cell = (i, j) =>
      (j < count ? numberCell({...place, at: [...under, i, j]}, numbers[i][j], page) :
                   factCell(place, beside[j - count], i, page));
  const lines = rows.map(
      (i) => element(
          "tr", {class: matrix.chosen === i ? "chosen" : undefined}, rowHead(matrix.rows[i]),
          ...columns.map((j) => cell(i, j))));
  const filled = element(
      "table", {"aria-label": matrix.title},
      element("caption", {}, columns[0] === 0 ? matrix.note : `${matrix.note}, continued`),
      element("thead", {}, head), element("tbody", {}, ...lines));
  if (matrix.foot) filled.append(footOf(matrix.foot, columns, page));
  return reachable(filled);
}

/** Rows at the foot of a table, of which some columns are shown. */
function footOf(rows, columns, page) {
  const cell = (place) => numberCell(place, page.arithmeticOf(place).value(place), page);
  return element(
      "tfoot", {},
      ...rows.map(
          ({label, places, part}) => element(
              "tr", {"data-part": part}, rowHead(label), ...columns.map((j) => cell(places[j])))));
}

/** What heads a row: in full where it is pointed at, should it be cut. */
function rowHead(text) {
  return element("th", {scope: "row", title: text}, text);
}

/**
 * Makes the first number the one that Tab comes to; arrow keys go on from there, as is told. A grid
 * is a table whose cells can be acted on.
 */
function reachable(filled) {
  filled.setAttribute("role", "grid");
  filled.setAttribute("aria-describedby", "cell-hint");
  filled.querySelector(":is(tbody, tfoot) td:not(.bars, .formula, .blank)")
      ?.setAttribute("tabindex", "0");
  return filled;
}
