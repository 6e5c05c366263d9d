// Text made by several workers and taken in order.
#pragma once

#include <algorithm>
#include <deque>
#include <future>
#include <string>
#include <thread>

namespace attn {

/// Calls make(first, last) for the blocks of 0 … count on as many workers as the machine has, and
/// take(text) with each result in order, on the caller's thread. At most a few blocks wait. What
/// either throws passes through, after the workers have finished.
template <typename Make, typename Take>
void in_order(std::size_t count, std::size_t block, Make make, Take take) {
  const std::size_t most_waiting = std::max(std::thread::hardware_concurrency(), 1U) + 1;
  std::deque<std::future<std::string>> waiting;
  for (std::size_t first = 0; first < count || !waiting.empty();) {
    while (first < count && waiting.size() < most_waiting) {
      const std::size_t last = std::min(first + block, count);
      waiting.push_back(std::async(std::launch::async, make, first, last));
      first = last;
    }
    take(waiting.front().get());
    waiting.pop_front();
  }
}

}  // namespace attn
