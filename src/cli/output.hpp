// Bytes out: to standard output, or to files that are replaced whole or not at all.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "write/writer.hpp"

namespace attn {

/// Writes through `render` to standard output. Throws Error when that fails, as on a full disk;
/// a reader that went away (| head) ends the writing quietly.
void write_standard_output(const std::function<void(Writer&)>& render);

/// Files that are written beside their targets and put in place together, at the end. Until
/// commit(), and when anything fails or a signal ends the program, every target is as it was.
class StagedFiles {
 public:
  StagedFiles() = default;
  ~StagedFiles();
  StagedFiles(const StagedFiles&) = delete;
  StagedFiles& operator=(const StagedFiles&) = delete;

  /// Writes through `render` beside `path`. A target that is no regular file (/dev/stdout, a
  /// pipe) is written directly. Throws Error when it cannot be written, or is `input` itself.
  void stage(const std::string& path, const std::string& input,
             const std::function<void(Writer&)>& render);
  /// Renames every staged file to its target.
  void commit();

 private:
  struct Staged {
    std::string temporary, target;
  };
  std::vector<Staged> files_;
};

}  // namespace attn
