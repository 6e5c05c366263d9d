#include "answers/class_list.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "answers/lenient_text.hpp"
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
  const Json document = parse_json(lenient(read_text(file)), file, JsonNumbers::as_written);
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

std::string ClassList::path_of(const std::string& input) const {
  return file.substr(0, file.find_last_of('/') + 1) + input;
}

std::optional<ClassList> read_class_list(const Json& document, const std::string& file) {
  const bool is_list =
      document.is_object() && document.contains("format") && document["format"] == sheets_format;
  if (!is_list) return std::nullopt;
  const JsonObject object(document, file, "");
  object.require_known_keys(std::array<std::string_view, 2>{"format", "sheets"});
  const auto inputs = object.strings("sheets");
  if (!inputs || inputs->empty()) {
    object.refuse("", "found no \"sheets\", expected a list of input files");
  }
  return ClassList{.file = file, .inputs = *inputs};
}

std::string input_of_sheet(const ClassList& list, const std::string& answers) {
  const std::string recorded = recorded_input(answers, list.file);
  if (std::ranges::find(list.inputs, recorded) == list.inputs.end()) {
    throw Error(fmt::format("{}: /{}/input: found \"{}\", expected one of those in {}", answers,
                            sheet_key, shortened(recorded), list.file));
  }
  return list.path_of(recorded);
}

}  // namespace attn
