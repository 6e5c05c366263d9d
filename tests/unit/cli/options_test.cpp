// The help is written by hand, so that it reads well; these tests keep it true. The messages about
// wrong flags are in tests/bad-input; README and man page are held against the help in tests/docs.
#include "cli/options.hpp"

#include <set>
#include <string>
#include <vector>

#include "catch.hpp"
#include "cli/flags.hpp"
#include "error.hpp"
#include "trace/settings.hpp"
#include "trace/steps.hpp"

using namespace attn;

namespace {

Options parse(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "attn-trace");
  std::vector<char*> argv;
  for (auto& argument : arguments) argv.push_back(argument.data());
  return parse_options(static_cast<int>(argv.size()), argv.data());
}

}  // namespace

TEST_CASE("the help of a flag names every value that the program knows for it") {
  const auto names = [](std::string_view flag, std::string_view value) {
    const std::string help = parse({"--help"}).information.value();
    const std::size_t start = help.find("  " + std::string(flag) + " ");
    REQUIRE(start != std::string::npos);
    const std::string paragraph = help.substr(start, help.find("\n  --", start) - start);
    INFO(paragraph << "\nnames " << value);
    CHECK(paragraph.find(" " + std::string(value)) != std::string::npos);
  };
  for (const StepId id : all_steps) names("--steps", facts(id).name);
  for (const Variant variant : all_variants) names("--variant", name(variant));
  for (const SelfPolicy policy : all_self_policies) names("--self", name(policy));
  for (const Scale::Rule rule : all_named_scales) names("--scale", name(rule));
}

TEST_CASE("no line of the help is wider than 80 columns") {
  const std::string help = parse({"--help"}).information.value();
  std::size_t start = 0;
  for (std::size_t end = 0; (end = help.find('\n', start)) != std::string::npos; start = end + 1) {
    CHECK(end - start <= 80);
  }
}

TEST_CASE("each flag stands once in the table, beside those of its group, and needs one of it") {
  std::set<std::string_view> names, groups;
  std::string_view group = "none yet";
  for (const Flag& flag : flags()) {
    INFO(flag.name);
    CHECK(names.insert(flag.name).second);
    if (flag.group != group) CHECK(groups.insert(flag.group).second);
    group = flag.group;
  }
  for (const Flag& flag : flags()) {
    for (const std::string_view needed : flag.needs) CHECK(names.count(needed) == 1);
  }
}

TEST_CASE("flags stand before or after INPUT, with a blank or an equals sign") {
  for (const auto& arguments : {std::vector<std::string>{"--scale", "none", "in.json"},
                                {"--scale=none", "in.json"},
                                {"in.json", "--scale", "none"}}) {
    const Options options = parse(arguments);
    CHECK(options.input == "in.json");
    CHECK(options.scale.value().rule == Scale::Rule::none);
  }
}

TEST_CASE("a list does not swallow INPUT") {
  const Options options = parse({"--export", "a.json", "--export", "b.csv", "in.json"});
  CHECK(options.input == "in.json");
  REQUIRE(options.exports.size() == 2);
  CHECK(options.exports[1].format == Format::csv);
}

TEST_CASE("after INPUT, several files of answers follow --check, and before it one does") {
  const auto read = [](const std::vector<std::string>& arguments) {
    const Options options = parse(arguments);
    std::vector<std::string> all{options.input};
    all.insert(all.end(), options.check.begin(), options.check.end());
    return all;
  };
  using Names = std::vector<std::string>;
  CHECK(read({"in", "--check", "a"}) == Names{"in", "a"});
  CHECK(read({"--check", "a", "in"}) == Names{"in", "a"});
  CHECK(read({"--check=a", "in"}) == Names{"in", "a"});
  CHECK(read({"in", "--check", "a", "b", "c"}) == Names{"in", "a", "b", "c"});
  CHECK(read({"in", "--check=a", "b"}) == Names{"in", "a", "b"});
  CHECK(read({"in", "--check", "-", "b"}) == Names{"in", "-", "b"});
  CHECK(read({"-", "--check", "a", "b"}) == Names{"-", "a", "b"});
  CHECK(read({"in", "--check", "[a", "b]"}) == Names{"in", "[a", "b]"});
  CHECK(read({"--scale", "2", "in", "--check", "a", "b", "--word", "1"}) == Names{"in", "a", "b"});
  CHECK(read({"in", "--check", "a", "--check", "b"}) == Names{"in", "a", "b"});
  CHECK(read({"--check", "a", "--check", "b", "in"}) == Names{"in", "a", "b"});
}

TEST_CASE("what follows another flag's value is no further value of it") {
  CHECK_THROWS_WITH(parse({"in", "--export", "a.json", "b.json"}),
                    "found a second INPUT, \"b.json\", expected one");
  CHECK_THROWS_WITH(parse({"in", "--check", "a", "--scale", "none", "b"}),
                    "found a second INPUT, \"b\", expected one");
}

TEST_CASE("a value with brackets around it is one value, as it is written") {
  for (const std::string text : {"[CLS]", "[CLS],[SEP]", "[[aa]]", "[]", "[", "\x01[a]"}) {
    INFO(text);
    CHECK(parse({"in.json", "--explain", text}).explain == text);
    CHECK(parse({"--explain=" + text, "in.json"}).explain == text);
    CHECK(parse({text}).input == text);
    CHECK_THROWS_WITH(parse({"in.json", text}),
                      "found a second INPUT, \"" + text + "\", expected one");
  }
  CHECK(parse({"in.json", "--word", "[CLS],[SEP]"}).words ==
        std::vector<std::string>{"[CLS]", "[SEP]"});
}

TEST_CASE("a negative number is a value, not a flag") {
  CHECK(parse({"--scale", "-2.5", "in.json"}).scale.value().number == -2.5);
}

TEST_CASE("steps and variants are taken in the lecture's order, however they are listed") {
  const Options options = parse({"--steps", "context,scores", "--variant", "qkv,raw", "in.json"});
  CHECK(options.steps.value() == std::vector{StepId::scores, StepId::context});
  CHECK(options.variants.value() == std::vector{Variant::raw, Variant::qkv});
}

TEST_CASE("arithmetic is of the first word, all or none, and of the first where nobody says") {
  CHECK(parse({"in.json"}).arithmetic == Arithmetic::first);
  CHECK(parse({"--arithmetic", "first", "in.json"}).arithmetic == Arithmetic::first);
  CHECK(parse({"--arithmetic", "all", "in.json"}).arithmetic == Arithmetic::all);
  CHECK(parse({"--arithmetic", "none", "in.json"}).arithmetic == Arithmetic::none);
  CHECK_THROWS(parse({"--arithmetic", "some", "in.json"}));
}

TEST_CASE("precision is read in base ten") {
  CHECK(parse({"--precision", "010", "in.json"}).decimals == 10);
}
