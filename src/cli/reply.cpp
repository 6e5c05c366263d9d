#include "cli/reply.hpp"

#include "attention/all_words.hpp"
#include "audit/audit.hpp"
#include "cli/check_answers.hpp"
#include "explain/explain.hpp"
#include "render/about/about.hpp"
#include "render/audit/audit.hpp"
#include "render/comparison/comparison.hpp"
#include "render/explanation/explanation.hpp"
#include "render/mistakes/mistakes.hpp"
#include "render/trace/trace.hpp"

namespace attn {
namespace {

bool is_json(const Options& options) { return options.format == Format::json; }

void write_comparison(const Trace& trace, const View& view, Format format, Writer& out) {
  switch (format) {
    case Format::text:
      return write_comparison_text(trace, view, out);
    case Format::json:
      return write_comparison_json(trace, view, out);
    case Format::csv:
      return write_comparison_csv(trace, view, out);
    case Format::markdown:
      return write_comparison_markdown(trace, view, out);
    case Format::latex:
    case Format::python:
    case Format::html:
    case Format::npz:
    case Format::safetensors:
      break;  // refused: options.cpp
  }
}

Reply explanation(const Trace& trace, const View& view, const Options& options) {
  const Target target = find_cell(*options.explain, trace);
  const VariantTrace& variant = trace.variants[target.variant];
  const Explainer explainer(trace, variant, options.depth);
  std::vector<Explanation> cells;
  for (const auto& at : cells_of(target, trace)) cells.push_back(explainer.find(*target.step, at));
  return {
      .write = [explainer, view, json = is_json(options), cells = std::move(cells)](Writer& out) {
        if (json) return write_explanations_json(explainer, cells, out);
        write_explanations_text(explainer, cells, view, out);
      }};
}

Reply audited(const Trace& trace, View view, const Options& options) {
  if (options.blanks) view.steps = *options.blanks;
  return {.write = [&trace, view, json = is_json(options),
                    audits = audit(trace, {.decimals = view.decimals, .asked = view.steps})](
                       Writer& out) {
    if (json) return write_audit_json(audits, view, out);
    write_audit_text(trace, audits, view, out);
  }};
}

// Whoever opens it may choose any word.
void write_page(const Trace& trace, const View& view, Writer& out) {
  const std::optional<Trace> all = with_all_words(trace);
  write_html(all ? *all : trace, trace.input.words, view, out);
}

}  // namespace

void write_trace(const Trace& trace, const View& view, Format format, Writer& out) {
  switch (format) {
    case Format::text:
      return write_text(trace, view, out);
    case Format::json:
      return write_json(trace, view, out);
    case Format::csv:
      return write_csv(trace, view, out);
    case Format::markdown:
      return write_markdown(trace, view, out);
    case Format::latex:
      return write_latex(trace, view, out);
    case Format::python:
      return write_python(trace, view, out);
    case Format::html:
      return write_page(trace, view, out);
    case Format::npz:
      return write_npz(trace, view, out);
    case Format::safetensors:
      return write_safetensors(trace, view, out);
  }
}

Reply reply(const Trace& trace, const View& view, const Options& options) {
  const Format format = options.format.value_or(Format::text);
  if (options.explain) return explanation(trace, view, options);
  if (!options.check.empty()) return checked_answers(trace, view, options);
  if (options.audit) return audited(trace, view, options);
  if (options.about) {
    return {[&trace, view](Writer& out) { write_about_text(trace.input, view, out); }};
  }
  if (options.compare) {
    return {[&trace, view, format](Writer& out) { write_comparison(trace, view, format, out); }};
  }
  if (is_silent(options)) return {[](Writer&) {}};
  return {[&trace, view, format](Writer& out) { write_trace(trace, view, format, out); }};
}

bool is_silent(const Options& options) {
  const bool writes_files = !options.exports.empty() || options.worksheet || options.next;
  const bool asks = options.explain || !options.check.empty() || options.audit || options.about ||
                    options.compare;
  return writes_files && !options.format && !asks;
}

Reply list_mistakes(const View& view, const Options& options) {
  switch (options.format.value_or(Format::text)) {
    case Format::json:
      return {write_mistakes_json};
    case Format::markdown:
      return {write_mistakes_markdown};
    default:
      return {[view](Writer& out) { write_mistakes_text(view, out); }};
  }
}

}  // namespace attn
