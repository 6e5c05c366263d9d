// A file that becomes another one once it is complete.
#pragma once

#include <string>

namespace attn {

/// An empty file `.attn-trace-XXXXXX` in a folder. It is gone at the end, and when a signal ends
/// the program; what a killed run left in the folder is taken away when the next is made there. As
/// long as it lives it is locked, so that no other run takes it for such.
class TemporaryFile {
 public:
  /// `target` is the path of what it is to become, `called` what messages call that. Where the
  /// target's folder takes no file, a target that is there and is only to be filled may have it in
  /// the folder for temporary files. Throws Error when there is no room for it.
  TemporaryFile(const std::string& target, const std::string& called,
                bool may_be_elsewhere = false);
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  const std::string& path() const { return path_; }
  int descriptor() const { return descriptor_; }
  bool is_beside_target() const { return is_beside_target_; }

 private:
  std::string path_;
  int descriptor_ = -1;
  bool is_beside_target_ = true;
};

}  // namespace attn
