// Fuzzing without a fuzzer: known inputs, changed at random, for a while. The same seed gives the
// same inputs everywhere.
//
//   fuzz FOLDER COUNT SEED LAST     FOLDER: files to begin with; LAST: where each input is written
//                                   before it is tried, so that it is there after a crash
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "fuzz_input.hpp"

namespace {

constexpr std::size_t longest = 4096;

/// Small inputs that between them use every key and every way to write it.
const std::vector<std::string> small_inputs{
    R"({"embeddings": [[1, 2], [3, 4]]})",
    R"({"tokens": ["a", "b", "a"], "embeddings": [[0.5], [-1e-3], [2]], "word": [1, "b"]})",
    R"({"embeddings": [[1, 0], [0, 1]], "Q": [[1], [2]], "K": [[3], [4]], "scale": "none"})",
    R"({"embeddings": [[1, 0], [0, 1]], "W_Q": [[1], [2]], "W_K": [[3], [4]], "W_V": [[1, 2, 3],
        [4, 5, 6]], "self": "skip", "scale": 0.25, "word": 2})",
    R"({"title": "\u001b[1m", "source": "日本 👍🏽", "description": "$x$ | <b> `c`", "$schema": "s",
        "tokens": ["\n", "e\u0301"], "embeddings": [[1e200], [-0.0]], "self": "carry"})",
    R"({"raw": {"scores": [[4, null, 6]], "weights": [0.27, 0, 0.73]}, "query-key": null,
        "qkv": {"queries": [2, 2, 4, 2], "scaled_scores": [40.0, 38.0, 26.0], "weights": [[0.73,
        0.27, 1e-3]], "weighted_values": [[null, [1, 2, 3, 4], null]], "context": [1.8, 5, 2, 6]}})"};

const std::vector<std::string> pieces{"{",
                                      "}",
                                      "[",
                                      "]",
                                      ",",
                                      ":",
                                      "\"",
                                      "[[",
                                      "]]",
                                      "[]",
                                      "{}",
                                      "null",
                                      "true",
                                      "false",
                                      "NaN",
                                      "-",
                                      "0",
                                      "1",
                                      "-0",
                                      "-0.0",
                                      "1e308",
                                      "1e-308",
                                      "5e-324",
                                      "1e400",
                                      "1e-400",
                                      "1e15",
                                      "0.1",
                                      "1e",
                                      "01",
                                      "18446744073709551616",
                                      "\\u0000",
                                      "\\ud83d",
                                      "\\ude00",
                                      "\\u202e",
                                      "\\n",
                                      "\\",
                                      "\n",
                                      "\t",
                                      " ",
                                      "\x1b",
                                      "\x80",
                                      "\xff",
                                      "é",
                                      "日",
                                      "\U0001F468\u200D\U0001F469",
                                      "\u0301",
                                      "\"qkv\"",
                                      "\"weights\"",
                                      "\"-inf\"",
                                      "0.000",
                                      "\"tokens\"",
                                      "\"embeddings\"",
                                      "\"W_Q\"",
                                      "\"W_K\"",
                                      "\"W_V\"",
                                      "\"Q\"",
                                      "\"word\"",
                                      "\"self\"",
                                      "\"scale\"",
                                      "\"carry\"",
                                      "\"skip\"",
                                      "\"score\"",
                                      "\"sqrt\"",
                                      "\"dim\"",
                                      "\"title\"",
                                      "\"\"",
                                      "\"format\": \"attn-trace/1\", \"input\": ",
                                      "/**/",
                                      "\xEF\xBB\xBF",
                                      "after backslash",
                                      "surrogate",
                                      "4 hex digits",
                                      std::string(1, '\0')};

class Mutator {
 public:
  Mutator(std::vector<std::string> seeds, std::uint64_t seed)
      : seeds_(std::move(seeds)), random_(seed) {}

  std::string next() {
    std::string bytes = any_seed();
    for (std::size_t left = below(5); left > 0; --left) change(bytes);
    if (bytes.size() > longest) bytes.resize(longest);
    return bytes;
  }

 private:
  std::size_t below(std::size_t end) { return static_cast<std::size_t>(random_() % end); }
  const std::string& any_seed() { return seeds_[below(seeds_.size())]; }

  void change(std::string& bytes) {
    if (bytes.empty()) bytes = "{";
    const std::size_t at = below(bytes.size());
    const std::size_t length = 1 + below(below(4) == 0 ? bytes.size() : 8);
    switch (below(8)) {
      case 0:  // one bit
        bytes[at] = static_cast<char>(bytes[at] ^ (1 << below(8)));
        break;
      case 1:  // any byte
        bytes[at] = static_cast<char>(below(256));
        break;
      case 2:
        bytes.erase(at, length);
        break;
      case 3:  // a piece twice
        bytes.insert(at, bytes.substr(at, length));
        break;
      case 4: {  // the beginning of this, the end of another
        const std::string& other = any_seed();
        bytes = bytes.substr(0, at) + other.substr(below(other.size()));
        break;
      }
      case 5:
        bytes.insert(at, pieces[below(pieces.size())]);
        break;
      default:
        change_number(bytes, at);
    }
  }

  // The number after `at`: one digit of it, its sign or its size. Mostly still an input after.
  void change_number(std::string& bytes, std::size_t at) {
    const std::size_t digit = bytes.find_first_of("0123456789", at);
    if (digit == std::string::npos) return;
    switch (below(4)) {
      case 0:
        bytes.insert(digit, "-");
        break;
      case 1:
        bytes.insert(digit + 1, "e" + std::to_string(below(400)));
        break;
      default:
        bytes[digit] = static_cast<char>('0' + below(10));
    }
  }

  std::vector<std::string> seeds_;
  std::mt19937_64 random_;
};

std::string content(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> read_seeds(const std::filesystem::path& folder) {
  std::vector<std::string> seeds = small_inputs;
  std::set<std::filesystem::path> sorted;  // a directory has no order of its own
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) sorted.insert(entry.path());
  }
  for (const auto& path : sorted) {
    std::string bytes = content(path);
    if (!bytes.empty() && bytes.size() <= longest) seeds.push_back(std::move(bytes));
  }
  return seeds;
}

struct Count {
  std::size_t accepted = 0, refused = 0;
};

class Trial {
 public:
  explicit Trial(std::filesystem::path last) : last_(std::move(last)) {}

  Outcome operator()(const std::string& bytes) {
    std::ofstream(last_, std::ios::binary) << bytes;
    Outcome outcome = take(bytes);
    ++(outcome.accepted ? count_.accepted : count_.refused);
    return outcome;
  }

  const Count& count() const { return count_; }

 private:
  std::filesystem::path last_;
  Count count_;
};

int fuzz(const std::filesystem::path& folder, std::size_t count, std::uint64_t seed,
         const std::filesystem::path& last) {
  Trial trial(last);
  std::vector<std::string> seeds = read_seeds(folder);
  // A trace is an input, too.
  for (std::size_t i = 0, files = seeds.size(); i < files; ++i) {
    std::string exported = trial(seeds[i]).exported;
    if (!exported.empty() && exported.size() <= longest) seeds.push_back(std::move(exported));
  }
  Mutator mutator(std::move(seeds), seed);
  for (std::size_t i = 0; i < count; ++i) trial(mutator.next());

  const auto [accepted, refused] = trial.count();
  std::printf("%zu inputs: %zu accepted, %zu refused\n", accepted + refused, accepted, refused);
  std::filesystem::remove(last);
  // Else nothing was tested.
  return accepted > 0 && refused > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) {
    std::fprintf(stderr, "usage: fuzz FOLDER COUNT SEED LAST\n");
    return EXIT_FAILURE;
  }
  try {
    return fuzz(argv[1], std::strtoull(argv[2], nullptr, 10), std::strtoull(argv[3], nullptr, 10),
                argv[4]);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\nthe input that was being tried is in %s\n", error.what(), argv[4]);
    return EXIT_FAILURE;
  }
}
