// Answers that are an exported trace.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <nlohmann/json.hpp>

#include "answers/reading.hpp"
#include "input/json_object.hpp"
#include "input/read_input.hpp"
#include "text/shortened.hpp"
#include "version.hpp"

namespace attn {
namespace {

class ExportedReader {
 public:
  explicit ExportedReader(AnswersReading& reading) : reading_(reading), trace_(reading.trace()) {}

  void read(const Json& document) {
    if (!is_trace_format(document["format"])) {
      reading_.refuse("/format",
                      fmt::format("found {}, expected \"{}\"", describe(document["format"]),
                                  fmt::join(trace_formats, "\" or \"")));
    }
    reading_.take_as_trace();
    require_same_words(document);
    for (std::size_t i = 0; i < list(document, "variants", "").size(); ++i) {
      const Json& json = document["variants"][i];
      const std::string at = fmt::format("/variants/{}", i);
      const auto variant = parse_variant(text_of(json, "id", at));
      if (!variant)
        reading_.refuse(at + "/id", "found an unknown variant, expected raw, query-key or qkv");
      const auto v = reading_.find_variant(*variant, at);
      if (!v) continue;
      for (std::size_t s = 0; s < list(json, "steps", at).size(); ++s) {
        read_traced_step(json["steps"][s], fmt::format("{}/steps/{}", at, s), *v);
      }
      if (!document.contains("input") || !document["input"].contains("mask")) continue;
      // What is no list is a rule, "causal".
      const Json& mask = document["input"]["mask"];
      if (mask.is_array()) reading_.add_mask(mask, "/input/mask", *v);
    }
  }

 private:
  void read_traced_step(const Json& json, const std::string& at, std::size_t v) {
    const auto id = parse_step(text_of(json, "id", at));
    if (!id)
      reading_.refuse(at + "/id", "found an unknown step, expected one of an exported trace");
    const bool of_head = json.contains("head");
    if (of_head && !json["head"].is_number_unsigned()) {
      reading_.refuse(at + "/head",
                      fmt::format("found {}, expected a head's number", describe(json["head"])));
    }
    const std::size_t head = of_head ? json["head"].get<std::size_t>() : 0;
    if (!json.contains("values")) reading_.refuse(at, "found no \"values\"");
    reading_.add_step(json["values"], at + "/values", v, *id, head);
  }

  const Json& list(const Json& object, const char* key, const std::string& at) const {
    if (object.is_object() && object.contains(key) && object[key].is_array()) return object[key];
    reading_.refuse(at,
                    fmt::format("found no list \"{}\", expected that of an exported trace", key));
  }

  std::string text_of(const Json& object, const char* key, const std::string& at) const {
    if (object.is_object() && object.contains(key) && object[key].is_string()) return object[key];
    reading_.refuse(at, fmt::format("found no \"{}\", expected that of an exported trace", key));
  }

  void require_same_words(const Json& document) const {
    const std::vector<std::size_t> encoded = ordinals(trace_.input.words);
    if (list(document, "words", "") != Json(encoded)) {
      reading_.refuse("/words",
                      fmt::format("found a trace of the words {}, expected {}",
                                  shortened(words_of(document["words"])),
                                  shortened(fmt::format("{}", fmt::join(encoded, ", ")))),
                      "choose the same words: --word");
    }
    const auto input = JsonObject(document, reading_.file(), "")
                           .object("input", "the object the trace was made from");
    const Json* tokens = input ? input->find("tokens") : nullptr;
    if (tokens != nullptr && !tokens->is_null() && *tokens != Json(trace_.input.tokens)) {
      reading_.refuse("/input/tokens",
                      fmt::format("found another sentence than {} has", trace_.input.file));
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

  AnswersReading& reading_;
  const Trace& trace_;
};

}  // namespace

void read_exported(const Json& document, AnswersReading& reading) {
  ExportedReader(reading).read(document);
}

}  // namespace attn
