#include "cli/options.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>

#include "cli/flag_values.hpp"
#include "cli/help.hpp"
#include "error.hpp"
#include "text/suggest.hpp"
#include "version.hpp"

namespace attn {
namespace {

// What CLI11 fills in; every value is still text, so that each is read by one rule: ours.
struct Raw {
  std::vector<std::string> variant, word, self, scale, mask, explain, depth, check, tolerance,
      worksheet, blank, steps, precision, color, format, exports;
  std::optional<std::string> input;
  bool compare = false, audit = false, list_mistakes = false;
};

// A flag with a value. Each may be given once, but for --export.
struct Flag {
  const char *name, *value;
  std::vector<std::string> Raw::*values;
};
const std::array<Flag, 16> flags{{{"--variant", "LIST", &Raw::variant},
                                  {"--word", "LIST", &Raw::word},
                                  {"--self", "POLICY", &Raw::self},
                                  {"--scale", "RULE", &Raw::scale},
                                  {"--mask", "RULE", &Raw::mask},
                                  {"--explain", "CELL", &Raw::explain},
                                  {"--depth", "N", &Raw::depth},
                                  {"--check", "ANSWERS", &Raw::check},
                                  {"--tolerance", "T", &Raw::tolerance},
                                  {"--worksheet", "FILE", &Raw::worksheet},
                                  {"--blank", "LIST", &Raw::blank},
                                  {"--steps", "LIST", &Raw::steps},
                                  {"--precision", "N", &Raw::precision},
                                  {"--color", "WHEN", &Raw::color},
                                  {"--format", "FORMAT", &Raw::format},
                                  {"--export", "FILE", &Raw::exports}}};
constexpr std::array<std::string_view, 5> bare_flags{"--compare", "--audit", "--list-mistakes",
                                                     "--help", "--version"};

void declare(CLI::App& app, Raw& raw) {
  app.formatter_fn([](const CLI::App*, std::string, CLI::AppFormatMode) { return help_text(); });
  app.set_help_flag("-h,--help");
  app.set_version_flag("--version", fmt::format("attn-trace {}", version));
  app.add_option("INPUT", raw.input);
  app.add_flag("--compare", raw.compare);
  app.add_flag("--audit", raw.audit);
  app.add_flag("--list-mistakes", raw.list_mistakes);
  for (const Flag& flag : flags) {
    // Without allow_extra_args(false) a list would swallow INPUT.
    app.add_option(flag.name, raw.*flag.values)->allow_extra_args(false);
  }
}

// A worksheet's two files are no export's, too.
void require_own_files(const Options& options) {
  if (!options.worksheet) return;
  for (const std::string& own : {*options.worksheet, answers_beside(*options.worksheet)}) {
    for (const Export& other : options.exports) {
      if (other.path == own) {
        throw Error(fmt::format(
            "--export: found {}, which --worksheet writes, expected another file", own));
      }
    }
  }
}

// Flags that do not go together.
void require_consistent(const Options& options) {
  const auto refuse_usage = [](const std::string& sentence) {
    throw Error(sentence, "try: attn-trace --help");
  };
  const auto needs = [&](bool found, std::string_view flag, bool has, std::string_view other) {
    if (found && !has)
      refuse_usage(fmt::format("{}: found without {}, expected both", flag, other));
  };
  needs(options.depth.has_value(), "--depth", options.explain.has_value(), "--explain");
  needs(options.tolerance.kind != Tolerance::Kind::digits, "--tolerance", options.check.has_value(),
        "--check");
  needs(options.blanks.has_value(), "--blank", options.worksheet.has_value(), "--worksheet");

  if (options.check == "-" && options.input == "-") {
    refuse_usage("--check: found - for INPUT and for the answers, expected one of them in a file");
  }

  if (options.steps && (options.check || options.audit)) {
    refuse_usage("--steps: found with --check or --audit, which look at every step");
  }
  const bool has_page =
      options.format == Format::html ||
      std::ranges::find(options.exports, Format::html, &Export::format) != options.exports.end();
  if (options.steps && has_page) {
    refuse_usage("--steps: found with html, a page that shows every step");
  }
  require_own_files(options);

  // Each is a question of its own, and has its own answer on standard output.
  struct Question {
    std::string_view flag;
    bool asked;
    std::vector<Format> formats;
  };
  const std::array<Question, 5> questions{
      {{"--compare", options.compare, {Format::text, Format::json, Format::csv, Format::markdown}},
       {"--explain", options.explain.has_value(), {Format::text, Format::json}},
       {"--check", options.check.has_value(), {Format::text, Format::json}},
       {"--audit", options.audit, {Format::text, Format::json}},
       {"--list-mistakes", options.list_mistakes, {Format::text, Format::json, Format::markdown}}}};
  const Question* asked = nullptr;
  for (const Question& question : questions) {
    if (!question.asked) continue;
    if (asked != nullptr) {
      refuse_usage(
          fmt::format("{}: found with {}, expected one of them", question.flag, asked->flag));
    }
    asked = &question;
  }
  if (asked == nullptr) return;
  const Format format = options.format.value_or(Format::text);
  if (std::ranges::find(asked->formats, format) == asked->formats.end()) {
    std::vector<std::string_view> names;
    for (const Format other : asked->formats) names.push_back(name(other));
    refuse_usage(fmt::format("{}: found with --format {}, expected {}", asked->flag, name(format),
                             fmt::join(names, " or ")));
  }
}

// Every run has one, but for the list that is the same for all.
void require_input(const Raw& raw) {
  constexpr std::string_view expected = "expected a JSON file, or - for standard input";
  constexpr const char* hint = "try: attn-trace --help";
  if (raw.list_mistakes) {
    if (raw.input) throw Error("--list-mistakes: found with an INPUT, expected none", hint);
  } else if (!raw.input) {
    throw Error(fmt::format("INPUT is missing, {}", expected), hint);
  } else if (raw.input->empty()) {
    throw Error(fmt::format("INPUT: found \"\", {}", expected), hint);
  }
}

// The list of mistakes has looks, and nothing else to choose.
void require_alone(const Raw& raw) {
  if (!raw.list_mistakes) return;
  for (const Flag& flag : flags) {
    const bool is_of_looks = flag.values == &Raw::format || flag.values == &Raw::color;
    if (is_of_looks || (raw.*flag.values).empty()) continue;
    throw Error(fmt::format("{}: found with --list-mistakes, expected one of them", flag.name),
                "try: attn-trace --help");
  }
}

Options read(const Raw& raw) {
  require_input(raw);
  for (const Flag& flag : flags) {
    if ((raw.*flag.values).size() > 1 && flag.values != &Raw::exports) {
      throw Error(fmt::format("{}: found twice, expected at most once", flag.name),
                  "try: attn-trace --help");
    }
  }
  Options options{.input = raw.input.value_or("")};
  options.compare = raw.compare;
  options.audit = raw.audit;
  options.list_mistakes = raw.list_mistakes;
  for (const auto& text : raw.variant) options.variants = read_variants(text);
  for (const auto& text : raw.word) options.words = split_list("--word", text);
  for (const auto& text : raw.self) options.self = read_self(text);
  for (const auto& text : raw.scale) options.scale = read_scale(text);
  for (const auto& text : raw.mask) options.mask = read_mask(text);
  for (const auto& text : raw.format) options.format = read_format(text);
  for (const auto& text : raw.steps) options.steps = read_steps("--steps", text);
  for (const auto& text : raw.blank) options.blanks = read_steps("--blank", text);
  for (const auto& path : raw.check) options.check = read_answers_file(path);
  for (const auto& text : raw.tolerance) options.tolerance = read_tolerance(text);
  for (const auto& path : raw.worksheet) options.worksheet = read_worksheet(path);
  for (const auto& text : raw.precision) {
    options.decimals = read_whole("--precision", text, 0, 17);
  }
  for (const auto& text : raw.explain) options.explain = text;
  for (const auto& text : raw.depth) {
    options.depth = static_cast<std::size_t>(read_whole("--depth", text, 1, 1000));
  }
  for (const auto& text : raw.color) options.color = read_color(text);
  for (const auto& path : raw.exports) options.exports.push_back(read_export(path));
  require_consistent(options);
  require_alone(raw);
  return options;
}

// "--flag=value" as CLI11 does not take it: an empty value would swallow the next argument, and a
// flag without a value would accept one.
std::vector<std::string> arguments_for_cli11(int argc, char** argv) {
  std::vector<std::string> arguments;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    const std::size_t equals = argument.find('=');
    const std::string flag = argument.substr(0, equals);
    if (equals != std::string::npos && std::ranges::find(bare_flags, flag) != bare_flags.end()) {
      refuse_value(flag, argument.substr(equals), "no value");
    }
    if (flag.starts_with("--") && equals + 1 == argument.size()) {
      arguments.insert(arguments.end(), {flag, ""});
    } else {
      arguments.push_back(argument);
    }
  }
  std::ranges::reverse(arguments);  // CLI11 takes a vector from its end
  return arguments;
}

// CLI11's own words for bad usage name neither the near miss nor a way on.
[[noreturn]] void refuse_unknown(const std::vector<std::string>& extras) {
  const std::string& found = extras.front();
  if (!found.starts_with('-')) {
    throw Error(fmt::format("found a second INPUT, \"{}\", expected one", found));
  }
  // Without the dashes, which would make any two flags alike.
  std::vector<std::string_view> names;
  for (const Flag& flag : flags) names.push_back(std::string_view(flag.name).substr(2));
  for (const auto& flag : bare_flags) names.push_back(flag.substr(2));
  std::string_view written = std::string_view(found).substr(0, found.find('='));
  written.remove_prefix(std::min(written.find_first_not_of('-'), written.size()));
  const auto near = nearest(written, names);
  throw Error(fmt::format("{}: found a flag that does not exist{}", found,
                          near.empty() ? "" : fmt::format(", did you mean --{}?", near)),
              "try: attn-trace --help");
}

// CLI11's sentence begins with the flag's name.
[[noreturn]] void refuse_missing_value(std::string_view sentence) {
  const auto name = sentence.substr(0, sentence.find(':'));
  const auto* flag =
      std::ranges::find(flags, name, [](const Flag& f) { return std::string_view(f.name); });
  if (flag == flags.end()) throw Error(std::string(sentence), "try: attn-trace --help");
  throw Error(fmt::format("{}: the value is missing, expected {}", flag->name, flag->value),
              "try: attn-trace --help");
}

}  // namespace

Options parse_options(int argc, char** argv) {
  CLI::App app;
  Raw raw;
  declare(app, raw);
  try {
    app.parse(arguments_for_cli11(argc, argv));
  } catch (const CLI::CallForHelp&) {
    return {.information = app.help()};
  } catch (const CLI::CallForVersion&) {
    return {.information = app.version() + "\n"};
  } catch (const CLI::ExtrasError&) {
    refuse_unknown(app.remaining());
  } catch (const CLI::ArgumentMismatch& error) {
    refuse_missing_value(error.what());
  } catch (const CLI::ParseError& error) {
    throw Error(error.what(), "try: attn-trace --help");
  }
  return read(raw);
}

}  // namespace attn
