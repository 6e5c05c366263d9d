// Random matrices, printed in the styles of many programs by writers of our own, with random
// layouts and noise, are read back as they were printed.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <functional>

#include "answers/printed/fit_printed.hpp"
#include "answers/printed/noise.hpp"
#include "answers/printed/printed_digits.hpp"
#include "answers/printed/printed_text.hpp"
#include "catch.hpp"
#include "random_input.hpp"

namespace {

using namespace attn;
using test::Random;

/// A matrix, and each of its numbers as it is printed.
struct Printed {
  std::size_t rows = 0, columns = 0;
  std::vector<double> numbers{};
  std::vector<std::string> texts{};
  const std::string& at(std::size_t i, std::size_t j) const { return texts[i * columns + j]; }
};

std::string with_comma(std::string text) {
  for (char& c : text) {
    if (c == '.') c = ',';
  }
  return text;
}

// Numbers of one size, to some decimals, in full, or by digits.
Printed random_printed(Random& random) {
  Printed made{.rows = random.between(2, 5), .columns = random.between(2, 9)};
  const std::size_t style = random.between(0, 3);
  const int decimals = static_cast<int>(random.between(2, 8));
  const double size = random.chance(2) ? 1.0 : 50.0;
  for (std::size_t i = 0; i < made.rows * made.columns; ++i) {
    const double number = random.unit() * size;
    made.numbers.push_back(number);
    made.texts.push_back(style == 0   ? fmt::format("{:.{}f}", number, decimals)
                         : style == 1 ? fmt::format("{:.{}e}", number, decimals)
                         : style == 2 ? fmt::format("{:.17g}", number)
                                      : fmt::format("{:.{}g}", number, decimals));
  }
  return made;
}

std::string nested(const Printed& printed, std::string_view open, std::string_view close,
                   std::string_view separator, std::string_view row_separator, Random& random) {
  std::string text(open);
  for (std::size_t i = 0; i < printed.rows; ++i) {
    if (i > 0) text += row_separator;
    text += open;
    for (std::size_t j = 0; j < printed.columns; ++j) {
      if (j > 0) text += separator;
      if (j > 0 && random.chance(7)) text += "\n   ";  // where lines are wrapped
      text += printed.at(i, j);
    }
    text += close;
  }
  return text.append(close);
}

std::string rows_of(const Printed& printed, std::string_view separator, bool comma = false) {
  std::string text;
  for (std::size_t i = 0; i < printed.rows; ++i) {
    for (std::size_t j = 0; j < printed.columns; ++j) {
      if (j > 0) text += separator;
      text += comma ? with_comma(printed.at(i, j)) : printed.at(i, j);
    }
    text += "\n";
  }
  return text;
}

// Columns in blocks, each below a line that names them.
template <typename Head, typename Label>
std::string in_blocks(const Printed& printed, std::size_t width, Head head, Label label) {
  std::string text;
  for (std::size_t first = 0; first < printed.columns; first += width) {
    const std::size_t last = std::min(first + width, printed.columns);
    text += head(first, last);
    for (std::size_t i = 0; i < printed.rows; ++i) {
      text += label(i);
      for (std::size_t j = first; j < last; ++j) text += fmt::format("  {:>24}", printed.at(i, j));
      text += "\n";
    }
  }
  return text;
}

std::string octave(const Printed& printed, Random& random) {
  const std::size_t width = random.between(1, printed.columns);
  const auto head = [&](std::size_t first, std::size_t last) {
    if (width == printed.columns) return std::string();
    if (last == first + 1) return fmt::format("\n Column {}:\n\n", last);
    return fmt::format("\n Columns {} {} {}:\n\n", first + 1, last == first + 2 ? "and" : "through",
                       last);
  };
  return "weights =\n\n" + in_blocks(printed, width, head, [](std::size_t) { return ""; });
}

std::string r_matrix(const Printed& printed, Random& random) {
  const auto head = [](std::size_t first, std::size_t last) {
    std::string text = "    ";
    for (std::size_t j = first; j < last; ++j) text += fmt::format(" [,{}]", j + 1);
    return text + "\n";
  };
  return in_blocks(printed, random.between(1, printed.columns), head,
                   [](std::size_t i) { return fmt::format("[{},]", i + 1); });
}

std::string pandas(const Printed& printed, Random& random) {
  const bool named = random.chance(2);
  const auto head = [named](std::size_t first, std::size_t last) {
    std::string text = "     ";
    for (std::size_t j = first; j < last; ++j) {
      text += named ? fmt::format(" word{}", j) : fmt::format(" {}", j);
    }
    return text + "\n";
  };
  return in_blocks(printed, printed.columns, head, [named](std::size_t i) {
    return named ? fmt::format("word{}", i) : fmt::format("{}", i);
  });
}

std::string markdown(const Printed& printed, Random&) {
  std::string text = "| |", rule = "|---|", rows;
  for (std::size_t j = 0; j < printed.columns; ++j) {
    text += fmt::format(" c{} |", j);
    rule += "---:|";
  }
  for (std::size_t i = 0; i < printed.rows; ++i) {
    rows += fmt::format("| r{} |", i);
    for (std::size_t j = 0; j < printed.columns; ++j)
      rows += fmt::format(" {} |", printed.at(i, j));
    rows += "\n";
  }
  return fmt::format("{}\n{}\n{}", text, rule, rows);
}

std::string latex(const Printed& printed, Random&) {
  std::string text = "A = \\begin{bmatrix}\n";
  for (std::size_t i = 0; i < printed.rows; ++i) {
    for (std::size_t j = 0; j < printed.columns; ++j) {
      text.append(j > 0 ? " & " : "").append(printed.at(i, j));
    }
    text += " \\\\\n";
  }
  return text + "\\end{bmatrix}\n";
}

std::string indexed(const Printed& printed, Random& random) {
  const std::size_t base = random.between(0, 1);
  std::string text;
  for (std::size_t i = 0; i < printed.rows; ++i) {
    for (std::size_t j = 0; j < printed.columns; ++j) {
      text += fmt::format("w[{}][{}] = {}\n", i + base, j + base, printed.at(i, j));
    }
  }
  return text;
}

using Style = std::function<std::string(const Printed&, Random&)>;

// By what is told where one fails.
const std::vector<std::pair<std::string_view, Style>>& styles() {
  const auto brackets = [](std::string_view start, std::string_view open, std::string_view close,
                           std::string_view between, std::string_view rows, std::string_view end) {
    return [=](const Printed& printed, Random& random) {
      return fmt::format("{}{}{}\n", start, nested(printed, open, close, between, rows, random),
                         end);
    };
  };
  static const std::vector<std::pair<std::string_view, Style>> all{
      {"NumPy", brackets("", "[", "]", " ", "\n ", "")},
      {"NumPy's repr", brackets("array(", "[", "]", ", ", ",\n       ", ")")},
      {"PyTorch", brackets("weights: tensor(", "[", "]", ", ", ",\n        ",
                           ", device='cuda:0', grad_fn=<SoftmaxBackward0>)")},
      {"TensorFlow", brackets("tf.Tensor(\n", "[", "]", " ", "\n ", ", dtype=float32)")},
      {"JAX", brackets("Array(", "[", "]", ", ", ",\n       ", ", dtype=float32)")},
      {"TF.js", brackets("Tensor\n    ", "[", "]", ", ", ",\n     ", "")},
      {"Java and JSON", brackets("", "[", "]", ", ", ", ", "")},
      {"Go", brackets("", "[", "]", " ", " ", "")},
      {"C++", brackets("", "{", "}", ", ", ",\n", "")},
      {"a node's console", brackets("", "[ ", " ]", ", ", ",\n  ", "")},
      {"C's printf", [](const Printed& printed, Random&) { return rows_of(printed, "  "); }},
      {"CSV", [](const Printed& printed, Random&) { return rows_of(printed, ","); }},
      {"TSV", [](const Printed& printed, Random&) { return rows_of(printed, "\t"); }},
      {"CSV with decimal commas",
       [](const Printed& printed, Random&) { return rows_of(printed, ";", true); }},
      {"Octave", octave},
      {"R", r_matrix},
      {"pandas", pandas},
      {"Markdown", markdown},
      {"LaTeX", latex},
      {"cell by cell", indexed}};
  return all;
}

std::string before_each_line(const std::string& text, std::string_view prefix) {
  std::string all;
  bool begins = true;
  for (const char c : text) {
    if (begins && c != '\n') all += prefix;
    begins = c == '\n';
    all += c;
  }
  return all;
}

// What stands around numbers where they are copied from.
std::string with_noise(std::string text, Random& random) {
  switch (random.between(0, 6)) {
    case 0:
      return before_each_line(text, "2026-01-05T10:12:33.123Z ");
    case 1:
      return before_each_line(text, "trainer-1  | ");
    case 2:
      return before_each_line(text, "# ");
    case 3: {
      std::string lines;
      for (const char c : text) lines += c == '\n' ? "\r\n" : std::string(1, c);
      return "\xEF\xBB\xBF" + lines;
    }
    case 4:
      return "\x1B[32m" + text + "\x1B[0m\n";
    default:
      return text;
  }
}

TEST_CASE("what is printed is read back, in every style and any noise") {
  for (std::uint64_t seed = 1; seed <= 1200; ++seed) {
    Random random(seed);
    const auto& [name, style] = styles()[seed % styles().size()];
    const Printed printed = random_printed(random);
    const std::string text = with_noise(style(printed, random), random);
    INFO("seed " << seed << ", as " << name << ":\n" << text);
    const Wanted wanted{.rows = {printed.rows}, .columns = printed.columns};
    // All with three decimals they may be thousands, too.
    const bool has_commas = name == "CSV with decimal commas";
    const auto arrays = arrays_in(without_noise(text, "test"), "test",
                                  has_commas ? CommaAs::decimal : CommaAs::refused);
    REQUIRE(arrays.size() == 1);
    const auto fits = fitted(arrays[0], {wanted}, PrintedHow::Flat::refused, "test");
    REQUIRE(fits);
    REQUIRE(fits->extents == std::vector{printed.rows, printed.columns});
    const auto [rule, half_units] = settle_digits(*fits, 0);
    // Whole numbers do not show how they were rounded.
    const bool are_whole = rule.rule == PrintedDigits::Rule::whole;
    for (std::size_t i = 0; i < printed.numbers.size(); ++i) {
      INFO("number " << i << ", " << printed.texts[i]);
      CHECK(fits->cells[i].value == std::stod(printed.texts[i]));
      const double apart = std::abs(fits->cells[i].value - printed.numbers[i]);
      CHECK((are_whole || apart <= half_units[i] * (1 + 1e-9)));
    }
  }
}

}  // namespace
