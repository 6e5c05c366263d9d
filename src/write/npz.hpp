// NumPy's .npz: a ZIP archive with an .npy file for each array.
#pragma once

#include <cstdint>
#include <limits>
#include <span>

#include "write/array.hpp"
#include "write/writer.hpp"

namespace attn {

/// Writes arrays in their order as doubles, each under its name; the same arrays give the same
/// bytes. Members are stored, not compressed, and their numbers are made twice: their CRC-32 stands
/// before them. Sizes and offsets from `zip64_from` on take the fields of ZIP64, which is for tests
/// to set.
/// https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html,
/// https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
void write_npz(std::span<const Array> arrays, Writer& out,
               std::uint64_t zip64_from = std::numeric_limits<std::uint32_t>::max());

}  // namespace attn
