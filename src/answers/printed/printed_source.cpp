#include "answers/printed/printed_source.hpp"

#include <fmt/format.h>

#include "answers/printed/printed_text.hpp"
#include "error.hpp"

namespace attn {

bool is_printed(TextSource& text) {
  constexpr std::size_t enough = 4096;
  auto is_one = begins_as_printed(text.text());
  while (!is_one && text.text().size() < enough && text.read_more()) {
    is_one = begins_as_printed(text.text());
  }
  return is_one.value_or(false);
}

std::string whole_text(TextSource text, const std::string& file) {
  constexpr std::size_t most_mebibytes = 16;
  while (text.read_more()) {
    if (text.text().size() <= most_mebibytes << 20U) continue;
    throw Error(fmt::format("{}: found more than {} MiB of printed text", file, most_mebibytes),
                "print only the steps that are to be checked");
  }
  return text.text();
}

}  // namespace attn
