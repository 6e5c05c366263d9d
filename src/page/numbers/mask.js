// Masks of every form that an input may have, as a trace writes them: "none", "causal" or
// {"causal": "end"}, {"window": {…}}, a row of 1 and 0 for all words, rows for each, {"all": […]}
// for several that all hold, {"heads": […]} for one of each head.

/** What an input's mask is called, as facts.plans and facts.hidden have it. */
function maskRule({mask = "none"}) {
  if (typeof mask === "string") return mask;
  if (Array.isArray(mask)) return Array.isArray(mask[0]) ? "matrix" : "padding";
  return mask.causal ? "causal-end" : Object.keys(mask)[0];
}

/**
 * The masks that a head's is made of: {mask, path}, of which each stands at a place of the input.
 */
function masksOf(mask = "none", head = 1, path = "mask") {
  if (mask.heads) return masksOf(mask.heads[head - 1], head, `${path}/heads/${head - 1}`);
  if (mask.all) return mask.all.flatMap((part, k) => masksOf(part, head, `${path}/all/${k}`));
  return [{mask, path}];
}

/** Whether a rule hides a token from a word that stands at `own` among the tokens. */
function ruleHides(mask, own, token) {
  if (mask === "none") return false;
  if (!mask.window) return token > own;
  const {before = Infinity, after = Infinity} = mask.window;
  return own - token > before || token - own > after;
}

/** The name of the matrix that stands at a place of the input; undefined where none may. */
function nameAt(path) {
  return Object.keys(facts.matrices).find((name) => facts.matrices[name].path === path);
}
