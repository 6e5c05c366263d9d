// In which ways the numbers given for a variant may be read: as the form has them, and in the other
// conventions in which right numbers are written down.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "answers/answers.hpp"
#include "judge/marks.hpp"
#include "mistakes/catalogue.hpp"

namespace attn {

struct Reading {
  AnsweredVariant answers;  ///< with the conventions in which they are so read
  Notation notation{};
  std::optional<Input> input{};  ///< of which the numbers then are; absent: the input checked
};

/// What a reading's numbers are held against. Refers to the reading, and to what `in` refers to.
Situation situation_of(const Reading& reading, const Situation& in);

/// Every way that changes what a number given is held against; the one that asks least first.
std::vector<Reading> readings_of(const AnsweredVariant& given, const Situation& in);

/// Which reading is the likeliest.
struct Likeliest {
  std::size_t place = 0;
  bool is_right = false;  ///< all its numbers are
};

/// The first reading of which every number is right. Failing that, the one whose numbers are the
/// nearest to the right ones, if they are so by far; else the first.
Likeliest likeliest(const std::vector<Reading>& readings, const Situation& in,
                    const Strictness& strictness);

}  // namespace attn
