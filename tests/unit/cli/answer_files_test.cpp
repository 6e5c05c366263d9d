#include "cli/answer_files.hpp"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "catch.hpp"
#include "unit/folder.hpp"

namespace {

using namespace attn;

std::vector<std::string> paths_of(const AnswerFiles& found) {
  std::vector<std::string> paths;
  for (const AnswerFile& file : found.files) paths.push_back(file.path);
  return paths;
}

}  // namespace

TEST_CASE("files are taken as they are given, and one alone is no class") {
  const AnswerFiles one = find_answers({"a.txt"}, "in.json");
  CHECK(paths_of(one) == std::vector<std::string>{"a.txt"});
  CHECK_FALSE(one.of_class);
  const AnswerFiles several = find_answers({"b.json", "-", "a.json"}, "in.json");
  CHECK(paths_of(several) == std::vector<std::string>{"b.json", "-", "a.json"});
  CHECK(several.of_class);
}

TEST_CASE("of a folder the files of answers are taken by name, and the rest is passed over") {
  const test::Folder folder;
  for (const char* name : {"b.json", "a.json", "C.JSON", "=1.json", "notes.doc", ".hidden.json",
                           "json", "in.json", "s-01.input.json", "s.class.json"}) {
    std::ofstream(folder / name) << "{}";
  }
  std::filesystem::create_directory(folder / "d.json");
  REQUIRE(::mkfifo((folder / "pipe.json").c_str(), 0600) == 0);
  std::filesystem::create_symlink("nowhere", folder / "lost.json");
  std::filesystem::create_symlink("a.json", folder / "link.json");
  const std::string path = std::filesystem::path(folder / "x").parent_path().string();
  for (const std::string end : {"", "/"}) {
    const AnswerFiles found = find_answers({path + end}, folder / "in.json");
    CHECK(found.of_class);
    CHECK(paths_of(found) == std::vector<std::string>{folder / "=1.json", folder / "C.JSON",
                                                      folder / "a.json", folder / "b.json",
                                                      folder / "link.json", folder / "lost.json"});
    CHECK(found.passed_over ==
          std::vector<std::string>{folder / ".hidden.json", folder / "d.json", folder / "in.json",
                                   folder / "json", folder / "notes.doc", folder / "pipe.json",
                                   folder / "s-01.input.json", folder / "s.class.json"});
  }
}

TEST_CASE("a folder without answers is trouble of its own") {
  const test::Folder folder;
  const AnswerFiles found = find_answers({"a.json", folder / ""}, "in.json");
  REQUIRE(found.files.size() == 2);
  CHECK(found.files[0].trouble.empty());
  CHECK(found.files[1].trouble ==
        "found no file of answers, expected some that end in .json, .txt, .log, .npy, .npz or "
        ".safetensors");
}
