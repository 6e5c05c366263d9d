// How a printed matrix was taken, which the report tells.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "answers/printed/printed_digits.hpp"
#include "tensors/element.hpp"
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
  bool is_of_file = false;                  ///< as in PrintedArray
  const ElementFacts* stored_as = nullptr;  ///< as in PrintedArray
  std::size_t elided = 0;                   ///< numbers that are left out, and not judged
};

}  // namespace attn
