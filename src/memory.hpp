// How much memory there is, so that what cannot fit is refused before it is tried.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace attn {

/// What bounds the memory of this process.
struct MemoryLimit {
  std::size_t bytes;
  bool of_addresses;  ///< counts addresses, used or not, as `ulimit -v` does
};

/// The least of what the machine has, what the control groups of this process allow, and its own
/// limit of addresses.
MemoryLimit memory_limit();

/// Where addresses are limited, lets threads share one heap: each one's own would take 64 MB of
/// them. To be called before a thread is started.
void save_addresses();

/// What control groups allow a process: the least limit of its own group and of those around it.
/// `groups`: what /proc/self/cgroup says; `mount`: where version 2 is mounted, and version 1's
/// memory below it. SIZE_MAX where there is no limit.
std::size_t group_limit(std::string_view groups, const std::string& mount);

/// The most that this process has taken so far of what its limit counts, in bytes.
std::size_t memory_taken(const MemoryLimit& limit);

/// What it holds now.
std::size_t memory_held(const MemoryLimit& limit);

/// Throws Error where `what`, of an input, takes more memory than is left: `count` doubles.
void require_memory_for(double count, const std::string& file, const std::string& what);

}  // namespace attn
