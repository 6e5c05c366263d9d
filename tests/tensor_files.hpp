// Files of tensors, byte by byte as their formats have them.
#pragma once

#include <bit>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace attn::test {

/// A number's bytes, the least first.
inline std::string bytes_of(std::uint64_t number, std::size_t width) {
  std::string bytes;
  for (std::size_t i = 0; i < width; ++i) bytes += static_cast<char>(number >> (8 * i) & 0xFF);
  return bytes;
}

inline std::string bytes_of(const std::vector<float>& numbers) {
  std::string bytes;
  for (const float number : numbers) bytes += bytes_of(std::bit_cast<std::uint32_t>(number), 4);
  return bytes;
}

/// An array as numpy writes it in version 1.0.
inline std::string npy_of(const std::string& header, const std::string& numbers) {
  return "\x93NUMPY" + bytes_of(1, 2) + bytes_of(header.size(), 2) + header + numbers;
}

inline std::string npy(const std::string& descr, const std::string& shape,
                       const std::string& numbers, const std::string& fortran = "False") {
  return npy_of(
      "{'descr': '" + descr + "', 'fortran_order': " + fortran + ", 'shape': " + shape + ", }\n",
      numbers);
}

inline std::string safetensors(const std::string& header, const std::string& numbers) {
  return bytes_of(header.size(), 8) + header + numbers;
}

inline std::uint32_t crc_of(const std::string& bytes) {
  std::uint32_t crc = ~0U;
  for (const char byte : bytes) {
    crc ^= static_cast<unsigned char>(byte);
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ ((crc & 1) != 0 ? 0xEDB88320U : 0U);
  }
  return ~crc;
}

/// Deflated, in blocks that are stored: what any inflater unpacks.
inline std::string deflated(const std::string& bytes) {
  return '\1' + bytes_of(bytes.size(), 2) + bytes_of(bytes.size() ^ 0xFFFF, 2) + bytes;
}

struct Member {
  std::string name, bytes;
  bool is_deflated = false;
};

/// A zip, with the extra fields of 64 bits that numpy puts before each member.
inline std::string zip(const std::vector<Member>& members) {
  std::string all, directory;
  for (const auto& [name, bytes, is_deflated] : members) {
    const std::string packed = is_deflated ? deflated(bytes) : bytes;
    const std::string kind = bytes_of(0, 2) + bytes_of(is_deflated ? 8 : 0, 2) + bytes_of(0, 4) +
                             bytes_of(crc_of(bytes), 4);
    directory += "PK\1\2" + bytes_of(0x2D032D, 4) + kind + bytes_of(packed.size(), 4) +
                 bytes_of(bytes.size(), 4) + bytes_of(name.size(), 2) + bytes_of(0, 8) +
                 bytes_of(0, 4) + bytes_of(all.size(), 4) + name;
    all += "PK\3\4" + bytes_of(45, 2) + kind + bytes_of(~0ULL, 8) + bytes_of(name.size(), 2) +
           bytes_of(20, 2) + name + bytes_of(1, 2) + bytes_of(16, 2) + bytes_of(bytes.size(), 8) +
           bytes_of(packed.size(), 8) + packed;
  }
  const std::string end = "PK\5\6" + bytes_of(0, 4) + bytes_of(members.size(), 2) +
                          bytes_of(members.size(), 2) + bytes_of(directory.size(), 4) +
                          bytes_of(all.size(), 4) + bytes_of(0, 2);
  return all + directory + end;
}

/// The same with the records of 64 bits before its end, where no number needs them: PyTorch's.
inline std::string with_end_of_64_bits(const std::string& zip) {
  const std::size_t end = zip.rfind("PK\5\6"), directory = zip.find("PK\1\2");
  const std::string entries = zip.substr(end + 10, 2) + bytes_of(0, 6);
  const std::string record = "PK\6\6" + bytes_of(44, 8) + bytes_of(0x2D032D, 4) + bytes_of(0, 8) +
                             entries + entries + bytes_of(end - directory, 8) +
                             bytes_of(directory, 8);
  const std::string locator = "PK\6\7" + bytes_of(0, 4) + bytes_of(end, 8) + bytes_of(1, 4);
  return zip.substr(0, end) + record + locator + zip.substr(end);
}

}  // namespace attn::test
