// Answers in the form that worksheets have: {variant: {step or headN: …}}.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "answers/reading.hpp"
#include "input/json_object.hpp"
#include "text/suggest.hpp"

namespace attn {
namespace {

class FormReader {
 public:
  explicit FormReader(AnswersReading& reading) : reading_(reading), trace_(reading.trace()) {}

  void read(const Json& document) {
    if (trace_.variants.size() == 1 && !names_variants(document)) {
      read_variant(document, "", 0);
    } else {
      read_variants(document);
    }
  }

 private:
  [[noreturn]] void refuse_key(const std::string& at, std::string_view key, std::string_view what,
                               const std::vector<std::string_view>& known) const {
    const auto near = nearest(key, known);
    reading_.refuse(at + json_pointer_step(key),
                    near.empty() ? fmt::format("found an unknown key, expected {}", what)
                                 : fmt::format("found an unknown key, did you mean \"{}\"?", near),
                    fmt::format("the keys are {}", fmt::join(known, ", ")));
  }

  static bool names_variants(const Json& document) {
    return std::ranges::any_of(
        document.items(), [](const auto& item) { return parse_variant(item.key()).has_value(); });
  }

  void read_variants(const Json& document) {
    for (const auto& item : document.items()) {
      const auto variant = parse_variant(item.key());
      if (!variant) refuse_variant(item.key());
      const auto v = reading_.find_variant(*variant, json_pointer_step(item.key()));
      if (v && !item.value().is_null()) {
        read_variant(item.value(), json_pointer_step(item.key()), *v);
      }
    }
  }

  [[noreturn]] void refuse_variant(const std::string& key) const {
    std::vector<std::string_view> known;
    for (const VariantTrace& variant : trace_.variants) known.push_back(name(variant.variant));
    if (parse_step(key) && known.size() > 1) {
      reading_.refuse(
          json_pointer_step(key),
          fmt::format("found a step, but {} variants are compared: {}", known.size(),
                      fmt::join(known, ", ")),
          fmt::format("put the steps under their variant's name, or choose one: --variant {}",
                      known.back()));
    }
    refuse_key("", key, "a variant", known);
  }

  // {step or headN: …}
  void read_variant(const Json& json, const std::string& at, std::size_t v) {
    if (!json.is_object()) {
      reading_.refuse_form(at, json, "an object of steps");
    }
    const std::size_t heads = head_count(trace_.variants[v]);
    for (const auto& item : json.items()) {
      const std::string here = at + json_pointer_step(item.key());
      if (item.key() == "mask") {
        reading_.add_mask(item.value(), here, v);
        continue;
      }
      const std::size_t head = heads == 1 ? 0 : head_named(item.key(), heads);
      if (head == 0) {
        read_step_named(item.key(), item.value(), at, v, 0);
        continue;
      }
      if (item.value().is_null()) continue;
      if (!item.value().is_object()) {
        reading_.refuse(here, fmt::format("found {}, expected an object of the head's steps",
                                          describe(item.value())));
      }
      for (const auto& step : item.value().items()) {
        read_step_named(step.key(), step.value(), here, v, head);
      }
    }
  }

  static std::size_t head_named(std::string_view key, std::size_t heads) {
    constexpr std::string_view word = "head";
    if (!key.starts_with(word)) return 0;
    const std::string_view digits = key.substr(word.size());
    std::size_t head = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), head);
    const bool is_number = error == std::errc{} && end == digits.data() + digits.size();
    return is_number && !digits.starts_with('0') && head <= heads ? head : 0;
  }

  void read_step_named(std::string_view key, const Json& value, const std::string& at,
                       std::size_t v, std::size_t head) {
    const VariantTrace& variant = trace_.variants[v];
    const auto id = parse_step(key);
    if (id) return reading_.add_step(value, at + json_pointer_step(key), v, *id, head);
    std::vector<std::string_view> known;
    for (const Step& other : variant.steps) {
      if (other.head == head) known.push_back(facts(other.id).name);
    }
    refuse_key(at, key, fmt::format("a step of {}", name(variant.variant)), known);
  }

  AnswersReading& reading_;
  const Trace& trace_;
};

}  // namespace

void read_form(const Json& document, AnswersReading& reading) {
  FormReader(reading).read(document);
}

}  // namespace attn
