// Who attends to whom in a variant, and how much: what the pictures draw.

class Attention {
  constructor(page, variant, head) {
    const steps = (id) => variant.steps.find(
        (step) => step.id === id && [undefined, headUsed(variant, id, head)].includes(step.head));
    this.variant = variant;
    this.arithmetic = page.arithmetics[variant.id];
    this.step = steps("weights");
    this.masked = steps("masked_scores");
    this.exponentials = steps("exponentials");
    this.context = steps("context");
    this.isKnown = !page.lesson.isBlank(this.arithmetic.place(this.step));
    this.hasContext = !page.lesson.isBlank(this.arithmetic.place(this.context));
  }

  /**
   * The weights of a word encoded; null where a token is not scored, undefined while in a lesson.
   */
  row(word) {
    const row = this.step.values[word];
    return this.isKnown ? row : row.map(() => undefined);
  }

  /** Whether a mask hides a token from a word. */
  hides(word, token) {
    return this.isKnown && this.masked?.values[word][token] === -Infinity &&
        !(this.step.values[word][token] > 0);
  }

  /** The share of what is no token, and weighs no vector; undefined where there is none. */
  sink(word) {
    const {sink_exponential: exponentials, sum} = this.exponentials;
    return this.isKnown && exponentials ? exponentials[word] / sum[word] : undefined;
  }

  place(word, token) {
    return this.arithmetic.place(this.step, [word, token]);
  }

  /** The token that a word attends to most, the first of several: {token, weight}. */
  most(word) {
    let [most, weight] = [undefined, 0];
    this.row(word).forEach((one, token) => {
      if (one > weight) [most, weight] = [token, one];
    });
    return {token: most, weight};
  }

  /**
   * All that get the largest weight, by their labels: none, one, or a tie; a sink may be among
   * them.
   */
  mostNamed(word, labelled) {
    const sink = this.sink(word);
    const largest = Math.max(0, sink ?? 0, this.most(word).weight);
    const names = labelled.filter((_, token) => this.row(word)[token] === largest && largest > 0);
    return sink === largest ? [...names, "the sink"] : names;
  }

  /** −Σ weight · log₂ weight in bits, and the most that it could be; as src/compare/compare.cpp. */
  spread(word) {
    const seen = this.row(word).filter((one, token) => one !== null && !this.hides(word, token));
    const sink = this.sink(word);
    if (sink !== undefined) seen.push(sink);
    let bits = 0;
    for (const weight of seen)
      if (weight > 0) bits -= weight * elementary.log2(weight);
    return {bits, most: seen.length === 0 ? 0 : elementary.log2(seen.length)};
  }
}

/** The words of a trace from which one can choose: where each stands in the sentence, its row. */
function rowsOfWords({words}) {
  return new Map(words.map((position, row) => [position - 1, row]));
}

/** Whether nobody sees a token after himself, but for a sentence of one word. */
function isCausal(trace, variant) {
  const operands = new Operands(trace, variant);
  const count = attendedTokens(trace.input).length;
  const masks = operands.masks(1);
  const sees = (i, token) => !masks.some((mask) => operands.hides(mask, i, token));
  return count > 1 && !trace.input.memory && trace.words.every((position, i) => {
    for (let token = operands.cached + position; token < count; token += 1)
      if (sees(i, token)) return false;
    return true;
  });
}
