// Rows shared among the cores must give what one core gives: each row once, results in their order,
// and no error lost.
#include "parallel.hpp"

#include <chrono>
#include <stdexcept>

#include "catch.hpp"

using namespace attn;

TEST_CASE("however many rows there are, each is worked on once") {
  for (const std::size_t count : {0U, 1U, 2U, 3U, 7U, 100U, 1001U}) {
    std::vector<int> times(count, 0);
    in_parallel(count, [&](std::size_t first, std::size_t last) {
      for (std::size_t i = first; i < last; ++i) ++times[i];
    });
    INFO(count);
    CHECK(times == std::vector<int>(count, 1));
  }
}

TEST_CASE("what one of the workers throws reaches the caller") {
  constexpr std::size_t count = 1000;
  for (const std::size_t bad : {std::size_t{0}, count - 1}) {
    CHECK_THROWS_AS(in_parallel(count,
                                [&](std::size_t first, std::size_t last) {
                                  if (first <= bad && bad < last) throw std::runtime_error("bad");
                                }),
                    std::runtime_error);
  }
}

TEST_CASE("texts are taken in order, though the first takes longest to make") {
  const auto make = [](std::size_t first, std::size_t last) {
    if (first == 0) std::this_thread::sleep_for(std::chrono::milliseconds(20));
    std::string text;
    for (std::size_t i = first; i < last; ++i) text += std::to_string(i) + " ";
    return text;
  };
  const auto taken = [&](std::size_t count, std::size_t block) {
    std::vector<std::string> texts;
    in_order(count, block, make, [&](const std::string& text) { texts.push_back(text); });
    return texts;
  };
  CHECK(taken(7, 3) == std::vector<std::string>{"0 1 2 ", "3 4 5 ", "6 "});
  CHECK(taken(0, 3).empty());
  std::string all;
  for (const std::string& text : taken(1000, 1)) all += text;
  CHECK(all == make(0, 1000));
}

TEST_CASE("what making or taking a text throws reaches the caller") {
  const auto empty = [](std::size_t, std::size_t) { return std::string(); };
  const auto fail_at_5 = [](std::size_t first, std::size_t) -> std::string {
    if (first == 5) throw std::runtime_error("bad");
    return "";
  };
  const auto ignore = [](const std::string&) {};
  const auto refuse = [](const std::string&) { throw std::logic_error("full"); };
  CHECK_THROWS_AS(in_order(100, 1, fail_at_5, ignore), std::runtime_error);
  CHECK_THROWS_AS(in_order(100, 1, empty, refuse), std::logic_error);
}
