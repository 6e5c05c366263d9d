#include "answers/printed/bracket_types.hpp"

#include <algorithm>
#include <array>

namespace attn {
namespace {

using Kind = Node::Kind;
using std::string_view;

constexpr std::array<string_view, 12> types{"Bool",    "Float16", "Float32", "Float64",
                                            "Int64",   "Int32",   "Any",     "Real",
                                            "float64", "float32", "double",  "float"};

// [], or [2]: with nothing in it but a whole number.
bool is_of_type(const Node& group, string_view text) {
  return group.bracket(text) == '[' &&
         (group.items.empty() || (group.items.size() == 1 && group.items[0].is(Kind::number)));
}

}  // namespace

bool is_type(const Node& parent, std::size_t i, string_view text) {
  if (!is_of_type(parent.items[i], text)) return false;
  std::size_t next = i + 1;
  while (next < parent.items.size() && parent.items[next].is_glued &&
         is_of_type(parent.items[next], text)) {
    ++next;
  }
  return next < parent.items.size() && parent.items[next].is_glued &&
         parent.items[next].is(Kind::word);
}

bool is_typed(const Node& parent, std::size_t i, string_view text) {
  if (i == 0) return false;
  const Node& before = parent.items[i - 1];
  if (before.bracket(text) == '(') {
    return i >= 2 && parent.items[i - 2].is(Kind::word) &&
           parent.items[i - 2].in(text).ends_with("Array");
  }
  if (!before.is(Kind::word) || !parent.items[i].is_glued) return false;
  const bool is_go = i >= 2 && is_of_type(parent.items[i - 2], text);
  string_view word = before.in(text);
  if (const std::size_t equals = word.rfind('='); equals != word.npos) {
    word.remove_prefix(equals + 1);
  }
  return is_go || word.empty() || std::ranges::find(types, word) != types.end();
}

}  // namespace attn
