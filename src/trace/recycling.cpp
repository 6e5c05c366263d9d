#include "trace/recycling.hpp"

#include <algorithm>
#include <new>
#include <utility>

namespace attn {
namespace {

// The heap is quick with smaller ones.
constexpr std::size_t worth_keeping = std::size_t{1} << 14U;

}  // namespace

thread_local Recycling* Recycling::current_ = nullptr;

Recycling::~Recycling() {
  current_ = outer_;
  for (const OfSize& blocks : kept_) {
    for (Block* block = blocks.first; block != nullptr;) {
      ::operator delete(std::exchange(block, block->next));
    }
  }
}

Recycling::OfSize* Recycling::find(std::size_t bytes) {
  const auto found = std::ranges::find(kept_, bytes, &OfSize::bytes);
  return found == kept_.end() ? nullptr : &*found;
}

void* Recycling::take(std::size_t bytes) {
  if (current_ == nullptr || bytes < worth_keeping) return ::operator new(bytes);
  OfSize* blocks = current_->find(bytes);
  // Here, since give() must not fail.
  if (blocks == nullptr) blocks = &current_->kept_.emplace_back(OfSize{bytes, nullptr});
  if (blocks->first == nullptr) return ::operator new(bytes);
  return std::exchange(blocks->first, blocks->first->next);
}

void Recycling::give(void* block, std::size_t bytes) noexcept {
  OfSize* blocks = current_ == nullptr || bytes < worth_keeping ? nullptr : current_->find(bytes);
  if (blocks == nullptr) return ::operator delete(block);
  blocks->first = ::new (block) Block{blocks->first};
}

}  // namespace attn
