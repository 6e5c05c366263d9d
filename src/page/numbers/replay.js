// Computes a trace again from its own steps: each names its operation and what it was made from.
// This knows neither variants nor operations: those are in operations.js.

/** The rows of a matrix of the input, of which a bias is one; undefined where it has none. */
function inputRows(input, name) {
  const {path, axes} = facts.matrices[name];
  const numbers = path.split("/").reduce((part, key) => part?.[key], input);
  if (!Array.isArray(numbers)) return undefined;  // A mask may be a rule.
  return axes[0] === "one" ? [numbers] : numbers;
}

/** Looks up what the steps of one variant read. */
class Operands {
  constructor(trace, variant) {
    this.trace = trace;
    this.variant = variant;
    this.words = trace.words.map((position) => position - 1);
    this.steps = new Map();
  }

  static key(id, head) {
    return head === undefined ? id : `head${head}.${id}`;
  }

  keep(step) {
    this.steps.set(Operands.key(step.id, step.head), step);
  }

  /** The step that a name means: of the same head, else of none; undefined for an input matrix. */
  step(name, head) {
    return this.steps.get(Operands.key(name, head)) ?? this.steps.get(name);
  }

  /** The step that an operand is. What has a step's own name is the whole that it is a part of. */
  from(step, index) {
    const name = step.from[index];
    return this.step(name, name === step.id ? undefined : step.head);
  }

  /** The operand's rows, of the words alone and turned where the step says so. */
  rows(step, index) {
    const from = this.from(step, index);
    let rows = from ? from.values : this.input(step.from[index]);
    if (step.of_words?.[index]) rows = this.words.map((word) => rows[word]);
    return step.transposed?.[index] ? turned(rows) : rows;
  }

  input(name) {
    return inputRows(this.trace.input, name);
  }

  /** Whether a matrix with rows for words has those of the words encoded alone, as a mask may. */
  isShort(name) {
    return this.input(name).length < this.trace.input.tokens.length;
  }

  /** The row of a mask of the input's own that is the i-th word encoded's. */
  maskRow(i) {
    return this.isShort("mask") ? i : this.words[i];
  }

  /** Whether the mask hides a token from the i-th word encoded. */
  hides(i, token) {
    const {mask} = this.trace.input;
    if (mask === "causal") return token > this.words[i];
    return mask[this.maskRow(i)][token] === 0;
  }

  /** Whether the word's score for itself is left out. */
  leavesOut(i, token) {
    return this.variant.settings.self !== "score" && this.words[i] === token;
  }
}

/**
 * Takes a trace as it was written: nothing is computed but what it leaves out, most of the numbers
 * for pairs of words, which this browser makes as the program did, to the last bit.
 */
function complete(trace) {
  for (const variant of trace.variants) {
    const operands = new Operands(trace, variant);
    for (const step of variant.steps) {
      if (step.values.length === 0) step.values = operations[step.op].compute(step, operands);
      operands.keep(step);
    }
  }
  return trace;
}

/** Computes every step again, in place. Throws RangeError where a number is not finite. */
function replay(trace, original) {
  trace.variants.forEach((variant, v) => {
    const operands = new Operands(trace, variant);
    for (const step of variant.steps) {
      const {isLazy, isInexact, compute} = operations[step.op];
      step.values = compute(step, operands);
      if (!isLazy) requireFinite(trace, variant, step);  // products are seen as their sum
      if (isInexact && original) reuse(step, original.variants[v], operands);
      operands.keep(step);
    }
  });
  return trace;
}

/**
 * Where nothing has changed of a row that goes into e^ or the like, its numbers are the program's
 * own: this browser's may differ from them in the last place, and what has not changed must not
 * seem to.
 */
function reuse(step, variant, operands) {
  const find = (id) => variant.steps.find((one) => one.id === id && one.head === step.head);
  const before = find(step.id);
  const read = find(step.from[0]);
  if (!read || before.from[0] !== step.from[0]) return;
  operands.rows(step, 0).forEach((row, i) => {
    if (!sameNumbers(row, read.values[i])) return;
    for (const key of ["values", "max", "sum"])
      if (step[key]) step[key][i] = before[key][i];
  });
}

/** Whether two values, numbers or lists of them, are the same; 0 and −0 are. */
function sameNumbers(a, b) {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  return a.length === b.length && a.every((one, i) => sameNumbers(one, b[i]));
}

function requireFinite(trace, variant, step) {
  const {hides} = operations[step.op];
  const fits = (value) =>
      (Array.isArray(value) ?
           value.every(fits) :
           value === null || Number.isFinite(value) || (hides && value === -Infinity));
  if (!fits(step.values)) throw new RangeError(`${variant.id}: ${step.id} would be too large`);
  if (!step.max || variant.settings.self === "carry") return;
  const blind = step.max.indexOf(null);
  if (blind < 0) return;
  const word = labels(trace.input.tokens)[trace.words[blind] - 1];
  throw new RangeError(`${variant.id}: ${word} would have nothing to attend to`);
}
