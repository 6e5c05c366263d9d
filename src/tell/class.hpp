// What is said of each sheet of a class, in few words.
#pragma once

#include <cstddef>
#include <string>

#include "check/class_check.hpp"

namespace attn {

/// What a variant's differing numbers come of: "scale-none"; "scale-none and self-skipped";
/// "softmax-all or 2 more", where it may be more than `most`; "no known mistake"; "rounding".
/// Empty where none differs.
std::string cause_text(const VariantCheck& variant, std::size_t most);

/// What became of a sheet, safe to print: "all 20 agree", "11 of 18 differ, 2 blank: scale-none",
/// "nothing answered yet", "cannot be read: …", "cannot be opened: …".
std::string sheet_text(const SheetCheck& sheet);

/// "5 sheets: 2 agree, 1 differs, 1 is not answered yet, 1 cannot be read."
std::string class_text(const ClassCheck& checked);

}  // namespace attn
