#include "guess/other_mask.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "judge/room.hpp"

namespace attn {
namespace {

constexpr double sees = 1.0, hides = 0.0;

// What the input's own mask lets words see, in a head or in all.
Matrix right_mask(const Input& input, std::size_t head = 0) {
  const std::size_t tokens = input.attended_tokens().size();
  Matrix mask(input.words.size(), tokens, sees);
  for (std::size_t i = 0; i < mask.rows(); ++i) {
    for (std::size_t j = 0; j < tokens; ++j) {
      if (input.mask.hides(position_of(input.words, Row{i}), Position{j}, head)) mask(i, j) = hides;
    }
  }
  return mask;
}

bool is_same(const Matrix& a, const Matrix& b) {
  for (std::size_t i = 0; i < a.rows(); ++i) {
    if (!std::ranges::equal(a.row(i), b.row(i))) return false;
  }
  return true;
}

bool is_blind(const Matrix& mask) {
  for (std::size_t i = 0; i < mask.rows(); ++i) {
    if (std::ranges::count(mask.row(i), sees) == 0) return true;
  }
  return false;
}

// How many tokens a row hides that the right one lets be seen, or the other way round.
std::size_t changes(const Matrix& mask, const Matrix& right, std::size_t row) {
  std::size_t count = 0;
  for (std::size_t j = 0; j < mask.columns(); ++j) count += mask(row, j) != right(row, j) ? 1 : 0;
  return count;
}

// Whether rows tell that their weights are shared anew: some that change leave two tokens or more.
bool tells_enough(const Matrix& mask, const Matrix& right) {
  std::size_t told = 0;
  for (std::size_t i = 0; i < mask.rows(); ++i) {
    const auto left = static_cast<std::size_t>(std::ranges::count(mask.row(i), sees));
    if (left > 1 && changes(mask, right, i) > 0) told += left - 1;
  }
  return told > 1;
}

// The mask that a step's numbers show, in the places where they do: where a number is given that is
// not 0, or −∞ among scores, a word sees; where it is and the right one is clearly not, it does
// not.
class MaskGuess {
 public:
  explicit MaskGuess(const Matrix& right) : mask_(right), read_(right) {
    for (std::size_t i = 0; i < read_.rows(); ++i) {
      std::ranges::fill(read_.row(i), 0.0);
    }
  }

  bool read(const AnsweredStep& answered, const Matrix& ours, const Matrix& bounds,
            const Strictness& strictness) {
    if (answered.cells.columns() != mask_.columns()) return false;
    for (std::size_t i = 0; i < mask_.rows(); ++i) {
      for (std::size_t j = 0; j < mask_.columns(); ++j) {
        const auto shown = sees_in(answered, i, j, ours(i, j), bounds(i, j), strictness);
        if (!shown) continue;
        if (read_(i, j) == 1.0 && mask_(i, j) != *shown) return false;
        mask_(i, j) = *shown;
        read_(i, j) = 1.0;
      }
    }
    return true;
  }
  const Matrix& mask() const { return mask_; }

  // Whether a mask is as it is shown wherever that is.
  bool may_be(const Matrix& mask) const {
    for (std::size_t i = 0; i < mask.rows(); ++i) {
      for (std::size_t j = 0; j < mask.columns(); ++j) {
        if (read_(i, j) == 1.0 && mask(i, j) != mask_(i, j)) return false;
      }
    }
    return true;
  }

  // The mask, where it also hides what it does not show of columns of which it shows none seen.
  Matrix with_whole_columns() const {
    Matrix mask = mask_;
    for (std::size_t j = 0; j < mask.columns(); ++j) {
      std::size_t shown_seen = 0, shown_hidden = 0;
      for (std::size_t i = 0; i < mask.rows(); ++i) {
        if (read_(i, j) == 1.0) ++(mask(i, j) == sees ? shown_seen : shown_hidden);
      }
      if (shown_seen > 0 || shown_hidden == 0) continue;
      for (std::size_t i = 0; i < mask.rows(); ++i) mask(i, j) = hides;
    }
    return mask;
  }

 private:
  static std::optional<double> sees_in(const AnsweredStep& answered, std::size_t i, std::size_t j,
                                       double ours, double bound, const Strictness& strictness) {
    const double theirs = answered.cells(i, j);
    if (!is_scored(theirs) || !is_scored(ours)) return std::nullopt;
    if (answered.id == StepId::masked_scores) return is_as_good_as_hidden(theirs) ? hides : sees;
    if (theirs != 0.0) return sees;
    // Two units more than what is rounded to 0.
    const double room = room_of(answered, i, j, bound, strictness);
    return ours > 5 * room ? std::optional(hides) : std::nullopt;
  }

  Matrix mask_, read_;
};

// The usual masks, together with the right one.
std::vector<Matrix> usual_masks(const Input& input, const Matrix& right) {
  constexpr std::size_t most = 32;
  const std::size_t tokens = right.columns();
  std::vector<Matrix> masks;
  const auto add = [&](auto is_seen) {
    Matrix mask = right;
    for (std::size_t i = 0; i < mask.rows(); ++i) {
      const std::size_t word = index_of(position_of(input.words, Row{i}));
      for (std::size_t j = 0; j < tokens; ++j) {
        if (!is_seen(word, j)) mask(i, j) = hides;
      }
    }
    const bool is_known =
        std::ranges::any_of(masks, [&](const Matrix& other) { return is_same(mask, other); });
    if (!is_known) masks.push_back(std::move(mask));
  };
  for (std::size_t k = 1; k < std::min(tokens, most); ++k) {
    add([&](std::size_t, std::size_t j) { return j + k < tokens; });
    add([&](std::size_t, std::size_t j) { return j >= k; });
    if (input.memory) continue;
    add([&](std::size_t i, std::size_t j) { return j <= i + k && i <= j + k; });
    add([&](std::size_t i, std::size_t j) { return j <= i && i <= j + k; });
  }
  return masks;
}

// The masks that numbers may have been hidden by, likely ones first: a weight that is next to 0
// shows neither that a token is seen nor that it is hidden.
std::vector<Matrix> likely_masks(const MaskGuess& reader, std::vector<Matrix> usual) {
  std::erase_if(usual, [&](const Matrix& mask) { return !reader.may_be(mask); });
  usual.push_back(reader.with_whole_columns());
  usual.push_back(reader.mask());
  return usual;
}

bool shows_masks(StepId id) {
  return id == StepId::masked_scores || id == StepId::exponentials || id == StepId::weights;
}

}  // namespace

std::vector<std::vector<Matrix>> other_masks_of_heads(const Situation& in,
                                                      const AnsweredVariant& answers,
                                                      const RightNumbers& right,
                                                      const Strictness& strictness) {
  std::vector<Matrix> own;
  std::vector<MaskGuess> readers;
  for (std::size_t head = 1; head <= in.input.heads; ++head) {
    own.push_back(right_mask(in.input, head));
    readers.emplace_back(own.back());
  }
  for (const AnsweredStep& answered : answers.steps) {
    if (!shows_masks(answered.id)) continue;
    // Weights that are averaged over the heads tell of none.
    if (answered.head == 0) return {};
    const std::size_t place = right.find(answered.id, answered.head).value();
    const Matrix& ours = right.variant.steps[place].cells;
    if (!readers[answered.head - 1].read(answered, ours, right.bounds[place], strictness))
      return {};
  }
  std::vector<Matrix> columns, cells;
  for (const MaskGuess& reader : readers) {
    columns.push_back(reader.with_whole_columns());
    cells.push_back(reader.mask());
  }
  std::vector<std::vector<Matrix>> found{std::move(columns), std::move(cells)};
  std::erase_if(found, [&](const std::vector<Matrix>& masks) {
    bool tells = false;
    for (std::size_t h = 0; h < masks.size(); ++h) {
      tells = tells || tells_enough(masks[h], own[h]);
    }
    return !tells || std::ranges::any_of(masks, is_blind);
  });
  return found;
}

std::vector<Matrix> other_masks(const Situation& in, const AnsweredVariant& answers,
                                const RightNumbers& right, const Strictness& strictness) {
  const Matrix own = right_mask(in.input);
  MaskGuess reader(own);
  bool shown = false;
  for (const AnsweredStep& answered : answers.steps) {
    if (!shows_masks(answered.id)) continue;
    // Weights of no head are averaged over all of them, which a mask may share.
    const std::size_t place = right.find(answered.id, answered.head).value();
    const Matrix& ours = right.variant.steps[place].cells;
    if (!reader.read(answered, ours, right.bounds[place], strictness)) return {};
    shown = true;
  }
  // What nothing shows is no evidence.
  if (shown && !tells_enough(reader.mask(), own)) return {};
  std::vector<Matrix> masks = usual_masks(in.input, own);
  if (shown) masks = likely_masks(reader, std::move(masks));
  std::erase_if(masks, [&](const Matrix& mask) {
    return is_same(mask, own) || is_blind(mask) || !tells_enough(mask, own);
  });
  return masks;
}

}  // namespace attn
