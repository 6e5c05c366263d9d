// The formats of files of tensors, one file each.
#pragma once

#include <memory>
#include <string>

#include "tensors/tensor_file.hpp"

namespace attn {

std::unique_ptr<TensorFile> open_npy(std::shared_ptr<Bytes> bytes, const std::string& path);
std::unique_ptr<TensorFile> open_npz(std::shared_ptr<Bytes> bytes, const std::string& path);
std::unique_ptr<TensorFile> open_safetensors(std::shared_ptr<Bytes> bytes, const std::string& path);
/// A model.safetensors.index.json: which file beside it holds which tensor.
std::unique_ptr<TensorFile> open_sharded(const std::string& path);

/// Refuses a name that no tensor of a file has, or that is missing: did you mean, and how many
/// there are.
[[noreturn]] void refuse_name(const std::string& path, const std::optional<std::string>& name,
                              const std::vector<std::string>& names);

}  // namespace attn
