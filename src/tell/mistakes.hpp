// What every page says of a known mistake.
#pragma once

#include <string>

#include "mistakes/catalogue.hpp"

namespace attn {

/// "Seen: softmax over the wrong axis (https://…)", or empty where we know of no place.
std::string sighting_text(const Mistake& mistake);

}  // namespace attn
