// A zip, as far as numpy writes it: members that are stored or deflated, in one file; with 64 bits
// where a size needs them. PKWARE's APPNOTE says what it is.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "tensors/bytes.hpp"
#include "tensors/place.hpp"

namespace attn {

/// A member, as the directory at the zip's end has it.
struct ZipMember {
  std::string name{};
  unsigned flags = 0, method = 0;
  std::uint32_t crc = 0;
  std::uint64_t packed = 0;  ///< bytes that it takes in the zip
  std::uint64_t size = 0;    ///< bytes that it is
  std::uint64_t header = 0;  ///< where its own header begins
};

class Zip {
 public:
  /// Reads the directory. Throws Error where it is not that of a whole zip: names must be unique,
  /// and members lie one after the other, within the file.
  Zip(std::shared_ptr<Bytes> bytes, const TensorPlace& place);

  /// In the order of the directory.
  const std::vector<ZipMember>& members() const { return members_; }

  /// The bytes of a member, unpacked as they are read. Throws Error where it is encrypted, packed
  /// otherwise than numpy does, or its own header does not say what the directory says. Once all
  /// its bytes have been read from first to last, so does reading them where they are not those
  /// that were packed.
  std::shared_ptr<Bytes> open(const ZipMember& member, const TensorPlace& place) const;

 private:
  std::shared_ptr<Bytes> bytes_;
  std::vector<ZipMember> members_;
};

}  // namespace attn
