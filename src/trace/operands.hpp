// What a step reads.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <vector>

namespace attn {

/// An earlier step, or a matrix of the input.
struct Operand {
  std::string_view name{};            ///< "embeddings", "memory", "W_Q", "keys", "scores", …
  bool of_words = false;              ///< only the rows of the words encoded, in their order
  bool transposed = false;            ///< its columns are read as rows
  bool after_past = false;            ///< the rows of the past come first, of the same head
  std::size_t head = 0;               ///< of the step meant, from 1; 0: of none
  std::optional<std::size_t> step{};  ///< the place of that step; absent: of the input

  friend bool operator==(const Operand&, const Operand&) = default;
};

/// Where the columns of an operand's head begin in the past's rows, which have all heads' columns
/// side by side, `columns` of each.
constexpr std::size_t first_past_column(const Operand& operand, std::size_t columns) {
  return operand.head == 0 ? 0 : (operand.head - 1) * columns;
}

/// All that one step reads, in order. A check copies thousands of plans, and nearly every step
/// reads no more than a few: those stand in the step itself.
class Operands {
 public:
  using value_type = Operand;

  Operands() = default;
  Operands(std::initializer_list<Operand> operands) {
    for (const Operand& operand : operands) push_back(operand);
  }

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  Operand* begin() { return size_ <= few ? few_.data() : all_.data(); }
  Operand* end() { return begin() + size_; }
  const Operand* begin() const { return size_ <= few ? few_.data() : all_.data(); }
  const Operand* end() const { return begin() + size_; }
  Operand& operator[](std::size_t index) { return begin()[index]; }
  const Operand& operator[](std::size_t index) const { return begin()[index]; }
  const Operand& back() const { return begin()[size_ - 1]; }

  void push_back(Operand operand) {
    if (size_ == few) all_.assign(few_.begin(), few_.end());
    if (size_ < few) {
      few_[size_] = operand;
    } else {
      all_.push_back(operand);
    }
    ++size_;
  }
  void push_front(Operand operand) {
    push_back(operand);
    std::rotate(begin(), end() - 1, end());
  }
  void erase(std::size_t index) {
    std::copy(begin() + index + 1, end(), begin() + index);
    keep_first(size_ - 1);
  }
  /// Leaves out all but the first `count`, which must not be more than there are.
  void keep_first(std::size_t count) {
    if (size_ > few && count <= few) std::copy(all_.data(), all_.data() + count, few_.data());
    size_ = count;
    if (size_ <= few) {
      all_.clear();
    } else {
      all_.resize(size_);
    }
  }

  friend bool operator==(const Operands& a, const Operands& b) { return std::ranges::equal(a, b); }

 private:
  static constexpr std::size_t few = 3;  // rows, W and b

  std::size_t size_ = 0;
  std::array<Operand, few> few_{};
  std::vector<Operand> all_;  // where they are more than a few; else empty
};

}  // namespace attn
