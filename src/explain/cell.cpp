#include "explain/cell.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

#include "error.hpp"
#include "input/find_words.hpp"
#include "text/shortened.hpp"
#include "text/suggest.hpp"

namespace attn {
namespace {

constexpr std::string_view form =
    "a cell is written variant.step[row,column], as in qkv.weights[1,2]";

// The parts of an address, still as written.
struct Parts {
  std::vector<std::string_view> names;  // "qkv", "head2", "weights"
  std::vector<std::string_view> at;     // "fly", "2"
};

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t start = 0;;) {
    const std::size_t end = text.find(separator, start);
    parts.push_back(text.substr(start, end - start));
    if (end == text.npos) return parts;
    start = end + 1;
  }
}

// How many numbers the last coordinate of a step counts.
std::size_t row_length(const Trace& trace, const VariantTrace& variant, const Step& step) {
  return facts(step.id).shape == Shape::pair_features
             ? operand_matrix(trace, variant, step.from[1]).columns()
             : step.values.columns();
}

// Finds the cell of one address; each message begins with it.
class Finder {
 public:
  Finder(std::string_view address, const Trace& trace) : address_(address), trace_(trace) {}

  Target find() const {
    const std::size_t open = address_.find('[');
    if (open == address_.npos || address_.back() != ']') refuse("found no [row,column]", form);
    const auto names = split(address_.substr(0, open), '.');
    Target target;
    target.variant = find_variant(names);
    const VariantTrace& variant = trace_.variants[target.variant];
    target.step = &find_step_of(variant, names);
    target.at = find_place(variant, *target.step,
                           split(address_.substr(open + 1, address_.size() - open - 2), ','));
    return target;
  }

 private:
  [[noreturn]] void refuse(const std::string& sentence, std::string_view hint) const {
    throw Error(fmt::format("--explain {}: {}", shortened(address_), sentence), std::string(hint));
  }

  [[noreturn]] void refuse_name(std::string_view found, std::string_view what,
                                const std::vector<std::string_view>& known) const {
    const auto near = nearest(found, known);
    refuse(
        fmt::format("found \"{}\", expected {} {}", shortened(found), what, fmt::join(known, ", ")),
        near.empty() ? std::string(form) : fmt::format("did you mean \"{}\"?", near));
  }

  std::size_t find_variant(const std::vector<std::string_view>& names) const {
    std::vector<std::string_view> known;
    for (std::size_t v = 0; v < trace_.variants.size(); ++v) {
      known.push_back(name(trace_.variants[v].variant));
      if (known.back() == names.front()) return v;
    }
    const bool left_out = parse_step(names.front()) || names.front().starts_with("head");
    if (left_out && known.size() == 1) return 0;
    refuse_name(names.front(), "a variant that is traced:", known);
  }

  // The names that follow the variant's: perhaps a head, then the step.
  const Step& find_step_of(const VariantTrace& variant, std::vector<std::string_view> names) const {
    if (names.front() == name(variant.variant)) names.erase(names.begin());
    std::size_t head = 0;
    if (names.size() > 1) {
      head = parse_head(names.front(), head_count(variant));
      names.erase(names.begin());
    }
    if (names.size() != 1) refuse("found no step, expected one", form);
    const auto id = parse_step(names.front());
    const Step* step = id ? find_step(variant, *id, head) : nullptr;
    if (step != nullptr) return *step;
    std::vector<std::string_view> known;
    for (const Step& other : variant.steps) {
      if (other.head == head) known.push_back(facts(other.id).name);
    }
    const bool of_heads = head == 0 && id && find_step(variant, *id, 1) != nullptr;
    if (of_heads) {
      refuse(fmt::format("found no head, and each of {} heads has {} of its own",
                         head_count(variant), names.front()),
             fmt::format("write {}.head1.{}[…]", name(variant.variant), names.front()));
    }
    refuse_name(names.front(), head == 0 ? "a step:" : fmt::format("a step of head {}:", head),
                known);
  }

  std::size_t parse_head(std::string_view text, std::size_t count) const {
    const auto number =
        text.starts_with("head") ? parse_position(text.substr(4)) : std::optional<std::size_t>();
    if (number && *number >= 1 && *number <= count && count > 1) return *number;
    refuse(fmt::format("found \"{}\", expected {}", shortened(text),
                       count > 1 ? fmt::format("head1 to head{}", count)
                                 : std::string("no head, since there is only one")),
           form);
  }

  std::vector<std::size_t> find_place(const VariantTrace& variant, const Step& step,
                                      const std::vector<std::string_view>& written) const {
    const Shape shape = facts(step.id).shape;
    const std::size_t most = shape == Shape::pair_features ? 3 : 2;
    if (written.size() > most || written.size() + 1 < most) {
      refuse(fmt::format("found {} in brackets, expected {}",
                         fmt::format("{} place{}", written.size(), written.size() == 1 ? "" : "s"),
                         most == 3 ? "row, column and feature" : "row and column"),
             "the last one may be left out");
    }
    std::vector<std::size_t> at;
    for (std::size_t i = 0; i < written.size(); ++i)
      at.push_back(find_axis(variant, step, i, written[i]));
    return at;
  }

  std::size_t find_axis(const VariantTrace& variant, const Step& step, std::size_t axis,
                        std::string_view text) const {
    switch (axis_of({.name = std::string(facts(step.id).name)}, axis)) {
      case Axis::word:
        return find_encoded(text);
      case Axis::token:
        return find_among(text, trace_.input.attended_tokens());
      case Axis::feature:
        break;
    }
    const std::size_t count = row_length(trace_, variant, step);
    const auto feature = parse_position(text);
    if (feature && *feature >= 1 && *feature <= count) return *feature - 1;
    refuse(fmt::format("found \"{}\", expected a feature from 1 to {}", shortened(text), count),
           form);
  }

  std::size_t find_encoded(std::string_view text) const {
    const std::size_t word = find_among(text, trace_.input.tokens);
    if (std::ranges::find(trace_.input.words, word) != trace_.input.words.end()) return word;
    std::vector<std::size_t> encoded;
    for (const std::size_t other : trace_.input.words) encoded.push_back(other + 1);
    refuse(fmt::format("word {} (\"{}\") is not encoded, expected one of word {}", word + 1,
                       shortened(trace_.input.tokens[word]),
                       shortened(fmt::format("{}", fmt::join(encoded, ", ")))),
           fmt::format("--word {} encodes it", word + 1));
  }

  std::size_t find_among(std::string_view text, const std::vector<std::string>& tokens) const {
    const auto found = find_position_or_token(text, tokens);
    if (const auto* index = std::get_if<std::size_t>(&found)) return *index;
    refuse(std::get<std::string>(found), form);
  }

  std::string_view address_;
  const Trace& trace_;
};

}  // namespace

std::vector<std::vector<std::size_t>> cells_of(const Target& target, const Trace& trace) {
  const Step& step = *target.step;
  const std::size_t most = facts(step.id).shape == Shape::pair_features ? 3 : 2;
  if (target.at.size() == most) return {target.at};
  std::vector<std::vector<std::size_t>> cells;
  const std::size_t length = row_length(trace, trace.variants[target.variant], step);
  for (std::size_t i = 0; i < length; ++i) {
    cells.push_back(target.at);
    cells.back().push_back(i);
  }
  return cells;
}

Target find_cell(std::string_view address, const Trace& trace) {
  return Finder(address, trace).find();
}

std::string address_of(const Cell& cell, const VariantTrace& variant) {
  std::vector<std::size_t> at = cell.at;
  for (std::size_t& position : at) ++position;
  const std::string head = cell.head == 0 ? "" : fmt::format("head{}.", cell.head);
  const std::string owner = cell.of_input ? "" : fmt::format("{}.", name(variant.variant));
  return fmt::format("{}{}{}[{}]", owner, head, cell.name, fmt::join(at, ","));
}

Axis axis_of(const Cell& cell, std::size_t coordinate) {
  const auto id = cell.of_input ? std::nullopt : parse_step(cell.name);
  if (!id) return Axis::feature;  // of an input's matrix: a mere number
  const Shape shape = facts(*id).shape;
  if (coordinate == 0) return shape == Shape::token_features ? Axis::token : Axis::word;
  const bool of_pairs = shape == Shape::pairs || shape == Shape::pair_features;
  return coordinate == 1 && of_pairs ? Axis::token : Axis::feature;
}

}  // namespace attn
