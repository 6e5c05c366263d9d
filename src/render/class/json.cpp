// The numbers of a class, as JSON: docs/teaching.md says what its keys mean.
#include "render/check/check.hpp"
#include "render/class/class.hpp"
#include "version.hpp"
#include "write/json_lines.hpp"
#include "write/json_text.hpp"
#include "write/number.hpp"

namespace attn {
namespace {

// What one check is on its own, further in.
void write_further_in(const Trace& trace, const Check& check, Writer& out) {
  std::string text;
  Writer alone([&](std::string_view block) { text.append(block); });
  write_check_json(trace, check, alone);
  alone.flush();
  text.pop_back();  // the end of its last line
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    if (start > 0) out.write("\n    ");
    out.write(std::string_view(text).substr(start, end - start));
    start = end + 1;
  }
}

void write_unread(const SheetCheck& sheet, Writer& out) {
  out.print(R"({{"format": "{}", "answers": {}, "trouble": {}, "hint": {}}})", check_format,
            json_string(sheet.file), json_string(sheet.trouble),
            sheet.hint.empty() ? "null" : json_string(sheet.hint));
}

}  // namespace

void write_class_json(const Trace& trace, const ClassCheck& checked, Writer& out) {
  out.print("{{\n  \"format\": \"{}\",\n  \"input\": {},\n", class_format,
            json_string(checked.input_file));
  out.print("  \"sheets\": {},\n  \"agree\": {},\n  \"differ\": {},\n", checked.sheets.size(),
            checked.agree(), checked.differ());
  out.print("  \"unfinished\": {},\n  \"unanswered\": {},\n  \"unread\": {},\n",
            checked.unfinished(), checked.unanswered(), checked.unread());
  out.print("  \"passed_over\": {},\n", json_strings(checked.passed_over));
  out.write("  \"checks\": ");
  write_json_lines(out, 2, checked.sheets, [&](const SheetCheck& sheet) {
    if (!sheet.check) return write_unread(sheet, out);
    write_further_in(trace, *sheet.check, out);
  });
  out.write("\n}\n");
}

}  // namespace attn
