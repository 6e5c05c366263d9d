// Answers as programs print them: a text of matrices, each found to be a step's.
#pragma once

#include <string>
#include <vector>

#include "answers/printed/printed_array.hpp"
#include "answers/printed/printed_how.hpp"
#include "answers/reading.hpp"

namespace attn {

/// Reads arrays, which have been read of a text or of a file of tensors. Each matrix is the step
/// that its name says (step_names.hpp), or the flag; failing both, the only one of its shape.
/// Throws Error, with file and line.
void read_arrays(std::vector<PrintedArray> arrays, const PrintedHow& how, AnswersReading& reading);

/// The same of the text of a file.
void read_printed(std::string bytes, const PrintedHow& how, AnswersReading& reading);

}  // namespace attn
