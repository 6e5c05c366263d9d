// The variants side by side for one word: weights, what comes of them, and step by step where they
// part.

class Comparison {
  constructor(page) {
    this.page = page;
    this.variants = page.trace.variants;
    this.tokens = labels(attendedTokens(page.trace.input));
    this.word = labels(page.trace.input.tokens)[page.trace.words[page.word] - 1];
  }

  draw() {
    const partings = this.variants.slice(1).map((second, k) => new Parting(this, k, second));
    return [
      this.weights(), this.results(), ...partings.map((one) => one.draw()),
      this.stepByStep(partings)
    ];
  }

  /** Every step of that id, of all variants and heads. */
  steps(id) {
    return this.variants.flatMap(
        (variant) => variant.steps.filter((step) => step.id === id)
                         .map((step) => ({
                                variant,
                                step,
                                title: variant.id + (step.head ? ` head ${step.head}` : "")
                              })));
  }

  /** Of several heads the one that is shown step by step stands out. */
  chosenClass({step}) {
    return step.head !== undefined && step.head === this.page.head ? "chosen" : undefined;
  }

  cell({variant, step}, at) {
    const place =
        {variant: variant.id, name: step.id, head: step.head, at: [this.page.word, ...at]};
    return numberCell(place, this.page.arithmetics[variant.id].value(place), this.page);
  }

  /** Tables of one name: on paper, where it goes on below, several; `matrix` is what is copied. */
  figure(title, note, tables, matrix) {
    const filled = tables.map((parts, k) => {
      const caption = element("caption", {}, k === 0 ? note : `${note}, continued`);
      return reachable(element("table", {"aria-label": title}, caption, ...parts));
    });
    return element(
        "div", {class: `matrix compared${longClass(this.tokens)}`, "data-role": "embeddings"},
        matrix ? titleLine(this.page, title, () => [matrix]) : nameLine(title),
        scrollBox(title, ...filled));
  }

  weights() {
    const barLetters = 10;
    const columns = this.steps("weights");
    const ranges = columnRanges(columns.length, this.page, this.page.decimals + 4 + barLetters);
    const box = this.figure(
        "weights, side by side", `one scale for all, from 0 to ${this.page.scales.weights}`,
        ranges.map((range) => this.weightsOf(range.map((k) => columns[k]))), {
          title: `weights of ${this.word}`,
          name: "weights",
          rows: this.tokens,
          columns: columns.map(({title}) => title),
          numbers:
              this.tokens.map((_, j) => columns.map(({step}) => step.values[this.page.word][j]))
        });
    box.dataset.role = "weights";
    return box;
  }

  weightsOf(columns) {
    const head = element(
        "tr", {}, element("th", {scope: "col"}, "weight ↓"),
        ...columns.map(
            (column) => element(
                "th", {scope: "colgroup", colspan: 2, class: this.chosenClass(column)},
                column.title)));
    const share = ({step}, j) => barCell(step.values[this.page.word][j], this.page);
    const rows = this.tokens.map(
        (token, j) => element(
            "tr", {}, rowHead(token),
            ...columns.flatMap((column) => [this.cell(column, [j]), share(column, j)])));
    const sums = element(
        "tr", {}, rowHead("Σ"),
        ...columns.flatMap((column) => [this.cell(column, []), element("td", {class: "bars"})]));
    return [
      element("thead", {}, head), element("tbody", {}, ...rows),
      element("tfoot", {}, this.sinks(columns), sums, ...this.told(columns))
    ];
  }

  /** Where most attention goes, and how spread out it is. */
  told(columns) {
    const {page} = this;
    const attentions = columns.map(({variant, step}) => new Attention(page, variant, step.head));
    const row = (title, text) => element(
        "tr", {}, rowHead(title),
        ...attentions.map((one) => element("td", {class: "told", colspan: 2}, text(one))));
    return [
      row("most attention", (one) => one.mostNamed(page.word, this.tokens).join(" = ") || "–"),
      row("spread (bits)",
          (one) => {
            const {bits, most} = one.spread(page.word);
            return `${written(bits, page.decimals)} of ${written(most, page.decimals)}`;
          })
    ];
  }

  /** What sinks take. */
  sinks(columns) {
    const {page} = this;
    const shares = columns.map(({variant, step}) => sinkShare(variant, step.head, page.word));
    if (shares.every((share) => share === undefined)) return null;
    return element(
        "tr", {}, rowHead("sink"),
        ...shares.flatMap(
            (share) =>
                [element("td", {class: "sink"}, written(share ?? null, page.decimals)),
                 element("td", {class: "bars"})]));
  }

  /** Contexts, outputs where there are some, and what goes on to the next layer: a row each. */
  results() {
    const last = this.variants.map(({steps}) => steps.at(-1).id);
    const ids = new Set(["context", "output", ...last]);
    const rows = [...ids].flatMap((id) => this.steps(id));
    const width = Math.max(...rows.map(({step}) => step.values[0].length));
    return this.figure(
        "what comes of them", "one colour scale for all",
        columnRanges(width, this.page).map((features) => this.resultsOf(rows, features)), {
          title: `what comes of ${this.word}`,
          name: "results",
          rows: rows.map(resultName),
          columns: numbered(width),
          numbers: rows.map(
              ({step}) => numbered(width).map((_, j) => step.values[this.page.word][j] ?? null))
        });
  }

  resultsOf(rows, features) {
    const width = Math.max(...rows.map(({step}) => step.values[0].length));
    const names =
        rows.map(({variant, step}) => columnLabels({variant: variant.id, name: step.id}, width));
    const isAlike = names.every((of) => of.join() === names[0].join());
    const columns = isAlike ? names[0] : numbered(width);
    const head = element(
        "tr", {}, element("th", {scope: "col"}, "feature →"),
        ...features.map((j) => element("th", {scope: "col"}, columns[j])));
    const lines = rows.map((row) => {
      const has = (j) => j < row.step.values[0].length;
      return element(
          "tr", {class: this.chosenClass(row)}, rowHead(resultName(row)),
          ...features.map((j) => (has(j) ? this.cell(row, [j]) : element("td"))));
    });
    return [element("thead", {}, head), element("tbody", {}, ...lines)];
  }

  /** A group of rows for each step: its formulas, and the numbers of pairs up to the weights. */
  stepByStep(partings) {
    const head = element(
        "tr", {}, element("th", {scope: "col"}, "step ↓"),
        ...this.variants.map((variant) => element("th", {scope: "col"}, variant.id)));
    return this.figure(
        "step by step",
        this.page.head ? `formulas, and the numbers of head ${this.page.head}` :
                         "formulas, and the numbers that lead to weights",
        [
          [element("thead", {}, head), ...[...this.ids()].map((id) => this.stepGroup(id, partings))]
        ]);
  }

  /** The ids of all steps, in the order of the variant that has most. */
  ids() {
    const byLength = [...this.variants].sort((a, b) => b.steps.length - a.steps.length);
    return new Set(byLength.flatMap(({steps}) => steps.map(({id}) => id)));
  }

  /**
   * A variant's step of the head shown, or of none; what is split among heads comes before that.
   */
  step(variant, id) {
    const head = headUsed(variant, id, this.page.head);
    return variant.steps.find((step) => step.id === id && [undefined, head].includes(step.head));
  }

  stepGroup(id, partings) {
    const fact = facts.steps[id];
    const formulas = element(
        "tr", {class: "formulas"}, element("th", {scope: "rowgroup"}, fact.title),
        ...this.variants.map((variant) => this.formulaCell(variant, id, partings)));
    const here = partings.filter(({step}) => step?.id === id);
    const parted = here.map(
        ({first, second}) =>
            element("span", {class: "badge"}, `${second.id} parts from ${first.id}`));
    const told = here.length === 0 ?
        null :
        element(
            "tr", {class: "partings"},
            element("th", {scope: "row", colspan: this.variants.length + 1}, ...parted));
    const hasNumbers = isOfPairs(id) && id !== "weights";
    const rows = hasNumbers ?
        this.tokens.map(
            (token, j) => element("tr", {}, rowHead(token), ...this.variants.map((variant) => {
              const step = this.step(variant, id);
              return step ? this.cell({variant, step}, [j]) : element("td");
            }))) :
        [];
    return element("tbody", {}, formulas, told, ...rows);
  }

  formulaCell(variant, id, partings) {
    const step = this.step(variant, id);
    const cell = element(
        "td", {class: "formula"},
        step ? formula(this.page.trace, variant, step, this.page.decimals) : "–");
    if (partings.some(({second, step: at}) => second === variant && at?.id === id))
      cell.classList.add("parts");
    return cell;
  }
}

/** "Context, qkv head 2" */
function resultName({step, title}) {
  return `${facts.steps[step.id].title}, ${title}`;
}
