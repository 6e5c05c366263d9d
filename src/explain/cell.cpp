#include "explain/cell.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

#include "error.hpp"
#include "input/find_words.hpp"
#include "text/shortened.hpp"
#include "text/suggest.hpp"
#include "trace/features.hpp"

namespace attn {
namespace {

constexpr std::string_view form =
    "a cell is written variant.step[row,column], as in qkv.weights[1,2]";

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
  return shape_of(step) == Shape::pair_features
             ? operand_matrix(trace, variant, step.from[1]).columns()
             : step.cells.columns();
}

enum class Axis { word, token, feature };

// What the coordinates of a shape are, in the order of an address.
std::vector<Axis> axes_of(Shape shape) {
  switch (shape) {
    case Shape::word_features:
      return {Axis::word, Axis::feature};
    case Shape::token_features:
      return {Axis::token, Axis::feature};
    case Shape::pairs:
      return {Axis::word, Axis::token};
    case Shape::pair_features:
      break;
  }
  return {Axis::word, Axis::token, Axis::feature};
}

// Finds the cell of one address; each message begins with it.
class Finder {
 public:
  Finder(std::string_view address, const Trace& trace) : address_(address), trace_(trace) {}

  Target find() const {
    const std::size_t open = address_.find('[');
    if (open == address_.npos) refuse("found no [row,column]", form);
    if (address_.back() != ']') refuse("found no ] at the end, expected one", form);
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
    refuse_if_shared(variant, id, head);
    std::vector<std::string_view> known;
    for (const Step& other : variant.steps) {
      if (other.head == head) known.push_back(facts(other.id).name);
    }
    // Of keys and values there may be fewer.
    std::size_t heads = 0;
    while (id && find_step(variant, *id, heads + 1) != nullptr) ++heads;
    if (head == 0 && heads > 0) {
      refuse(fmt::format("found no head, and each of {} heads has {} of its own", heads,
                         names.front()),
             fmt::format("write {}.head1.{}[…]", name(variant.variant), names.front()));
    }
    refuse_name(names.front(), head == 0 ? "a step:" : fmt::format("a step of head {}:", head),
                known);
  }

  // Keys and values that several heads share are those of one of fewer heads.
  void refuse_if_shared(const VariantTrace& variant, std::optional<StepId> id,
                        std::size_t head) const {
    if (!id || head == 0 || facts(*id).shape != Shape::token_features) return;
    const std::size_t used = (head - 1) / trace_.input.sharing + 1;
    if (used == head || find_step(variant, *id, used) == nullptr) return;
    refuse(fmt::format("head {} shares its {} with others", head, facts(*id).name),
           fmt::format("write {}.head{}.{}[…]", name(variant.variant), used, facts(*id).name));
  }

  std::size_t parse_head(std::string_view text, std::size_t count) const {
    const auto number =
        text.starts_with("head") ? parse_ordinal(text.substr(4)) : std::optional<std::size_t>();
    if (number && *number >= 1 && *number <= count && count > 1) return *number;
    refuse(fmt::format("found \"{}\", expected {}", shortened(text),
                       count > 1 ? fmt::format("head1 to head{}", count)
                                 : std::string("no head, since there is only one")),
           form);
  }

  Coordinates find_place(const VariantTrace& variant, const Step& step,
                         const std::vector<std::string_view>& written) const {
    const std::vector<Axis> axes = axes_of(shape_of(step));
    const std::size_t most = axes.size();
    if (written.size() > most || written.size() + 1 < most) {
      refuse(fmt::format("found {} in brackets, expected {}",
                         fmt::format("{} place{}", written.size(), written.size() == 1 ? "" : "s"),
                         most == 3 ? "row, column and feature" : "row and column"),
             "the last one may be left out");
    }
    Coordinates at;
    for (std::size_t i = 0; i < written.size(); ++i) {
      switch (axes[i]) {
        case Axis::word:
          at.word = find_encoded(written[i]);
          break;
        case Axis::token:
          at.token = find_token_of(step, written[i]);
          break;
        case Axis::feature:
          at.feature = find_feature(written[i], row_length(trace_, variant, step),
                                    column_features(trace_, variant, step));
          break;
      }
    }
    return at;
  }

  std::size_t find_feature(std::string_view text, std::size_t count,
                           const std::vector<std::string>& names) const {
    const auto feature = parse_ordinal(text);
    if (feature && *feature >= 1 && *feature <= count) return *feature - 1;
    const bool is_name = std::ranges::count(names, text) == 1;
    if (is_name) return static_cast<std::size_t>(std::ranges::find(names, text) - names.begin());
    refuse(fmt::format("found \"{}\", expected a feature from 1 to {}{}", shortened(text), count,
                       names.empty() ? "" : ", or the name that only one has"),
           form);
  }

  Position find_encoded(std::string_view text) const {
    const Position word = find_among(text, trace_.input.tokens);
    if (row_of(trace_.input.words, word)) return word;
    const auto encoded = ordinals(trace_.input.words);
    refuse(fmt::format("word {} (\"{}\") is not encoded, expected {} {}", ordinal(word),
                       shortened(trace_.input.tokens[index_of(word)]),
                       encoded.size() == 1 ? "word" : "one of the words",
                       shortened(fmt::format("{}", fmt::join(encoded, ", ")))),
           fmt::format("--word {} encodes it", ordinal(word)));
  }

  // Of what is cached no step has made a vector.
  Position find_token_of(const Step& step, std::string_view text) const {
    const Position token = find_among(text, trace_.input.attended_tokens());
    const bool is_vector = shape_of(step) == Shape::token_features;
    if (!is_vector || index_of(token) >= tokens_before(trace_.input, step.id)) return token;
    refuse(
        fmt::format("token {} (\"{}\") is cached, expected one of the sentence's own, from {} on",
                    ordinal(token), shortened(trace_.input.attended_tokens()[index_of(token)]),
                    trace_.input.cached() + 1),
        form);
  }

  Position find_among(std::string_view text, const std::vector<std::string>& tokens) const {
    const auto found = find_position_or_token(text, tokens);
    if (const auto* position = std::get_if<Position>(&found)) return *position;
    refuse(std::get<std::string>(found), form);
  }

  std::string_view address_;
  const Trace& trace_;
};

}  // namespace

Coordinates coordinates_of(const Trace& trace, const PlannedStep& step, Place place) {
  const auto& words = trace.input.words;
  switch (shape_of(step)) {
    case Shape::word_features:
      return {.word = position_of(words, Row{place.row}), .feature = place.column};
    case Shape::token_features:
      return {.token = Position{place.row + tokens_before(trace.input, step.id)},
              .feature = place.column};
    case Shape::pairs:
      return {.word = position_of(words, Row{place.row}), .token = Position{place.column}};
    case Shape::pair_features:
      break;
  }
  return {.word = position_of(words, Row{place.row}),
          .token = Position{place.column},
          .feature = place.feature};
}

Place place_of(const Trace& trace, const PlannedStep& step, const Coordinates& at) {
  const auto row = [&] { return index_of(row_of(trace.input.words, at.word.value()).value()); };
  const auto token = [&] { return index_of(at.token.value()); };
  switch (shape_of(step)) {
    case Shape::word_features:
      return {.row = row(), .column = at.feature.value()};
    case Shape::token_features:
      return {.row = token() - tokens_before(trace.input, step.id), .column = at.feature.value()};
    case Shape::pairs:
      return {.row = row(), .column = token()};
    case Shape::pair_features:
      break;
  }
  return {.row = row(), .column = token(), .feature = at.feature.value()};
}

std::vector<Coordinates> cells_of(const Target& target, const Trace& trace) {
  const Step& step = *target.step;
  const bool ends_with_token = axes_of(shape_of(step)).back() == Axis::token;
  const bool is_cell =
      ends_with_token ? target.at.token.has_value() : target.at.feature.has_value();
  if (is_cell) return {target.at};
  std::vector<Coordinates> cells;
  const std::size_t length = row_length(trace, trace.variants[target.variant], step);
  for (std::size_t i = 0; i < length; ++i) {
    Coordinates& at = cells.emplace_back(target.at);
    if (ends_with_token) {
      at.token = Position{i};
    } else {
      at.feature = i;
    }
  }
  return cells;
}

Target find_cell(std::string_view address, const Trace& trace) {
  return Finder(address, trace).find();
}

namespace {

std::string address_of(std::string_view step, std::size_t head, const VariantTrace& variant) {
  const std::string of_head = head == 0 ? "" : fmt::format("head{}.", head);
  return fmt::format("{}.{}{}", name(variant.variant), of_head, step);
}

}  // namespace

std::string address_of(const PlannedStep& step, const VariantTrace& variant) {
  return address_of(facts(step.id).name, step.head, variant);
}

std::string address_of(const Cell& cell, const VariantTrace& variant) {
  const auto by_number = [](Position position) { return std::to_string(ordinal(position)); };
  const auto counted = [](std::size_t feature) { return std::to_string(feature + 1); };
  return fmt::format("{}[{}]",
                     cell.of_input ? cell.name : address_of(cell.name, cell.head, variant),
                     fmt::join(coordinate_names(cell, by_number, by_number, counted), ","));
}

}  // namespace attn
