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
    this.encoded = this.operands.words.map((position) => this.words[position]);
    this.scoring = new Scoring(this);
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
      ...steps.slice(0, first).flatMap((step) => this.made(step)), this.scoring.draw(),
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

  /** The weighted vectors, and at their foot the context. */
  weighted() {
    const {page} = this;
    const step = this.step("weighted_values");
    const context = this.step("context");
    const vectors = vectorsOf(this.variant, step);
    const matrix = {
      place: this.place(step),
      title: `context of ${this.word}, the sum of weighted ${
          facts.steps[vectors] ? kindOf(vectors) : vectors}${this.ofHead}`,
      note: page.formula(context),
      under: [page.word],
      rows: this.tokens,
      order: this.scoring.order(),
      columns: columnLabels(this.place(context), context.values[0].length),
      numbers: step.values[page.word],
      foot: this.footRows(context),
    };
    return figure({...matrix, copies: () => copiesOfWeighted(this, matrix, step, context)}, page);
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
}
