#include "answers/answered_matrix.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>

#include "answers/forms.hpp"
#include "answers/given_array.hpp"
#include "answers/spelled_number.hpp"
#include "error.hpp"
#include "input/json_object.hpp"
#include "text/shortened.hpp"

namespace attn {
namespace {

// What is given may be of this step; or of it and its like, one for each head.
Wanted wanted_of_step(const Trace& trace, const VariantTrace& variant, const Step& step,
                      std::size_t heads) {
  const std::size_t words = trace.input.words.size();
  const Shape shape = shape_of(step);
  const bool nested = shape == Shape::pair_features;
  Wanted wanted{.rows = {shape == Shape::token_features ? step.cells.rows() : words},
                .columns = nested ? operand_matrix(trace, variant, step.from[1]).columns()
                                  : step.cells.columns(),
                .heads = heads,
                .may_be_average = step.id == StepId::weights};
  if (nested) wanted.rows.push_back(trace.input.attended_tokens().size());
  return wanted;
}

class MatrixReader {
 public:
  MatrixReader(const std::string& file, const std::string& at, const Trace& trace,
               const VariantTrace& variant)
      : file_(file), at_(at), trace_(trace), variant_(variant) {}

  AnsweredMatrices read(GivenArray array, const Asked& asked) {
    array_ = std::move(array);
    id_ = asked.id;
    const std::span<const Step* const> heads = asked.of_heads;
    const Step& first = asked.step != nullptr ? *asked.step : *heads.front();
    shape_ = shape_of(first);
    of_sentence_ = first.of_sentence;
    std::optional<AnswerForm> form;
    for (const Wanted& wanted : wanted_of(trace_, variant_, asked)) {
      if (form) break;
      wanted_ = wanted;
      form = find_form(array_.extents, array_.is_blank(), wanted_);
    }
    if (!form && !heads.empty()) form = find_repeated(heads.size());
    if (!form) refuse_extents();
    if (has_sink_column(*form)) {
      form->columns = wanted_.columns;
      include(Convention::sink_column, form->conventions);
    }
    require_points(*form);
    result_.conventions = form->conventions;
    if (form->heads == 0) add(*form, asked.step != nullptr ? asked.step->head : 0, 0);
    for (std::size_t head = 0; head < form->heads; ++head) {
      add(*form, heads[head]->head, head * form->of_head);
    }
    return std::move(result_);
  }

 private:
  // Of heads that share keys and values, those of every head, as they are repeated before they are
  // compared. They must be the same where they are shared; then the first of them stand for all.
  std::optional<AnswerForm> find_repeated(std::size_t heads) {
    const std::size_t sharing = trace_.input.sharing;
    if (sharing == 1 || shape_ != Shape::token_features) return std::nullopt;
    Wanted repeated = wanted_;
    repeated.heads = heads * sharing;
    auto form = find_form(array_.extents, false, repeated);
    if (!form || form->heads != repeated.heads || form->columns != wanted_.columns) {
      return std::nullopt;
    }
    for (std::size_t head = 0; head < repeated.heads; ++head) {
      const std::size_t first = head - head % sharing;
      require_same(*form, first, head);
    }
    form->heads = heads;
    form->of_head *= sharing;
    return form;
  }

  void require_same(const AnswerForm& form, std::size_t first, std::size_t other) const {
    for (std::size_t i = 0; i < wanted_.rows.front(); ++i) {
      for (std::size_t j = 0; j < form.columns; ++j) {
        const std::size_t at = i * form.of_row + j * form.of_column;
        const auto& a = array_.cells[first * form.of_head + at];
        const auto& b = array_.cells[other * form.of_head + at];
        if (a.has_value() == b.has_value() && (!a || a->value == b->value)) continue;
        refuse(fmt::format("found other numbers for head {} than for head {}, expected the same: "
                           "they share them",
                           other + 1, first + 1),
               forms_read());
      }
    }
  }

  // Whether each row of weights has one number more, which a sink takes: with it they add up to 1.
  bool has_sink_column(const AnswerForm& form) const {
    const bool may_have = id_ == StepId::weights && !trace_.input.sinks.empty() &&
                          form.columns == wanted_.columns + 1 && form.of_row == form.columns;
    if (!may_have) return false;
    for (std::size_t start = 0; start < array_.cells.size(); start += form.columns) {
      constexpr double lost = 1e-6;
      double sum = 0.0, open = lost;
      bool is_complete = true;
      for (std::size_t j = 0; j < form.columns; ++j) {
        const auto& cell = array_.cells[start + j];
        is_complete = is_complete && cell;
        if (!cell) continue;
        sum += cell->value;
        open += cell->half_unit;
      }
      if (is_complete && !(std::abs(sum - 1.0) <= open)) return false;
    }
    return !array_.cells.empty();
  }

  void require_points(const AnswerForm& form) const {
    if (form.columns != 2 * wanted_.columns || !array_.is_whole()) return;
    refuse(fmt::format("found {} whole numbers in each row, expected {}", form.columns,
                       wanted_.columns),
           decimal_commas);
  }

  [[noreturn]] void refuse(const std::string& sentence, std::string_view hint) const {
    throw Error(fmt::format("{}: {}: {}", file_, at_, sentence), std::string(hint));
  }

  // Most who have other rows have other words.
  [[noreturn]] void refuse_extents() const {
    const auto& given = array_.extents;
    const auto& rows = wanted_.rows;
    const bool of_heads = wanted_.heads > 0;
    if (!of_heads && given.size() == rows.size() && rows.back() != 1) {
      refuse(fmt::format("found one row of numbers, expected {}: {}", counted(rows.back(), "row"),
                         what_rows_are(rows.size() - 1)),
             forms_read());
    }
    if (!of_heads && given.size() == rows.size() + 1) {
      const std::size_t axis = given.front() == rows.front() ? rows.size() - 1 : 0;
      refuse(fmt::format("found {}, expected {}: {}", counted(given[axis], "row"), rows[axis],
                         what_rows_are(axis)),
             is_of_tokens(axis) ? "" : "choose the words that were encoded: --word");
    }
    refuse(fmt::format("found {}{}, expected {}", numbers_text(given),
                       of_heads ? " for all heads" : "",
                       extents_text(forms_of(wanted_).front().extents)),
           forms_read());
  }

  std::string forms_read() const {
    return fmt::format("what is read: {}{}", forms_text(wanted_),
                       wanted_.heads > 0 ? "; or each head's own, below \"head1\", …" : "");
  }

  // Of weighted values the inner rows are.
  bool is_of_tokens(std::size_t axis) const {
    return shape_ == Shape::token_features || (shape_ == Shape::pair_features && axis == 1);
  }

  std::string what_rows_are(std::size_t axis) const {
    if (is_of_tokens(axis)) {
      const bool of_own = shape_ == Shape::token_features && tokens_before(trace_.input, id_) > 0;
      return of_own ? "one for each word of the sentence, after those that are cached"
                    : "one for each token attended to";
    }
    const auto& words = trace_.input.words;
    return words.size() == 1
               ? fmt::format("one for the word encoded, {} (\"{}\")", ordinal(words[0]),
                             shortened(trace_.input.tokens[index_of(words[0])]))
               : std::string("one for each word encoded");
  }

  // `start`: where the head's numbers begin in the array.
  void add(const AnswerForm& form, std::size_t head, std::size_t start) {
    std::size_t rows = 1;
    for (const std::size_t count : wanted_.rows) rows *= count;
    AnsweredStep answered{.id = id_,
                          .head = head,
                          .of_sentence = of_sentence_,
                          .cells = Matrix(rows, form.columns, blank),
                          .half_units = Matrix(rows, form.columns),
                          .whole = Matrix(rows, form.columns),
                          .not_a_number = {},
                          .turned = form.is_turned(),
                          .is_settled = array_.is_settled};
    // Of blanks there may be fewer than the form has.
    if (!array_.is_blank()) {
      for (std::size_t i = 0; i < rows; ++i) {
        for (std::size_t j = 0; j < form.columns; ++j) {
          take(answered, i, j, start + i * form.of_row + j * form.of_column);
        }
      }
    }
    result_.steps.push_back(std::move(answered));
  }

  // Whether a cell, or a row of weighted values, is that of a word with itself and is not scored.
  bool is_left_out(std::size_t i, std::size_t j) const {
    if (variant_.settings.self == SelfPolicy::score) return false;
    const std::size_t tokens = trace_.input.attended_tokens().size();
    const bool is_vector = shape_ == Shape::pair_features;
    if (!is_vector && shape_ != Shape::pairs) return false;
    const Position word = trace_.input.words[is_vector ? i / tokens : i];
    return trace_.input.own_token(word) == Position{is_vector ? i % tokens : j};
  }

  void take(AnsweredStep& answered, std::size_t i, std::size_t j, std::size_t place) {
    const auto& given = array_.cells[place];
    if (array_.is_elided(place)) {
      if (answered.elided.rows() == 0) {
        answered.elided = Matrix(answered.cells.rows(), answered.cells.columns());
      }
      answered.elided(i, j) = 1.0;
    }
    if (!given) return;
    const double value = given->value;
    if (std::isnan(value)) {
      if (is_left_out(i, j)) return;
      if (answered.not_a_number.rows() == 0) {
        answered.not_a_number = Matrix(answered.cells.rows(), answered.cells.columns());
      }
      answered.not_a_number(i, j) = 1.0;
      return;
    }
    answered.cells(i, j) = value;
    answered.half_units(i, j) = given->half_unit;
    answered.whole(i, j) = given->is_whole ? 1.0 : 0.0;
    const bool is_for_infinity = std::isfinite(value) && is_as_good_as_hidden(value);
    if (is_for_infinity && answered.id == StepId::masked_scores) {
      include(Convention::number_for_infinity, result_.conventions);
    }
    // What stands for −∞ says nothing of the others.
    if (!is_as_good_as_hidden(value)) {
      answered.decimals = std::max(answered.decimals, given->decimals);
      answered.digits = std::max(answered.digits, given->digits);
      answered.has_exponents = answered.has_exponents && given->has_exponent;
    }
    // What stands for −∞ may be any program's lowest number.
    const bool is_full =
        given->digits >= digits_in_full && !is_as_good_as_hidden(value) && !array_.is_settled;
    if (is_full && result_.in_full.empty()) result_.in_full = at_ + place_in(array_, place);
  }

  const std::string& file_;
  const std::string& at_;
  const Trace& trace_;
  const VariantTrace& variant_;
  StepId id_{};
  Shape shape_{};
  bool of_sentence_ = false;
  Wanted wanted_;
  GivenArray array_;
  AnsweredMatrices result_;
};

}  // namespace

AnsweredMatrices read_answered(GivenArray array, const std::string& file, const std::string& at,
                               const Trace& trace, const VariantTrace& variant,
                               const Asked& asked) {
  return MatrixReader(file, at, trace, variant).read(std::move(array), asked);
}

std::vector<Wanted> wanted_of(const Trace& trace, const VariantTrace& variant, const Asked& asked) {
  std::vector<Wanted> wanted;
  if (asked.step != nullptr) wanted.push_back(wanted_of_step(trace, variant, *asked.step, 0));
  if (!asked.of_heads.empty()) {
    wanted.push_back(
        wanted_of_step(trace, variant, *asked.of_heads.front(), asked.of_heads.size()));
  }
  return wanted;
}

}  // namespace attn
