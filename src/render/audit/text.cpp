// An audit, for a terminal.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "check/audit.hpp"
#include "render/render.hpp"
#include "tell/labels.hpp"
#include "text/display.hpp"
#include "write/columns.hpp"
#include "write/number.hpp"
#include "write/terminal.hpp"

namespace attn {
namespace {

class Page {
 public:
  Page(const View& view, Writer& out) : view_(view), out_(out), paint_(view.colour) {}

  void opening(const Trace& trace) {
    paragraph(Style::heading,
              fmt::format("{}: which known mistakes can it catch?", visible(trace.input.file)));
  }

  void tell(const VariantAudit& audit) {
    const std::size_t hides = audit.hidden_count();
    const std::string heading =
        fmt::format("{} · {} mistakes apply, {}", name(audit.variant), audit.mistakes.size(),
                    hides == 0   ? "none hides"
                    : hides == 1 ? "1 hides"
                                 : fmt::format("{} hide", hides));
    out_.print("\n{}\n\n", paint_(Style::heading, ruled(heading, "━", view_.columns)));
    table(audit);
    if (audit.without_weighted_values) {
      out_.write("\n");
      paragraph(Style::plain,
                "There are too many weighted values to look at; the contexts made of them were.",
                text_indent);
    }
    tell_alike(audit);
    tell_hidden(audit);
  }

 private:
  void paragraph(Style style, const std::string& text, std::size_t margin = 0,
                 std::size_t further_in = 0) {
    std::size_t indent = margin;
    for (const auto& line : wrap(text, view_.columns - margin - further_in)) {
      out_.print("{:{}}{}\n", "", indent, paint_(style, line));
      indent = margin + further_in;
    }
  }

  void table(const VariantAudit& audit) {
    std::vector<std::string> ids;
    TextColumn where{.header = {"", "shows at"}, .cells = {}};
    TextColumn by{.header = {"", "by"}, .cells = {}};
    TextColumn rounded{.header = {"rounded", fmt::format("to {}", view_.decimals)}, .cells = {}};
    std::size_t id_width = 0;
    std::size_t where_width = where.header[1].size();
    for (const AuditedMistake& one : audit.mistakes) {
      if (!one.shows) continue;
      ids.emplace_back(one.mistake->id);
      where.cells.push_back(step_label(one.shows_at, one.head));
      by.cells.push_back(one.by ? difference(*one.by) : "–");
      rounded.cells.emplace_back(one.survives_rounding ? "shows" : "hides");
      id_width = std::max(id_width, ids.back().size());
      where_width = std::max(where_width, where.cells.back().size());
    }
    by.line_up();
    rounded.line_up();
    for (std::size_t line = 0; line < 2; ++line) {
      out_.print("{:{}}{:{}}  {}  {}  {}\n", "", text_indent, "", id_width,
                 paint_(Style::quiet, pad_right(where.header[line], where_width)),
                 paint_(Style::quiet, by.header_text(line)),
                 paint_(Style::quiet, rounded.header_text(line)));
    }
    for (std::size_t i = 0; i < ids.size(); ++i) {
      out_.print("{:{}}{}  {}  {}  {}\n", "", text_indent, pad_right(ids[i], id_width),
                 pad_right(where.cells[i], where_width), by.cell_text(i), rounded.cell_text(i));
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
    out_.write("\n");
    paragraph(Style::plain,
              "These may give the same numbers as others, so that --check names all:", text_indent);
    for (const AuditedMistake& one : audit.mistakes) {
      if (one.alike.empty()) continue;
      std::vector<std::string_view> others;
      for (const Mistake* other : one.alike) others.push_back(other->id);
      paragraph(Style::plain, fmt::format("{}, and {}", one.mistake->id, fmt::join(others, ", ")),
                2 * text_indent, text_indent);
    }
  }

  void tell_hidden(const VariantAudit& audit) {
    out_.write("\n");
    if (audit.hidden_count() == 0) {
      return paragraph(Style::heading, "No mistake hides here.", text_indent);
    }
    paragraph(Style::heading,
              "These change no number here, and what would show them:", text_indent);
    for (const AuditedMistake& one : audit.mistakes) {
      if (one.shows) continue;
      paragraph(Style::plain, fmt::format("{}: {}", one.mistake->id, one.mistake->expose),
                2 * text_indent, text_indent);
    }
  }

  const View& view_;
  Writer& out_;
  Paint paint_;
};

}  // namespace

void write_audit_text(const Trace& trace, std::span<const VariantAudit> audits, const View& view,
                      Writer& out) {
  Page page(view, out);
  page.opening(trace);
  for (const VariantAudit& audit : audits) page.tell(audit);
}

}  // namespace attn
