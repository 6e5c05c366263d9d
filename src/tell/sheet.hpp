// What a page for people is made of. narrate.cpp says what comes in which order; each kind of page
// (text.cpp, markdown.cpp) says how it looks. Tables and arithmetic have files of their own.
#pragma once

#include <string>
#include <vector>

#include "tell/arithmetic_line.hpp"
#include "tell/role.hpp"
#include "tell/tables.hpp"
#include "trace/input.hpp"

namespace attn {

/// The same formula for a terminal and, in LaTeX, for Markdown.
struct Formula {
  std::string plain{}, latex{};
};

/// A step's title, formula and sentence. `why` is empty where it was said before.
struct StepText {
  std::string title{};
  Formula formula;
  std::string why{};
  std::string departure{};  ///< where this is not what the Transformer does, or empty
  Role role = Role::plain;
};

/// A page being written.
class Sheet {
 public:
  virtual ~Sheet() = default;
  virtual void opening(const Input& input) = 0;
  /// Level 1 is a variant, level 2 a word, level 3 a head; `aside` is what a reader must know of it
  /// at once.
  virtual void heading(int level, const std::string& text, const std::string& aside) = 0;
  virtual void step(const StepText& text) = 0;
  virtual void matrix(const MatrixTable& table) = 0;
  virtual void pairs(const PairTable& table) = 0;
  virtual void shares(const ShareTable& table) = 0;
  virtual void arithmetic(const std::vector<ArithmeticLine>& lines) = 0;
};

}  // namespace attn
