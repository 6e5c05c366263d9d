// The list of a class's sheets, which checks them all.
#include "render/worksheet/worksheet.hpp"
#include "version.hpp"
#include "write/json_lines.hpp"
#include "write/json_text.hpp"

namespace attn {

void write_class_list(const std::vector<std::string>& inputs, Writer& out) {
  out.print("{{\n  \"format\": \"{}\",\n  \"sheets\": ", sheets_format);
  write_json_lines(out, 2, inputs,
                   [&](const std::string& input) { out.write(json_string(input)); });
  out.write("\n}\n");
}

}  // namespace attn
