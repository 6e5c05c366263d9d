// What a step can do with its operands: an object for each operation, with
//   compute(step, operands)         its numbers, from those of its operands;
//   parts(step, at, arithmetic)     what one of them was made of: {form, …}, see Arithmetic.parts;
// and, where it is so,
//   isInexact    another machine's numbers may differ from these in the last place;
//   hides        −∞ may stand among its numbers, which JSON cannot say;
//   isLazy       its numbers are too many to be written, and made when they are asked for;
//   readsHeads   it reads the steps of all heads.
// Everything is added up in the program's order.

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

function turned(rows) {
  return rows[0].map((_, column) => rows.map((row) => row[column]));
}

/** The same rows with each cell replaced; what was not scored stays so. */
function cells(rows, replace) {
  return rows.map((row, i) => row.map((cell, j) => (cell === null ? null : replace(cell, i, j))));
}

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

const operations = {
  /** Rows · matrix, then the bias, if any, added to each row. */
  project: {
    compute(step, operands) {
      const columns = turned(operands.rows(step, 1));
      const bias = step.from.length > 2 ? operands.rows(step, 2)[0] : null;
      return operands.rows(step, 0).map((row) => columns.map((column, j) => {
        const total = sumOfProducts(row, column);
        return bias ? total + bias[j] : total;
      }));
    },
    parts(step, [i, j], arithmetic) {
      return {
        form: "products",
        pairs: arithmetic.pairs(step, i, (k) => [k, j]),
        terms: step.from.length > 2 ? [arithmetic.operand(step, 2, 0, j)] : []
      };
    },
  },

  /** The head's block of columns. */
  split: {
    compute(step, operands) {
      const rows = operands.rows(step, 0);
      const width = rows[0].length / operands.variant.settings.heads;
      return rows.map((row) => row.slice((step.head - 1) * width, step.head * width));
    },
    parts(step, [i, j], arithmetic) {
      const before = (step.head - 1) * step.values[0].length;
      return {form: "copy", terms: [arithmetic.operand(step, 0, i, before + j)]};
    },
  },

  /** Each row of the first with each row of the second. */
  dot: {
    compute(step, operands) {
      const answering = operands.rows(step, 1);
      return operands.rows(step, 0).map(
          (row, i) => answering.map(
              (other, j) => operands.leavesOut(i, j) ? null : sumOfProducts(row, other)));
    },
    parts(step, [i, j], arithmetic) {
      return {form: "products", pairs: arithmetic.pairs(step, i, (k) => [j, k])};
    },
  },

  /** Each cell ÷ the step's divisor. */
  divide: {
    compute(step, operands) {
      return cells(operands.rows(step, 0), (cell) => cell / step.divisor);
    },
    parts(step, [i, j], arithmetic) {
      return {form: "quotient", terms: [arithmetic.operand(step, 0, i, j)], number: step.divisor};
    },
  },

  /** c · tanh(cell ÷ c). */
  cap: {
    isInexact: true,
    number: (step) => step.cap,
    compute(step, operands) {
      return cells(operands.rows(step, 0), (cell) => step.cap * Math.tanh(cell / step.cap));
    },
    parts(step, [i, j], arithmetic) {
      return {
        form: "applied",
        terms: [arithmetic.operand(step, 0, i, j)],
        pattern: ["", " × tanh(", " ÷ ", ")"],
        number: step.cap
      };
    },
  },

  /** −∞ in each cell that the mask hides. */
  mask: {
    hides: true,
    compute(step, operands) {
      return cells(
          operands.rows(step, 0), (cell, i, j) => (operands.hides(i, j) ? -Infinity : cell));
    },
    parts(step, [i, j], arithmetic) {
      return {
        form: "choice",
        says: arithmetic.operands.hides(i, j) ? "hidden score" : "seen score",
        terms: [arithmetic.operand(step, 0, i, j), ...arithmetic.maskCells(i, j)]
      };
    },
  },

  /** e^(cell − the row's maximum). */
  exp: {
    isInexact: true,
    compute(step, operands) {
      const scores = operands.rows(step, 0);
      step.max = scores.map((row) => {
        const seen = row.filter((z) => z !== null && z !== -Infinity);
        return seen.length > 0 ? seen.reduce((a, b) => Math.max(a, b)) : null;
      });
      const numbers = cells(scores, (z, i) => (z === -Infinity ? 0 : Math.exp(z - step.max[i])));
      step.sum = numbers.map(sumOf);
      return numbers;
    },
    parts(step, [i, j], arithmetic) {
      const score = arithmetic.operand(step, 0, i, j);
      if (arithmetic.value(score) === -Infinity)
        return {form: "choice", says: "hidden exponential", terms: [score]};
      const largest = arithmetic.operands.rows(step, 0)[i].indexOf(step.max[i]);
      return {form: "power", terms: [score, arithmetic.operand(step, 0, i, largest)]};
    },
  },

  /** Each cell ÷ the row's sum. */
  normalise: {
    compute(step, operands) {
      const {sum} = operands.from(step, 0);
      return cells(operands.rows(step, 0), (cell, i) => (sum[i] === 0 ? cell : cell / sum[i]));
    },
    parts(step, [i, j], arithmetic) {
      const share = arithmetic.operand(step, 0, i, j);
      if (arithmetic.isHidden(step, i, j))
        return {form: "choice", says: "hidden weight", terms: [share]};
      return {form: "quotient", terms: [share, {...share, at: [i]}]};
    },
  },

  /** Cell (i, j) × row j of the second. */
  weigh: {
    isLazy: true,
    compute(step, operands) {
      const weights = operands.rows(step, 0);
      const vectors = operands.rows(step, 1);
      return lazily(
          weights.length,
          (i) => weights[i].map(
              (weight, j) => vectors[j].map((x) => (weight === null ? null : weight * x))));
    },
    parts(step, [i, j, feature], arithmetic) {
      return {
        form: "product",
        pairs: [[arithmetic.operand(step, 0, i, j), arithmetic.operand(step, 1, j, feature)]]
      };
    },
  },

  /** The weighted vectors of a row added up, then the second operand's row, if any. */
  sum: {
    compute(step, operands) {
      const own = step.from.length > 1 ? operands.rows(step, 1) : null;
      return operands.rows(step, 0).map((vectors, i) => vectors[0].map((_, f) => {
        const total = sumOf(vectors.map((vector) => vector[f]));
        return own ? total + own[i][f] : total;
      }));
    },
    parts(step, [i, j], arithmetic) {
      const weighted = arithmetic.operands.from(step, 0);
      const weights = arithmetic.operands.from(weighted, 0);
      const terms =
          arithmetic.counted(weights, i).map((token) => arithmetic.place(weighted, [i, token, j]));
      if (step.from.length > 1) terms.push(arithmetic.operand(step, 1, i, j));
      return {form: "sum", terms};
    },
  },

  /** The rows of all heads, side by side. */
  concat: {
    readsHeads: true,
    compute(step, operands) {
      const heads = Array.from(
          {length: operands.variant.settings.heads},
          (_, h) => operands.step(step.from[0], h + 1).values);
      return heads[0].map((_, i) => heads.flatMap((rows) => rows[i]));
    },
    parts(step, [i, j], arithmetic) {
      const ofHead = (head) => arithmetic.operands.step(step.from[0], head);
      const width = ofHead(1).values[0].length;
      const from = ofHead(Math.floor(j / width) + 1);
      return {form: "copy", terms: [arithmetic.place(from, [i, j % width])]};
    },
  },
};
