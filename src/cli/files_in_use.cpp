#include "cli/files_in_use.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "error.hpp"

namespace attn {

bool FilesInUse::File::is(const File& other) const {
  return device == other.device && number == other.number && name == other.name;
}

void FilesInUse::reads(const std::string& path, std::string_view told) {
  struct stat found {};
  const int failed = path == "-" ? ::fstat(STDIN_FILENO, &found) : ::stat(path.c_str(), &found);
  if (failed != 0 || !S_ISREG(found.st_mode)) return;
  files_.push_back({.device = found.st_dev, .number = found.st_ino, .name = "", .told = told});
}

void FilesInUse::writes(const std::string& path, std::string_view told) {
  struct stat found {};
  if (::stat(path.c_str(), &found) == 0) {
    if (!S_ISREG(found.st_mode)) return;
    return add(path, {.device = found.st_dev, .number = found.st_ino, .name = "", .told = told});
  }
  const std::size_t slash = path.rfind('/');
  const std::string folder = slash == path.npos ? "." : path.substr(0, slash + 1);
  if (::stat(folder.c_str(), &found) != 0) return;  // then it cannot be written either
  add(path, {.device = found.st_dev,
             .number = found.st_ino,
             .name = slash == path.npos ? path : path.substr(slash + 1),
             .told = told});
}

void FilesInUse::writes_standard_output() {
  struct stat found {};
  if (::fstat(STDOUT_FILENO, &found) != 0 || !S_ISREG(found.st_mode)) return;
  add("standard output", {.device = found.st_dev,
                          .number = found.st_ino,
                          .name = "",
                          .told = "is standard output, too"});
}

void FilesInUse::add(const std::string& path, const File& file) {
  const auto same = std::ranges::find_if(files_, [&](const File& other) { return other.is(file); });
  if (same != files_.end()) {
    throw Error(fmt::format("{}: {}, expected another file to write", path, same->told));
  }
  files_.push_back(file);
}

}  // namespace attn
