// What steps read: earlier steps and matrices of the input, by the names that a trace has for them.

/**
 * The matrices of that name that an input has, each as {head, rows}: one for each head, or one that
 * is no head's. A list of numbers is one row.
 */
function inputMatrices(input, name) {
  const {path, axes} = facts.matrices[name];
  const numbers = path.split("/").reduce((part, key) => part?.[key], input);
  if (!Array.isArray(numbers)) return [];  // A mask may be a rule.
  if (axes[0] === "one") return [{rows: [numbers]}];
  const isOfHeads = Array.isArray(numbers[0][0]);
  return isOfHeads ? numbers.map((rows, h) => ({head: h + 1, rows})) : [{rows: numbers}];
}

/** That of a head, or of all heads; undefined where there is none. */
function inputMatrix(input, name, head = 1) {
  return inputMatrices(input, name).find((one) => [undefined, head].includes(one.head));
}

/** The tokens that words attend to: what is cached, then the sentence's own or another's. */
function attendedTokens({tokens, memory, past}) {
  return [...(past?.tokens ?? []), ...(memory?.tokens ?? tokens)];
}

/**
 * What a step reads, in order: {name, head, past, isOfWords, isTurned}. A name is that of a step of
 * the same head or of none, unless it says of which: "head1.keys"; what has the step's own name is
 * the whole that it is a part of. `past` is the name of the cached rows that come before.
 */
function readsOf(step, {settings}) {
  const reads = [];
  let past;
  step.from.forEach((text, index) => {
    const [, head, name] = /^(?:head(\d+)\.)?(.*)$/.exec(text);
    if (name.startsWith("past_")) {
      past = name;
      return;
    }
    const ownHead = name === step.id ? undefined : step.head;
    reads.push({
      name,
      head: head ? Number(head) : ownHead,
      past,
      isOfWords: step.of_words?.[index],
      isTurned: step.transposed?.[index]
    });
    past = undefined;
  });
  const isOfHeads = step.op === "concat" && reads.length === 1;
  return isOfHeads ? Array.from({length: settings.heads}, (_, h) => ({...reads[0], head: h + 1})) :
                     reads;
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

  /** The step that an operand is; undefined where it is a matrix of the input. */
  from(step, index) {
    const {name, head} = step.reads[index];
    return this.step(name, head);
  }

  /**
   * The operand's rows, after those cached, of the words alone and turned, as the step says;
   * undefined where it has no such operand.
   */
  rows(step, index) {
    if (!step.reads[index]) return undefined;
    const {name, head, past, isOfWords, isTurned} = step.reads[index];
    let rows = this.step(name, head)?.values ?? this.input(name, head);
    if (isOfWords) rows = this.words.map((word) => rows[word]);
    if (this.areGivenScores(step, index))
      rows = cells(rows, (cell, i, j) => (this.leavesOut(i, j) ? null : cell));
    if (past) {
      const first = this.firstCached(step, index);
      const end = first + rows[0].length;
      rows = [...this.input(past).map((row) => row.slice(first, end)), ...rows];
    }
    return isTurned ? turned(rows) : rows;
  }

  /** Of scores that the input gives, the word's own is there too. */
  areGivenScores(step, index) {
    return step.reads[index].name === "scores" && !this.from(step, index);
  }

  /** Where an operand's head begins in cached rows, in which all heads stand side by side. */
  firstCached(step, index) {
    const from = this.from(step, index);
    return from?.head === undefined ? 0 : (from.head - 1) * from.values[0].length;
  }

  input(name, head) {
    return inputMatrix(this.trace.input, name, head)?.rows;
  }

  /** The place of a number of the input; a head has it where heads have matrices of their own. */
  inputPlace(name, head, at) {
    return {name, head: inputMatrix(this.trace.input, name, head).head, at};
  }

  /** Whether a matrix with rows for words has those of the words encoded alone, as a mask may. */
  isShort(name) {
    return this.input(name).length < this.trace.input.tokens.length;
  }

  /** How many tokens are cached before the others. */
  get cached() {
    return this.trace.input.past?.tokens.length ?? 0;
  }

  /** The place among all tokens of that of a matrix's first row. */
  firstToken(name) {
    return name.startsWith("past_") || name === "scaled_keys" ? 0 : this.cached;
  }

  /** The position by which a row is turned. */
  rotaryPosition(step, row) {
    const {memory, rotary} = this.trace.input;
    if (!isOfTokens(step.id)) return rotary.positions[this.words[row]];
    return memory ? this.cached + row : rotary.positions[row];
  }

  /** The position whose sinusoid a row gets; those cached come before the sentence's. */
  sinusoidPosition(step, row) {
    return this.cached + (isOfTokens(step.id) ? row : this.words[row]);
  }

  /** How far a token is from the i-th word encoded. */
  distance(i, token) {
    return Math.abs(this.cached + this.words[i] - token);
  }

  /** The masks that a head's is made of. */
  masks(head) {
    return masksOf(this.trace.input.mask, head);
  }

  /** Whether one of them hides a token from the i-th word encoded. */
  hides({mask}, i, token) {
    if (Array.isArray(mask)) {
      const row = Array.isArray(mask[0]) ? mask[this.maskRow(mask, i)] : mask;
      return row[token] === 0;
    }
    return ruleHides(mask, this.words[i] + (mask.causal ? this.atEnd : this.cached), token);
  }

  /** What is to be added to the last word's position for that of the last token. */
  get atEnd() {
    const {input} = this.trace;
    return attendedTokens(input).length - input.tokens.length;
  }

  /** The row of a mask with rows for words that is the i-th word encoded's. */
  maskRow(rows, i) {
    return rows.length < this.trace.input.tokens.length ? i : this.words[i];
  }

  /** Whether a word carries itself, and a mask does not hide it from itself. */
  carriesSeen({head}, i) {
    const own = this.cached + this.words[i];
    return this.variant.settings.self === "carry" &&
        !this.masks(head).some((mask) => this.hides(mask, i, own));
  }

  /** Whether the word's score for itself is left out. */
  leavesOut(i, token) {
    return this.variant.settings.self !== "score" && this.cached + this.words[i] === token;
  }
}
