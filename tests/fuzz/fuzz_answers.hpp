// One trace, or any bytes, taken through what checks numbers and makes exercises.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "answers/answers.hpp"
#include "tell/view.hpp"
#include "trace/trace.hpp"

/// Every mistake is made for an audit, and most for a check, so that only a small example is quick.
bool is_small(const attn::Trace& trace);

/// A trace's own numbers agree with it, its exercise is unanswered, its audit can be written.
/// `exported`: the trace as JSON. Aborts where something does not hold.
void take_answers(const attn::Trace& trace, const std::string& exported, const attn::View& view);

/// Right answers to a trace, in every form that they may have.
std::vector<std::string> answers_to(const attn::Trace& trace);

/// Reads answers to a trace, and checks them; false when they are refused, by a message that begins
/// in one of these ways. Aborts likewise; what the program should not throw passes through.
bool take_read(const attn::Trace& trace, const std::function<attn::Answers()>& read,
               const std::vector<std::string>& starts, const attn::View& view);

/// The same with `bytes`.
bool take_as_answers(const attn::Trace& trace, const std::string& bytes, const attn::View& view);
