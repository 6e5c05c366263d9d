// What to write in place of what JSON does not have.
#pragma once

#include <string>
#include <string_view>

namespace attn {

/// What somebody may have meant by `token`, which stands in a text at `start` and is not JSON, and
/// how JSON has it; or nothing.
std::string syntax_hint(std::string_view text, std::size_t start, std::string_view token);

}  // namespace attn
