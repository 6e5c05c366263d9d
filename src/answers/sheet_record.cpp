#include "answers/sheet_record.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "input/json_object.hpp"
#include "text/shortened.hpp"
#include "trace/fingerprint.hpp"

namespace attn {
namespace {

std::string text_of(const Json& value) {
  return value.is_string()                        ? value.get<std::string>()
         : value.is_number() || value.is_binary() ? written(value)
                                                  : describe(value);
}

// "word 2", "words 1, 3"
template <typename Words>
std::string words_text(const Words& words) {
  return shortened(fmt::format("word{} {}", words.size() == 1 ? "" : "s", fmt::join(words, ", ")));
}

std::string scale_text(const Scale& scale) {
  return scale.rule == Scale::Rule::number ? fmt::format("{}", scale.number)
                                           : std::string(name(scale.rule));
}

// Whether no --mask says what the record calls a mask.
bool has_no_flag(std::string_view mask) {
  return std::ranges::any_of(all_mask_rules, [&](MaskRule rule) {
    return rule != MaskRule::none && rule != MaskRule::causal && rule != MaskRule::causal_end &&
           mask == name(rule);
  });
}

class Record {
 public:
  Record(const Json& json, const std::string& file, const Trace& trace)
      : trace_(trace), object_(json, file, fmt::format("/{}", sheet_key)) {
    if (!json.is_object()) {
      object_.refuse("", fmt::format("found {}, expected what --worksheet writes", describe(json)));
    }
    object_.require_known_keys(
        std::array<std::string_view, 4>{"input", "numbers", "words", "variants"});
  }

  void require_same() const {
    // Of another input much else differs, which then says little.
    require_variants();
    require_numbers();
    require_words();
  }

 private:
  const Json& member(const JsonObject& object, std::string_view key) const {
    const Json* found = object.find(key);
    if (found == nullptr) {
      object.refuse("", fmt::format("found no \"{}\", expected what --worksheet writes", key));
    }
    return *found;
  }

  void require_variants() const {
    const auto variants = object_.object("variants", "an object of variants");
    if (!variants) member(object_, "variants");
    bool any = false;
    std::vector<std::string_view> traced;
    for (const VariantTrace& variant : trace_.variants) {
      traced.push_back(name(variant.variant));
      const auto recorded = variants->object(traced.back(), "an object of settings");
      if (!recorded) continue;
      any = true;
      require_settings(*recorded, variant.settings);
    }
    if (any) return;
    std::vector<std::string> found;
    for (const auto& item : member(object_, "variants").items()) found.push_back(item.key());
    object_.refuse("/variants",
                   fmt::format("found a sheet of {}, expected one of {}",
                               shortened(fmt::format("{}", fmt::join(found, ", "))),
                               fmt::join(traced, " or ")),
                   "choose what it asks for: --variant");
  }

  void require_settings(const JsonObject& recorded, const Settings& settings) const {
    const auto require = [&](std::string_view key, std::string_view expected) {
      const std::string found = text_of(member(recorded, key));
      if (found == expected) return;
      recorded.refuse(json_pointer_step(key),
                      fmt::format("found a sheet with \"{}\", expected one with \"{}\"",
                                  shortened(found), expected),
                      has_no_flag(found) ? "check a sheet as it was made: without --mask"
                                         : fmt::format("check a sheet as it was made: --{} {}", key,
                                                       shortened(found)));
    };
    require("self", name(settings.self));
    require("scale", scale_text(settings.scale));
    require("mask", name(settings.mask));
  }

  void require_words() const {
    const Json& words = member(object_, "words");
    const auto encoded = ordinals(trace_.input.words);
    if (words == Json(encoded)) return;
    std::vector<std::string> found;
    for (const Json& word : words) found.push_back(text_of(word));
    object_.refuse("/words",
                   fmt::format("found a sheet for {}, expected one for {}", words_text(found),
                               words_text(encoded)),
                   fmt::format("choose the words that it asks for: --word {}",
                               shortened(fmt::format("{}", fmt::join(found, ",")))));
  }

  void require_numbers() const {
    if (member(object_, "numbers") == fingerprint(trace_.input)) return;
    object_.refuse("/input",
                   fmt::format("found a sheet of \"{}\", whose numbers are not those of {}",
                               shortened(text_of(member(object_, "input"))), trace_.input.file),
                   "check it with the input that it was made from");
  }

  const Trace& trace_;
  JsonObject object_;
};

}  // namespace

void require_same_sheet(const Json& record, const std::string& file, const Trace& trace) {
  Record(record, file, trace).require_same();
}

}  // namespace attn
