#include "cli/options.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "error.hpp"
#include "suggest.hpp"
#include "version.hpp"

namespace attn {
namespace {

template <typename Value, std::size_t size>
using Names = std::array<std::pair<std::string_view, Value>, size>;

constexpr Names<Format, 4> formats{{{"text", Format::text},
                                    {"json", Format::json},
                                    {"csv", Format::csv},
                                    {"markdown", Format::markdown}}};
constexpr Names<Format, 3> endings{
    {{".json", Format::json}, {".csv", Format::csv}, {".md", Format::markdown}}};
constexpr Names<ColorWhen, 3> color_words{
    {{"auto", ColorWhen::automatic}, {"always", ColorWhen::always}, {"never", ColorWhen::never}}};

[[noreturn]] void refuse(std::string_view flag, std::string_view found, std::string_view expected,
                         std::span<const std::string_view> known = {}) {
  const auto near = nearest(found, known);
  throw Error(fmt::format("{}: found \"{}\", expected {}", flag, found, expected),
              near.empty() ? "" : fmt::format("did you mean \"{}\"?", near));
}

template <typename Table>
auto find_name(const Table& table, std::string_view flag, std::string_view text) {
  std::vector<std::string_view> names;
  for (const auto& [name, value] : table) {
    if (name == text) return value;
    names.push_back(name);
  }
  refuse(flag, text, fmt::format("one of {}", fmt::join(names, ", ")), names);
}

// "a,b" → a, b. A list has at least one item, and none is empty.
std::vector<std::string> split(std::string_view flag, const std::string& list) {
  std::vector<std::string> items;
  for (std::size_t start = 0;;) {
    const std::size_t comma = list.find(',', start);
    items.push_back(list.substr(start, comma - start));
    if (items.back().empty()) refuse(flag, list, "a list without an empty item, as in a,b,c");
    if (comma == std::string::npos) return items;
    start = comma + 1;
  }
}

// A list of names, each known and none twice; names[i] is what known[i] is called.
template <typename Value>
std::vector<Value> find_all(std::string_view flag, const std::string& list,
                            std::span<const Value> known,
                            const std::vector<std::string_view>& names) {
  std::vector<Value> chosen;
  for (const std::string& item : split(flag, list)) {
    const auto at = static_cast<std::size_t>(std::ranges::find(names, item) - names.begin());
    if (at >= known.size()) {
      refuse(flag, item, fmt::format("one of {}", fmt::join(names, ", ")), names);
    }
    if (std::ranges::find(chosen, known[at]) != chosen.end()) {
      refuse(flag, list, fmt::format("each name once, not \"{}\" twice", item));
    }
    chosen.push_back(known[at]);
  }
  // However they were listed, they are computed and shown in the lecture's order.
  std::ranges::sort(chosen);
  return chosen;
}

std::vector<Variant> read_variants(const std::string& list) {
  if (list == "all") return {all_variants.begin(), all_variants.end()};
  std::vector<std::string_view> names;
  for (const Variant variant : all_variants) names.push_back(name(variant));
  names.push_back("all");
  return find_all<Variant>("--variant", list, all_variants, names);
}

std::vector<StepId> read_steps(const std::string& list) {
  std::vector<std::string_view> names;
  for (const StepId id : all_steps) names.push_back(facts(id).name);
  return find_all<StepId>("--steps", list, all_steps, names);
}

// Not CLI11's own reading, to which 010 is eight.
int read_precision(const std::string& text) {
  constexpr int most = 17;
  int decimals = -1;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, decimals);
  if (error != std::errc{} || rest != end || decimals < 0 || decimals > most) {
    refuse("--precision", text, fmt::format("a whole number from 0 to {}", most));
  }
  return decimals;
}

Export read_export(const std::string& path) {
  for (const auto& [ending, format] : endings) {
    if (path.ends_with(ending)) return {.path = path, .format = format};
  }
  refuse("--export", path, "a file name that ends in .json, .csv or .md");
}

// What CLI11 fills in; every value is still text, so that each is read by one rule: ours.
struct Raw {
  std::optional<std::string> input, variant, word, self, scale, format, steps, precision, color;
  std::vector<std::string> exports;
  bool compare = false;
};

// The help is written and wrapped by hand: versions of CLI11 lay out their own differently.
constexpr std::string_view help = R"(Usage: attn-trace [OPTIONS] INPUT

Shows attention being computed, one number at a time. INPUT is a JSON file with
embeddings and Q/K/V matrices, an exported trace, or - for standard input.

What to compute:
  --variant LIST   raw, query-key, qkv or all
                   (default: every variant that INPUT has the matrices for)
  --word LIST      the words to encode: positions from 1, or tokens
                   (default: INPUT's "word", or else every word)
  --self POLICY    the word itself: carry, skip or score
                   (default: INPUT's "self", or else carry for raw and score
                   for the others)
  --scale RULE     what scores are divided by: sqrt (of d), none, dim (d itself)
                   or a number (default: INPUT's "scale", or else sqrt)

What to show:
  --compare        the variants side by side, word by word
  --steps LIST     only these steps, out of: queries, keys, values, scores,
                   scaled_scores, exponentials, weights, weighted_values,
                   context
  --precision N    decimals in text and markdown, 0 to 17 (default: 4)
  --color WHEN     auto, always or never (default: auto, which honours NO_COLOR)

Where to write:
  --format FORMAT  text, json, csv or markdown (default: text)
  --export FILE    write the trace to FILE, which ends in .json, .csv or .md;
                   may be repeated; standard output then stays empty unless
                   --format or --compare is given too

  -h, --help       print this help and exit
  --version        print the version and exit

Exit status: 0 fine, 2 trouble (usage, bad input, cannot read or write).
)";

void declare(CLI::App& app, Raw& raw) {
  app.formatter_fn(
      [](const CLI::App*, std::string, CLI::AppFormatMode) { return std::string(help); });
  app.set_help_flag("-h,--help");
  app.set_version_flag("--version", fmt::format("attn-trace {}", version));
  app.add_option("INPUT", raw.input);
  app.add_option("--variant", raw.variant);
  app.add_option("--word", raw.word);
  app.add_option("--self", raw.self);
  app.add_option("--scale", raw.scale);
  app.add_flag("--compare", raw.compare);
  app.add_option("--steps", raw.steps);
  app.add_option("--precision", raw.precision);
  app.add_option("--color", raw.color);
  app.add_option("--format", raw.format);
  // Without this the list would swallow INPUT.
  app.add_option("--export", raw.exports)->allow_extra_args(false);
}

template <typename Value, typename Expected>
Value require(std::string_view flag, const std::string& text, std::optional<Value> value,
              Expected expected) {
  if (!value) refuse(flag, text, expected());
  return *value;
}

Options read(const Raw& raw) {
  if (!raw.input) {
    throw Error("INPUT is missing, expected a JSON file, or - for standard input",
                "try: attn-trace --help");
  }
  Options options{.input = *raw.input};
  options.compare = raw.compare;
  if (raw.variant) options.variants = read_variants(*raw.variant);
  if (raw.word) options.words = split("--word", *raw.word);
  if (raw.self) options.self = require("--self", *raw.self, parse_self(*raw.self), expected_self);
  if (raw.scale) {
    options.scale = require("--scale", *raw.scale, parse_scale(*raw.scale), expected_scale);
  }
  if (raw.format) options.format = find_name(formats, "--format", *raw.format);
  if (raw.steps) options.steps = read_steps(*raw.steps);
  if (raw.precision) options.decimals = read_precision(*raw.precision);
  if (raw.color) options.color = find_name(color_words, "--color", *raw.color);
  for (const std::string& path : raw.exports) options.exports.push_back(read_export(path));
  return options;
}

// CLI11's own words for bad usage name neither the near miss nor a way on.
[[noreturn]] void refuse_unknown(const CLI::App& app, const std::vector<std::string>& extras) {
  std::vector<std::string> flags;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& flag : option->get_lnames()) flags.push_back("--" + flag);
  }
  const std::string& found = extras.front();
  if (!found.starts_with('-')) {
    throw Error(fmt::format("found a second INPUT, \"{}\", expected one", found));
  }
  const auto near = nearest(found.substr(0, found.find('=')),
                            std::vector<std::string_view>(flags.begin(), flags.end()));
  throw Error(fmt::format("{}: found a flag that does not exist{}", found,
                          near.empty() ? "" : fmt::format(", did you mean {}?", near)),
              "try: attn-trace --help");
}

}  // namespace

Options parse_options(int argc, char** argv) {
  CLI::App app;
  Raw raw;
  declare(app, raw);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    return {.information = app.help()};
  } catch (const CLI::CallForVersion&) {
    return {.information = app.version() + "\n"};
  } catch (const CLI::ExtrasError&) {
    refuse_unknown(app, app.remaining());
  } catch (const CLI::ParseError& error) {
    throw Error(error.what(), "try: attn-trace --help");
  }
  return read(raw);
}

}  // namespace attn
