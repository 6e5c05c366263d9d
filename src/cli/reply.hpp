// What a run writes to standard output: the reply to the question that the command line asks.
#pragma once

#include <functional>
#include <string>

#include "cli/options.hpp"
#include "tell/view.hpp"
#include "trace/trace.hpp"
#include "write/writer.hpp"

namespace attn {

/// How a run ends where nothing went wrong.
inline constexpr int all_well = 0;
inline constexpr int numbers_differ = 1;
inline constexpr int trouble = 2;

/// Writes a trace in a format.
void write_trace(const Trace& trace, const View& view, Format format, Writer& out);

/// What is written, and the exit status. Everything is computed, and what is wrong with it thrown
/// as an Error, before anything is written.
struct Reply {
  std::function<void(Writer&)> write{};
  int status = all_well;
  std::string complaint{};  ///< what is said on standard error once it is written; mostly empty
};
Reply reply(const Trace& trace, const View& view, const Options& options);

/// Whether its answer is nothing, since files are asked for and nothing else.
bool is_silent(const Options& options);

/// The list of mistakes, which needs no input.
Reply list_mistakes(const View& view, const Options& options);

}  // namespace attn
