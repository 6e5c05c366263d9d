// activate: the step's activation of each cell (trace/block.hpp), then × that of the second
// operand, if there is one: the first is then a gate, as in SwiGLU (Shazeer 2020). ReLU stands in
// "Attention Is All You Need" (Vaswani et al. 2017), section 3.3.
#include <array>
#include <cmath>
#include <numbers>

#include "elementary/elementary.hpp"
#include "operations/cellwise.hpp"

namespace attn {
namespace {

// By the order of Activation.
constexpr std::array<Pattern, all_activations.size()> patterns{{
    {"max(0, {0})", "\\max(0, {0})"},
    {"{1} × ½(1 + erf({1} ÷ √2))",
     "{0} \\cdot \\tfrac{{1}}{{2}} (1 + \\mathrm{{erf}}({0} / \\sqrt{{2}}))"},
    {"½ × {1} × (1 + tanh(√(2/π) × ({1} + 0.044715 × {1}³)))",
     "\\tfrac{{1}}{{2}} {0} (1 + \\tanh(\\sqrt{{2 / \\pi}} ({0} + 0.044715 \\, {0}^3)))",
     "½ × {1} × (1 + tanh({3}))"},
    {"{1} ÷ (1 + e^−{1})", "{0} / (1 + e^{{-{0}}})"},
}};

const Pattern& pattern(const PlannedStep& step) {
  return patterns[static_cast<std::size_t>(step.activation)];
}

double inside_tanh(double x) {
  return std::sqrt(2.0 / std::numbers::pi) * (x + 0.044715 * (x * x * x));
}

// What is undefined stays so.
double activated(const PlannedStep& step, double x) {
  if (step.is_linear) return x;
  switch (step.activation) {
    case Activation::relu:
      return x <= 0.0 ? 0.0 : x;
    case Activation::gelu:
      return x * (0.5 * (1.0 + elementary::erf(x / std::numbers::sqrt2)));
    case Activation::gelu_tanh:
      return 0.5 * x * (1.0 + elementary::tanh(inside_tanh(x)));
    case Activation::silu:
      break;
  }
  return x / (1.0 + elementary::exp(-x));
}

bool has_gate(const PlannedStep& step) { return step.from.size() > 1; }

// n × d, twice where there is a gate.
std::optional<Extent> extent(const PlannedStep&, std::span<const Extent> of) {
  if (of.size() > 1 && of[1] != of[0]) return std::nullopt;
  return of[0];
}

void compute(const Frame& in, RowRange rows, Step& out) {
  compute_cells(in, rows, out, [&](auto i, auto j, double cell) {
    const double made = activated(out, cell);
    return has_gate(out) ? made * in.numbers(1)(i, j) : made;
  });
}

Parts parts(const Frame& in, const Step& step, Place at) {
  Parts made{.of = {part_of(in, 0, at.row, at.column)}};
  if (has_gate(step)) made.of.push_back(part_of(in, 1, at.row, at.column));
  if (step.activation == Activation::gelu_tanh) {
    made.own = {inside_tanh(in.numbers(0)(at.row, at.column))};
  }
  return made;
}

// What is lost of the factor beside x. PyTorch 1.13 has GELU's 1 + erf in bfloat16, too, which far
// below 0 is the difference of two numbers near 1.
double lost_of_factor(Activation activation, const Precision& precision) {
  if (activation == Activation::relu) return 0.0;
  const bool cancels = activation != Activation::silu;
  return precision.added + (cancels ? precision.made / 4 : 0.0);
}

// None is steeper than 1.13. What is lost of the factor beside x, of which there is next to nothing
// where x is far below 0, is lost x times.
Matrix bounds(const Frame& in, const Step& step, const Bounds& known) {
  constexpr double steepest = 1.13;
  const Numbers cells = in.numbers(0);
  const OperandBounds of_cells = known.of(in, step.from[0]);
  const double lost = lost_of_factor(step.activation, known.precision());
  const Matrix made = each(step.extent, [&](auto i, auto j) {
    return steepest * of_cells(i, j) + lost * magnitude(cells(i, j));
  });
  if (!has_gate(step)) return made;
  const Numbers hidden_cells = in.numbers(1);
  const OperandBounds of_hidden = known.of(in, step.from[1]);
  return each(step.extent, [&](auto i, auto j) {
    const double gate = magnitude(activated(step, cells(i, j)));
    const double size = magnitude(hidden_cells(i, j));
    return made(i, j) * size + gate * of_hidden(i, j) + known.precision().added * gate * size;
  });
}

std::optional<std::string> departure(const PlannedStep& step, const Settings&) {
  if (step.id != StepId::ffn_activated) {
    return "Unlike the Transformer, where one matrix makes queries, keys or values: here a small "
           "network does.";
  }
  if (has_gate(step)) {
    return "Unlike the Transformer: a gate multiplies what the network's hidden layer found.";
  }
  if (step.activation == Activation::relu) return std::nullopt;
  return "Unlike the Transformer, whose network has ReLU: later models bend where that breaks.";
}

}  // namespace

const Operation operations::activate{.op = Op::activate,
                                     .name = "activate",
                                     .form = Form::applied,
                                     .plain = "{s} = {applied}",
                                     .latex = "{s} = {applied}",
                                     .pattern = pattern,
                                     .extent = extent,
                                     .compute = compute,
                                     .parts = parts,
                                     .bounds = bounds,
                                     .departure = departure};

}  // namespace attn
