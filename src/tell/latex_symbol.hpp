// Symbols as LaTeX writes them.
#pragma once

#include <string>

namespace attn {

/// "Z'" for "Z′", "\hat{Q}" for "Q̂": a symbol of a step or a matrix whose sign beside the letter
/// LaTeX has another way for; any other as it is.
std::string latex_symbol(const std::string& symbol);

}  // namespace attn
