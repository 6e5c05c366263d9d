// The header of numpy's format: a dictionary, written as Python writes it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tensors/place.hpp"

namespace attn {

struct NpyHeader {
  std::string descr{};  ///< '<f4'
  bool fortran_order = false;
  std::vector<std::size_t> shape{};
};

/// Reads {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }, blanks and the end of the
/// line: these keys once each, and no others. Throws Error for anything else; for a list in the
/// place of descr, since an array of structures has no type of its own.
NpyHeader parse_npy_header(std::string_view text, const TensorPlace& place);

}  // namespace attn
