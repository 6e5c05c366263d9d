// One trace, or any bytes, taken through what checks numbers and makes exercises.
#pragma once

#include <string>

#include "tell/view.hpp"
#include "trace/trace.hpp"

/// A trace's own numbers agree with it, its exercise is unanswered, its audit can be written.
/// `exported`: the trace as JSON. Aborts where something does not hold.
void take_answers(const attn::Trace& trace, const std::string& exported, const attn::View& view);

/// Reads `bytes` as answers to the lecture's example, and checks them. Aborts likewise.
void take_as_answers(const std::string& bytes, const attn::View& view);
