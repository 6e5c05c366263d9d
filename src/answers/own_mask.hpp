// The mask that answers bring along, beside the input's.
#pragma once

#include <string>

#include "answers/given_array.hpp"
#include "json/json_document.hpp"
#include "trace/input.hpp"

namespace attn {

/// Whether a mask says, of every word encoded, what is hidden from it where the input's says what
/// it may attend to: 1 or true where that has 0. It has a row for each word encoded, or for each of
/// the sentence, or one for all of them. Throws Error, with file and place, for what is no mask.
bool is_complement(const GivenArray& mask, const std::string& file, const std::string& at,
                   const Input& input);
bool is_complement(const Json& mask, const std::string& file, const std::string& at,
                   const Input& input);

}  // namespace attn
