#include "memory.hpp"

#include <fmt/format.h>
#include <malloc.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <limits>
#include <optional>

#include "error.hpp"

namespace attn {
namespace {

constexpr std::size_t no_limit = std::numeric_limits<std::size_t>::max();

std::size_t memory_of_machine() {
  return static_cast<std::size_t>(::sysconf(_SC_PHYS_PAGES)) *
         static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

std::string text_of(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// A file that says "max", or is not there, names no limit.
std::size_t limit_in(const std::string& path) {
  std::size_t limit = 0;
  return std::ifstream(path) >> limit ? limit : no_limit;
}

// The limit of a group and of each around it. The mount of a container may begin at its own group,
// whose path then is not there, but its limit is the mount's.
std::size_t least_limit(const std::string& mount, std::string_view group, const char* file) {
  std::size_t least = no_limit;
  for (std::string_view at = group;; at = at.substr(0, at.rfind('/'))) {
    while (at.ends_with('/')) at.remove_suffix(1);
    least = std::min(least, limit_in(fmt::format("{}{}/{}", mount, at, file)));
    if (at.find('/') == at.npos) return least;
  }
}

// Of "a,memory,b" whether "memory" is one.
bool lists_memory(std::string_view controllers) {
  return fmt::format(",{},", controllers).find(",memory,") != std::string::npos;
}

// What Linux says of this process, in bytes.
std::optional<std::size_t> status(std::string_view name) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(name)) return std::stoull(line.substr(name.size())) * 1024;
  }
  return std::nullopt;
}

}  // namespace

// A line is "0::/path" for version 2, "4:memory:/path" for version 1.
std::size_t group_limit(std::string_view groups, const std::string& mount) {
  std::size_t least = no_limit;
  while (!groups.empty()) {
    const std::string_view line = groups.substr(0, groups.find('\n'));
    groups.remove_prefix(std::min(line.size() + 1, groups.size()));
    const std::size_t first = line.find(':');
    const std::size_t second = first == line.npos ? first : line.find(':', first + 1);
    if (second == line.npos) continue;
    const std::string_view controllers = line.substr(first + 1, second - first - 1);
    const std::string_view group = line.substr(second + 1);
    if (controllers.empty()) {
      least = std::min(least, least_limit(mount, group, "memory.max"));
    } else if (lists_memory(controllers)) {
      least = std::min(least, least_limit(mount + "/memory", group, "memory.limit_in_bytes"));
    }
  }
  return least;
}

MemoryLimit memory_limit() {
  static const std::size_t of_group = group_limit(text_of("/proc/self/cgroup"), "/sys/fs/cgroup");
  const std::size_t memory = std::min(memory_of_machine(), of_group);
  rlimit limit{};
  const bool of_addresses = ::getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur < memory;
  return {of_addresses ? limit.rlim_cur : memory, of_addresses};
}

void save_addresses() {
#ifdef M_ARENA_MAX
  if (memory_limit().of_addresses) ::mallopt(M_ARENA_MAX, 1);
#endif
}

std::size_t memory_taken(const MemoryLimit& limit) {
  if (const auto peak = status(limit.of_addresses ? "VmPeak:" : "VmHWM:")) return *peak;
  // What this says begins on Linux with what the process had taken that started this one.
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::size_t>(usage.ru_maxrss) * 1024;
}

std::size_t memory_held(const MemoryLimit& limit) {
  return status(limit.of_addresses ? "VmSize:" : "VmRSS:").value_or(0);
}

void require_memory_for(double count, const std::string& file, const std::string& what) {
  const double bytes = count * sizeof(double);
  const MemoryLimit limit = memory_limit();
  const std::size_t left = limit.bytes - std::min(memory_held(limit), limit.bytes);
  if (bytes <= static_cast<double>(left)) return;
  const std::string most = bytes > static_cast<double>(limit.bytes)
                               ? fmt::format("{} there are", limit.bytes)
                               : fmt::format("{} that are left of {}", left, limit.bytes);
  throw Error(fmt::format(
      "{}: found {} that would take {:.0f} bytes of memory, expected no more than the {}", file,
      what, bytes, most));
}

}  // namespace attn
