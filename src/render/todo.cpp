#include "render/render.hpp"
namespace attn {
void write_check_text(const Trace&, const Check&, const View&, Writer&) {}
void write_audit_text(const Trace&, std::span<const VariantAudit>, const View&, Writer&) {}
void write_mistakes_text(const View&, Writer&) {}
void write_mistakes_markdown(Writer&) {}
void write_mistakes_json(Writer&) {}
void write_worksheet(const Trace&, const View&, Writer&) {}
void write_answers_template(const Trace&, const View&, Writer&) {}
}  // namespace attn
