// What an input says of a guided tour through it.
#pragma once

#include <vector>

#include "input/json_object.hpp"
#include "trace/input.hpp"

namespace attn {

/// The stops of the key "tour"; none where there is no such key. Throws Error where one has no
/// text, or no view of a variant and of a word of the sentence. What its view names beyond these is
/// the page's to read (src/page/acts/address.js).
std::vector<TourStop> read_tour(const JsonObject& object, const Input& input);

}  // namespace attn
