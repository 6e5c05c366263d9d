// An audit, for a terminal.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "audit/audit.hpp"
#include "render/audit/audit.hpp"
#include "tell/labels.hpp"
#include "text/display.hpp"
#include "write/columns.hpp"
#include "write/number.hpp"
#include "write/text_page.hpp"

namespace attn {
namespace {

// How many show in full numbers alone.
std::size_t rounded_away_count(const VariantAudit& audit) {
  return static_cast<std::size_t>(std::ranges::count_if(
      audit.mistakes,
      [](const AuditedMistake& one) { return one.shows && !one.survives_rounding; }));
}

class AuditPage {
 public:
  AuditPage(const View& view, Writer& out) : view_(view), page_(view.columns, view.colour, out) {}

  void opening(const Trace& trace) {
    page_.paragraph(Style::heading, fmt::format("{}: which known mistakes can it catch?",
                                                visible(trace.input.file)));
    if (!view_.is_partial()) return;
    std::vector<std::string_view> asked;
    for (const StepId id : view_.steps) asked.push_back(facts(id).name);
    page_.paragraph(Style::plain, fmt::format("Asked for: {}.", fmt::join(asked, ", ")));
  }

  void tell(const VariantAudit& audit) {
    const std::size_t missed = audit.missed_count();
    const std::size_t unasked = audit.unasked_count();
    const std::size_t rounded_away = rounded_away_count(audit);
    const std::string heading = fmt::format(
        "{} · {} mistakes apply, {}{}{}", name(audit.variant), audit.mistakes.size(),
        missed == 0   ? "none hides"
        : missed == 1 ? "1 hides"
                      : fmt::format("{} hide", missed),
        rounded_away == 0
            ? ""
            : fmt::format(", {}{} once rounded", rounded_away, missed == 0 ? "" : " more"),
        unasked == 0 ? "" : fmt::format(", {} not asked for", unasked));
    page_.blank_line();
    page_.heading(heading);
    page_.blank_line();
    table(audit);
    if (audit.without_weighted_values) {
      page_.blank_line();
      page_.paragraph(
          Style::plain,
          "There are too many weighted values to look at; the contexts made of them were.",
          text_indent);
    }
    tell_alike(audit);
    tell_unasked(audit);
    tell_missed(audit);
  }

 private:
  void table(const VariantAudit& audit) {
    std::vector<std::string> ids;
    TextColumn where{.header = {"", "shows at"}, .cells = {}};
    TextColumn by{.header = {"", "by"}, .cells = {}};
    const std::array rounded_header{std::string("rounded"), fmt::format("to {}", view_.decimals)};
    std::vector<std::string_view> rounded;
    std::size_t id_width = 0;
    std::size_t where_width = where.header[1].size();
    for (const AuditedMistake& one : audit.mistakes) {
      if (!one.shows) continue;
      ids.emplace_back(one.mistake->id);
      where.cells.push_back(step_label(one.shows_at, one.head));
      by.cells.push_back(one.by ? difference(*one.by) : "–");
      rounded.push_back(one.survives_rounding ? "shows" : "hides");
      id_width = std::max(id_width, ids.back().size());
      where_width = std::max(where_width, where.cells.back().size());
    }
    by.line_up();
    for (std::size_t line = 0; line < 2; ++line) {
      page_.line(
          fmt::format("{:{}}  {}  {}  {}", "", id_width,
                      page_.painted(Style::quiet, pad_right(where.header[line], where_width)),
                      page_.painted(Style::quiet, by.header_text(line)),
                      page_.painted(Style::quiet, rounded_header[line])),
          text_indent);
    }
    for (std::size_t i = 0; i < ids.size(); ++i) {
      page_.line(fmt::format("{}  {}  {}  {}", pad_right(ids[i], id_width),
                             pad_right(where.cells[i], where_width), by.cell_text(i), rounded[i]),
                 text_indent);
    }
  }

  // Where it is huge, how huge is enough.
  std::string difference(double by) const {
    constexpr double huge = 1e6;
    return by < huge ? number(by, view_.decimals) : fmt::format("{:.0e}", by);
  }

  void tell_alike(const VariantAudit& audit) {
    const bool any = std::ranges::any_of(
        audit.mistakes, [](const AuditedMistake& one) { return !one.alike.empty(); });
    if (!any) return;
    page_.blank_line();
    page_.paragraph(
        Style::plain,
        "These may give the same numbers as others, so that --check names all:", text_indent);
    for (const AuditedMistake& one : audit.mistakes) {
      if (one.alike.empty()) continue;
      std::vector<std::string_view> others;
      for (const Mistake* other : one.alike) others.push_back(other->id);
      page_.paragraph(Style::plain,
                      fmt::format("{}, and {}", one.mistake->id, fmt::join(others, ", ")),
                      2 * text_indent, text_indent);
    }
  }

  void tell_unasked(const VariantAudit& audit) {
    if (audit.unasked_count() == 0) return;
    page_.blank_line();
    page_.paragraph(Style::plain, "These change only numbers that are not asked for:", text_indent);
    for (const AuditedMistake& one : audit.mistakes) {
      if (!one.unasked_at) continue;
      page_.paragraph(Style::plain,
                      fmt::format("{}: {}", one.mistake->id, facts(*one.unasked_at).name),
                      2 * text_indent, text_indent);
    }
  }

  void tell_missed(const VariantAudit& audit) {
    page_.blank_line();
    if (audit.missed_count() == 0) {
      return page_.paragraph(
          Style::heading,
          fmt::format("No {}mistake hides here{}.", audit.unasked_count() == 0 ? "" : "other ",
                      rounded_away_count(audit) == 0
                          ? ""
                          : fmt::format(", unless numbers are rounded to {} decimal{}",
                                        view_.decimals, view_.decimals == 1 ? "" : "s")),
          text_indent);
    }
    page_.paragraph(Style::heading,
                    "These change no number here, and what would show them:", text_indent);
    for (const AuditedMistake& one : audit.mistakes) {
      if (one.shows || one.unasked_at) continue;
      page_.paragraph(Style::plain, fmt::format("{}: {}", one.mistake->id, one.mistake->expose),
                      2 * text_indent, text_indent);
    }
  }

  const View& view_;
  TextPage page_;
};

}  // namespace

void write_audit_text(const Trace& trace, std::span<const VariantAudit> audits, const View& view,
                      Writer& out) {
  AuditPage page(view, out);
  page.opening(trace);
  for (const VariantAudit& audit : audits) page.tell(audit);
}

}  // namespace attn
