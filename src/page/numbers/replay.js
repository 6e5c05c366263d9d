// Computes a trace again from its own steps: each names its operation and what it was made from.
// This knows neither variants nor operations: those are in operations.js.

/**
 * Takes a trace as it was written: nothing is computed but what it leaves out, the numbers for
 * pairs of words, which this browser makes as the program did, to the last bit.
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
function replay(trace) {
  for (const variant of trace.variants) {
    const operands = new Operands(trace, variant);
    for (const step of variant.steps) {
      const {isLazy} = operations[step.op];
      step.values = operations[step.op].compute(step, operands);
      if (!isLazy) requireFinite(trace, variant, step);  // products are seen as their sum
      operands.keep(step);
    }
  }
  return trace;
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
