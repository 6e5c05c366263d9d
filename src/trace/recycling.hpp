// Memory of matrices that is used again. The heap gives large blocks back to the system and takes
// them anew, page by page: for evaluations that follow each other, with matrices of the same few
// sizes, that takes as long as the arithmetic.
#pragma once

#include <cstddef>
#include <vector>

namespace attn {

/// While one lives, matrices that are freed on its thread leave their memory to those to come. It
/// must not outlive another that was made after it.
class Recycling {
 public:
  Recycling() : outer_(current_) { current_ = this; }
  Recycling(const Recycling&) = delete;
  Recycling& operator=(const Recycling&) = delete;
  ~Recycling();

  /// A block of so many bytes, used before or new. Throws std::bad_alloc.
  static void* take(std::size_t bytes);
  /// Frees a block of so many bytes that take() gave, on whichever thread.
  static void give(void* block, std::size_t bytes) noexcept;

 private:
  struct Block {
    Block* next;
  };
  struct OfSize {
    std::size_t bytes;
    Block* first;
  };

  OfSize* find(std::size_t bytes);

  static thread_local Recycling* current_;
  Recycling* outer_;
  std::vector<OfSize> kept_;  // few sizes: those of an input's matrices
};

/// The allocator of whatever holds such memory.
template <typename T>
struct Recycled {
  using value_type = T;

  Recycled() = default;
  template <typename Other>
  explicit Recycled(const Recycled<Other>&) {}

  T* allocate(std::size_t count) { return static_cast<T*>(Recycling::take(count * sizeof(T))); }
  void deallocate(T* block, std::size_t count) noexcept {
    Recycling::give(block, count * sizeof(T));
  }
  friend bool operator==(const Recycled&, const Recycled&) { return true; }
};

}  // namespace attn
