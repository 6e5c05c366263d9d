// Bytes out, to standard output or any other file that is open.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "write/writer.hpp"

namespace attn {

/// Writes something; called with where it goes.
using Render = std::function<void(Writer&)>;

/// Writes through `render` to an open file, of about `expected` bytes if that is known, and waits
/// where it takes no more at the moment.
/// Throws Error, which calls it `file`, when that fails, as on a full disk; a reader that went away
/// (| head) ends the writing quietly.
void write_to(int descriptor, const std::string& file, const Render& render, double expected = 0.0);

/// The same to standard output.
void write_standard_output(const Render& render, double expected = 0.0);

/// The same of what cannot be foreseen to be large: as many bytes as `large` are held back, and
/// `announce` is called before the first is written.
void write_standard_output(const Render& render, std::size_t large,
                           const std::function<void()>& announce);

/// Says one thing on standard error, as a line that is safe to show whatever it quotes; waits where
/// that takes no more at the moment.
void write_message(const std::string& sentence);

/// Throws the Error that says why a file cannot be written, or what else could not be done with it:
/// that of errno.
[[noreturn]] void fail(const std::string& file, const char* what = "cannot be written");

}  // namespace attn
