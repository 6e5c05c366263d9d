// An exercise sheet in Markdown.
#include <fmt/format.h>

#include "render/worksheet/worksheet.hpp"
#include "tell/exercise.hpp"
#include "write/markdown_text.hpp"

namespace attn {
namespace {

class MarkdownExercise : public ExercisePage {
 public:
  explicit MarkdownExercise(Writer& out) : out_(out) {}

  void opening(const std::string& title, bool is_key) override {
    out_.print("# {}\n\n{}\n", markdown_escaped(title),
               is_key ? "Answer key: the numbers in bold are those to be worked out."
                      : "Name: ____________________");
  }

  void instructions(const std::vector<std::string>& lines) override {
    out_.write("\n");
    for (const std::string& line : lines) out_.print("{}\n", line);
  }

  void heading(int level, const std::string& text) override {
    out_.print("\n{} {}\n", level == 2 ? "##" : "###", text);
  }

  void sentence(const std::string& text) override { out_.print("\n{}\n", markdown_escaped(text)); }

  void formula(std::string_view title, const Formula& formula) override {
    out_.print("\n{}{}${}$\n", title, title.empty() ? "" : ": ", formula.latex);
  }

  void table(const ExerciseTable& table) override {
    MarkdownTable lines{.header = {fmt::format("**{}**", markdown_escaped(table.name))},
                        .rows = {}};
    for (std::size_t j = 0; j < table.cells.front().size(); ++j) {
      lines.header.push_back(markdown_escaped(table.column(j)));
    }
    for (std::size_t i = 0; i < table.cells.size(); ++i) {
      auto& row = lines.rows.emplace_back(1, markdown_escaped(table.rows[i]));
      for (const ExerciseCell& cell : table.cells[i]) row.push_back(text_of(cell));
    }
    write_markdown_table(lines, out_);
  }

  void room_to_write() override { out_.write("\n*Working:*\n\n<br><br><br><br>\n"); }

 private:
  static std::string text_of(const ExerciseCell& cell) {
    switch (cell.kind) {
      case ExerciseCell::Kind::given:
        return cell.text;
      case ExerciseCell::Kind::asked:
        return "_____";
      case ExerciseCell::Kind::answer:
        return fmt::format("**{}**", cell.text);
      case ExerciseCell::Kind::nothing:
        break;
    }
    return "–";
  }

  Writer& out_;
};

}  // namespace

void write_worksheet_markdown(const Trace& trace, const View& view, const Worksheet& worksheet,
                              Writer& out) {
  MarkdownExercise page(out);
  tell_exercise(trace, view, worksheet.answers_file, worksheet.is_key, page);
}

}  // namespace attn
