#include "cli/progress_line.hpp"

#include <thread>
#include <vector>

#include "catch.hpp"

namespace {

using namespace attn;

struct Told {
  std::string doing;
  double done;
  bool is_over;
};
std::vector<Told> told;

void keep(const Progress& work, bool is_over) {
  told.push_back({std::string(work.doing()), work.done(), is_over});
}

// For as long as it lives, somebody listens.
class Listening {
 public:
  Listening() {
    told.clear();
    Progress::tell_to(keep);
  }
  ~Listening() { Progress::tell_to(nullptr); }
  Listening(const Listening&) = delete;
  Listening& operator=(const Listening&) = delete;
};

}  // namespace

TEST_CASE("of work within other work the outermost is told of") {
  const Listening listening;
  {
    Progress whole("auditing", "qkv", 2);
    {
      Progress part("computing", "qkv", 10);
      part.add(5);
    }
    whole.add(1);
  }
  REQUIRE(told.size() == 2);
  CHECK(told[0].doing == "auditing");
  CHECK(told[0].done == 1.0);
  CHECK_FALSE(told[0].is_over);
  CHECK(told[1].is_over);
  const Progress next("writing", "a.json");
  CHECK(told.size() == 2);
}

TEST_CASE("what several threads did counts together") {
  Progress work("computing", "qkv", 4000);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 1000; ++j) work.add(1);
    });
  }
  for (std::thread& one : threads) one.join();
  CHECK(work.done() == 4000.0);
}

TEST_CASE("how far work is stands with what is left of it, once that can be told") {
  Progress work("reading", "a.json", 200);
  CHECK(progress_text(work, 5, 60) == "reading a.json: 0 %");
  work.add(50);
  CHECK(progress_text(work, 5, 60) == "reading a.json: 25 %, 15 s left");
  CHECK(progress_text(work, 60, 60) == "reading a.json: 25 %, 3 min left");
  work.add(149);
  CHECK(progress_text(work, 10, 60) == "reading a.json: 100 %, 1 s left");
  work.add(10);  // a file that grew meanwhile
  CHECK(progress_text(work, 10, 60) == "reading a.json: 100 %");
}

TEST_CASE("of a text without an end it is told how much was read") {
  Progress work("reading", "standard input");
  work.add(4.2e3);
  CHECK(progress_text(work, 5, 60) == "reading standard input: 4 kB");
  work.add(2.3e6);
  CHECK(progress_text(work, 5, 60) == "reading standard input: 2.3 MB");
  work.add(40e6);
  CHECK(progress_text(work, 5, 60) == "reading standard input: 42 MB");
}

TEST_CASE("a name is data, and what tells of it stays a line") {
  const Progress work("reading", "a\x1b[2J\nb.json", 1);
  CHECK(progress_text(work, 0, 60) == "reading a\\u{1b}[2J\\nb.json: 0 %");
  const Progress long_name("reading", std::string(200, 'x'), 1);
  CHECK(progress_text(long_name, 0, 30) == "reading xxxxxxxxxxxxxxxx…: 0 %");
}
