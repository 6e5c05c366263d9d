// The files of answers that --check names: those given, and in place of a folder those in it.
#pragma once

#include <string>
#include <vector>

namespace attn {

/// A file of answers, or a folder with none in it.
struct AnswerFile {
  std::string path;       ///< or "-"
  std::string trouble{};  ///< why there is nothing to be read; mostly empty
};

struct AnswerFiles {
  std::vector<AnswerFile> files{};
  std::vector<std::string> passed_over{};  ///< what else stands in the folders
  bool of_class = false;                   ///< several were asked for, or a folder
};

/// Finds them, in the order given; a folder's by name. Of a folder these are the files that end in
/// .json, in large letters or small ones, but for hidden ones, `input`, the input
/// itself, and the inputs and lists that --students writes.
AnswerFiles find_answers(const std::vector<std::string>& given, const std::string& input);

}  // namespace attn
