// How a printed matrix was taken, which the report tells.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "answers/printed/printed_digits.hpp"
#include "trace/settings.hpp"
#include "trace/steps.hpp"

namespace attn {

struct PrintedNote {
  enum class By { name, flag, shape, nothing };
  By by = By::name;  ///< what says which step it is; nothing: it is none, and left out
  std::size_t line = 0;
  std::string label{};  ///< what stands before it
  Variant variant{};
  StepId step{};
  std::size_t head = 0;  ///< as in Step
  PrintedDigits digits{};
  double lost_as_stored = 0.0;   ///< as in PrintedArray
  std::string_view stored_as{};  ///< as in PrintedArray
  std::size_t elided = 0;        ///< numbers that are left out, and not judged
};

}  // namespace attn
