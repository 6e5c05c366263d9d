#include "tell/role.hpp"

namespace attn {

Role role_of(std::string_view operand) {
  if (operand == "queries") return Role::query;
  if (operand == "keys") return Role::key;
  if (operand == "values") return Role::value;
  if (operand == "weights") return Role::weight;
  return Role::plain;
}

}  // namespace attn
