#include "cli/write_files.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "cli/answer_files.hpp"
#include "cli/expected_size.hpp"
#include "cli/files_in_use.hpp"
#include "cli/no_loss.hpp"
#include "cli/output.hpp"
#include "cli/reply.hpp"
#include "cli/staged_files.hpp"
#include "cli/worksheet_files.hpp"
#include "error.hpp"
#include "memory.hpp"
#include "render/trace/arrays.hpp"
#include "render/trace/json.hpp"
#include "render/trace/trace.hpp"
#include "render/worksheet/worksheet.hpp"
#include "tell/exercise.hpp"
#include "version.hpp"

namespace attn {
namespace {

struct Output {
  std::string path;
  std::function<void(const Trace&, Writer&)> render;
  Replaces replaces = Replaces::all_but_work;
  /// About how many bytes that will be, where it is quickly told.
  std::function<double(const Trace&)> size{};
  bool is_page = false;
};

std::function<double(const Trace&)> size_in(Format format, const View& view) {
  switch (format) {
    case Format::json:
      return [&view](const Trace& trace) { return about_json_size(trace, view); };
    case Format::npz:
    case Format::safetensors:
      return [&view](const Trace& trace) { return size_of_arrays(trace, view); };
    default:
      return {};
  }
}

std::vector<Output> exports(const View& view, const Options& options) {
  std::vector<Output> outputs;
  for (const Export& target : options.exports) {
    outputs.push_back({target.path,
                       [&view, format = target.format](const Trace& trace, Writer& out) {
                         write_trace(trace, view, format, out);
                       },
                       Replaces::all_but_work, size_in(target.format, view),
                       target.format == Format::html});
  }
  return outputs;
}

View view_of_blanks(View view, const Options& options) {
  if (options.blanks) view.steps = *options.blanks;
  return view;
}

Output sheet_or_key(const SheetFiles& files, bool is_key, const View& view) {
  const std::string& path = is_key ? files.key : files.sheet;
  const auto write = path.ends_with(".html") ? write_worksheet_html : write_worksheet_markdown;
  const Worksheet worksheet{.answers_file = file_name(files.answers), .is_key = is_key};
  return {path, [=](const Trace& trace, Writer& out) { write(trace, view, worksheet, out); },
          is_key ? Replaces::same : Replaces::same_sheet};
}

Output answers_template(const SheetFiles& files, const View& view) {
  return {files.answers,
          [=](const Trace& trace, Writer& out) { write_answers_template(trace, view, out); },
          Replaces::blank_answers};
}

// The answers and the sheet.
std::vector<Output> worksheet(const View& view, const Options& options) {
  const View blanks = view_of_blanks(view, options);
  const SheetFiles files = sheet_files(*options.worksheet);
  return {answers_template(files, blanks), sheet_or_key(files, false, blanks)};
}

// What one student gets, and what is kept for checking it.
std::vector<Output> student_outputs(const SheetFiles& files, const View& blanks) {
  return {answers_template(files, blanks),
          sheet_or_key(files, false, blanks),
          sheet_or_key(files, true, blanks),
          {files.input, [](const Trace& trace, Writer& out) { write_input_json(trace.input, out); },
           Replaces::same}};
}

// A student's input says what it is, and not what the one said that it was made from.
Trace named_sheet(Trace trace, const std::string& file, std::size_t number, const Trace& model,
                  const Options& options) {
  Input& input = trace.input;
  input.file = file;
  input.schema.reset();
  input.description.reset();
  input.tour.clear();
  input.title = fmt::format("{} · sheet {}", exercise_title(input), number);
  input.source = fmt::format(
      "Numbers drawn by attn-trace {} for sheet {}, with the seed {}, in place of those of {}.",
      version, number, options.seed, file_name(model.input.file));
  return trace;
}

// A table of a sheet is laid out as a whole.
void require_memory_for_sheet(const Trace& trace, const View& blanks) {
  double largest = 0.0;
  for (const VariantTrace& variant : trace.variants) {
    for (const Step& step : variant.steps) {
      if (!blanks.shows(step.id)) continue;
      largest = std::max(largest, static_cast<double>(step.cells.rows()) *
                                      static_cast<double>(step.cells.columns()));
    }
  }
  constexpr double doubles_in_a_cell = 9.0;
  require_memory_for(largest * doubles_in_a_cell, trace.input.file, "a worksheet");
}

// 0 of what nobody foresees.
double size_of(const ExpectedSizes& sizes, const std::string& path) {
  const auto found = sizes.find(path);
  return found == sizes.end() ? 0.0 : found->second;
}

void stage(const std::vector<Output>& outputs, const Trace& trace, StagedFiles& files,
           const ExpectedSizes& sizes = {}) {
  for (const Output& output : outputs) {
    require_no_loss(output.path, output.replaces, [&](Writer& out) { output.render(trace, out); });
  }
  for (const Output& output : outputs) {
    files.stage(
        output.path, [&](Writer& out) { output.render(trace, out); }, size_of(sizes, output.path));
  }
}

// Each is open until all are complete; of a large class that is more than some systems allow a
// program that does not ask.
void allow_open_files(std::size_t count) {
  constexpr std::size_t others = 50;
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= count + others) return;
  limit.rlim_cur = std::min<rlim_t>(count + others, limit.rlim_max);
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

void stage_class(const Trace& model, const ClassSheets& sheets, const View& view,
                 const Options& options, StagedFiles& files) {
  const View blanks = view_of_blanks(view, options);
  const auto paths = class_files(*options.worksheet, sheets.traces.size());
  allow_open_files(4 * paths.size());
  std::vector<std::string> inputs;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    const Trace trace = named_sheet(sheets.traces[i], paths[i].input, i + 1, model, options);
    stage(student_outputs(paths[i], blanks), trace, files);
    inputs.push_back(file_name(paths[i].input));
  }
  const Output list{class_list_file(*options.worksheet),
                    [&](const Trace&, Writer& out) { write_class_list(inputs, out); },
                    Replaces::same};
  stage({list}, model, files);
}

// The files that are written of a trace: all but those of a class.
std::vector<Output> all_files(const View& view, const Options& options) {
  std::vector<Output> outputs = exports(view, options);
  if (options.worksheet && !options.students) {
    for (const Output& one : worksheet(view, options)) outputs.push_back(one);
  }
  return outputs;
}

// Everything that is written of a trace. What is said of somebody's numbers or of the input itself
// is not: it stays small; and how large an explanation is shows when it is made.
std::vector<Output> all_outputs(const View& view, const Options& options) {
  std::vector<Output> outputs = all_files(view, options);
  const bool is_foreseen =
      !options.explain && options.check.empty() && !options.audit && !options.about;
  if (!is_silent(options) && is_foreseen) {
    const Format format = options.format.value_or(Format::text);
    outputs.push_back(
        {"standard output",
         [&](const Trace& trace, Writer& out) { reply(trace, view, options).write(out); },
         Replaces::all_but_work, options.compare ? nullptr : size_in(format, view),
         format == Format::html});
  }
  return outputs;
}

// Every file of --worksheet.
std::vector<std::string> worksheet_paths(const Options& options) {
  if (!options.worksheet) return {};
  if (!options.students) {
    const SheetFiles files = sheet_files(*options.worksheet);
    return {files.sheet, files.answers};
  }
  std::vector<std::string> paths{class_list_file(*options.worksheet)};
  for (const SheetFiles& files : class_files(*options.worksheet, *options.students)) {
    paths.insert(paths.end(), {files.sheet, files.answers, files.key, files.input});
  }
  return paths;
}

}  // namespace

void require_files_apart(const Options& options, const FilesRead& read) {
  FilesInUse files;
  files.reads(options.input, "is the input itself");
  if (options.with) files.reads(*options.with, "is what --with reads");
  for (const std::string& one : read.of_class) files.reads(one, "is an input of the class");
  for (const std::string& one : read.tensors) files.reads(one, "holds tensors of an input");
  for (const AnswerFile& file : find_answers(options.check, options.input).files) {
    files.reads(file.path, "holds the answers that are checked");
  }
  for (const std::string& path : worksheet_paths(options)) {
    files.writes(path, "is what --worksheet writes, too");
  }
  for (const Export& target : options.exports) {
    files.writes(target.path, "is what --export writes, too");
  }
  if (options.next) files.writes(*options.next, "is what --next writes, too");
  if (!is_silent(options)) files.writes_standard_output();
}

ExpectedSizes announce_large(const Trace& trace, const View& view, const Options& options) {
  if (options.worksheet) require_memory_for_sheet(trace, view_of_blanks(view, options));
  ExpectedSize sizes(trace);
  ExpectedSizes all;
  for (const Output& output : all_outputs(view, options)) {
    const double bytes = output.size ? output.size(trace) : sizes.of(output.render);
    all[output.path] = bytes;
    if (bytes < large_size) continue;
    if (output.is_page) require_page_opens(output.path, bytes);
    if (options.quiet) continue;
    write_message(
        fmt::format("{}: {} will be written; --word asks for less", output.path, size_text(bytes)));
  }
  return all;
}

void write_files(const Trace& trace, const ClassSheets& sheets, const std::optional<Input>& next,
                 const ExpectedSizes& sizes, const View& view, const Options& options) {
  StagedFiles files;
  stage(all_files(view, options), trace, files, sizes);
  if (next) {
    const auto write_next = [&](const Trace&, Writer& out) { write_input_json(*next, out); };
    stage({{*options.next, write_next}}, trace, files);
  }
  if (options.students) stage_class(trace, sheets, view, options, files);
  files.commit();
}

}  // namespace attn
