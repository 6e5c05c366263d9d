// JSON text → document, refusing what a JSON library lets pass in silence: a key given twice, a
// number that a double cannot hold, nesting deeper than any file of ours needs.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "json/text_source.hpp"

namespace attn {

using Json = nlohmann::json;

/// The deepest nesting of a trace: variants / variant / steps / step / values / row / cell's row.
inline constexpr std::size_t deepest_nesting = 8;

/// How numbers written with a point or an exponent are kept: as doubles or, where the digits count,
/// as the characters written, in a binary value (JSON text has no others).
enum class JsonNumbers { doubles, as_written };

/// Parses one JSON document, reading no further than to the first fault. `file` is what messages
/// call it. Throws Error, with file and JSON pointer (and line and column where the text is not
/// JSON), for anything that is not exactly one document of valid UTF-8 whose keys are unique within
/// their object, whose numbers are finite and not rounded to zero, and which nests no deeper than
/// deepest_nesting.
Json parse_json(TextSource text, const std::string& file,
                JsonNumbers numbers = JsonNumbers::doubles);

/// The characters of a number of a document: as they were written, or of an integer its digits.
std::string written(const Json& number);

/// A key as a step of a JSON pointer (RFC 6901): "/W_Q", "/a~1b"; of a long one its beginning.
std::string json_pointer_step(std::string_view key);

/// What a message calls a value: the string "fly", the number 2.5, an array, …
std::string describe(const Json& value);

}  // namespace attn
