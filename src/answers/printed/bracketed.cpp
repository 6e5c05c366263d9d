#include "answers/printed/bracketed.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <utility>

#include "answers/printed/bracket_tree.hpp"
#include "answers/printed/bracket_types.hpp"
#include "answers/printed/bracketed_rows.hpp"
#include "answers/printed/joined_rows.hpp"
#include "answers/printed/label.hpp"
#include "answers/printed/r_matrix.hpp"

namespace attn {
namespace {

using Kind = Node::Kind;
using std::string_view;

constexpr std::array<string_view, 9> of_shapes{"size", "shape", "dim",  "dims",  "strides",
                                               "axes", "axis",  "rank", "stride"};
constexpr std::array<string_view, 14> makers_of_one{
    "tensor", "array",   "Array",   "Tensor",  "DeviceArray", "Parameter", "Variable",
    "scalar", "float64", "float32", "float16", "bfloat16",    "tf.Tensor", "jnp.array"};

// "shape" of "weights.shape =", of "dims:", of "torch.Size".
std::string last_name(string_view word) {
  while (!word.empty() && (word.back() == '=' || word.back() == ':')) word.remove_suffix(1);
  std::size_t start = word.size();
  while (start > 0 && (std::isalnum(static_cast<unsigned char>(word[start - 1])) != 0 ||
                       word[start - 1] == '_')) {
    --start;
  }
  return std::string(word.substr(start));
}

bool is_of_shape(string_view word) {
  std::string name = last_name(word);
  std::ranges::transform(name, name.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return std::ranges::find(of_shapes, name) != of_shapes.end();
}

bool ends_in_name(string_view word) {
  const char last = word.back();
  return std::isalnum(static_cast<unsigned char>(last)) != 0 || last == '_' || last == '.';
}

// The whole numbers after a word: 0, 3 of "size=(0, 3)".
std::vector<std::size_t> numbers_after(string_view text, string_view word) {
  std::vector<std::size_t> numbers;
  const std::size_t found = text.find(word);
  if (found == text.npos) return numbers;
  std::size_t at = text.find_first_of("([", found + word.size());
  if (at == text.npos) return numbers;
  const std::size_t end = std::min(text.find_first_of(")]", at), text.size());
  while (at < end) {
    const std::size_t first = std::min(text.find_first_of("0123456789", at), end);
    if (first == end) break;
    std::size_t number = 0;
    const char* stop = text.data() + end;
    const auto read = std::from_chars(text.data() + first, stop, number);
    if (read.ec == std::errc()) numbers.push_back(number);
    at = static_cast<std::size_t>(read.ptr - text.data());
  }
  return numbers;
}

// The number after a word and blanks: 3 of "rows: 3".
std::optional<std::size_t> number_after(string_view text, string_view word) {
  const std::size_t found = text.find(word);
  if (found == text.npos) return std::nullopt;
  text.remove_prefix(found + word.size());
  while (text.starts_with(' ')) text.remove_prefix(1);
  std::size_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  return read.ec == std::errc() ? std::optional(number) : std::nullopt;
}

// The types that lose more than single precision, as programs name them; bfloat16 before the name
// that ends it.
constexpr std::array<std::pair<string_view, Element>, 3> stored_types{
    {{"bfloat16", Element::bf16}, {"float16", Element::f16}, {"half", Element::f16}}};

// TF.js prints numbers to seven decimals, also beside long ones, below a line of its own.
constexpr int decimals_of_tfjs = 7;

bool is_of_tfjs(string_view before) {
  const std::size_t last = before.find_last_not_of(" \n");
  if (last == before.npos) return false;
  before = before.substr(0, last + 1);
  const std::size_t start = before.rfind('\n');
  const string_view line = start == before.npos ? before : before.substr(start + 1);
  return line.ends_with("Tensor") || line.ends_with("  values:");
}

class Finder {
 public:
  Finder(string_view text, const std::string& file, CommaAs commas)
      : text_(text), rows_(text, file, commas), file_(file) {}

  std::vector<FoundArray> find(const Node& whole) {
    walk(whole, nullptr);
    return std::move(found_);
  }

 private:
  struct Around {
    const Node& group;
    const Around* outer;
  };

  void walk(const Node& group, const Around* outer) {
    const Around here{group, outer};
    for (std::size_t i = 0; i < group.items.size(); ++i) {
      if (group.items[i].is(Kind::group)) i = look_at(group, i, here);
    }
  }

  // Looks for arrays in the group that is item i, and gives the last item that belongs to it.
  std::size_t look_at(const Node& parent, std::size_t i, const Around& here) {
    const Node& group = parent.items[i];
    const Node* before = i > 0 ? &parent.items[i - 1] : nullptr;
    const string_view word = before && before->is(Kind::word) ? before->in(text_) : string_view();
    if (!word.empty() && is_of_shape(word)) return i;
    if (group.bracket(text_) == '(') return look_at_round(parent, i, word, here);
    if (is_type(parent, i, text_)) return i;
    const bool is_after_type = before != nullptr && is_typed(parent, i, text_);
    const bool is_index =
        group.is_glued && !is_after_type && group.bracket(text_) == '[' &&
        ((!word.empty() && ends_in_name(word)) || (before && before->is(Kind::group)));
    if (is_index) return i;
    if (!group.is_closed && begins_with_numbers(group)) refuse_cut(group);
    if (auto shown = rows_.read(group)) {
      emit(std::move(*shown), group, here);
    } else {
      require_whole_rows(group);
      walk(group, &here);
    }
    return i;
  }

  // Beside rows of numbers one that holds something else among its numbers is one of them, too.
  void require_whole_rows(const Node& group) const {
    if (group.bracket(text_) != '[') return;
    const Node* broken = nullptr;
    bool any_whole = false;
    for (const Node& row : group.items) {
      if (row.is(Kind::comma) || row.is(Kind::line_end)) continue;
      if (!row.is(Kind::group) || row.bracket(text_) != '[') return;
      const bool is_whole = rows_.read(row).has_value();
      any_whole = any_whole || is_whole;
      if (!is_whole && broken == nullptr && has_numbers(row)) broken = &row;
    }
    if (!any_whole || broken == nullptr) return;
    const auto item = std::ranges::find_if(
        broken->items, [](const Node& one) { return one.is(Kind::word) || one.is(Kind::quoted); });
    if (item != broken->items.end()) rows_.refuse_word(*item);
  }

  static bool has_numbers(const Node& group) {
    return std::ranges::any_of(group.items, [](const Node& item) { return item.is(Kind::number); });
  }

  std::size_t look_at_round(const Node& parent, std::size_t i, string_view word,
                            const Around& here) {
    const Node& group = parent.items[i];
    const bool is_called = group.is_glued && !word.empty() && ends_in_name(word);
    if (is_called && std::ranges::find(makers_of_one, last_name(word)) != makers_of_one.end()) {
      if (const auto one = rows_.single(group)) {
        emit({.extents = {1}, .cells = {*one}, .elided_after = {std::nullopt}}, group, here);
        return i;
      }
    }
    const bool is_matrix = is_called && last_name(word) == "matrix";
    if (is_matrix) {
      if (auto array = r_matrix(group, text_, file_)) {
        emit(std::move(*array), group, here);
        return i;
      }
    }
    const bool may_be_tuple = !is_called && !group.is_glued && group.is_closed;
    if (is_matrix || may_be_tuple) {
      auto shown = rows_.read(group);
      const auto is_whole = [](const PrintedNumber& one) { return !one.has_mark; };
      const bool is_array =
          shown && (is_matrix || (shown->extents.size() == 1 && shown->cells.size() > 1 &&
                                  !std::ranges::all_of(shown->cells, is_whole)));
      if (is_array) {
        emit(std::move(*shown), group, here);
        return i;
      }
    }
    walk(group, &here);
    return i;
  }

  static bool begins_with_numbers(const Node& group) {
    const auto first = std::ranges::find_if_not(
        group.items, [](const Node& item) { return item.is(Kind::line_end); });
    return first != group.items.end() && (first->is(Kind::number) || first->is(Kind::group));
  }

  [[noreturn]] void refuse_cut(const Node& group) const {
    refuse_line(file_, group.line, "found an array that is cut off, expected its closing bracket",
                "print all of it");
  }

  void emit(PrintedArray array, const Node& group, const Around& here) {
    const bool is_masks = is_mask_of_masked(group, here);
    FoundArray found{.array = std::move(array), .begin = group.begin, .end = group.end};
    found.array.line = group.line;
    found.is_below_label = false;
    const std::size_t floor = found_.empty() ? 0 : found_.back().end;
    found.array.label = label_before(text_, group.begin, floor);
    found.has_own_label = !found.array.label.empty();
    for (const Around* around = &here; found.array.label.empty() && around->outer != nullptr;
         around = around->outer) {
      found.array.label = label_before(text_, around->group.begin, floor);
    }
    if (found.array.label.empty()) {
      found.array.label = label_above(text_, outermost(group, here).begin, floor);
      found.is_below_label = !found.array.label.empty();
    }
    take_facts(found, here);
    if (!is_masks) found_.push_back(std::move(found));
  }

  // masked_array(data=…, mask=…): the second says what -- says in the first.
  bool is_mask_of_masked(const Node& group, const Around& here) const {
    if (here.outer == nullptr) return false;
    const string_view before = text_.substr(0, here.group.begin);
    return before.ends_with("masked_array") && text_.substr(0, group.begin).ends_with("mask=");
  }

  const Node& outermost(const Node& group, const Around& here) const {
    const Node* found = &group;
    for (const Around* around = &here; around->outer != nullptr; around = around->outer) {
      found = &around->group;
    }
    return *found;
  }

  // The innermost brackets around it, and what stands before it on its line and the one above.
  void take_facts(FoundArray& found, const Around& here) const {
    PrintedArray& array = found.array;
    string_view after, before;
    constexpr std::size_t most = 300;
    if (here.outer != nullptr) {
      after = text_.substr(found.end, std::min(here.group.end - found.end, most));
    }
    const std::size_t floor = found_.empty() ? 0 : found_.back().end;
    const std::size_t start = std::max(floor, found.begin > most ? found.begin - most : 0);
    before = text_.substr(start, found.begin - start);
    for (const auto& [name, element] : stored_types) {
      const bool is_named = after.find(name) != after.npos ||
                            before.find(fmt::format("dtype={}", name)) != before.npos;
      if (is_named && array.stored_as == nullptr) array.stored_as = &facts(element);
    }
    if (is_of_tfjs(before)) array.decimals_kept = decimals_of_tfjs;
    take_shape(array, after);
    if (!array.full.empty() || here.outer != nullptr) return;
    array.full = numbers_after(before, "shape=");
    if (array.full.size() != array.extents.size()) array.full.clear();
  }

  static void take_shape(PrintedArray& array, string_view after) {
    const auto rows = number_after(after, "rows:");
    const auto columns = number_after(after, "columns:");
    const auto dims = numbers_after(after, "dims:");
    if (rows && columns && array.extents.size() == 1) {
      fold_as_told(array, *rows, *columns);
    } else if (!dims.empty() && array.extents.size() == 1) {
      array.full = dims;
      if (size_of(dims) == array.cells.size() && !array.is_elided()) {
        array.extents = dims;
        array.elided_after.assign(dims.size(), std::nullopt);
      }
    }
    for (const string_view word : {string_view("size="), string_view("shape=")}) {
      const auto full = numbers_after(after, word);
      if (full.size() == array.extents.size()) array.full = full;
    }
  }

  // ml-matrix wraps nothing: what it leaves out stands at the end of rows or columns.
  static void fold_as_told(PrintedArray& array, std::size_t rows, std::size_t columns) {
    const std::size_t count = array.cells.size();
    array.full = {rows, columns};
    if (size_of(array.full) == count) return fold(array, rows, columns);
    const bool by_columns = array.is_elided() && rows > 0 && count % rows == 0;
    if (!by_columns) return;
    fold(array, rows, count / rows);
    array.elided_after[1] = count / rows;
  }

  string_view text_;
  RowReader rows_;
  const std::string& file_;
  std::vector<FoundArray> found_;
};

}  // namespace

std::vector<PrintedArray> read_bracketed(const std::string& text, const std::string& file,
                                         CommaAs commas) {
  const Node whole = bracket_tree(text, commas);
  return joined_rows(Finder(text, file, commas).find(whole), text, file);
}

}  // namespace attn
