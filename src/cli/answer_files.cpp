#include "cli/answer_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <string_view>
#include <system_error>

#include "cli/worksheet_files.hpp"

namespace attn {
namespace {

namespace fs = std::filesystem;

// JSON, or text as a program printed it.
bool ends_as_answers(std::string_view name) {
  constexpr std::array<std::string_view, 6> endings{".json", ".txt", ".log",
                                                    ".npy",  ".npz", ".safetensors"};
  std::string small(name);
  std::ranges::transform(small, small.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return std::ranges::any_of(endings,
                             [&](std::string_view ending) { return small.ends_with(ending); });
}

// What --students writes beside the answers.
bool is_of_class(std::string_view name) {
  return name.ends_with(input_ending) || name.ends_with(list_ending);
}

// What is no file, but there (a folder, a pipe), holds no answers; a link to nothing is to be told.
bool may_be_file(const std::string& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  return status.type() == fs::file_type::regular || !fs::exists(status);
}

bool is_same(const std::string& path, const std::string& input) {
  std::error_code error;
  return input != "-" && fs::equivalent(path, input, error) && !error;
}

void add_folder(const std::string& folder, const std::string& input, AnswerFiles& found) {
  std::error_code error;
  std::vector<std::string> names;
  for (fs::directory_iterator at(folder, error); !error && at != fs::directory_iterator();
       at.increment(error)) {
    names.push_back(at->path().filename().string());
  }
  if (error) {
    found.files.push_back({folder, fmt::format("cannot be read: {}", error.message())});
    return;
  }
  std::ranges::sort(names);
  const std::string start = folder.ends_with('/') ? folder : fmt::format("{}/", folder);
  const std::size_t before = found.files.size();
  for (const std::string& name : names) {
    const std::string path = start + name;
    if (ends_as_answers(name) && !name.starts_with('.') && !is_of_class(name) &&
        may_be_file(path) && !is_same(path, input)) {
      found.files.push_back({path});
    } else {
      found.passed_over.push_back(path);
    }
  }
  if (found.files.size() > before) return;
  found.files.push_back(
      {folder,
       "found no file of answers, expected some that end in .json, .txt, .log, .npy, .npz or "
       ".safetensors"});
}

}  // namespace

AnswerFiles find_answers(const std::vector<std::string>& given, const std::string& input) {
  AnswerFiles found{.of_class = given.size() > 1};
  for (const std::string& path : given) {
    std::error_code error;
    if (path != "-" && fs::is_directory(path, error)) {
      found.of_class = true;
      add_folder(path, input, found);
    } else {
      found.files.push_back({path});
    }
  }
  return found;
}

}  // namespace attn
