#include "printed_grid.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <limits>

namespace attn::test {
namespace {

template <typename Write>
void write_all(Grid& grid, Write write) {
  for (Cell& cell : grid.cells) cell.text = write(cell.number);
}

double largest(const Grid& grid) {
  double most = 0.0;
  for (const Cell& cell : grid.cells) most = std::max(most, std::abs(cell.number));
  return most;
}

// Without the zeros after the last digit that is none, of the part before an exponent.
std::string trimmed_zeros(std::string text, bool and_point) {
  const std::size_t end = std::min(text.find('e'), text.size());
  std::size_t last = end;
  while (last > 0 && text[last - 1] == '0') --last;
  if (and_point && last > 0 && text[last - 1] == '.') --last;
  text.erase(last, end - last);
  return text;
}

std::string shortest(double number, bool with_point) {
  std::string text = fmt::format("{}", number);
  if (with_point && text.find_first_of(".e") == text.npos) text += ".0";
  return text;
}

void put_words(Grid& grid, const Words& words, Random& random) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const std::array<Cell, 4> all{Cell{std::nan(""), std::string(words.nan)},
                                Cell{infinity, std::string(words.infinite)},
                                Cell{-infinity, std::string(words.minus_infinite)},
                                Cell{0.0, std::string(words.missing), true}};
  for (Cell& cell : grid.cells) {
    const Cell& word = all[random.between(0, 3)];
    if (random.chance(6) && !word.text.empty()) cell = word;
  }
}

void put_truths(Grid& grid, const Words& words, Random& random) {
  for (Cell& cell : grid.cells) {
    cell.number = random.chance(2) ? 1.0 : 0.0;
    cell.text = cell.number > 0.0 ? words.yes : words.no;
  }
  grid.power = 0;
}

}  // namespace

bool Grid::shows(std::size_t place, std::size_t length) const {
  return front == 0 || length <= front + back || place < front || place + back >= length;
}

std::vector<std::optional<std::size_t>> Grid::shown(std::size_t length) const {
  std::vector<std::optional<std::size_t>> places;
  for (std::size_t i = 0; i < length; ++i) {
    if (shows(i, length)) {
      places.emplace_back(i);
    } else if (places.back()) {
      places.emplace_back();
    }
  }
  return places;
}

void any_digits(Grid& grid, Random& random) {
  const std::size_t style = random.between(0, 3);
  const int decimals = static_cast<int>(random.between(2, 8));
  write_all(grid, [&](double number) {
    return style == 0   ? fmt::format("{:.{}f}", number, decimals)
           : style == 1 ? fmt::format("{:.{}e}", number, decimals)
           : style == 2 ? fmt::format("{:.17g}", number)
                        : fmt::format("{:.{}g}", number, decimals);
  });
}

void of_numpy(Grid& grid, Random& random) {
  const bool has_exponents = random.chance(4);
  std::size_t longest = 0;
  for (Cell& cell : grid.cells) {
    if (random.chance(3)) cell.number = std::round(cell.number * 8) / 8;
    cell.text = trimmed_zeros(
        has_exponents ? fmt::format("{:.8e}", cell.number) : fmt::format("{:.8f}", cell.number),
        false);
    longest = std::max(longest, cell.text.size());
  }
  if (has_exponents) return;
  for (Cell& cell : grid.cells) cell.text = fmt::format("{:<{}}", cell.text, longest);
}

void of_torch(Grid& grid, Random& random) {
  const bool has_exponents = random.chance(4);
  write_all(grid, [&](double number) {
    return has_exponents ? fmt::format("{:11.4e}", number) : fmt::format("{:8.4f}", number);
  });
}

void of_octave(Grid& grid, Random& random) {
  const std::size_t decimals = random.between(3, 6);
  for (Cell& cell : grid.cells) {
    if (random.chance(8)) cell.number = 0.0;
    cell.text = cell.number == 0.0 ? "0" : fmt::format("{:.{}f}", cell.number, decimals);
  }
}

void of_r(Grid& grid, Random& random) {
  for (std::size_t j = 0; j < grid.columns; ++j) {
    const std::size_t decimals = random.between(1, 7);
    for (std::size_t i = j; i < grid.cells.size(); i += grid.columns) {
      grid.cells[i].text = fmt::format("{:.{}f}", grid.cells[i].number, decimals);
    }
  }
}

void of_streams(Grid& grid, Random&) {
  write_all(grid, [](double number) { return fmt::format("{:.6g}", number); });
}

void of_tfjs(Grid& grid, Random&) {
  write_all(grid, [](double number) { return trimmed_zeros(fmt::format("{:.7f}", number), true); });
}

void scaled(Grid& grid, Random& random) {
  const double size = std::pow(10.0, static_cast<double>(random.between(0, 8)) - 4);
  for (Cell& cell : grid.cells) cell.number *= size;
  const double most = largest(grid);
  constexpr double large = 1000, small = 0.001;
  if (most >= large || (most < small && most > 0.0)) {
    grid.power = static_cast<int>(std::floor(std::log10(most)));
  }
  const double unit = std::pow(10.0, grid.power);
  write_all(grid, [&](double number) { return fmt::format("{:.4f}", number / unit); });
}

void in_full(Grid& grid, Random&) {
  write_all(grid, [](double number) { return shortest(number, false); });
}

void with_points(Grid& grid, Random&) {
  write_all(grid, [](double number) { return shortest(number, true); });
}

void of_singles(Grid& grid, Random&) {
  for (Cell& cell : grid.cells) {
    cell.number = static_cast<float>(cell.number);
    cell.text = shortest(cell.number, false);
  }
}

Grid random_grid(Random& random, Digits digits, const Words& words, const Layout& layout) {
  Grid grid{.rows = random.between(2, 5), .columns = random.between(2, 9)};
  if (layout.has_heads && random.chance(3)) {
    grid.has_heads = true;
    grid.heads = random.between(2, 3);
  }
  if (layout.leaves_out && random.chance(3)) {
    grid.front = grid.back = random.between(1, 3);
    grid.rows = random.between(2, 12);
    grid.columns = random.between(2 * grid.front + 1, 12);
  }
  if (layout.only_front > 0) {
    grid.front = layout.only_front;
    grid.columns = grid.front + random.between(0, 20);
  }
  constexpr std::array sizes{0.05, 1.0, 1.0, 50.0, 3000.0};
  const double size = sizes[random.between(0, sizes.size() - 1)];
  for (std::size_t i = 0; i < grid.heads * grid.rows * grid.columns; ++i) {
    grid.cells.push_back({.number = random.unit() * size});
  }
  digits(grid, random);
  const bool has_truths = !words.yes.empty() && random.chance(10);
  if (has_truths) put_truths(grid, words, random);
  if (!has_truths && random.chance(4)) put_words(grid, words, random);
  return grid;
}

}  // namespace attn::test
