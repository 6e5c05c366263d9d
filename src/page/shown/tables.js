// Tables of numbers. Text enters as text: no markup is ever made of it.

/** An element with attributes and children, which are elements or text. */
function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (name === "class")
      node.className = value;
    else
      node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** Larger matrices are folded away until somebody looks, all but the row of the word shown. */
const mostCells = 1200;

/** Letters that fit beside each other in the cells of a table on paper, and in smaller type. */
const lettersOnPaper = 88;
const smallLettersOnPaper = 128;

/** The largest magnitude in lists of numbers, and of lists. */
function largestIn(numbers, least) {
  let largest = least;
  if (Array.isArray(numbers[0])) {
    for (const row of numbers) largest = largestIn(row, largest);
    return largest;
  }
  for (const value of numbers) {
    const size = Math.abs(value);  // Of what is not scored 0.
    if (size > largest && size < Infinity) largest = size;
  }
  return largest;
}

/** Where the scale of weights ends: at 1, or at the least of these that no weight is above. */
const endsOfWeights = [1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01];

/** For each kind its largest magnitude, over all variants and the input. */
function scalesOf(trace) {
  const scales = {};
  const widen = (name, numbers) => {
    const kind = kindOf(name);
    if (kind) scales[kind] = largestIn(numbers, scales[kind] ?? 0);
  };
  for (const name of Object.keys(facts.matrices))
    inputMatrices(trace.input, name).forEach(({rows}) => widen(name, rows));
  for (const variant of trace.variants)
    for (const step of variant.steps)
      if (!operations[step.op].isLazy) widen(step.id, step.values);
  scales.weights = endsOfWeights.findLast((end) => scales.weights <= end) ?? 1;
  return scales;
}

/** For each variant's id the kind of the vectors that it weighs and adds up. */
function vectorKindsOf(trace) {
  return Object.fromEntries(trace.variants.map((variant) => {
    const weighted = variant.steps.find(({id}) => id === "weighted_values");
    return [variant.id, kindOf(vectorsOf(variant, weighted))];
  }));
}

/** Steps whose numbers keep the colour of the vectors that are weighed. */
const ofVectors = ["weighted_values", "context", "concat"];

/**
 * The kind whose colour and scale a number has: what is weighed keeps them, faded by its weight,
 * up to the context.
 */
function shadeOf({variant, name}, page) {
  return ofVectors.includes(name) ? page.vectorKinds[variant] : kindOf(name);
}

function roleOf(place, page) {
  return facts.kinds[shadeOf(place, page)] ?? "embeddings";
}

/** How strong a number's colour is, and whether it is below 0: then hatched. */
function heatClass(place, value, page) {
  const heat = heatOf(value, page.scales[shadeOf(place, page)]);
  const isBelow = value < 0 && Number.isFinite(value);
  return [heat > 0 ? `h${heat}` : "", isBelow ? "below" : ""].filter(Boolean).join(" ");
}

function heatOf(value, largest) {
  if (value === null || !Number.isFinite(value) || !(largest > 0)) return 0;
  return Math.min(8, Math.round((8 * Math.abs(value)) / largest));
}

/** The tables that are on the page: cells by place, and places by cell. */
class Tables {
  constructor() {
    this.cells = new Map();
    this.places = new WeakMap();
    this.kinds = new Map();
  }

  static key(place) {
    return `${place.variant ?? "input"}.${Operands.key(place.name, place.head)}[${place.at}]`;
  }

  /** A number may stand in several cells: a word's own key, and where it is added to the sum. */
  add(place, cell, kind) {
    const key = Tables.key(place);
    this.cells.set(key, [...this.cells.get(key) ?? [], cell]);
    this.places.set(cell, place);
    this.kinds.set(kind, (this.kinds.get(kind) ?? new Set()).add(place.name));
  }

  /** Every cell that shows a place. */
  all(place) {
    return this.cells.get(Tables.key(place)) ?? [];
  }

  place(cell) {
    return this.places.get(cell);
  }
}

/**
 * A matrix as a figure. matrix: {place: {variant, name, head}, title, note, rows, columns, numbers,
 * under, chosen, foot, footRows, order, further}; `under` are the coordinates before a row's,
 * `chosen` the row of the word shown, `foot` makes the end of a table for some of its columns,
 * `footRows` gives that end as it is copied, {label, numbers} each, `order` is that of the rows,
 * `further` gives other matrices that can be copied there.
 */
function figure(matrix, page) {
  const key = Operands.key(matrix.place.name, matrix.place.head);
  const {numbers, chosen} = matrix;
  const isLarge = numbers.length * numbers[0].length > mostCells;
  const isFolded = isLarge && !page.unfolded.has(key);
  const row = chosen ?? page.lesson.rowShown(matrix.place.name);
  const folded = row === undefined ? [] : [row];
  const rows = isFolded ? folded : matrix.order ?? [...numbers.keys()];
  const beside = factsBeside(matrix.place, page);
  const tables = rows.length > 0 || matrix.foot ?
      columnRanges(matrix.columns.length + beside.length, page, lettersOf(numbers, page))
          .map((columns) => table(matrix, beside, rows, columns, page)) :
      [];
  return element(
      "div", {
        class:
            `matrix${numbers[0].length > 16 && tables.length > 0 ? " wide" : ""}${longClass(rows)}`,
        "data-role": roleOf(matrix.place, page),
        "data-matrix": key,
      },
      titleLine(
          page, matrix.title, () => [asShown(matrix), ...(matrix.further?.() ?? [])],
          isLarge ? foldButton(key, numbers, isFolded, page) : null),
      tables.length > 0 ? scrollBox(matrix.title, ...tables) : null);
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

/** A figure's matrix as it is copied, with what stands at its foot. */
function asShown({footRows = () => [], ...matrix}) {
  const foot = footRows();
  const {place} = matrix;
  return copyable({
    ...matrix,
    place: foot.length > 0 ? {...place, name: `${place.name}_and_sum`} : place,
    rows: [...matrix.rows, ...foot.map(({label}) => label)],
    numbers: [...matrix.numbers, ...foot.map(({numbers}) => numbers)]
  });
}

/** A matrix as it is copied: whole, with the variant that it is of. */
function copyable({place, title, rows, columns, numbers}) {
  const of = place.variant === undefined ? "" : `, ${place.variant}`;
  return {title: title + of, name: place.name, head: place.head, rows, columns, numbers};
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
  if (matrix.foot) filled.append(matrix.foot(columns));
  return reachable(filled);
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

/** What a number was; in full where it would be written as it is now. */
function oldNumber(before, value, decimals) {
  const text = written(before, decimals);
  return text === written(value, decimals) ? String(before) : text;
}

/** One number: written, coloured, highlighted where it has changed. */
function numberCell(place, value, page) {
  const isSum = Arithmetic.isRowSum(place);
  const role = isSum ? "sum" : roleOf(place, page);
  const text = written(value, page.decimals);
  if (page.lesson.isBlank(place)) return blank("td", text);
  const cell = element("td", {"data-role": role}, text);
  if (!isSum) cell.className = heatClass(place, value, page);
  const before = page.before(place);
  if (before !== undefined && differs(before, value)) {
    cell.classList.add("changed");
    cell.append(oldText(oldNumber(before, value, page.decimals)));
  }
  page.tables.add(place, cell, shadeOf(place, page));
  return cell;
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
