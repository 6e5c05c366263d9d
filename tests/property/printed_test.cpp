// Random matrices, printed in the styles of many programs by writers of our own, with random
// layouts and noise, are read back as they were printed.
#include <fmt/format.h>

#include <cmath>

#include "answers/printed/fit_printed.hpp"
#include "answers/printed/noise.hpp"
#include "answers/printed/printed_digits.hpp"
#include "answers/printed/printed_text.hpp"
#include "answers/printed/step_names.hpp"
#include "catch.hpp"
#include "error.hpp"
#include "printed_styles.hpp"

namespace {

using namespace attn;
using test::Cell;
using test::Grid;
using test::Random;
using test::Style;

struct Named {
  std::string name{};  ///< empty where it has none
  Grid grid{};
};

// A name where that program's users have it.
std::string named(const std::string& name, const Style& style, std::string text, Random& random) {
  if (name.empty()) return text;
  static const std::vector<std::string> prompts{">>> ", "In [3]: ", "julia> ", "octave:1> ", ">> "};
  const std::string& prompt = prompts[random.between(0, prompts.size() - 1)];
  switch (random.between(0, style.in_brackets ? 6 : 3)) {
    case 0:
      return name + ":\n" + text;
    case 1:
      return name + " =\n\n" + text;
    case 2:
      return fmt::format("{}{}\n{}", prompt, name, text);
    case 3:
      return fmt::format("{}print({})\n{}", prompt, name, text);
    case 4:
      return fmt::format("In [3]: {}\nOut[3]: {}", name, text);
    case 5:
      return name + " = " + text;
    default:
      return name + ": " + text;
  }
}

// One matrix, or some that all have a name.
std::vector<Named> random_arrays(const Style& style, Random& random) {
  static const std::vector<std::string> names{"weights", "scores", "Q", "values", "context"};
  const std::size_t count = style.has_own_names || !random.chance(3) ? 1 : random.between(2, 4);
  const std::size_t first = random.between(0, 1);
  const bool has_names = !style.has_own_names && (count > 1 || random.chance(2));
  std::vector<Named> all(count);
  for (std::size_t i = 0; i < count; ++i) {
    if (has_names) all[i].name = names[first + i];
    all[i].grid = test::random_grid(random, style.digits, style.words, style.layout);
  }
  return all;
}

void require_cell(const Cell& cell, int power, const PrintedNumber& found, double half_unit) {
  if (cell.is_missing) {
    CHECK(found.kind == PrintedNumber::Kind::missing);
    return;
  }
  REQUIRE(found.kind == PrintedNumber::Kind::number);
  if (!std::isfinite(cell.number)) {
    CHECK((found.value == cell.number || (std::isnan(cell.number) && std::isnan(found.value))));
    return;
  }
  if (!found.is_truth) {
    const double printed = std::stod(cell.text) * std::pow(10.0, power);
    CHECK(std::abs(found.value - printed) <= std::abs(printed) * 1e-15);
  }
  // Whole numbers do not show how they were rounded.
  const bool is_whole = half_unit == 0.0 && found.decimals == 0;
  CHECK((is_whole || std::abs(found.value - cell.number) <= half_unit * (1 + 1e-9) + 1e-13));
}

// As a step of these extents: a long row is refused until somebody says how it stands.
PrintedArray as_step(const Style& style, const Grid& grid, const PrintedArray& array) {
  const Wanted wanted{
      .rows = {grid.rows}, .columns = grid.columns, .heads = grid.has_heads ? grid.heads : 0};
  if (style.is_flat) {
    CHECK_THROWS_AS(fitted(array, {wanted}, PrintedHow::Flat::refused, "test"), Error);
  }
  const auto flat = style.is_flat ? PrintedHow::Flat::by_rows : PrintedHow::Flat::refused;
  const auto fits = fitted(array, {wanted}, flat, "test");
  REQUIRE(fits);
  return *fits;
}

void require_grid(const Grid& grid, const PrintedArray& step) {
  REQUIRE(step.cells.size() == grid.cells.size());
  const auto half_units = settle_digits(step, 0).half_units;
  for (std::size_t i = 0; i < grid.cells.size(); ++i) {
    INFO("number " << i << ", " << grid.cells[i].text);
    const std::size_t row = i / grid.columns % grid.rows;
    if (grid.shows(row, grid.rows) && grid.shows(i % grid.columns, grid.columns)) {
      require_cell(grid.cells[i], grid.power, step.cells[i], half_units[i]);
    } else {
      CHECK(step.cells[i].kind == PrintedNumber::Kind::elided);
    }
  }
}

void require_read_back(const Style& style, Random& random) {
  const std::vector<Named> printed = random_arrays(style, random);
  std::string text;
  for (const Named& one : printed) {
    if (!text.empty()) text += "\n";
    text += named(one.name, style, style.write(one.grid, random), random);
  }
  text = test::with_noise(std::move(text), random);
  INFO("as " << style.name << ":\n" << text);
  // All with three decimals they may be thousands, too.
  const CommaAs commas = style.has_commas ? CommaAs::decimal : CommaAs::refused;
  const auto arrays = arrays_in(without_noise(text, "test"), "test", commas);
  REQUIRE(arrays.size() == printed.size());
  for (std::size_t i = 0; i < arrays.size(); ++i) {
    INFO("array " << i << ", found with the name " << arrays[i].label);
    require_grid(printed[i].grid, as_step(style, printed[i].grid, arrays[i]));
    if (printed[i].name.empty()) continue;
    const auto step = step_named(arrays[i].label);
    REQUIRE(step);
    CHECK(step->id == step_named(printed[i].name)->id);
  }
}

TEST_CASE("what is printed is read back, in every style and any noise") {
  std::vector<Style> styles = test::styles_in_brackets();
  for (const auto& more : {test::styles_in_tables(), test::styles_in_markup()}) {
    styles.insert(styles.end(), more.begin(), more.end());
  }
  constexpr std::uint64_t texts_of_each = 100;
  for (std::size_t s = 0; s < styles.size(); ++s) {
    DYNAMIC_SECTION("as " << styles[s].name) {
      for (std::uint64_t i = 0; i < texts_of_each; ++i) {
        const std::uint64_t seed = 1 + s + i * styles.size();
        Random random(seed);
        INFO("seed " << seed);
        require_read_back(styles[s], random);
      }
    }
  }
}

}  // namespace
