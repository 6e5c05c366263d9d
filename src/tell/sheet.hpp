// What a page for people is made of. narrate.cpp says what comes in which order; each kind of page
// (render/trace/text.cpp, markdown.cpp) says how it looks.
#pragma once

#include <string>
#include <vector>

#include "tell/answer.hpp"
#include "tell/arithmetic_line.hpp"
#include "tell/role.hpp"
#include "tell/tables.hpp"
#include "trace/input.hpp"

namespace attn {

/// The same formula for a terminal and, in LaTeX, for Markdown.
struct Formula {
  std::string plain{}, latex{};
  std::string root{};  ///< "√3 ≈ 1.7321", which of the two the plain one says itself; or empty
};

/// A numbered step: its title, its formula, and why it is done, which is empty where it was said
/// before.
struct StepText {
  std::size_t number = 0;
  std::string title{};
  Formula formula;
  std::string note{};  ///< what belongs to the formula, or empty
  std::string why{};
  std::vector<std::string> departures{};  ///< where this is not what the Transformer does
  Role role = Role::plain;
};

/// A page being written.
class Sheet {
 public:
  virtual ~Sheet() = default;
  /// What the input says of itself, and which variants were left out, and why.
  virtual void opening(const Input& input, const std::vector<std::string>& left_out) = 0;
  /// Level 1 is a variant, level 2 a word, level 3 a head; `aside` is what a reader must know of it
  /// at once, or empty.
  virtual void heading(int level, const std::string& text, const std::string& aside) = 0;
  virtual void answer(const Answer& answer) = 0;
  virtual void shares(const ShareTable& table) = 0;
  /// Tables that belong together, beside each other where there is room.
  virtual void tables(const std::vector<Table>& tables) = 0;
  virtual void step(const StepText& text) = 0;
  virtual void arithmetic(const ArithmeticBlock& block) = 0;
  /// A sentence below what stands before it.
  virtual void remark(const std::string& text) = 0;
  /// A sentence that stands alone.
  virtual void sentence(const std::string& text) = 0;
};

}  // namespace attn
