// Fuzzing without a fuzzer: known inputs, and answers to them by turns, as texts and as files of
// tensors, and with each a file of tensors, changed at random, for a while.
//
//   fuzz FOLDER LENGTH SEED LAST    FOLDER: inputs to begin with; LENGTH: how many texts, 20000, or
//                                   how long, 600s; SEED: 0 for another each time; LAST: where each
//                                   text is written before it is tried, so that it is there after a
//                                   crash, in LAST.exercise the input that answers are to, and in
//                                   LAST.npz, LAST.safetensors and the like the file of tensors
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "fuzz_answer_files.hpp"
#include "fuzz_answers.hpp"
#include "fuzz_input.hpp"
#include "fuzz_mutator.hpp"
#include "fuzz_tensors.hpp"

namespace {

using attn::Trace;

constexpr std::size_t longest = 8192;

/// Small inputs that between them use every key and every way to write it.
const std::vector<std::string> small_inputs{
    R"({"embeddings": [[1, 2], [3, 4]]})",
    R"({"tokens": ["a", "b", "a"], "embeddings": [[0.5], [-1e-3], [2]], "word": [1, "b"]})",
    R"({"embeddings": [[1, 0], [0, 1]], "Q": [[1], [2]], "K": [[3], [4]], "scale": "none"})",
    R"({"embeddings": [[1, 0], [0, 1]], "W_Q": [[1], [2]], "W_K": [[3], [4]], "W_V": [[1, 2, 3],
        [4, 5, 6]], "self": "skip", "scale": 0.25, "word": 2})",
    R"({"title": "\u001b[1m", "source": "日本 👍🏽", "description": "$x$ | <b> `c`", "$schema": "s",
        "tokens": ["\n", "e\u0301"], "embeddings": [[1e200], [-0.0]], "self": "carry"})",
    R"({"embeddings": [[1, 0], [0, 1], [1, 1]], "layout": "out_in", "heads": 2, "mask": "causal",
        "W_Q": [[1, 2], [3, 4]], "b_Q": [0, 1], "W_K": [[5, 6], [7, 8]], "b_K": [1, 0], "W_V":
        [[1, 1], [2, 1]], "b_V": [0.5, 0], "W_O": [[1, 0], [0, 1], [1, 1]], "b_O": [1, 2, 3]})",
    R"({"embeddings": [[1, 2]], "W_Q": [[1], [0]], "memory": {"tokens": ["a", "b"], "embeddings":
        [[1, 0, 2], [3, 1, 0]]}, "W_K": [[1], [2], [0]], "W_V": [[1, 0], [0, 1], [1, 1]]})",
    R"({"queries": [[1, 0], [0, 1]], "keys": [[1, 1], [2, 0], [0, 2]], "values": [[1], [2], [3]],
        "mask": [[1, 0, 1], [true, true, false]], "scale": "dim"})",
    R"({"embeddings": {"file": "none.npz", "name": "X", "rows": [0, 2], "columns": [1, 3], "plus":
        {"file": "x", "ids": [1], "index": [0], "transposed": true}}, "b_Q": {"file": "n.npy"}})",
    R"({"embeddings": [[1, 2], [0, 1]], "mask": [[1, 0]], "word": [2], "self": "score"})",
    R"({"raw": {"scores": [[4, null, 6]], "weights": [0.27, 0, 0.73]}, "query-key": null,
        "qkv": {"queries": [2, 2, 4, 2], "scaled_scores": [40.0, 38.0, 26.0], "weights": [[0.73,
        0.27, 1e-3]], "weighted_values": [[null, [1, 2, 3, 4], null]], "context": [1.8, 5, 2, 6]}})"};

std::string content(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> read_known(const std::filesystem::path& folder) {
  std::vector<std::string> known = small_inputs;
  std::set<std::filesystem::path> sorted;  // a directory has no order of its own
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) sorted.insert(entry.path());
  }
  for (const auto& path : sorted) {
    std::string bytes = content(path);
    if (!bytes.empty() && bytes.size() <= longest) known.push_back(std::move(bytes));
  }
  return known;
}

/// An input, and answers to it to be tried.
struct Exercise {
  std::string input;
  Trace trace;
  Mutator answers;
};

struct Count {
  std::size_t accepted = 0, refused = 0;

  void add(bool is_accepted) { ++(is_accepted ? accepted : refused); }
  void print(const char* of_what) const {
    std::printf("%zu %s: %zu accepted, %zu refused\n", accepted + refused, of_what, accepted,
                refused);
  }
  // Else nothing was tested.
  bool has_both() const { return accepted > 0 && refused > 0; }
};

class Trial {
 public:
  explicit Trial(std::filesystem::path last) : last_(std::move(last)) {}

  Outcome as_input(const std::string& bytes) {
    write(last_, bytes);
    std::filesystem::remove(exercise());
    Outcome outcome = take(bytes);
    inputs_.add(outcome.accepted);
    return outcome;
  }

  void as_answers(Exercise& to) {
    const std::string bytes = to.answers.next();
    write(last_, bytes);
    write(exercise(), to.input);
    answers_.add(take_as_answers(to.trace, bytes, view_for(bytes)));
  }

  void as_tensors(const std::string& bytes, const char* ending) {
    const std::string path = last_.string() + ending;
    write(path, bytes);
    tensors_.add(take_tensors(path));
    std::filesystem::remove(path);
  }

  void as_answers(const Exercise& to, attn::test::Random& random) {
    const AnswerFile file = answer_file(to.trace, random);
    write(exercise(), to.input);
    const std::string path = last_.string() + file.ending;
    answer_files_.add(take_answer_file(to.trace, file, path, view_for(file.bytes)));
  }

  /// Whether something was accepted, and something refused.
  bool end() const {
    inputs_.print("inputs");
    answers_.print("answers");
    answer_files_.print("files of answers");
    tensors_.print("files of tensors");
    std::filesystem::remove(last_);
    std::filesystem::remove(exercise());
    return inputs_.has_both() && answers_.has_both() && answer_files_.has_both() &&
           tensors_.has_both();
  }

 private:
  std::filesystem::path exercise() const { return last_.string() + ".exercise"; }
  static void write(const std::filesystem::path& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
  }

  std::filesystem::path last_;
  Count inputs_, answers_, answer_files_, tensors_;
};

/// How many texts are tried, or how long.
class Length {
 public:
  explicit Length(const std::string& written) {
    const auto amount = std::strtoull(written.c_str(), nullptr, 10);
    if (written.ends_with('s')) {
      end_ = Clock::now() + std::chrono::seconds(amount);
    } else {
      texts_ = amount;
    }
  }

  bool is_over(std::size_t tried) const { return tried >= texts_ || Clock::now() >= end_; }

 private:
  using Clock = std::chrono::steady_clock;
  std::size_t texts_ = std::numeric_limits<std::size_t>::max();
  Clock::time_point end_ = Clock::time_point::max();
};

bool fuzz(const std::filesystem::path& folder, const Length& length, std::uint64_t seed,
          const std::filesystem::path& last) {
  Trial trial(last);
  std::vector<std::string> known = read_known(folder);
  std::vector<Exercise> exercises;
  for (std::size_t i = 0, files = known.size(); i < files; ++i) {
    Outcome outcome = trial.as_input(known[i]);
    if (!outcome.accepted) continue;
    Trace trace = traced(known[i]).value();
    if (is_small(trace)) {
      Mutator answers(answers_to(trace), seed + exercises.size());
      exercises.push_back({known[i], std::move(trace), std::move(answers)});
    }
    // A trace is an input, too.
    if (outcome.exported.size() <= longest) known.push_back(std::move(outcome.exported));
  }
  Mutator inputs(std::move(known), seed), arrays(known_arrays(), seed),
      safetensors(known_safetensors(), seed);
  attn::test::Random random(seed);
  for (std::size_t i = 0; !length.is_over(i); ++i) {
    if (i % 2 == 0) {
      trial.as_input(inputs.next());
      trial.as_tensors(arrays.next(), ".npz");
    } else {
      trial.as_tensors(safetensors.next(), ".safetensors");
      Exercise& exercise = exercises[i / 2 % exercises.size()];
      trial.as_answers(exercise);
      trial.as_answers(exercise, random);
    }
  }
  return trial.end();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) {
    std::fprintf(stderr, "usage: fuzz FOLDER LENGTH SEED LAST\n");
    return EXIT_FAILURE;
  }
  try {
    std::uint64_t seed = std::strtoull(argv[3], nullptr, 10);
    if (seed == 0) seed = std::random_device()();
    std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
    std::fflush(stdout);  // to be there after a crash
    const bool tested = fuzz(argv[1], Length(argv[2]), seed, argv[4]);
    return tested ? EXIT_SUCCESS : EXIT_FAILURE;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\nwhat was being tried is in %s\n", error.what(), argv[4]);
    return EXIT_FAILURE;
  }
}
