// "=" is a promise: what is written to its left gives exactly what is written to its right. A
// reader with a pencil must be able to rely on it, and "≈" must be there wherever rounding shows.
// The oracle computes with the written digits themselves and never rounds.
#include "write/written_sum.hpp"

#include <cmath>
#include <random>

#include "catch.hpp"
#include "tell/arithmetic_line.hpp"
#include "write/number.hpp"

namespace {

using namespace attn;

/// A decimal number without any rounding: at index i, how many units of 10^(i - point). A unit
/// count may be of any size and sign; only is_zero() carries.
class Exact {
 public:
  Exact() = default;

  /// "-1.25", "4.0e-05", "(-3)"
  explicit Exact(std::string text) {
    if (text.starts_with('(')) text = text.substr(1, text.size() - 2);
    const bool negative = text.starts_with('-');
    if (negative) text.erase(0, 1);
    const auto e = text.find('e');
    const long exponent = e == std::string::npos ? 0 : std::stol(text.substr(e + 1));
    std::string digits = text.substr(0, e);
    const auto dot = digits.find('.');
    const long decimals = dot == std::string::npos ? 0 : static_cast<long>(digits.size() - dot - 1);
    if (dot != std::string::npos) digits.erase(dot, 1);
    lowest_ = exponent - decimals;
    for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit) {
      REQUIRE((*digit >= '0' && *digit <= '9'));
      units_.push_back((*digit - '0') * (negative ? -1 : 1));
    }
  }

  Exact operator+(const Exact& other) const { return with(other, 1); }
  Exact operator-(const Exact& other) const { return with(other, -1); }

  Exact operator*(const Exact& other) const {
    Exact product;
    product.lowest_ = lowest_ + other.lowest_;
    product.units_.assign(units_.size() + other.units_.size(), 0);
    for (std::size_t i = 0; i < units_.size(); ++i) {
      for (std::size_t j = 0; j < other.units_.size(); ++j) {
        product.units_[i + j] += units_[i] * other.units_[j];
      }
    }
    return product;
  }

  bool is_zero() const {
    long long carry = 0;
    for (const long long units : units_) {
      carry += units;
      if (carry % 10 != 0) return false;
      carry /= 10;
    }
    return carry == 0;
  }

  friend bool operator==(const Exact& a, const Exact& b) { return (a - b).is_zero(); }

 private:
  Exact with(const Exact& other, long long sign) const {
    Exact sum;
    sum.lowest_ = std::min(lowest_, other.lowest_);
    const auto add = [&](const Exact& part, long long factor) {
      const auto shift = static_cast<std::size_t>(part.lowest_ - sum.lowest_);
      if (sum.units_.size() < part.units_.size() + shift) {
        sum.units_.resize(part.units_.size() + shift);
      }
      for (std::size_t i = 0; i < part.units_.size(); ++i) {
        sum.units_[i + shift] += factor * part.units_[i];
      }
    };
    add(*this, 1);
    add(other, sign);
    return sum;
  }

  std::vector<long long> units_;
  long lowest_ = 0;  // units_[0] counts 10^lowest_
};

Exact written(double value, int decimals) { return Exact(number(value, decimals)); }

/// Numbers as inputs and traces have them: whole ones, ones typed with few digits, computed ones,
/// small ones, large ones.
double random_number(std::mt19937_64& random) {
  std::uniform_real_distribution<double> drawn(-10, 10);
  const double value = drawn(random);
  switch (random() % 8) {
    case 0:
    case 1:
      return std::round(value);
    case 2:
      return std::round(value * 10) / 10;
    case 3:
      return std::round(value * 100) / 100;
    case 4:
      return value * 1e-5;
    case 5:
      return std::round(value * 1e5);
    default:
      return value;
  }
}

struct Product {
  double left, right;
};

struct SumOfProducts {
  std::vector<Product> terms;
  double result;
};

std::string_view relation(const SumOfProducts& sum, int decimals) {
  WrittenSum written(decimals);
  for (const auto& [left, right] : sum.terms) written.add(left, right);
  return equals(written.is(sum.result));
}

SumOfProducts sum_of(std::vector<Product> terms) {
  SumOfProducts sum{.terms = std::move(terms), .result = 0};
  for (const auto& [left, right] : sum.terms) sum.result += left * right;
  return sum;
}

bool holds_as_written(const SumOfProducts& sum, int decimals) {
  Exact total;
  for (const auto& [left, right] : sum.terms) {
    total = total + Exact(factor(left, decimals)) * Exact(factor(right, decimals));
  }
  return total == written(sum.result, decimals);
}

struct Found {
  int exact = 0, rounded = 0;
};

}  // namespace

TEST_CASE("the oracle computes as one does on paper") {
  CHECK(Exact("0.1") + Exact("0.2") == Exact("0.3"));
  CHECK(Exact("1.5") * Exact("(-2)") == Exact("-3"));
  CHECK(Exact("4.0e-05") * Exact("100000") == Exact("4"));
  CHECK(Exact("1.2346e+20") == Exact("123460000000000000000"));
  CHECK(Exact("99") + Exact("1") == Exact("100"));
  CHECK_FALSE(Exact("0.1") == Exact("0.10001"));
  CHECK_FALSE(Exact("1e+30") + Exact("1") == Exact("1e+30"));
}

TEST_CASE("a sum of products says = exactly when the written numbers give the written result") {
  std::mt19937_64 random(11);
  Found found;
  for (int i = 0; i < 12000; ++i) {
    const int decimals = static_cast<int>(random() % 7);
    std::vector<Product> terms;
    const bool simple = random() % 2 == 0;
    for (auto left = 1 + random() % 12; left > 0; --left) {
      const double a = random_number(random);
      const double b = random_number(random);
      terms.push_back(simple ? Product{std::round(a), std::round(b * 2) / 2} : Product{a, b});
    }
    const SumOfProducts sum = sum_of(std::move(terms));
    const bool holds = holds_as_written(sum, decimals);
    std::string shown;
    for (const auto& [a, b] : sum.terms) {
      shown += (shown.empty() ? "" : " + ") + factor(a, decimals) + "×" + factor(b, decimals);
    }
    shown.append(relation(sum, decimals)).append(number(sum.result, decimals));
    INFO(shown);
    REQUIRE(relation(sum, decimals) == (holds ? " = " : " ≈ "));
    ++(holds ? found.exact : found.rounded);
  }
  // Both must have come up often, or nothing was tested.
  CHECK(found.exact > 1000);
  CHECK(found.rounded > 1000);
}

TEST_CASE("a long sum of typed decimals is exact however many terms it has") {
  for (const std::size_t terms : {10U, 100U, 512U, 4096U}) {
    const SumOfProducts sum{.terms = std::vector<Product>(terms, {0.1, 0.7}),
                            .result = static_cast<double>(terms * 7) / 100};
    INFO(terms);
    CHECK(relation(sum, 4) == " = ");
  }
}

TEST_CASE("a difference in the last written decimal is seen beside large numbers") {
  const SumOfProducts exact{.terms = {{123456.1, 654321.3}}, .result = 80779955844.93};
  CHECK(holds_as_written(exact, 2));
  CHECK(relation(exact, 2) == " = ");
  const SumOfProducts off{.terms = {{123456.123456, 654321.654321}, {1, 1}},
                          .result = 123456.123456 * 654321.654321 + 1};
  CHECK_FALSE(holds_as_written(off, 6));
  CHECK(relation(off, 6) == " ≈ ");
}

TEST_CASE("rounding that cancels out is no reason for ≈, and a tiny rest is one") {
  CHECK(relation(sum_of({{3, 4}, {2, 9}, {1, 6}, {2, 2}}), 4) == " = ");
  CHECK(relation(sum_of({{0.5, 0.5}}), 4) == " = ");
  CHECK(relation(sum_of({{0.5, 0.5}}), 1) == " ≈ ");           // 0.5×0.5 ≈ 0.2
  CHECK(relation(sum_of({{1.0 / 3, 3}}), 4) == " ≈ ");         // 0.3333×3 ≈ 1
  CHECK(relation(sum_of({{0.1, 3}, {0.3, -1}}), 4) == " ≈ ");  // the double is not quite 0
}

TEST_CASE("a weighted vector says = exactly when every written product holds") {
  std::mt19937_64 random(12);
  Found found;
  for (int i = 0; i < 6000; ++i) {
    const int decimals = static_cast<int>(random() % 7);
    const double weight = std::abs(i % 2 == 0 ? 1.0 / static_cast<double>(1 + random() % 8)
                                              : random_number(random) / 100);
    WeightedVector weighted{.weight = weight, .vector = {}, .result = {}};
    for (auto left = 1 + random() % 3; left > 0; --left) {
      weighted.vector.push_back(random_number(random));
      weighted.result.push_back(weight * weighted.vector.back());
    }
    bool holds = true;
    for (std::size_t f = 0; f < weighted.vector.size(); ++f) {
      holds = holds && Exact(factor(weight, decimals)) * written(weighted.vector[f], decimals) ==
                           written(weighted.result[f], decimals);
    }
    const std::string_view relation = vector_line(weighted, decimals).relation;
    INFO(factor(weight, decimals) << " × " << number(weighted.vector[0], decimals) << ", …"
                                  << relation << number(weighted.result[0], decimals));
    REQUIRE(relation == (holds ? " = " : " ≈ "));
    ++(holds ? found.exact : found.rounded);
  }
  CHECK(found.exact > 500);
  CHECK(found.rounded > 500);
}

TEST_CASE("rows add up exactly when their written numbers give the written total") {
  std::mt19937_64 random(13);
  Found found;
  for (int i = 0; i < 6000; ++i) {
    const int decimals = static_cast<int>(random() % 7);
    const std::size_t features = 1 + random() % 3;
    std::vector<std::vector<double>> rows(1 + random() % 6);
    std::vector<double> total(features);
    std::vector<Exact> sums(features);
    for (auto& row : rows) {
      if (random() % 5 == 0) continue;  // a word that is left out has no vector
      for (std::size_t f = 0; f < features; ++f) {
        const double drawn = random_number(random);
        row.push_back(i % 2 == 0 ? std::round(drawn * 4) / 4 : drawn);
        total[f] += row.back();
        sums[f] = sums[f] + written(row.back(), decimals);
      }
    }
    bool holds = true;
    for (std::size_t f = 0; f < features; ++f) {
      holds = holds && sums[f] == written(total[f], decimals);
    }
    bool adds_up = true;
    for (std::size_t f = 0; f < features; ++f) {
      WrittenSum sum(decimals);
      for (const auto& row : rows) {
        if (!row.empty()) sum.add(row[f]);
      }
      adds_up = adds_up && sum.is(total[f]);
    }
    REQUIRE(adds_up == holds);
    ++(holds ? found.exact : found.rounded);
  }
  CHECK(found.exact > 500);
  CHECK(found.rounded > 500);
}
