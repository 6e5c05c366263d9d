// An exercise sheet: what is given, in full, and a blank for each number to be worked out; or its
// key, with the numbers in the blanks. Here is said what comes in which order; each kind of page
// (render/worksheet/markdown.cpp, html.cpp) says how it looks.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tell/sheet.hpp"
#include "tell/view.hpp"
#include "trace/trace.hpp"

namespace attn {

/// The first thing that every sheet says: what it is known by.
inline constexpr std::string_view exercise_instruction =
    "Work out every blank, step after step: each uses the numbers before it.";

/// One cell of an exercise's table.
struct ExerciseCell {
  enum class Kind { given, asked, answer, nothing };  ///< an answer: the key's to what is asked
  Kind kind = Kind::given;
  std::string text{};  ///< the number that is given or the answer
};

/// A matrix. Labels are texts from outside; without columns, features are counted.
struct ExerciseTable {
  std::string name{};
  std::vector<std::string> columns{};
  std::vector<std::string> rows{};
  std::vector<std::vector<ExerciseCell>> cells{};

  /// "birds", or "3" where columns are not named.
  std::string column(std::size_t index) const;
};

/// A sheet being written.
class ExercisePage {
 public:
  virtual ~ExercisePage() = default;
  /// The title, a text from outside, with room for a name, or the mark of a key.
  virtual void opening(const std::string& title, bool is_key) = 0;
  /// Lines of our own; between backticks stands what is typed.
  virtual void instructions(const std::vector<std::string>& lines) = 0;
  /// Level 2 is what is given, or a variant; level 3 a step.
  virtual void heading(int level, const std::string& text) = 0;
  virtual void sentence(const std::string& text) = 0;
  /// The formula of a step that has a heading (`title` empty) or is only needed on the way.
  virtual void formula(std::string_view title, const Formula& formula) = 0;
  virtual void table(const ExerciseTable& table) = 0;
  virtual void room_to_write() = 0;
  virtual void end() {}
};

/// What a sheet is called: the input's title, a text from outside, or one of ours.
std::string exercise_title(const Input& input);

/// Tells the exercise. A sheet holds no result: not even the input's description, which may tell
/// one. `answers_file`: where its answers can be handed in.
void tell_exercise(const Trace& trace, const View& view, const std::string& answers_file,
                   bool is_key, ExercisePage& page);

}  // namespace attn
