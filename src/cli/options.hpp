// The command line → Options: the only place that knows CLI11.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "answers/printed/printed_how.hpp"
#include "check/points.hpp"
#include "judge/tolerance.hpp"
#include "tell/view.hpp"
#include "trace/settings.hpp"
#include "trace/steps.hpp"

namespace attn {

/// How a trace or a comparison is written, and when in colour.
enum class Format { text, json, csv, markdown, latex, python, html, npz, safetensors };
enum class ColorWhen { automatic, always, never };

/// A file to export to, and the format that its ending names.
struct Export {
  std::string path;
  Format format;
};

/// What the command line asks for, checked as far as that goes without the input.
struct Options {
  std::string input{};                              ///< a path, or "-"
  std::optional<std::vector<Variant>> variants{};   ///< absent: all that the input has matrices for
  std::optional<std::vector<std::string>> words{};  ///< positions or tokens, still as written
  std::optional<SelfPolicy> self{};
  std::optional<Scale> scale{};
  std::optional<Mask> mask{};
  bool compare = false;
  bool about = false;
  std::optional<std::string> explain{};  ///< a cell's address, still as written
  std::optional<std::size_t> depth{};    ///< of the explanation; absent: down to the input
  std::vector<std::string> check{};      ///< files of answers to be checked, and folders of them
  Tolerance tolerance{};                 ///< of the check
  PrintedHow printed{};                  ///< how answers that a program printed are read
  std::optional<Points> points{};        ///< that the check gives
  bool audit = false;
  std::optional<std::string> worksheet{};       ///< a file to write, which ends in .md or .html
  std::optional<std::size_t> students{};        ///< for each a worksheet with numbers of its own
  std::uint64_t seed = 1;                       ///< of those numbers
  std::optional<std::vector<StepId>> blanks{};  ///< what is asked for; absent: every step
  bool list_mistakes = false;                   ///< without an input
  std::optional<Format> format{};  ///< absent: text, or nothing where exports are asked for
  std::vector<Export> exports{};
  std::optional<std::string> next{};  ///< a file to write: the input of the layer above
  std::optional<std::string> with{};  ///< a file that the rest of it is taken from, or "-"
  std::optional<std::vector<StepId>> steps{};
  Arithmetic arithmetic = Arithmetic::first;
  int decimals = 4;
  ColorWhen color = ColorWhen::automatic;
  bool quiet = false;  ///< of standard error: errors alone
  /// Set by --help and --version: what to print instead of a trace.
  std::optional<std::string> information{};
};

/// Reads the command line. Throws Error for anything it does not understand.
Options parse_options(int argc, char** argv);

}  // namespace attn
