#include "answers/printed/noise.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "answers/printed/log_lines.hpp"
#include "answers/printed/plain_text.hpp"
#include "answers/printed/shared_prefix.hpp"
#include "text/characters.hpp"

namespace attn {
namespace {

using namespace std::string_view_literals;

bool is_of_name(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '.';
}

using Prefix = std::optional<std::size_t> (*)(std::string_view line);

std::size_t taken(std::string_view line, std::string_view rest) {
  return line.size() - rest.size();
}

std::optional<std::size_t> quoted(std::string_view line) {
  for (const std::string_view mark : {">>> "sv, "> "sv, "# "sv, "#> "sv, "// "sv, "## "sv}) {
    if (line.starts_with(mark)) return mark.size();
    if (line == mark.substr(0, mark.size() - 1)) return mark.size() - 1;
  }
  return std::nullopt;
}

// "web-1  | " of docker compose.
std::optional<std::size_t> container(std::string_view line) {
  std::string_view rest = line;
  std::size_t name = 0;
  while (name < rest.size() && (is_of_name(rest[name]) || rest[name] == '-')) ++name;
  if (name == 0) return std::nullopt;
  rest.remove_prefix(name);
  if (!rest.starts_with(' ')) return std::nullopt;
  take_blanks(rest);
  if (!rest.starts_with('|')) return std::nullopt;
  rest.remove_prefix(1);
  if (rest.starts_with(' ')) rest.remove_prefix(1);
  return taken(line, rest);
}

// The same prefix is told of all lines, or of none.
bool all_have(Prefix prefix, bool must_be_same, const std::vector<std::string>& lines) {
  std::optional<std::string> first;
  std::size_t count = 0;
  for (const std::string& line : lines) {
    if (line.find_first_not_of(" \t") == line.npos) continue;
    const auto size = prefix(line);
    if (!size) return false;
    std::string own = line.substr(0, *size);
    if (must_be_same && first && *first != own) return false;
    first = std::move(own);
    ++count;
  }
  return count > (must_be_same ? 1 : 0);
}

void take_prefixes(std::vector<std::string>& lines) {
  constexpr int most_prefixes = 4;
  for (int i = 0; i < most_prefixes; ++i) {
    Prefix found = nullptr;
    for (const Prefix prefix : {stamp, level, quoted, container}) {
      if (found == nullptr && all_have(prefix, prefix == container, lines)) found = prefix;
    }
    if (found == nullptr) return;
    for (std::string& line : lines) line.erase(0, found(line).value_or(0));
  }
}

// "In [3]: ", "octave:3> "
std::optional<std::size_t> prompt(std::string_view line) {
  for (const std::string_view fixed :
       {">>> "sv, "julia> "sv, "octave> "sv, ">> "sv, "> "sv, "ghci> "sv, "$ "sv}) {
    if (line.starts_with(fixed)) return fixed.size();
  }
  const auto numbered = [&](std::string_view start,
                            std::string_view end) -> std::optional<std::size_t> {
    if (!line.starts_with(start)) return std::nullopt;
    std::size_t at = start.size();
    while (at < line.size() && is_digit(line[at])) ++at;
    if (!line.substr(at).starts_with(end)) return std::nullopt;
    return at + end.size();
  };
  for (const auto& [start, end] : {std::pair("In ["sv, "]:"sv), std::pair("octave:"sv, ">"sv),
                                   std::pair("(%i"sv, ")"sv), std::pair("In["sv, "]:="sv)}) {
    if (const auto size = numbered(start, end)) return size;
  }
  return std::nullopt;
}

std::size_t output_mark(std::string_view line) {
  for (const auto& [start, end] :
       {std::pair("Out["sv, "]:"sv), std::pair("Out["sv, "]="sv), std::pair("(%o"sv, ")"sv)}) {
    if (!line.starts_with(start)) continue;
    std::size_t at = start.size();
    while (at < line.size() && is_digit(line[at])) ++at;
    if (line.substr(at).starts_with(end)) return at + end.size();
  }
  return 0;
}

// What a command asks to be shown, where it is but a name: weights of print(weights).
std::string asked_for(std::string_view command) {
  take_blanks(command);
  while (!command.empty() && (is_blank(command.back()) || command.back() == ';')) {
    command.remove_suffix(1);
  }
  for (const std::string_view call :
       {"print("sv, "console.log("sv, "disp("sv, "display("sv, "println("sv}) {
    if (!command.starts_with(call) || !command.ends_with(')')) continue;
    command.remove_prefix(call.size());
    command.remove_suffix(1);
  }
  const bool is_all_name = !command.empty() && std::ranges::all_of(command, is_of_name);
  return is_all_name ? fmt::format("{}:", command) : "";
}

void take_prompts(std::vector<std::string>& lines) {
  bool in_command = false;
  for (std::string& line : lines) {
    if (const auto size = prompt(line)) {
      line = asked_for(std::string_view(line).substr(*size));
      in_command = true;
    } else if (in_command && (line.starts_with("... ") || line.starts_with("   ...: "))) {
      line.clear();
    } else {
      line.erase(0, output_mark(line));
      in_command = false;
    }
  }
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (true) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    if (end == text.size()) return lines;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

std::string without_noise(std::string bytes, const std::string& file) {
  std::vector<std::string> lines = lines_of(plain_text(std::move(bytes), file));
  take_prefixes(lines);
  take_log_heads(lines);
  take_shared_prefixes(lines, file);
  take_prompts(lines);
  std::string clean;
  for (const std::string& line : lines) {
    if (&line != lines.data()) clean += '\n';
    clean += line;
  }
  return clean;
}

}  // namespace attn
