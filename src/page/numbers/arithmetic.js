// Where one number comes from. Its place is {variant, name, head, at}: the id of a variant, a step
// of it, the step's head if it has one, and coordinates from 0, rows of words encoded counted among
// them. Without a variant it is a number of the input's matrix of that name. With one coordinate
// less than the step's numbers have, it is the sum of a row.

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
    return Arithmetic.within(this.rows(place), place.at);
  }

  /** The rows in which the number of a place stands; undefined where there are none. */
  rows({variant, name, head}) {
    if (variant === undefined) return this.operands.input(name, head);
    return this.step({variant, name, head})?.values;
  }

  static within(rows, at) {
    let part = rows;
    for (const index of at) part = part?.[index];
    return part;
  }

  static isRowSum({at}) {
    return at.length === 1;
  }

  /** The place of an operand's number, as it is stored. */
  operand(step, index, row, column) {
    const {name, head, past, isOfWords, isTurned} = step.reads[index];
    const from = this.operands.from(step, index);
    const at = isTurned ? [column, row] : [row, column];
    if (past) {
      const {cached} = this.operands;
      if (at[0] < cached)
        return {name: past, at: [at[0], this.operands.firstCached(step, index) + at[1]]};
      at[0] -= cached;
    }
    if (isOfWords) at[0] = this.operands.words[at[0]];
    return from ? this.place(from, at) : this.operands.inputPlace(name, head, at);
  }

  /** For each number of the i-th row of the first operand, its place and one in the second. */
  pairs(step, i, other) {
    const {length} = this.operands.rows(step, 0)[i];
    return Array.from(
        {length}, (_, k) => [this.operand(step, 0, i, k), this.operand(step, 1, ...other(k))]);
  }

  /**
   * What a number was made of, in a form that says how, with places of what it reads:
   *   "given", "unscored"   of nothing
   *   "products", "product" pairs multiplied, and added up with the terms
   *   "sum"                 terms added up
   *   "copy"                the first term
   *   "quotient"            the first term ÷ the second, or ÷ a number of the step's own
   *   "power"               e^(the first term − the second, or a number of the step's own)
   *   "normed"              the first term, less the mean of its row, ÷ its root, × the gain and
   *                         + the shift, where there is one
   *   "rotated"             the first term × cos of an angle − (or +) the second × its sin
   *   "added"               terms added up, less the step's slope × a distance, or with the sine or
   *                         cosine of an angle
   *   "applied"             what the step's function makes of the first term, × the second, if any
   *   "choice"              the first term, or what stands there for it, by a mask, perhaps with a
   *                         cell of its own as the second; `says` names what is said of it
   */
  parts(place) {
    const step = this.step(place);
    if (!step) return {form: "given"};
    if (this.value(place) === null) return {form: "unscored"};
    const [i] = place.at;
    if (Arithmetic.isRowSum(place))
      return {
        form: "sum",
        terms: this.counted(step, i).map((token) => this.place(step, [i, token])),
        number: step.sink_exponential?.[i],
        isScored: step.values[i].some((cell) => cell !== null)
      };
    return operations[step.op].parts(step, place.at, this);
  }

  /**
   * The cells of masks of the input's own that let a word see a token, or of those that do not, if
   * any is.
   */
  maskCells(head, i, token) {
    const {operands} = this;
    const masks = operands.masks(head);
    const hiding = masks.filter((mask) => operands.hides(mask, i, token));
    return (hiding.length > 0 ? hiding : masks)
        .filter(({mask}) => Array.isArray(mask))
        .map(({mask, path}) => {
          const row = Array.isArray(mask[0]) ? operands.maskRow(mask, i) : 0;
          return {name: nameAt(path), at: [row, token]};
        });
  }

  /**
   * Whether a mask has hidden a pair of a step, or of the steps that led to it; but who may see
   * nothing may then see everything alike.
   */
  isHidden(step, i, token) {
    for (let one = step; one; one = this.operands.from(one, 0)) {
      if (one.values[i]?.[token] === -Infinity) return true;
      if (one.empty_rows === "uniform" && one.values[i][token] > 0) return false;
    }
    return false;
  }

  /** The tokens that count in a row's sum: those that are scored and not hidden. */
  counted(step, i) {
    const row = step.values[i];
    return [...row.keys()].filter((token) => row[token] !== null && !this.isHidden(step, i, token));
  }

  /** Every place that `parts` names. */
  madeFrom(place) {
    const {pairs = [], terms = [], gain, shift, row = []} = this.parts(place);
    return [...pairs.flat(), ...terms, ...[gain, shift].filter(Boolean), ...row];
  }

  /**
   * What each coordinate of a place counts, from 0: {kind: "word", "token" or "feature", axis,
   * index, position}; axis: which coordinate it is. Of a single row only its features or tokens are
   * counted. A token's position is that among all tokens, and its index in a matrix of the input
   * that of its row.
   */
  coordinates(place) {
    const axes = axesOf(place.name);
    return place.at
        .map((index, axis) => {
          const kind = axes[axis];
          const isOwnRow = axis === 0 && kind === "token";
          const position = isOwnRow ? index + this.operands.firstToken(place.name) :
              kind === "word"       ? this.position(place, index) :
                                      index;
          return {
            kind,
            axis,
            index: isOwnRow && place.variant === undefined ? index : position,
            position
          };
        })
        .filter(({kind}) => kind !== "one");
  }

  /** The position in the sentence of the word that a row is of. */
  position({variant, name}, row) {
    const isOfEncoded = variant !== undefined || this.operands.isShort(name);
    return isOfEncoded ? this.operands.words[row] : row;
  }

  /** "qkv.weights[2,1]", as --explain takes it; of an input's number "W_Q[1,2]". */
  address(place) {
    const at = this.coordinates(place).map(({index}) => index + 1);
    const name = Operands.key(place.name, place.head);
    return `${place.variant === undefined ? "" : `${place.variant}.`}${name}[${at}]`;
  }
}

/** For each variant's id what reads its numbers. */
function arithmeticsOf(trace) {
  return Object.fromEntries(
      trace.variants.map((variant) => [variant.id, new Arithmetic(trace, variant)]));
}
