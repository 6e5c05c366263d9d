#include "answers/class_list.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

#include "answers/lenient_text.hpp"
#include "answers/printed/printed_source.hpp"
#include "answers/sheet_record.hpp"
#include "error.hpp"
#include "input/json_object.hpp"
#include "input/read_input.hpp"
#include "text/shortened.hpp"
#include "version.hpp"

namespace attn {
namespace {

std::string_view base_name(std::string_view path) {
  return path.substr(path.find_last_of('/') + 1);  // npos + 1 is 0
}

// Printed answers say nothing of their sheet, but their file may have its name: sheet-1.txt or
// sheet-1-ada.txt, of sheet-1.input.json.
std::string named_input(const ClassList& list, const std::string& file) {
  const std::string_view name = base_name(file);
  for (const std::string& input : list.inputs) {
    const std::string_view sheet = std::string_view(input).substr(0, input.find('.'));
    const bool goes_on = name.size() > sheet.size() &&
                         std::isalnum(static_cast<unsigned char>(name[sheet.size()])) != 0;
    if (name.starts_with(sheet) && !goes_on) return input;
  }
  throw Error(fmt::format("{}: found printed text, which does not say its sheet, expected a name "
                          "that begins with one of those in {}",
                          file, list.file),
              fmt::format("call it after its sheet: {}.txt",
                          list.inputs[0].substr(0, list.inputs[0].find('.'))));
}

// What the answers say that they were made from.
std::string recorded_input(const ClassList& list, const std::string& file) {
  const std::string& list_file = list.file;
  TextSource text = read_text(file);
  if (is_printed(text)) return named_input(list, file);
  const Json document = parse_json(lenient(std::move(text)), file, JsonNumbers::as_written);
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
  const std::string recorded = recorded_input(list, answers);
  if (std::ranges::find(list.inputs, recorded) == list.inputs.end()) {
    throw Error(fmt::format("{}: /{}/input: found \"{}\", expected one of those in {}", answers,
                            sheet_key, shortened(recorded), list.file));
  }
  return list.path_of(recorded);
}

}  // namespace attn
