// Files of tensors as answers to a trace.
#pragma once

#include <string>

#include "answers/printed/printed_how.hpp"
#include "property/random_input.hpp"
#include "tell/view.hpp"
#include "trace/trace.hpp"

struct AnswerFile {
  std::string bytes;
  const char* ending;             ///< of the file's name
  attn::PrintedHow how{};         ///< what is asked about it
  bool must_be_accepted = false;  ///< one right step under its name
};

/// A file with a few arrays: of steps or of other names, of every type, with extents of steps or
/// others, a mask among them; then perhaps a few of its bytes changed.
AnswerFile answer_file(const attn::Trace& trace, attn::test::Random& random);

/// Writes it to `path`, reads it as answers to a trace, and checks them; false when they are
/// refused. Aborts where something does not hold; what the program should not throw passes through.
bool take_answer_file(const attn::Trace& trace, const AnswerFile& file, const std::string& path,
                      const attn::View& view);
