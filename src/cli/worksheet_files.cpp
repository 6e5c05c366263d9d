#include "cli/worksheet_files.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace attn {
namespace {

// Of "a/b.md" "a/b" and ".md".
struct Parts {
  std::string stem, ending;
};
Parts parts_of(const std::string& worksheet) {
  const std::size_t point = worksheet.rfind('.');
  return {worksheet.substr(0, point), worksheet.substr(point)};
}

}  // namespace

SheetFiles sheet_files(const std::string& worksheet) {
  const auto [stem, ending] = parts_of(worksheet);
  return {.sheet = worksheet,
          .answers = fmt::format("{}.answers.json", stem),
          .key = fmt::format("{}.key{}", stem, ending),
          .input = fmt::format("{}{}", stem, input_ending)};
}

std::vector<SheetFiles> class_files(const std::string& worksheet, std::size_t students) {
  const auto [stem, ending] = parts_of(worksheet);
  const std::size_t digits = std::max<std::size_t>(std::to_string(students).size(), 2);
  std::vector<SheetFiles> files;
  for (std::size_t i = 1; i <= students; ++i) {
    files.push_back(sheet_files(fmt::format("{}-{:0{}}{}", stem, i, digits, ending)));
  }
  return files;
}

std::string class_list_file(const std::string& worksheet) {
  return fmt::format("{}{}", parts_of(worksheet).stem, list_ending);
}

std::string file_name(const std::string& path) { return path.substr(path.find_last_of('/') + 1); }

}  // namespace attn
