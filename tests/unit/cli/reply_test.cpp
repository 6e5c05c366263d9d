// What stands on standard output, and whether a run ends as all well: settled before the first byte
// is written.
#include "cli/reply.hpp"

#include <fstream>

#include "catch.hpp"
#include "helpers.hpp"
#include "unit/folder.hpp"

namespace {

using namespace attn;
using test::lecture;
using test::message_of;
using test::rendered;

const Trace& traced() {
  static const Trace trace = attn::trace(lecture(), std::vector{Variant::qkv});
  return trace;
}

std::string written(const Options& options) {
  return rendered(reply(traced(), View{}, options).write);
}

// Numbers checked as options have it, from a file of that text.
Reply checked(const std::string& answers, Options options = {}) {
  const test::Folder folder;
  options.check = {folder / "answers.json"};
  std::ofstream(options.check.front()) << answers;
  return reply(traced(), View{}, options);
}

}  // namespace

TEST_CASE("a run is all well but for numbers that differ, or that nobody gave") {
  CHECK(reply(traced(), View{}, {}).status == all_well);
  CHECK(reply(traced(), View{}, {.audit = true}).status == all_well);
  CHECK(checked(R"({"scores": [40, 38, 26]})").status == all_well);
  CHECK(checked(R"({"scores": [40, 38, 27]})").status == numbers_differ);
  CHECK(checked(R"({"scores": [40, 38, 27]})",
                {.tolerance = {.kind = Tolerance::Kind::absolute, .amount = 1.0}})
            .status == all_well);
  CHECK(checked(R"({"scores": null})").status == numbers_differ);
}

TEST_CASE("several sheets: 0 where all agree, 1 where any differs, 2 where any cannot be read") {
  const test::Folder folder;
  const auto sheet = [&](const std::string& name, const std::string& text) {
    std::ofstream(folder / name) << text;
    return folder / name;
  };
  const std::string right = sheet("right.json", R"({"scores": [40, 38, 26]})");
  const std::string wrong = sheet("wrong.json", R"({"scores": [40, 38, 27]})");
  const std::string blank = sheet("blank.json", "{}");
  const std::string broken = sheet("broken.json", "{");
  const auto status_of = [&](const std::vector<std::string>& sheets) {
    return reply(traced(), View{}, {.check = sheets}).status;
  };
  CHECK(status_of({right, right}) == all_well);
  CHECK(status_of({right, wrong}) == numbers_differ);
  CHECK(status_of({blank, right}) == numbers_differ);
  CHECK(status_of({right, broken}) == trouble);
  CHECK(status_of({broken, wrong, right}) == trouble);
  CHECK(status_of({right, folder / "missing.json"}) == trouble);
  CHECK(reply(traced(), View{}, {.check = {right, wrong}}).complaint.empty());
  CHECK(reply(traced(), View{}, {.check = {right, broken}}).complaint ==
        "1 of 2 sheets cannot be read; the report says why");
  // One alone is refused, as any file that cannot be read.
  CHECK_THROWS(status_of({broken}));
}

TEST_CASE("each question is answered in the format asked for") {
  CHECK(written({}).starts_with("━━ qkv (the Transformer's) · whom does \"fly\" attend to?"));
  CHECK(written({.format = Format::markdown}).starts_with("# Attention, traced\n"));
  CHECK(written({.format = Format::csv}).starts_with("variant,step,word,token,feature,value\n"));
  CHECK(written({.format = Format::json}).starts_with("{\n  \"format\": \"attn-trace/1\""));
  CHECK(written({.format = Format::html}).starts_with("<!DOCTYPE html>"));
  CHECK(written({.about = true}) == "It has no title, no description and no source.\n");
  CHECK(written({.compare = true, .format = Format::csv})
            .starts_with("variant,word,measure,token,feature,value\n"));
  CHECK(written({.compare = true, .format = Format::json})
            .starts_with("{\n  \"format\": \"attn-trace-comparison/1\""));
  CHECK(written({.explain = "scores[2,1]", .format = Format::json})
            .starts_with(R"({"cell": "qkv.scores[2,1]", "op": "dot", "value": 40)"));
  CHECK(written({.audit = true, .format = Format::json})
            .starts_with("{\n  \"format\": \"attn-trace-audit/1\""));
  CHECK(rendered(checked("{}", {.format = Format::json}).write)
            .starts_with("{\n  \"format\": \"attn-trace-check/1\""));
  CHECK(rendered(list_mistakes(View{}, {.format = Format::json}).write)
            .starts_with("{\n  \"format\": \"attn-trace-mistakes/1\""));
}

TEST_CASE("where files are written nothing else is, unless a format or a question asks for it") {
  const std::vector<Export> exports{{"trace.json", Format::json}};
  CHECK(written({.exports = exports}).empty());
  CHECK(written({.worksheet = "sheet.md"}).empty());
  CHECK_FALSE(written({.format = Format::csv, .exports = exports}).empty());
  CHECK_FALSE(written({.compare = true, .exports = exports}).empty());
}

TEST_CASE("what cannot be replied to is refused before anything is written") {
  CHECK(message_of([] {
          reply(traced(), View{}, {.explain = "scores[2,4]"});
        }).starts_with("--explain scores[2,4]: "));
  CHECK(message_of([] { checked("[]"); }).find("found an empty array, expected the numbers") !=
        std::string::npos);
}
