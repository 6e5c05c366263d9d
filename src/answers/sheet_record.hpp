// What a file of answers says of the exercise that it was made for: numbers worked out for one
// exercise are never held against another.
#pragma once

#include <string>
#include <string_view>

#include "json/json_document.hpp"
#include "trace/trace.hpp"

namespace attn {

/// The key under which it stands, beside the variants:
///   "sheet": {"input": "pronoun.json", "numbers": "91ab…", "words": [6],
///             "variants": {"qkv": {"self": "score", "scale": "sqrt", "mask": "none"}}}
/// `numbers` is the fingerprint of the input.
inline constexpr std::string_view sheet_key = "sheet";

/// Throws Error, with file, place and both, where the record is of other words, settings or numbers
/// than the trace, or of none of its variants, or is no such record.
void require_same_sheet(const Json& record, const std::string& file, const Trace& trace);

}  // namespace attn
