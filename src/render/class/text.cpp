// The numbers of a class, for a terminal.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>

#include "render/class/class.hpp"
#include "tell/check.hpp"
#include "tell/class.hpp"
#include "text/display.hpp"
#include "write/columns.hpp"
#include "write/number.hpp"
#include "write/text_page.hpp"

namespace attn {
namespace {

constexpr std::size_t widest_label = 28;  // longer names stand on a line of their own, or are cut
constexpr std::size_t most_passed_over = 5;  // named
constexpr int points_decimals = 2;

// The folder that all stand in, with its slash, or nothing.
std::string common_folder(const std::vector<SheetCheck>& sheets) {
  const std::string& first = sheets.front().file;
  std::size_t length = first.rfind('/') + 1;  // 0 where there is none
  for (const SheetCheck& sheet : sheets) {
    const auto apart = std::ranges::mismatch(first, sheet.file);
    const auto same = static_cast<std::size_t>(apart.in1 - first.begin());
    if (same < length) length = first.substr(0, same).rfind('/') + 1;
  }
  return first.substr(0, length);
}

class ClassPage {
 public:
  ClassPage(const ClassCheck& checked, const View& view, Writer& out)
      : checked_(checked),
        folder_(common_folder(checked.sheets)),
        page_(view.columns, view.colour, out) {
    for (const SheetCheck& sheet : checked.sheets) {
      labels_.push_back(visible(sheet.file.substr(folder_.size())));
      if (labels_.back().empty()) labels_.back() = visible(sheet.file);  // a folder without any
    }
  }

  void write() {
    page_.paragraph(Style::heading, heading());
    tell_tolerance();
    page_.blank_line();
    tell_sheets();
    tell_tables();
    tell_passed_over();
    page_.blank_line();
    page_.paragraph(Style::heading, class_text(checked_));
  }

 private:
  std::string heading() const {
    const std::size_t all = checked_.sheets.size();
    return fmt::format("{} {}{}, checked against {}", all, all == 1 ? "sheet" : "sheets",
                       folder_.empty() ? "" : fmt::format(" in {}", visible(folder_)),
                       visible(checked_.input_file));
  }

  // Of the first that has no number in full: those that have say so in their own report.
  void tell_tolerance() {
    const SheetCheck* found = nullptr;
    for (const SheetCheck& sheet : checked_.sheets) {
      if (sheet.check && (found == nullptr || found->check->strictness.in_full)) found = &sheet;
    }
    if (found != nullptr) page_.paragraph(Style::quiet, tolerance_text(*found->check));
  }

  void tell_sheets() {
    std::size_t width = 0;
    for (const std::string& label : labels_) {
      const std::size_t columns = display_width(label);
      if (columns <= widest_label) width = std::max(width, columns);
    }
    for (std::size_t i = 0; i < labels_.size(); ++i) {
      const std::string text = sheet_text(checked_.sheets[i]);
      if (display_width(labels_[i]) > widest_label) {
        page_.paragraph(Style::plain, labels_[i], text_indent, text_indent);
        page_.paragraph(Style::plain, text, 2 * text_indent + width, 0);
      } else {
        page_.beside(pad_right(labels_[i], width + text_gap), text, text_indent);
      }
    }
  }

  // A table for each variant that is answered, and one of all numbers; together where one is.
  void tell_tables() {
    std::vector<Variant> answered;
    for (const Variant variant : all_variants) {
      const auto has = [&](const SheetCheck& sheet) { return find(sheet, variant) != nullptr; };
      if (std::ranges::any_of(checked_.sheets, has)) answered.push_back(variant);
    }
    if (answered.empty()) return;
    for (const Variant variant : answered) {
      std::vector<TextColumn> columns;
      for (const StepId id : all_steps) add_column(variant, id, columns);
      if (answered.size() == 1) add_sums(columns);
      table(name(variant), columns);
    }
    if (answered.size() > 1) {
      std::vector<TextColumn> columns;
      add_sums(columns);
      table("all variants", columns);
    }
    page_.blank_line();
    page_.paragraph(Style::quiet,
                    "3+1/5: of 5 numbers 3 are right, and 1 is not but follows from the sheet's "
                    "own numbers before it. --check with one sheet tells of it in full.",
                    text_indent);
  }

  void table(std::string_view heading, std::vector<TextColumn>& columns) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < labels_.size(); ++i) {
      if (checked_.sheets[i].check) names.push_back(fit(labels_[i], widest_label));
    }
    page_.blank_line();
    page_.heading(std::string(heading));
    page_.blank_line();
    write_feature_columns(names, columns, page_);
  }

  static const VariantCheck* find(const SheetCheck& sheet, Variant variant) {
    if (!sheet.check) return nullptr;
    const auto& all = sheet.check->variants;
    const auto found = std::ranges::find(all, variant, &VariantCheck::variant);
    return found == all.end() ? nullptr : &*found;
  }

  // What a sheet has of a step, in all heads; nothing where it has none of it.
  static std::optional<Credit> credit_of(const SheetCheck& sheet, Variant variant, StepId id) {
    const VariantCheck* found = find(sheet, variant);
    if (found == nullptr) return std::nullopt;
    std::optional<Credit> sum;
    for (const StepCheck& step : found->steps) {
      if (step.id == id) (sum ? *sum : sum.emplace()) += step.credit();
    }
    return sum;
  }

  // Of a step that some sheet has.
  void add_column(Variant variant, StepId id, std::vector<TextColumn>& columns) const {
    TextColumn column{.header = {std::string(facts(id).name)}};
    bool any = false;
    for (const SheetCheck& sheet : checked_.sheets) {
      if (!sheet.check) continue;
      const auto credit = credit_of(sheet, variant, id);
      any = any || credit;
      column.cells.push_back(credit ? credit_text(*credit) : "–");
    }
    if (any) columns.push_back(std::move(column));
  }

  void add_sums(std::vector<TextColumn>& columns) const {
    TextColumn sums{.header = {"in all"}};
    TextColumn points;
    for (const SheetCheck& sheet : checked_.sheets) {
      if (!sheet.check) continue;
      sums.cells.push_back(credit_text(sheet.check->credit()));
      const auto& earned = sheet.check->points;
      if (earned) points.cells.push_back(number(earned->earned, points_decimals));
    }
    columns.push_back(std::move(sums));
    if (!checked_.worth) return;
    points.header = {fmt::format("points of {}", number(*checked_.worth, points_decimals))};
    columns.push_back(std::move(points));
  }

  // "7+1/8": 7 are right, 1 follows.
  static std::string credit_text(const Credit& credit) {
    if (credit.follows == 0) return fmt::format("{}/{}", credit.right, credit.of);
    return fmt::format("{}+{}/{}", credit.right, credit.follows, credit.of);
  }

  void tell_passed_over() {
    const auto& all = checked_.passed_over;
    if (all.empty()) return;
    std::vector<std::string> names;
    for (std::size_t i = 0; i < std::min(all.size(), most_passed_over); ++i) {
      names.push_back(visible(all[i]));
    }
    if (all.size() > names.size()) {
      names.push_back(fmt::format("and {} more", all.size() - names.size()));
    }
    page_.blank_line();
    page_.paragraph(Style::quiet,
                    fmt::format("Passed over, as no answers: {}", fmt::join(names, ", ")));
  }

  const ClassCheck& checked_;
  std::string folder_;
  std::vector<std::string> labels_;
  TextPage page_;
};

}  // namespace

void write_class_text(const ClassCheck& checked, const View& view, Writer& out) {
  ClassPage(checked, view, out).write();
}

}  // namespace attn
