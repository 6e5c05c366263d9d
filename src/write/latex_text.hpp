// Pieces of a LaTeX document. Text is data: no command, comment or ^^ notation is left in it.
#pragma once

#include <string>
#include <string_view>

namespace attn {

/// Text for a paragraph or \text{}, in ASCII alone, so that it is the same under every engine and
/// encoding. Latin letters with their accents, Greek letters and common signs are LaTeX's; of what
/// its own fonts have no letter for, the code point is shown: [U+732B].
std::string latex_text(std::string_view text);

/// A number as number.hpp writes it, for math mode: 4e-05 as 4 \cdot 10^{-5}, – and −∞ as LaTeX's.
std::string latex_number(double number, int decimals);

}  // namespace attn
