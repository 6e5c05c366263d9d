// The catalogue of known mistakes, as JSON.
#include "mistakes/catalogue.hpp"
#include "render/mistakes/mistakes.hpp"
#include "version.hpp"
#include "write/json_lines.hpp"
#include "write/json_text.hpp"

namespace attn {

void write_mistakes_json(Writer& out) {
  out.print("{{\n  \"format\": \"{}\",\n  \"mistakes\": ", mistakes_format);
  write_json_lines(out, 2, catalogue(), [&](const Mistake& mistake) {
    out.print("{{\n      \"id\": {},\n      \"name\": {},\n      \"what\": {},\n",
              json_string(mistake.id), json_string(mistake.name), json_string(mistake.what));
    out.print("      \"expose\": {},\n      \"seen\": ", json_string(mistake.expose));
    if (mistake.seen.what.empty()) {
      out.write("null");
    } else {
      out.print("{{\"what\": {}, \"address\": {}}}", json_string(mistake.seen.what),
                json_string(mistake.seen.address));
    }
    out.write("\n    }");
  });
  out.write("\n}\n");
}

}  // namespace attn
