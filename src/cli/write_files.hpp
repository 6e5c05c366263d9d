// The files that a run is asked for: exports, a worksheet and its answers.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/options.hpp"
#include "exercise/class_sheets.hpp"
#include "tell/view.hpp"
#include "trace/trace.hpp"

namespace attn {

/// What is read beside the files that the flags name.
struct FilesRead {
  std::vector<std::string> of_class{};  ///< the inputs that a class's list names
  std::vector<std::string> tensors{};   ///< those that an input names tensors of
};

/// Makes sure that no file is lost to another: that nothing is written over a file that is read,
/// and nothing twice. Throws Error where it would be.
void require_files_apart(const Options& options, const FilesRead& read = {});

/// About how many bytes each of the files, by its path, and "standard output" will have; 0 for few.
using ExpectedSizes = std::map<std::string, double>;

/// Says on standard error what is going to be large, of the files and of standard output, but for
/// an explanation; returns how large all of it is going to be. Throws Error for a page that no
/// browser opens, and for a worksheet that takes more memory than is left.
ExpectedSizes announce_large(const Trace& trace, const View& view, const Options& options);

/// Writes them, or where one fails none of them: of a class, those of its sheets; of the
/// layer above its input, `next`. Throws Error when
/// one cannot be written, and where a file of a worksheet is there already and is not the same, or
/// holds answers.
void write_files(const Trace& trace, const ClassSheets& sheets, const std::optional<Input>& next,
                 const ExpectedSizes& sizes, const View& view, const Options& options);

}  // namespace attn
