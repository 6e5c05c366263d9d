#include "cli/check_answers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "attention/recipes.hpp"
#include "check/class_check.hpp"
#include "cli/answer_files.hpp"
#include "cli/input_under.hpp"
#include "error.hpp"
#include "input/read_input.hpp"
#include "parallel.hpp"
#include "progress.hpp"
#include "render/check/check.hpp"
#include "render/class/class.hpp"
#include "tensors/tensor_file.hpp"

namespace attn {
namespace {

std::string called(const std::string& path) { return path == "-" ? "standard input" : path; }

// A step that no variant has earns nobody anything.
void require_steps(const Trace& trace, const Points& points) {
  for (const auto& [id, worth] : points.of_steps) {
    const auto has = [id = id](const VariantTrace& variant) {
      return std::ranges::find(variant.steps, id, &Step::id) != variant.steps.end();
    };
    if (std::ranges::any_of(trace.variants, has)) continue;
    throw Error(fmt::format("--points: found {}, expected a step that a variant of {} has here",
                            facts(id).name, trace.input.file));
  }
}

// Of a file of tensors only what is needed is read; what comes through a pipe is text.
Answers answers_in(const Trace& trace, const Options& options, const std::string& path) {
  TextSource text = read_text(path);
  if (path != "-") {
    if (text.text().empty()) text.read_more();
    if (is_tensor_file(path, text.text())) {
      return read_tensor_answers(path, trace, options.printed);
    }
  }
  return read_answers(std::move(text), called(path), trace, options.printed);
}

Check checked(const Trace& trace, const Options& options, const std::string& path) {
  const Answers answers = answers_in(trace, options, path);
  Check checked = check(trace, answers, options.tolerance);
  if (options.points) give_points(trace, *options.points, checked);
  return checked;
}

// The message without the file's name, which stands beside it.
std::string without_name(const std::string& message, const std::string& file) {
  const std::string start = file + ": ";
  return message.starts_with(start) ? message.substr(start.size()) : message;
}

// Checks one file of answers, which it names.
using Checking = std::function<Check(const std::string& path)>;

SheetCheck checked_sheet(const Checking& checking, const AnswerFile& file) {
  SheetCheck sheet{.file = called(file.path), .trouble = file.trouble};
  if (!file.trouble.empty()) return sheet;
  try {
    sheet.check = checking(file.path);
  } catch (const Error& error) {
    sheet.trouble = without_name(error.message(), sheet.file);
    sheet.hint = error.hint();
  }
  return sheet;
}

ClassCheck checked_class(const std::string& input_file, const Checking& checking,
                         const Options& options, AnswerFiles found) {
  ClassCheck checked{.input_file = input_file,
                     .sheets = std::vector<SheetCheck>(found.files.size()),
                     .passed_over = std::move(found.passed_over)};
  if (options.points) checked.worth = options.points->in_all;
  Progress progress("checking", "sheets", static_cast<double>(found.files.size()));
  in_parallel(found.files.size(), [&](std::size_t first, std::size_t last) {
    for (std::size_t i = first; i < last; ++i) {
      checked.sheets[i] = checked_sheet(checking, found.files[i]);
      progress.add(1);
    }
  });
  return checked;
}

Reply reply_to_class(const Trace& trace, const View& view, const Options& options,
                     ClassCheck checked) {
  const std::size_t unread = checked.unread();
  const std::size_t all = checked.sheets.size();
  Reply reply;
  reply.status = unread > 0 ? trouble : checked.agree() < all ? numbers_differ : all_well;
  if (unread > 0) {
    reply.complaint =
        fmt::format("{} of {} sheets cannot be read; the report says why", unread, all);
  }
  reply.write = [&trace, view, format = options.format.value_or(Format::text),
                 checked = std::move(checked)](Writer& out) {
    if (format == Format::csv) return write_class_csv(checked, out);
    if (format == Format::json) return write_class_json(trace, checked, out);
    write_class_text(checked, view, out);
  };
  return reply;
}

}  // namespace

Reply checked_answers(const Trace& trace, const View& view, const Options& options) {
  if (options.points) require_steps(trace, *options.points);
  AnswerFiles found = find_answers(options.check, options.input);
  if (found.files.size() == 1 && !found.files.front().trouble.empty()) {
    throw Error(fmt::format("{}: {}", found.files.front().path, found.files.front().trouble));
  }
  if (found.of_class) {
    const auto checking = [&](const std::string& path) { return checked(trace, options, path); };
    return reply_to_class(trace, view, options,
                          checked_class(trace.input.file, checking, options, std::move(found)));
  }
  const std::string& file = found.files.front().path;
  Check one = checked(trace, options, file);
  const int status = one.agrees() ? all_well : numbers_differ;
  return {.write =
              [&trace, view, format = options.format.value_or(Format::text),
               worth = options.points ? std::optional(options.points->in_all) : std::nullopt,
               one = std::move(one)](Writer& out) {
                if (format == Format::json) return write_check_json(trace, one, out);
                if (format == Format::text) return write_check_text(trace, one, view, out);
                write_class_csv({.input_file = one.input_file,
                                 .sheets = {{.file = one.answers_file, .check = one}},
                                 .worth = worth},
                                out);
              },
          .status = status};
}

Reply checked_class(const ClassList& list, const Trace& trace, const View& view,
                    const Options& options) {
  if (options.points) require_steps(trace, *options.points);
  const auto checking = [&](const std::string& path) {
    Input input = read_input_under(options, input_of_sheet(list, path));
    const std::vector<Variant> variants = choose_variants(options, input);
    return checked(attn::trace(std::move(input), variants), options, path);
  };
  return reply_to_class(
      trace, view, options,
      checked_class(list.file, checking, options, find_answers(options.check, options.input)));
}

}  // namespace attn
