// An input as the flags have it: a flag wins over the key of the same meaning.
#pragma once

#include <string>
#include <vector>

#include "cli/options.hpp"
#include "json/json_document.hpp"
#include "trace/trace.hpp"

namespace attn {

/// Throws Error where the input is bad, or does not fit the flags.
Input read_input_under(const Options& options, const Json& document, const std::string& file);
Input read_input_under(const Options& options, const std::string& path);

/// Makes sure that a mask has a row for each word encoded. Throws Error where it has none.
void require_mask_rows(const Input& input);

/// The variants asked for, or all that the input has the matrices for. Throws Error where it has
/// not those of one that is asked for, or of none.
std::vector<Variant> choose_variants(const Options& options, const Input& input);

}  // namespace attn
