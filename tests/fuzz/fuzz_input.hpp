// One input of any bytes, taken through the whole program.
#pragma once

#include <optional>
#include <string>

#include "tell/view.hpp"
#include "trace/trace.hpp"

struct Outcome {
  bool accepted = false;
  std::string exported{};  ///< the trace as JSON, where the input was accepted
};

/// Reads `bytes` as an input file and renders what comes of it in every format. Aborts with a
/// sentence on standard error where something does not hold; what the program should not throw
/// passes through.
Outcome take(const std::string& bytes);

/// The trace of every variant that an input has the matrices for; nothing when it is refused.
std::optional<attn::Trace> traced(const std::string& bytes);

/// A width, a precision and a choice of steps that depend on the bytes alone.
attn::View view_for(const std::string& bytes);
