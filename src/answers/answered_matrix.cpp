#include "answers/answered_matrix.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "answers/typed_number.hpp"
#include "error.hpp"
#include "input/json_object.hpp"
#include "text/shortened.hpp"

namespace attn {
namespace {

// A row of numbers, or nullptr where all of it is a blank; and its place.
struct JsonRow {
  const Json* json;
  std::string at;
};

class MatrixReader {
 public:
  MatrixReader(const std::string& file, const Trace& trace, const VariantTrace& variant,
               const Step& step)
      : file_(file),
        trace_(trace),
        shape_(facts(step.id).shape),
        is_masked_(step.id == StepId::masked_scores) {
    const bool nested = shape_ == Shape::pair_features;
    columns_ =
        nested ? operand_matrix(trace, variant, step.from[1]).columns() : step.cells.columns();
    result_.step.id = step.id;
    result_.step.head = step.head;
  }

  AnsweredMatrix read(const Json& value, const std::string& at) {
    const std::size_t words = trace_.input.words.size();
    const std::size_t tokens = trace_.input.attended_tokens().size();
    std::vector<JsonRow> rows;
    if (shape_ == Shape::pair_features) {
      for (const JsonRow& word : rows_of({&value, at}, words, 2)) {
        const auto below = rows_of(word, tokens, 1);
        rows.insert(rows.end(), below.begin(), below.end());
      }
    } else {
      rows = rows_of({&value, at}, shape_ == Shape::token_features ? tokens : words, 1);
    }
    fill(rows);
    return std::move(result_);
  }

 private:
  [[noreturn]] void refuse(const std::string& at, const std::string& sentence,
                           std::string hint = {}) const {
    throw Error(fmt::format("{}: {}: {}", file_, at, sentence), std::move(hint));
  }

  // How deep the arrays of a value go, by the first of them that is no blank.
  static int depth_of(const Json& value) {
    if (!value.is_array()) return 0;
    const auto first =
        std::ranges::find_if(value, [](const Json& item) { return item.is_array(); });
    return first == value.end() ? 1 : 1 + depth_of(*first);
  }

  // `count` rows, each with `depth` levels of arrays; where there is one, it may stand alone.
  std::vector<JsonRow> rows_of(const JsonRow& value, std::size_t count, int depth) const {
    std::vector<JsonRow> rows;
    if (value.json == nullptr || value.json->is_null()) {
      rows.assign(count, {nullptr, value.at});
      return rows;
    }
    if (!value.json->is_array() || value.json->empty()) {
      refuse(value.at, fmt::format("found {}, expected {}", describe(*value.json),
                                   depth == 2 ? "rows of vectors" : "rows of numbers"));
    }
    const bool blanks = std::ranges::all_of(*value.json, &Json::is_null);
    const bool alone = depth_of(*value.json) == depth || (blanks && count == 1);
    if (alone && !(blanks && value.json->size() == count)) {
      if (count == 1) return {value};
      refuse(value.at, fmt::format("found one row of numbers, expected {}: {}",
                                   counted(count, "row"), what_rows_are(depth)));
    }
    if (value.json->size() != count) refuse_count(value, count, depth);
    for (std::size_t i = 0; i < count; ++i) {
      const Json& row = (*value.json)[i];
      const std::string at = fmt::format("{}/{}", value.at, i);
      if (!row.is_array() && !row.is_null()) {
        refuse(at, fmt::format("found {}, expected a row of numbers", describe(row)));
      }
      rows.push_back({row.is_null() ? nullptr : &row, at});
    }
    return rows;
  }

  [[noreturn]] void refuse_count(const JsonRow& value, std::size_t count, int depth) const {
    const bool of_tokens = is_of_tokens(depth);
    refuse(value.at,
           fmt::format("found {}, expected {}: {}", counted(value.json->size(), "row"), count,
                       what_rows_are(depth)),
           of_tokens ? "" : "choose the words that were encoded: --word");
  }

  // Of weighted values the inner rows are.
  bool is_of_tokens(int depth) const {
    return shape_ == Shape::token_features || (shape_ == Shape::pair_features && depth == 1);
  }

  std::string what_rows_are(int depth) const {
    if (is_of_tokens(depth)) return "one for each token attended to";
    const auto& words = trace_.input.words;
    return words.size() == 1
               ? fmt::format("one for the word encoded, {} (\"{}\")", ordinal(words[0]),
                             shortened(trace_.input.tokens[index_of(words[0])]))
               : std::string("one for each word encoded");
  }

  void fill(const std::vector<JsonRow>& rows) {
    std::size_t columns = columns_;
    const auto given = std::ranges::find_if(rows, [](const JsonRow& row) { return row.json; });
    if (given != rows.end()) columns = given->json->size();
    AnsweredStep& step = result_.step;
    step.cells = Matrix(rows.size(), columns, blank);
    step.half_units = Matrix(rows.size(), columns);
    step.whole = Matrix(rows.size(), columns);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (rows[i].json == nullptr) continue;
      if (rows[i].json->empty()) {
        refuse(rows[i].at, "found an empty array, expected a row of numbers");
      }
      if (rows[i].json->size() != columns) {
        refuse(rows[i].at, fmt::format("this row has {}, but the first one given has {}",
                                       counted(rows[i].json->size(), "number"), columns));
      }
      for (std::size_t j = 0; j < columns; ++j) {
        read_cell((*rows[i].json)[j], fmt::format("{}/{}", rows[i].at, j), i, j);
      }
    }
  }

  void read_cell(const Json& cell, const std::string& at, std::size_t i, std::size_t j) {
    AnsweredStep& step = result_.step;
    if (cell.is_null()) return;
    if (is_masked_ && (cell == "-inf" || cell == "−∞")) {
      step.cells(i, j) = hidden;
      return;
    }
    if (!cell.is_number() && !cell.is_binary()) {
      refuse(at, fmt::format("found {}, expected a number, or null for a blank", describe(cell)),
             is_masked_ ? "a hidden score may be written \"-inf\"" : "");
    }
    const TypedNumber typed = read_typed(written(cell));
    step.cells(i, j) = typed.value;
    step.half_units(i, j) = typed.half_unit;
    step.whole(i, j) = typed.is_whole ? 1.0 : 0.0;
    // What stands for −∞ says nothing of the others.
    if (!is_as_good_as_hidden(typed.value)) {
      step.decimals = std::max(step.decimals, typed.decimals);
      step.digits = std::max(step.digits, typed.digits);
    }
    // What stands for −∞ may be any program's lowest number.
    const bool is_full = typed.digits >= digits_in_full && !is_as_good_as_hidden(typed.value);
    if (is_full && result_.in_full.empty()) result_.in_full = at;
  }

  const std::string& file_;
  const Trace& trace_;
  Shape shape_;
  bool is_masked_;
  std::size_t columns_ = 0;
  AnsweredMatrix result_;
};

}  // namespace

std::optional<AnsweredMatrix> read_answered(const Json& value, const std::string& file,
                                            const std::string& at, const Trace& trace,
                                            const VariantTrace& variant, const Step& step) {
  if (value.is_null()) return std::nullopt;
  return MatrixReader(file, trace, variant, step).read(value, at);
}

}  // namespace attn
