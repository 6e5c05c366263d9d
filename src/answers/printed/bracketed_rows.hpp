// What stands in one pair of brackets → an array, if it is one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "answers/printed/bracket_tree.hpp"
#include "answers/printed/printed_array.hpp"

namespace attn {

class RowReader {
 public:
  /// Refers to the text and to the name of its file.
  RowReader(std::string_view text, const std::string& file, CommaAs commas)
      : text_(text), file_(file), commas_(commas) {}

  /// The array that a group is, or nothing where it holds other things. Throws Error for what is
  /// clearly meant as an array and is none.
  std::optional<PrintedArray> read(const Node& group) const;
  /// The number of np.float64(0.5), which stands in the group.
  std::optional<PrintedNumber> single(const Node& group) const;
  /// Refuses what is no number among numbers.
  [[noreturn]] void refuse_word(const Node& word) const;

 private:
  struct Element;
  std::optional<Element> wrapped(const Node& group, std::size_t& i) const;
  std::optional<Element> element(const Node& group, std::size_t& i) const;
  std::optional<PrintedArray> within(const Node& call) const;
  void require_one_reading(const Node& group) const;
  bool is_of_fractions(const Node& group) const;
  bool is_foreign(const Node& group, std::size_t i, bool any_before) const;
  std::optional<PrintedArray> joined(const Node& group, std::vector<Element> elements) const;
  PrintedArray stacked(const Node& group, std::vector<PrintedArray> parts,
                       std::optional<std::size_t> elided) const;

  std::string_view text_;
  const std::string& file_;
  CommaAs commas_;
};

}  // namespace attn
