// A tensor as a file has it, and what is taken of it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "tensors/bytes.hpp"
#include "tensors/element.hpp"
#include "tensors/place.hpp"

namespace attn {

/// Where the numbers of a tensor stand. All of them are within the bytes.
struct StoredTensor {
  TensorPlace place{};
  std::shared_ptr<Bytes> bytes{};
  std::uint64_t offset = 0;  ///< of its first number
  Element element = Element::f64;
  bool greatest_first = false;    ///< of each number's bytes, the greatest comes first
  bool first_axis_first = false;  ///< neighbours differ in the first axis, as in Fortran
  std::vector<std::size_t> shape{};
};

/// From the first, counted from 0, to before the last, as a slice of Python.
struct Slice {
  std::size_t from, to;
};

/// What is taken of a tensor: all of it, where nothing is said.
struct Selection {
  std::vector<std::size_t> index{};               ///< one of each leading axis, which are gone then
  std::optional<Slice> rows{}, columns{};         ///< as the file has them
  std::optional<std::vector<std::size_t>> ids{};  ///< rows by number, in place of a range
  bool transposed = false;                        ///< what was taken is turned
};

/// The numbers that were taken, row after row, with the type that they have in the file.
struct Tensor {
  Element element = Element::f64;
  std::vector<std::size_t> shape{};
  std::vector<double> numbers{};
};

/// Reads what is selected, and no other bytes of a tensor that is not compressed. Rows, ids and
/// transposed are of matrices, columns of vectors too. The numbers may be infinite or NaN. Throws
/// Error for what the tensor does not have, what memory does not hold, and where a number is none.
Tensor read_tensor(const StoredTensor& stored, const Selection& selection = {});

}  // namespace attn
