#include "tensors/zip.hpp"

#include <fmt/format.h>

#include "tensors/unpacked.hpp"
#include "tensors/zip_directory.hpp"

namespace attn {
namespace {

constexpr std::size_t header_size = 30;
constexpr unsigned encrypted = 0x1, sizes_follow = 0x8, patched = 0x20;

std::uint64_t field(const std::string& record, std::size_t at, std::size_t width) {
  return whole_of(reinterpret_cast<const unsigned char*>(record.data()) + at, width);
}

// A member's own header must say what the directory says; where the sizes were not yet known when
// it was written, they stand after the bytes, and in the directory.
void require_same(const ZipMember& member, const std::string& header, const std::string& names,
                  const TensorPlace& place) {
  const auto refuse = [&](const char* what) {
    place.refuse(
        fmt::format("found {} in its own header than in the zip's directory, expected the "
                    "same",
                    what));
  };
  if (names.compare(0, member.name.size(), member.name) != 0 ||
      field(header, 26, 2) != member.name.size()) {
    refuse("another name");
  }
  if (field(header, 6, 2) != member.flags || field(header, 8, 2) != member.method) {
    refuse("another way of packing");
  }
  if ((member.flags & sizes_follow) != 0) return;
  std::uint64_t packed = field(header, 18, 4), size = field(header, 22, 4);
  read_zip64(std::string_view(names).substr(member.name.size()), {&size, &packed}, place);
  if (packed != member.packed || size != member.size) refuse("other sizes");
  if (field(header, 14, 4) != member.crc) refuse("another checksum");
}

}  // namespace

Zip::Zip(std::shared_ptr<Bytes> bytes, const TensorPlace& place)
    : bytes_(std::move(bytes)), members_(read_zip_directory(*bytes_, place)) {}

std::shared_ptr<Bytes> Zip::open(const ZipMember& member, const TensorPlace& place) const {
  constexpr unsigned stored = 0, deflated = 8;
  if ((member.flags & (encrypted | patched)) != 0) {
    place.refuse("found encrypted, expected a member that is stored or deflated");
  }
  if (member.method != stored && member.method != deflated) {
    place.refuse(fmt::format("found packed by method {}, expected stored (0) or deflated (8)",
                             member.method));
  }
  const std::string header = text_of(*bytes_, member.header, header_size);
  if (!header.starts_with("PK\3\4")) {
    place.refuse(
        fmt::format("found no header at byte {}, expected the member's own", member.header));
  }
  // The directory's reader has seen that the name has room; what else stands before the bytes
  // needs it, too.
  const std::uint64_t names = field(header, 26, 2) + field(header, 28, 2);
  const std::uint64_t begin = member.header + header_size + names;
  std::uint64_t end = bytes_->size();
  for (const ZipMember& other : members_) {
    if (other.header > member.header) end = std::min(end, other.header);
  }
  if (begin > end || end - begin < member.packed) {
    place.refuse(
        fmt::format("found {} bytes from byte {} on, expected them to end before byte {}, "
                    "where what follows begins",
                    member.packed, begin, end));
  }
  require_same(member, header,
               text_of(*bytes_, member.header + header_size, static_cast<std::size_t>(names)),
               place);
  const Packed packed{.bytes = bytes_,
                      .offset = begin,
                      .packed = member.packed,
                      .size = member.size,
                      .crc = member.crc,
                      .place = place};
  if (member.method == deflated) return as_deflated(packed);
  if (member.packed != member.size) {
    place.refuse(
        fmt::format("found {} bytes stored of {}, expected as many", member.packed, member.size));
  }
  return as_stored(packed);
}

}  // namespace attn
