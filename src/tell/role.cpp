#include "tell/role.hpp"

namespace attn {

Role role_of(std::string_view operand) {
  if (operand == "queries") return Role::query;
  if (operand == "keys") return Role::key;
  if (operand == "values") return Role::value;
  if (operand == "weights") return Role::weight;
  return Role::plain;
}

Style style_of(Role role) {
  switch (role) {
    case Role::query:
      return Style::blue;
    case Role::key:
      return Style::orange;
    case Role::value:
      return Style::pink;
    case Role::weight:
      return Style::green;
    case Role::plain:
      break;
  }
  return Style::plain;
}

}  // namespace attn
