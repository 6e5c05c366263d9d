// numpy's format of one array, which a .npy is and a .npz holds: numpy.lib.format says what it is.
#pragma once

#include <memory>
#include <string_view>

#include "tensors/tensor.hpp"

namespace attn {

/// What such a file begins with.
inline constexpr std::string_view npy_magic = "\x93NUMPY";

/// The array that these bytes are: versions 1.0, 2.0 and 3.0. Throws Error, about `place`, for any
/// that is not one array of numbers, whole, and nothing after it. Objects, which are pickles, are
/// refused.
StoredTensor find_npy(std::shared_ptr<Bytes> bytes, TensorPlace place);

}  // namespace attn
