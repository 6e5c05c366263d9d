#include "write/safetensors.hpp"

#include <fmt/format.h>

#include "write/json_text.hpp"

namespace attn {
namespace {

std::string header_of(std::span<const Array> arrays,
                      std::span<const std::pair<std::string, std::string>> metadata) {
  std::string header = "{\"__metadata__\":{";
  const char* separator = "";
  for (const auto& [key, text] : metadata) {
    fmt::format_to(std::back_inserter(header), "{}{}:{}", separator, json_string(key),
                   json_string(text));
    separator = ",";
  }
  header += "}";
  std::size_t first = 0;
  for (const Array& array : arrays) {
    const std::size_t last = first + array.bytes();
    fmt::format_to(std::back_inserter(header),
                   ",{}:{{\"dtype\":\"F64\",\"shape\":{},\"data_offsets\":[{},{}]}}",
                   json_string(array.name), json_array(array.shape), first, last);
    first = last;
  }
  header += "}";
  // So that the numbers, which follow, are aligned in a file that is mapped.
  header.resize((header.size() + sizeof(double) - 1) / sizeof(double) * sizeof(double), ' ');
  return header;
}

}  // namespace

void write_safetensors(std::span<const Array> arrays,
                       std::span<const std::pair<std::string, std::string>> metadata, Writer& out) {
  const std::string header = header_of(arrays, metadata);
  out.write(little_endian(header.size(), 8));
  out.write(header);
  for (const Array& array : arrays) {
    each_block(array, [&](std::string_view bytes) { out.write(bytes); });
  }
}

}  // namespace attn
