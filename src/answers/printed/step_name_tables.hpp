// The names that programs have for the steps: tables, and how they are asked.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "answers/printed/step_names.hpp"

namespace attn {

/// The steps that words may mean, in small letters with a blank between them; none where they name
/// none.
std::vector<Meaning> meanings_of(std::string_view words);

/// The same of what names a step only where nothing stands beside it: "Q", "x 1", "norm". Its
/// letters are as written.
std::vector<Meaning> meanings_alone(std::string_view text);

/// Whether words name what the softmax takes, whichever step that is.
bool names_softmaxed(std::string_view words);

/// Whether words name a module of a model as well as a step: "attn".
bool names_module(std::string_view words);

/// Whether words name what a block puts out, by whichever step it ends.
bool names_end_of_block(std::string_view words);

/// In small letters.
std::string lowered(std::string_view text);

}  // namespace attn
