// What programs call the steps.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "trace/block.hpp"
#include "trace/settings.hpp"
#include "trace/steps.hpp"

namespace attn {

/// A step that a name may mean.
struct Meaning {
  StepId id{};
  std::optional<NormPlace> place{};  ///< only in a block whose norms stand there
  bool operator==(const Meaning&) const = default;
};

struct NamedStep {
  StepId id{};           ///< the first of the meanings, if there are several
  std::size_t head = 0;  ///< as written: perhaps counted from 0; absent where has_head is false
  bool has_head = false;
  std::optional<Variant> variant{};
  std::vector<Meaning> meanings{};  ///< none where the name means one step, whatever the block
  bool is_end = false;              ///< what the block puts out, whichever step that is
  bool is_bare = false;             ///< "out": what attention puts out, or the block
  bool is_own_name = false;         ///< "output", as the step itself is called
  bool is_softmaxed = false;        ///< what the softmax takes, whichever step that is
};

/// The step that a label names: "attn_weights", "Q", "Attention scores (head 2)",
/// "qkv.head2.weights", "blocks.0.attn.hook_q". Nothing where it names none, or several:
/// "softmax(scores)".
std::optional<NamedStep> step_named(std::string_view label);

/// The step that a value of --as asks for. Throws Error for what names none by its own name.
NamedStep step_asked_for(const std::string& text);

/// Whether a label names a mask: "mask", "attn_mask".
bool names_mask(std::string_view label);

}  // namespace attn
