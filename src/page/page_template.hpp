// The HTML of the two pages with its style and script, put together by embed.cmake from the files
// beside this.
#pragma once

#include <string>

namespace attn {

/// The page of a trace. Has the places @GENERATOR@, @TRACE@ and @FACTS@, in this order.
const std::string& page_template();

/// The page of an exercise sheet. Has the places @GENERATOR@, @TITLE@ and @BODY@, in this order.
const std::string& sheet_template();

}  // namespace attn
