// The text of a file that may be printed.
#pragma once

#include <string>

#include "json/text_source.hpp"

namespace attn {

/// Whether it is printed, and no object of JSON. It is read as far as it takes to tell.
bool is_printed(TextSource& text);

/// All of it. Throws Error, with `file`, for more than anybody prints.
std::string whole_text(TextSource text, const std::string& file);

}  // namespace attn
