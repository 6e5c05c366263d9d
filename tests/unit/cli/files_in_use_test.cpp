// No file may be lost to another, under whatever name it goes.
#include "cli/files_in_use.hpp"

#include <sys/stat.h>

#include <filesystem>

#include "helpers.hpp"
#include "unit/cli/redirected.hpp"

namespace {

using namespace attn;
namespace fs = std::filesystem;
using test::Folder;
using test::message_of;
using test::put;

constexpr std::string_view is_input = "is the input itself";
constexpr std::string_view is_export = "is what --export writes, too";

// Why a file may not be written that another is read as, or "no error".
std::string over(const std::string& read, const std::string& written) {
  FilesInUse files;
  files.reads(read, is_input);
  return message_of([&] { files.writes(written, is_export); });
}

// The same of two that are written.
std::string twice(const std::string& one, const std::string& other) {
  FilesInUse files;
  files.writes(one, is_export);
  return message_of([&] { files.writes(other, "is another"); });
}

std::string refused(const std::string& path, std::string_view told) {
  return path + ": " + std::string(told) + ", expected another file to write";
}

}  // namespace

TEST_CASE("a file that is read is not written, by any name that leads to it") {
  const Folder folder;
  const std::string input = folder / "in.json";
  put(input, "{}");
  fs::create_directory(folder / "there");
  fs::create_symlink("../in.json", folder / "there/symbolic.json");
  fs::create_hard_link(input, folder / "hard.json");
  fs::create_directory_symlink(".", folder / "here");
  for (const char* name : {"in.json", "./in.json", "there/../in.json", "there/symbolic.json",
                           "hard.json", "here/in.json"}) {
    CHECK(over(input, folder / name) == refused(folder / name, is_input));
  }
  CHECK(over(folder / "hard.json", input) == refused(input, is_input));
}

TEST_CASE("files that differ may be read and written, alike as their names may be") {
  const Folder folder;
  put(folder / "in.json", "{}");
  put(folder / "copy.json", "{}");
  fs::create_directory(folder / "there");
  CHECK(over(folder / "in.json", folder / "copy.json") == "no error");
  CHECK(over(folder / "in.json", folder / "there/in.json") == "no error");
  CHECK(over(folder / "in.json", folder / "new.json") == "no error");
  CHECK(twice(folder / "new.json", folder / "there/new.json") == "no error");
  CHECK(twice(folder / "new.json", folder / "new.csv") == "no error");
}

TEST_CASE("a file that does not exist yet is not written twice, however it is spelt") {
  const Folder folder;
  fs::create_directory_symlink(".", folder / "here");
  for (const char* name : {"new.json", "./new.json", "here/new.json", "here/./here//new.json"}) {
    CHECK(twice(folder / "new.json", folder / name) == refused(folder / name, is_export));
  }
  const fs::path before = fs::current_path();
  fs::current_path(folder / "");
  CHECK(twice("new.json", folder / "new.json") == refused(folder / "new.json", is_export));
  fs::current_path(before);
}

TEST_CASE("a file may be read twice, and what is named later is told of the first") {
  const Folder folder;
  put(folder / "in.json", "{}");
  FilesInUse files;
  files.reads(folder / "in.json", is_input);
  files.reads(folder / "in.json", "holds the answers");
  CHECK(message_of([&] { files.writes(folder / "in.json", is_export); }) ==
        refused(folder / "in.json", is_input));
}

TEST_CASE("what is no regular file cannot be lost, and may be written again and again") {
  const Folder folder;
  REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
  CHECK(over("/dev/null", "/dev/null") == "no error");
  CHECK(twice("/dev/null", "/dev/null") == "no error");
  CHECK(twice(folder / "pipe", folder / "pipe") == "no error");
  CHECK(twice(folder / "no/such.json", folder / "no/such.json") == "no error");
}

TEST_CASE("standard input and output that are files count as such") {
  const Folder folder;
  put(folder / "in.json", "{}");
  const test::OpenFile file(folder / "in.json", O_RDWR);
  std::string over_input, over_output, output_over_export;
  {
    const test::Redirected input(STDIN_FILENO, file);
    over_input = over("-", folder / "in.json");
  }
  {
    const test::Redirected output(STDOUT_FILENO, file);
    FilesInUse read;
    read.reads(folder / "in.json", is_input);
    over_output = message_of([&] { read.writes_standard_output(); });
    FilesInUse written;
    written.writes_standard_output();
    output_over_export = message_of([&] { written.writes(folder / "in.json", is_export); });
  }
  CHECK(over_input == refused(folder / "in.json", is_input));
  CHECK(over_output == refused("standard output", is_input));
  CHECK(output_over_export == refused(folder / "in.json", "is standard output, too"));
}

TEST_CASE("standard output that is a device is not looked at") {
  const test::OpenFile null("/dev/null", O_RDWR);
  const test::Redirected output(STDOUT_FILENO, null);
  FilesInUse files;
  files.writes_standard_output();
  files.writes_standard_output();
}
