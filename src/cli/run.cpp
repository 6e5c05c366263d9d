#include "cli/run.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <csignal>
#include <cstdio>

#include "answers/class_list.hpp"
#include "attention/recipes.hpp"
#include "attention/requirements.hpp"
#include "cli/options.hpp"
#include "cli/output.hpp"
#include "cli/reply.hpp"
#include "cli/terminal.hpp"
#include "cli/write_files.hpp"
#include "error.hpp"
#include "exercise/class_sheets.hpp"
#include "input/find_words.hpp"
#include "input/json_document.hpp"
#include "input/read_input.hpp"
#include "text/display.hpp"
#include "text/shortened.hpp"

namespace attn {
namespace {

// A file may give mask rows for the words that it lists alone; --word may ask for another.
void require_mask_rows(const Input& input) {
  for (const Position word : input.words) {
    if (input.mask.covers(word)) continue;
    throw Error(fmt::format("{}: {}/mask: found no row for word {} (\"{}\"), expected one for each "
                            "word encoded",
                            input.file, input.pointer, ordinal(word),
                            shortened(input.tokens[index_of(word)])),
                "give the mask a row for each word of the sentence");
  }
}

// A flag wins over the key of the same meaning.
Input read_input_under(const Options& options) {
  std::string file = options.input == "-" ? "standard input" : options.input;
  Json document = parse_json(read_text(options.input), file);
  if (options.check && is_class_list(document)) {
    // It is read twice: once to learn which input it is of.
    if (*options.check == "-") {
      throw Error("--check: found - with a class's list, expected the answers in a file");
    }
    file = input_of_sheet(document, file, *options.check);
    document = parse_json(read_text(file), file);
  }
  Input input = read_input_document(document, file);
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

// Steps that no variant has make no exercise.
void require_blanks(const Trace& trace, const Options& options) {
  if (!options.blanks) return;
  for (const VariantTrace& variant : trace.variants) {
    for (const Step& step : variant.steps) {
      if (std::ranges::find(*options.blanks, step.id) != options.blanks->end()) return;
    }
  }
  throw Error(fmt::format("--blank: found no step of {}, expected some that a variant has here",
                          trace.input.file));
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
      left_out.push_back(fmt::format("Left out: {} ({})", name(variant), *why));
    }
  }
  return left_out;
}

ClassSheets draw_sheets(const Trace& trace, const Options& options) {
  if (!options.students) return {};
  Auditing auditing{.decimals = options.decimals};
  if (options.blanks) auditing.asked = *options.blanks;
  return draw_class(trace,
                    {.students = *options.students, .seed = options.seed, .auditing = auditing});
}

// Which mistakes no sheet of the class can catch.
void announce_hidden(const ClassSheets& sheets, const Options& options) {
  if (sheets.always_hidden.empty()) return;
  std::vector<std::string_view> ids;
  for (const Mistake* mistake : sheets.always_hidden) ids.push_back(mistake->id);
  const std::string said = fmt::format(
      "{}: whatever the numbers, what is asked for does not show {}; --audit{} tells why",
      *options.worksheet, fmt::join(ids, ", "), options.blanks ? " --blank" : "");
  std::fprintf(stderr, "attn-trace: %s\n", visible(said).c_str());
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
  require_files_apart(options, options.input);
  Input input = read_input_under(options);
  const bool is_listed = options.input != "-" && input.file != options.input;
  if (is_listed) require_files_apart(options, input.file);
  const std::vector<Variant> variants = choose_variants(options, input);
  view.left_out = variants_left_out(options, input);
  const Trace traced = trace(std::move(input), variants);
  require_blanks(traced, options);
  const Reply said = reply(traced, view, options);
  const ClassSheets sheets = draw_sheets(traced, options);
  announce_large(traced, view, options);
  write_files(traced, sheets, view, options);
  announce_hidden(sheets, options);
  write_standard_output(said.write);
  return said.status;
}

}  // namespace attn
