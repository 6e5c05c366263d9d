// The computation of one word as one flow of tables, from embeddings to context.

/** The tables of one variant, word and head. `page` is what is shown: see main.js. */
class Flow {
  constructor(page) {
    this.page = page;
    this.trace = page.trace;
    this.variant = page.variant;
    this.operands = page.arithmetic.operands;
    this.words = labels(this.trace.input.tokens);
    this.tokens = labels(attendedTokens(this.trace.input));
    this.most = new Set(strongestOf(this.step("weights").values[page.word]));
    this.encoded = this.operands.words.map((position) => this.words[position]);
  }

  /** The word that is shown. */
  get word() {
    return this.encoded[this.page.word];
  }

  /** ", head 2", where there are several. */
  get ofHead() {
    return this.page.head ? `, head ${this.page.head}` : "";
  }

  /** The steps of the head shown and of none. */
  get steps() {
    return this.variant.steps.filter(
        ({id, head}) => [undefined, this.page.headUsed(id)].includes(head));
  }

  /** The step of that id, of the head shown or of none. */
  step(id) {
    return this.operands.step(id, this.page.headUsed(id));
  }

  /** Whether a step of that id is still to come. */
  isBlank(id) {
    return this.page.lesson.isBlank(this.place(this.step(id)));
  }

  place(step) {
    return {variant: this.variant.id, name: step.id, head: step.head};
  }

  draw() {
    const {steps} = this;
    const first = steps.findIndex(({id}) => isOfPairs(id));
    const end = steps.findIndex(({id}) => id === "context");
    return [
      ...this.inputs().map((name) => this.inputFigure(name)),
      ...steps.slice(0, first).flatMap((step) => this.made(step)), this.attention(),
      this.weighted(), ...steps.slice(end + 1).flatMap((step) => this.made(step)),
      element("p", {}, facts.variants[this.variant.id].goesOn)
    ];
  }

  /** Matrices of the input that count words or tokens, and that some step reads. */
  inputs() {
    const read = this.variant.steps.flatMap((step) => namesRead(this.page, step));
    return Object.keys(facts.matrices)
        .filter(
            (name) => read.includes(name) && !isLearned(name) && !this.operands.steps.has(name) &&
                this.operands.input(name) !== undefined);
  }

  inputFigure(name) {
    const {rows: numbers, head} = inputMatrix(this.trace.input, name, this.page.head);
    const [rows, columns] = axesOf(name);
    const isOfEncoded = rows === "word" && this.operands.isShort(name);
    const word = isOfEncoded ? this.page.word : this.operands.words[this.page.word];
    const symbol = symbolOf(name);
    return figure(
        {
          place: {name, head},
          title:
              (name.endsWith(symbol) ? name : `${name} ${symbol}`) + (head ? `, head ${head}` : ""),
          note: facts.matrices[name].note,
          rows: this.rowLabels(name, numbers.length, isOfEncoded),
          columns: columns === "token" ? this.tokens : columnLabels({name}, numbers[0].length),
          numbers,
          chosen: rows === "word" ? word : undefined,
        },
        this.page);
  }

  /**
   * What stands at the rows of a matrix: words, tokens, what is done with the only one, numbers.
   */
  rowLabels(name, count, isOfEncoded) {
    const first = this.operands.firstToken(name);
    const labelled = {
      word: isOfEncoded ? this.encoded : this.words,
      token: this.tokens.slice(first, first + count),
      one: [labelOf(name)]
    };
    return labelled[axesOf(name)[0]] ?? featureLabels({name}, 0) ?? numbered(count);
  }

  /** What a step makes, after the learned matrices that it reads. */
  made(step) {
    return [
      ...namesRead(this.page, step).filter(isLearned).map((name) => this.inputFigure(name)),
      this.rowsOf(step)
    ];
  }

  /** A step with a row for each token, or one for each word encoded. */
  rowsOf(step) {
    const [rows] = axesOf(step.id);
    const isOfSentence = rows === "token" && kindOf(step.id) === "embeddings";
    return figure(
        {
          place: this.place(step),
          title: `${step.id} ${symbolOf(step.id)}${this.headOf(step)}${this.resultOf(step)}`,
          note: this.page.formula(step),
          rows: this.rowLabels(step.id, step.values.length, true),
          columns: columnLabels(this.place(step), step.values[0].length),
          numbers: step.values,
          chosen: rows === "word" ? this.page.word :
              isOfSentence        ? this.operands.words[this.page.word] :
                                    undefined,
        },
        this.page);
  }

  /** ", the next layer's embeddings", of the last step of a block. */
  resultOf(step) {
    const {result} = facts.variants[this.variant.id];
    return result && step === this.variant.steps.at(-1) ? `, ${result}` : "";
  }

  /** ", head 2"; of keys and values that several heads share ", key head 1". */
  headOf({id, head}) {
    if (head === undefined) return "";
    const isShared = isOfTokens(id) && this.variant.settings.kv_heads;
    return isShared ? `, ${kindOf(id).replace(/s$/, "")} head ${head}` : `, head ${head}`;
  }

  /** From scores to weights: a row for each token, a column for each step. */
  attention() {
    const {page} = this;
    const steps = this.steps.filter(({id}) => isOfPairs(id));
    const head = element(
        "tr", {}, element("th", {scope: "col"}, "token ↓"),
        ...steps.map(
            (step) => element(
                "th", {scope: "col", "data-part": Operands.key(step.id, step.head)},
                `${rowName(step.id)} ${symbolOf(step.id)}`)),
        element("th", {scope: "col", class: "bars"}, shareTitle(page)));
    const weights = this.step("weights").values[page.word];
    const rows = this.order().map(
        (j) => element(
            "tr", {class: this.markOf(j)}, rowHead(this.tokens[j]),
            ...steps.map((step) => this.pairCell(step, j)),
            barCell(this.isBlank("weights") ? null : weights[j], page)));
    const title = `attention of ${this.word}${this.ofHead}`;
    const filled = element(
        "table", {"aria-label": title},
        element("caption", {}, "each step makes the column on its right"),
        element("thead", {}, head), element("tbody", {}, ...rows),
        element("tfoot", {}, this.sink(steps), this.sums(steps)));
    return element(
        "div",
        {class: `matrix${longClass(rows)}`, "data-role": "weights", "data-matrix": "attention"},
        titleLine(
            page, title,
            () =>
                [this.attentionAsShown(title, steps),
                 ...steps.map((step) => this.ofAllWords(step))],
            this.sortButton()),
        scrollBox(title, reachable(filled)));
  }

  /** The tokens in the order of their rows: the sentence's or, of many, by weight for who asks. */
  order() {
    const all = [...this.tokens.keys()];
    if (!this.hasMany || !this.page.isByWeight) return all;
    const weights = this.step("weights").values[this.page.word];
    return all.sort((a, b) => weights[b] - weights[a]);
  }

  /** Whether there are many tokens whose weights are known. */
  get hasMany() {
    return this.tokens.length > fewTokens && !this.isBlank("weights");
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

  /** What leads from scores to weights, of the word shown, as it is copied. */
  attentionAsShown(title, steps) {
    const {word} = this.page;
    const {at, numbers: sink} = this.sinkNumbers(steps);
    const rows = [
      ...this.tokens.map((token, j) => [token, steps.map(({values}) => values[word][j])]),
      ...(at < 0 ? [] : [["sink", steps.map((_, k) => sink[k] ?? null)]]),
      ["Σ", steps.map((step) => this.sumOf(step)?.value ?? null)]
    ];
    return copyable({
      place: {variant: this.variant.id, name: "attention", head: this.page.head},
      title,
      rows: rows.map(([label]) => label),
      columns: steps.map(({id}) => rowName(id)),
      numbers: rows.map(([, numbers]) => numbers)
    });
  }

  /** A step of which the row of the word shown is on the page, as it is copied: with all rows. */
  ofAllWords(step) {
    return copyable({
      place: this.place(step),
      title: `${step.id} ${symbolOf(step.id)}${this.headOf(step)}`,
      rows: this.encoded,
      columns: isOfPairs(step.id) ? this.tokens : numbered(step.values[0].length),
      numbers: step.values
    });
  }

  pairCell(step, token) {
    const place = {...this.place(step), at: [this.page.word, token]};
    return numberCell(place, step.values[this.page.word][token], this.page);
  }

  /** The sink's numbers by the steps' positions, and at which step it is one; −1: there is none. */
  sinkNumbers(steps) {
    const at = steps.findIndex(({sink}) => sink !== undefined);
    if (at < 0) return {at, numbers: {}};
    const {sink, sink_exponential: exponential} = steps[at];
    const share = sinkShare(this.variant, steps[at].head, this.page.word);
    return {at, numbers: {[at - 1]: sink, [at]: exponential[this.page.word], [at + 1]: share}};
  }

  /** What counts in the row's sum and is no token: as a score, an exponential and a weight. */
  sink(steps) {
    const {at, numbers} = this.sinkNumbers(steps);
    if (at < 0) return null;
    const cellAt = (k) => {
      const number = numbers[k];
      if (number === undefined) return element("td");
      const text = written(number, this.page.decimals);
      return this.isBlank(steps[k].id) ? blank("td", text, {class: "sink"}) :
                                         element("td", {class: "sink"}, text);
    };
    return element(
        "tr", {}, rowHead("sink"), ...steps.map((_, k) => cellAt(k)),
        element("td", {class: "bars"}));
  }

  /** What exponentials and weights add up to. */
  sums(steps) {
    return element(
        "tr", {}, rowHead("Σ"), ...steps.map((step) => {
          const sum = this.sumOf(step);
          return sum ? numberCell(sum.place, sum.value, this.page) : element("td");
        }),
        element("td", {class: "bars"}));
  }

  /** What the row of the word shown adds up to: {place, value}; undefined where it is no sum. */
  sumOf(step) {
    if (colourOf(step.id) !== "weights") return undefined;
    const place = {...this.place(step), at: [this.page.word]};
    return {place, value: this.page.arithmetic.value(place)};
  }

  /** The weighted vectors, and at their foot the context. */
  weighted() {
    const {page} = this;
    const step = this.step("weighted_values");
    const context = this.step("context");
    const vectors = vectorsOf(this.variant, step);
    return figure(
        {
          place: this.place(step),
          title: `context of ${this.word}, the sum of weighted ${
              facts.steps[vectors] ? kindOf(vectors) : vectors}${this.ofHead}`,
          note: page.formula(context),
          under: [page.word],
          rows: this.tokens,
          order: this.order(),
          columns: columnLabels(this.place(context), context.values[0].length),
          numbers: step.values[page.word],
          footRows: () => this.footRows(context).map(
              ({label, places}) => ({label, numbers: places.map((one) => this.valueAt(one))})),
          further: () => [this.weightedAlone(step), this.ofAllWords(context)],
          foot: (columns) => this.foot(context, columns),
        },
        page);
  }

  /** What is added up for the word shown, without the sum, as it is copied. */
  weightedAlone(step) {
    const {word} = this.page;
    return copyable({
      place: this.place(step),
      title: `${step.id} of ${this.word}${this.ofHead}`,
      rows: this.tokens,
      columns: columnLabels(this.place(step), step.values[word][0].length),
      numbers: step.values[word]
    });
  }

  valueAt(place) {
    return this.page.arithmetic.value(place);
  }

  /** The word's own vector, where it is the last thing that is added, and the context. */
  footRows(context) {
    const {arithmetic, word} = this.page;
    const features = [...context.values[word].keys()];
    const row = (label, of, part) => ({label, places: features.map(of), part});
    return [
      ...(context.reads.length < 2 ?
              [] :
              [row("+ its own", (j) => arithmetic.operand(context, 1, word, j))]),
      row("context C", (j) => ({...this.place(context), at: [word, j]}),
          Operands.key(context.id, context.head))
    ];
  }

  /** Of these rows some columns, at the foot of a table. */
  foot(context, columns) {
    const {page} = this;
    return element(
        "tfoot", {},
        ...this.footRows(context).map(
            ({label, places, part}) => element(
                "tr", {"data-part": part}, rowHead(label),
                ...columns.map((j) => numberCell(places[j], this.valueAt(places[j]), page)))));
  }
}
