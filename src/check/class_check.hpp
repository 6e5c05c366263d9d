// The numbers of a whole class, each sheet held against the same trace.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "check/check.hpp"
#include "check/points.hpp"

namespace attn {

/// What became of one sheet.
struct SheetCheck {
  std::string file;
  std::optional<Check> check{};  ///< absent: it could not be read
  std::string trouble{};         ///< then why, in a sentence, and what to do, or empty
  std::string hint{};
};

struct ClassCheck {
  std::string input_file;
  std::vector<SheetCheck> sheets;
  std::vector<std::string> passed_over{};  ///< files that stand among the sheets and are none
  std::optional<double> worth{};           ///< of each sheet, where points are given

  std::size_t agree() const {
    return count([](const SheetCheck& sheet) { return sheet.check && sheet.check->agrees(); });
  }
  std::size_t differ() const {
    return count([](const SheetCheck& sheet) { return sheet.check && sheet.check->differ() > 0; });
  }
  std::size_t unanswered() const {
    return count(
        [](const SheetCheck& sheet) { return sheet.check && sheet.check->compared() == 0; });
  }
  std::size_t unread() const {
    return count([](const SheetCheck& sheet) { return !sheet.check; });
  }
  /// Those of which what is given agrees, and not all is.
  std::size_t unfinished() const {
    return sheets.size() - agree() - differ() - unanswered() - unread();
  }

 private:
  template <typename Is>
  std::size_t count(Is is) const {
    return static_cast<std::size_t>(std::ranges::count_if(sheets, is));
  }
};

}  // namespace attn
