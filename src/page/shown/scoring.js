// From scores to weights: a row for each token, a column for each step.

/** The table of the word and head that a flow shows. */
class Scoring {
  constructor(flow) {
    const {page} = flow;
    this.flow = flow;
    this.page = page;
    this.title = `attention of ${flow.word}${flow.ofHead}`;
    this.steps = flow.steps.filter(({id}) => isOfPairs(id));
    this.weights = flow.step("weights").values[page.word];
    this.most = new Set(strongestOf(this.weights));
  }

  draw() {
    const {flow, page, steps, title} = this;
    const head = element(
        "tr", {}, element("th", {scope: "col"}, "token ↓"),
        ...steps.map(
            (step) => element(
                "th", {scope: "col", "data-part": Operands.key(step.id, step.head)},
                `${rowName(step.id)} ${symbolOf(step.id)}`)),
        element("th", {scope: "col", class: "bars"}, shareTitle(page)));
    const rows = this.order().map(
        (token) => element(
            "tr", {class: this.markOf(token)}, rowHead(flow.tokens[token]),
            ...steps.map((step) => this.cell(step, token)),
            barCell(flow.isBlank("weights") ? null : this.weights[token], page)));
    const filled = element(
        "table", {"aria-label": title},
        element("caption", {}, "each step makes the column on its right"),
        element("thead", {}, head), element("tbody", {}, ...rows),
        element("tfoot", {}, this.sink(), this.sums()));
    return element(
        "div",
        {class: `matrix${longClass(rows)}`, "data-role": "weights", "data-matrix": "attention"},
        titleLine(page, title, () => copiesOfScoring(this), this.sortButton()),
        scrollBox(title, reachable(filled)));
  }

  /** The tokens in the order of their rows: the sentence's or, of many, by weight for who asks. */
  order() {
    const all = [...this.flow.tokens.keys()];
    if (!this.hasMany || !this.page.isByWeight) return all;
    return all.sort((a, b) => this.weights[b] - this.weights[a]);
  }

  /** Whether there are many tokens whose weights are known. */
  get hasMany() {
    return this.flow.tokens.length > fewTokens && !this.flow.isBlank("weights");
  }

  /** Of many tokens those that get most are marked. */
  markOf(token) {
    return this.hasMany && this.most.has(token) ? "strongest" : undefined;
  }

  /** Sorts the rows of many tokens, and puts them back into the sentence's order. */
  sortButton() {
    if (!this.hasMany) return null;
    const button = element(
        "button", {type: "button", id: "by-weight", "aria-pressed": String(this.page.isByWeight)},
        "by weight");
    button.addEventListener("click", () => {
      this.page.isByWeight = !this.page.isByWeight;
      this.page.draw();
      document.getElementById("by-weight").focus();
    });
    return button;
  }

  cell(step, token) {
    const {word} = this.page;
    const place = {...this.flow.place(step), at: [word, token]};
    return numberCell(place, step.values[word][token], this.page);
  }

  /** The sink's numbers by the steps' positions; undefined where there is none. */
  get sinkNumbers() {
    const {flow, page, steps} = this;
    const at = steps.findIndex(({sink}) => sink !== undefined);
    if (at < 0) return undefined;
    const {sink, sink_exponential: exponential, head} = steps[at];
    const share = sinkShare(flow.variant, head, page.word);
    return {[at - 1]: sink, [at]: exponential[page.word], [at + 1]: share};
  }

  /** What counts in the row's sum and is no token: as a score, an exponential and a weight. */
  sink() {
    const numbers = this.sinkNumbers;
    if (!numbers) return null;
    const cellAt = (step, k) => {
      if (numbers[k] === undefined) return element("td");
      const text = written(numbers[k], this.page.decimals);
      return this.flow.isBlank(step.id) ? blank("td", text, {class: "sink"}) :
                                          element("td", {class: "sink"}, text);
    };
    return element(
        "tr", {}, rowHead("sink"), ...this.steps.map(cellAt), element("td", {class: "bars"}));
  }

  /** What exponentials and weights add up to. */
  sums() {
    return element(
        "tr", {}, rowHead("Σ"), ...this.steps.map((step) => {
          const sum = this.sumOf(step);
          return sum ? numberCell(sum.place, sum.value, this.page) : element("td");
        }),
        element("td", {class: "bars"}));
  }

  /** What the row of the word shown adds up to: {place, value}; undefined where it is no sum. */
  sumOf(step) {
    if (colourOf(step.id) !== "weights") return undefined;
    const place = {...this.flow.place(step), at: [this.page.word]};
    return {place, value: this.page.arithmetic.value(place)};
  }
}
