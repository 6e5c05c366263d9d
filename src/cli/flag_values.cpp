#include "cli/flag_values.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "error.hpp"
#include "text/suggest.hpp"

namespace attn {
namespace {

template <typename Value, std::size_t size>
using Names = std::array<std::pair<std::string_view, Value>, size>;

constexpr Names<Format, 5> formats{{{"text", Format::text},
                                    {"json", Format::json},
                                    {"csv", Format::csv},
                                    {"markdown", Format::markdown},
                                    {"html", Format::html}}};
constexpr Names<Format, 4> endings{{{".json", Format::json},
                                    {".csv", Format::csv},
                                    {".md", Format::markdown},
                                    {".html", Format::html}}};
constexpr Names<ColorWhen, 3> color_words{
    {{"auto", ColorWhen::automatic}, {"always", ColorWhen::always}, {"never", ColorWhen::never}}};

template <typename Table>
auto find_name(const Table& table, std::string_view flag, std::string_view text) {
  std::vector<std::string_view> names;
  for (const auto& [name, value] : table) {
    if (name == text) return value;
    names.push_back(name);
  }
  refuse_value(flag, text, fmt::format("one of {}", fmt::join(names, ", ")), names);
}

// A list of names, each known and none twice; names[i] is what known[i] is called.
template <typename Value>
std::vector<Value> find_all(std::string_view flag, const std::string& list,
                            std::span<const Value> known,
                            const std::vector<std::string_view>& names) {
  std::vector<Value> chosen;
  for (const std::string& item : split_list(flag, list)) {
    const auto at = static_cast<std::size_t>(std::ranges::find(names, item) - names.begin());
    if (at >= known.size()) {
      refuse_value(flag, item, fmt::format("one of {}", fmt::join(names, ", ")), names);
    }
    if (std::ranges::find(chosen, known[at]) != chosen.end()) {
      refuse_value(flag, list, fmt::format("each name once, not \"{}\" twice", item));
    }
    chosen.push_back(known[at]);
  }
  // However they were listed, they are computed and shown in the lecture's order.
  std::ranges::sort(chosen);
  return chosen;
}

template <typename Value, typename Expected>
Value require(std::string_view flag, const std::string& text, std::optional<Value> value,
              Expected expected) {
  if (!value) refuse_value(flag, text, expected());
  return *value;
}

std::string expected_tolerance() { return "a number from 0 on, as in 0.001, or a share: 0.1%"; }

}  // namespace

void refuse_value(std::string_view flag, std::string_view found, std::string_view expected,
                  std::span<const std::string_view> known) {
  const auto near = nearest(found, known);
  throw Error(fmt::format("{}: found \"{}\", expected {}", flag, found, expected),
              near.empty() ? "" : fmt::format("did you mean \"{}\"?", near));
}

std::vector<std::string> split_list(std::string_view flag, const std::string& list) {
  std::vector<std::string> items;
  for (std::size_t start = 0;;) {
    const std::size_t comma = list.find(',', start);
    items.push_back(list.substr(start, comma - start));
    if (items.back().empty()) refuse_value(flag, list, "a list without an empty item, as in a,b,c");
    if (comma == std::string::npos) return items;
    start = comma + 1;
  }
}

std::vector<Variant> read_variants(const std::string& list) {
  const auto items = split_list("--variant", list);
  if (std::ranges::find(items, "all") != items.end()) {
    if (items.size() > 1) refuse_value("--variant", list, "all on its own");
    return {all_variants.begin(), all_variants.end()};
  }
  std::vector<std::string_view> names;
  for (const Variant variant : all_variants) names.push_back(name(variant));
  names.push_back("all");
  return find_all<Variant>("--variant", list, all_variants, names);
}

std::vector<StepId> read_steps(std::string_view flag, const std::string& list) {
  std::vector<std::string_view> names;
  for (const StepId id : all_steps) names.push_back(facts(id).name);
  return find_all<StepId>(flag, list, all_steps, names);
}

// Not CLI11's own reading, to which 010 is eight.
int read_whole(std::string_view flag, const std::string& text, int least, int most) {
  int number = -1;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || rest != end || number < least || number > most) {
    refuse_value(flag, text, fmt::format("a whole number from {} to {}", least, most));
  }
  return number;
}

Export read_export(const std::string& path) {
  for (const auto& [ending, format] : endings) {
    if (path.ends_with(ending)) return {.path = path, .format = format};
  }
  refuse_value("--export", path, "a file name that ends in .json, .csv, .md or .html");
}

std::string read_worksheet(const std::string& path) {
  if (!path.ends_with(".md")) refuse_value("--worksheet", path, "a file name that ends in .md");
  return path;
}

std::string answers_beside(const std::string& worksheet) {
  constexpr std::string_view ending = ".md";
  return worksheet.substr(0, worksheet.size() - ending.size()) + ".answers.json";
}

std::string read_answers_file(const std::string& path) {
  if (path.empty()) refuse_value("--check", path, "a JSON file, or - for standard input");
  return path;
}

SelfPolicy read_self(const std::string& text) {
  return require("--self", text, parse_self(text), expected_self);
}
Scale read_scale(const std::string& text) {
  return require("--scale", text, parse_scale(text), expected_scale);
}
MaskRule read_mask(const std::string& text) {
  return require("--mask", text, parse_mask(text), expected_mask);
}
Tolerance read_tolerance(const std::string& text) {
  return require("--tolerance", text, parse_tolerance(text), expected_tolerance);
}
Format read_format(const std::string& text) { return find_name(formats, "--format", text); }
ColorWhen read_color(const std::string& text) { return find_name(color_words, "--color", text); }

std::string_view name(Format format) {
  return std::ranges::find(formats, format, &std::pair<std::string_view, Format>::second)->first;
}

}  // namespace attn
