// A run from the command line to the bytes out: what it answers, how it ends, and that trouble is
// found before the first byte. Whole transcripts are in tests/golden.
#include "cli/run.hpp"

#include <csignal>
#include <nlohmann/json.hpp>

#include "cli/reply.hpp"
#include "helpers.hpp"
#include "unit/cli/redirected.hpp"
#include "version.hpp"

namespace {

using namespace attn;
using test::Folder;
using test::put;

struct Ran {
  int status = -1;
  std::string written, error = "no error";
};

Ran ran(std::vector<std::string> arguments) {
  const auto before = std::signal(SIGPIPE, SIG_DFL);
  arguments.insert(arguments.begin(), "attn-trace");
  std::vector<char*> argv;
  for (auto& argument : arguments) argv.push_back(argument.data());
  Ran made;
  made.written = test::captured(STDOUT_FILENO, [&] {
    made.error =
        test::message_of([&] { made.status = run(static_cast<int>(argv.size()), argv.data()); });
  });
  std::signal(SIGPIPE, before);
  return made;
}

const std::string lecture_file = ATTN_TRACE_DATA "/lecture.json";

}  // namespace

TEST_CASE("an input is traced, and the run ends as all well") {
  const Ran made = ran({lecture_file, "--variant", "raw", "--format", "csv"});
  CHECK(made.status == all_well);
  CHECK(made.error == "no error");
  CHECK(made.written.starts_with("variant,step,word,token,feature,value\nraw,"));
}

TEST_CASE("exports are written, and then nothing else unless it is asked for") {
  const Folder folder;
  const Ran made = ran({lecture_file, "--export", folder / "out.csv"});
  CHECK(made.status == all_well);
  CHECK(made.written.empty());
  CHECK(test::content(folder / "out.csv").starts_with("variant,step,word,token,feature,value\n"));
}

TEST_CASE("the version and the list of mistakes need no input") {
  const Ran made = ran({"--version"});
  CHECK(made.status == all_well);
  CHECK(made.written.find(version) != std::string::npos);
  CHECK(ran({"--list-mistakes"}).status == all_well);
}

TEST_CASE("numbers that differ end the run with a status of their own") {
  const Folder folder;
  put(folder / "right.json", R"({"raw": {"scores": [4, null, 6]}})");
  put(folder / "wrong.json", R"({"raw": {"scores": [4, null, 5]}})");
  CHECK(ran({lecture_file, "--check", folder / "right.json"}).status == all_well);
  CHECK(ran({lecture_file, "--check", folder / "wrong.json"}).status == numbers_differ);
}

TEST_CASE("trouble is thrown before anything is written") {
  const Folder folder;
  put(folder / "bad.json", "{\"tokens\": 1}");
  const std::string out = folder / "out.json";
  const std::vector<std::vector<std::string>> troubles{
      {"--no-such-flag"},
      {folder / "none.json", "--export", out, "--format", "text"},
      {folder / "bad.json", "--export", out, "--format", "text"},
      {lecture_file, "--word", "4", "--export", out, "--format", "text"},
      {lecture_file, "--explain", "scores[9,9]", "--export", out}};
  for (const auto& arguments : troubles) {
    const Ran made = ran(arguments);
    INFO(made.error);
    CHECK(made.error != "no error");
    CHECK(made.written.empty());
    CHECK(folder.files() == 1);
  }
}

TEST_CASE("a flag wins over the key of the same meaning") {
  const Folder folder;
  put(folder / "in.json", R"({"embeddings": [[1, 2], [3, 4]], "word": 1, "self": "skip",
    "scale": "none", "mask": "none"})");
  const auto settled = [&](std::vector<std::string> flags) {
    flags.insert(flags.begin(), {folder / "in.json", "--format", "json"});
    const auto json = nlohmann::json::parse(ran(flags).written);
    const auto& settings = json.at("variants")[0].at("settings");
    return std::vector<std::string>{json.at("words").dump(), settings.at("self"),
                                    settings.at("scale"), json.at("input").value("mask", "none")};
  };
  CHECK(settled({}) == std::vector<std::string>{"[1]", "skip", "none", "none"});
  CHECK(settled({"--word", "2", "--self", "score", "--scale", "dim", "--mask", "causal"}) ==
        std::vector<std::string>{"[2]", "score", "dim", "causal"});
}

TEST_CASE("variants that nobody chose to leave out are named, and why, once for each reason") {
  const Folder folder;
  put(folder / "in.json", R"({"embeddings": [[1, 2], [3, 4]]})");
  const std::string text = ran({folder / "in.json"}).written;
  CHECK(text.find("Left out: query-key, qkv (") != std::string::npos);
  CHECK(ran({folder / "in.json", "--variant", "raw"}).written.find("Left out") ==
        std::string::npos);
  CHECK(ran({folder / "in.json", "--variant", "qkv"}).error.find("W_Q") != std::string::npos);
}
