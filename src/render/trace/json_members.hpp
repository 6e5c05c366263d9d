// Members of a JSON object that are objects themselves.
#pragma once

#include "write/json_lines.hpp"
#include "write/writer.hpp"

namespace attn {

/// Writes `"key": {…},`, one line for each item of a list, of which `member` makes a member.
template <typename List, typename Member>
void write_object(Writer& out, const char* key, const List& list, Member member) {
  out.print("\"{}\": ", key);
  JsonLines members(out, 0, "{}");
  for (const auto& item : list) {
    members.next();
    out.write(member(item));
  }
  members.close();
  out.write(",\n");
}

}  // namespace attn
