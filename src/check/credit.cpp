#include "check/credit.hpp"

#include <algorithm>

namespace attn {

Credit& Credit::operator+=(const Credit& other) {
  right += other.right;
  follows += other.follows;
  of += other.of;
  return *this;
}

Credit credit_of(const Marks& marks, std::size_t blanks) {
  return {.right = marks.compared - marks.differ(),
          .follows = static_cast<std::size_t>(
              std::ranges::count(marks.differing, true, &DifferingCell::follows)),
          .of = marks.compared + blanks};
}

Award award(const Credit& credit, double worth) {
  if (credit.of == 0) return {.earned = 0.0, .worth = worth};
  return {.earned = worth * static_cast<double>(credit.counted()) / static_cast<double>(credit.of),
          .worth = worth};
}

}  // namespace attn
