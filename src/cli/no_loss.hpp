// Nothing is written over somebody's work.
#pragma once

#include <string>

#include "cli/output.hpp"

namespace attn {

/// What may stand where a file is written, and is then lost.
enum class Replaces {
  all_but_work,  ///< anything that is no exercise sheet, and no answers with a number in them
  same_sheet,    ///< nothing but the very same, which is a sheet
  same,          ///< nothing but the very same
  blank_answers  ///< answers without a number
};

/// Throws Error where a file is there already that may not be replaced. `render` writes what is to
/// be written.
void require_no_loss(const std::string& path, Replaces replaces, const Render& render);

}  // namespace attn
