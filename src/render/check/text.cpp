// A check, for a terminal: step by step what agrees, the first step that does not, and why.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "check/check.hpp"
#include "input/json_object.hpp"
#include "render/check/check.hpp"
#include "tell/check.hpp"
#include "tell/labels.hpp"
#include "tell/mistakes.hpp"
#include "tell/printed.hpp"
#include "text/display.hpp"
#include "write/columns.hpp"
#include "write/number.hpp"
#include "write/text_page.hpp"

namespace attn {
namespace {

constexpr std::size_t most_cells = 12;  // listed of the first step that differs
constexpr std::size_t most_slips = 3;   // steps after it that are told of, each with so many cells
constexpr std::size_t most_causes = 6;  // told in full

class CheckPage {
 public:
  CheckPage(const Trace& trace, const Check& check, const View& view, Writer& out)
      : trace_(trace),
        check_(check),
        decimals_(view.decimals),
        page_(view.columns, view.colour, out) {}

  void write() {
    page_.paragraph(Style::heading,
                    fmt::format("{}, checked against {}", visible(check_.answers_file),
                                visible(check_.input_file)));
    page_.paragraph(Style::quiet, tolerance_text(check_));
    for (const std::string& text : printed_texts(check_)) page_.paragraph(Style::quiet, text);
    for (const std::string& text : mask_texts(check_)) page_.paragraph(Style::plain, text);
    if (const std::string read = conventions_text(check_); !read.empty()) {
      page_.paragraph(Style::plain, read);
    }
    if (!check_.not_compared.empty()) {
      page_.paragraph(Style::plain, fmt::format("Not compared, since --variant leaves it out: {}",
                                                fmt::join(check_.not_compared, ", ")));
    }
    for (const VariantCheck& variant : check_.variants) {
      if (variant.compared() > 0) tell(variant);
    }
    page_.blank_line();
    page_.paragraph(Style::heading, verdict_text(check_));
    if (check_.points)
      page_.paragraph(Style::heading, fmt::format("{}.", points_text(*check_.points)));
  }

 private:
  void tell(const VariantCheck& variant) {
    page_.blank_line();
    page_.heading(std::string(name(variant.variant)));
    page_.blank_line();
    tell_steps(variant);
    tell_reading(variant);
    if (variant.type) {
      page_.blank_line();
      page_.paragraph(Style::heading, type_text(variant), text_indent);
    }
    const auto first = std::ranges::find_if(
        variant.steps, [](const StepCheck& step) { return step.marks.differ() > 0; });
    if (first == variant.steps.end()) return;
    tell_first(variant, *first);
    tell_later_slips(variant, *first);
    tell_diagnosis(variant);
  }

  void tell_steps(const VariantCheck& variant) {
    std::size_t name_width = 0;
    std::size_t count_width = 0;
    std::size_t points_width = 0;
    for (const StepCheck& step : variant.steps) {
      name_width = std::max(name_width, step_label(step.id, step.head).size());
      count_width = std::max(count_width, count_text(step).size());
      points_width = std::max(points_width, gap_and_points(step).size());
    }
    for (const StepCheck& step : variant.steps) {
      const std::string start =
          fmt::format("{:{}}  {:{}}{:{}}", step_label(step.id, step.head), name_width,
                      count_text(step), count_width, gap_and_points(step), points_width);
      const std::string remark = remark_on(step);
      const std::size_t used = text_indent + start.size() + text_gap;
      if (remark.empty()) {
        page_.line(start.substr(0, start.find_last_not_of(' ') + 1), text_indent);
      } else if (used + display_width(remark) <= page_.columns()) {
        page_.line(fmt::format("{}  {}", start, page_.painted(Style::heading, remark)),
                   text_indent);
      } else {
        page_.line(start.substr(0, start.find_last_not_of(' ') + 1), text_indent);
        page_.paragraph(Style::heading, remark, 3 * text_indent);
      }
    }
  }

  // How numbers were read, where that decides.
  void tell_reading(const VariantCheck& variant) {
    tell_of(
        variant, [](const StepCheck& step) { return step.marks.rough > 0; },
        "Some numbers agree only because they are written roughly, as 0 for 0.4; more digits "
        "would tell: ");
    tell_of(
        variant, [](const StepCheck& step) { return step.marks.loose > 0; },
        "Some numbers are read as rounded to the digits that they have; if a program wrote them, "
        "and left zeros out at their end, they differ: ");
    tell_of(
        variant, [](const StepCheck& step) { return step.marks.agree_by_own_digits > 0; },
        "Some numbers are read as exact, or as exact as the longest beside them, as programs leave "
        "zeros out at the end; if they are rounded to the digits that they have, they agree: ");
    if (check_.of_trace) return;  // null is what is not scored
    tell_of(
        variant, [](const StepCheck& step) { return step.blank_among_numbers; },
        "A blank stands among numbers, as null does where JavaScript writes a NaN: ");
  }

  // A sentence that ends in the steps that it is true of, if there are any.
  template <typename IsTrue>
  void tell_of(const VariantCheck& variant, IsTrue is_true, std::string_view sentence) {
    std::vector<std::string> names;
    for (const StepCheck& step : variant.steps) {
      if (is_true(step)) names.push_back(step_label(step.id, step.head));
    }
    if (names.empty()) return;
    page_.blank_line();
    page_.paragraph(Style::plain, fmt::format("{}{}", sentence, fmt::join(names, ", ")),
                    text_indent);
  }

  // "  7 of 8 points", or nothing where no points are given for it.
  static std::string gap_and_points(const StepCheck& step) {
    if (!step.points || step.points->worth == 0.0) return "";
    return fmt::format("{:{}}{}", "", text_gap, points_text(*step.points));
  }

  void tell_first(const VariantCheck& variant, const StepCheck& step) {
    page_.blank_line();
    page_.line(page_.painted(Style::heading,
                             fmt::format("The first that differs: {}.{}", name(variant.variant),
                                         step_label(step.id, step.head))),
               text_indent);
    if (step.marks.wrong_shape) {
      return page_.paragraph(
          Style::plain,
          fmt::format("each row has {}, expected {}", counted(step.columns_found, "number"),
                      step.columns_expected),
          2 * text_indent);
    }
    table(variant.variant, step, step.marks.differing, false);
    if (!can_be_explained(trace_, variant.variant, step)) return;
    page_.paragraph(
        Style::quiet,
        fmt::format("How it comes about: --explain '{}' in place of --check",
                    cell_address(trace_, variant.variant, step, step.marks.differing.front())),
        text_indent);
  }

  // What went wrong after the first, and does not come of it.
  void tell_later_slips(const VariantCheck& variant, const StepCheck& first) {
    std::size_t left_out = 0;
    std::size_t told = 0;
    for (const StepCheck& step : variant.steps) {
      std::vector<DifferingCell> slips;
      std::ranges::copy_if(step.marks.differing, std::back_inserter(slips),
                           [](const DifferingCell& cell) { return !cell.follows; });
      if (&step == &first || slips.empty()) continue;
      if (++told > most_slips) {
        ++left_out;
        continue;
      }
      page_.blank_line();
      page_.line(page_.painted(Style::heading,
                               fmt::format("Neither right nor following: {}.{}",
                                           name(variant.variant), step_label(step.id, step.head))),
                 text_indent);
      table(variant.variant, step, slips, step.from_differing);
    }
    if (left_out == 0) return;
    page_.blank_line();
    page_.paragraph(Style::quiet,
                    fmt::format("… and numbers of {} more; --format json lists them all",
                                left_out == 1 ? "1 step" : fmt::format("{} steps", left_out)),
                    text_indent);
  }

  // Some of a step's cells; beside them what follows from numbers before that differ, if any do.
  void table(Variant variant, const StepCheck& step, const std::vector<DifferingCell>& cells,
             bool from_theirs) {
    const std::size_t shown = std::min(cells.size(), most_cells);
    std::vector<TextColumn> columns{{.header = {"yours"}, .cells = {}},
                                    {.header = {"expected"}, .cells = {}}};
    if (from_theirs) columns.push_back({.header = {fmt::format("from {}", origins_text(step))}});
    std::vector<std::string> labels;
    for (std::size_t i = 0; i < shown; ++i) {
      labels.push_back(cell_label(trace_, variant, step, cells[i]));
      columns[0].cells.push_back(as_written(cells[i]));
      columns[1].cells.push_back(apart(cells[i].ours, cells[i].theirs));
      if (from_theirs) {
        columns[2].cells.push_back(apart(cells[i].from_theirs, cells[i].theirs));
      }
    }
    write_feature_columns(labels, columns, page_);
    if (shown < cells.size()) {
      page_.paragraph(Style::quiet, fmt::format("… and {} more", cells.size() - shown),
                      2 * text_indent);
    }
  }

  // With the decimals that they wrote: 0.00, not 0.
  std::string as_written(const DifferingCell& cell) const {
    if (std::isnan(cell.theirs)) return "NaN";
    constexpr double most = 17.0;
    const double decimals = -std::log10(2 * cell.half_unit);
    const bool is_rounded = !check_.strictness.in_full && decimals >= 1.0 && decimals <= most;
    if (!is_rounded) return shortest(cell.theirs);
    return fmt::format("{:.{}f}", cell.theirs, std::lround(decimals));
  }

  // A number with as many decimals as show that it is not theirs.
  std::string apart(double ours, double theirs) const {
    constexpr int most = 17;
    int decimals = decimals_;
    while (decimals < most && number(ours, decimals) == number(theirs, decimals)) ++decimals;
    return number(ours, decimals);
  }

  void tell_diagnosis(const VariantCheck& variant) {
    page_.blank_line();
    const auto& causes = variant.diagnosis.causes;
    if (causes.empty()) {
      return page_.paragraph(Style::plain, rounding_text(variant.rounding), text_indent);
    }
    page_.paragraph(
        Style::heading,
        causes.size() == 1
            ? "This gives exactly these numbers:"
            : fmt::format("Any of these {} gives exactly these numbers, which cannot tell "
                          "them apart:",
                          causes.size()),
        text_indent);
    for (std::size_t i = 0; i < std::min(causes.size(), most_causes); ++i) {
      for (const Mistake* mistake : causes[i].made) {
        tell(*mistake, found_text(trace_, variant.variant, *mistake, causes[i], decimals_),
             mistake == causes[i].made.front() ? "• " : "  and with it ");
      }
    }
    if (causes.size() > most_causes) {
      page_.paragraph(
          Style::quiet,
          fmt::format("… and {} more; --format json lists them all", causes.size() - most_causes),
          2 * text_indent);
    }
  }

  void tell(const Mistake& mistake, const std::string& found, const std::string& before) {
    page_.paragraph(Style::heading,
                    fmt::format("{}{}: {}{}", before, mistake.id, mistake.name, found),
                    2 * text_indent);
    page_.paragraph(Style::plain, std::string(mistake.what), 3 * text_indent);
    if (const std::string seen = sighting_text(mistake); !seen.empty()) {
      page_.paragraph(Style::quiet, seen, 3 * text_indent);
    }
  }

  const Trace& trace_;
  const Check& check_;
  int decimals_;
  TextPage page_;
};

}  // namespace

void write_check_text(const Trace& trace, const Check& check, const View& view, Writer& out) {
  CheckPage(trace, check, view, out).write();
}

}  // namespace attn
