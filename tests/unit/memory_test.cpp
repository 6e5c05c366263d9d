// What cannot fit is refused before it is tried.
#include "memory.hpp"

#include <sys/wait.h>

#include "catch.hpp"
#include "helpers.hpp"

namespace {

using namespace attn;

std::string refusal(double count) {
  return test::message_of([&] { require_memory_for(count, "in.json", "a mask"); });
}

}  // namespace

TEST_CASE("what takes no more memory than there is, is let pass, and a number more is not") {
  const auto most = static_cast<double>(memory_there_is());
  CHECK(refusal(0) == "no error");
  CHECK(refusal(most / 8) == "no error");
  CHECK(
      refusal(most / 8 + 1) ==
      fmt::format("in.json: found a mask that would take {:.0f} bytes of memory, expected no more "
                  "than the {} there are",
                  most + 8, memory_there_is()));
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
    ::_exit(::setrlimit(RLIMIT_AS, &set) == 0 && memory_there_is() == limit ? 0 : 1);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(status == 0);
}

TEST_CASE("what was taken is at least what was written to, and no more than there is") {
  const std::size_t before = memory_taken();
  const std::vector<char> block(std::size_t{64} << 20U, 'x');
  CHECK(memory_taken() >= block.size());
  CHECK(memory_taken() >= before);
  CHECK(memory_taken() < memory_there_is());
}
