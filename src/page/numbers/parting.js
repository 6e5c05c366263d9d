// Where neighbouring variants part, and whether they are still apart at the end: by the rules of
// src/compare/compare.cpp, of the numbers as they are now.

/**
 * The first step at which one variant reads something else than the next, or comes to other
 * numbers; undefined where they never part. What only one of them has is passed over.
 */
function partingOf(first, second) {
  return first.steps.find((step) => {
    const other = second.steps.find(({id, head}) => id === step.id && head === step.head);
    return other && !isSameStep(step, other);
  });
}

function isSameStep(step, other) {
  return step.from.join() === other.from.join() && isSameIn(step.values, other.values);
}

function isSameIn(a, b) {
  if (!Array.isArray(a)) return a === b;
  return a.length === b.length && a.every((part, i) => isSameIn(part, b[i]));
}

/**
 * How far apart two variants are where the block around attention ends, for one word: {id, apart}.
 * undefined where nothing stands around attention, or they end with something different.
 */
function endingOf(first, second, word) {
  const [a, b] = [first.steps.at(-1), second.steps.at(-1)];
  const [one, other] = [a, b].map(({values}) => values[word]);
  const isOfAttention = ["context", "concat", "output"].includes(a.id);
  if (isOfAttention || a.id !== b.id || one.length !== other.length) return undefined;
  return {id: a.id, apart: Math.max(...one.map((value, j) => Math.abs(value - other[j])))};
}
