#include "cli/write_files.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "answers/answers.hpp"
#include "cli/answer_files.hpp"
#include "cli/expected_size.hpp"
#include "cli/files_in_use.hpp"
#include "cli/reply.hpp"
#include "cli/staged_files.hpp"
#include "error.hpp"
#include "render/trace/trace.hpp"
#include "render/worksheet/worksheet.hpp"
#include "text/display.hpp"

namespace attn {
namespace {

struct Output {
  std::string path;
  std::function<void(const Trace&, Writer&)> render;
  /// About how many bytes that will be, where it is quickly told.
  std::function<double(const Trace&)> size{};
};

std::function<double(const Trace&)> size_in(Format format, const View& view) {
  if (format != Format::json) return {};
  return [&view](const Trace& trace) { return about_json_size(trace, view); };
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

// Whether a file holds exactly what would be written to it.
bool holds(const std::string& path, const Output& output, const Trace& trace) {
  std::ifstream file(path, std::ios::binary);
  bool same = true;
  std::string there;
  Writer out([&](std::string_view block) {
    if (!same) return;
    there.resize(block.size());
    same = file.read(there.data(), static_cast<std::streamsize>(there.size())) && there == block;
  });
  output.render(trace, out);
  out.flush();
  return same && file.peek() == std::ifstream::traits_type::eof();
}

[[noreturn]] void refuse_loss(const std::string& path, std::string_view found) {
  throw Error(fmt::format("{}: found {}, expected to lose no work", path, found),
              "move it away, or name another sheet");
}

// Making a sheet again must lose nothing that somebody wrote on it or filled in.
void require_unanswered(const Output& sheet, const Output& answers, const Trace& trace) {
  const auto exists = [](const Output& one) { return ::access(one.path.c_str(), F_OK) == 0; };
  if (exists(answers) && !is_unanswered(answers.path)) {
    refuse_loss(answers.path, "a file that is no blank template");
  }
  if (exists(sheet) && !holds(sheet.path, sheet, trace)) {
    refuse_loss(sheet.path, "a file that is not the blank sheet to be written");
  }
}

std::vector<Output> exports(const View& view, const Options& options) {
  std::vector<Output> outputs;
  for (const Export& target : options.exports) {
    outputs.push_back({target.path,
                       [&view, format = target.format](const Trace& trace, Writer& out) {
                         write_trace(trace, view, format, out);
                       },
                       size_in(target.format, view)});
  }
  return outputs;
}

// The sheet and its answers.
std::vector<Output> worksheet(const View& view, const Options& options) {
  View blanks = view;
  blanks.steps = options.blanks.value_or(View{}.steps);
  const std::string answers = answers_beside(*options.worksheet);
  const std::string answers_name = answers.substr(answers.find_last_of('/') + 1);
  return {{*options.worksheet,
           [blanks, answers_name](const Trace& trace, Writer& out) {
             write_worksheet(trace, blanks, answers_name, out);
           }},
          {answers, [blanks](const Trace& trace, Writer& out) {
             write_answers_template(trace, blanks, out);
           }}};
}

// Everything that is written of a trace. What is said of somebody's numbers or of the input itself
// is not: it stays small.
std::vector<Output> all_outputs(const View& view, const Options& options) {
  std::vector<Output> outputs = exports(view, options);
  if (options.worksheet) {
    for (const Output& one : worksheet(view, options)) outputs.push_back(one);
  }
  const auto answer = [&](const Trace& trace, Writer& out) {
    reply(trace, view, options).write(out);
  };
  const bool asks_for_little = !options.check.empty() || options.audit || options.about;
  if (options.explain) {
    outputs.push_back({"standard output", answer, [answer](const Trace& trace) {
                         return size_of_explanation(trace, answer);
                       }});
  } else if (!is_silent(options) && !asks_for_little) {
    outputs.push_back(
        {"standard output", answer,
         options.compare ? nullptr : size_in(options.format.value_or(Format::text), view)});
  }
  return outputs;
}

}  // namespace

void require_files_apart(const Options& options) {
  FilesInUse files;
  files.reads(options.input, "is the input itself");
  for (const AnswerFile& file : find_answers(options.check, options.input).files) {
    files.reads(file.path, "holds the answers that are checked");
  }
  if (options.worksheet) {
    files.writes(*options.worksheet, "is what --worksheet writes, too");
    files.writes(answers_beside(*options.worksheet), "is what --worksheet writes, too");
  }
  for (const Export& target : options.exports) {
    files.writes(target.path, "is what --export writes, too");
  }
  if (!is_silent(options)) files.writes_standard_output();
}

void announce_large(const Trace& trace, const View& view, const Options& options) {
  ExpectedSize sizes(trace);
  for (const Output& output : all_outputs(view, options)) {
    const double bytes = output.size ? output.size(trace) : sizes.of(output.render);
    if (bytes < large_size) continue;
    const std::string said = fmt::format("{}: {} will be written; {} asks for less", output.path,
                                         size_text(bytes), options.explain ? "--depth" : "--word");
    std::fprintf(stderr, "attn-trace: %s\n", visible(said).c_str());
  }
}

void write_files(const Trace& trace, const View& view, const Options& options) {
  std::vector<Output> outputs = exports(view, options);
  if (options.worksheet) {
    require_blanks(trace, options.blanks.value_or(View{}.steps));
    const std::vector<Output> both = worksheet(view, options);
    require_unanswered(both.front(), both.back(), trace);
    outputs.insert(outputs.end(), both.begin(), both.end());
  }
  StagedFiles files;
  for (const Output& output : outputs) {
    files.stage(output.path, [&](Writer& out) { output.render(trace, out); });
  }
  files.commit();
}

}  // namespace attn
