// What a thing is, wherever it stands: the one meaning of its colour.
#pragma once

#include <string_view>

#include "write/terminal.hpp"

namespace attn {

enum class Role { plain, query, key, value, weight };

/// The role of a matrix of that name: "queries" → Role::query.
Role role_of(std::string_view operand);

/// How it is painted.
Style style_of(Role role);

}  // namespace attn
