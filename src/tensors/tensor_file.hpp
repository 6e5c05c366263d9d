// A file of tensors: .npy, .npz, .safetensors, or the index of a model that several of these hold.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tensors/tensor.hpp"

namespace attn {

class TensorFile {
 public:
  virtual ~TensorFile() = default;

  /// What its tensors are called, in the order of the file; none of a .npy, whose one array has no
  /// name.
  virtual std::vector<std::string> names() const = 0;

  /// A tensor by its name; of a .npy without one. Nothing of its numbers is read. Throws Error
  /// where there is none of that name, or what the file says of it cannot be.
  virtual StoredTensor find(const std::optional<std::string>& name) const = 0;
};

/// Opens a file, and judges what it says of all its tensors. What it is, its ending says of
/// .safetensors and .json, and its first bytes of the others. Throws Error where it is none of
/// them; for a pickle, with what to do instead.
std::unique_ptr<TensorFile> open_tensors(const std::string& path);

/// Whether a file's first bytes or its name say that it is a file of tensors, or a pickle, which
/// open_tensors() refuses.
bool is_tensor_file(const std::string& path, std::string_view first_bytes);

}  // namespace attn
