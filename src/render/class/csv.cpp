// The numbers of a class, for a spreadsheet: RFC 4180, and nothing in it is taken for a formula.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

#include "render/class/class.hpp"
#include "tell/class.hpp"
#include "tell/labels.hpp"
#include "text/display.hpp"
#include "write/number.hpp"

namespace attn {
namespace {

// Text, quoted wherever some spreadsheet might cut it: those of many countries cut at semicolons.
std::string field(std::string_view text) {
  std::string shown = visible(text);
  const bool is_plain = std::ranges::all_of(shown, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.' || c == '/';
  });
  if (is_plain) return shown;
  std::string quoted = "\"";
  for (const char c : shown) quoted.append(c == '"' ? 2 : 1, c);
  quoted.append(1, '"');
  return quoted;
}

// Spreadsheets take what begins so for a formula, the full-width signs too, and pass over blanks.
bool begins_as_formula(std::string_view text) {
  constexpr std::array<std::string_view, 8> signs{"=", "+", "-", "@", "＝", "＋", "－", "＠"};
  const std::size_t start = text.find_first_not_of(" \t\r\n'\"");
  if (start == text.npos) return false;
  return std::ranges::any_of(
      signs, [&](std::string_view sign) { return text.substr(start).starts_with(sign); });
}

// A file's name; what would be a formula is the same file with ./ before it.
std::string file_field(const std::string& file) {
  return field(begins_as_formula(file) ? fmt::format("./{}", file) : file);
}

class Rows {
 public:
  Rows(bool has_points, Writer& out) : has_points_(has_points), out_(out) {}

  void header() {
    out_.print("file,variant,step,right,follows,of,mistake{}\n",
               has_points_ ? ",points,worth" : "");
  }

  void sheet(const SheetCheck& sheet) {
    const std::string file = file_field(sheet.file);
    std::size_t rows = 0;
    if (sheet.check) {
      for (const VariantCheck& variant : sheet.check->variants) {
        tell(file, variant);
        rows += variant.steps.size();
      }
    }
    if (rows > 0) return;
    out_.print("{},,,,,,{}{}\n", file, field(sheet_text(sheet)), has_points_ ? ",," : "");
  }

 private:
  // The mistake stands where it shows first, so that it can be counted.
  void tell(const std::string& file, const VariantCheck& variant) {
    std::string mistake = field(cause_text(variant, std::numeric_limits<std::size_t>::max()));
    for (const StepCheck& step : variant.steps) {
      const Credit credit = step.credit();
      const bool shows = step.marks.differ() > 0;
      out_.print("{},{},{},{},{},{},{}{}\n", file, name(variant.variant),
                 step_label(step.id, step.head), credit.right, credit.follows, credit.of,
                 shows ? mistake : "", points(step));
      if (shows) mistake.clear();
    }
  }

  std::string points(const StepCheck& step) const {
    if (!has_points_) return "";
    if (!step.points) return ",,";
    return fmt::format(",{},{}", shortest(step.points->earned), shortest(step.points->worth));
  }

  bool has_points_;
  Writer& out_;
};

}  // namespace

void write_class_csv(const ClassCheck& checked, Writer& out) {
  Rows rows(checked.worth.has_value(), out);
  rows.header();
  for (const SheetCheck& sheet : checked.sheets) rows.sheet(sheet);
}

}  // namespace attn
