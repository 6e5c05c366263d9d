// One number of a trace, taken apart down to the numbers of the input.
#pragma once

#include <optional>
#include <vector>

#include "explain/cell.hpp"
#include "operations/parts.hpp"

namespace attn {

/// A number and the numbers it was made of. An inner node's value is its operation applied to its
/// operands', to the last bit:
///
/// - project: pairs (left, right) multiplied and added up in order, then the bias, if one is left;
/// - dot: pairs multiplied and added up in order;
/// - divide: the operand ÷ the step's divisor;
/// - mask: the operand, or nothing where it is hidden;
/// - exp: e^(first − second), the second being the largest of the row;
/// - normalise: first ÷ second, which is a node of its own: the row's exponentials added up;
/// - weigh: first × second;
/// - sum: all of them added up in order;
/// - split, concat: the operand.
///
/// Of a hidden cell exp and normalise have one operand: e^−∞ = 0, and the weight is that 0.
struct Explanation {
  Cell cell;
  const Step* step = nullptr;  ///< what made it; nullptr: a number of the input
  Place place{};               ///< where it stands in the step
  bool is_row_sum = false;     ///< not a cell of the step, but a row of it added up
  double value = 0.0;          ///< hidden or not_scored where there is none
  std::size_t depth = 0;       ///< how many steps deep it may still be taken apart

  bool is_hidden = false;               ///< as in Parts (operations/parts.hpp)
  bool is_uniform = false;              ///< as in Parts
  std::vector<double> own{};            ///< as in Parts; of a row's sum, what its sink adds
  std::vector<Explanation> operands{};  ///< what take_apart() found; not taken apart themselves
};

/// Takes numbers apart one after the other, so that no tree is ever held: a number that many others
/// are made of need only be taken apart once.
class Explainer {
 public:
  /// Refers to the trace, and to the variant of it. `depth`: how many steps deep; absent: down to
  /// the input.
  Explainer(const Trace& trace, const VariantTrace& variant, std::optional<std::size_t> depth);

  const Trace& trace() const { return trace_; }
  const VariantTrace& variant() const { return variant_; }

  /// One number of a step.
  Explanation find(const Step& step, const Coordinates& at) const;
  /// Whether a number was made of others that may be looked at.
  static bool has_operands(const Explanation& node) {
    return node.step != nullptr && node.depth > 0 && is_scored(node.value);
  }
  /// Finds the operands of a number, where it has any.
  void take_apart(Explanation& node) const;

 private:
  Explanation of_step(const Step& step, Place at, std::size_t depth) const;
  Explanation of_row_sum(const Step& step, Row row, std::size_t depth) const;
  Explanation of_part(const Part& part, std::size_t depth) const;
  /// The head of a matrix of the input that each head has its own of; 0 of one that all share.
  std::size_t head_of(const Operand& matrix) const;

  const Trace& trace_;
  const VariantTrace& variant_;
  std::size_t depth_;
};

/// How it was made of its operands; of a number of the input it says nothing.
Form form_of(const Explanation& node);

/// The name of what made it, in the trace format: its operation, "sum" for a row's sum, or "input".
std::string_view operation_of(const Explanation& node);

}  // namespace attn
