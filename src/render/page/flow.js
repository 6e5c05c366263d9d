// The computation of one word as one flow of tables, from embeddings to context; and the variants
// side by side.

/** Labels of tokens: the token, or its position where it has nothing to show. */
function labels(tokens) {
  return tokens.map((token, i) => {
    const twice = tokens.indexOf(token) !== tokens.lastIndexOf(token);
    const shown = token.trim() === "" ? JSON.stringify(token) : token;
    return twice ? `${shown} ${subscript(i + 1)}` : shown;
  });
}

function numbered(count) {
  return Array.from({ length: count }, (_, i) => String(i + 1));
}

/** The tables of one variant, word and head. `page` is what is shown: see main.js. */
class Flow {
  constructor(page) {
    this.page = page;
    this.trace = page.trace;
    this.variant = page.variant;
    this.of = page.arithmetic.of;
    this.tokens = labels(this.attended());
    this.words = labels(this.trace.input.tokens);
  }

  attended() {
    return (this.trace.input.memory ?? this.trace.input).tokens;
  }

  /** The step of that id, of the head shown or of none. */
  step(id) {
    return this.of.steps.get(Operands.key(id, this.page.head)) ?? this.of.steps.get(id);
  }

  draw() {
    const made = [];
    for (const name of this.inputs()) made.push(this.inputTable(name));
    for (const step of this.variant.steps) {
      if (step.op === "project" && step.id !== "output") made.push(...this.projection(step));
      if (step.op === "split" && step.head === this.page.head) made.push(this.rowsOf(step));
    }
    made.push(this.attention(), ...this.weighted());
    for (const step of this.variant.steps) {
      if (step.op === "concat") made.push(this.rowsOf(step));
      if (step.id === "output") made.push(...this.projection(step));
    }
    return made;
  }

  /** Matrices of the input with a row for each word or token that some step reads. */
  inputs() {
    const read = this.variant.steps.flatMap((step) => step.from);
    return ["embeddings", "memory", "queries", "keys", "values", "mask"].filter((name) =>
      read.includes(name) && !this.of.steps.has(name) && (name !== "mask" || Array.isArray(this.trace.input.mask)));
  }

  inputTable(name) {
    const ofWords = ["embeddings", "queries", "mask"].includes(name);
    const values = this.of.input(name);
    const short = name === "mask" && values.length < this.trace.input.tokens.length;
    const rows = !ofWords ? this.tokens : short ? this.of.words.map((word) => this.words[word]) : this.words;
    const chosen = ofWords ? (short ? this.page.word : this.of.words[this.page.word]) : undefined;
    return figure({
      name,
      title: name === "mask" ? "mask" : `${name} ${symbols[name] ?? ""}`,
      note: name === "mask" ? "1: may attend, 0: hidden" : "given; a row for each token",
      rows,
      columns: name === "mask" ? this.tokens : numbered(values[0].length),
      values: values.map((row) => row.map(Number)),
      chosen,
    }, this.page);
  }

  projection(step) {
    const made = [this.learned(step.from[1])];
    if (step.from.length > 2) made.push(this.learned(step.from[2]));
    return [...made, this.rowsOf(step)];
  }

  learned(name) {
    const values = this.of.input(name);
    return figure({
      name,
      title: name,
      note: name.startsWith("b_") ? "added to each row"
        : this.trace.input.layout === "out_in" ? "learned; each row makes a feature" : "learned",
      rows: name.startsWith("b_") ? ["+"] : numbered(values.length),
      columns: numbered(values[0].length),
      values,
    }, this.page);
  }

  /** A step with a row for each token, or one for each word encoded. */
  rowsOf(step) {
    const ofTokens = ["keys", "values"].includes(step.id);
    return figure({
      name: step.id,
      head: step.head,
      title: `${step.id} ${facts.steps[step.id].symbol}${step.head ? `, head ${step.head}` : ""}`,
      note: this.page.formula(step),
      rows: ofTokens ? this.tokens : this.of.words.map((word) => this.words[word]),
      columns: numbered(step.values[0].length),
      values: step.values,
      chosen: ofTokens ? undefined : this.page.word,
    }, this.page);
  }

  /** From scores to weights: a row for each token, a column for each step. */
  attention() {
    const { page } = this;
    const columns = ["scores", "scaled_scores", "masked_scores", "exponentials", "weights"]
      .map((id) => this.step(id)).filter(Boolean);
    const head = element("tr", {}, element("th", { scope: "col" }, "token ↓"),
      ...columns.map((step) => element("th", { scope: "col", "data-column": Operands.key(step.id, step.head) },
        `${facts.steps[step.id].cell} ${facts.steps[step.id].symbol}`)),
      element("th", { scope: "col", class: "bars" }, "share"));
    const body = element("tbody", {}, ...this.tokens.map((token, j) => element("tr", {},
      element("th", { scope: "row" }, token),
      ...columns.map((step) => this.pairCell(step, j)),
      barCell(columns.at(-1).values[page.word][j]))));
    const sums = element("tfoot", {}, element("tr", {}, element("th", { scope: "row" }, "Σ"),
      ...columns.map((step) => element("td", { "data-role": "plain" }, this.sumText(step))), element("td")));
    const word = this.words[this.of.words[page.word]];
    const title = `${word} attends${page.head ? `, head ${page.head}` : ""}`;
    return element("div", { class: "matrix", "data-role": "weights", "data-matrix": "attention" }, nameLine(title),
      element("div", { class: "scroll", role: "region", "aria-label": title },
        element("table", {}, element("caption", {}, "each step makes the column on its right"),
          element("thead", {}, head), body, sums)));
  }

  pairCell(step, j) {
    const cell = numberCell({ name: step.id, head: step.head, at: [this.page.word, j] },
      step.values[this.page.word][j], this.page);
    cell.setAttribute("data-role", step.id === "weights" || step.id === "exponentials" ? "weights" : "plain");
    return cell;
  }

  sumText(step) {
    if (step.id === "exponentials") return written(step.sum[this.page.word], this.page.decimals);
    if (step.id !== "weights") return "";
    return written(sumOf(step.values[this.page.word]), this.page.decimals);
  }

  /** The weighted vectors, and at their foot the context. */
  weighted() {
    const { page } = this;
    const step = this.step("weighted_values");
    const context = this.step("context");
    const vectors = step.from[1];
    const length = context.values[0].length;
    const title = `context of ${this.words[this.of.words[page.word]]}, the sum of weighted ${vectors}`;
    const sum = figure({
      name: step.id,
      head: step.head,
      title,
      note: page.formula(context),
      under: [page.word],
      rows: this.tokens,
      columns: numbered(length),
      values: step.values[page.word],
      foot: () => element("tfoot", {}, this.carried(context), this.contextRow(context)),
    }, page);
    // Folded away, the sum would hide what it comes to.
    return isFolded(step.values[page.word]) ? [sum, this.rowsOf(context)] : [sum];
  }

  carried(context) {
    if (context.from.length < 2) return null;
    const own = this.of.rows(context, 1)[this.page.word];
    return element("tr", {}, element("th", { scope: "row" }, "+ its own"),
      ...own.map((x) => element("td", { "data-role": "plain" }, written(x, this.page.decimals))));
  }

  contextRow(context) {
    const row = context.values[this.page.word];
    return element("tr", { "data-column": Operands.key("context", context.head) },
      element("th", { scope: "row" }, "context C"),
      ...row.map((x, f) => numberCell({ name: "context", head: context.head, at: [this.page.word, f] }, x, this.page)));
  }
}

/** The letters of matrices that are no steps. */
const symbols = { embeddings: "X", memory: "M", queries: "Q", keys: "K", values: "V" };

/** The variants side by side for one word. */
function comparison(page) {
  const { trace } = page;
  const columns = trace.variants.flatMap((variant) => variant.steps
    .filter((step) => step.id === "weights")
    .map((step) => ({ title: variant.id + (step.head ? ` head ${step.head}` : ""), row: step.values[page.word] })));
  const tokens = labels((trace.input.memory ?? trace.input).tokens);
  const head = element("tr", {}, element("th", { scope: "col" }, "weight ↓"),
    ...columns.map((column) => element("th", { scope: "colgroup", colspan: 2 }, column.title)));
  const body = element("tbody", {}, ...tokens.map((token, j) => element("tr", {},
    element("th", { scope: "row" }, token),
    ...columns.flatMap((column) => [
      element("td", { "data-role": "weights", class: `h${heatOf(column.row[j], 1)}` }, written(column.row[j], page.decimals)),
      barCell(column.row[j])]))));
  const weights = element("div", { class: "matrix wide", "data-role": "weights" }, nameLine("weights, side by side"),
    element("div", { class: "scroll", role: "region", "aria-label": "weights, side by side" },
      element("table", {}, element("caption", {}, "one colour scale for all, from 0 to 1"), element("thead", {}, head), body)));
  return [weights, contexts(page), ...partings(page)];
}

function contexts(page) {
  const rows = page.trace.variants.flatMap((variant) => variant.steps
    .filter((step) => ["context", "output"].includes(step.id))
    .map((step) => ({ title: `${step.id}, ${variant.id}${step.head ? ` head ${step.head}` : ""}`, values: step.values[page.word] })));
  const width = Math.max(...rows.map((row) => row.values.length));
  const body = element("tbody", {}, ...rows.map((row) => element("tr", {}, element("th", { scope: "row" }, row.title),
    ...numbered(width).map((_, f) => element("td", { "data-role": "plain", class: `h${heatOf(row.values[f] ?? null, page.scales.context)}` },
      f < row.values.length ? written(row.values[f], page.decimals) : "")))));
  return element("div", { class: "matrix wide" }, nameLine("what comes of them"),
    element("div", { class: "scroll", role: "region", "aria-label": "what comes of them" },
      element("table", {}, element("caption", {}, "one colour scale for all"),
        element("thead", {}, element("tr", {}, element("th", { scope: "col" }, "feature →"),
          ...numbered(width).map((label) => element("th", { scope: "col" }, label)))), body)));
}

/** Where neighbouring variants part. */
function partings(page) {
  return facts.partings.map((parting) => element("div", { class: "parting" },
    element("h2", {}, parting.step ? `${parting.between.join(" → ")}: they part at ${parting.step}`
      : `${parting.between.join(" → ")}: the same at every step`),
    ...(parting.why ?? []).map((why, i) => element("p", {}, `${parting.between[i]}: ${why}`))));
}
