#include "cli/options.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "cli/arguments.hpp"
#include "cli/flags.hpp"
#include "cli/help.hpp"
#include "error.hpp"
#include "text/shortened.hpp"
#include "text/suggest.hpp"
#include "version.hpp"

namespace attn {
namespace {

constexpr const char* hint = "try: attn-trace --help";

// A flag as it stands on the command line. Every value is still text, so that each is read by one
// rule: ours.
struct GivenFlag {
  const Flag& flag;
  const CLI::Option* option = nullptr;
  std::vector<std::string> texts{};

  std::size_t count() const { return option == nullptr ? 0 : option->count(); }
};

// What CLI11 fills in.
struct CommandLine {
  std::optional<std::string> input{};
  std::vector<GivenFlag> given{};

  bool has(std::string_view flag) const {
    return std::ranges::any_of(
        given, [&](const GivenFlag& one) { return one.flag.name == flag && one.count() > 0; });
  }
};

// The command line must not move afterwards: CLI11 keeps references into it.
void declare(CLI::App& app, CommandLine& line) {
  app.formatter_fn(
      [](const CLI::App*, const std::string&, CLI::AppFormatMode) { return help_text(); });
  app.set_help_flag("-h,--help");
  app.set_version_flag("--version", fmt::format("attn-trace {}", version));
  app.add_option("INPUT", line.input);
  for (const Flag& flag : flags()) line.given.push_back({.flag = flag});
  for (GivenFlag& one : line.given) {
    if (one.flag.set == nullptr) continue;  // --help and --version, which are CLI11's
    const std::string name(one.flag.name);
    // Without allow_extra_args(false) a list would swallow INPUT.
    one.option = one.flag.value.empty() ? app.add_flag(name)
                                        : app.add_option(name, one.texts)->allow_extra_args(false);
  }
}

[[noreturn]] void refuse_usage(const std::string& sentence) { throw Error(sentence, hint); }

// Flags that mean nothing without another.
void require_needed(const CommandLine& line) {
  for (const GivenFlag& one : line.given) {
    const auto& needed = one.flag.needs;
    if (one.count() == 0 || needed.empty()) continue;
    if (std::ranges::any_of(needed, [&](std::string_view flag) { return line.has(flag); }))
      continue;
    refuse_usage(fmt::format("{}: found without {}, expected {}", one.flag.name,
                             fmt::join(needed, " or "),
                             needed.size() == 1 ? "both" : "one of them with it"));
  }
}

// Flags that do not go together.
void require_consistent(const Options& options) {
  const auto from_standard_input = std::ranges::count(options.check, "-");
  if (from_standard_input > 0 && options.input == "-") {
    refuse_usage("--check: found - for INPUT and for the answers, expected one of them in a file");
  }
  if (from_standard_input > 1) {
    refuse_usage("--check: found - twice, expected one sheet on standard input");
  }
  if (options.with == "-" && (options.input == "-" || from_standard_input > 0)) {
    refuse_usage(
        "--with: found -, and another - for standard input, expected one of them in a "
        "file");
  }
  if (options.steps && (!options.check.empty() || options.audit)) {
    refuse_usage("--steps: found with --check or --audit, which look at every step");
  }
  const bool has_page =
      options.format == Format::html ||
      std::ranges::find(options.exports, Format::html, &Export::format) != options.exports.end();
  if (options.steps && has_page) {
    refuse_usage("--steps: found with html, a page that shows every step");
  }
}

// Each question has its own reply on standard output, in some of the formats.
void require_one_question(const CommandLine& line, Format format) {
  const Flag* asked = nullptr;
  for (const GivenFlag& one : line.given) {
    if (one.count() == 0 || one.flag.replies_in.empty()) continue;
    if (asked != nullptr) {
      refuse_usage(
          fmt::format("{}: found with {}, expected one of them", one.flag.name, asked->name));
    }
    asked = &one.flag;
  }
  if (asked == nullptr) return;
  if (std::ranges::find(asked->replies_in, format) == asked->replies_in.end()) {
    std::vector<std::string_view> names;
    for (const Format other : asked->replies_in) names.push_back(name(other));
    refuse_usage(fmt::format("{}: found with --format {}, expected {}", asked->name, name(format),
                             fmt::join(names, " or ")));
  }
}

// What a run writes, by the flags that ask for it. Empty: the trace alone, or with all of them.
std::vector<std::string_view> written_beside_trace(const CommandLine& line) {
  std::vector<std::string_view> written;
  bool asks = false;
  for (const GivenFlag& one : line.given) {
    if (one.count() == 0) continue;
    const bool is_question = !one.flag.replies_in.empty();
    asks = asks || is_question;
    if (one.flag.name == "--export") return {};
    const bool is_file = one.flag.name == "--worksheet" || one.flag.name == "--next";
    if (is_question || is_file) written.push_back(one.flag.name);
  }
  if (!asks && line.has("--format")) return {};
  return written;
}

// Nothing that somebody asks for is passed over in silence.
void require_effects(const CommandLine& line) {
  const auto written = written_beside_trace(line);
  if (written.empty()) return;
  for (const GivenFlag& one : line.given) {
    const auto& idle = one.flag.idle_with;
    const bool is_idle = one.count() > 0 && std::ranges::all_of(written, [&](auto what) {
                           return std::ranges::find(idle, what) != idle.end();
                         });
    if (!is_idle) continue;
    refuse_usage(fmt::format("{}: found with {}, where it changes nothing, expected one of them",
                             one.flag.name, written.front()));
  }
}

// Every run has one, but for the list that is the same for all.
void require_input(const CommandLine& line) {
  constexpr std::string_view expected = "expected a JSON file, or - for standard input";
  if (line.has("--list-mistakes")) {
    if (line.input) refuse_usage("--list-mistakes: found with an INPUT, expected none");
  } else if (!line.input) {
    refuse_usage(fmt::format("INPUT is missing, {}", expected));
  } else if (line.input->empty()) {
    refuse_usage(fmt::format("INPUT: found \"\", {}", expected));
  }
}

// The list of mistakes has looks, and nothing else to choose.
void require_alone(const CommandLine& line) {
  if (!line.has("--list-mistakes")) return;
  for (const GivenFlag& one : line.given) {
    if (one.texts.empty() || one.flag.is_of_looks) continue;
    refuse_usage(
        fmt::format("{}: found with --list-mistakes, expected one of them", one.flag.name));
  }
}

Options read(const CommandLine& line) {
  require_input(line);
  for (const GivenFlag& one : line.given) {
    if (one.texts.size() > 1 && !one.flag.may_repeat) {
      refuse_usage(fmt::format("{}: found twice, expected at most once", one.flag.name));
    }
  }
  Options options{.input = line.input.value_or("")};
  for (const GivenFlag& one : line.given) {
    const Flag& flag = one.flag;
    if (flag.value.empty() && one.count() > 0) flag.set(options, {flag.name, ""});
    for (const std::string& value : one.texts) flag.set(options, {flag.name, value});
  }
  require_needed(line);
  require_consistent(options);
  require_one_question(line, options.format.value_or(Format::text));
  require_alone(line);
  require_effects(line);
  return options;
}

// CLI11's own words for bad usage name neither the near miss nor a way on.
[[noreturn]] void refuse_unknown(const std::vector<std::string>& extras, const CommandLine& line) {
  std::string found = extras.front();
  take_off_shield(found);
  if (!found.starts_with('-')) {
    throw Error(fmt::format("found a second INPUT, \"{}\", expected one", shortened(found)),
                line.has("--check") ? "several answers stand after INPUT: "
                                      "attn-trace INPUT --check ANSWERS ANSWERS"
                                    : "");
  }
  // Without the dashes, which would make any two flags alike.
  std::vector<std::string_view> names;
  for (const bool with_value : {true, false}) {  // of two that are as near, the first is named
    for (const Flag& flag : flags()) {
      if (flag.value.empty() != with_value) names.push_back(flag.name.substr(2));
    }
  }
  std::string_view written = std::string_view(found).substr(0, found.find('='));
  written.remove_prefix(std::min(written.find_first_not_of('-'), written.size()));
  const auto near = nearest(written, names);
  throw Error(fmt::format("{}: found a flag that does not exist{}", shortened(found),
                          near.empty() ? "" : fmt::format(", did you mean --{}?", near)),
              hint);
}

// CLI11's sentence begins with the flag's name.
[[noreturn]] void refuse_missing_value(std::string_view sentence) {
  const Flag* flag = find_flag(sentence.substr(0, sentence.find(':')));
  if (flag == nullptr) refuse_usage(std::string(sentence));
  refuse_usage(fmt::format("{}: the value is missing, expected {}", flag->name, flag->value));
}

}  // namespace

Options parse_options(int argc, char** argv) {
  CLI::App app;
  CommandLine line;
  declare(app, line);
  try {
    app.parse(arguments_for_cli11(argc, argv));
  } catch (const CLI::CallForHelp&) {
    return {.information = app.help()};
  } catch (const CLI::CallForVersion&) {
    return {.information = app.version() + "\n"};
  } catch (const CLI::ExtrasError&) {
    refuse_unknown(app.remaining(), line);
  } catch (const CLI::ArgumentMismatch& error) {
    refuse_missing_value(error.what());
  } catch (const CLI::ParseError& error) {
    refuse_usage(error.what());
  }
  if (line.input) take_off_shield(*line.input);
  for (GivenFlag& one : line.given) std::ranges::for_each(one.texts, take_off_shield);
  return read(line);
}

}  // namespace attn
