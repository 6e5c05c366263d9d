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
#include "cli/expected_size.hpp"
#include "cli/files_in_use.hpp"
#include "cli/reply.hpp"
#include "cli/staged_files.hpp"
#include "error.hpp"
#include "render/worksheet/worksheet.hpp"
#include "text/display.hpp"

namespace attn {
namespace {

struct Output {
  std::string path;
  std::function<void(const Trace&, Writer&)> render;
};

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
    outputs.push_back(
        {target.path, [&view, format = target.format](const Trace& trace, Writer& out) {
           write_trace(trace, view, format, out);
         }});
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

// Everything that is written of a trace and its words. What is said of one number, of somebody's
// numbers or of the input itself is not: it does not grow with the words.
std::vector<Output> all_outputs(const View& view, const Options& options) {
  std::vector<Output> outputs = exports(view, options);
  if (options.worksheet) {
    for (const Output& one : worksheet(view, options)) outputs.push_back(one);
  }
  const bool asks_for_little = options.explain || options.check || options.audit || options.about;
  if (!is_silent(options) && !asks_for_little) {
    outputs.push_back({"standard output", [&](const Trace& trace, Writer& out) {
                         reply(trace, view, options).write(out);
                       }});
  }
  return outputs;
}

}  // namespace

void require_files_apart(const Options& options) {
  FilesInUse files;
  files.reads(options.input, "is the input itself");
  if (options.check) files.reads(*options.check, "holds the answers that are checked");
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
    const double bytes = sizes.of(output.render);
    if (bytes < large_size) continue;
    const std::string said =
        fmt::format("{}: {} will be written; --word asks for less", output.path, size_text(bytes));
    std::fprintf(stderr, "attn-trace: %s\n", visible(said).c_str());
  }
}

void write_files(const Trace& trace, const View& view, const Options& options) {
  std::vector<Output> outputs = exports(view, options);
  if (options.worksheet) {
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
