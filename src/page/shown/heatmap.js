// All weights of a sentence as a heat map: a row for each word, a column for each token that it may
// attend to. However many there are, of each strength all cells are one path.

/** Room for a name, in the units of a map; and of many which are named: every so manieth. */
const nameRoom = 10.5;
const nameSteps = [1, 2, 5, 10, 20, 50, 100, 200, 500];

class HeatMap {
  /** side: of the square that it fills, in its own units; small ones have no names. */
  constructor(page, {side, hasNames}) {
    this.page = page;
    this.rows = page.trace.words.length;
    this.columns = attendedTokens(page.trace.input).length;
    this.hasNames = hasNames;
    this.margin = this.hasNames ? 52 : 0;
    const cell = (side - this.margin) / Math.max(this.rows, this.columns);
    this.cell = hasNames ? Math.min(36, cell) : cell;
    this.nameStep = nameSteps.find((step) => step * this.cell >= nameRoom) ?? Infinity;
    const [width, height] = [this.columns, this.rows].map((n) => this.margin + n * this.cell);
    this.levels = Array.from({length: 8}, (_, k) => svg("path", {class: `h${k + 1}`}));
    this.hidden = svg("path", {class: "hidden-cells"});
    this.unscored = svg("path", {class: "unscored-cells"});
    this.frame = svg("rect", {
      class: "frame",
      x: this.margin,
      y: this.margin,
      width: width - this.margin,
      height: height - this.margin
    });
    this.row = this.mark("chosen-row");
    this.pointed = this.mark("pointed-row");
    this.names = svg("g", {class: "names"});
    this.name = svg("text", {class: "map-name", x: 0, y: this.margin - 8});
    this.box =
        svg("svg", {
          class: "heat-map",
          viewBox: `-2 -2 ${width + 4} ${height + 4}`,
          "data-role": "weights",
        },
            this.frame, ...this.levels, this.unscored, this.hidden, this.names, this.name, this.row,
            this.pointed);
    this.box.style.setProperty("--width", String(width + 4));
    this.box.style.setProperty("--height", String(height + 4));
  }

  /** What stands in the corner, where there is one. */
  call(name) {
    this.name.textContent = this.hasNames ? name : "";
  }

  mark(name) {
    return svg("rect", {
      class: name,
      x: this.margin,
      width: this.columns * this.cell,
      height: this.cell,
      visibility: "hidden"
    });
  }

  show(attention) {
    const {cell, margin, page} = this;
    const paths = Array.from({length: 9}, () => []);
    const [hidden, unscored] = [[], []];
    const isCoarse = cell > 5;  // Else hatching would be a flicker, and a flat grey is none.
    const square = (x, y) => `M${x} ${y}h${round(cell)}v${round(cell)}h${round(-cell)}z`;
    this.hidden.classList.toggle("flat", !isCoarse);
    for (let i = 0; i < this.rows; i += 1) {
      const row = attention.row(i);
      const y = round(margin + i * cell);
      for (let j = 0; j < this.columns; j += 1) {
        const x = round(margin + j * cell);
        if (row[j] === undefined) continue;
        if (row[j] === null)
          unscored.push(`M${round(x + cell / 3)} ${round(y + cell / 2)}h${round(cell / 3)}`);
        else if (attention.hides(i, j))
          hidden.push(
              isCoarse ? `M${x} ${round(y + cell)}l${round(cell)} ${round(-cell)}` : square(x, y));
        else
          paths[strengthOf(row[j], page.scales.weights)].push(square(x, y));
      }
    }
    this.levels.forEach((path, k) => setAttribute(path, "d", paths[k + 1].join("")));
    setAttribute(this.hidden, "d", hidden.join(""));
    setAttribute(this.unscored, "d", unscored.join(""));
    if (this.hasNames) this.drawNames();
  }

  /** The words beside the rows, the tokens above the columns; of many some, and those lit. */
  drawNames() {
    const {cell, margin} = this;
    const {input, words} = this.page.trace;
    const own = labels(input.tokens);
    const at = (k) => margin + (k + 0.5) * cell;
    const name = (text, attributes) => {
      const node = svg("text", attributes, shortened(text, 8));
      if (text.length > 8) node.append(svg("title", {}, text));
      return node;
    };
    const rows = words.map(
        (position, i) =>
            name(own[position - 1], {class: "row-name", x: margin - 4, y: at(i), "data-row": i}));
    const columns =
        labels(attendedTokens(input)).map((text, j) => name(text, {
                                            class: "column-name",
                                            transform:
                                                `translate(${at(j)} ${margin - 4}) rotate(-90)`,
                                            "data-column": j
                                          }));
    this.names.replaceChildren(...rows, ...columns);
  }

  /** Marks the row of the word encoded, and the one that is pointed at, with its column if any. */
  light(chosen, pointed, column) {
    const set = (mark, row) => {
      setAttribute(mark, "visibility", row === null ? "hidden" : "visible");
      if (row !== null) setAttribute(mark, "y", this.margin + row * this.cell);
    };
    set(this.row, chosen);
    set(this.pointed, pointed === chosen ? null : pointed);
    const main = pointed ?? chosen;
    for (const node of this.names.children) {
      const {row, column: one} = node.dataset;
      const isRow = row !== undefined;
      const at = Number(row ?? one);
      const lit = isRow ? main : column;
      node.classList.toggle("chosen", isRow && at === chosen);
      node.classList.toggle("pointed", at === lit);
      node.classList.toggle("left-out", !this.isNamed(at, lit, isRow ? chosen : lit));
    }
  }

  /** Whether a name has room: it is lit, or one of every so many, and lies under none that is. */
  isNamed(at, lit, chosen) {
    if (at === lit) return true;
    const isClear = (other) => other === null || Math.abs(at - other) * this.cell >= nameRoom;
    if (!isClear(lit)) return this.nameStep === 1;
    return at === chosen || ((at + 1) % this.nameStep === 0 && isClear(chosen));
  }

  /** The cell at a place of the window: {row, column}; null beside the map. Names count as rows. */
  at(x, y) {
    const point = new DOMPoint(x, y).matrixTransform(this.box.getScreenCTM().inverse());
    const [column, row] =
        [point.x, point.y].map((of) => Math.floor((of - this.margin) / this.cell));
    if (row < 0 || row >= this.rows || column >= this.columns) return null;
    return {row, column: column < 0 ? null : column};
  }
}

/** From 0 to 8; small weights are seen, too: what is on a map is a pattern. */
function strengthOf(weight, full) {
  return Math.min(8, Math.round(8 * Math.sqrt(weight / full)));
}

/** With no more digits than can be seen: paths of many cells stay short. */
function round(number) {
  return Math.round(number * 100) / 100;
}
