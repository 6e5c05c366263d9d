// The trace as a Python script that computes it again with NumPy, as one writes it by hand, and
// holds every step against the numbers that the trace has.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "explain/cell.hpp"
#include "render/trace/python_operands.hpp"
#include "render/trace/python_steps.hpp"
#include "render/trace/trace.hpp"
#include "tell/formula.hpp"
#include "trace/input_matrices.hpp"
#include "version.hpp"
#include "write/number.hpp"
#include "write/python_text.hpp"

namespace attn {
namespace {

// Text of the input comes after the first two lines, where Python looks for an encoding's name.
constexpr std::string_view opening =
    R"("""Computes every step of a trace again, with NumPy alone, and holds it against the trace.

Written by attn-trace {}. Where a step does not agree, the script ends and shows both arrays.
"""

{}import numpy as np

nan, inf = np.nan, np.inf


def agrees(step, computed, expected, cancels=True):
    """Each number within 1e-8 of itself; and where sums may cancel, so that little is left of
    large numbers, within 1e-10 of the largest."""
    expected = np.array(expected, dtype=float)
    largest = np.max(np.abs(expected), where=np.isfinite(expected), initial=0)
    near_zero = 1e-10 * largest + 1e-14 if cancels else 1e-300
    np.testing.assert_allclose(computed, expected, rtol=1e-8, atol=near_zero, err_msg=step)
    print(step, "agrees")
)";

// What NumPy has no function for.
template <typename Kind>
using CodeOf = std::pair<Kind, std::string_view>;

constexpr std::array<CodeOf<NormKind>, 3> norms{{{NormKind::layer, R"(def layer_norm(x, epsilon):
    off = x - x.mean(axis=1, keepdims=True)
    variance = (off ** 2).mean(axis=1, keepdims=True)
    return off / np.sqrt(variance + epsilon)
)"},
                                                 {NormKind::rms, R"(def rms_norm(x, epsilon):
    return x / np.sqrt((x ** 2).mean(axis=1, keepdims=True) + epsilon)
)"},
                                                 {NormKind::l2, R"(def l2_norm(x, epsilon):
    return x / np.sqrt((x ** 2).sum(axis=1, keepdims=True) + epsilon)
)"}}};

constexpr std::array<CodeOf<Activation>, 4> activations{
    {{Activation::relu, R"(def relu(x):
    return np.maximum(x, 0)
)"},
     {Activation::gelu, R"(def gelu(x):
    erf = np.vectorize(math.erf)
    return x * (0.5 * (1 + erf(x / np.sqrt(2))))
)"},
     {Activation::gelu_tanh, R"(def gelu_tanh(x):
    return 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x ** 3)))
)"},
     {Activation::silu, R"(def silu(x):
    with np.errstate(over="ignore"):  # e^710 is infinite, and x / inf is 0
        return x / (1 + np.exp(-x))
)"}}};

constexpr std::array<CodeOf<Pairing>, 2> rotations{
    {{Pairing::halves, R"(def rotate_halves(x, cos, sin):
    pairs = cos.shape[1]
    a, b = x[:, :pairs], x[:, pairs:2 * pairs]
    return np.hstack([a * cos - b * sin, b * cos + a * sin, x[:, 2 * pairs:]])
)"},
     {Pairing::neighbours, R"(def rotate_neighbours(x, cos, sin):
    dims = 2 * cos.shape[1]
    a, b = x[:, 0:dims:2], x[:, 1:dims:2]
    turned = x.copy()
    turned[:, 0:dims:2] = a * cos - b * sin
    turned[:, 1:dims:2] = b * cos + a * sin
    return turned
)"}}};

constexpr std::string_view sinusoid = R"(def sinusoid(positions, d):
    angles = positions[:, None] / 10000 ** (2 * np.arange((d + 1) // 2) / d)
    table = np.zeros((len(positions), d))
    table[:, 0::2] = np.sin(angles)
    table[:, 1::2] = np.cos(angles)[:, :d // 2]
    return table
)";

template <typename Condition>
bool has_step(const Trace& trace, Condition condition) {
  return std::ranges::any_of(trace.variants, [&](const VariantTrace& variant) {
    return std::ranges::any_of(variant.steps, condition);
  });
}

// Those that a step calls.
std::vector<std::string> functions_of(const Trace& trace) {
  std::vector<std::string> lines;
  const auto add_if = [&](std::string_view code, auto condition) {
    if (!has_step(trace, condition)) return;
    lines.emplace_back("\n");
    lines.emplace_back(code);
  };
  for (const auto& [kind, code] : norms) {
    add_if(code,
           [kind = kind](const Step& step) { return step.op == Op::norm && step.norm == kind; });
  }
  for (const auto& [activation, code] : activations) {
    add_if(code, [activation = activation](const Step& step) {
      return step.op == Op::activate && step.activation == activation;
    });
  }
  for (const auto& [pairing, code] : rotations) {
    add_if(code, [pairing = pairing](const Step& step) {
      return step.rotating && step.rotating->pairs == pairing;
    });
  }
  add_if(sinusoid, [](const Step& step) { return step.sinusoid.has_value(); });
  return lines;
}

// The rows of a matrix, a line each.
void write_rows(Writer& out, std::string_view indent, const Matrix& matrix) {
  for (std::size_t i = 0; i < matrix.rows(); ++i) {
    out.print("{}{},\n", indent, python_list(matrix.row(i)));
  }
}

void write_matrix_of(Writer& out, std::string_view variable, const Matrix& matrix) {
  out.print("{} = np.array([\n", variable);
  write_rows(out, "    ", matrix);
  out.write("], dtype=float)\n");
}

void write_row(Writer& out, std::string_view variable, std::span<const double> row) {
  out.print("{} = np.array({}, dtype=float)\n", variable, python_list(row));
}

// What each head has its own of.
void write_matrices_of_heads(Writer& out, std::string_view variable, const Input& input,
                             const InputMatrix& which, std::size_t heads) {
  out.print("{} = np.array([\n", variable);
  for (std::size_t head = 1; head <= heads; ++head) {
    out.write("    [\n");
    write_rows(out, "        ", *find_matrix(input, which, head));
    out.write("    ],\n");
  }
  out.write("], dtype=float)\n");
}

void write_input_matrix(Writer& out, const Input& input, const InputMatrix& which) {
  const std::size_t count = count_matrices(input, which);
  if (count == 0) return;
  const std::string variable = python_variable(*find_input_matrix(name_in(input, which)));
  if (count > 1) return write_matrices_of_heads(out, variable, input, which, count);
  const Matrix& matrix = *find_matrix(input, which);
  if (which.is_vector()) return write_row(out, variable, matrix.row(0));
  write_matrix_of(out, variable, matrix);
}

// cos and sin of the angles by which queries and keys are turned.
void write_rotary(Writer& out, const Rotary& rotary) {
  out.write("\n# The positions by which queries and keys are turned\n");
  out.print("positions = np.array({})\n\n\n", python_list(rotary.positions));
  if (rotary.cos) {
    write_matrix_of(out, "cosines", *rotary.cos);
    write_matrix_of(out, "sines", *rotary.sin);
    out.write("\n\ndef turns(positions):\n    return cosines[positions], sines[positions]\n\n");
    return;
  }
  out.print(
      "def turns(positions):\n"
      "    pairs = np.arange({})\n"
      "    angles = positions[:, None] / {} * {} ** (-2 * pairs / {})\n"
      "    return np.cos(angles), np.sin(angles)\n\n",
      rotary.dims / 2, shortest(rotary.factor), shortest(rotary.base), rotary.dims);
}

void write_lines(Writer& out, const std::vector<std::string>& lines) {
  for (const std::string& line : lines) out.print("{}\n", line);
}

void write_input_part(Writer& out, const Trace& trace) {
  const Input& input = trace.input;
  out.write("\n\n");
  if (input.title) out.print("{}\n", python_comment(*input.title));
  out.print("tokens = {}\n", python_strings(input.tokens));
  if (input.past || input.memory) {
    out.print("attended = {}\n", python_strings(input.attended_tokens()));
  }
  std::vector<double> words;
  for (const Position word : input.words) words.push_back(static_cast<double>(index_of(word)));
  out.print("words = np.array({})  # those that are encoded, counted from 0\n\n",
            python_list(words));
  for (const InputMatrix& which : input_matrices) write_input_matrix(out, input, which);
  if (input.rotary) write_rotary(out, *input.rotary);
  const auto places = python_places(trace);
  if (!places.empty()) out.write("\n");
  write_lines(out, places);
}

// The weighted vectors of each word, word after word.
void write_weighted(Writer& out, const Trace& trace, const VariantTrace& variant,
                    const Step& step) {
  std::vector<double> vector;
  for (std::size_t i = 0; i < trace.input.words.size(); ++i) {
    out.write("    [\n");
    for (std::size_t j = 0; j < trace.input.attended_tokens().size(); ++j) {
      weighted_vector(trace, variant, step, Row{i}, Position{j}, vector);
      out.print("        {},\n", python_list(vector));
    }
    out.write("    ],\n");
  }
}

void write_agreement(Writer& out, const Trace& trace, const VariantTrace& variant,
                     const Step& step) {
  out.print("agrees(\"{}\", {}, [\n", address_of(step, variant), python_variable(step));
  if (shape_of(step) == Shape::pair_features) {
    write_weighted(out, trace, variant, step);
  } else {
    write_rows(out, "    ", step.cells);
  }
  const bool cancels = step.op != Op::exp && step.op != Op::normalise;
  out.print("]{})\n", cancels ? "" : ", cancels=False");
}

}  // namespace

void write_python(const Trace& trace, const View& view, Writer& out) {
  const auto functions = functions_of(trace);
  const bool needs_math = std::ranges::any_of(
      functions, [](const std::string& code) { return code.find("math.") != code.npos; });
  out.print(opening, version, needs_math ? "import math\n\n" : "");
  write_lines(out, functions);
  write_input_part(out, trace);
  for (const VariantTrace& variant : trace.variants) {
    out.print("\n# {0} {1} {0}\n", "--------", name(variant.variant));
    for (const Step& step : variant.steps) {
      out.print("\n{}\n", python_comment(fmt::format("{}: {}", facts(step.id).title,
                                                     formula(trace, variant, step, 4).plain)));
      write_lines(out, python_step(trace, variant, step));
      if (view.shows(step.id)) write_agreement(out, trace, variant, step);
    }
  }
}

}  // namespace attn
