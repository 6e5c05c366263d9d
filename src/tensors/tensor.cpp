#include "tensors/tensor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "memory.hpp"

namespace attn {
namespace {

// What is taken of one axis: a range, or numbers in ascending order.
struct Axis {
  std::size_t count, from = 0;
  std::span<const std::size_t> ids{};
  std::uint64_t stride = 1;    // in the file, in numbers
  std::size_t stride_out = 1;  // in the tensor that is made

  std::size_t at(std::size_t i) const { return ids.empty() ? from + i : ids[i]; }
};

std::string found_at(const StoredTensor& stored, std::string_view what) {
  return fmt::format("found {} of a tensor of {}", what, shape_text(stored.shape));
}

// The axes that are left where one of each leading axis was chosen.
std::span<const std::size_t> left_of(const StoredTensor& stored, const Selection& selection) {
  const std::span<const std::size_t> shape(stored.shape);
  const auto& index = selection.index;
  if (index.size() > shape.size()) {
    stored.place.refuse(fmt::format(
        "{}, expected at most {}",
        found_at(stored, fmt::format("{} numbers in index", index.size())), shape.size()));
  }
  for (std::size_t i = 0; i < index.size(); ++i) {
    if (index[i] < shape[i]) continue;
    stored.place.refuse(fmt::format("{}, expected less than {}",
                                    found_at(stored, fmt::format("index {}", index[i])), shape[i]));
  }
  return shape.subspan(index.size());
}

void require_axes(const StoredTensor& stored, const Selection& selection, std::size_t axes) {
  const auto require = [&](bool is_given, std::string_view key, bool of_vectors) {
    if (!is_given || axes == 2 || (of_vectors && axes == 1)) return;
    const std::string_view hint = axes > 2    ? "\"index\" takes one of each leading axis"
                                  : axes == 1 ? "\"columns\" takes a part of a vector"
                                              : "";
    stored.place.refuse(fmt::format("{}{}, expected a matrix{}", found_at(stored, key),
                                    selection.index.empty() ? "" : " after index",
                                    of_vectors ? " or a vector" : ""),
                        std::string(hint));
  };
  require(selection.rows.has_value(), "rows", false);
  require(selection.ids.has_value(), "ids", false);
  require(selection.columns.has_value(), "columns", true);
  require(selection.transposed, "transposed", false);
  if (selection.rows && selection.ids) {
    stored.place.refuse("found rows beside ids, expected only one of both");
  }
}

Axis axis_of(const StoredTensor& stored, const std::optional<Slice>& range, std::string_view key,
             std::size_t length) {
  if (!range) return {.count = length};
  if (range->from >= range->to || range->to > length) {
    stored.place.refuse(fmt::format(
        "{}, expected from less than to, and to at most {}",
        found_at(stored, fmt::format("{} [{}, {}]", key, range->from, range->to)), length));
  }
  return {.count = range->to - range->from, .from = range->from};
}

Axis axis_of_ids(const StoredTensor& stored, std::span<const std::size_t> ids, std::size_t length) {
  if (!ids.empty() && ids.back() >= length) {
    stored.place.refuse(fmt::format("{}, expected less than {}",
                                    found_at(stored, fmt::format("id {}", ids.back())), length));
  }
  return {.count = ids.size(), .ids = ids};
}

// The numbers of the axes, copied in the order in which the file has them.
class Copy {
 public:
  Copy(const StoredTensor& stored, Tensor& to) : stored_(stored), to_(to) {}

  // `axes` from the one whose neighbours are farthest apart in the file.
  void run(std::span<const Axis> axes, std::uint64_t at, std::size_t out) {
    if (axes.empty()) return row({.count = 1}, at, out);
    const Axis& axis = axes.front();
    if (axes.size() == 1) return row(axis, at, out);
    for (std::size_t i = 0; i < axis.count; ++i) {
      run(axes.subspan(1), at + axis.at(i) * axis.stride, out + i * axis.stride_out);
    }
  }

 private:
  // Blocks of a row, each from one of its numbers to another.
  void row(const Axis& axis, std::uint64_t at, std::size_t out) {
    const std::size_t size = facts(stored_.element).size;
    const auto byte = [&](std::size_t i) { return (at + axis.at(i) * axis.stride) * size; };
    for (std::size_t i = 0; i < axis.count;) {
      const std::uint64_t begin = byte(i);
      std::size_t end = i + 1;
      while (end < axis.count && byte(end) + size - begin <= block_.size()) ++end;
      const auto length = static_cast<std::size_t>(byte(end - 1) + size - begin);
      stored_.bytes->read(stored_.offset + begin, std::span(block_).first(length));
      for (; i < end; ++i) {
        to_.numbers[out + i * axis.stride_out] = number(&block_[byte(i) - begin], size);
      }
    }
  }

  double number(const unsigned char* bytes, std::size_t size) const {
    const std::uint64_t bits = whole_of(bytes, size, stored_.greatest_first);
    const auto number = number_of(stored_.element, bits);
    if (number) return *number;
    const bool is_truth = stored_.element == Element::boolean;
    stored_.place.refuse(
        is_truth ? fmt::format("found the byte {} for a truth value, expected 0 or 1", bits)
        : stored_.element == Element::i64
            ? fmt::format("found {}, expected an integer that a double holds",
                          static_cast<std::int64_t>(bits))
            : fmt::format("found {}, expected an integer that a double holds", bits));
  }

  const StoredTensor& stored_;
  Tensor& to_;
  std::array<unsigned char, 1 << 16> block_;
};

// How far apart neighbours are along each axis: row after row, or in Fortran's order.
std::vector<std::uint64_t> strides_of(std::span<const std::size_t> shape, bool first_axis_first) {
  std::vector<std::uint64_t> strides(shape.size(), 1);
  std::uint64_t stride = 1;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const std::size_t axis = first_axis_first ? i : shape.size() - 1 - i;
    strides[axis] = stride;
    stride *= shape[axis];
  }
  return strides;
}

// Rows that were read once and in ascending order, as they were asked for.
void order_by_ids(Tensor& tensor, std::span<const std::size_t> ids,
                  std::span<const std::size_t> sorted, bool transposed) {
  const std::size_t rows = sorted.size();
  const std::size_t columns = transposed ? tensor.shape[0] : tensor.shape[1];
  std::vector<double> ordered(ids.size() * columns);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const auto row =
        static_cast<std::size_t>(std::ranges::lower_bound(sorted, ids[i]) - sorted.begin());
    for (std::size_t j = 0; j < columns; ++j) {
      const std::size_t to = transposed ? j * ids.size() + i : i * columns + j;
      ordered[to] = tensor.numbers[transposed ? j * rows + row : row * columns + j];
    }
  }
  tensor.numbers = std::move(ordered);
  tensor.shape[transposed ? 1 : 0] = ids.size();
}

std::vector<Axis> axes_of(const StoredTensor& stored, const Selection& selection,
                          std::span<const std::size_t> left, std::span<const std::size_t> sorted) {
  std::vector<Axis> axes;
  for (std::size_t i = 0; i < left.size(); ++i) {
    const bool is_last = i + 1 == left.size();
    axes.push_back(!is_last && selection.ids ? axis_of_ids(stored, sorted, left[i])
                   : is_last ? axis_of(stored, selection.columns, "columns", left[i])
                             : axis_of(stored, selection.rows, "rows", left[i]));
  }
  return axes;
}

}  // namespace

Tensor read_tensor(const StoredTensor& stored, const Selection& selection) {
  const auto left = left_of(stored, selection);
  require_axes(stored, selection, left.size());
  std::vector<std::size_t> sorted = selection.ids.value_or(std::vector<std::size_t>{});
  std::ranges::sort(sorted);
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  std::vector<Axis> axes = axes_of(stored, selection, left, sorted);

  Tensor tensor{.element = stored.element};
  for (const Axis& axis : axes) tensor.shape.push_back(axis.count);
  if (selection.transposed) std::swap(tensor.shape[0], tensor.shape[1]);
  double count = 1.0;
  for (const std::size_t length : tensor.shape) count *= static_cast<double>(length);
  require_memory_for(count, stored.place.file, "a tensor");
  tensor.numbers.resize(static_cast<std::size_t>(count));
  if (tensor.numbers.empty()) return tensor;

  const auto strides = strides_of(stored.shape, stored.first_axis_first);
  const auto strides_out = strides_of(tensor.shape, false);
  std::uint64_t begin = 0;
  for (std::size_t i = 0; i < selection.index.size(); ++i) begin += selection.index[i] * strides[i];
  for (std::size_t i = 0; i < axes.size(); ++i) {
    axes[i].stride = strides[selection.index.size() + i];
    axes[i].stride_out = strides_out[selection.transposed ? 1 - i : i];
  }
  if (stored.first_axis_first) std::ranges::reverse(axes);
  Copy(stored, tensor).run(axes, begin, 0);
  if (selection.ids) order_by_ids(tensor, *selection.ids, sorted, selection.transposed);
  return tensor;
}

}  // namespace attn
