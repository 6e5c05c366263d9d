// One input of any bytes, taken through the whole program.
#pragma once

#include <string>

struct Outcome {
  bool accepted = false;
  std::string exported{};  ///< the trace as JSON, where the input was accepted
};

/// Reads `bytes` as an input file and renders what comes of it in every format. Aborts with a
/// sentence on standard error where something does not hold; what the program should not throw
/// passes through.
Outcome take(const std::string& bytes);
