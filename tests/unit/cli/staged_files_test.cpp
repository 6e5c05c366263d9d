// An export takes the place of what someone may have spent a day on. It is put there whole or not
// at all: an error on the way leaves the old file as it was, and no scraps beside it.
#include "cli/staged_files.hpp"

#include <sys/stat.h>

#include <filesystem>
#include <stdexcept>
#include <string>

#include "catch.hpp"
#include "error.hpp"
#include "helpers.hpp"
#include "unit/folder.hpp"

namespace {

using namespace attn;
namespace fs = std::filesystem;
using test::content;
using test::Folder;
using test::message_of;
using test::put;

std::function<void(Writer&)> text(const std::string& what) {
  return [what](Writer& out) { out.write(what); };
}

void fail_halfway(Writer& out) {
  out.write(std::string(200000, 'x'));  // more than a block: some of it is on the disk
  throw std::runtime_error("halfway");
}

mode_t mode_of(const std::string& path) {
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_mode & 07777U;
}

}  // namespace

TEST_CASE("before commit nothing has changed, after it everything is in place") {
  const Folder folder;
  put(folder / "old.json", "old");
  StagedFiles files;
  files.stage(folder / "old.json", text("new"));
  files.stage(folder / "fresh.csv", text("fresh"));
  CHECK(content(folder / "old.json") == "old");
  CHECK_FALSE(fs::exists(folder / "fresh.csv"));
  files.commit();
  CHECK(content(folder / "old.json") == "new");
  CHECK(content(folder / "fresh.csv") == "fresh");
  CHECK(folder.files() == 2);
}

TEST_CASE("files that are never committed leave nothing behind") {
  const Folder folder;
  put(folder / "old.json", "old");
  {
    StagedFiles files;
    files.stage(folder / "old.json", text("new"));
    files.stage(folder / "fresh.json", text("fresh"));
    CHECK(folder.files() > 1);
  }
  CHECK(content(folder / "old.json") == "old");
  CHECK(folder.files() == 1);
}

TEST_CASE("an error while rendering passes through, and the old content survives") {
  const Folder folder;
  put(folder / "old.json", "old");
  {
    StagedFiles files;
    files.stage(folder / "first.json", text("first"));
    CHECK_THROWS_WITH(files.stage(folder / "old.json", fail_halfway), "halfway");
  }
  CHECK(content(folder / "old.json") == "old");
  CHECK(folder.files() == 1);
}

TEST_CASE("everything that was rendered is in the file, however long it is") {
  const Folder folder;
  std::string expected;
  StagedFiles files;
  files.stage(folder / "long.csv", [&](Writer& out) {
    for (int i = 0; i < 50000; ++i) {
      out.print("{},{}\n", i, i * 0.5);
      expected += fmt::format("{},{}\n", i, i * 0.5);
    }
  });
  files.commit();
  CHECK(content(folder / "long.csv") == expected);
}

TEST_CASE("a symbolic link stays a link, and the file behind it is replaced") {
  const Folder folder;
  fs::create_directory(folder / "there");
  put(folder / "there/real.json", "old");
  fs::create_symlink("there/real.json", folder / "link.json");
  StagedFiles files;
  files.stage(folder / "link.json", text("new"));
  files.commit();
  CHECK(fs::is_symlink(folder / "link.json"));
  CHECK_FALSE(fs::is_symlink(folder / "there/real.json"));
  CHECK(content(folder / "there/real.json") == "new");
}

TEST_CASE("a link that leads nowhere is not replaced by a file") {
  const Folder folder;
  fs::create_symlink("nowhere.json", folder / "link.json");
  StagedFiles files;
  const auto stage = [&] { files.stage(folder / "link.json", text("new")); };
  REQUIRE_THROWS_AS(stage(), Error);
  CHECK(
      message_of(stage).ends_with(": found a symbolic link to nothing, expected a file to write"));
  CHECK(fs::is_symlink(folder / "link.json"));
  CHECK(folder.files() == 1);
}

TEST_CASE("a file keeps its permissions, and a new one gets the usual ones") {
  const Folder folder;
  for (const mode_t mode : {mode_t{0600}, mode_t{0644}, mode_t{0664}, mode_t{0755}}) {
    put(folder / "old.json", "old");
    REQUIRE(::chmod((folder / "old.json").c_str(), mode) == 0);
    StagedFiles files;
    files.stage(folder / "old.json", text("new"));
    files.commit();
    CHECK(mode_of(folder / "old.json") == mode);
  }
  const mode_t before = ::umask(0027);
  {
    StagedFiles files;
    files.stage(folder / "fresh.json", text("new"));
    files.commit();
  }
  CHECK(mode_of(folder / "fresh.json") == 0640);
  CHECK(::umask(before) == 0027);  // and the mask is as it was
}

TEST_CASE("a target that cannot be written is named") {
  const Folder folder;
  StagedFiles files;
  const auto message = [&](const std::string& path) {
    return message_of([&] { files.stage(path, text("new")); });
  };
  CHECK(message(folder / "").ends_with(": found a directory, expected a file to write"));
  const std::string nowhere = folder / "no/such/folder.json";
  CHECK(message(nowhere).starts_with(nowhere + ": cannot be written: "));
  CHECK(folder.files() == 0);
}

TEST_CASE("a device is written to directly and stays a device") {
  StagedFiles files;
  files.stage("/dev/null", text("new"));
  files.commit();
  CHECK(fs::is_character_file("/dev/null"));
}

TEST_CASE("a full disk is an error") {
  if (!fs::exists("/dev/full")) return;
  StagedFiles files;
  const auto stage = [&] { files.stage("/dev/full", text("new")); };
  REQUIRE_THROWS_AS(stage(), Error);
  CHECK(message_of(stage).starts_with("/dev/full: cannot be written: "));
}

TEST_CASE("a writer hands on every byte in order, whatever the size of the pieces") {
  std::string expected;
  std::size_t blocks = 0;
  std::string got;
  Writer out([&](std::string_view block) {
    got += block;
    ++blocks;
  });
  for (std::size_t size : {1U, 100U, 65535U, 65536U, 65537U, 3U, 200000U, 1U}) {
    const std::string piece(size, static_cast<char>('a' + size % 26));
    out.write(piece);
    out.print("{}|", size);
    expected += piece + std::to_string(size) + "|";
  }
  out.flush();
  CHECK(got == expected);
  CHECK(blocks > 2);
}

TEST_CASE("what the drain throws passes through the writer") {
  Writer out([](std::string_view) { throw Error("full"); });
  CHECK_NOTHROW(out.write("little"));
  CHECK_THROWS_AS(out.flush(), Error);
}
