// Which files a run reads and writes, so that none of them is lost to another.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

namespace attn {

/// The files of one run. Each is known by what it is and not by its name: through a link, under
/// another name or another spelling it is the same, and so is one that does not exist yet. What is
/// no regular file (a pipe, a terminal) cannot be lost, and is not looked at.
class FilesInUse {
 public:
  /// A file that is read, and how it is told of: "is the input itself". "-" is standard input.
  void reads(const std::string& path, std::string_view told);

  /// A file that is written. Throws Error, in the words of the other, where one named before is the
  /// same.
  void writes(const std::string& path, std::string_view told);
  void writes_standard_output();

 private:
  struct File {
    dev_t device;
    ino_t number;      ///< its own, or its folder's
    std::string name;  ///< in its folder, where it does not exist yet
    std::string_view told;
    bool is(const File& other) const;
  };
  void add(const std::string& path, const File& file);

  std::vector<File> files_;
};

}  // namespace attn
