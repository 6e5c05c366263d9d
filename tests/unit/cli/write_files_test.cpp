// Files are written all or none, over nothing that is read and nothing that somebody worked on.
#include "cli/write_files.hpp"

#include "cli/reply.hpp"
#include "helpers.hpp"
#include "unit/cli/redirected.hpp"

namespace {

using namespace attn;
using test::content;
using test::Folder;
using test::message_of;
using test::put;

const Trace& traced() {
  static const Trace trace = attn::trace(test::lecture(), std::vector{Variant::qkv});
  return trace;
}

// Why files are not written, or "no error".
std::string written(const Options& options) {
  return message_of([&] { write_files(traced(), {}, std::nullopt, {}, View{}, options); });
}

Options sheet_in(const Folder& folder) {
  return {.worksheet = folder / "sheet.md", .blanks = std::vector{StepId::scores}};
}

// A trace that takes much more to write than to hold: its weighted values.
Trace large() {
  Matrix embeddings(400, 64);
  for (std::size_t i = 0; i < embeddings.rows(); ++i) {
    for (std::size_t j = 0; j < embeddings.columns(); ++j) {
      embeddings(i, j) = static_cast<double>((i * 7 + j * 13) % 101) / 370.0;
    }
  }
  return trace(test::input_of(embeddings), std::vector{Variant::raw});
}

}  // namespace

TEST_CASE("each export is the trace in the format of its ending") {
  const Folder folder;
  const Options options{.exports = {{folder / "a.json", Format::json},
                                    {folder / "a.csv", Format::csv},
                                    {folder / "a.md", Format::markdown}}};
  CHECK(written(options) == "no error");
  CHECK(folder.files() == 3);
  for (const Export& one : options.exports) {
    CHECK(content(one.path) ==
          test::rendered([&](Writer& out) { write_trace(traced(), View{}, one.format, out); }));
  }
}

TEST_CASE("where one file cannot be written none is") {
  const Folder folder;
  put(folder / "a.json", "old");
  CHECK(written({.exports = {{folder / "a.json", Format::json},
                             {folder / "none/b.csv", Format::csv}}}) != "no error");
  CHECK(content(folder / "a.json") == "old");
  CHECK(folder.files() == 1);
}

TEST_CASE("a worksheet asks for its blanks alone, with its answers beside it") {
  const Folder folder;
  CHECK(written(sheet_in(folder)) == "no error");
  CHECK(folder.files() == 2);
  CHECK(content(folder / "sheet.md").find("`sheet.answers.json`") != std::string::npos);
  const std::string answers = content(folder / "sheet.answers.json");
  CHECK(answers.find("\"scores\": [[null, null, null]]") != std::string::npos);
  CHECK(answers.find("\"weights\"") == std::string::npos);
}

TEST_CASE("a sheet is made again only where nobody has worked on it") {
  const Folder folder;
  REQUIRE(written(sheet_in(folder)) == "no error");
  CHECK(written(sheet_in(folder)) == "no error");
  const std::string sheet = content(folder / "sheet.md");
  const std::string answers = content(folder / "sheet.answers.json");
  const auto lost = [](const std::string& what) {
    return what.ends_with("expected to lose no work");
  };
  for (const std::string& worked_on : {sheet + "40", sheet.substr(1), std::string()}) {
    put(folder / "sheet.md", worked_on);
    CHECK(lost(written(sheet_in(folder))));
    CHECK(content(folder / "sheet.md") == worked_on);
  }
  put(folder / "sheet.md", sheet);
  put(folder / "sheet.answers.json", R"({"scores": [[40, null, null]]})");
  CHECK(lost(written(sheet_in(folder))));
  CHECK(content(folder / "sheet.answers.json") == R"({"scores": [[40, null, null]]})");
}

TEST_CASE("no class's list of sheets is written over") {
  const Folder folder;
  const std::string list = R"({"format": "attn-trace-sheets/1", "inputs": ["a.input.json"]})";
  put(folder / "w.json", list);
  CHECK(written({.exports = {{folder / "w.json", Format::json}}})
            .ends_with("found a class's list of sheets, expected to lose no work"));
  CHECK(content(folder / "w.json") == list);
}

TEST_CASE("no input that a class's list names is written over") {
  const Folder folder;
  put(folder / "b.input.json", "{}");
  const Options over{.input = folder / "w.class.json",
                     .exports = {{folder / "b.input.json", Format::json}}};
  const FilesRead read{.of_class = {folder / "a.input.json", folder / "b.input.json"}};
  CHECK(message_of([&] { require_files_apart(over, read); }).find("is an input of the class") !=
        std::string::npos);
}

TEST_CASE("no file of a run may be another of it") {
  const Folder folder;
  const auto message = [](const Options& options) {
    return message_of([&] { require_files_apart(options, {}); });
  };
  put(folder / "in.json", "{}");
  put(folder / "mine.answers.json", "{}");
  const Export out{folder / "out.json", Format::json};
  CHECK(message({.input = folder / "in.json", .exports = {out, {folder / "b.csv", Format::csv}}}) ==
        "no error");
  CHECK(message({.input = folder / "in.json", .exports = {{folder / "in.json", Format::json}}})
            .find("is the input itself") != std::string::npos);
  CHECK(message({.input = folder / "in.json",
                 .check = {folder / "mine.answers.json"},
                 .exports = {{folder / "mine.answers.json", Format::json}}})
            .find("holds the answers that are checked") != std::string::npos);
  CHECK(message({.input = folder / "in.json", .exports = {out, out}})
            .find("is what --export writes, too") != std::string::npos);
  CHECK(message({.input = folder / "in.json",
                 .worksheet = folder / "mine.md",
                 .exports = {{folder / "mine.answers.json", Format::json}}})
            .find("is what --worksheet writes, too") != std::string::npos);
}

TEST_CASE("what is going to be large is said before it is written, and nothing else is") {
  const Trace much = large();
  const auto said = [&](const Trace& trace, const Options& options) {
    return test::captured(STDERR_FILENO, [&] { announce_large(trace, View{}, options); });
  };
  const Options to_file{.exports = {{"big.json", Format::json}}};
  const std::string of_file = said(much, to_file);
  CHECK(of_file.starts_with("attn-trace: big.json: about "));
  CHECK(of_file.ends_with(" MB will be written; --word asks for less\n"));
  CHECK(said(much, {.format = Format::csv}).starts_with("attn-trace: standard output: about "));
  CHECK(said(much, {.explain = "scores[1,2]"}).empty());
  CHECK(said(traced(), to_file).empty());
}
