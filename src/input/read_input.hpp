// An input file, or an exported trace given back as one → Input. Every message about bad data is
// made here or in json_document.cpp.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "json/text_source.hpp"
#include "trace/input.hpp"

namespace attn {

/// Checks the text of an input file and fills in every default. `file` is what messages call it.
/// Throws Error, with file, JSON pointer, what was found and what was expected.
Input read_input(TextSource text, const std::string& file);

/// The same of its document.
Input read_input_document(const nlohmann::json& document, const std::string& file);

/// Whether this is what an exported trace has as its format.
bool is_trace_format(const nlohmann::json& format);

}  // namespace attn
