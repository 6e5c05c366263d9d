// Where one number comes from. Its place is {variant, name, head, at}: the id of a variant, a step
// of it, the step's head if it has one, and coordinates from 0, rows of words encoded counted among
// them. Without a variant it is a number of the input's matrix of that name. With one coordinate
// less than the step's numbers have, it is the sum of a row.

/** What the coordinates of the input's matrices count, where no step is called as they are. */
const shapesOfInput = {
  embeddings: "word_features",
  memory: "token_features",
  mask: "pairs"
};

/** Reads numbers of one variant, and of the input, by their place; and takes them apart. */
class Arithmetic {
  constructor(trace, variant) {
    this.trace = trace;
    this.variant = variant;
    this.operands = new Operands(trace, variant);
    variant.steps.forEach((step) => this.operands.keep(step));
  }

  step({variant, name, head}) {
    return variant === undefined ? undefined : this.operands.steps.get(Operands.key(name, head));
  }

  place(step, at) {
    return {variant: this.variant.id, name: step.id, head: step.head, at};
  }

  /** undefined where there is no such number. */
  value(place) {
    const step = this.step(place);
    if (step && Arithmetic.isRowSum(place))
      return step.sum ? step.sum[place.at[0]] : sumOf(step.values[place.at[0]]);
    const rows = place.variant === undefined ? this.operands.input(place.name) : step?.values;
    return Array.isArray(rows) ? place.at.reduce((part, index) => part?.[index], rows) : undefined;
  }

  static isRowSum({at}) {
    return at.length === 1;
  }

  /** The place of an operand's number, as it is stored. */
  operand(step, index, row, column) {
    const name = step.from[index];
    const from = this.operands.step(name, step.op === "split" ? undefined : step.head);
    const at = step.transposed?.[index] ? [column, row] : [row, column];
    if (step.of_words?.[index]) at[0] = this.operands.words[at[0]];
    return from ? this.place(from, at) : {name, at};
  }

  /**
   * What a number was made of. `shape` says how it is written; `terms` are places, `pairs` two
   * places each that are multiplied, `number` is what the step itself brings.
   */
  parts(place) {
    const step = this.step(place);
    if (!step) return {shape: "given"};
    if (this.value(place) === null) return {shape: "unscored"};
    const [i, j, feature] = place.at;
    if (Arithmetic.isRowSum(place))
      return {
        shape: "sum",
        terms: this.counted(step.head, i).map((token) => this.place(step, [i, token]))
      };
    const first = this.operand(step, 0, i, j);
    switch (step.op) {
      case "project":
        return {
          shape: "products",
          pairs: this.pairs(step, i, (k) => [k, j]),
          terms: step.from.length > 2 ? [this.operand(step, 2, 0, j)] : []
        };
      case "dot":
        return {shape: "products", pairs: this.pairs(step, i, (k) => [j, k]), terms: []};
      case "split":
        return {
          shape: "same",
          terms: [this.operand(step, 0, i, (step.head - 1) * step.values[0].length + j)]
        };
      case "divide":
        return {shape: "quotient", terms: [first], number: step.divisor};
      case "mask":
        return {
          shape: this.operands.hides(i, j) ? "hidden score" : "seen score",
          terms: [first, ...this.maskCells(i, j)]
        };
      case "exp":
        return this.exponential(step, first, i);
      case "normalise":
        return this.isHidden(step.head, i, j) ?
            {shape: "hidden weight", terms: [first]} :
            {shape: "share", terms: [first, {...first, at: [i]}]};
      case "weigh":
        return {shape: "product", pairs: [[first, this.operand(step, 1, j, feature)]]};
      case "sum":
        return {shape: "sum", terms: this.summands(step, i, j)};
      default: {
        const width = this.operands.step(step.from[0], 1).values[0].length;
        const context = this.operands.step(step.from[0], Math.floor(j / width) + 1);
        return {shape: "same", terms: [this.place(context, [i, j % width])]};
      }
    }
  }

  pairs(step, i, other) {
    const {length} = this.operands.rows(step, 0)[i];
    return Array.from(
        {length}, (_, k) => [this.operand(step, 0, i, k), this.operand(step, 1, ...other(k))]);
  }

  exponential(step, score, i) {
    if (this.value(score) === -Infinity) return {shape: "hidden exponential", terms: [score]};
    const largest = this.operands.rows(step, 0)[i].indexOf(step.max[i]);
    return {shape: "exponential", terms: [score, this.operand(step, 0, i, largest)]};
  }

  summands(step, i, j) {
    const weighted = this.operands.step(step.from[0], step.head);
    const terms = this.counted(step.head, i).map((token) => this.place(weighted, [i, token, j]));
    return step.from.length > 1 ? [...terms, this.operand(step, 1, i, j)] : terms;
  }

  /** The cell of a mask of the input's own that lets a word see a token, or does not. */
  maskCells(i, token) {
    const isOwn = Array.isArray(this.trace.input.mask);
    return isOwn ? [{name: "mask", at: [this.operands.maskRow(i), token]}] : [];
  }

  isHidden(head, i, token) {
    return this.operands.step("masked_scores", head)?.values[i][token] === -Infinity;
  }

  /** The tokens that count in a row's sums: those that are scored and not hidden. */
  counted(head, i) {
    const scores = this.operands.step("scores", head).values[i];
    return [...scores.keys()].filter(
        (token) => scores[token] !== null && !this.isHidden(head, i, token));
  }

  /** Every place that `parts` names. */
  madeFrom(place) {
    const {pairs = [], terms = []} = this.parts(place);
    return [...pairs.flat(), ...terms];
  }

  /**
   * What each coordinate of a place counts, from 0: {kind: "word", "token" or "feature", index}.
   */
  coordinates(place) {
    const shape = facts.steps[place.name]?.shape ?? shapesOfInput[place.name];
    const rows = {
      word_features: "word",
      token_features: "token",
      pairs: "word",
      pair_features: "word"
    }[shape] ??
        "feature";
    const ofPairs = shape === "pairs" || shape === "pair_features";
    const kinds = [rows, ofPairs ? "token" : "feature", "feature"];
    return place.at.map((index, axis) => ({
                          kind: kinds[axis],
                          index: kinds[axis] === "word" ? this.position(place, index) : index
                        }));
  }

  /** The position in the sentence of the word that a row is of. */
  position({variant, name}, row) {
    const isOfEncoded = variant !== undefined || (name === "mask" && this.operands.maskIsShort());
    return isOfEncoded ? this.operands.words[row] : row;
  }

  /** "qkv.weights[2,1]", as --explain takes it; of an input's number "W_Q[1,2]". */
  address(place) {
    const at = this.coordinates(place).map(({index}) => index + 1);
    if (place.variant === undefined)
      return isBias(place.name) ? `${place.name}[${at[1]}]` : `${place.name}[${at}]`;
    return `${place.variant}.${Operands.key(place.name, place.head)}[${at}]`;
  }
}
