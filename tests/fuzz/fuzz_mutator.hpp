// Known texts, changed at random. The same seed gives the same texts everywhere.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

class Mutator {
 public:
  /// `known` are the texts to begin with, at least one.
  Mutator(std::vector<std::string> known, std::uint64_t seed);

  /// One of them with a few changes: of bytes, which mostly leave no JSON, or of values, which
  /// leave JSON that says something else.
  std::string next();

 private:
  std::size_t below(std::size_t end) { return static_cast<std::size_t>(random_() % end); }
  const std::string& any_known() { return known_[below(known_.size())]; }

  void change_bytes(std::string& bytes);
  void change_number(std::string& bytes, std::size_t at);
  void change_value(std::string& bytes);

  std::vector<std::string> known_;
  std::mt19937_64 random_;
};
