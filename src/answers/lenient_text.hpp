// JSON as people type it and programs print it → JSON. Only answers are read so: an input is
// refused where it is not JSON.
#pragma once

#include "json/text_source.hpp"

namespace attn {

/// The same text as JSON, as it is read, where it has one meaning: a comma before a closing bracket
/// is left out, curly quotes become straight ones, and a number that JSON does not know (1/25, NaN,
/// .5: spelled_number.hpp) becomes a string. All else stays as it is.
TextSource lenient(TextSource text);

}  // namespace attn
