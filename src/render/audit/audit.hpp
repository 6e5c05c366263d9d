// Which mistakes an input can catch.
#pragma once

#include <span>

#include "audit/audit.hpp"
#include "tell/view.hpp"
#include "trace/trace.hpp"
#include "write/writer.hpp"

namespace attn {

/// Which mistakes the trace's input can catch. view.decimals is what was rounded to, view.steps
/// what was asked for.
void write_audit_text(const Trace& trace, std::span<const VariantAudit> audits, const View& view,
                      Writer& out);
/// {"format": "attn-trace-audit/1", …}: docs/teaching.md.
void write_audit_json(std::span<const VariantAudit> audits, const View& view, Writer& out);

}  // namespace attn
