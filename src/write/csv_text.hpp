// Text in CSV.
#pragma once

#include <string>
#include <string_view>

namespace attn {

/// Text as a field, safe to print, quoted wherever some spreadsheet might cut it: those of many
/// countries cut at semicolons.
std::string csv_field(std::string_view text);

/// Whether spreadsheets take what begins so for a formula.
bool begins_as_formula(std::string_view text);

/// A name as a field; what would be a formula has ' before it, by which spreadsheets know a text.
std::string csv_name(const std::string& name);

}  // namespace attn
