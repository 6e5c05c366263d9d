#include "answers/class_list.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "answers/sheet_record.hpp"
#include "error.hpp"
#include "input/json_object.hpp"
#include "input/read_input.hpp"
#include "text/shortened.hpp"
#include "version.hpp"

namespace attn {
namespace {

// What the answers say that they were made from.
std::string recorded_input(const std::string& file, const std::string& list_file) {
  const Json document = parse_json(read_text(file), file, Numbers::as_written);
  const JsonObject answers(document, file, "");
  if (!document.is_object()) {
    answers.refuse("", fmt::format("found {}, expected an object of answers", describe(document)));
  }
  const auto sheet = answers.object(sheet_key, "what --worksheet writes");
  const auto input = sheet ? sheet->string("input") : std::nullopt;
  if (!input) {
    answers.refuse("", fmt::format("found no \"{}\" with an \"input\", expected to learn which "
                                   "of those in {} it is of",
                                   sheet_key, list_file));
  }
  return *input;
}

}  // namespace

bool is_class_list(const Json& document) {
  return document.is_object() && document.contains("format") && document["format"] == sheets_format;
}

std::string input_of_sheet(const Json& list, const std::string& list_file,
                           const std::string& answers) {
  const JsonObject object(list, list_file, "");
  object.require_known_keys(std::array<std::string_view, 2>{"format", "sheets"});
  const auto inputs = object.strings("sheets");
  if (!inputs) object.refuse("", "found no \"sheets\", expected a list of input files");
  const std::string recorded = recorded_input(answers, list_file);
  if (std::ranges::find(*inputs, recorded) == inputs->end()) {
    throw Error(fmt::format("{}: /{}/input: found \"{}\", expected one of those in {}", answers,
                            sheet_key, shortened(recorded), list_file));
  }
  return list_file.substr(0, list_file.find_last_of('/') + 1) + recorded;
}

}  // namespace attn
