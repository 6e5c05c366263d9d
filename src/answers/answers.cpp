#include "answers/answers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "answers/lenient_text.hpp"
#include "answers/printed/printed_source.hpp"
#include "answers/printed/read_printed.hpp"
#include "answers/reading.hpp"
#include "answers/sheet_record.hpp"
#include "error.hpp"
#include "input/read_input.hpp"

namespace attn {
namespace {

bool is_blank(const Json& json) {
  if (json.is_structured()) return std::ranges::all_of(json, is_blank);
  return json.is_null();
}

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

Answers read_answers(TextSource text, const std::string& file, const Trace& trace,
                     const PrintedHow& how) {
  if (is_printed(text)) {
    AnswersReading printed(file, trace);
    read_printed(whole_text(std::move(text), file), how, printed);
    return std::move(printed).take();
  }
  Json document = parse_json(lenient(std::move(text)), file, JsonNumbers::as_written);
  AnswersReading reading(file, trace);
  if (!document.is_object()) reading.refuse_form("", document, "an object of answers");
  if (document.contains(sheet_key)) {
    require_same_sheet(document[sheet_key], file, trace);
    document.erase(std::string(sheet_key));
  }
  if (document.contains("format")) {
    read_exported(document, reading);
  } else {
    read_form(document, reading);
  }
  return std::move(reading).take();
}

}  // namespace attn
