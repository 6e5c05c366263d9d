// Where one number comes from. A place is {name, head, at}: of a step of the variant shown or, where
// it has none of that name and head, of an input matrix; `at` are its coordinates from 0, rows of
// words encoded counted among them.

/** Reads numbers of one variant by their place, and takes them apart. */
class Arithmetic {
  constructor(trace, variant) {
    this.trace = trace;
    this.variant = variant;
    this.of = new Operands(trace, variant);
    variant.steps.forEach((step) => this.of.keep(step));
  }

  step(place) {
    return this.of.steps.get(Operands.key(place.name, place.head));
  }

  value(place) {
    const rows = this.step(place)?.values ?? this.of.input(place.name);
    return place.at.reduce((part, index) => part?.[index], rows);
  }

  /** The place of an operand's cell, as it is stored. */
  operand(step, index, row, column) {
    const name = step.from[index];
    const from = this.of.step(name, step.op === "split" ? undefined : step.head);
    const at = step.transposed?.[index] ? [column, row] : [row, column];
    if (step.of_words?.[index]) at[0] = this.of.words[at[0]];
    return from ? { name: from.id, head: from.head, at } : { name, at };
  }

  /**
   * {pairs, terms, shape}: what a number was made of. `shape` says how it is written; each of
   * `terms` is a place, each of `pairs` two that are multiplied. Of an input number nothing.
   */
  parts(place) {
    const step = this.step(place);
    if (!step || this.value(place) === null) return { shape: "given" };
    const [i, j, f] = place.at;
    const all = (count, make) => Array.from({ length: count }, (_, k) => make(k));
    switch (step.op) {
      case "project":
        return {
          shape: "products",
          pairs: all(this.of.rows(step, 1).length, (k) =>
            [this.operand(step, 0, i, k), this.operand(step, 1, k, j)]),
          terms: step.from.length > 2 ? [this.operand(step, 2, 0, j)] : [],
        };
      case "dot":
        return {
          shape: "products",
          pairs: all(this.of.rows(step, 1)[0].length, (k) =>
            [this.operand(step, 0, i, k), this.operand(step, 1, j, k)]),
          terms: [],
        };
      case "split": {
        const width = step.values[0].length;
        return { shape: "same", terms: [this.operand(step, 0, i, (step.head - 1) * width + j)] };
      }
      case "divide":
        return { shape: "quotient", terms: [this.operand(step, 0, i, j)], number: step.divisor };
      case "mask": {
        const shape = this.of.hides(i, j) ? "hidden" : "same";
        return { shape, terms: [this.operand(step, 0, i, j)] };
      }
      case "exp":
        return this.exponential(step, i, j);
      case "normalise":
        return {
          shape: "share",
          terms: [this.operand(step, 0, i, j)],
          number: this.of.step(step.from[0], step.head).sum[i],
        };
      case "weigh":
        return { shape: "products", pairs: [[this.operand(step, 0, i, j), this.operand(step, 1, j, f)]], terms: [] };
      case "sum":
        return {
          shape: "sum",
          terms: [
            ...all(this.of.rows(step, 0)[i].length, (k) =>
              ({ name: step.from[0], head: step.head, at: [i, k, j] }))
              .filter((term) => this.value(term) !== null),
            ...(step.from.length > 1 ? [this.operand(step, 1, i, j)] : []),
          ],
        };
      default: {
        const width = this.of.step(step.from[0], 1).values[0].length;
        const head = Math.floor(j / width) + 1;
        return { shape: "same", terms: [{ name: step.from[0], head, at: [i, j % width] }] };
      }
    }
  }

  exponential(step, i, j) {
    const of = this.operand(step, 0, i, j);
    if (this.value(of) === -Infinity) return { shape: "nothing", terms: [of] };
    const row = this.of.rows(step, 0)[i];
    const largest = row.indexOf(step.max[i]);
    return { shape: "exponential", terms: [of, this.operand(step, 0, i, largest)] };
  }

  /** Every place that `parts` names. */
  operands(place) {
    const { pairs = [], terms = [] } = this.parts(place);
    return [...pairs.flat(), ...terms];
  }

  /** "qkv.weights[2,1]", as --explain takes it; of an input number "W_Q[1,2]". */
  address(place) {
    const step = this.step(place);
    const at = place.at.map((index, axis) => {
      const isWord = axis === 0 && step && !["keys", "values"].includes(step.id);
      return (isWord ? this.of.words[index] : index) + 1;
    });
    if (!step) return place.name.startsWith("b_") ? `${place.name}[${at[1]}]` : `${place.name}[${at}]`;
    return `${this.variant.id}.${Operands.key(step.id, step.head)}[${at}]`;
  }
}
