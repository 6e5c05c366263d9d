#include "cli/flag_values.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "error.hpp"
#include "text/shortened.hpp"
#include "text/suggest.hpp"

namespace attn {
namespace {

template <typename Value>
using NameOf = std::pair<std::string_view, Value>;
template <typename Value, std::size_t size>
using Names = std::array<NameOf<Value>, size>;

constexpr Names<Format, 7> formats{{{"text", Format::text},
                                    {"json", Format::json},
                                    {"csv", Format::csv},
                                    {"markdown", Format::markdown},
                                    {"latex", Format::latex},
                                    {"python", Format::python},
                                    {"html", Format::html}}};
constexpr Names<Format, 8> endings{{{".json", Format::json},
                                    {".csv", Format::csv},
                                    {".md", Format::markdown},
                                    {".tex", Format::latex},
                                    {".py", Format::python},
                                    {".html", Format::html},
                                    {".npz", Format::npz},
                                    {".safetensors", Format::safetensors}}};
constexpr Names<Arithmetic, 3> arithmetic_words{
    {{"first", Arithmetic::first}, {"all", Arithmetic::all}, {"none", Arithmetic::none}}};
constexpr Names<ColorWhen, 3> color_words{
    {{"auto", ColorWhen::automatic}, {"always", ColorWhen::always}, {"never", ColorWhen::never}}};

template <typename Table>
std::vector<std::string_view> names_of(const Table& table) {
  std::vector<std::string_view> names;
  for (const auto& [name, meaning] : table) names.push_back(name);
  return names;
}

template <typename Table>
std::string expected_of(const Table& table) {
  return fmt::format("one of {}", fmt::join(names_of(table), ", "));
}

template <typename Table>
auto find_name(const Table& table, FlagValue value) {
  for (const auto& [name, meaning] : table) {
    if (name == value.text) return meaning;
  }
  value.refuse(expected_of(table), names_of(table));
}

// A list of names, each known and none twice; names[i] is what known[i] is called.
template <typename Value>
std::vector<Value> find_all(FlagValue list, std::span<const Value> known,
                            const std::vector<std::string_view>& names) {
  std::vector<Value> chosen;
  for (const std::string& item : read_list(list)) {
    const auto at = static_cast<std::size_t>(std::ranges::find(names, item) - names.begin());
    if (at >= known.size()) {
      FlagValue{list.flag, item}.refuse(fmt::format("one of {}", fmt::join(names, ", ")), names);
    }
    if (std::ranges::find(chosen, known[at]) != chosen.end()) {
      list.refuse(fmt::format("each name once, not \"{}\" twice", item));
    }
    chosen.push_back(known[at]);
  }
  // However they were listed, they are computed and shown in the lecture's order.
  std::ranges::sort(chosen);
  return chosen;
}

template <typename Value, typename Expected>
Value require(FlagValue value, std::optional<Value> meaning, Expected expected) {
  if (!meaning) value.refuse(expected());
  return *meaning;
}

// A file called ".json" would be hidden, and its kind taken for its name.
void require_name_before(std::string_view ending, FlagValue path) {
  const std::string_view name = path.text.substr(0, path.text.size() - ending.size());
  if (name.empty() || name.ends_with('/')) {
    path.refuse(fmt::format("a name before {}, as in {}trace{}", ending, name, ending));
  }
}

std::string expected_points() {
  return "a number above 0, as in 20, or those of steps, each once: scores=8,weights=4";
}

std::string expected_tolerance() {
  return "a number from 0 on, as in 0.001, a share, 0.1%, or a type: bfloat16, float16, tf32, "
         "float32, float64";
}

}  // namespace

void FlagValue::refuse(std::string_view expected, std::span<const std::string_view> known) const {
  const auto near = nearest(text, known);
  throw Error(fmt::format("{}: found \"{}\", expected {}", flag, shortened(text), expected),
              near.empty() ? "" : fmt::format("did you mean \"{}\"?", near));
}

std::vector<std::string> read_list(FlagValue list) {
  std::vector<std::string> items;
  for (std::size_t start = 0;;) {
    const std::size_t comma = list.text.find(',', start);
    items.emplace_back(list.text.substr(start, comma - start));
    if (items.back().empty()) list.refuse("a list without an empty item, as in a,b,c");
    if (comma == list.text.npos) return items;
    start = comma + 1;
  }
}

std::vector<Variant> read_variants(FlagValue list) {
  const auto items = read_list(list);
  if (std::ranges::find(items, "all") != items.end()) {
    if (items.size() > 1) list.refuse("all on its own");
    return {all_variants.begin(), all_variants.end()};
  }
  std::vector<std::string_view> names;
  for (const Variant variant : all_variants) names.push_back(name(variant));
  names.push_back("all");
  return find_all<Variant>(list, all_variants, names);
}

std::vector<StepId> read_steps(FlagValue list) {
  std::vector<std::string_view> names;
  for (const StepId id : all_steps) names.push_back(facts(id).name);
  return find_all<StepId>(list, all_steps, names);
}

// Not CLI11's own reading, to which 010 is eight.
std::size_t read_whole(FlagValue value, std::size_t least, std::size_t most) {
  std::size_t number = 0;
  const char* end = value.text.data() + value.text.size();
  const auto [rest, error] = std::from_chars(value.text.data(), end, number);
  if (error != std::errc{} || rest != end || number < least || number > most) {
    value.refuse(fmt::format("a whole number from {} to {}", least, most));
  }
  return number;
}

Export read_export(FlagValue path) {
  for (const auto& [ending, format] : endings) {
    if (!path.text.ends_with(ending)) continue;
    require_name_before(ending, path);
    return {.path = std::string(path.text), .format = format};
  }
  path.refuse("a file name that ends in .json, .csv, .md, .tex, .py, .html, .npz or .safetensors");
}

std::string read_worksheet(FlagValue path) {
  for (const std::string_view ending : {".md", ".html"}) {
    if (!path.text.ends_with(ending)) continue;
    require_name_before(ending, path);
    return std::string(path.text);
  }
  path.refuse("a file name that ends in .md or .html");
}

std::string read_answers_file(FlagValue path) {
  if (path.text.empty()) path.refuse("a JSON file, a folder of them, or - for standard input");
  return std::string(path.text);
}

std::string read_next(FlagValue path) {
  constexpr std::string_view ending = ".json";
  if (!path.text.ends_with(ending)) path.refuse("a file name that ends in .json");
  require_name_before(ending, path);
  return std::string(path.text);
}

std::string read_other_input(FlagValue path) {
  if (path.text.empty()) path.refuse("a JSON file, or - for standard input");
  return std::string(path.text);
}

SelfPolicy read_self(FlagValue value) {
  return require(value, parse_self(value.text), expected_self);
}
Scale read_scale(FlagValue value) {
  return require(value, parse_scale(value.text), expected_scale);
}
Mask read_mask(FlagValue value) { return require(value, parse_mask(value.text), expected_mask); }
Tolerance read_tolerance(FlagValue value) {
  return require(value, parse_tolerance(value.text), expected_tolerance);
}
Points read_points(FlagValue value) {
  return require(value, parse_points(value.text), expected_points);
}

void read_how(FlagValue list, PrintedHow& how) {
  constexpr std::array<std::string_view, 4> words{"decimal-comma", "thousands", "by-rows",
                                                  "by-columns"};
  for (const std::string& word : read_list(list)) {
    if (word == words[0]) {
      how.commas = CommaAs::decimal;
    } else if (word == words[1]) {
      how.commas = CommaAs::thousands;
    } else if (word == words[2]) {
      how.flat = PrintedHow::Flat::by_rows;
    } else if (word == words[3]) {
      how.flat = PrintedHow::Flat::by_columns;
    } else {
      list.refuse("decimal-comma, thousands, by-rows or by-columns", words);
    }
  }
}

// Files are named by their endings, formats are not; arrays are no text for standard output.
Format read_format(FlagValue value) {
  for (const auto& [ending, format] : endings) {
    const bool is_name = std::ranges::count(formats, value.text, &NameOf<Format>::first) > 0;
    if (is_name || value.text != ending.substr(1)) continue;
    const std::string_view called = name(format);
    throw Error(
        fmt::format("{}: found \"{}\", expected {}", value.flag, value.text, expected_of(formats)),
        called.empty() ? fmt::format("--export trace{} writes it", ending)
                       : fmt::format("did you mean \"{}\"?", called));
  }
  return find_name(formats, value);
}
ColorWhen read_color(FlagValue value) { return find_name(color_words, value); }
Arithmetic read_arithmetic(FlagValue value) { return find_name(arithmetic_words, value); }

std::string_view name(Format format) {
  const auto* found = std::ranges::find(formats, format, &NameOf<Format>::second);
  return found == formats.end() ? std::string_view() : found->first;
}

}  // namespace attn
