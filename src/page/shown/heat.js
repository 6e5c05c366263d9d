// Colours of numbers: of which kind, how strong, on one scale for all variants.

/** The largest magnitude in lists of numbers, and of lists. */
function largestIn(numbers, least) {
  let largest = least;
  if (Array.isArray(numbers[0])) {
    for (const row of numbers) largest = largestIn(row, largest);
    return largest;
  }
  for (const value of numbers) {
    const size = Math.abs(value);  // Of what is not scored 0.
    if (size > largest && size < Infinity) largest = size;
  }
  return largest;
}

/** Where the scale of weights ends: at 1, or at the least of these that no weight is above. */
const endsOfWeights = [1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01];

/** For each kind its largest magnitude, over all variants and the input. */
function scalesOf(trace) {
  const scales = {};
  const widen = (name, numbers) => {
    const kind = kindOf(name);
    if (kind) scales[kind] = largestIn(numbers, scales[kind] ?? 0);
  };
  for (const name of Object.keys(facts.matrices))
    inputMatrices(trace.input, name).forEach(({rows}) => widen(name, rows));
  for (const variant of trace.variants)
    for (const step of variant.steps)
      if (!operations[step.op].isLazy) widen(step.id, step.values);
  scales.weights = endsOfWeights.findLast((end) => scales.weights <= end) ?? 1;
  return scales;
}

/** For each variant's id the kind of the vectors that it weighs and adds up. */
function vectorKindsOf(trace) {
  return Object.fromEntries(trace.variants.map((variant) => {
    const weighted = variant.steps.find(({id}) => id === "weighted_values");
    return [variant.id, kindOf(vectorsOf(variant, weighted))];
  }));
}

/** Steps whose numbers keep the colour of the vectors that are weighed. */
const ofVectors = ["weighted_values", "context", "concat"];

/**
 * The kind whose colour and scale a number has: what is weighed keeps them, faded by its weight,
 * up to the context.
 */
function shadeOf({variant, name}, page) {
  return ofVectors.includes(name) ? page.vectorKinds[variant] : kindOf(name);
}

function roleOf(place, page) {
  return facts.kinds[shadeOf(place, page)] ?? "embeddings";
}

/** How strong a number's colour is, and whether it is below 0, then hatched: as classes. */
function heatClasses(place, value, page) {
  const heat = heatOf(value, page.scales[shadeOf(place, page)]);
  const isBelow = value < 0 && Number.isFinite(value);
  return [...(heat > 0 ? [`h${heat}`] : []), ...(isBelow ? ["below"] : [])];
}

function heatOf(value, largest) {
  if (value === null || !Number.isFinite(value) || !(largest > 0)) return 0;
  return Math.min(8, Math.round((8 * Math.abs(value)) / largest));
}
