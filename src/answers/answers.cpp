#include "answers/answers.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "answers/answered_matrix.hpp"
#include "answers/exactness.hpp"
#include "answers/lenient_text.hpp"
#include "answers/own_mask.hpp"
#include "answers/sheet_record.hpp"
#include "attention/requirements.hpp"
#include "error.hpp"
#include "input/json_object.hpp"
#include "input/read_input.hpp"
#include "text/shortened.hpp"
#include "text/suggest.hpp"
#include "trace/input_matrices.hpp"
#include "version.hpp"

namespace attn {
namespace {

bool is_blank(const Json& json) {
  if (json.is_structured()) return std::ranges::all_of(json, is_blank);
  return json.is_null();
}

// In the order in which the steps are computed. One that only heads have stands where theirs do,
// and one that the trace does not have at all comes last.
void put_in_order(const VariantTrace& traced, AnsweredVariant& variant) {
  std::vector<AnsweredStep> steps(std::move_iterator(variant.steps.begin()),
                                  std::move_iterator(variant.steps.end()));
  std::ranges::stable_sort(steps, {}, [&](const AnsweredStep& answered) {
    const Step* step = find_step(traced, answered.id, answered.head);
    if (step == nullptr) step = find_step(traced, answered.id, 1);
    return step == nullptr ? traced.steps.size() : traced.steps.place_of(*step);
  });
  variant.steps = {};
  for (AnsweredStep& step : steps) variant.steps.add(std::move(step));
}

// Reads one file; every message names it, and the place.
class Reader {
 public:
  Reader(const std::string& file, const Trace& trace) : file_(file), trace_(trace) {
    answers_.file = file;
    answers_.variants.resize(trace.variants.size());
  }

  Answers read(Json document) {
    if (!document.is_object()) {
      refuse("", fmt::format("found {}, expected an object of answers", describe(document)), form);
    }
    if (document.contains(sheet_key)) {
      require_same_sheet(document[sheet_key], file_, trace_);
      document.erase(std::string(sheet_key));
    }
    if (document.contains("format")) {
      read_trace(document);
    } else if (trace_.variants.size() == 1 && !names_variants(document)) {
      read_variant(document, "", 0);
    } else {
      read_variants(document);
    }
    for (std::size_t v = 0; v < trace_.variants.size(); ++v) {
      put_in_order(trace_.variants[v], answers_.variants[v]);
    }
    if (answers_.in_full.empty()) settle_exactness(answers_, trace_);
    return std::move(answers_);
  }

 private:
  static constexpr std::string_view form =
      R"(answers are an exported trace, or {"qkv": {"scores": [[…]], "weights": [[…]], …}})";

  [[noreturn]] void refuse(const std::string& at, const std::string& sentence,
                           std::string_view hint = {}) const {
    throw Error(fmt::format("{}: {}{}{}", file_, at, at.empty() ? "" : ": ", sentence),
                std::string(hint));
  }

  [[noreturn]] void refuse_key(const std::string& at, std::string_view key, std::string_view what,
                               const std::vector<std::string_view>& known) const {
    const auto near = nearest(key, known);
    refuse(at + json_pointer_step(key),
           near.empty() ? fmt::format("found an unknown key, expected {}", what)
                        : fmt::format("found an unknown key, did you mean \"{}\"?", near),
           fmt::format("the keys are {}", fmt::join(known, ", ")));
  }

  static std::optional<Variant> parse_variant(std::string_view text) {
    const auto* found = std::ranges::find(all_variants, text, [](Variant v) { return name(v); });
    return found == all_variants.end() ? std::nullopt : std::optional(*found);
  }

  static bool names_variants(const Json& document) {
    return std::ranges::any_of(
        document.items(), [](const auto& item) { return parse_variant(item.key()).has_value(); });
  }

  void read_variants(const Json& document) {
    for (const auto& item : document.items()) {
      const auto variant = parse_variant(item.key());
      if (!variant) refuse_variant(item.key());
      const auto v = find_variant(*variant, json_pointer_step(item.key()));
      if (v && !item.value().is_null()) {
        read_variant(item.value(), json_pointer_step(item.key()), *v);
      }
    }
  }

  [[noreturn]] void refuse_variant(const std::string& key) const {
    std::vector<std::string_view> known;
    for (const VariantTrace& variant : trace_.variants) known.push_back(name(variant.variant));
    if (parse_step(key) && known.size() > 1) {
      refuse(json_pointer_step(key),
             fmt::format("found a step, but {} variants are compared: {}", known.size(),
                         fmt::join(known, ", ")),
             fmt::format("put the steps under their variant's name, or choose one: --variant {}",
                         known.back()));
    }
    refuse_key("", key, "a variant", known);
  }

  // The variant's place in the trace, or nothing where --variant leaves it out.
  std::optional<std::size_t> find_variant(Variant variant, const std::string& at) {
    for (std::size_t v = 0; v < trace_.variants.size(); ++v) {
      if (trace_.variants[v].variant == variant) return v;
    }
    if (const auto why = obstacle(trace_.input, variant)) {
      refuse(at, fmt::format("{} cannot be computed from {}: {}", name(variant), trace_.input.file,
                             *why));
    }
    answers_.not_compared.emplace_back(name(variant));
    return std::nullopt;
  }

  // {step or headN: …}
  void read_variant(const Json& json, const std::string& at, std::size_t v) {
    if (!json.is_object()) {
      refuse(at, fmt::format("found {}, expected an object of steps", describe(json)), form);
    }
    const std::size_t heads = head_count(trace_.variants[v]);
    for (const auto& item : json.items()) {
      const std::string here = at + json_pointer_step(item.key());
      if (item.key() == "mask") {
        read_mask(item.value(), here, answers_.variants[v]);
        continue;
      }
      const std::size_t head = heads == 1 ? 0 : head_named(item.key(), heads);
      if (head == 0) {
        read_step_named(item.key(), item.value(), at, v, 0);
        continue;
      }
      if (item.value().is_null()) continue;
      if (!item.value().is_object()) {
        refuse(here, fmt::format("found {}, expected an object of the head's steps",
                                 describe(item.value())));
      }
      for (const auto& step : item.value().items()) {
        read_step_named(step.key(), step.value(), here, v, head);
      }
    }
  }

  void read_mask(const Json& mask, const std::string& at, AnsweredVariant& variant) const {
    if (mask.is_array() && is_complement(mask, file_, at, trace_.input)) {
      include(Convention::mask_complement, variant.conventions);
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
    if (id) return read_step(value, at + json_pointer_step(key), v, *id, head);
    std::vector<std::string_view> known;
    for (const Step& other : variant.steps) {
      if (other.head == head) known.push_back(facts(other.id).name);
    }
    refuse_key(at, key, fmt::format("a step of {}", name(variant.variant)), known);
  }

  [[noreturn]] void refuse_step(const std::string& at, StepId id, const VariantTrace& variant,
                                std::size_t head) const {
    const bool is_given = find_matrix(trace_.input, facts(id).name) != nullptr;
    refuse(at,
           fmt::format("{}{} has no {} here{}", name(variant.variant),
                       head == 0 ? "" : fmt::format(", head {},", head), facts(id).name,
                       is_given ? ", the input gives them" : ""),
           "leave it out");
  }

  // An exported trace.
  void read_trace(const Json& document) {
    if (!is_trace_format(document["format"])) {
      refuse("/format", fmt::format("found {}, expected \"{}\"", describe(document["format"]),
                                    fmt::join(trace_formats, "\" or \"")));
    }
    answers_.in_full = "/format";
    require_same_words(document);
    for (std::size_t i = 0; i < list(document, "variants", "").size(); ++i) {
      const Json& json = document["variants"][i];
      const std::string at = fmt::format("/variants/{}", i);
      const auto variant = parse_variant(text_of(json, "id", at));
      if (!variant) refuse(at + "/id", "found an unknown variant, expected raw, query-key or qkv");
      const auto v = find_variant(*variant, at);
      if (!v) continue;
      for (std::size_t s = 0; s < list(json, "steps", at).size(); ++s) {
        read_traced_step(json["steps"][s], fmt::format("{}/steps/{}", at, s), *v);
      }
      if (document.contains("input") && document["input"].contains("mask")) {
        read_mask(document["input"]["mask"], "/input/mask", answers_.variants[*v]);
      }
    }
  }

  void read_traced_step(const Json& json, const std::string& at, std::size_t v) {
    const auto id = parse_step(text_of(json, "id", at));
    if (!id) refuse(at + "/id", "found an unknown step, expected one of an exported trace");
    const bool of_head = json.contains("head");
    if (of_head && !json["head"].is_number_unsigned()) {
      refuse(at + "/head",
             fmt::format("found {}, expected a head's number", describe(json["head"])));
    }
    const std::size_t head = of_head ? json["head"].get<std::size_t>() : 0;
    if (!json.contains("values")) refuse(at, "found no \"values\"");
    read_step(json["values"], at + "/values", v, *id, head);
  }

  const Json& list(const Json& object, const char* key, const std::string& at) const {
    if (object.is_object() && object.contains(key) && object[key].is_array()) return object[key];
    refuse(at, fmt::format("found no list \"{}\", expected that of an exported trace", key));
  }

  std::string text_of(const Json& object, const char* key, const std::string& at) const {
    if (object.is_object() && object.contains(key) && object[key].is_string()) return object[key];
    refuse(at, fmt::format("found no \"{}\", expected that of an exported trace", key));
  }

  void require_same_words(const Json& document) const {
    const std::vector<std::size_t> encoded = ordinals(trace_.input.words);
    if (list(document, "words", "") != Json(encoded)) {
      refuse("/words",
             fmt::format("found a trace of the words {}, expected {}",
                         shortened(words_of(document["words"])),
                         shortened(fmt::format("{}", fmt::join(encoded, ", ")))),
             "choose the same words: --word");
    }
    const auto input =
        JsonObject(document, file_, "").object("input", "the object the trace was made from");
    const Json* tokens = input ? input->find("tokens") : nullptr;
    if (tokens != nullptr && !tokens->is_null() && *tokens != Json(trace_.input.tokens)) {
      refuse("/input/tokens", fmt::format("found another sentence than {} has", trace_.input.file));
    }
  }

  // "1, 2"
  static std::string words_of(const Json& words) {
    std::vector<std::string> texts;
    for (const Json& word : words) {
      texts.push_back(word.is_number() ? written(word) : describe(word));
    }
    return fmt::format("{}", fmt::join(texts, ", "));
  }

  // The step, or one of its shape: whoever masks where no mask is set has masked scores all the
  // same.
  static const Step* step_like(const VariantTrace& traced, StepId id, std::size_t head) {
    const Step* step = find_step(traced, id, head);
    if (step != nullptr || id != StepId::masked_scores) return step;
    return find_step(traced, StepId::weights, head);
  }

  // The numbers of a step or, where there is none but each head has one, of these.
  void read_step(const Json& value, const std::string& at, std::size_t v, StepId id,
                 std::size_t head) {
    const VariantTrace& traced = trace_.variants[v];
    Asked asked{.id = id, .step = step_like(traced, id, head)};
    for (std::size_t h = 1; head == 0 && h <= head_count(traced); ++h) {
      if (const Step* step = step_like(traced, id, h)) asked.of_heads.push_back(step);
    }
    if (asked.step == nullptr && asked.of_heads.empty()) refuse_step(at, id, traced, head);
    AnsweredVariant& variant = answers_.variants[v];
    auto read = read_answered(value, file_, at, trace_, traced, asked);
    if (answers_.in_full.empty()) answers_.in_full = read.in_full;
    for (const Convention convention : read.conventions) include(convention, variant.conventions);
    for (AnsweredStep& step : read.steps) {
      if (variant.find(step.id, step.head) != nullptr) {
        refuse(at, "found the step a second time, expected each once");
      }
      variant.steps.add(std::move(step));
    }
  }

  const std::string& file_;
  const Trace& trace_;
  Answers answers_;
};

}  // namespace

bool looks_like_answers(std::string_view text) {
  // Programs that write letters turn quotes into others.
  constexpr std::array<std::string_view, 4> marks{"\"", "“", "”", "„"};
  const auto quotes = [&](std::string_view name) {
    return std::ranges::any_of(marks, [&](std::string_view mark) {
      const std::size_t at = text.find(fmt::format("{}{}", mark, name));
      return at != text.npos && std::ranges::any_of(marks, [&](std::string_view end) {
               return text.substr(at + mark.size() + name.size()).starts_with(end);
             });
    });
  };
  if (quotes("format")) return false;
  return quotes(sheet_key) ||
         std::ranges::any_of(all_variants, [&](Variant one) { return quotes(name(one)); }) ||
         std::ranges::any_of(all_steps, [&](StepId id) { return quotes(facts(id).name); });
}

bool is_unanswered(const std::string& path) {
  try {
    Json document = parse_json(read_text(path), path);
    if (document.is_object()) document.erase(std::string(sheet_key));
    return is_blank(document);
  } catch (const Error&) {  // whatever it is, it is no template
    return false;
  }
}

bool AnsweredVariant::has_weighted_values() const {
  return std::ranges::find(steps, StepId::weighted_values, &AnsweredStep::id) != steps.end();
}

Answers read_answers(TextSource text, const std::string& file, const Trace& trace) {
  return Reader(file, trace)
      .read(parse_json(lenient(std::move(text)), file, JsonNumbers::as_written));
}

}  // namespace attn
