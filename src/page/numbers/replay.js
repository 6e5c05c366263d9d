// Computes a trace again from its own steps: each names its operation and what it was made from.
// This knows neither variants nor operations: those are in operations.js.

/**
 * Takes a trace as it was written: nothing is computed but what it leaves out, most of the numbers
 * for pairs of words, which this browser makes as the program did, to the last bit.
 */
function complete(trace) {
  for (const variant of trace.variants) {
    const operands = new Operands(trace, variant);
    for (const step of variant.steps) {
      step.reads = readsOf(step, variant);
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
      const {isLazy, isInexact} = operations[step.op];
      step.values = operations[step.op].compute(step, operands);
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
  const read = find(step.reads[0].name);
  if (!read || before.reads[0].name !== read.id) return;
  operands.rows(step, 0).forEach((row, i) => {
    if (!sameNumbers(row, read.values[i])) return;
    for (const key of ["values", ...operations[step.op].rowFacts ?? []])
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
  const why = step.root?.includes(0) ? "would divide by a root of 0" : "would be too large";
  if (!fits(step.values)) throw new RangeError(`${variant.id}: ${step.id} ${why}`);
  if (!step.max || step.empty_rows || variant.settings.self === "carry") return;
  const blind = step.max.indexOf(null);
  if (blind < 0) return;
  const word = labels(trace.input.tokens)[trace.words[blind] - 1];
  throw new RangeError(`${variant.id}: ${word} would have nothing to attend to`);
}
