// What the files of --worksheet are called.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace attn {

/// Each has four files, and all are open at once until they are complete.
inline constexpr std::size_t most_students = 200;

/// How the inputs and the lists of a class's sheets end.
inline constexpr std::string_view input_ending = ".input.json";
inline constexpr std::string_view list_ending = ".class.json";

/// The files of one sheet; of a class's sheets all of them, else the first two.
struct SheetFiles {
  std::string sheet, answers, key, input;
};

/// FILE.md → FILE.md, FILE.answers.json, FILE.key.md, FILE.input.json; of .html the same.
SheetFiles sheet_files(const std::string& worksheet);

/// FILE.md → those of FILE-01.md, FILE-02.md, …
std::vector<SheetFiles> class_files(const std::string& worksheet, std::size_t students);

/// FILE.md → FILE.class.json
std::string class_list_file(const std::string& worksheet);

/// A path without its folder.
std::string file_name(const std::string& path);

}  // namespace attn
