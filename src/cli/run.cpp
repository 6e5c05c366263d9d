#include "cli/run.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <csignal>
#include <nlohmann/json.hpp>

#include "answers/class_list.hpp"
#include "attention/recipes.hpp"
#include "attention/requirements.hpp"
#include "cli/answer_files.hpp"
#include "cli/check_answers.hpp"
#include "cli/expected_size.hpp"
#include "cli/input_under.hpp"
#include "cli/next_layer.hpp"
#include "cli/options.hpp"
#include "cli/output.hpp"
#include "cli/progress_line.hpp"
#include "cli/reply.hpp"
#include "cli/signals.hpp"
#include "cli/terminal.hpp"
#include "cli/write_files.hpp"
#include "error.hpp"
#include "exercise/class_sheets.hpp"
#include "input/read_input.hpp"
#include "json/json_document.hpp"
#include "memory.hpp"

namespace attn {
namespace {

// What INPUT gives: an input, or the list of a class's sheets, and then of which of them.
struct Given {
  Input input;
  std::optional<ClassList> list;
  bool of_class = false;  ///< the list, and several sheets are checked
};

Given read_given(const Options& options) {
  const std::string file = options.input == "-" ? "standard input" : options.input;
  const Json document = parse_json(read_text(options.input), file);
  auto list = options.check.empty() ? std::nullopt : read_class_list(document, file);
  if (!list) {
    return {read_input_under(options, document, file), std::nullopt};
  }
  // Answers are read twice: once to learn which input they are of.
  if (std::ranges::find(options.check, "-") != options.check.end()) {
    throw Error("--check: found - with a class's list, expected the answers in a file");
  }
  const AnswerFiles answers = find_answers(options.check, options.input);
  const std::string input = answers.of_class || answers.files.empty()
                                ? list->path_of(list->inputs.front())
                                : input_of_sheet(*list, answers.files.front().path);
  return {read_input_under(options, input), std::move(list), answers.of_class};
}

FilesRead files_read(const Given& given) {
  FilesRead read{.tensors = given.input.tensor_files};
  if (!given.list) return read;
  for (const std::string& one : given.list->inputs) {
    read.of_class.push_back(given.list->path_of(one));
  }
  return read;
}

View make_view(const Options& options) {
  View view{.arithmetic = options.arithmetic,
            .decimals = options.decimals,
            .columns = terminal_columns(),
            .colour = wants_colour(options.color)};
  if (options.steps) view.steps = *options.steps;
  return view;
}

// A step that one variant lacks is left out of it; but one must have some of those asked for.
void require_steps(std::string_view flag, const std::optional<std::vector<StepId>>& asked,
                   const Trace& trace) {
  if (!asked) return;
  for (const VariantTrace& variant : trace.variants) {
    for (const Step& step : variant.steps) {
      if (std::ranges::find(*asked, step.id) != asked->end()) return;
    }
  }
  throw Error(fmt::format("{}: found no step of {}, expected some that a variant has here", flag,
                          trace.input.file));
}

// The variants that nobody chose to leave out, and why they are.
std::vector<std::string> variants_left_out(const Options& options, const Input& input) {
  std::vector<std::string> left_out;
  if (options.variants) return left_out;
  std::string last_why;
  for (const Variant variant : all_variants) {
    const auto why = why_left_out(input, variant);
    if (!why) continue;
    // Those that lack the same stand together.
    if (*why == last_why) {
      std::string& line = left_out.back();
      line = fmt::format("{}, {} ({})", line.substr(0, line.rfind(" (")), name(variant), *why);
    } else {
      left_out.push_back(fmt::format("Left out: {} ({})", name(variant), *why));
    }
    last_why = *why;
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
  if (sheets.always_hidden.empty() || options.quiet) return;
  std::vector<std::string_view> ids;
  for (const Mistake* mistake : sheets.always_hidden) ids.push_back(mistake->id);
  write_message(fmt::format(
      "{}: whatever the numbers, what is asked for does not show {}; --audit{} tells why",
      *options.worksheet, fmt::join(ids, ", "), options.blanks ? " --blank" : ""));
}

void announce_explanation(const Options& options) {
  if (options.quiet) return;
  write_message(
      fmt::format("standard output: more than {:.0f} MB will be written; --depth asks "
                  "for less",
                  large_size / 1e6));
}

}  // namespace

int run(int argc, char** argv) {
  // A reader that goes away is then an error of write(), which output.cpp takes as the end.
  std::signal(SIGPIPE, SIG_IGN);
  save_addresses();
  const Options options = parse_options(argc, argv);
  catch_ending_signals();
  if (!options.quiet) show_progress();
  if (options.information) {
    write_standard_output([&](Writer& out) { out.write(*options.information); });
    return all_well;
  }
  View view = make_view(options);
  if (options.list_mistakes) {
    write_standard_output(list_mistakes(view, options).write);
    return all_well;
  }
  require_files_apart(options);
  Given given = read_given(options);
  Input& input = given.input;
  const FilesRead read = files_read(given);
  if (!read.of_class.empty() || !read.tensors.empty()) require_files_apart(options, read);
  const std::vector<Variant> variants = choose_variants(options, input);
  view.left_out = variants_left_out(options, input);
  std::optional<Input> next;
  if (options.next) {
    next = next_layer(input, variants, options);
    require_files_apart(options, {.tensors = next->tensor_files});
  }
  const Trace traced = trace(std::move(input), variants);
  require_steps("--steps", options.steps, traced);
  require_steps("--blank", options.blanks, traced);
  const Reply said = given.of_class ? checked_class(*given.list, traced, view, options)
                                    : reply(traced, view, options);
  const ClassSheets sheets = draw_sheets(traced, options);
  const ExpectedSizes sizes = announce_large(traced, view, options);
  write_files(traced, sheets, next, sizes, view, options);
  announce_hidden(sheets, options);
  if (options.explain) {
    write_standard_output(said.write, static_cast<std::size_t>(large_size),
                          [&] { announce_explanation(options); });
  } else {
    const auto size = sizes.find("standard output");
    write_standard_output(said.write, size == sizes.end() ? 0.0 : size->second);
  }
  if (!said.complaint.empty()) write_message(said.complaint);
  return said.status;
}

}  // namespace attn
