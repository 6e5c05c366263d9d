// "Did you mean" helps when it is right and misleads when it guesses wildly: a slip of the fingers
// is found, a different word is not offered.
#include "text/suggest.hpp"

#include <array>
#include <random>
#include <string>

#include "catch.hpp"

namespace {

using namespace attn;

constexpr std::array<std::string_view, 8> keys{"title", "source", "tokens", "embeddings",
                                               "W_Q",   "W_K",    "word",   "scale"};

std::string_view nearest_key(std::string_view word) { return nearest(word, keys); }

}  // namespace

TEST_CASE("a letter dropped, added, changed or swapped with its neighbour is forgiven") {
  CHECK(nearest_key("embedings") == "embeddings");
  CHECK(nearest_key("embeddiings") == "embeddings");
  CHECK(nearest_key("embeddimgs") == "embeddings");
  CHECK(nearest_key("emebddings") == "embeddings");
  CHECK(nearest_key("token") == "tokens");
  CHECK(nearest_key("words") == "word");
}

TEST_CASE("capitals do not count") {
  CHECK(nearest_key("w_q") == "W_Q");
  CHECK(nearest_key("TOKENS") == "tokens");
}

TEST_CASE("a swap counts once, so it is nearer than two changed letters") {
  constexpr std::array<std::string_view, 2> both{"abdd", "bacd"};
  CHECK(nearest("abcd", both) == "abdd");
  constexpr std::array<std::string_view, 2> swapped{"abxy", "abdc"};
  CHECK(nearest("abcd", swapped) == "abdc");
}

TEST_CASE("a word that resembles none is not guessed at") {
  CHECK(nearest_key("biases").empty());
  CHECK(nearest_key("mask").empty());
  CHECK(nearest_key("").empty());
  CHECK(nearest_key(std::string(1000, 'x')).empty());
  CHECK(nearest("word", {}).empty());
}

TEST_CASE("at most a third of the letters, rounded up, may be wrong") {
  constexpr std::array<std::string_view, 1> one{"abcdef"};
  CHECK(nearest("xycdef", one) == "abcdef");  // 2 of 6
  CHECK(nearest("xyzdef", one).empty());      // 3 of 6
  CHECK(nearest("xyzdefg", one).empty());     // 4 of 7
  constexpr std::array<std::string_view, 1> longer{"abcdefg"};
  CHECK(nearest("xyzdefg", longer) == "abcdefg");  // 3 of 7
}

TEST_CASE("of two that are near the nearer is chosen, and of equals the first") {
  constexpr std::array<std::string_view, 3> names{"scores", "score", "stores"};
  CHECK(nearest("stoers", names) == "stores");
  CHECK(nearest("scoers", names) == "scores");
  constexpr std::array<std::string_view, 2> equals{"W_Q", "W_K"};
  CHECK(nearest("W_V", equals) == "W_Q");
}

TEST_CASE("the beginning of a name stands for the name, unless another is nearer") {
  CHECK(nearest_key("emb") == "embeddings");
  CHECK(nearest_key("tok") == "tokens");
  CHECK(nearest_key("W_") == "W_Q");
  constexpr std::array<std::string_view, 2> tokens{"Therefore", "the"};
  CHECK(nearest("The", tokens) == "the");
}

TEST_CASE("any one slip in a key of four letters or more is forgiven") {
  std::mt19937 random(5);
  for (int i = 0; i < 2000; ++i) {
    const std::string_view key = keys[random() % keys.size()];
    if (key.size() < 4) continue;
    std::string slip(key);
    const std::size_t at = random() % (slip.size() - 1);
    switch (random() % 4) {
      case 0:
        slip.erase(at, 1);
        break;
      case 1:
        slip.insert(at, 1, '#');
        break;
      case 2:
        slip[at] = '#';
        break;
      default:
        std::swap(slip[at], slip[at + 1]);
    }
    INFO(slip);
    REQUIRE(nearest_key(slip) == key);
  }
}

TEST_CASE("bytes beyond ASCII are compared as they are") {
  constexpr std::array<std::string_view, 2> tokens{"日本語", "größer"};
  CHECK(nearest("日本誌", tokens) == "日本語");
  CHECK(nearest("grösser", tokens) == "größer");
  CHECK(nearest("\xff\xfe", tokens).empty());
}
