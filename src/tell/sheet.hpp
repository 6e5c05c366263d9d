// What a page for people is made of. narrate.cpp says what comes in which order; each kind of page
// (text.cpp, markdown.cpp) says how it looks.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compare/compare.hpp"
#include "tell/view.hpp"
#include "trace/input.hpp"
#include "trace/matrix.hpp"

namespace attn {

/// What a thing is, wherever it stands: the one meaning of its colour.
enum class Role { plain, query, key, value, weight };

/// The same formula for a terminal and, in LaTeX, for Markdown.
struct Formula {
  std::string plain{}, latex{};
};

/// A step's title, formula and sentence. `why` is empty where it was said before.
struct StepText {
  std::string title{};
  Formula formula;
  std::string why{};
  std::string departure{};  ///< where this is not what the Transformer does, or empty
  Role role = Role::plain;
};

/// A matrix with its words: rows × columns numbers.
struct MatrixTable {
  std::string name{};                        ///< "W_Q", "embeddings X"
  std::string row_axis{}, column_axis{};     ///< "token", "feature"; a single row may have none
  std::vector<std::string> row_labels{};     ///< one for each row
  std::vector<std::string> column_labels{};  ///< one for each column; empty: 1, 2, …
  const Matrix& values;
  Role role = Role::plain;
};

/// One word's way from scores to context: a row for each token, a column for each step.
struct PairTable {
  struct Column {
    std::string title{};                   ///< "scaled"
    std::vector<std::string> operation{};  ///< one or two lines: "÷ √4", "= 2"
    std::vector<double> cells{};
    std::optional<double> sum{};   ///< at the foot, or nothing
    bool sum_reads_exact = false;  ///< whether the written cells add up to the written sum
    bool is_positive = false;      ///< never 0 but by underflow
    bool is_share = false;         ///< between 0 and 1: also drawn as a bar
    Role role = Role::plain;
  };
  std::string asking{}, answering{};       ///< "query" and "key", or what the variant compares
  std::string word{};                      ///< the word encoded: the table's query
  std::vector<std::string> row_labels{};   ///< tokens: the keys
  std::vector<std::string> row_remarks{};  ///< of a word that was not scored; mostly empty
  std::vector<bool> row_hidden{};          ///< which a mask hides
  std::vector<Column> columns{};
  std::string vectors_title{};  ///< "weight × key", or empty where no vectors are shown
  std::vector<std::vector<double>> vectors{};  ///< one for each row; empty: none

  std::vector<double> context{};     ///< at the foot; empty: not shown
  bool context_reads_exact = false;  ///< whether the written vectors add up to it
  Role vectors_role = Role::plain;
};

/// Weights side by side: a column for each head, or for each variant and head that is compared.
struct ShareTable {
  struct Column {
    std::string title{};
    Attention of{};
  };
  std::vector<std::string> row_labels{};  ///< tokens: the keys
  std::vector<Column> columns{};
};

/// left = a×b + c×d + … = result, in which the middle may be left out.
struct ArithmeticLine {
  std::string left{};                 ///< "score(fly, birds) = q₂ · k₁"; " = " follows
  std::vector<std::string> terms{};   ///< "3×4"
  std::string separator{};            ///< " + " or ", "
  std::string open{}, close{};        ///< around the terms: "" or "0.5 × [" and "]"
  std::string_view relation{};        ///< " = " or " ≈ "
  std::vector<std::string> result{};  ///< one number, or a vector's
};

/// A page being written.
class Sheet {
 public:
  virtual ~Sheet() = default;
  virtual void opening(const Input& input) = 0;
  /// Level 1 is a variant, level 2 a word, level 3 a head; `aside` is what a reader must know of it
  /// at once.
  virtual void heading(int level, const std::string& text, const std::string& aside) = 0;
  virtual void step(const StepText& text) = 0;
  virtual void matrix(const MatrixTable& table) = 0;
  virtual void pairs(const PairTable& table) = 0;
  virtual void shares(const ShareTable& table) = 0;
  virtual void arithmetic(const std::vector<ArithmeticLine>& lines) = 0;
};

}  // namespace attn
