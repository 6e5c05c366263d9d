#include "cli/no_loss.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <system_error>

#include "answers/answers.hpp"
#include "error.hpp"
#include "tell/exercise.hpp"
#include "tensors/tensor_file.hpp"
#include "version.hpp"

namespace attn {
namespace {

// Whether a file holds exactly what would be written to it.
bool holds(const std::string& path, const Render& render) {
  std::ifstream file(path, std::ios::binary);
  bool same = true;
  std::string there;
  Writer out([&](std::string_view block) {
    if (!same) return;
    there.resize(block.size());
    same = file.read(there.data(), static_cast<std::streamsize>(there.size())) && there == block;
  });
  render(out);
  out.flush();
  return same && file.peek() == std::ifstream::traits_type::eof();
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// What a sheet or answers are known by stands there, if anywhere. Of blanks, which may be many, one
// counts.
std::string beginning_of(const std::string& path) {
  constexpr std::size_t most = std::size_t{1} << 16U;
  std::string text;
  std::string block(most, '\0');
  std::ifstream file(path, std::ios::binary);
  while (text.size() < most && file) {
    file.read(block.data(), static_cast<std::streamsize>(block.size()));
    for (const char c :
         std::string_view(block).substr(0, static_cast<std::size_t>(file.gcount()))) {
      if (!is_blank(c) || text.empty() || !is_blank(text.back())) text.push_back(c);
    }
  }
  return text;
}

[[noreturn]] void refuse_loss(const std::string& path, std::string_view found,
                              std::string_view other) {
  throw Error(fmt::format("{}: found {}, expected to lose no work", path, found),
              fmt::format("move it away, or name another {}", other));
}

// Whether it is a trace that was exported before: its arrays have the input's among them.
bool is_exported_trace(const std::string& path) {
  try {
    return std::ranges::any_of(open_tensors(path)->names(), [](const std::string& name) {
      return name.starts_with(input_prefix);
    });
  } catch (const Error&) {  // whatever it is, it is none
    return false;
  }
}

// A folder, a pipe or a device holds no work, and may not even be read.
void require_no_work(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return;
  const std::string text = beginning_of(path);
  if (text.find(exercise_instruction) != text.npos) refuse_loss(path, "an exercise sheet", "file");
  if (text.find(sheets_format) != text.npos) refuse_loss(path, "a class's list of sheets", "file");
  if (!text.empty() && is_tensor_file(path, text) && !is_exported_trace(path)) {
    refuse_loss(path, "numbers that are no exported trace", "file");
  }
  if (looks_like_answers(text) && !is_unanswered(path)) {
    refuse_loss(path, "what looks like somebody's answers", "file");
  }
}

}  // namespace

void require_no_loss(const std::string& path, Replaces replaces, const Render& render) {
  if (::access(path.c_str(), F_OK) != 0) return;
  switch (replaces) {
    case Replaces::all_but_work:
      return require_no_work(path);
    case Replaces::same_sheet:
      if (holds(path, render)) return;
      refuse_loss(path, "a file that is not the blank sheet to be written", "sheet");
    case Replaces::same:
      if (holds(path, render)) return;
      refuse_loss(path, "a file that is not the one to be written", "sheet");
    case Replaces::blank_answers:
      if (is_unanswered(path)) return;
      refuse_loss(path, "a file that is no blank template", "sheet");
  }
}

}  // namespace attn
