#include "cli/run.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <charconv>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include "attention/recipes.hpp"
#include "attention/requirements.hpp"
#include "cli/options.hpp"
#include "cli/output.hpp"
#include "compare/compare.hpp"
#include "error.hpp"
#include "explain/explain.hpp"
#include "input/find_words.hpp"
#include "input/read_input.hpp"
#include "render/render.hpp"

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
  View view{.decimals = options.decimals,
            .columns = terminal_columns(),
            .colour = wants_colour(options.color)};
  if (options.steps) view.steps = *options.steps;
  return view;
}

void write_trace(const Trace& trace, const View& view, Format format, Writer& out) {
  switch (format) {
    case Format::text:
      return write_text(trace, view, out);
    case Format::json:
      return write_json(trace, view, out);
    case Format::csv:
      return write_csv(trace, view, out);
    case Format::markdown:
      return write_markdown(trace, view, out);
  }
}

void write_comparison(const Trace& trace, const View& view, Format format, Writer& out) {
  switch (format) {
    case Format::text:
      return write_comparison_text(trace, view, out);
    case Format::json:
      return write_comparison_json(trace, view, out);
    case Format::csv:
      return write_comparison_csv(trace, view, out);
    case Format::markdown:
      return write_comparison_markdown(trace, view, out);
  }
}

void write_explanation(const Trace& trace, const Target& target, const Options& options,
                       const View& view, Writer& out) {
  const VariantTrace& variant = trace.variants[target.variant];
  std::vector<Explanation> cells;
  for (const auto& at : cells_of(target, trace)) {
    cells.push_back(explain(trace, variant, *target.step, at, options.depth));
  }
  if (options.format == Format::json) return write_explanations_json(variant, cells, out);
  write_explanations_text(trace, variant, cells, view, out);
}

}  // namespace

int run(int argc, char** argv) {
  // A reader that goes away is then an error of write(), which output.cpp takes as the end.
  std::signal(SIGPIPE, SIG_IGN);
  const Options options = parse_options(argc, argv);
  if (options.information) {
    write_standard_output([&](Writer& out) { out.write(*options.information); });
    return 0;
  }
  Input input = read_input_under(options);
  const std::vector<Variant> variants = choose_variants(options, input);
  const Trace traced = trace(std::move(input), variants);
  const View view = make_view(options);

  const Target explained = options.explain ? find_cell(*options.explain, traced) : Target{};

  StagedFiles files;
  for (const Export& target : options.exports) {
    files.stage(target.path, options.input,
                [&](Writer& out) { write_trace(traced, view, target.format, out); });
  }
  files.commit();

  const Format format = options.format.value_or(Format::text);
  if (options.explain) {
    write_standard_output(
        [&](Writer& out) { write_explanation(traced, explained, options, view, out); });
  } else if (options.compare) {
    write_standard_output([&](Writer& out) { write_comparison(traced, view, format, out); });
  } else if (options.format || options.exports.empty()) {
    write_standard_output([&](Writer& out) { write_trace(traced, view, format, out); });
  }
  return 0;
}

}  // namespace attn
