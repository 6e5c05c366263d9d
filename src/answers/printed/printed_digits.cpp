#include "answers/printed/printed_digits.hpp"

#include <algorithm>
#include <cmath>

#include "answers/typed_number.hpp"

namespace attn {
namespace {

using Rule = PrintedDigits::Rule;

constexpr int digits_that_may_be_cut = 4;

double half_of_place(int place) { return 0.5 * std::pow(10.0, place); }

// The place of a number's first digit: 2 of 123.4.
int first_place(double number) {
  return static_cast<int>(std::floor(std::log10(std::abs(number))));
}

int decimals_of(const PrintedNumber& number) { return number.decimals - number.power; }

// Cells that one rule holds for: their places in the array.
using Group = std::vector<std::size_t>;

class Settling {
 public:
  Settling(const PrintedArray& array, int others) : array_(array), others_(others) {
    settled_.half_units.assign(array.cells.size(), 0.0);
  }

  SettledDigits settle() {
    Group all;
    for (std::size_t i = 0; i < array_.cells.size(); ++i) all.push_back(i);
    const Group numbers = finite(all);
    const PrintedDigits rule =
        array_.is_of_file ? PrintedDigits{.rule = Rule::stored} : rule_of(numbers);
    settled_.told = rule;
    const std::vector<Group> columns = array_.is_table ? columns_of() : std::vector<Group>();
    if (rule.rule == Rule::shortened && columns.size() > 1 && are_uniform(columns)) {
      settled_.told = {.rule = Rule::by_column};
      for (const Group& column : columns) apply(rule_of(column), column);
    } else {
      apply(rule, numbers);
    }
    if (array_.has_rows_apart && rule.rule != Rule::in_full) loosen_by_rows();
    const double lost = array_.stored_as == nullptr ? 0.0 : array_.stored_as->lost;
    for (const std::size_t i : numbers) {
      if (array_.decimals_kept > 0) {
        settled_.half_units[i] =
            std::max(settled_.half_units[i], half_of_place(-array_.decimals_kept));
      }
      settled_.half_units[i] += lost * std::abs(array_.cells[i].value);
    }
    return std::move(settled_);
  }

 private:
  const PrintedNumber& cell(std::size_t i) const { return array_.cells[i]; }

  Group finite(const Group& all) const {
    Group numbers;
    std::ranges::copy_if(all, std::back_inserter(numbers),
                         [&](std::size_t i) { return cell(i).is_finite(); });
    return numbers;
  }

  // A program that is asked to print rows one by one decides for each by itself.
  void loosen_by_rows() {
    const std::vector<double> in_all = settled_.half_units;
    const std::size_t width = array_.extents.back();
    for (std::size_t first = 0; first < array_.cells.size(); first += width) {
      Group row;
      for (std::size_t i = first; i < first + width; ++i) row.push_back(i);
      row = finite(row);
      if (!row.empty()) apply(rule_of(row), row);
    }
    for (std::size_t i = 0; i < in_all.size(); ++i) {
      settled_.half_units[i] = std::max(settled_.half_units[i], in_all[i]);
    }
  }

  std::vector<Group> columns_of() const {
    std::vector<Group> columns;
    if (array_.extents.size() < 2) return columns;
    const std::size_t width = array_.extents.back();
    const std::size_t height = array_.extents[array_.extents.size() - 2];
    columns.resize(width * (array_.cells.size() / (width * height)));
    for (std::size_t i = 0; i < array_.cells.size(); ++i) {
      columns[i / (width * height) * width + i % width].push_back(i);
    }
    for (Group& column : columns) column = finite(column);
    std::erase_if(columns, [](const Group& column) { return column.empty(); });
    return columns;
  }

  bool are_uniform(const std::vector<Group>& columns) const {
    return std::ranges::all_of(columns, [&](const Group& column) {
      const Rule rule = rule_of(column).rule;
      return rule != Rule::shortened;
    });
  }

  PrintedDigits rule_of(const Group& group) const {
    const auto all = [&](auto has) {
      return std::ranges::all_of(group, [&](std::size_t i) { return has(cell(i)); });
    };
    const auto most = [&](auto of) {
      int found = 0;
      for (const std::size_t i : group) found = std::max(found, of(cell(i)));
      return found;
    };
    const int digits = most([](const PrintedNumber& one) { return one.digits; });
    const int decimals = most([](const PrintedNumber& one) { return one.decimals; });
    if (all([](const PrintedNumber& one) { return one.is_truth; })) {
      return {.rule = group.empty() ? Rule::whole : Rule::truths};
    }
    if (digits >= digits_in_full) return {.rule = Rule::in_full};
    if (array_.has_own_digits) return {.rule = Rule::by_number};
    if (all([](const PrintedNumber& one) { return one.has_exponent; })) {
      return {.rule = Rule::mantissas, .decimals = decimals, .digits = decimals + 1};
    }
    const bool same = all([&](const PrintedNumber& one) {
      return one.decimals == decimals && !one.has_exponent && one.power == cell(group[0]).power;
    });
    const int power = cell(group[0]).power;
    if (same && decimals > 0) return {.rule = Rule::decimals, .decimals = decimals - power};
    if (same && power == 0) {
      const bool may_be_cut = array_.is_table && digits >= digits_that_may_be_cut &&
                              all([](const PrintedNumber& one) { return !one.has_mark; });
      if (may_be_cut) return {.rule = Rule::whole_rounded};
      if (array_.is_table && others_ > 0) return {.rule = Rule::decimals, .decimals = others_};
      return {.rule = Rule::whole};
    }
    const int places = most([](const PrintedNumber& one) { return decimals_of(one); });
    return {.rule = Rule::shortened, .decimals = places, .digits = digits};
  }

  void apply(const PrintedDigits& rule, const Group& group) {
    for (const std::size_t i : group) settled_.half_units[i] = half_unit(rule, cell(i));
  }

  double half_unit(const PrintedDigits& rule, const PrintedNumber& number) const {
    switch (rule.rule) {
      case Rule::decimals:
        return half_of_place(-rule.decimals);
      case Rule::mantissas:
        return half_of_place(number.power - rule.decimals);
      case Rule::shortened: {
        const double by_decimals = half_of_place(-rule.decimals);
        if (number.value == 0.0) return by_decimals;
        return std::max(by_decimals, half_of_place(first_place(number.value) - rule.digits + 1));
      }
      case Rule::by_number: {
        const bool is_exact = number.decimals < std::max(array_.decimals_shown, 1);
        return is_exact && !number.has_exponent ? 0.0
                                                : half_of_place(number.power - number.decimals);
      }
      case Rule::whole_rounded:
        return half_of_place(0);
      case Rule::in_full:
      case Rule::by_column:
      case Rule::whole:
      case Rule::truths:
      case Rule::stored:
        break;
    }
    return 0.0;
  }

  const PrintedArray& array_;
  int others_;
  SettledDigits settled_;
};

}  // namespace

SettledDigits settle_digits(const PrintedArray& array, int others) {
  return Settling(array, others).settle();
}

int most_decimals(const PrintedArray& array) {
  int most = 0;
  for (const PrintedNumber& cell : array.cells) {
    if (cell.is_finite()) most = std::max(most, decimals_of(cell));
  }
  return most;
}

}  // namespace attn
