#include "fuzz_answers.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "audit/audit.hpp"
#include "check/check.hpp"
#include "error.hpp"
#include "fuzz_support.hpp"
#include "helpers.hpp"
#include "render/audit/audit.hpp"
#include "render/check/check.hpp"
#include "render/trace/trace.hpp"
#include "render/worksheet/worksheet.hpp"

namespace {

using namespace attn;
using fuzz::has_raw_controls;
using fuzz::require;
using test::rendered;
using Ordered = nlohmann::ordered_json;

// An exported trace has null for a score that is hidden.
void write_hidden(Ordered& scores) {
  for (Ordered& row : scores) {
    for (Ordered& score : row) {
      if (score.is_null()) score = "-inf";
    }
  }
}

void write_all(const Trace& trace, const Check& checked, const View& view) {
  require(
      nlohmann::json::accept(rendered([&](Writer& out) { write_check_json(trace, checked, out); })),
      "a check is JSON");
  require(!has_raw_controls(
              rendered([&](Writer& out) { write_check_text(trace, checked, view, out); })),
          "a check has no raw controls");
}

// {variant: {step: …, headN: {step: …}}} of an exported trace; a row that is the only one alone.
Ordered worked_out(const Ordered& exported) {
  Ordered answers = Ordered::object();
  for (const Ordered& variant : exported.at("variants")) {
    Ordered& steps = answers[variant.at("id").get<std::string>()];
    for (const Ordered& step : variant.at("steps")) {
      Ordered values = step.at("values");
      if (step.at("op") == "mask") write_hidden(values);
      if (values.size() == 1) values = Ordered(values.front());
      Ordered& of = step.contains("head") ? steps["head" + step.at("head").dump()] : steps;
      of[step.at("id").get<std::string>()] = std::move(values);
    }
  }
  return answers;
}

// The steps of a variant as a program may print them: in brackets, or as tables.
std::string printed(const Ordered& steps, bool in_brackets) {
  std::string text;
  for (const auto& step : steps.items()) {
    const Ordered& values = step.value();
    if (!values.is_array() || !values.front().is_array() || values.front().front().is_array()) {
      continue;
    }
    text += step.key() + (in_brackets ? ": tensor(" + values.dump() + ")\n" : ":\n");
    for (const Ordered& row : values) {
      for (const Ordered& cell : row) {
        if (!in_brackets) text += cell.is_string() ? " -inf" : " " + cell.dump();
      }
      if (!in_brackets) text += "\n";
    }
    text += "\n";
  }
  return text;
}

}  // namespace

bool is_small(const Trace& trace) {
  constexpr std::size_t most_tokens = 6;
  return trace.input.attended_tokens().size() <= most_tokens && trace.input.heads <= 2;
}

void take_answers(const Trace& trace, const std::string& exported, const View& view) {
  const Check own = check(trace, read_answers(exported, "fuzz.json", trace), {});
  require(own.differ() == 0, "a trace agrees with itself");
  write_all(trace, own, view);

  // A sheet asks for some step that there is.
  View asked = view;
  asked.steps = View{}.steps;
  const std::string exercise =
      rendered([&](Writer& out) { write_answers_template(trace, asked, out); });
  const Check unanswered = check(trace, read_answers(exercise, "fuzz.json", trace), {});
  require(unanswered.compared() == 0, "an exercise is unanswered");
  require(!has_raw_controls(
              rendered([&](Writer& out) { write_worksheet_markdown(trace, view, {}, out); })),
          "a worksheet has no raw controls");

  if (!is_small(trace)) return;
  const auto audits = audit(trace, {.decimals = view.decimals});
  require(
      nlohmann::json::accept(rendered([&](Writer& out) { write_audit_json(audits, view, out); })),
      "an audit is JSON");
  require(
      !has_raw_controls(rendered([&](Writer& out) { write_audit_text(trace, audits, view, out); })),
      "an audit has no raw controls");
}

std::vector<std::string> answers_to(const Trace& trace) {
  const std::string exported = rendered([&](Writer& out) { write_json(trace, View{}, out); });
  const Ordered by_variant = worked_out(Ordered::parse(exported));
  std::vector<std::string> forms{
      exported, rendered([&](Writer& out) { write_answers_template(trace, View{}, out); }),
      by_variant.dump()};
  if (trace.variants.size() == 1) forms.push_back(by_variant.front().dump());
  for (const bool in_brackets : {true, false}) {
    const std::string text = printed(by_variant.front(), in_brackets);
    if (!text.empty()) forms.push_back(text);
  }
  return forms;
}

bool take_read(const Trace& trace, const std::function<Answers()>& read,
               const std::vector<std::string>& starts, const View& view) {
  constexpr std::array<Tolerance, 3> tolerances{
      {{},
       {.kind = Tolerance::Kind::absolute, .amount = 0.5},
       {.kind = Tolerance::Kind::relative, .amount = 0.001}}};
  try {
    const Answers answers = read();
    const Tolerance& tolerance = tolerances[static_cast<std::size_t>(view.decimals) % 3];
    write_all(trace, check(trace, answers, tolerance), view);
    return true;
  } catch (const Error& error) {
    const bool is_placed = std::ranges::any_of(
        starts, [&](const std::string& start) { return error.message().starts_with(start); });
    require(is_placed, "a message begins with the file's name, or the flag's");
    require(fuzz::is_a_line(error.message()), "a message is a line");
    require(fuzz::can_be_shown(error.message()), "a message can be shown in one line");
    require(fuzz::can_be_shown(error.hint()), "a hint can be shown in one line");
    return false;
  }
}

bool take_as_answers(const Trace& trace, const std::string& bytes, const View& view) {
  const auto read = [&] { return read_answers(bytes, "fuzz.json", trace); };
  return take_read(trace, read, {"fuzz.json: "}, view);
}
