// Work on blocks of rows, shared among the machine's cores. Rows do not depend on each other, so
// the results are the same bits whatever the number of cores.
#pragma once

#include <algorithm>
#include <deque>
#include <future>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

namespace attn {

inline std::size_t core_count() { return std::max(std::thread::hardware_concurrency(), 1U); }

/// work(first, last), begun on another thread; where none can be started (a limit of processes or
/// of memory), done by whoever asks for its result.
template <typename Work>
auto begin_work(Work work, std::size_t first, std::size_t last) {
  try {
    return std::async(std::launch::async, work, first, last);
  } catch (const std::system_error&) {
    return std::async(std::launch::deferred, work, first, last);
  }
}

/// Calls work(first, last) for blocks that together are 0 … count, one block for each core, and
/// returns when all are done. What work throws passes through.
template <typename Work>
void in_parallel(std::size_t count, Work work) {
  const std::size_t block = count / core_count() + 1;
  std::vector<std::future<void>> workers;
  for (std::size_t first = block; first < count; first += block) {
    workers.push_back(begin_work(work, first, std::min(first + block, count)));
  }
  work(std::size_t{0}, std::min(block, count));
  for (auto& worker : workers) worker.get();
}

/// Calls make(first, last), which returns text, for blocks that together are 0 … count on all
/// cores, and take(text) with each result in order on the caller's thread. Only a few blocks wait
/// at a time. What either throws passes through, after the workers have finished.
template <typename Make, typename Take>
void in_order(std::size_t count, std::size_t block, Make make, Take take) {
  std::deque<std::future<std::string>> waiting;
  for (std::size_t first = 0; first < count || !waiting.empty();) {
    while (first < count && waiting.size() <= core_count()) {
      const std::size_t last = std::min(first + block, count);
      waiting.push_back(begin_work(make, first, last));
      first = last;
    }
    take(waiting.front().get());
    waiting.pop_front();
  }
}

}  // namespace attn
