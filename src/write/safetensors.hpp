// The safetensors format: a header in JSON, then the numbers of all tensors.
#pragma once

#include <span>
#include <string>
#include <utility>

#include "write/array.hpp"
#include "write/writer.hpp"

namespace attn {

/// Writes arrays in their order as tensors of the type F64, with texts that say more of them. Each
/// name, of an array or of a text, is there once.
/// https://github.com/huggingface/safetensors#format
void write_safetensors(std::span<const Array> arrays,
                       std::span<const std::pair<std::string, std::string>> metadata, Writer& out);

}  // namespace attn
