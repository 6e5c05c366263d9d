#include "cli/run.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include "answers/answers.hpp"
#include "attention/recipes.hpp"
#include "attention/requirements.hpp"
#include "cli/answer.hpp"
#include "cli/options.hpp"
#include "cli/output.hpp"
#include "error.hpp"
#include "input/find_words.hpp"
#include "input/read_input.hpp"
#include "render/worksheet/worksheet.hpp"

namespace attn {
namespace {

// A file may give mask rows for the words that it lists alone; --word may ask for another.
void require_mask_rows(const Input& input) {
  for (const std::size_t word : input.words) {
    if (input.mask.covers(word)) continue;
    throw Error(fmt::format("{}: {}/mask: found no row for word {} (\"{}\"), expected one for each "
                            "word encoded",
                            input.file, input.pointer, word + 1, input.tokens[word]),
                "give the mask a row for each word of the sentence");
  }
}

// A flag wins over the key of the same meaning.
Input read_input_under(const Options& options) {
  const std::string file = options.input == "-" ? "standard input" : options.input;
  Input input = read_input(read_text(options.input), file);
  if (options.words) input.words = find_words(*options.words, input);
  if (options.self) input.self = options.self;
  if (options.scale) input.scale = *options.scale;
  if (options.mask) input.mask = {.rule = *options.mask};
  require_mask_rows(input);
  return input;
}

std::vector<Variant> choose_variants(const Options& options, const Input& input) {
  const auto require = [&](Variant variant, const char* hint) {
    const auto why = obstacle(input, variant);
    if (why) throw Error(fmt::format("{}: {}{}", input.file, input.pointer, *why), hint);
  };
  if (options.variants) {
    for (const Variant variant : *options.variants) {
      require(variant, "leave out --variant to trace every variant the input has the matrices for");
    }
    return *options.variants;
  }
  std::vector<Variant> chosen;
  for (const Variant variant : all_variants) {
    if (!obstacle(input, variant)) chosen.push_back(variant);
  }
  if (chosen.empty()) require(Variant::query_key, "no variant can be computed from this input");
  return chosen;
}

std::size_t terminal_columns() {
  constexpr std::size_t narrowest = 40;
  constexpr std::size_t usual = 80;
  std::size_t columns = 0;
  if (const char* variable = std::getenv("COLUMNS")) {
    std::from_chars(variable, variable + std::strlen(variable), columns);
  }
  winsize size{};
  if (columns == 0 && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) columns = size.ws_col;
  return columns == 0 ? usual : std::max(columns, narrowest);
}

bool wants_colour(ColorWhen when) {
  if (when != ColorWhen::automatic) return when == ColorWhen::always;
  const char* no_color = std::getenv("NO_COLOR");
  if (no_color != nullptr && *no_color != '\0') return false;
  const char* terminal = std::getenv("TERM");
  return ::isatty(STDOUT_FILENO) == 1 && terminal != nullptr &&
         std::string_view(terminal) != "dumb";
}

View make_view(const Options& options) {
  View view{.arithmetic = options.arithmetic,
            .decimals = options.decimals,
            .columns = terminal_columns(),
            .colour = wants_colour(options.color)};
  if (options.steps) view.steps = *options.steps;
  return view;
}

// The variants that nobody chose to leave out, and why they are.
std::vector<std::string> variants_left_out(const Options& options, const Input& input) {
  std::vector<std::string> left_out;
  if (options.variants) return left_out;
  for (const Variant variant : all_variants) {
    if (const auto why = why_left_out(input, variant)) {
      left_out.push_back(fmt::format("{} ({})", name(variant), *why));
    }
  }
  return left_out;
}

// Steps that no variant has make no exercise.
void require_blanks(const Trace& trace, const std::vector<StepId>& blanks) {
  for (const VariantTrace& variant : trace.variants) {
    for (const Step& step : variant.steps) {
      if (std::ranges::find(blanks, step.id) != blanks.end()) return;
    }
  }
  throw Error(fmt::format("--blank: found no step of {}, expected some that a variant has here",
                          trace.input.file));
}

// Making the sheet again must not lose what was filled in.
void require_unanswered(const std::string& path) {
  if (::access(path.c_str(), F_OK) != 0) return;
  if (is_unanswered(path)) return;
  throw Error(
      fmt::format("{}: found a file that is no blank template, expected to lose no answers", path),
      "move it away, or name another sheet");
}

void write_files(const Trace& trace, const View& view, const Options& options) {
  StagedFiles files;
  for (const Export& target : options.exports) {
    files.stage(target.path, options.input,
                [&](Writer& out) { write_trace(trace, view, target.format, out); });
  }
  if (options.worksheet) {
    View blanks = view;
    blanks.steps = options.blanks.value_or(View{}.steps);
    require_blanks(trace, blanks.steps);
    const std::string answers = answers_beside(*options.worksheet);
    require_unanswered(answers);
    const std::string answers_name = answers.substr(answers.find_last_of('/') + 1);
    files.stage(*options.worksheet, options.input,
                [&](Writer& out) { write_worksheet(trace, blanks, answers_name, out); });
    files.stage(answers, options.input,
                [&](Writer& out) { write_answers_template(trace, blanks, out); });
  }
  files.commit();
}

}  // namespace

int run(int argc, char** argv) {
  // A reader that goes away is then an error of write(), which output.cpp takes as the end.
  std::signal(SIGPIPE, SIG_IGN);
  const Options options = parse_options(argc, argv);
  if (options.information) {
    write_standard_output([&](Writer& out) { out.write(*options.information); });
    return all_well;
  }
  View view = make_view(options);
  if (options.list_mistakes) {
    write_standard_output(list_mistakes(view, options).write);
    return all_well;
  }
  Input input = read_input_under(options);
  const std::vector<Variant> variants = choose_variants(options, input);
  view.left_out = variants_left_out(options, input);
  const Trace traced = trace(std::move(input), variants);
  const Answer said = answer(traced, view, options);
  write_files(traced, view, options);
  write_standard_output(said.write);
  return said.status;
}

}  // namespace attn
