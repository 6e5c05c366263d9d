// The numbers of a class, for a spreadsheet: RFC 4180, and nothing in it is taken for a formula.
#include <fmt/format.h>

#include <limits>

#include "render/class/class.hpp"
#include "tell/class.hpp"
#include "tell/labels.hpp"
#include "write/csv_text.hpp"
#include "write/number.hpp"

namespace attn {
namespace {

// A file's name; what would be a formula is the same file with ./ before it.
std::string file_field(const std::string& file) {
  return csv_field(begins_as_formula(file) ? fmt::format("./{}", file) : file);
}

class ClassRows {
 public:
  ClassRows(bool has_points, Writer& out) : has_points_(has_points), out_(out) {}

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
    out_.print("{},,,,,,{}{}\n", file, csv_field(sheet_text(sheet)), has_points_ ? ",," : "");
  }

 private:
  // The mistake stands where it shows first, so that it can be counted.
  void tell(const std::string& file, const VariantCheck& variant) {
    std::string mistake = csv_field(cause_text(variant, std::numeric_limits<std::size_t>::max()));
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
  ClassRows rows(checked.worth.has_value(), out);
  rows.header();
  for (const SheetCheck& sheet : checked.sheets) rows.sheet(sheet);
}

}  // namespace attn
