// The page's HTML with its style and script, put together by embed.cmake from the files beside
// this.
#pragma once

#include <string>

namespace attn {

/// Has the places @GENERATOR@, @TRACE@ and @FACTS@, in this order.
const std::string& page_template();

}  // namespace attn
