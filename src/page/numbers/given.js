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

/** Whether each of its numbers belongs to a word and a token. */
function isOfPairs(name) {
  return axesOf(name).join() === "word,token";
}

/** Whether it has rows for neither words nor tokens, and was learned with the model. */
function isLearned(name) {
  return !["word", "token"].includes(axesOf(name)[0]);
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
  const [first, second, bias] = step.from;
  const blanks = {
    s: () => symbolOf(step.id),
    a: () => symbolOf(first),
    b: () => symbolOf(second),
    turned: () => (step.transposed?.[1] ? "ᵀ" : ""),
    bias: () => (bias ? ` + ${symbolOf(bias)}` : ""),
    divisor: () => divisorText(trace, variant, step, decimals),
    number: () => factorText(operations[step.op].number(step), decimals),
    hidden: () => facts.hidden[variant.settings.mask],
    row: () => rowName(vectorsOf(variant, step)),
    max: () => (step.values.length === 1 ? `the largest ${symbolOf(first)}` : "the row's maximum"),
    sum: () => (step.values.length === 1 ? `the sum of ${symbolOf(first)}` : "the row's sum"),
    own: () => (second ? ` + the word's own ${rowName(second)}` : ""),
  };
  return facts.operations[step.op].replace(/\{(\w+)\}/g, (_, blank) => blanks[blank]());
}

/** The name of the rows that a step weighs, or that the step before it has weighed. */
function vectorsOf(variant, step) {
  const hasVectorOfPair = axesOf(step.id).length === 3;
  const before = variant.steps.find((one) => one.id === step.from[0] && one.head === step.head);
  return (hasVectorOfPair ? step : before).from[1];
}

/** "√3   (√3 ≈ 1.7321)", or the number. */
function divisorText(trace, variant, step, decimals) {
  if (variant.settings.scale !== "sqrt") return factorText(step.divisor, decimals);
  const root = `√${comparedLength(trace, variant, step)}`;
  const relation = Number.isInteger(step.divisor) ? "=" : "≈";
  return `${root}   (${root} ${relation} ${written(step.divisor, decimals)})`;
}
