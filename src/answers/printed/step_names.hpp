// What programs call the steps.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "trace/settings.hpp"
#include "trace/steps.hpp"

namespace attn {

struct NamedStep {
  StepId id{};
  std::size_t head = 0;  ///< as written: perhaps counted from 0; absent where has_head is false
  bool has_head = false;
  std::optional<Variant> variant{};
};

/// The step that a label names: "attn_weights", "Q", "Attention scores (head 2)",
/// "qkv.head2.weights". Nothing where it names none, or several: "softmax(scores)".
std::optional<NamedStep> step_named(std::string_view label);

/// The step that a value of --as asks for. Throws Error for what names none by its own name.
NamedStep step_asked_for(const std::string& text);

/// Whether a label names a mask: "mask", "attn_mask".
bool names_mask(std::string_view label);

}  // namespace attn
