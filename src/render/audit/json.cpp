// An audit, as JSON.
#include "check/audit.hpp"
#include "render/render.hpp"
#include "version.hpp"
#include "write/json_text.hpp"
#include "write/number.hpp"

namespace attn {
namespace {

void write_mistake(const AuditedMistake& one, Writer& out) {
  std::vector<std::string> alike;
  for (const Mistake* other : one.alike) alike.emplace_back(other->id);
  out.print("{{\"id\": \"{}\", \"shows_at\": ", one.mistake->id);
  if (one.shows) {
    out.print("\"{}\"", facts(one.shows_at).name);
    if (one.head != 0) out.print(", \"head\": {}", one.head);
  } else {
    out.write("null");
  }
  out.print(", \"by\": {}, \"survives_rounding\": {}, \"alike\": {}",
            one.by ? shortest(*one.by) : "null", one.survives_rounding, json_strings(alike));
  if (!one.shows) out.print(", \"expose\": {}", json_string(one.mistake->expose));
  out.write("}");
}

}  // namespace

void write_audit_json(std::span<const VariantAudit> audits, const View& view, Writer& out) {
  out.print("{{\n  \"format\": \"{}\",\n  \"precision\": {},\n  \"variants\": [", audit_format,
            view.decimals);
  const char* between_variants = "\n";
  for (const VariantAudit& audit : audits) {
    out.print(
        "{}    {{\n      \"id\": \"{}\",\n      \"weighted_values\": {},\n"
        "      \"mistakes\": [",
        between_variants, name(audit.variant), !audit.without_weighted_values);
    between_variants = ",\n";
    const char* separator = "\n";
    for (const AuditedMistake& one : audit.mistakes) {
      out.print("{}        ", separator);
      write_mistake(one, out);
      separator = ",\n";
    }
    out.write(audit.mistakes.empty() ? "]\n    }" : "\n      ]\n    }");
  }
  out.write("\n  ]\n}\n");
}

}  // namespace attn
