// A class's numbers as text, CSV and JSON; names and messages from outside stay text in each.
#include "render/class/class.hpp"

#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "render/check/check.hpp"
#include "unit/check/checked.hpp"

namespace {

using namespace attn;
using test::rendered;
using test::traced;

SheetCheck sheet(const std::string& file, const std::string& answers) {
  const Trace right = traced();
  return {.file = file, .check = check(right, read_answers(answers, file, right), {})};
}

ClassCheck class_of(std::vector<SheetCheck> sheets) {
  return {.input_file = "in.json", .sheets = std::move(sheets)};
}

std::string csv(const ClassCheck& checked) {
  return rendered([&](Writer& out) { write_class_csv(checked, out); });
}

std::string text(const ClassCheck& checked, std::size_t columns = 80) {
  return rendered([&](Writer& out) { write_class_text(checked, {.columns = columns}, out); });
}

nlohmann::json json(const ClassCheck& checked) {
  return nlohmann::json::parse(
      rendered([&](Writer& out) { write_class_json(traced(), checked, out); }));
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// Of the first file of a table, its name as the table has it.
std::string named(const std::string& file) {
  const std::string all = csv(class_of({{.file = file, .trouble = "x"}}));
  const std::size_t start = all.find('\n') + 1;
  return all.substr(start, all.find(",,,") - start);
}

const std::string right = R"({"scores": [40, 38, 26]})";
const std::string unscaled =
    R"({"scaled_scores": [[40, 38, 26]], "weights": [[0.88, 0.12, 0.00]]})";

}  // namespace

TEST_CASE("a table has a row for each step of each sheet, and the mistake where it shows") {
  CHECK(
      csv(class_of({sheet("a.json", right),
                    sheet("b.json", unscaled),
                    sheet("c.json", "{}"),
                    {.file = "d.json", .trouble = "line 1: found \"a,b\"", .hint = "mend it"}})) ==
      "file,variant,step,right,follows,of,mistake\n"
      "a.json,qkv,scores,3,0,3,\n"
      "b.json,qkv,scaled_scores,0,0,3,\"scale-none or softmax-before-scale\"\n"
      "b.json,qkv,weights,1,2,3,\n"
      "c.json,,,,,,\"nothing answered yet\"\n"
      "d.json,,,,,,\"cannot be read: line 1: found \"\"a,b\"\"; mend it\"\n");
}

TEST_CASE("a file's name is no formula, and cuts no row") {
  CHECK(named("ada.json") == "ada.json");
  CHECK(named("answers/Jo Doe.json") == "\"answers/Jo Doe.json\"");
  CHECK(named("=1+1.json") == "\"./=1+1.json\"");
  CHECK(named("+1.json") == "\"./+1.json\"");
  CHECK(named("-1.json") == "./-1.json");
  CHECK(named("@SUM.json") == "\"./@SUM.json\"");
  CHECK(named(" =1.json") == "\"./ =1.json\"");
  CHECK(named("＝1.json") == "\"./＝1.json\"");
  CHECK(named("'=1.json") == "\"./'=1.json\"");
  CHECK(named("a;=1;b.json") == "\"a;=1;b.json\"");
  CHECK(named("a\"b.json") == "\"a\"\"b.json\"");
  CHECK(named("a\n=1.json") == "\"a\\n=1.json\"");
  CHECK(named("a\t=1.json") == "\"a\\t=1.json\"");
  CHECK(named("\x1b[31m.json") == "\"\\u{1b}[31m.json\"");
}

TEST_CASE("points are columns of their own") {
  SheetCheck one = sheet("b.json", unscaled);
  give_points(traced(), parse_points("6").value(), *one.check);
  ClassCheck checked = class_of({one, {.file = "d.json", .trouble = "x"}});
  checked.worth = 6.0;
  CHECK(csv(checked) ==
        "file,variant,step,right,follows,of,mistake,points,worth\n"
        "b.json,qkv,scaled_scores,0,0,3,\"scale-none or softmax-before-scale\",0,3\n"
        "b.json,qkv,weights,1,2,3,,3,3\n"
        "d.json,,,,,,\"cannot be read: x\",,\n");
  CHECK(holds(text(checked), "points of 6\n"));
}

TEST_CASE("each check stands in the JSON of a class as it stands alone") {
  const SheetCheck one = sheet("b.json", unscaled);
  const auto alone = nlohmann::json::parse(
      rendered([&](Writer& out) { write_check_json(traced(), *one.check, out); }));
  const auto all = json(class_of({sheet("a.json", right),
                                  one,
                                  sheet("c.json", "{}"),
                                  {.file = "\x1b.json", .trouble = "\"x\"\n", .hint = ""}}));
  CHECK(all.at("format") == "attn-trace-class/1");
  CHECK(all.at("checks")[1] == alone);
  CHECK(all.at("checks")[3].at("answers") == "\x1b.json");
  CHECK(all.at("checks")[3].at("trouble") == "\"x\"\n");
  CHECK(all.at("checks")[3].at("hint").is_null());
  CHECK(all.at("sheets") == 4);
  for (const char* count : {"agree", "differ", "unanswered", "unread"}) CHECK(all.at(count) == 1);
}

TEST_CASE("a class has a line for each sheet, by its name in the folder that all stand in") {
  const std::string page =
      text(class_of({sheet("sheets/a/ada.json", right),
                     sheet("sheets/a/ben.json", unscaled),
                     sheet("sheets/cem.json", "{}"),
                     {.file = "sheets/\x1b[31m.json", .trouble = "found \x1b"}}));
  CHECK(holds(page, "4 sheets in sheets/, checked against in.json\n"));
  CHECK(holds(page, "\n  a/ada.json       all 3 agree\n"));
  CHECK(holds(page, "\n  a/ben.json       5 of 6 differ: scale-none or softmax-before-scale\n"));
  CHECK(holds(page, "\n  cem.json         nothing answered yet\n"));
  CHECK(holds(page, "\n  \\u{1b}[31m.json  cannot be read: found \\u{1b}\n"));
  CHECK(holds(page, "\n  a/ben.json       –            0/3    1+2/3   1+2/6\n"));
  CHECK(page.ends_with(
      "\n4 sheets: 1 agrees, 1 differs, 1 is not answered yet, 1 cannot be read.\n"));
}

TEST_CASE("files that are passed over are named, the first few") {
  ClassCheck checked = class_of({sheet("a.json", right)});
  checked.passed_over = {"a", "b", "c", "\x1b", "e", "f", "g"};
  CHECK(holds(text(checked), "\nPassed over, as no answers: a, b, c, \\u{1b}, e, and 2 more\n"));
}
