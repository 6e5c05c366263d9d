// What a step can do with its operands: an object for each operation, with
//   compute(step, operands)         its numbers, from those of its operands;
//   parts(step, at, arithmetic)     what one of them was made of: {form, …}, see Arithmetic.parts;
// and, where it is so,
//   hides        −∞ may stand among its numbers, which JSON cannot say;
//   isLazy       its numbers are too many to be written, and made when they are asked for;
//   keeps        what it knows of each row whatever the numbers are, and the program worked out.
// Everything is added up in the program's order.

const operations = {
  /** Rows · matrix, then the bias, if any, added to each row. */
  project: {
    compute(step, operands) {
      const columns = turned(operands.rows(step, 1));
      const bias = step.reads.length > 2 ? operands.rows(step, 2)[0] : null;
      return operands.rows(step, 0).map((row) => columns.map((column, j) => {
        const total = sumOfProducts(row, column);
        return bias ? total + bias[j] : total;
      }));
    },
    parts(step, [i, j], arithmetic) {
      return {
        form: "products",
        pairs: arithmetic.pairs(step, i, (k) => [k, j]),
        terms: step.reads.length > 2 ? [arithmetic.operand(step, 2, 0, j)] : []
      };
    },
  },

  /** The head's block of columns; of keys and values there may be fewer. */
  split: {
    compute(step, operands) {
      const rows = operands.rows(step, 0);
      const {heads, kv_heads: shared = heads} = operands.variant.settings;
      const width = rows[0].length / (isOfTokens(step.id) ? shared : heads);
      return rows.map((row) => row.slice((step.head - 1) * width, step.head * width));
    },
    parts(step, [i, j], arithmetic) {
      const before = (step.head - 1) * step.values[0].length;
      return {form: "copy", terms: [arithmetic.operand(step, 0, i, before + j)]};
    },
  },

  /** Each row ÷ its root, then × the gain of each column and + its shift, if there are any. */
  norm: {
    number: (step) => step.epsilon,
    compute(step, operands) {
      const rows = operands.rows(step, 0);
      const [gain, shift] =
          ["×", "+"].map((sign) => operands.rows(step, readLabelled(step, sign))?.[0]);
      const {length} = rows[0];
      const means = rows.map((row) => (step.kind === "layer" ? sumOf(row) / length : 0));
      const variances = rows.map((row, i) => {
        const squares = sumOf(row.map((cell) => (cell - means[i]) * (cell - means[i])));
        return step.kind === "l2" ? squares : squares / length;
      });
      step.root = variances.map((variance) => Math.sqrt(variance + step.epsilon));
      if (step.kind === "layer") [step.mean, step.variance] = [means, variances];
      return rows.map((row, i) => row.map((cell, j) => {
        const normed = (cell - means[i]) / step.root[i];
        const scaled = gain ? normed * gain[j] : normed;
        return shift ? scaled + shift[j] : scaled;
      }));
    },
    parts(step, [i, j], arithmetic) {
      const [gain, shift] = ["×", "+"].map((sign) => {
        const index = readLabelled(step, sign);
        return index > 0 ? arithmetic.operand(step, index, 0, j) : undefined;
      });
      return {
        form: "normed",
        terms: [arithmetic.operand(step, 0, i, j)],
        gain,
        shift,
        row: step.values[i].map((_, k) => arithmetic.operand(step, 0, i, k)),
        mean: step.mean?.[i],
        root: step.root[i]
      };
    },
  },

  /** Pairs of features turned by an angle of the row's place; the others stay as they are. */
  rotate: {
    keeps: ["angles", "cos", "sin"],
    pair({pairs, dims}, p) {
      return pairs === "halves" ? [p, p + dims / 2] : [2 * p, 2 * p + 1];
    },
    compute(step, operands) {
      return operands.rows(step, 0).map((row, i) => {
        const made = [...row];
        step.cos[i].forEach((cos, p) => {
          const [first, second] = this.pair(step, p);
          const sin = step.sin[i][p];
          made[first] = row[first] * cos - row[second] * sin;
          made[second] = row[second] * cos + row[first] * sin;
        });
        return made;
      });
    },
    parts(step, [i, j], arithmetic) {
      const own = arithmetic.operand(step, 0, i, j);
      if (j >= step.dims) return {form: "rotated", terms: [own]};
      const p = step.pairs === "halves" ? j % (step.dims / 2) : Math.floor(j / 2);
      const [first, second] = this.pair(step, p);
      const isSecond = j === second;
      return {
        form: "rotated",
        terms: [own, arithmetic.operand(step, 0, i, isSecond ? first : second)],
        turn: {
          angle: step.angles?.[i][p],
          cos: step.cos[i][p],
          sin: step.sin[i][p],
          isSecond,
          position: arithmetic.operands.rotaryPosition(step, i),
          pair: p
        }
      };
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
    number: (step) => step.cap,
    compute(step, operands) {
      return cells(operands.rows(step, 0), (cell) => step.cap * elementary.tanh(cell / step.cap));
    },
    parts(step, [i, j], arithmetic) {
      return {form: "applied", terms: [arithmetic.operand(step, 0, i, j)], number: step.cap};
    },
  },

  /** The step's activation of each cell, then × that of the second, if there is one. */
  activate: {
    compute(step, operands) {
      const activated = activations[step.activation];
      const hidden = step.reads.length > 1 ? operands.rows(step, 1) : null;
      return cells(operands.rows(step, 0), (cell, i, j) => {
        const made = activated(cell);
        return hidden ? made * hidden[i][j] : made;
      });
    },
    parts(step, [i, j], arithmetic) {
      const terms = step.reads.map((_, index) => arithmetic.operand(step, index, i, j));
      const isByTanh = step.activation === "gelu-tanh";
      return {
        form: "applied",
        terms,
        inside: isByTanh ? insideTanh(arithmetic.value(terms[0])) : undefined
      };
    },
  },

  /**
   * Each cell + that of the second or of the sinusoid, if there is either; then less the step's
   * slope, if any, × the distance.
   */
  add: {
    keeps: ["angles", "cos", "sin"],
    compute(step, operands) {
      const wave = ({cos, sin}, i, j) => (j % 2 === 1 ? cos : sin)[i][Math.floor(j / 2)];
      if (step.positions)
        return cells(operands.rows(step, 0), (cell, i, j) => cell + wave(step, i, j));
      const bias = step.reads.length > 1 ? operands.rows(step, 1) : null;
      return cells(operands.rows(step, 0), (cell, i, j) => {
        const total = bias ? cell + bias[i][j] : cell;
        return step.slope === undefined ? total : total - step.slope * operands.distance(i, j);
      });
    },
    parts(step, [i, j], arithmetic) {
      const terms = step.reads.map((_, index) => arithmetic.operand(step, index, i, j));
      if (!step.positions) {
        const {slope} = step;
        const distance = slope === undefined ? 0 : arithmetic.operands.distance(i, j);
        return {form: "added", terms, slope, distance};
      }
      const pair = Math.floor(j / 2);
      const turn = {
        angle: step.angles[i][pair],
        name: j % 2 === 1 ? "cos" : "sin",
        position: arithmetic.operands.sinusoidPosition(step, i),
        pair
      };
      return {form: "added", terms, turn};
    },
  },

  /** −∞ in each cell that the mask hides. */
  mask: {
    hides: true,
    compute(step, operands) {
      const masks = operands.masks(step.head);
      const isHidden = (i, j) => masks.some((mask) => operands.hides(mask, i, j));
      return cells(operands.rows(step, 0), (cell, i, j) => (isHidden(i, j) ? -Infinity : cell));
    },
    parts(step, [i, j], arithmetic) {
      const says = step.values[i][j] === -Infinity ? "hidden score" : "seen score";
      return {
        form: "choice",
        says,
        terms: [arithmetic.operand(step, 0, i, j), ...arithmetic.maskCells(step.head, i, j)]
      };
    },
  },

  /** e^(cell − the row's maximum), in which a sink counts, and in the row's sum. */
  exp: {
    compute(step, operands) {
      const scores = operands.rows(step, 0);
      const {sink} = step;
      step.max = scores.map((row) => {
        const seen = row.filter((z) => z !== null && z !== -Infinity);
        if (sink !== undefined) seen.unshift(sink);
        return seen.length > 0 ? seen.reduce((a, b) => Math.max(a, b)) : null;
      });
      const numbers =
          cells(scores, (z, i) => (z === -Infinity ? 0 : elementary.exp(z - step.max[i])));
      step.sum = numbers.map(sumOf);
      if (sink !== undefined) {
        step.sink_exponential = step.max.map((max) => elementary.exp(sink - max));
        step.sum = step.sum.map((sum, i) => sum + step.sink_exponential[i]);
      }
      if (step.empty_rows !== "uniform") return numbers;
      return numbers.map((row, i) => {
        if (step.sum[i] !== 0 || operands.carriesSeen(step, i)) return row;
        const alike = row.map((cell) => (cell === null ? null : 1));
        step.sum[i] = sumOf(alike);
        return alike;
      });
    },
    parts(step, [i, j], arithmetic) {
      const score = arithmetic.operand(step, 0, i, j);
      if (arithmetic.isHidden(step, i, j))
        return {form: "choice", says: "hidden exponential", terms: [score]};
      const max = step.max[i];
      if (max === null) return {form: "choice", says: "uniform exponential", terms: [score]};
      const largest = arithmetic.operands.rows(step, 0)[i].indexOf(max);
      if (largest < 0) return {form: "power", terms: [score], number: max};
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
              (weight, j) => vectors[j].map(weight === null ? () => null : (x) => weight * x)));
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
      const weighted = operands.from(step, 0);
      const [weights, vectors] = [0, 1].map((index) => operands.rows(weighted, index));
      const own = step.reads.length > 1 ? operands.rows(step, 1) : null;
      return weights.map((row, i) => {
        const totals = vectors[0].map(() => 0);
        // Weighed as they are added up: made all at once they would be too many.
        for (let j = 0; j < row.length; j += 1)
          if (row[j] !== null)
            for (let f = 0; f < totals.length; f += 1) totals[f] += row[j] * vectors[j][f];
        return own ? totals.map((total, f) => total + own[i][f]) : totals;
      });
    },
    parts(step, [i, j], arithmetic) {
      const weighted = arithmetic.operands.from(step, 0);
      const weights = arithmetic.operands.from(weighted, 0);
      const terms =
          arithmetic.counted(weights, i).map((token) => arithmetic.place(weighted, [i, token, j]));
      if (step.reads.length > 1) terms.push(arithmetic.operand(step, 1, i, j));
      return {form: "sum", terms, isScored: weights.values[i].some((cell) => cell !== null)};
    },
  },

  /** The rows of all heads, side by side. */
  concat: {
    compute(step, operands) {
      const heads = step.reads.map((_, index) => operands.rows(step, index));
      return heads[0].map((_, i) => heads.flatMap((rows) => rows[i]));
    },
    parts(step, [i, j], arithmetic) {
      const width = step.values[i].length / step.reads.length;
      const from = arithmetic.operand(step, Math.floor(j / width), i, j % width);
      return {form: "copy", terms: [from]};
    },
  },
};
