// Those that print brackets, braces or calls.
#include <fmt/format.h>

#include "printed_styles.hpp"

namespace attn::test {
namespace {

/// What stands around and between numbers and rows.
struct Brackets {
  std::string start{}, open{}, close{}, between{}, between_rows{}, end{};
  std::string row_open{}, row_close{};  ///< of the innermost; like the others where empty
  std::string mark{}, row_mark{};       ///< where some are left out
  bool is_wrapped = true;               ///< long rows go on in the next line
};

std::string row_of(const Grid& grid, std::size_t i, std::size_t head, const Brackets& style,
                   Random& random) {
  std::string text = style.row_open.empty() ? style.open : style.row_open;
  bool is_first = true;
  for (const auto& j : grid.shown(grid.columns)) {
    if (!is_first) text += style.between;
    if (!is_first && style.is_wrapped && random.chance(7)) text += "\n   ";
    is_first = false;
    text += j ? grid.at(i, *j, head) : style.mark;
  }
  return text + (style.row_close.empty() ? style.close : style.row_close);
}

std::string matrix_of(const Grid& grid, std::size_t head, const Brackets& style, Random& random) {
  std::string text = style.open;
  bool is_first = true;
  for (const auto& i : grid.shown(grid.rows)) {
    if (!is_first) text += style.between_rows;
    is_first = false;
    text += i ? row_of(grid, *i, head, style, random) : style.row_mark;
  }
  return text + style.close;
}

std::string written(const Grid& grid, const Brackets& style, Random& random) {
  std::string text = style.start;
  if (grid.has_heads) text += style.open;
  for (std::size_t head = 0; head < grid.heads; ++head) {
    if (head > 0) text += style.between_rows;
    if (head > 0 && style.between_rows.find('\n') != std::string::npos) text += "\n ";
    text += matrix_of(grid, head, style, random);
  }
  if (grid.has_heads) text += style.close;
  return text + style.end + "\n";
}

auto in(Brackets style) {
  return [style](const Grid& grid, Random& random) { return written(grid, style, random); };
}

// np.float64(0.5), in lists.
std::string of_numpys_scalars(const Grid& grid, Random& random) {
  Grid wrapped = grid;
  for (Cell& cell : wrapped.cells) cell.text = fmt::format("np.float64({})", cell.text);
  return written(
      wrapped,
      {.open = "[", .close = "]", .between = ", ", .between_rows = ", ", .is_wrapped = false},
      random);
}

std::string of_typed_rows(const Grid& grid, Random& random) {
  return written(grid,
                 {.open = "[\n  ",
                  .close = "\n]",
                  .between = ", ",
                  .between_rows = ",\n  ",
                  .row_open = fmt::format("Float32Array({}) [ ", grid.columns),
                  .row_close = " ]"},
                 random);
}

std::string of_flat_array(const Grid& grid, Random& random) {
  std::string text = fmt::format("Float32Array({}) [\n", grid.cells.size());
  for (std::size_t i = 0; i < grid.cells.size(); ++i) {
    text += fmt::format("  {}{}", grid.cells[i].text, i + 1 < grid.cells.size() ? "," : "");
    if (random.chance(4)) text += "\n";
  }
  return text + "\n]\n";
}

// Of long rows only so many are printed.
std::string of_long_rows(const Grid& grid, Random& random) {
  const std::size_t more = grid.columns - grid.front;
  return written(grid,
                 {.open = "[\n  ",
                  .close = "\n]",
                  .between = ", ",
                  .between_rows = ",\n  ",
                  .mark = fmt::format("... {} more item{}", more, more > 1 ? "s" : "")},
                 random);
}

std::string of_julias_println(const Grid& grid, Random& random) {
  std::string text = random.chance(2) ? "Float32[" : "[";
  for (std::size_t i = 0; i < grid.rows; ++i) {
    if (i > 0) text += "; ";
    for (std::size_t j = 0; j < grid.columns; ++j) {
      text.append(j > 0 ? " " : "").append(grid.at(i, j));
    }
  }
  return text + "]\n";
}

// A row a line, in brackets of its own.
std::string of_rows_alone(const Grid& grid, Random& random) {
  const std::string between = random.chance(2) ? ", " : " ";
  std::string text;
  for (std::size_t i = 0; i < grid.rows; ++i) {
    text += "[";
    for (std::size_t j = 0; j < grid.columns; ++j) {
      text.append(j > 0 ? between : "").append(grid.at(i, j));
    }
    text += "]\n";
  }
  return text;
}

constexpr Words of_python{"nan", "inf", "-inf", "", "True", "False"};
constexpr Words of_lists{"nan", "inf", "-inf", "None", "True", "False"};
constexpr Words of_go{"NaN", "+Inf", "-Inf", "", "true", "false"};
constexpr Words of_rust{"NaN", "inf", "-inf", "", "true", "false"};
constexpr Words of_julia{"NaN", "Inf", "-Inf", "missing", "", ""};

}  // namespace

std::vector<Style> styles_in_brackets() {
  const std::string torch_end = ", device='cuda:0', grad_fn=<SoftmaxBackward0>)";
  const Brackets rows_of_numpy{.open = "[",
                               .close = "]",
                               .between = " ",
                               .between_rows = "\n ",
                               .mark = "...",
                               .row_mark = "..."};
  Brackets tensorflow = rows_of_numpy;
  tensorflow.start = "tf.Tensor(\n";
  tensorflow.end = ", dtype=float32)";
  Brackets repr = rows_of_numpy;
  repr.start = "array(";
  repr.between = ", ";
  repr.between_rows = ",\n       ";
  repr.end = ")";
  Brackets jax = repr, torch = repr;
  jax.start = "Array(";
  jax.end = ", dtype=float32)";
  torch.start = "tensor(";
  torch.between_rows = ",\n        ";
  torch.end = torch_end;
  const Brackets flat{.open = "[", .close = "]", .between = ", ", .between_rows = ", "};
  std::vector<Style> all{
      {"NumPy", of_numpy, of_python, in(rows_of_numpy), heads_or_parts},
      {"NumPy's repr", of_numpy, of_python, in(repr), heads_or_parts},
      {"NumPy's scalars in lists", with_points, of_lists, of_numpys_scalars, heads},
      {"PyTorch", of_torch, of_python, in(torch), heads_or_parts},
      {"TensorFlow", of_numpy, of_python, in(tensorflow), heads_or_parts},
      {"JAX", of_numpy, of_python, in(jax), heads_or_parts},
      {"TF.js", of_tfjs, of_javascript,
       in({.start = "Tensor\n    ",
           .open = "[",
           .close = "]",
           .between = ", ",
           .between_rows = ",\n     ",
           .mark = "...",
           .row_mark = "..."}),
       heads_or_parts},
      {"Python's lists", with_points, of_lists, in(flat), heads},
      {"Java", with_points, of_javascript, in(flat), heads},
      {"JSON", any_digits, {}, in(flat), heads},
      {"Go", in_full, of_go,
       in({.open = "[", .close = "]", .between = " ", .between_rows = " ", .is_wrapped = false}),
       heads},
      {"Go with types", in_full, of_go,
       in({.start = "[][]float64",
           .open = "{",
           .close = "}",
           .between = ", ",
           .between_rows = ", ",
           .row_open = "[]float64{",
           .row_close = "}",
           .is_wrapped = false})},
      {"Rust", with_points, of_rust, in(flat), heads},
      {"Rust, a line each", with_points, of_rust,
       in({.open = "[\n    ",
           .close = ",\n]",
           .between = ",\n        ",
           .between_rows = ",\n    ",
           .row_open = "[\n        ",
           .row_close = ",\n    ]",
           .is_wrapped = false})},
      {"C++",
       any_digits,
       {},
       in({.open = "{", .close = "}", .between = ", ", .between_rows = ",\n"})},
      {"node's console", in_full, of_javascript,
       in({.open = "[\n  ",
           .close = "\n]",
           .between = ", ",
           .between_rows = ",\n  ",
           .row_open = "[ ",
           .row_close = " ]"}),
       heads},
      {"node's console, long rows", in_full, of_javascript, of_long_rows, {.only_front = 100}},
      {"typed arrays", of_singles, {"NaN", "Infinity", "-Infinity"}, of_typed_rows},
      {"Julia's println", with_points, of_julia, of_julias_println},
      {"Eigen, heavy", in_full, of_python,
       in({.open = "[",
           .close = "]",
           .between = ", ",
           .between_rows = ";\n ",
           .is_wrapped = false})},
      {"Octave's input",
       any_digits,
       {"NaN", "Inf", "-Inf", "NA", "true", "false"},
       of_julias_println},
      {"rows in a loop", any_digits, of_python, of_rows_alone}};
  all.push_back({.name = "a typed array",
                 .digits = of_singles,
                 .words = {"NaN", "Infinity", "-Infinity"},
                 .write = of_flat_array,
                 .is_flat = true});
  for (Style& style : all) style.in_brackets = true;
  return all;
}

}  // namespace attn::test
