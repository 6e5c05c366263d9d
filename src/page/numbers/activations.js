// What a network's hidden numbers become, as src/operations/activate.cpp has it: the same
// operations in the same order.

/** What stands inside the tanh of gelu-tanh. */
function insideTanh(x) {
  return Math.sqrt(2 / Math.PI) * (x + 0.044715 * (x * x * x));
}

const activations = {
  "relu": (x) => (x <= 0 ? 0 : x),
  "gelu": (x) => x * (0.5 * (1 + elementary.erf(x / Math.SQRT2))),
  "gelu-tanh": (x) => 0.5 * x * (1 + elementary.tanh(insideTanh(x))),
  "silu": (x) => x / (1 + elementary.exp(-x)),
};
