// A sum of many terms: a dot product's two rows and their products as strips of cells, coloured by
// sign, with the sum at the end and the largest terms by name; all of them for who asks.

/** From so many terms on a sum is shown so; fewer have room in a line. */
const manyTerms = 16;

/** How many terms are named. */
const namedTerms = 3;

class LongSum {
  constructor(panel, arithmetic, place) {
    this.panel = panel;
    this.arithmetic = arithmetic;
    this.place = place;
    this.line = new Line(arithmetic, panel.page.decimals);
    const {pairs = [], terms = []} = arithmetic.parts(place);
    this.pairs = pairs;
    this.summands = [...pairs, ...terms.map((term) => [term])];
    this.values = this.summands.map(
        (places) => places.map((one) => arithmetic.value(one)).reduce((a, b) => a * b));
  }

  static is({pairs = [], terms = []}) {
    return pairs.length + terms.length >= manyTerms;
  }

  /** The lines of the panel; all terms only where the number is pinned. */
  draw(isPinned) {
    const {arithmetic, panel, place} = this;
    const name = element("strong", {}, nameOf(arithmetic, place));
    const all = this.line.of(place);
    const what = `Σ of ${this.summands.length} ${this.pairs.length > 0 ? "products" : "terms"}`;
    const details = () => element(
        "details", {class: "all-terms"}, element("summary", {}, `all ${this.summands.length}`),
        element("p", {class: "line"}, ...panel.linked(arithmetic, all)));
    return [
      element(
          "p", {class: "line"}, name, ` = ${what}`, all.at(-1),
          " · the largest: ", ...this.largest()),
      this.strips(), ...(isPinned ? [details()] : [])
    ];
  }

  /** The terms of the largest magnitude, each by what it counts, with links to its numbers. */
  largest() {
    const order =
        [...this.values.keys()].sort((a, b) => Math.abs(this.values[b]) - Math.abs(this.values[a]));
    return order.slice(0, namedTerms).flatMap((k, i) => {
      const [one, ...by] = this.summands[k];
      const pieces = by.length > 0 ? this.line.products([this.summands[k]], [], " × ") :
                                     [this.line.factor(one)];
      const product = written(this.values[k], this.panel.page.decimals);
      return [
        i > 0 ? "; " : "", `${this.nameOfTerm(k)}: `, ...this.panel.linked(this.arithmetic, pieces),
        by.length > 0 ? ` ≈ ${product}` : ""
      ];
    });
  }

  /** "feature 7", or the token's name: by the coordinate that differs from term to term. */
  nameOfTerm(k) {
    const [[one], [next]] = [this.summands[k], this.summands[k === 0 ? 1 : k - 1]];
    const axis = one.at.findIndex((index, i) => index !== next.at[i]);
    const counted = this.arithmetic.coordinates({...one, at: one.at});
    const {kind, index, position} = counted[Math.max(axis, 0)] ?? counted[0];
    if (kind !== "token") return `feature ${index + 1}`;
    return shortened(labels(attendedTokens(this.arithmetic.trace.input))[position], 16);
  }

  /** A row for each factor, and one for what is added up. */
  strips() {
    const value = (place) => this.arithmetic.value(place);
    const factor =
        (i) => [symbolOf(this.pairs[0][i].name), this.pairs.map((pair) => value(pair[i]))];
    const [first, second] = this.pairs.length > 0 ? [factor(0), factor(1)] : [];
    const rows = [
      ...(first ? [first, second] : []),
      [first ? `${first[0]} × ${second[0]}` : "terms", this.values]
    ];
    const sum = written(value(this.place), this.panel.page.decimals);
    return element(
        "div", {class: "strips-of-terms", "aria-hidden": "true"},
        ...rows.flatMap(
            ([name, values], i) =>
                [element("span", {class: "quiet"}, name), stripOf(values, this.summands.length),
                 element("strong", {}, i === rows.length - 1 ? `Σ = ${sum}` : "")]));
  }
}

/** Numbers as cells side by side: of each strength and sign all are one path. */
function stripOf(values, count) {
  const largest = largestIn(values, 0);
  const paths = new Map();
  values.forEach((value, k) => {
    const heat = heatOf(value, largest);
    if (heat === 0) return;
    const kind = `h${heat} ${value < 0 ? "minus" : "plus"}`;
    paths.set(kind, `${paths.get(kind) ?? ""}M${k} 0h1v1h-1z`);
  });
  const filled = [...paths].map(([kind, d]) => svg("path", {class: kind, d}));
  return svg(
      "svg", {class: "terms", viewBox: `0 0 ${count} 1`, preserveAspectRatio: "none"}, ...filled);
}
