// A plan says what is to be computed, without a number: steps in their order, each with its
// operation, what it reads, and what else the operation needs to know. A recipe makes it
// (attention/), a mistake is an edit of it (mistakes/), and evaluated it is a trace.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

#include "trace/block.hpp"
#include "trace/mask.hpp"
#include "trace/matrix.hpp"
#include "trace/norm.hpp"
#include "trace/operands.hpp"
#include "trace/positions.hpp"
#include "trace/rotary.hpp"
#include "trace/settings.hpp"
#include "trace/steps.hpp"

namespace attn {

/// What scores are divided by, beside what the settings say.
struct Scaling {
  enum class By {
    as_set,
    sqrt,
    none,
    dim,
    dim_squared,
    d_model,    ///< the root of the embeddings' length
    all_heads,  ///< the root of the length of all heads' vectors together
    heads,      ///< the root of how many heads there are
    tokens,
    inverse,
    number
  };
  By by = By::as_set;
  double number = 1.0;          ///< By::number: it
  bool length_of_head = false;  ///< d is that of one head, whatever was compared
  bool is_shared = false;       ///< queries and keys are both divided, each by its root
  std::size_t d = 0;            ///< the length of the vectors compared

  friend bool operator==(const Scaling&, const Scaling&) = default;
};

/// Which cells a mask hides, and what becomes of them.
struct Masking {
  enum class Hides {
    as_set,
    strict,         ///< those of a word with itself, too
    opposite,       ///< those that should be seen, and the other way round
    turned,         ///< its rows and columns change places
    first_aligned,  ///< causal, the first word beside the first token
    last_aligned,   ///< causal, the last word beside the last token
    not_of_last,    ///< none of the last word's
    others,         ///< all but those of a word with itself
    cached,         ///< those of tokens that are cached
    given           ///< those where `kept` has 0
  };
  Hides hides = Hides::as_set;
  double put = hidden;                   ///< stands where a cell is hidden
  bool added = false;                    ///< it is added to the cell, and does not replace it
  bool to_seen = false;                  ///< it goes to the other cells, which are not hidden
  std::shared_ptr<const Matrix> kept{};  ///< Hides::given: a row for each word computed
  std::shared_ptr<const Mask> mask{};    ///< stands in the place of the input's

  friend bool operator==(const Masking&, const Masking&) = default;
};

/// Cells that belong together: whose maximum is taken off, and which share 1 among them.
enum class Along { row, column, matrix, cell, nothing };

/// Which tokens' weights get what a sink takes: none, the first's, or all of them alike.
enum class SinkGoes { nowhere, to_first, to_all };

/// How columns are dealt out to heads, and put together again.
enum class Dealing {
  blocks,
  in_turn,   ///< column c goes to head c mod h
  reshaped,  ///< the rows, written one after the other, are cut into h parts
  refilled,  ///< split, of one: they fill as many rows as there were columns
  added,     ///< concat: they are not put together but added up
  /// split, of one, whose first `number` features of each of `part` blocks of columns turn: what
  /// stands in pairs of neighbours goes to halves; or the other way round.
  to_halves,
  to_neighbours,
  past_last  ///< split, of one: the first `part` rows come after the others
};

/// How many rows and columns a matrix has; of weighted values a row for each word and token, which
/// are rows · depth.
struct Extent {
  std::size_t rows = 0, columns = 0, depth = 1;
  friend bool operator==(const Extent&, const Extent&) = default;
};

/// One step of a plan.
struct PlannedStep {
  StepId id{};
  Op op{};
  std::size_t head = 0;  ///< the head it belongs to, from 1; 0 where all heads share it
  Operands from{};
  /// Whether it is one of the trace's steps; what an edit computes in between is not.
  bool shown = true;
  /// Whether it has a row for each word of the sentence where its facts say: for each encoded.
  bool of_sentence = false;

  /// What the operation brings: divide its divisor, cap its c, exp its base (0: e).
  double number = 0.0;
  std::optional<Scaling> scaling{};    ///< divide: what its number follows from; absent: nothing
  Masking masking{};                   ///< mask
  NormKind norm = NormKind::layer;     ///< norm; its number is the ε
  std::optional<Rotating> rotating{};  ///< rotate
  double slope = 0.0;                  ///< add: what is taken off for each place of distance
  std::optional<Sinusoid> sinusoid{};  ///< add: in the place of a second operand
  Activation activation{};             ///< activate
  bool is_linear = false;              ///< activate: it leaves each cell as it is
  bool less_one = false;               ///< norm: its variance is a sum ÷ (d − 1)
  bool epsilon_outside = false;        ///< norm: the ε is added to the root
  bool counts_no_past = false;         ///< add: places are counted as if nothing were cached
  std::optional<double> sink{};        ///< exp: counts in the maximum and the sum of each row
  bool sink_in_maximum = true;         ///< or only in the sum
  SinkGoes sink_goes{};                ///< normalise: where the share of the sink goes
  /// exp, whose maximum; normalise, whose sum. Where a second operand is read, which has the first
  /// of every head side by side, cells of all heads belong together.
  Along along = Along::row;
  bool without_keepdims = false;        ///< exp, normalise: a column takes the number of that row
  EmptyRows empty = EmptyRows::refuse;  ///< exp, normalise: what a row is that sees nothing;
                                        ///< refuse: undefined
  Dealing dealing{};                    ///< split, concat
  std::size_t parts = 1;                ///< split: among how many
  std::size_t part = 0;                 ///< split: which of them, from 1; 0: the head's own
  bool unscored_as_zero = false;        ///< weigh: weights that were turned
  double largest = 0.0;                 ///< dot: what is larger becomes ∞, as in float16; 0: none
  Extent extent{};                      ///< of what it makes

  friend bool operator==(const PlannedStep&, const PlannedStep&) = default;
};

/// What the rows and columns of a step's numbers are, of a plan or of what is held against one.
template <typename AnyStep>
Shape shape_of(const AnyStep& step) {
  return step.of_sentence ? Shape::token_features : facts(step.id).shape;
}

/// Steps in the order in which they are computed, each found by its id and head in constant time.
template <typename AnyStep>
class StepList {
 public:
  /// Adds a step and returns its place.
  std::size_t add(const AnyStep& step) {
    note(step);
    steps_.push_back(step);
    return steps_.size() - 1;
  }
  std::size_t add(AnyStep&& step) {
    note(step);
    steps_.push_back(std::move(step));
    return steps_.size() - 1;
  }

  /// The step of that id and head that is shown, if its kind says so; nullptr when there is none.
  const AnyStep* find(StepId id, std::size_t head = 0) const {
    if (head >= places_.size()) return nullptr;
    const std::uint32_t place = places_[head][static_cast<std::size_t>(id)];
    return place == none ? nullptr : &steps_[place];
  }

  /// How many heads they belong to, at least 1.
  std::size_t heads() const { return places_.size() > 1 ? places_.size() - 1 : 1; }

  void reserve(std::size_t count) { steps_.reserve(count); }
  std::size_t size() const { return steps_.size(); }
  bool empty() const { return steps_.empty(); }
  auto begin() const { return steps_.begin(); }
  auto end() const { return steps_.end(); }
  auto begin() { return steps_.begin(); }
  auto end() { return steps_.end(); }
  const AnyStep& operator[](std::size_t place) const { return steps_[place]; }
  AnyStep& operator[](std::size_t place) { return steps_[place]; }
  const AnyStep& back() const { return steps_.back(); }
  /// The place of a step of this list.
  std::size_t place_of(const AnyStep& step) const {
    return static_cast<std::size_t>(&step - steps_.data());
  }

 private:
  static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();
  using OfHead = std::array<std::uint32_t, all_steps.size()>;
  static constexpr OfHead nowhere = [] {
    OfHead places{};
    places.fill(none);
    return places;
  }();

  // Where the step that is added next is found.
  void note(const AnyStep& step) {
    if constexpr (requires { step.shown; }) {
      if (!step.shown) return;
    }
    if (step.head >= places_.size()) places_.resize(step.head + 1, nowhere);
    places_[step.head][static_cast<std::size_t>(step.id)] =
        static_cast<std::uint32_t>(steps_.size());
  }

  std::vector<AnyStep> steps_;
  std::vector<OfHead> places_;
};

/// What is to be computed for one variant.
struct Plan {
  Variant variant{};
  Settings settings{};
  StepList<PlannedStep> steps{};
  /// An edit made it: then rows may see nothing, and numbers be undefined.
  bool edited = false;
  /// Words that are not encoded are computed too, as their rows count where rows are mixed.
  bool whole_sentence = false;
  /// How far behind the words encoded those stand that are computed in their place.
  int words_off = 0;
};

}  // namespace attn
