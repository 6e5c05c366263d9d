// Changes of the input and of how it is computed, made to a copy of a trace, which is then
// replayed.

/**
 * A copy that can be changed. Lists of numbers that steps made are shared: nothing changes them.
 */
function copy(trace) {
  return {
    ...trace,
    input: structuredClone(trace.input),
    variants: trace.variants.map((variant) => ({
                                   ...variant,
                                   settings: {...variant.settings},
                                   steps: variant.steps.map((step) => ({...step})),
                                 })),
  };
}

/** The number that scores are divided by, for compared vectors of length d. */
function divisorOf(scale, d) {
  if (scale === "sqrt") return Math.sqrt(d);
  if (scale === "none") return 1;
  return scale === "dim" ? d : scale;
}

/** What a step divides by: queries and keys that both are share the divisor. */
function shareOf({scale_on: on}, divisor) {
  return on === "both" ? Math.sqrt(divisor) : divisor;
}

/**
 * The length of the vectors that a step divides, or that were compared to make the scores that it
 * divides; 0 where these were given.
 */
function comparedLength(trace, variant, step) {
  const operands = new Operands(trace, variant);
  variant.steps.forEach((one) => operands.keep(one));
  if (!isOfPairs(step.id)) return operands.rows(step, 0)[0].length;
  const scores = operands.from(step, 0);
  return scores ? operands.rows(scores, 1)[0].length : 0;
}

function setScale(trace, scale) {
  trace.input.scale = scale;
  for (const variant of trace.variants) {
    for (const step of variant.steps.filter(({divisor}) => divisor !== undefined)) {
      const divisor = divisorOf(scale, comparedLength(trace, variant, step));
      if (divisor === 0) throw new RangeError("scores that are given have no length to divide by");
      if (divisor < 0 && trace.input.scale_on === "both")
        throw new RangeError("queries and keys cannot share a divisor below 0");
      step.divisor = shareOf(trace.input, divisor);
      Object.assign(variant.settings, {scale, divisor});
    }
  }
}

/** Gives a variant the program's steps for its settings, which are still to be replayed. */
function takePlan(trace, variant) {
  const {self, divisor} = variant.settings;
  const plan = facts.plans[variant.id][`${self}/${maskRule(trace.input)}`];
  if (!plan) throw new RangeError(`${variant.id}: this input does not allow it`);
  variant.steps = plan.map((planned) => {
    const step = {...planned, reads: readsOf(planned, variant)};
    if ("divisor" in step) step.divisor = shareOf(trace.input, divisor);
    const before = variant.steps.find(({id, head}) => id === step.id && head === step.head);
    for (const key of operations[step.op].keeps ?? [])
      if (before?.[key]) step[key] = before[key];
    return step;
  });
}

function setSelf(trace, self) {
  if (self === "default")
    delete trace.input.self;
  else
    trace.input.self = self;
  for (const variant of trace.variants) {
    variant.settings.self = self === "default" ? facts.variants[variant.id].self : self;
    takePlan(trace, variant);
  }
}

function setMask(trace, mask) {
  if (mask === null)
    delete trace.input.mask;
  else
    trace.input.mask = mask;
  for (const variant of trace.variants) {
    if (mask === null)
      delete variant.settings.mask;
    else
      variant.settings.mask = maskRule(trace.input);
    takePlan(trace, variant);
  }
}

/**
 * A number of the input, by its place. Of a mask it is 1 or 0. Throws RangeError where it may not
 * be.
 */
function setNumber(trace, {name, head, at}, value) {
  if (isMask(name) && value !== 0 && value !== 1)
    throw new RangeError("a mask has 1 for what may be attended to and 0 for what may not");
  inputMatrix(trace.input, name, head).rows[at[0]][at[1]] = value;
}
