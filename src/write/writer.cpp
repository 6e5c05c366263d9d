#include "write/writer.hpp"

#include <iterator>

namespace attn {

void Writer::print_all(fmt::string_view format, fmt::format_args args) {
  fmt::vformat_to(std::back_inserter(buffer_), format, args);
  if (buffer_.size() >= block_size) flush();
}

}  // namespace attn
