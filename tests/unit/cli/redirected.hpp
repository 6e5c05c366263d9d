// Standard input, output or error, for a while another file.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <iostream>
#include <string>

#include "catch.hpp"
#include "unit/folder.hpp"

namespace attn::test {

/// As long as it lives, one of the three is another open file. Check nothing meanwhile: what is
/// said of a failure would go there, too.
class Redirected {
 public:
  Redirected(int which, int to) : which_(which), before_(::dup(which)) {
    flush();
    ::dup2(to, which);
  }
  ~Redirected() {
    flush();
    ::dup2(before_, which_);
    ::close(before_);
  }
  Redirected(const Redirected&) = delete;
  Redirected& operator=(const Redirected&) = delete;

 private:
  static void flush() {
    std::cout.flush();
    std::fflush(nullptr);
  }
  int which_, before_;
};

/// A file that is open until this ends.
class OpenFile {
 public:
  OpenFile(const std::string& path, int flags) : descriptor_(::open(path.c_str(), flags, 0600)) {
    REQUIRE(descriptor_ >= 0);
  }
  ~OpenFile() { ::close(descriptor_); }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  operator int() const { return descriptor_; }

 private:
  int descriptor_;
};

/// What `run` writes to standard output or error, and what it throws passes through.
template <typename Run>
std::string captured(int which, Run run) {
  const Folder folder;
  const OpenFile file(folder / "captured", O_CREAT | O_WRONLY);
  {
    const Redirected redirected(which, file);
    run();
  }
  return content(folder / "captured");
}

}  // namespace attn::test
