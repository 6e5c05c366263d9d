#include "cli/help.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/flags.hpp"
#include "write/terminal.hpp"

namespace attn {
namespace {

constexpr std::string_view first_lines = R"(Usage: attn-trace [OPTIONS] INPUT

Shows attention being computed, one number at a time. INPUT is a JSON file with
embeddings and Q/K/V matrices, an exported trace, or - for standard input.
It may also have: heads, kv_heads, qk_norm, rotary, past, memory, scores,
scale_on, softcap, bias, alibi, mask, empty_rows, sinks, positions, residual,
norm, feed_forward and more, of which docs/input.md tells.
)";

constexpr std::string_view foot = R"(
Exit status: 0 fine, 1 --check found a number that differs or is left blank, or
none at all, 2 trouble (usage, bad input, cannot read or write).
)";

constexpr std::size_t width = 80;
constexpr std::size_t indent = 19;  // of what a flag does

// A flag with its value, and right of it what it does.
std::string paragraph(const Flag& flag) {
  std::vector<std::string> lines;
  for (std::size_t start = 0; start <= flag.help.size();) {
    const std::size_t end = std::min(flag.help.find('\n', start), flag.help.size());
    for (std::string& line : wrap(flag.help.substr(start, end - start), width - indent)) {
      lines.push_back(std::move(line));
    }
    start = end + 1;
  }
  const std::string label =
      fmt::format("  {}{}{}{}{}", flag.short_name, flag.short_name.empty() ? "" : ", ", flag.name,
                  flag.value.empty() ? "" : " ", flag.value);
  return fmt::format("{:<{}}{}\n", label, indent,
                     fmt::join(lines, "\n" + std::string(indent, ' ')));
}

}  // namespace

std::string help_text() {
  std::string text(first_lines);
  const Flag* before = nullptr;
  for (const Flag& flag : flags()) {
    if (before == nullptr || flag.group != before->group) {
      text += flag.group.empty() ? "\n" : fmt::format("\n{}:\n", flag.group);
    }
    text += paragraph(flag);
    before = &flag;
  }
  return text.append(foot);
}

}  // namespace attn
