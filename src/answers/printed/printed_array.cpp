#include "answers/printed/printed_array.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "error.hpp"
#include "input/json_object.hpp"
#include "text/shortened.hpp"

namespace attn {

bool PrintedArray::is_elided() const {
  return std::ranges::any_of(elided_after, [](const auto& axis) { return axis.has_value(); });
}

void refuse_line(const std::string& file, std::size_t line, const std::string& sentence,
                 std::string_view hint) {
  const std::string place = line == 0 ? "" : fmt::format("line {}: ", line);
  throw Error(fmt::format("{}: {}{}", file, place, sentence), std::string(hint));
}

void refuse_fraction(const std::string& file, std::size_t line, std::string_view fraction) {
  refuse_line(file, line,
              fmt::format("found the fraction \"{}\", expected a number with decimals",
                          shortened(fraction)));
}

void refuse_uneven(const std::string& file, const PrintedArray& row, const PrintedArray& first) {
  if (row.extents.size() == 1 && first.extents.size() == 1) {
    refuse_line(file, row.line,
                fmt::format("this row has {}, but the first one given has {}",
                            counted(row.extents[0], "number"), first.extents[0]));
  }
  refuse_line(file, row.line, "what stands here has another shape than what stands before it");
}

void fold(PrintedArray& array, std::size_t rows, std::size_t columns) {
  array.extents = {rows, columns};
  array.elided_after.assign(2, std::nullopt);
}

std::size_t size_of(const std::vector<std::size_t>& extents) {
  constexpr std::size_t most = std::numeric_limits<std::size_t>::max();
  std::size_t count = 1;
  for (const std::size_t extent : extents) {
    count = extent != 0 && count > most / extent ? most : count * extent;
  }
  return count;
}

}  // namespace attn
