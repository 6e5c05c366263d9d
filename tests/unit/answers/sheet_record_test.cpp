// Numbers worked out for one exercise must not be held against another: nothing but confusion comes
// of it.
#include "answers/sheet_record.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "answers/answers.hpp"
#include "catch.hpp"
#include "helpers.hpp"
#include "render/worksheet/worksheet.hpp"

namespace {

using namespace attn;
using test::lecture;
using test::message_of;

Trace traced(const Input& input, std::vector<Variant> variants = {Variant::raw, Variant::qkv}) {
  return trace(input, variants);
}

// What --worksheet writes for the lecture.
std::string sheet(const Input& input = lecture()) {
  return test::rendered([&](Writer& out) { write_answers_template(traced(input), {}, out); });
}

std::string refusal(const std::string& answers, const Trace& trace) {
  return message_of([&] { read_answers(answers, "a.json", trace); });
}

std::string replaced(std::string text, std::string_view old, std::string_view with) {
  return text.replace(text.find(old), old.size(), with);
}

template <typename Change>
Input changed(Change change) {
  Input input = lecture();
  change(input);
  return input;
}

}  // namespace

TEST_CASE("a sheet is checked against what it was made from") {
  CHECK(refusal(sheet(), traced(lecture())) == "no error");
  CHECK(refusal(sheet(), traced(lecture(), {Variant::qkv, Variant::raw})) == "no error");
  // Of one of its variants alone, and beside one that it does not ask for.
  CHECK(refusal(sheet(), traced(lecture(), {Variant::qkv})) == "no error");
  CHECK(refusal(sheet(), traced(lecture(), {Variant::qkv, Variant::query_key})) == "no error");
  // A default said aloud is the same.
  CHECK(refusal(sheet(), traced(changed([](Input& in) { in.self = SelfPolicy::score; }),
                                {Variant::qkv})) == "no error");
  CHECK(refusal(sheet(), traced(changed([](Input& in) {
                  in.file = "renamed.json";
                  in.title = "Another";
                }))) == "no error");
}

TEST_CASE("a sheet is not checked against other words, settings, numbers or variants") {
  CHECK(refusal(sheet(), traced(changed([](Input& in) {
                  in.words = test::positions({0, 2});
                }))) ==
        "a.json: /sheet/words: found a sheet for word 2, expected one for words 1, 3");
  CHECK(refusal(sheet(), traced(changed([](Input& in) { in.self = SelfPolicy::skip; }))) ==
        "a.json: /sheet/variants/raw/self: found a sheet with \"carry\", expected one with "
        "\"skip\"");
  CHECK(refusal(sheet(), traced(changed([](Input& in) {
                  in.scale = {.rule = Scale::Rule::number, .number = 2.5};
                }))) ==
        "a.json: /sheet/variants/raw/scale: found a sheet with \"sqrt\", expected one with "
        "\"2.5\"");
  CHECK(refusal(sheet(), traced(changed([](Input& in) { in.mask.rule = MaskRule::causal; }))) ==
        "a.json: /sheet/variants/raw/mask: found a sheet with \"none\", expected one with "
        "\"causal\"");
  CHECK(refusal(sheet(), traced(changed([](Input& in) { (*in.W_K)(0, 0) = 7; }))) ==
        "a.json: /sheet/input: found a sheet of \"in.json\", whose numbers are not those of "
        "in.json");
  CHECK(refusal(sheet(), traced(lecture(), {Variant::query_key})) ==
        "a.json: /sheet/variants: found a sheet of qkv, raw, expected one of query-key");
  const Input other_number =
      changed([](Input& in) { in.scale = {.rule = Scale::Rule::number, .number = 2.5}; });
  CHECK(refusal(sheet(other_number), traced(other_number)) == "no error");
  CHECK(
      refusal(sheet(other_number), traced(lecture())).find("\"2.5\", expected one with \"sqrt\"") !=
      std::string::npos);
}

TEST_CASE("a record that is none is refused with its place") {
  const auto refused = [](std::string_view old, std::string_view with) {
    return refusal(replaced(sheet(), old, with), traced(lecture()));
  };
  CHECK(refused("\"words\"", "\"wrods\"") ==
        "a.json: /sheet/wrods: found an unknown key, did you mean \"words\"?");
  CHECK(refused("\"self\": \"carry\", ", "") ==
        "a.json: /sheet/variants/raw: found no \"self\", expected what --worksheet writes");
  CHECK(refusal(R"({"sheet": 7})", traced(lecture())) ==
        "a.json: /sheet: found the number 7, expected what --worksheet writes");
  CHECK(refusal(R"({"sheet": {}})", traced(lecture())) ==
        "a.json: /sheet: found no \"variants\", expected what --worksheet writes");
}
