#include "tensors/unpacked.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <utility>

#include "error.hpp"

namespace attn {
namespace {

// Of what was read from the first byte on without a gap.
class Checksum {
 public:
  explicit Checksum(const Packed& packed) : packed_(packed) {}

  void add(std::uint64_t offset, std::span<const unsigned char> bytes) {
    if (offset != summed_) return;
    sum_ = ::crc32_z(sum_, bytes.data(), bytes.size());
    summed_ += bytes.size();
    if (summed_ != packed_.size || sum_ == packed_.crc) return;
    packed_.place.refuse(
        fmt::format("found the checksum {:08x}, expected {:08x}: its bytes are "
                    "not those that were written",
                    sum_, packed_.crc));
  }

 private:
  const Packed& packed_;
  std::uint64_t summed_ = 0;
  uLong sum_ = ::crc32_z(0, nullptr, 0);
};

class StoredBytes : public Bytes {
 public:
  explicit StoredBytes(Packed packed) : packed_(std::move(packed)) {}
  std::uint64_t size() const override { return packed_.size; }
  void read(std::uint64_t offset, std::span<unsigned char> into) override {
    packed_.bytes->read(packed_.offset + offset, into);
    checksum_.add(offset, into);
  }

 private:
  Packed packed_;
  Checksum checksum_{packed_};
};

class InflatedBytes : public Bytes {
 public:
  explicit InflatedBytes(Packed packed) : packed_(std::move(packed)) {
    constexpr int without_zlib_header = -MAX_WBITS;
    if (::inflateInit2(&stream_, without_zlib_header) != Z_OK) throw std::bad_alloc();
  }
  ~InflatedBytes() override { ::inflateEnd(&stream_); }

  std::uint64_t size() const override { return packed_.size; }

  void read(std::uint64_t offset, std::span<unsigned char> into) override {
    if (offset < unpacked_) restart();
    while (unpacked_ < offset) {
      const std::uint64_t gap = std::min<std::uint64_t>(offset - unpacked_, skipped_.size());
      unpack(std::span(skipped_).first(static_cast<std::size_t>(gap)));
    }
    unpack(into);
    if (unpacked_ == packed_.size) require_end();
  }

 private:
  void restart() {
    ::inflateReset(&stream_);
    stream_.avail_in = 0;
    taken_ = unpacked_ = 0;
    is_at_end_ = false;
  }

  void unpack(std::span<unsigned char> into) {
    const std::uint64_t begin = unpacked_;
    for (std::span<unsigned char> left = into; !left.empty();) {
      const std::size_t got = step(left);
      if (got == 0 && is_at_end_) {
        packed_.place.refuse(
            fmt::format("found {} bytes unpacked, expected {}", unpacked_, packed_.size));
      }
      left = left.subspan(got);
    }
    checksum_.add(begin, into);
  }

  // One call of zlib: how many bytes it gave.
  std::size_t step(std::span<unsigned char> into) {
    if (is_at_end_) return 0;
    refill();
    stream_.next_out = into.data();
    stream_.avail_out = static_cast<uInt>(std::min<std::size_t>(into.size(), block_.size()));
    const auto room = stream_.avail_out;
    const int said = ::inflate(&stream_, Z_NO_FLUSH);
    const bool is_starved = said == Z_BUF_ERROR && taken_ == packed_.packed;
    if (is_starved || (said != Z_OK && said != Z_STREAM_END && said != Z_BUF_ERROR)) {
      packed_.place.refuse(
          fmt::format("found bytes after {} that cannot be unpacked, expected {} "
                      "deflated",
                      unpacked_, packed_.size));
    }
    is_at_end_ = said == Z_STREAM_END;
    const std::size_t got = room - stream_.avail_out;
    unpacked_ += got;
    return got;
  }

  void refill() {
    if (stream_.avail_in > 0 || taken_ == packed_.packed) return;
    const auto next =
        static_cast<std::size_t>(std::min<std::uint64_t>(block_.size(), packed_.packed - taken_));
    packed_.bytes->read(packed_.offset + taken_, std::span(block_).first(next));
    taken_ += next;
    stream_.next_in = block_.data();
    stream_.avail_in = static_cast<uInt>(next);
  }

  // Nothing more comes, and nothing of what was packed is left.
  void require_end() {
    std::array<unsigned char, 1> more{};
    while (!is_at_end_) {
      if (step(more) == 0) continue;
      packed_.place.refuse(
          fmt::format("found more bytes unpacked than {}, expected no more", packed_.size));
    }
    if (taken_ == packed_.packed && stream_.avail_in == 0) return;
    packed_.place.refuse(fmt::format("found {} bytes packed, expected the end after {}",
                                     packed_.packed, taken_ - stream_.avail_in));
  }

  Packed packed_;
  Checksum checksum_{packed_};
  z_stream stream_{};
  std::uint64_t taken_ = 0;  // of the packed bytes, by zlib or in the block
  std::uint64_t unpacked_ = 0;
  bool is_at_end_ = false;
  std::array<unsigned char, 1 << 16> block_{}, skipped_{};
};

}  // namespace

std::shared_ptr<Bytes> as_stored(const Packed& packed) {
  return std::make_shared<StoredBytes>(packed);
}

std::shared_ptr<Bytes> as_deflated(const Packed& packed) {
  return std::make_shared<InflatedBytes>(packed);
}

}  // namespace attn
