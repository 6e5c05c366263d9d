// The page's HTML with its style and script, put together by embed.cmake from the files beside
// this.
#pragma once

#include <string_view>

namespace attn {

/// Has the places @GENERATOR@, @TRACE@ and @FACTS@, in this order.
extern const std::string_view page_template;

}  // namespace attn
