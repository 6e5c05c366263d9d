// Files that are replaced whole or not at all.
#pragma once

#include <deque>
#include <string>

#include "cli/output.hpp"
#include "cli/temporary_file.hpp"

namespace attn {

/// Files that are written beside their targets and put in place together, at the end. Until
/// commit(), and when anything fails or a signal ends the program, every target is as it was.
class StagedFiles {
 public:
  /// Writes through `render`, about so many bytes if that is known, beside `path`. A target that is
  /// no regular file (/dev/stdout, a pipe) is written directly. Throws Error when it cannot be
  /// written.
  void stage(const std::string& path, const Render& render, double expected = 0.0);

  /// Puts every staged file in the place of its target, with the owner and the mode of the old one.
  /// A target that must stay the file that it is (it has other names, an owner who cannot be given
  /// to another file, is mounted there, or stands in a folder that takes no other) is filled with
  /// the new bytes, for which room is made first.
  void commit();

 private:
  struct Staged {
    Staged(const std::string& path, const std::string& called, bool exists)
        : target(path), file(path, called, exists) {}
    std::string target;
    TemporaryFile file;
    bool stays = false;  ///< the target must stay the file that it is
  };
  std::deque<Staged> files_;
};

}  // namespace attn
