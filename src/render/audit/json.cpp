// An audit, as JSON.
#include "audit/audit.hpp"
#include "render/audit/audit.hpp"
#include "version.hpp"
#include "write/json_lines.hpp"
#include "write/json_text.hpp"
#include "write/number.hpp"

namespace attn {
namespace {

void write_mistake(const AuditedMistake& one, Writer& out) {
  out.print("{{\"id\": \"{}\", \"shows_at\": ", one.mistake->id);
  if (one.shows) {
    out.print("\"{}\"", facts(one.shows_at).name);
    if (one.head != 0) out.print(", \"head\": {}", one.head);
  } else {
    out.write("null");
  }
  out.print(", \"by\": {}, \"survives_rounding\": {}, \"alike\": {}",
            one.by ? shortest(*one.by) : "null", one.survives_rounding,
            json_list(one.alike, [](const Mistake* other) { return json_string(other->id); }));
  if (one.unasked_at) {
    out.print(", \"unasked_at\": \"{}\"", facts(*one.unasked_at).name);
  } else if (!one.shows) {
    out.print(", \"expose\": {}", json_string(one.mistake->expose));
  }
  out.write("}");
}

}  // namespace

void write_audit_json(std::span<const VariantAudit> audits, const View& view, Writer& out) {
  out.print("{{\n  \"format\": \"{}\",\n  \"precision\": {},\n", audit_format, view.decimals);
  if (view.is_partial()) {
    const auto quoted = [](StepId id) { return json_string(facts(id).name); };
    out.print("  \"blank\": {},\n", json_list(view.steps, quoted));
  }
  out.write("  \"variants\": ");
  write_json_lines(out, 2, audits, [&](const VariantAudit& audit) {
    out.print("{{\n      \"id\": \"{}\",\n      \"weighted_values\": {},\n      \"mistakes\": ",
              name(audit.variant), !audit.without_weighted_values);
    write_json_lines(out, 6, audit.mistakes,
                     [&](const AuditedMistake& one) { write_mistake(one, out); });
    out.write("\n    }");
  });
  out.write("\n}\n");
}

}  // namespace attn
