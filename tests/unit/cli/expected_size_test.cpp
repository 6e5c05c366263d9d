// What is said of a size before anything is written must be near what is then written.
#include "cli/expected_size.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>

#include "attention/recipes.hpp"
#include "catch.hpp"
#include "cli/flag_values.hpp"
#include "cli/reply.hpp"
#include "helpers.hpp"
#include "input/read_input.hpp"
#include "render/comparison/comparison.hpp"
#include "render/trace/trace.hpp"
#include "render/worksheet/worksheet.hpp"

namespace {

using namespace attn;

std::string rows(std::size_t count, std::size_t columns) {
  std::vector<std::string> all;
  for (std::size_t i = 0; i < count; ++i) {
    std::vector<double> row;
    for (std::size_t j = 0; j < columns; ++j) {
      row.push_back((static_cast<double>((i * 7 + j * 13) % 101) - 50.0) / 37.0);
    }
    all.push_back(fmt::format("[{}]", fmt::join(row, ", ")));
  }
  return fmt::format("[{}]", fmt::join(all, ", "));
}

// A sentence whose words get longer and longer.
Trace long_trace(std::size_t words, const std::string& more) {
  constexpr std::size_t d = 8;
  std::vector<std::string> tokens;
  for (std::size_t i = 0; i < words; ++i) {
    tokens.push_back(fmt::format("\"{}{}\"", std::string(i / 8, 'o'), i));
  }
  const std::string W = rows(d, d);
  const std::string text =
      fmt::format(R"({{"tokens": [{}], "embeddings": {}, "W_Q": {}, "W_K": {}, "W_V": {}{}}})",
                  fmt::join(tokens, ", "), rows(words, d), W, W, W, more);
  return trace(read_input(text, "long.json"), all_variants);
}

double written(const Trace& trace, const std::function<void(const Trace&, Writer&)>& render) {
  std::size_t bytes = 0;
  Writer out([&](std::string_view block) { bytes += block.size(); });
  render(trace, out);
  out.flush();
  return static_cast<double>(bytes);
}

void check_near(const Trace& trace, const std::function<void(const Trace&, Writer&)>& render) {
  const double expected = ExpectedSize(trace).of(render);
  const double found = written(trace, render);
  CHECK(expected > found / 2);
  CHECK(expected < found * 2);
}

}  // namespace

TEST_CASE("the size of a trace's JSON is told from some of its numbers, within a fifth") {
  for (const std::string more : {"", R"(, "mask": "causal")", R"(, "heads": 4)"}) {
    const Trace trace = long_trace(60, more);
    for (const std::vector<StepId>& steps :
         {View{}.steps, {StepId::scores, StepId::weights}, {StepId::weighted_values}}) {
      const View view{.steps = steps};
      const double found = written(
          trace, [&](const Trace& one, Writer& out) { write_trace(one, view, Format::json, out); });
      INFO(more << " " << steps.size());
      CHECK(about_json_size(trace, view) > 0.8 * found);
      CHECK(about_json_size(trace, view) < 1.2 * found);
    }
  }
}

TEST_CASE("a size is foreseen within a factor of two, in every format") {
  for (const std::string more : {"", R"(, "mask": "causal")", R"(, "heads": 4)"}) {
    const Trace trace = long_trace(90, more);
    for (const Format format :
         {Format::text, Format::json, Format::csv, Format::markdown, Format::html}) {
      INFO(more << " in " << name(format));
      check_near(trace, [&](const Trace& one, Writer& out) { write_trace(one, {}, format, out); });
    }
    check_near(trace, [](const Trace& one, Writer& out) { write_comparison_text(one, {}, out); });
    check_near(trace, [](const Trace& one, Writer& out) {
      write_worksheet_markdown(one, {}, {.answers_file = "a.json"}, out);
    });
  }
}

TEST_CASE("a size is foreseen for few words and long vectors, too") {
  for (const std::string words : {"400", "1, 400", "1, 2, 3", "1, 9, 99, 2, 4"}) {
    const std::string text =
        fmt::format(R"({{"embeddings": {}, "word": [{}]}})", rows(400, 400), words);
    const std::array only{Variant::raw};
    const Trace trace = attn::trace(read_input(text, "wide.json"), only);
    INFO(words);
    check_near(trace,
               [](const Trace& one, Writer& out) { write_trace(one, {}, Format::json, out); });
  }
}

TEST_CASE("of a toy nothing is foreseen, and nothing computed twice") {
  bool rendered = false;
  const Trace trace = long_trace(3, "");
  CHECK(ExpectedSize(trace).of([&](const Trace&, Writer&) { rendered = true; }) == 0);
  CHECK_FALSE(rendered);
}

TEST_CASE("a size is said in two digits") {
  CHECK(size_text(50e6) == "about 50 MB");
  CHECK(size_text(698.7e6) == "about 700 MB");
  CHECK(size_text(999.4e6) == "about 1 GB");
  CHECK(size_text(1.249e9) == "about 1.2 GB");
  CHECK(size_text(12.6e9) == "about 13 GB");
  CHECK(size_text(124e9) == "about 120 GB");
}

TEST_CASE("a page that no browser opens is refused, and one that some do is not") {
  const auto refusal = [](double bytes) {
    return test::message_of([&] { require_page_opens("big.html", bytes); });
  };
  CHECK(refusal(500e6) == "no error");
  CHECK(refusal(640e6) ==
        "big.html: found a page that would take about 640 MB, expected at most 500 MB, which "
        "browsers open");
}
