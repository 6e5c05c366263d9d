// Whatever a file holds, the program either refuses it with a message or traces and shows it. It
// never crashes, and never writes JSON that cannot be read back.
// For clang's libFuzzer, build this file alone with -fsanitize=fuzzer; else see fuzz_main.cpp.
#include "fuzz_input.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "attention/recipes.hpp"
#include "attention/requirements.hpp"
#include "error.hpp"
#include "explain/cell.hpp"
#include "explain/explain.hpp"
#include "fuzz_answers.hpp"
#include "fuzz_support.hpp"
#include "helpers.hpp"
#include "input/read_input.hpp"
#include "render/comparison/comparison.hpp"
#include "render/explanation/explanation.hpp"
#include "render/trace/trace.hpp"
#include "text/shortened.hpp"

namespace {

using namespace attn;
using fuzz::can_be_shown;
using fuzz::has_raw_controls;
using fuzz::require;

template <typename Render>
std::string rendered(Render render, const Trace& traced, const View& view) {
  return test::rendered([&](Writer& out) { render(traced, view, out); });
}

// The last step's row for the first word, taken apart.
void explain(const Trace& trace, const View& view) {
  for (const VariantTrace& variant : trace.variants) {
    const Explainer explainer(trace, variant, std::nullopt);
    const Target target = find_cell(
        fmt::format("{}.{}[{}]", name(variant.variant), facts(variant.steps.back().id).name,
                    ordinal(trace.input.words.front())),
        trace);
    std::vector<Explanation> cells;
    for (const auto& at : cells_of(target, trace))
      cells.push_back(explainer.find(*target.step, at));
    require(nlohmann::json::accept(test::rendered(
                [&](Writer& out) { write_explanations_json(explainer, cells, out); })),
            "an explanation is JSON");
    require(!has_raw_controls(test::rendered(
                [&](Writer& out) { write_explanations_text(explainer, cells, view, out); })),
            "an explanation has no raw controls");
  }
}

}  // namespace

std::optional<Trace> traced(const std::string& bytes) {
  try {
    Input input = read_input(bytes, "fuzz.json");
    // A thousand words would be a thousand tables: a few show as much.
    constexpr std::size_t most_pairs = 200;
    const std::size_t most_words = std::max<std::size_t>(most_pairs / input.tokens.size(), 1);
    if (input.words.size() > most_words) input.words.resize(most_words);
    std::vector<Variant> variants;
    for (const Variant variant : all_variants) {
      if (!obstacle(input, variant)) variants.push_back(variant);
    }
    if (variants.empty()) return std::nullopt;  // as the program refuses it
    return trace(std::move(input), variants);
  } catch (const Error& error) {
    require(error.message().starts_with("fuzz.json: "), "a message begins with the file's name");
    require(error.message().size() > 11, "a message says something");
    require(fuzz::is_a_line(with_short_names(error.message())), "a message is a line");
    require(can_be_shown(error.message()), "a message can be shown in one line");
    require(can_be_shown(error.hint()), "a hint can be shown in one line");
    return std::nullopt;
  }
}

View view_for(const std::string& bytes) {
  std::size_t hash = 14695981039346656037U;
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  View view{.decimals = static_cast<int>((hash >> 8U) % 18),
            .columns = 40 + (hash >> 16U) % 81,
            .colour = false};
  if ((hash >> 24U) % 4 == 0) {
    view.steps.clear();
    for (const StepId id : all_steps) {
      hash = hash * 1099511628211U + 1;
      if ((hash >> 32U) % 2 == 0) view.steps.push_back(id);
    }
  }
  return view;
}

Outcome take(const std::string& bytes) {
  const std::optional<Trace> trace_of_input = traced(bytes);
  const View view = view_for(bytes);
  static const Trace lecture = trace(test::lecture(), all_variants);
  take_as_answers(lecture, bytes, view);
  if (!trace_of_input) return {};
  const Trace& found = *trace_of_input;

  const std::string json = rendered(write_json, found, View{});
  require(nlohmann::json::accept(json), "the trace is JSON");
  const std::optional<Trace> again = traced(json);
  require(again.has_value(), "the trace is accepted as an input");
  require(rendered(write_json, *again, View{}) == json, "the trace of a trace is the same trace");
  require(!has_raw_controls(json), "the JSON has no raw controls");
  take_answers(found, json, view);
  require(nlohmann::json::accept(rendered(write_json, found, view)), "a part of the trace is JSON");
  require(nlohmann::json::accept(rendered(write_comparison_json, found, view)),
          "the comparison is JSON");
  for (const auto render : {write_csv, write_comparison_csv, write_text, write_comparison_text,
                            write_markdown, write_comparison_markdown}) {
    const std::string page = rendered(render, found, view);
    require(!has_raw_controls(page), "a page has no raw controls");
    require(page.find("nan") == page.npos || bytes.find("nan") != bytes.npos,
            "no page shows what is not a number");
  }
  explain(found, view);
  if (view.decimals % 4 == 0) {
    View coloured = view;
    coloured.colour = true;
    require(
        rendered(write_text, found, coloured).size() >= rendered(write_text, found, view).size(),
        "colour only adds");
  }
  return {.accepted = true, .exported = json};
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  take(std::string(data, data + size));
  return 0;
}
