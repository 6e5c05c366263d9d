#include "guess/other_bias.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>

#include "judge/room.hpp"

namespace attn {
namespace {

// Whether the variant makes these vectors with a matrix, which may have a bias.
bool makes(const Situation& in, StepId vectors) {
  const Input& input = in.input;
  if (in.variant == Variant::raw) return false;
  switch (vectors) {
    case StepId::queries:
      return input.W_Q && !input.queries;
    case StepId::keys:
      return input.W_K && !input.keys;
    case StepId::values:
      return in.variant == Variant::qkv && input.W_V && !input.values;
    default:
      return input.W_O.has_value();
  }
}

std::optional<Matrix>& bias_of(Input& input, StepId vectors) {
  switch (vectors) {
    case StepId::queries:
      return input.b_Q;
    case StepId::keys:
      return input.b_K;
    case StepId::values:
      return input.b_V;
    default:
      return input.b_O;
  }
}

// By how much all rows of a column are off; empty where no one number does for them all.
struct Offset {
  double least = -std::numeric_limits<double>::infinity();
  double most = std::numeric_limits<double>::infinity();
  std::size_t rows = 0;  // that differ from each other

  bool is_apart_from_0() const { return rows > 1 && least <= most && least * most > 0.0; }
};

// The number with the fewest decimals in a range.
double simplest(const Offset& range) {
  constexpr int most_decimals = 15;
  const double middle = (range.least + range.most) / 2;
  for (int decimals = 0; decimals <= most_decimals; ++decimals) {
    const double unit = std::pow(10.0, decimals);
    const double rounded = std::round(middle * unit) / unit;
    if (rounded >= range.least && rounded <= range.most) return rounded;
  }
  return middle;
}

// Of two words of which the same comes, as of two that look at one token alone, the second is off
// as the first is, whatever was done.
bool is_as_an_earlier_row(const Matrix& ours, const Matrix& bounds, std::size_t row) {
  const auto is_the_same = [&](std::size_t earlier) {
    for (std::size_t j = 0; j < ours.columns(); ++j) {
      if (std::abs(ours(row, j) - ours(earlier, j)) > bounds(row, j)) return false;
    }
    return true;
  };
  for (std::size_t earlier = 0; earlier < row; ++earlier) {
    if (is_the_same(earlier)) return true;
  }
  return false;
}

std::vector<Offset> columns_of(const AnsweredStep& answered, const Matrix& ours,
                               const Matrix& bounds, const Strictness& strictness) {
  std::vector<Offset> columns(ours.columns());
  if (answered.cells.columns() != ours.columns()) return {};
  for (std::size_t i = 0; i < ours.rows(); ++i) {
    const bool tells = !is_as_an_earlier_row(ours, bounds, i);
    for (std::size_t j = 0; j < ours.columns(); ++j) {
      if (!is_compared(answered, i, j, ours(i, j))) continue;
      const double off = answered.cells(i, j) - ours(i, j);
      if (!std::isfinite(off)) return {};
      const double room = room_of(answered, i, j, bounds(i, j), strictness);
      columns[j].least = std::max(columns[j].least, off - room);
      columns[j].most = std::min(columns[j].most, off + room);
      columns[j].rows += tells ? 1 : 0;
    }
  }
  return columns;
}

// Of numbers off at random, how many digits must agree by chance; what tells beyond a doubt.
constexpr double least_digits = 3.0;

double evidence(const std::vector<Offset>& columns) {
  double digits = 0.0;
  for (const Offset& column : columns) {
    const double width = std::max(column.most - column.least, 1e-12 * std::abs(column.most));
    const double size = std::abs(column.least + column.most) / 2;
    digits += static_cast<double>(column.rows - 1) * std::max(0.0, std::log10(size / width));
  }
  return digits;
}

std::optional<Matrix> row_of(const std::vector<Offset>& columns) {
  const bool all = !columns.empty() && std::ranges::all_of(columns, &Offset::is_apart_from_0);
  if (!all || evidence(columns) < least_digits) return std::nullopt;
  Matrix row(1, columns.size());
  for (std::size_t j = 0; j < columns.size(); ++j) row(0, j) = simplest(columns[j]);
  return row;
}

}  // namespace

std::vector<OwnBias> other_biases(const Situation& in, const AnsweredVariant& answers,
                                  const RightNumbers& right, const Strictness& strictness) {
  std::vector<OwnBias> found;
  // The columns of a step, or of all its heads side by side.
  const auto columns_of_step = [&](StepId id) {
    std::vector<Offset> columns;
    for (std::size_t s = 0; s < right.variant.steps.size(); ++s) {
      const Step& step = right.variant.steps[s];
      const bool has_own = right.find(id, 0).has_value();
      if (step.id != id || !step.shown || (has_own && step.head != 0)) continue;
      const AnsweredStep* answered = answers.find(id, step.head);
      if (answered == nullptr) return std::vector<Offset>{};
      const auto of_one = columns_of(*answered, step.cells, right.bounds[s], strictness);
      columns.insert(columns.end(), of_one.begin(), of_one.end());
    }
    return columns;
  };
  constexpr std::array steps{StepId::queries, StepId::keys,   StepId::values,
                             StepId::context, StepId::concat, StepId::output};
  for (const StepId id : steps) {
    const bool sums_values = id == StepId::context || id == StepId::concat;
    const StepId vectors = sums_values ? StepId::values : id;
    const bool is_known = std::ranges::find(found, vectors, &OwnBias::vectors) != found.end();
    if (is_known || !makes(in, vectors)) continue;
    if (auto row = row_of(columns_of_step(id))) found.push_back({vectors, std::move(*row)});
  }
  return found;
}

Input with_bias(Input input, const OwnBias& bias) {
  std::optional<Matrix>& own = bias_of(input, bias.vectors);
  if (!own) own = Matrix(1, bias.row.columns());
  for (std::size_t j = 0; j < bias.row.columns(); ++j) (*own)(0, j) += bias.row(0, j);
  return input;
}

}  // namespace attn
