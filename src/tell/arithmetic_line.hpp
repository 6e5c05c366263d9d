// The arithmetic of a number as a line: "birds  q₂ · k₁ = 3×4 + 2×9 + 1×6 + 2×2 = 40".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "operations/arithmetic.hpp"
#include "operations/parts.hpp"
#include "trace/trace.hpp"

namespace attn {

/// label  left = a×b + c×d + … = result, in which what is empty is left out with its sign.
struct ArithmeticLine {
  std::string label{};                ///< whose number it is; those of a block stand in line
  std::string left{};                 ///< "q₂ · k₁"; " = " follows
  std::vector<std::string> terms{};   ///< "3×4"
  std::string separator{};            ///< " + " or ", "
  std::string open{}, close{};        ///< around the terms: "" or "0.5 × [" and "]" of a vector
  std::string_view relation{};        ///< " = " or " ≈ "
  std::vector<std::string> result{};  ///< one number, or a vector's
};

/// How lines that belong together are set: in columns; run on, one behind the other; in brief, as
/// many as one row holds.
enum class Setting { columns, run_on, in_brief };

/// Lines that belong together.
struct ArithmeticBlock {
  std::vector<ArithmeticLine> lines{};
  Setting setting = Setting::columns;
};

/// A number of a step, and the numbers it was made of, in the order of its operation's form.
struct Made {
  Form form{};
  const Step& step;
  std::vector<double> of{};
  double result = 0.0;
  bool is_hidden = false;     ///< by the mask
  bool is_uniform = false;    ///< as in Parts
  std::vector<double> own{};  ///< as in Parts: what the step itself brings
};

/// What the number at a place of a step was made of.
Made made(const Trace& trace, const VariantTrace& variant, const Step& step, Place at);

/// How the sum of a row was made of its cells: of those that are scored, and not hidden; and then
/// of the sink's, if there is one.
Made made_row_sum(const VariantTrace& variant, const Step& step, Row row);

/// What becomes of products that are 0 whatever their other factor is.
enum class ZeroProducts { written, left_out };

/// a×b + c×d + … = result, "e^(2 − 3) ≈ 0.3679", …: by the form, in numbers alone. " = " stands
/// where the numbers as written give exactly the result as written, else " ≈ ".
ArithmeticLine arithmetic_line(const Made& made, int decimals,
                               ZeroProducts zeros = ZeroProducts::written);

/// What a normed number was divided by: "√((1² + 2²) ÷ 2 + 1e-06) ≈ 1.5811".
ArithmeticLine root_line(const Made& normed, int decimals);

/// By what angle a number was turned: "2 × 10000^(−2/4) = 0.02", of its position and pair.
ArithmeticLine angle_line(const Made& rotated, int decimals);

/// 0.5 × [1, 2] = [0.5, 1]
ArithmeticLine vector_line(const WeightedVector& weighted, int decimals);

/// Whether a sum has a product that is left out where zeros are.
bool has_zero_product(const Made& made);

}  // namespace attn
