// What cannot fit is refused before it is tried.
#include "memory.hpp"

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <limits>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "helpers.hpp"

namespace {

using namespace attn;

std::string refusal(double count) {
  return test::message_of([&] { require_memory_for(count, "in.json", "a mask"); });
}

// A mount with a file for each of these.
class Groups {
 public:
  explicit Groups(const std::vector<std::pair<std::string, std::string>>& files) {
    for (const auto& [path, text] : files) {
      std::filesystem::create_directories((mount_ / path).parent_path());
      std::ofstream(mount_ / path) << text << '\n';
    }
  }
  ~Groups() { std::filesystem::remove_all(mount_); }
  std::size_t limit(std::string_view groups) const { return group_limit(groups, mount_.string()); }

 private:
  const std::filesystem::path mount_ = "memory_test_groups";
};

constexpr std::size_t none = std::numeric_limits<std::size_t>::max();

}  // namespace

TEST_CASE("what takes no more memory than is left is let pass, and what takes more is not") {
  const MemoryLimit limit = memory_limit();
  CHECK(refusal(0) == "no error");
  CHECK(refusal(static_cast<double>(limit.bytes) / 16) == "no error");
  CHECK(
      refusal(static_cast<double>(limit.bytes) / 8 + 1) ==
      fmt::format("in.json: found a mask that would take {} bytes of memory, expected no more than "
                  "the {} there are",
                  limit.bytes + 8, limit.bytes));
}

TEST_CASE("what the process holds already is not left") {
  const std::vector<char> block(std::size_t{64} << 20U, 'x');
  const MemoryLimit limit = memory_limit();
  CHECK(memory_held(limit) >= block.size());
  const auto all_but = static_cast<double>(limit.bytes - block.size());
  CHECK(refusal(all_but / 8).ends_with(fmt::format(" that are left of {}", limit.bytes)));
}

TEST_CASE("a size that no integer holds is refused, too") {
  CHECK(refusal(1e30).starts_with("in.json: found a mask that would take 8"));
}

TEST_CASE("what a process may use is all that there is for it") {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    constexpr rlim_t limit = std::size_t{1} << 20U;
    const rlimit set{.rlim_cur = limit, .rlim_max = limit};
    ::_exit(::setrlimit(RLIMIT_AS, &set) == 0 && memory_limit().bytes == limit ? 0 : 1);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(status == 0);
}

TEST_CASE("what was taken is at least what was written to, and no more than there is") {
  const MemoryLimit limit = memory_limit();
  const std::size_t before = memory_taken(limit);
  const std::vector<char> block(std::size_t{64} << 20U, 'x');
  CHECK(memory_taken(limit) >= block.size());
  CHECK(memory_taken(limit) >= before);
  CHECK(memory_taken(limit) >= memory_held(limit));
  CHECK(memory_taken(limit) < limit.bytes);
}

TEST_CASE("of a control group and those around it the least limit counts") {
  const Groups groups({{"memory.max", "max"},
                       {"a/memory.max", "5000"},
                       {"a/b/memory.max", "7000"},
                       {"a/b/c/memory.max", "max"}});
  CHECK(groups.limit("0::/a/b/c\n") == 5000);
  CHECK(groups.limit("0::/a/b\n") == 5000);
  CHECK(groups.limit("0::/\n") == none);
  CHECK(groups.limit("0::/elsewhere/c") == none);
  CHECK(groups.limit("") == none);
  CHECK(groups.limit("nonsense\n:\n0::/a\n") == 5000);
}

TEST_CASE("in a container the mount is the group's own, whatever its path outside") {
  const Groups groups(std::vector<std::pair<std::string, std::string>>{{"memory.max", "4000"}});
  CHECK(groups.limit("0::/not/to/be/seen\n") == 4000);
  CHECK(groups.limit("0::/\n") == 4000);
}

TEST_CASE("the memory controller of version 1 counts, and no other") {
  const Groups groups({{"memory/memory.limit_in_bytes", "9223372036854771712"},
                       {"memory/a/memory.limit_in_bytes", "3000"},
                       {"memory/b/memory.limit_in_bytes", "2000"}});
  CHECK(groups.limit("5:cpu,cpuacct:/b\n4:memory:/a\n0::/\n") == 3000);
  CHECK(groups.limit("4:cpuset,memory:/b/c\n") == 2000);
  CHECK(groups.limit("4:memory:/\n") == 9223372036854771712U);
}
