#include "write/npz.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <zlib.h>

#include <algorithm>
#include <string>
#include <vector>

namespace attn {
namespace {

// The cyclic redundancy check with which ZIP guards each member.
class Crc32 {
 public:
  void add(std::string_view bytes) {
    value_ = ::crc32_z(value_, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  }
  std::uint32_t value() const { return static_cast<std::uint32_t>(value_); }

 private:
  uLong value_ = ::crc32_z(0, nullptr, 0);
};

// What stands before the numbers of an .npy file, version 1.0, whose length is a multiple of 64.
std::string npy_header(const Array& array) {
  const std::string comma = array.shape.size() == 1 ? "," : "";
  std::string header = fmt::format("{{'descr': '<f8', 'fortran_order': False, 'shape': ({}{}), }}",
                                   fmt::join(array.shape, ", "), comma);
  constexpr std::size_t before = 10, aligned = 64;
  const std::size_t length = (before + header.size() + 1 + aligned - 1) / aligned * aligned;
  header.resize(length - before - 1, ' ');
  return fmt::format("{}{}{}\n", std::string_view("\x93NUMPY\1\0", 8),
                     little_endian(header.size() + 1, 2), header);
}

// One member of the archive, as the list at its end tells of it.
struct Member {
  std::string name;
  std::uint32_t crc;
  std::uint64_t size, offset;
};

class Archive {
 public:
  Archive(Writer& out, std::uint64_t zip64_from) : out_(out), zip64_from_(zip64_from) {}

  void add(const Array& array) {
    const std::string header = npy_header(array);
    Crc32 crc;
    crc.add(header);
    each_block(array, [&](std::string_view bytes) { crc.add(bytes); });
    members_.push_back({array.name + ".npy", crc.value(), header.size() + array.bytes(), at_});
    write(local_header(members_.back()));
    write(header);
    each_block(array, [&](std::string_view bytes) { write(bytes); });
  }

  void close() {
    const std::uint64_t first = at_;
    for (const Member& member : members_) write(entry(member));
    write(end_of_entries(first, at_ - first));
  }

 private:
  static constexpr std::uint64_t plain = 20, with_zip64 = 45;  // the version that is needed

  void write(std::string_view bytes) {
    out_.write(bytes);
    at_ += bytes.size();
  }

  bool is_long(std::uint64_t value) const { return value >= zip64_from_; }

  // A field of 4 bytes, or what says that it stands among the longer ones.
  std::string field(std::uint64_t value) const {
    return little_endian(is_long(value) ? 0xFFFFFFFFU : value, 4);
  }

  // Those that are too long for their fields; nothing where none is.
  static std::string long_fields(std::string values) {
    if (values.empty()) return values;
    return little_endian(1, 2) + little_endian(values.size(), 2) + values;
  }

  // What both headers of a member say of it. Of 1980-01-01, the first day that ZIP knows; neither
  // encrypted nor compressed.
  std::string common(const Member& member, bool is_zip64, std::size_t extra) const {
    constexpr std::uint64_t date = 1U << 5U | 1U;
    return little_endian(is_zip64 ? with_zip64 : plain, 2) + little_endian(0, 2) +
           little_endian(0, 2) + little_endian(0, 2) + little_endian(date, 2) +
           little_endian(member.crc, 4) + field(member.size) + field(member.size) +
           little_endian(member.name.size(), 2) + little_endian(extra, 2);
  }

  std::string local_header(const Member& member) const {
    const bool is_zip64 = is_long(member.size);
    const std::string size = little_endian(member.size, 8);
    const std::string extra = long_fields(is_zip64 ? size + size : "");
    return fmt::format("PK\3\4{}{}{}", common(member, is_zip64, extra.size()), member.name, extra);
  }

  std::string entry(const Member& member) const {
    const std::string size = little_endian(member.size, 8);
    const std::string extra =
        long_fields((is_long(member.size) ? size + size : "") +
                    (is_long(member.offset) ? little_endian(member.offset, 8) : ""));
    constexpr std::size_t comment_disk_and_attributes = 2 + 2 + 2 + 4;
    return fmt::format("PK\1\2{}{}{}{}{}{}", little_endian(with_zip64, 2),
                       common(member, !extra.empty(), extra.size()),
                       std::string(comment_disk_and_attributes, '\0'), field(member.offset),
                       member.name, extra);
  }

  std::string end_of_entries(std::uint64_t first, std::uint64_t length) const {
    const std::uint64_t count = members_.size();
    constexpr std::uint64_t most = 0xFFFF;
    const std::string short_count = little_endian(std::min(count, most), 2);
    const std::string end =
        fmt::format("PK\5\6{}{}{}{}{}{}", little_endian(0, 4), short_count, short_count,
                    field(length), field(first), little_endian(0, 2));
    if (count < most && !is_long(length) && !is_long(first)) return end;
    return zip64_end(first, length) + end;
  }

  // The same in longer fields, and where it stands.
  std::string zip64_end(std::uint64_t first, std::uint64_t length) const {
    constexpr std::uint64_t rest_of_record = 44;
    const std::string version = little_endian(with_zip64, 2);
    const std::string count = little_endian(members_.size(), 8);
    return fmt::format("PK\6\6{}{}{}{}{}{}{}{}PK\6\7{}{}{}", little_endian(rest_of_record, 8),
                       version, version, little_endian(0, 8), count, count,
                       little_endian(length, 8), little_endian(first, 8), little_endian(0, 4),
                       little_endian(at_, 8), little_endian(1, 4));
  }

  Writer& out_;
  std::uint64_t zip64_from_;
  std::uint64_t at_ = 0;
  std::vector<Member> members_{};
};

}  // namespace

void write_npz(std::span<const Array> arrays, Writer& out, std::uint64_t zip64_from) {
  Archive archive(out, zip64_from);
  for (const Array& array : arrays) archive.add(array);
  archive.close();
}

}  // namespace attn
