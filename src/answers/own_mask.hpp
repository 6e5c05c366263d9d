// The mask that answers bring along, beside the input's.
#pragma once

#include <string>

#include "answers/given_array.hpp"
#include "json/json_document.hpp"
#include "trace/axes.hpp"
#include "trace/input.hpp"

namespace attn {

/// What such a mask is beside the input's.
struct OwnMask {
  enum class Is {
    same,
    complement,  ///< 1 or true stands for what is hidden, where the input's has 0
    other,
    in_part,  ///< not judged: it has blanks
    of_heads  ///< not judged: it is one, and each head of the input has its own
  };
  Is is = Is::same;
  /// Of another the first place where it is, and whether the token is hidden there, which the
  /// input's does not hide, or the other way round.
  Position word{}, token{};
  bool hides = false;
};

/// The name that a report in JSON has for it.
std::string_view name(OwnMask::Is is);

/// Judges a mask of every word encoded: 1 or true where it may attend to a token, 0 or false where
/// not; 0 and −∞ (or far below 0) where they are added to the scores. It has a row for each word
/// encoded, or for each of the sentence, or one for all of them. Throws Error, with file and place,
/// for what is no mask.
OwnMask judge_mask(const GivenArray& mask, const std::string& file, const std::string& at,
                   const Input& input);
OwnMask judge_mask(const Json& mask, const std::string& file, const std::string& at,
                   const Input& input);

}  // namespace attn
