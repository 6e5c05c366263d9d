// The tables that are on the page: which cell shows which number. A figure that would be made anew
// just as it is, but for its numbers, is kept; of its cells those are written that show another.

/** Numbers and their cells, as {place, cell, kind, value, look}: see cells.js. */
class Shown {
  constructor() {
    this.numbers = new Map();
    this.kinds = new Map();
    this.scales = {};
  }

  /** A number may stand in several cells: a word's own key, and where it is added to the sum. */
  add(number) {
    const key = Tables.key(number.place);
    const others = this.numbers.get(key);
    if (others)
      others.push(number);
    else
      this.numbers.set(key, [number]);
    const names = this.kinds.get(number.kind);
    if (names)
      names.add(number.place.name);
    else
      this.kinds.set(number.kind, new Set([number.place.name]));
  }

  cells(key) {
    return (this.numbers.get(key) ?? []).map(({cell}) => cell);
  }

  /** Writes the numbers that are others now, and all where a colour has another scale. */
  renew(page) {
    const isRescaled =
        [...this.kinds.keys()].some((kind) => page.scales[kind] !== this.scales[kind]);
    this.scales = page.scales;
    let of ;  // The numbers of a matrix follow each other.
    let rows;
    let before;
    for (const numbers of this.numbers.values()) {
      for (const number of numbers) {
        const {place} = number;
        if (!isOfSameMatrix(place, of)) {
          of = place;
          rows = page.arithmeticOf(place).rows(place);
          before = page.originalOf(place).rows(place);
        }
        const value = Arithmetic.within(rows, place.at);
        if (isRescaled || !Object.is(value, number.value))
          writeNumber(number, value, Arithmetic.within(before, place.at), page);
      }
    }
  }
}

function isOfSameMatrix(place, other) {
  return place.name === other?.name && place.head === other.head && place.variant === other.variant;
}

/** All of them: by figure, and those that are made anew at each drawing. */
class Tables {
  constructor() {
    this.figures = new Map();
    this.others = new Shown();
    this.places = new WeakMap();
  }

  static key(place) {
    return `${place.variant ?? "input"}.${Operands.key(place.name, place.head)}[${place.at}]`;
  }

  /** Begins a drawing: figures that it does not ask for are let go of. */
  begin() {
    this.before = this.figures;
    this.figures = new Map();
    this.others = new Shown();
    this.filled = this.others;
  }

  /** What is drawn next is drawn anew: somebody writes into what is there. */
  keepNone() {
    for (const kept of this.figures.values()) kept.shape = undefined;
  }

  /**
   * The figure of a matrix, in the box that it had where its shape is the same; `make` makes it,
   * given what holds the matrix that it shows, now and later. Without a shape it is made anew.
   */
  figure(key, shape, matrix, page, make) {
    const kept = this.before.get(key);
    if (shape !== undefined && kept?.shape === shape) {
      kept.matrix = matrix;
      kept.shown.renew(page);
      this.figures.set(key, kept);
      return kept.box;
    }
    const made = {shape, matrix, shown: new Shown()};
    made.shown.scales = page.scales;
    this.filled = made.shown;
    made.box = make(made);
    this.filled = this.others;
    this.figures.set(key, made);
    return made.box;
  }

  /** Keeps what was written into a cell. */
  add(number) {
    this.filled.add(number);
    this.places.set(number.cell, number.place);
  }

  get shown() {
    return [...[...this.figures.values()].map(({shown}) => shown), this.others];
  }

  /** Every cell that shows a place. */
  all(place) {
    const key = Tables.key(place);
    return this.shown.flatMap((one) => one.cells(key));
  }

  place(cell) {
    return this.places.get(cell);
  }

  /** The names of the matrices that are shown, by the kind of their numbers. */
  get kinds() {
    const kinds = new Map();
    for (const one of this.shown)
      for (const [kind, names] of one.kinds)
        kinds.set(kind, new Set([...kinds.get(kind) ?? [], ...names]));
    return kinds;
  }
}
