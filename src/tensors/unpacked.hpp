// The bytes of a zip's member.
#pragma once

#include <cstdint>
#include <memory>

#include "tensors/bytes.hpp"
#include "tensors/place.hpp"

namespace attn {

/// Bytes within bytes, and what they unpack to.
struct Packed {
  std::shared_ptr<Bytes> bytes;
  std::uint64_t offset, packed;
  std::uint64_t size;  ///< unpacked
  std::uint32_t crc;   ///< of them, unpacked
  TensorPlace place;
};

/// Both sum up what is read from the first byte on without a gap, and once that was all of it,
/// throw Error where it is not what was packed. What is deflated is unpacked from its beginning up
/// to what is read: reading it in ascending order unpacks it once, and nothing is kept.
std::shared_ptr<Bytes> as_stored(const Packed& packed);
std::shared_ptr<Bytes> as_deflated(const Packed& packed);

}  // namespace attn
