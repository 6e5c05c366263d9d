// What the program gave: the trace, and what its tables say of steps, matrices and operations.

const facts = JSON.parse(document.getElementById("facts").textContent);
const original = complete(JSON.parse(document.getElementById("trace").textContent));

/** What the program says of the numbers of that name: of a step's, or of the input's. */
function factOf(name) {
  return facts.steps[name] ?? facts.matrices[name];
}

/** "X" of embeddings, "Q" of queries, "W_Q". */
function symbolOf(name) {
  return factOf(name).symbol;
}

/** What one row of a matrix is called: "embedding", "query". */
function rowName(name) {
  return factOf(name).row;
}

/** What the coordinates of its numbers count: "word", "token", "feature"; "one" is no count. */
function axesOf(name) {
  return factOf(name).axes;
}

/**
 * The names of the features that a coordinate of a step's numbers counts, or of the input's: a
 * label for each; undefined where they have none.
 */
function featureLabels({variant, name}, axis) {
  const isNamed = facts.named?.[variant ?? "input"]?.[name] === axis;
  return isNamed ? labels(original.input.features) : undefined;
}

/** Whether each of its numbers belongs to a word and a token. */
function isOfPairs(name) {
  return axesOf(name).join() === "word,token";
}

/** Whether it has a row for each token. */
function isOfTokens(name) {
  return axesOf(name)[0] === "token";
}

/** Whether it counts neither words nor tokens, and was learned with the model. */
function isLearned(name) {
  return !axesOf(name).some((axis) => ["word", "token"].includes(axis));
}

/** Whether it is a mask of the input, or one of several that it is made of. */
function isMask(name) {
  return facts.matrices[name]?.path.split("/")[0] === "mask";
}

/** What a matrix's only row is called: "×" where it multiplies each row, "+" where it is added. */
function labelOf(name) {
  return facts.matrices[name]?.label;
}

/** Which of its operands a step multiplies rows by, or adds to them; −1: none. */
function readLabelled(step, label) {
  return step.reads.findIndex(({name}) => labelOf(name) === label);
}

/** How what a step's function makes of a number is written: {plain, arithmetic}. */
function patternOf({op, activation}) {
  return facts.applied[activation ?? op];
}

/**
 * The head whose numbers of that name a head uses: several may share those of keys and values.
 * undefined where there is but one.
 */
function headUsed({settings}, name, head) {
  const {heads, kv_heads: shared = heads} = settings;
  return head && isOfTokens(name) ? Math.ceil(head / (heads / shared)) : head;
}

/** The kind of its numbers; "" of none. Those of a kind share a colour scale. */
function kindOf(name) {
  return factOf(name).kind;
}

/** The colour of its numbers: queries, keys, values and weights have one of their own. */
function colourOf(name) {
  return facts.kinds[kindOf(name)] ?? "embeddings";
}

/**
 * A step's formula: its operation's pattern with the blanks filled in, as src/tell/formula.cpp
 * does.
 */
function formula(trace, variant, step, decimals) {
  const [first, second, bias] = step.reads.map(({name}) => name);
  const hasOneRow = step.values.length === 1;
  const hasSink = (one) => one?.sink !== undefined;
  const read = variant.steps.find(({id, head}) => id === first && head === step.head);
  const blanks = {
    s: () => symbolOf(step.id),
    a: () => symbolOfRows(step.reads[0]),
    b: () => symbolOfRows(step.reads[1]),
    turned: () => (step.transposed?.[1] ? "ᵀ" : ""),
    bias: () => (bias ? ` + ${symbolOf(bias)}` : ""),
    divisor: () => divisorText(trace, variant, step, decimals),
    number: () => factorText(operations[step.op].number(step), decimals),
    hidden: () => hiddenBy(variant.settings.mask, step.head),
    row: () => rowName(vectorsOf(variant, step)),
    max: () => (hasOneRow ? `the largest ${symbolOf(first)}` : "the row's maximum") +
        (hasSink(step) ? ` or the sink, ${written(step.sink, decimals)}` : ""),
    sum: () => (hasOneRow ? `the sum of ${symbolOf(first)}` : "the row's sum") +
        (hasSink(read) ? " and the sink's" : ""),
    normed: () => normedText(step, decimals),
    applied: () => appliedText(step),
    added: () => addedText(step, decimals),
    turning: () => turningText(step),
    own: () => (second ? ` + the word's own ${rowName(second)}` : ""),
  };
  return facts.operations[step.op].replace(/\{(\w+)\}/g, (_, blank) => blanks[blank]());
}

/** Where a mask hides, or that of a head, where each has its own. */
function hiddenBy(mask, head) {
  const isOfHead = mask === "heads" || mask === "all";
  return (isOfHead ? facts.hiddenOfHead[head] : undefined) ?? facts.hidden[mask];
}

/** The name of the rows that a step weighs, or that the step before it has weighed. */
function vectorsOf(variant, step) {
  const hasVectorOfPair = axesOf(step.id).length === 3;
  const before =
      variant.steps.find((one) => one.id === step.reads[0].name && one.head === step.head);
  return (hasVectorOfPair ? step : before).reads[1].name;
}

/** What a sink takes of a word's weight under a head; undefined where there is none. */
function sinkShare({steps}, head, word) {
  const {sum, sink_exponential: taken} =
      steps.find((step) => step.id === "exponentials" && step.head === head);
  return taken && taken[word] / sum[word];
}

/** "Q ÷ √(mean of Q² + 1e-06) × g_Q + β_Q" */
function normedText({kind, epsilon, reads}, decimals) {
  const rows = symbolOf(reads[0].name);
  const then = reads.slice(1).map(({name}) => ` ${labelOf(name)} ${symbolOf(name)}`).join("");
  const above = kind === "layer" ? `(${rows} − mean)` : rows;
  const below = {rms: `mean of ${rows}²`, layer: "variance", l2: `sum of ${rows}²`}[kind];
  const little = epsilon === 0 ? "" : ` + ${written(epsilon, decimals)}`;
  return `${above} ÷ √(${below}${little})${then}`;
}

/** "K°", or where what is cached comes before it "[K₋; K°]" */
function symbolOfRows({name, past}) {
  return past ? `[${symbolOf(past)}; ${symbolOf(name)}]` : symbolOf(name);
}

/** "each pair of features turned by its angle" */
function turningText({dims, angles, values}) {
  const stays = dims < values[0].length;
  return `each pair of ${stays ? `the first ${dims} features` : "features"} turned ` +
      (angles ? "by its angle" : "as the tables of cos and sin say") +
      (stays ? "; the others stay" : "");
}

/** "max(0, Fʰ)", with a gate "Fᵍ ÷ (1 + e^−Fᵍ) × Fʰ" */
function appliedText(step) {
  const [first, second] = step.reads.map(symbolOfRows);
  const made = patternOf(step).plain.replace(/\{\d\}/g, first);
  return second ? `${made} × ${second}` : made;
}

/** " + B − 0.25 × distance", or of a sinusoid. */
function addedText({slope, reads, positions}, decimals) {
  if (positions) return " + sin and cos of the position's angles";
  const bias = reads.length > 1 ? ` + ${symbolOf(reads[1].name)}` : "";
  return slope === undefined ? bias : `${bias} − ${factorText(slope, decimals)} × distance`;
}

/** "√3   (√3 ≈ 1.7321)", or the number. */
function divisorText(trace, variant, step, decimals) {
  if (variant.settings.scale !== "sqrt") return factorText(step.divisor, decimals);
  const sign = trace.input.scale_on === "both" ? "⁴√" : "√";
  const root = `${sign}${comparedLength(trace, variant, step)}`;
  const relation = Number.isInteger(step.divisor) ? "=" : "≈";
  return `${root}   (${root} ${relation} ${written(step.divisor, decimals)})`;
}
