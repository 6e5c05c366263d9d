// The trace as one HTML file that shows it, steps through it and computes it again: page/.
#include <algorithm>

#include "page/page_template.hpp"
#include "render/trace/json.hpp"
#include "render/trace/page_facts.hpp"
#include "render/trace/page_mistakes.hpp"
#include "render/trace/trace.hpp"
#include "version.hpp"
#include "write/template_text.hpp"

namespace attn {
namespace {

// In a script element even a string must not hold "</script>" or "<!--"; and "<" stands nowhere in
// JSON but in strings.
class ScriptText {
 public:
  explicit ScriptText(Writer& out) : out_(out) {}

  void operator()(std::string_view text) {
    for (std::size_t start = 0; start < text.size();) {
      const std::size_t end = std::min(text.find('<', start), text.size());
      out_.write(text.substr(start, end - start));
      if (end < text.size()) out_.write("\\u003c");
      start = end + 1;
    }
  }

 private:
  Writer& out_;
};

// Writes JSON in a place of the page's own.
template <typename Render>
void in_script(Writer& out, Render render) {
  ScriptText script(out);
  Writer json([&](std::string_view text) { script(text); });
  render(json);
  json.flush();
}

}  // namespace

void write_html(const Trace& trace, std::span<const Position> asked, const View& view,
                Writer& out) {
  TemplateText page(page_template(), out);
  page.up_to("@GENERATOR@");
  out.print("attn-trace {}", version);
  page.up_to("@TRACE@");
  in_script(out, [&](Writer& json) { write_page_trace(trace, asked, json); });
  page.up_to("@FACTS@");
  in_script(out, [&](Writer& json) { write_page_facts(trace, view.decimals, json); });
  page.up_to("@MISTAKES@");
  in_script(out, [&](Writer& json) { write_page_mistakes(trace, json); });
  page.finish();
}

}  // namespace attn
