// Computes a trace again from its own steps: each names its operation and what it was made from.
// This knows the operations, and no variant. It adds up in the program's order, so that only e^ may
// differ from the program's numbers, in the last place.

/** Adds from left to right, passing over what was not scored. */
function sumOf(terms) {
  let total = 0;
  for (const term of terms)
    if (term !== null) total += term;
  return total;
}

/** The same of products; without a list of them, of which a long sentence has millions. */
function sumOfProducts(left, right) {
  let total = 0;
  for (let k = 0; k < left.length; k += 1) total += left[k] * right[k];
  return total;
}

function isBias(name) {
  return name.startsWith("b_");
}

function turned(rows) {
  return rows[0].map((_, column) => rows.map((row) => row[column]));
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

  /** The operand's rows, of the words alone and turned where the step says so. */
  rows(step, index) {
    const name = step.from[index];
    const from = this.step(name, step.op === "split" ? undefined : step.head);
    let rows = from ? from.values : this.input(name);
    if (step.of_words?.[index]) rows = this.words.map((word) => rows[word]);
    return step.transposed?.[index] ? turned(rows) : rows;
  }

  /** A matrix of the input: a bias is one row. */
  input(name) {
    const {input} = this.trace;
    if (name === "memory") return input.memory.embeddings;
    return isBias(name) ? [input[name]] : input[name];
  }

  /** A mask may have rows for the words encoded alone. */
  maskIsShort() {
    return this.trace.input.mask.length < this.trace.input.tokens.length;
  }

  /** The row of a mask of the input's own that is the i-th word encoded's. */
  maskRow(i) {
    return this.maskIsShort() ? i : this.words[i];
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

const operations = {
  project(step, operands) {
    const columns = turned(operands.rows(step, 1));
    const bias = step.from.length > 2 ? operands.rows(step, 2)[0] : null;
    return operands.rows(step, 0).map((row) => columns.map((column, j) => {
      const total = sumOfProducts(row, column);
      return bias ? total + bias[j] : total;
    }));
  },
  split(step, operands) {
    const rows = operands.rows(step, 0);
    const width = rows[0].length / operands.variant.settings.heads;
    return rows.map((row) => row.slice((step.head - 1) * width, step.head * width));
  },
  dot(step, operands) {
    const answering = operands.rows(step, 1);
    return operands.rows(step, 0).map(
        (row, i) => answering.map(
            (other, j) => operands.leavesOut(i, j) ? null : sumOfProducts(row, other)));
  },
  divide(step, operands) {
    return cells(operands.rows(step, 0), (cell) => cell / step.divisor);
  },
  mask(step, operands) {
    return cells(operands.rows(step, 0), (cell, i, j) => (operands.hides(i, j) ? -Infinity : cell));
  },
  exp(step, operands) {
    const scores = operands.rows(step, 0);
    step.max = scores.map((row) => {
      const seen = row.filter((z) => z !== null && z !== -Infinity);
      return seen.length > 0 ? seen.reduce((a, b) => Math.max(a, b)) : null;
    });
    const values = cells(scores, (z, i) => (z === -Infinity ? 0 : Math.exp(z - step.max[i])));
    step.sum = values.map(sumOf);
    return values;
  },
  normalise(step, operands) {
    const {sum} = operands.step(step.from[0], step.head);
    return cells(operands.rows(step, 0), (cell, i) => (sum[i] === 0 ? cell : cell / sum[i]));
  },
  weigh(step, operands) {
    const weights = operands.rows(step, 0);
    const vectors = operands.rows(step, 1);
    return lazily(
        weights.length,
        (i) => weights[i].map(
            (weight, j) => vectors[j].map((x) => (weight === null ? null : weight * x))));
  },
  sum(step, operands) {
    const own = step.from.length > 1 ? operands.rows(step, 1) : null;
    return operands.rows(step, 0).map((vectors, i) => vectors[0].map((_, f) => {
      const total = sumOf(vectors.map((vector) => vector[f]));
      return own ? total + own[i][f] : total;
    }));
  },
  concat(step, operands) {
    const heads = Array.from(
        {length: operands.variant.settings.heads},
        (_, h) => operands.step(step.from[0], h + 1).values);
    return heads[0].map((_, i) => heads.flatMap((context) => context[i]));
  },
};

/** A list whose items are made when they are first asked for: words × tokens × d are many. */
function lazily(length, make) {
  const list = new Array(length);
  for (let i = 0; i < length; i += 1) {
    const become = (value) => Object.defineProperty(
        list, i, {value, enumerable: true, configurable: true, writable: true});
    Object.defineProperty(list, i, {
      get: () => {
        const value = make(i);
        become(value);
        return value;
      },
      enumerable: true,
      configurable: true
    });
  }
  return list;
}

/** The same rows with each cell replaced; what was not scored stays so. */
function cells(rows, replace) {
  return rows.map((row, i) => row.map((cell, j) => (cell === null ? null : replace(cell, i, j))));
}

/** JSON has no −∞: a hidden score is null there, as one that was not scored is. */
function restoreHidden(step, operands) {
  return operands.rows(step, 0).map(
      (row, i) => row.map((cell, j) => (cell !== null && operands.hides(i, j) ? -Infinity : cell)));
}

/**
 * Takes a trace as it was written: nothing is computed but what it leaves out, hidden scores and
 * weighted values.
 */
function complete(trace) {
  for (const variant of trace.variants) {
    const operands = new Operands(trace, variant);
    for (const step of variant.steps) {
      if (step.op === "mask") step.values = restoreHidden(step, operands);
      if (step.op === "weigh") step.values = operations.weigh(step, operands);
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
      step.values = operations[step.op](step, operands);
      if (step.op !== "weigh")
        requireFinite(trace, variant, step);  // products are seen as their sum
      if (step.op === "exp" && original) reuse(step, original.variants[v], operands);
      operands.keep(step);
    }
  });
  return trace;
}

/**
 * Where nothing of a row that goes into e^ has changed, its numbers are the program's own: this
 * browser's e^ may differ from the program's in the last place, and what has not changed must not
 * seem to.
 */
function reuse(step, variant, operands) {
  const find = (id) => variant.steps.find((one) => one.id === id && one.head === step.head);
  const before = find(step.id);
  const read = find(step.from[0]);
  if (!read || before.from[0] !== step.from[0]) return;
  operands.rows(step, 0).forEach((row, i) => {
    if (!sameNumbers(row, read.values[i])) return;
    for (const key of ["values", "max", "sum"]) step[key][i] = before[key][i];
  });
}

/** Whether two values, numbers or lists of them, are the same; 0 and −0 are. */
function sameNumbers(a, b) {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  return a.length === b.length && a.every((one, i) => sameNumbers(one, b[i]));
}

function requireFinite(trace, variant, step) {
  const fits = (value) =>
      (Array.isArray(value) ?
           value.every(fits) :
           value === null || Number.isFinite(value) || (step.op === "mask" && value === -Infinity));
  if (!fits(step.values)) throw new RangeError(`${variant.id}: ${step.id} would be too large`);
  if (step.op !== "exp" || variant.settings.self === "carry") return;
  const blind = step.max.indexOf(null);
  if (blind < 0) return;
  const word = labels(trace.input.tokens)[trace.words[blind] - 1];
  throw new RangeError(`${variant.id}: ${word} would have nothing to attend to`);
}
