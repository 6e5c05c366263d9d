#include "fuzz_answers.hpp"

#include <nlohmann/json.hpp>

#include "check/audit.hpp"
#include "check/check.hpp"
#include "error.hpp"
#include "fuzz_support.hpp"
#include "helpers.hpp"
#include "render/audit/audit.hpp"
#include "render/check/check.hpp"
#include "render/worksheet/worksheet.hpp"

namespace {

using namespace attn;
using fuzz::has_raw_controls;
using fuzz::require;
using test::rendered;

// Every mistake is made for an audit, so that only a small example is quick.
bool is_small(const Trace& trace) {
  constexpr std::size_t most_tokens = 6;
  return trace.input.attended_tokens().size() <= most_tokens && trace.input.heads <= 2;
}

void write_all(const Trace& trace, const Check& checked, const View& view) {
  require(
      nlohmann::json::accept(rendered([&](Writer& out) { write_check_json(trace, checked, out); })),
      "a check is JSON");
  require(!has_raw_controls(
              rendered([&](Writer& out) { write_check_text(trace, checked, view, out); })),
          "a check has no raw controls");
}

}  // namespace

void take_answers(const Trace& trace, const std::string& exported, const View& view) {
  const Check own = check(trace, read_answers(exported, "fuzz.json", trace), {});
  require(own.differ() == 0, "a trace agrees with itself");
  write_all(trace, own, view);

  const std::string exercise =
      rendered([&](Writer& out) { write_answers_template(trace, view, out); });
  const Check unanswered = check(trace, read_answers(exercise, "fuzz.json", trace), {});
  require(unanswered.compared() == 0, "an exercise is unanswered");
  require(!has_raw_controls(rendered(
              [&](Writer& out) { write_worksheet(trace, view, "fuzz.answers.json", out); })),
          "a worksheet has no raw controls");

  if (!is_small(trace)) return;
  const auto audits = audit(trace, view.decimals);
  require(
      nlohmann::json::accept(rendered([&](Writer& out) { write_audit_json(audits, view, out); })),
      "an audit is JSON");
  require(
      !has_raw_controls(rendered([&](Writer& out) { write_audit_text(trace, audits, view, out); })),
      "an audit has no raw controls");
}

void take_as_answers(const std::string& bytes, const View& view) {
  static const Trace lecture = trace(test::lecture(), all_variants);
  try {
    const Answers answers = read_answers(bytes, "fuzz.json", lecture);
    write_all(lecture, check(lecture, answers, {}), view);
  } catch (const Error& error) {
    require(error.message().starts_with("fuzz.json: "), "a message begins with the file's name");
    require(fuzz::can_be_shown(error.message()), "a message can be shown in one line");
    require(fuzz::can_be_shown(error.hint()), "a hint can be shown in one line");
  }
}
