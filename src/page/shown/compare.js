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
    return [this.weights(), this.results(), ...this.reasons(), this.stepByStep()];
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
      element("tfoot", {}, this.sinks(columns), sums)
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
    const head = element(
        "tr", {}, element("th", {scope: "col"}, "feature →"),
        ...features.map((j) => element("th", {scope: "col"}, String(j + 1))));
    const lines = rows.map((row) => {
      const has = (j) => j < row.step.values[0].length;
      return element(
          "tr", {class: this.chosenClass(row)}, rowHead(resultName(row)),
          ...features.map((j) => (has(j) ? this.cell(row, [j]) : element("td"))));
    });
    return [element("thead", {}, head), element("tbody", {}, ...lines)];
  }

  /** A group of rows for each step: its formulas, and the numbers of pairs up to the weights. */
  stepByStep() {
    const head = element(
        "tr", {}, element("th", {scope: "col"}, "step ↓"),
        ...this.variants.map((variant) => element("th", {scope: "col"}, variant.id)));
    return this.figure(
        "step by step",
        this.page.head ? `formulas, and the numbers of head ${this.page.head}` :
                         "formulas, and the numbers that lead to weights",
        [[element("thead", {}, head), ...[...this.ids()].map((id) => this.stepGroup(id))]]);
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

  stepGroup(id) {
    const fact = facts.steps[id];
    const formulas = element(
        "tr", {class: "formulas"}, element("th", {scope: "rowgroup"}, fact.title),
        ...this.variants.map((variant) => this.formulaCell(variant, id)));
    const hasNumbers = isOfPairs(id) && id !== "weights";
    const rows = hasNumbers ?
        this.tokens.map(
            (token, j) => element("tr", {}, rowHead(token), ...this.variants.map((variant) => {
              const step = this.step(variant, id);
              return step ? this.cell({variant, step}, [j]) : element("td");
            }))) :
        [];
    return element("tbody", {}, formulas, ...rows);
  }

  formulaCell(variant, id) {
    const step = this.step(variant, id);
    const cell = element(
        "td", {class: "formula"},
        step ? formula(this.page.trace, variant, step, this.page.decimals) : "–");
    const parting =
        facts.partings.find(({between, step: at}) => between[1] === variant.id && at === id);
    if (parting) {
      cell.classList.add("parts");
      cell.append(element("span", {class: "badge"}, `parts from ${parting.between[0]}`));
    }
    return cell;
  }

  /** Where neighbouring variants part, in every head alike, and what each of them does there. */
  reasons() {
    return facts.partings.map(
        ({between, step, why = []}) => element(
            "div", {class: "parting"},
            element(
                "h2", {},
                `${between.join(" → ")}: ${
                    step ? `they part at ${step}` : "the same at every step"}`),
            ...why.map((text, i) => element("p", {}, `${between[i]}: ${text}`))));
  }
}

/** "context, qkv head 2" */
function resultName({step, title}) {
  return `${step.id}, ${title}`;
}
