// Those that print rows and columns with blanks, separators or rules between.
#include <fmt/format.h>

#include <algorithm>

#include "printed_styles.hpp"

namespace attn::test {
namespace {

std::string with_comma(std::string text) {
  std::ranges::replace(text, '.', ',');
  return text;
}

auto rows_with(std::string separator, bool comma = false) {
  return [=](const Grid& grid, Random&) {
    std::string text;
    for (std::size_t i = 0; i < grid.rows; ++i) {
      for (std::size_t j = 0; j < grid.columns; ++j) {
        if (j > 0) text += separator;
        text += comma ? with_comma(grid.at(i, j)) : grid.at(i, j);
      }
      text += "\n";
    }
    return text;
  };
}

std::string csv_with_heads(const Grid& grid, Random& random) {
  const bool counts = random.chance(2);
  std::string text;
  for (std::size_t j = 0; j < grid.columns; ++j) text += fmt::format(",{}{}", counts ? "" : "c", j);
  for (std::size_t i = 0; i < grid.rows; ++i) {
    text += fmt::format("\n{}{}", counts ? "" : "r", i);
    for (std::size_t j = 0; j < grid.columns; ++j) text.append(",").append(grid.at(i, j));
  }
  return text + "\n";
}

// Columns in blocks, each below a line that names them.
template <typename Head, typename Label>
std::string in_blocks(const Grid& grid, std::size_t head, std::size_t width, Head line,
                      Label label) {
  std::string text;
  for (std::size_t first = 0; first < grid.columns; first += width) {
    const std::size_t last = std::min(first + width, grid.columns);
    text += line(first, last);
    for (std::size_t i = 0; i < grid.rows; ++i) {
      text += label(i);
      for (std::size_t j = first; j < last; ++j) {
        text += fmt::format("  {:>24}", grid.at(i, j, head));
      }
      text += "\n";
    }
  }
  return text;
}

/// How Octave and MATLAB differ.
struct Dialect {
  std::string_view slice, end, blanks, pair;
};

auto of_octave_or_matlab(Dialect dialect) {
  return [dialect](const Grid& grid, Random& random) {
    const std::size_t width = random.between(1, grid.columns);
    const auto line = [&](std::size_t first, std::size_t last) {
      if (width == grid.columns) return std::string();
      if (last == first + 1) {
        return fmt::format("\n{}Column {}{}\n\n", dialect.blanks, last, dialect.end);
      }
      return fmt::format("\n{}Columns {} {} {}{}\n\n", dialect.blanks, first + 1,
                         last == first + 2 ? dialect.pair : "through", last, dialect.end);
    };
    const std::string scale = grid.power == 0 ? "" : fmt::format("  1.0e{:+03} *\n\n", grid.power);
    std::string text;
    for (std::size_t head = 0; head < grid.heads; ++head) {
      if (grid.has_heads) text += fmt::format("{}(:,:,{}) =\n\n", dialect.slice, head + 1);
      text += scale + in_blocks(grid, head, width, line, [](std::size_t) { return ""; }) + "\n";
    }
    return text;
  };
}

std::string of_r_print(const Grid& grid, Random& random) {
  const bool named = random.chance(2);
  const auto line = [named](std::size_t first, std::size_t last) {
    std::string text = "    ";
    for (std::size_t j = first; j < last; ++j) {
      text += named ? fmt::format(" word{}", j) : fmt::format(" [,{}]", j + 1);
    }
    return text + "\n";
  };
  const auto label = [named](std::size_t i) {
    return named ? fmt::format("word{}", i) : fmt::format("[{},]", i + 1);
  };
  const std::size_t width = random.between(1, grid.columns);
  std::string text;
  for (std::size_t head = 0; head < grid.heads; ++head) {
    if (grid.has_heads) text += fmt::format(", , {}\n\n", head + 1);
    text += in_blocks(grid, head, width, line, label);
    if (grid.has_heads) text += "\n";
  }
  return text;
}

std::string of_pandas(const Grid& grid, Random& random) {
  const bool named = random.chance(2);
  const auto places = grid.shown(grid.columns);
  const bool in_part =
      !std::ranges::all_of(places, [](const auto& place) { return place.has_value(); });
  const std::size_t width = in_part ? places.size() : random.between(1, places.size());
  std::string text;
  for (std::size_t first = 0; first < places.size(); first += width) {
    const std::size_t last = std::min(first + width, places.size());
    text += first > 0 ? "\n     " : "     ";
    for (std::size_t p = first; p < last; ++p) {
      const std::string head = fmt::format("{}{}", named ? "word" : "", places[p].value_or(0));
      text += fmt::format("  {:>12}", places[p] ? head : "...");
    }
    text += last < places.size() ? "  \\\n" : "\n";
    for (const auto& i : grid.shown(grid.rows)) {
      text += i ? fmt::format("{}{}", named ? "word" : "", *i) : "..";
      for (std::size_t p = first; p < last; ++p) {
        text += fmt::format("  {:>12}", i && places[p] ? grid.at(*i, *places[p]) : "...");
      }
      text += last < places.size() ? "   \n" : "\n";
    }
  }
  const bool is_short = in_part || grid.shown(grid.rows).size() < grid.rows;
  return is_short ? text + fmt::format("\n[{} rows x {} columns]\n", grid.rows, grid.columns)
                  : text;
}

// The mark of columns that are left out stands in some rows alone.
std::string julias_rows(const Grid& grid, std::size_t head) {
  std::string text;
  const auto places = grid.shown(grid.columns);
  std::size_t row = 0;
  for (const auto& i : grid.shown(grid.rows)) {
    for (const auto& j : places) {
      const bool is_marked = row % 5 == 0;
      const std::string mark = !i ? "⋱" : is_marked ? "…" : " ";
      text += fmt::format("  {:>10}", !j ? mark : i ? grid.at(*i, *j, head) : "⋮");
    }
    text += "\n";
    ++row;
  }
  return text;
}

std::string of_julia(const Grid& grid, Random& random) {
  if (!grid.has_heads) {
    const std::string_view type = random.chance(2) ? "Matrix{Float64}" : "Array{Float64,2}";
    return fmt::format("{}×{} {}:\n{}", grid.rows, grid.columns, type, julias_rows(grid, 0));
  }
  std::string text =
      fmt::format("{}×{}×{} Array{{Float64, 3}}:\n", grid.rows, grid.columns, grid.heads);
  for (std::size_t head = 0; head < grid.heads; ++head) {
    text +=
        fmt::format("{}[:, :, {}] =\n{}", head > 0 ? "\n" : "", head + 1, julias_rows(grid, head));
  }
  return text;
}

std::string of_armadillo(const Grid& grid, Random&) {
  std::string text;
  const auto columns = grid.shown(grid.columns), rows = grid.shown(grid.rows);
  const bool in_part = columns.size() < grid.columns || rows.size() < grid.rows;
  if (in_part) text += fmt::format("[matrix size: {}x{}]\n", grid.rows, grid.columns);
  for (std::size_t head = 0; head < grid.heads; ++head) {
    if (grid.has_heads) text += fmt::format("[cube slice: {}]\n", head);
    if (grid.power != 0) text += fmt::format("  1.0e{:+03}  *\n", grid.power);
    for (const auto& i : rows) {
      for (const auto& j : columns) {
        text += fmt::format("  {:>9}", !j ? "..." : i ? grid.at(*i, *j, head) : ":");
      }
      text += "\n";
    }
    if (head + 1 < grid.heads) text += "\n";
  }
  return text;
}

std::string of_armadillos_file(const Grid& grid, Random& random) {
  return fmt::format("ARMA_MAT_TXT_FN008\n{} {}\n{}", grid.rows, grid.columns,
                     rows_with("   ")(grid, random));
}

std::string cell_by_cell(const Grid& grid, Random& random) {
  const std::size_t base = random.between(0, 1);
  std::string text;
  for (std::size_t i = 0; i < grid.rows; ++i) {
    for (std::size_t j = 0; j < grid.columns; ++j) {
      text += fmt::format("w[{}][{}] = {}\n", i + base, j + base, grid.at(i, j));
    }
  }
  return text;
}

constexpr Words of_octaves{"NaN", "Inf", "-Inf", "NA", "", ""};
constexpr Words of_rs{"NaN", "Inf", "-Inf", "NA", "TRUE", "FALSE"};
constexpr Words of_julias{"NaN", "Inf", "-Inf", "missing", "", ""};

}  // namespace

std::vector<Style> styles_in_tables() {
  const auto octave = of_octave_or_matlab({"ans", ":", " ", "and"});
  const auto matlab = of_octave_or_matlab({"", "", "  ", "through"});
  return {{"C's printf", any_digits, of_c, rows_with("  ")},
          {"CSV", any_digits, of_c, rows_with(",")},
          {"TSV", any_digits, of_c, rows_with("\t")},
          {.name = "CSV with decimal commas",
           .words = of_c,
           .write = rows_with(";", true),
           .has_commas = true},
          {"CSV with heads", any_digits, of_frames, csv_with_heads},
          {"Octave", of_octave, of_octaves, octave, heads},
          {"Octave with a scale", scaled, of_octaves, octave, heads},
          {"MATLAB", scaled, of_octaves, matlab, heads},
          {"R", of_r, of_rs, of_r_print, heads},
          {"pandas", of_r, of_frames, of_pandas, parts},
          {"Julia", of_streams, of_julias, of_julia, heads_or_parts},
          {"Eigen", of_streams, of_c, rows_with("  ")},
          {"Armadillo", scaled, of_c, of_armadillo, heads},
          {"Armadillo, in part", scaled, of_c, of_armadillo, parts},
          {"Armadillo's file", any_digits, of_c, of_armadillos_file},
          {.name = "cell by cell", .words = of_c, .write = cell_by_cell, .has_own_names = true}};
}

}  // namespace attn::test
