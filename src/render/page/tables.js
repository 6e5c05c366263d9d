// Tables of numbers. Text enters as text: no markup is ever made of it.

/** An element with attributes and children, which are elements or text. */
function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (name === "class") made.className = value;
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** Larger matrices are folded away until somebody looks. */
const mostCells = 1200;

/** Which numbers a colour scale is shared by: all of a kind, whatever the variant. */
const roles = {
  embeddings: "embeddings", memory: "embeddings", queries: "queries", keys: "keys", values: "values",
  W_Q: "queries", b_Q: "queries", W_K: "keys", b_K: "keys", W_V: "values", b_V: "values",
  weights: "weights", context: "context", concat: "context", output: "context", W_O: "context",
  b_O: "context", scores: "scores", scaled_scores: "scores", masked_scores: "scores",
  exponentials: "weights", weighted_values: "context",
};

/** The colour of a kind: only queries, keys, values and weights have one of their own. */
function colourOf(name) {
  const role = roles[name] ?? "embeddings";
  return ["queries", "keys", "values", "weights"].includes(role) ? role : "embeddings";
}

/** The largest magnitude in lists of numbers, and of lists. */
function largestIn(values, least) {
  let largest = least;
  for (const value of values) {
    if (Array.isArray(value)) largest = largestIn(value, largest);
    else if (value !== null && Number.isFinite(value)) largest = Math.max(largest, Math.abs(value));
  }
  return largest;
}

/** For each kind its largest magnitude, over all variants and the input. */
function scalesOf(trace) {
  const scales = {};
  const widen = (name, values) => {
    const kind = roles[name];
    if (!kind || kind === "weights") return;
    scales[kind] = largestIn(values, scales[kind] ?? 0);
  };
  for (const [name, values] of Object.entries(trace.input)) if (Array.isArray(values)) widen(name, values);
  if (trace.input.memory?.embeddings) widen("memory", trace.input.memory.embeddings);
  for (const variant of trace.variants) for (const step of variant.steps) if (step.op !== "weigh") widen(step.id, step.values);
  scales.weights = 1;
  return scales;
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
    this.folded = new Map();
  }

  static key(place) {
    return `${Operands.key(place.name, place.head)}[${place.at}]`;
  }

  add(place, cell) {
    this.cells.set(Tables.key(place), cell);
    this.places.set(cell, place);
  }

  /** The cell of a place; what is folded away is unfolded for it. */
  cell(place) {
    const matrix = Operands.key(place.name, place.head);
    if (!this.cells.has(Tables.key(place)) && this.folded.has(matrix)) this.folded.get(matrix)();
    return this.cells.get(Tables.key(place));
  }

  place(cell) {
    return this.places.get(cell);
  }
}

function isFolded(values) {
  return values.length * values[0].length > mostCells;
}

/**
 * A matrix as a figure. matrix: {name, head, title, note, rows, columns, values, under,
 * chosen, foot}; `under` are the coordinates before a row's, `chosen` the row of the word shown.
 */
function figure(matrix, page) {
  const count = matrix.values.length * matrix.values[0].length;
  const box = element("div", { class: "scroll", role: "region", "aria-label": matrix.title });
  const made = element("div", {
    class: `matrix${matrix.values[0].length > 16 ? " wide" : ""}`,
    "data-role": colourOf(matrix.name),
    "data-matrix": Operands.key(matrix.name, matrix.head),
  }, nameLine(matrix.title), box);
  const fill = () => box.replaceChildren(table(matrix, page));
  if (!isFolded(matrix.values)) fill();
  else fold(matrix, page, made, box, fill, count);
  return made;
}

function nameLine(title) {
  return element("div", { class: "name" }, title,
    element("span", { class: "badge is-read" }, "read"),
    element("span", { class: "badge is-made" }, "made"));
}

function fold(matrix, page, made, box, fill, count) {
  const shape = `${matrix.values.length} × ${matrix.values[0].length}`;
  const details = element("details", {}, element("summary", {}, `${shape}: show all ${count} numbers`), box);
  let filled = false;
  const open = () => {
    if (!filled) fill();
    filled = true;
    details.open = true;
  };
  details.addEventListener("toggle", () => details.open && open());
  page.tables.folded.set(Operands.key(matrix.name, matrix.head), open);
  made.append(details);
}

function table(matrix, page) {
  const head = element("tr", {}, element("td"),
    ...matrix.columns.map((label) => element("th", { scope: "col" }, label)));
  const body = element("tbody");
  matrix.values.forEach((row, i) => {
    const line = element("tr", { class: matrix.chosen === i ? "chosen" : undefined },
      element("th", { scope: "row" }, matrix.rows[i]));
    row.forEach((value, j) => {
      line.append(numberCell({ name: matrix.name, head: matrix.head, at: [...(matrix.under ?? []), i, j] }, value, page));
    });
    body.append(line);
  });
  const made = element("table", {}, element("caption", {}, matrix.note ?? ""),
    element("thead", {}, head), body);
  if (matrix.foot) made.append(matrix.foot(page));
  return made;
}

/** One number: written, coloured, marked where it has changed. */
function numberCell(place, value, page) {
  const cell = element("td", {}, written(value, page.decimals));
  const heat = heatOf(value, page.scales[roles[place.name]]);
  if (heat > 0) cell.className = `h${heat}`;
  const before = page.before(place);
  if (before !== undefined && !same(before, value)) {
    cell.classList.add("changed");
    cell.append(element("span", { class: "old" }, `was ${written(before, page.decimals)}`));
  }
  page.tables.add(place, cell);
  return cell;
}

/** A share from 0 to 1 as a bar. */
function barCell(share) {
  const fill = element("span");
  fill.style.width = `${100 * (share ?? 0)}%`;
  const bar = element("span", { class: "bar", "aria-hidden": "true" }, fill);
  return element("td", { class: "bars" }, bar);
}
