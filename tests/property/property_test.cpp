// What holds of attention whatever the numbers are. An example shows that one input comes out
// right; these say that no input comes out wrong in a way that mathematics forbids.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "attention/evaluate.hpp"
#include "attention/planner.hpp"
#include "attention/recipes.hpp"
#include "catch.hpp"
#include "helpers.hpp"
#include "input/read_input.hpp"
#include "random_input.hpp"
#include "render/trace/trace.hpp"
#include "trace/features.hpp"

namespace {

using namespace attn;
using test::numbers_of;
using test::Random;
using test::rendered;
using test::run;
using test::same_bits;

/// Calls check(random, input) for many random inputs, and tells the seed of one that fails.
template <typename Check>
void for_many_inputs(Check check) {
  for (std::uint64_t seed = 1; seed <= 250; ++seed) {
    INFO("made again by Random(" << seed << ").input()");
    Random random(seed);
    const Input input = random.input();
    check(random, input);
  }
}

/// The same, under each variant.
template <typename Check>
void for_many_traces(Check check) {
  for_many_inputs([&](Random& random, const Input& input) {
    for (const Variant variant : all_variants) {
      INFO("variant " << name(variant));
      check(random, input, variant);
    }
  });
}

bool near(double a, double b, double tolerance) {
  if (!is_scored(a) || !is_scored(b)) return is_scored(a) == is_scored(b);
  return std::abs(a - b) <= tolerance * std::max({1.0, std::abs(a), std::abs(b)});
}

bool near(const Matrix& a, const Matrix& b, double tolerance) {
  if (a.rows() != b.rows() || a.columns() != b.columns()) return false;
  for (std::size_t i = 0; i < a.rows(); ++i) {
    for (std::size_t j = 0; j < a.columns(); ++j) {
      if (!near(a(i, j), b(i, j), tolerance)) return false;
    }
  }
  return true;
}

/// Equal as numbers: 0 and −0 are the same.
bool equal(const Matrix& a, const Matrix& b) { return near(a, b, 0.0); }

Matrix scaled_by(Matrix matrix, double factor) {
  for (std::size_t i = 0; i < matrix.rows(); ++i) {
    for (double& cell : matrix.row(i)) cell *= factor;
  }
  return matrix;
}

Matrix identity(std::size_t size) {
  Matrix made(size, size);
  for (std::size_t i = 0; i < size; ++i) made(i, i) = 1.0;
  return made;
}

/// The weights that softmax makes of these scaled scores, which stand for given keys.
Matrix softmax_of(const Matrix& scaled) {
  Input input = test::input_of(Matrix(scaled.rows(), 1));
  input.keys = scaled;
  Planner planner(input, Variant::qkv, {});
  planner.softmax({.name = "keys"});
  return numbers_of(evaluate(planner.finish(), input).variant, StepId::weights);
}

std::string json_text(const Trace& traced) {
  return rendered([&](Writer& out) { write_json(traced, View{}, out); });
}

// Any that the input may have: none empty, none with what cannot be read.
std::vector<std::string> names_of_features(Random& random, const Input& input) {
  static const std::vector<std::string> usual{"noun", "é",   "日本語", "a\"b",
                                              "=1+1", "x,y", "1",      "[2]"};
  std::vector<std::string> names;
  for (std::size_t i = 0; i < input.embeddings->columns(); ++i) {
    names.push_back(usual[random.between(0, usual.size() - 1)]);
  }
  return names;
}

}  // namespace

TEST_CASE("a row of weights sums to 1, and no weight is below 0 or above 1") {
  for_many_traces([](Random&, const Input& input, Variant variant) {
    const Matrix weights = numbers_of(run(input, variant), StepId::weights);
    for (std::size_t i = 0; i < weights.rows(); ++i) {
      double sum = 0.0;
      for (const double weight : weights.row(i)) {
        if (!is_scored(weight)) continue;
        REQUIRE(weight >= 0.0);
        REQUIRE(weight <= 1.0);
        sum += weight;
      }
      REQUIRE(std::abs(sum - 1.0) <= 1e-12);
    }
  });
}

TEST_CASE("a larger score never gets a smaller weight") {
  for_many_traces([](Random&, const Input& input, Variant variant) {
    const VariantTrace traced = run(input, variant);
    const Matrix& z = numbers_of(traced, StepId::scaled_scores);
    const Matrix& weights = numbers_of(traced, StepId::weights);
    for (std::size_t i = 0; i < z.rows(); ++i) {
      for (std::size_t j = 0; j < z.columns(); ++j) {
        for (std::size_t k = 0; k < z.columns(); ++k) {
          if (is_scored(z(i, j)) && z(i, j) > z(i, k)) REQUIRE(weights(i, j) >= weights(i, k));
        }
      }
    }
  });
}

TEST_CASE("a constant added to a row of scaled scores changes no weight") {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    INFO("Random(" << seed << ")");
    Random random(seed);
    const Matrix z = random.matrix(random.between(1, 5), random.between(1, 8));
    Matrix shifted = z;
    for (std::size_t i = 0; i < z.rows(); ++i) {
      const double shift = random.unit() * 50;
      for (double& cell : shifted.row(i)) cell += shift;
    }
    REQUIRE(near(softmax_of(z), softmax_of(shifted), 1e-12));
  }
}

TEST_CASE("a whole number added to whole scaled scores changes no bit of a weight") {
  const Matrix z = test::matrix({{3, -2, 0, 1}, {-40, 7, 7, 2}});
  Matrix shifted = z;
  for (const double shift : {1.0, -1000.0, 1e6, 1e15}) {
    for (std::size_t i = 0; i < z.rows(); ++i) {
      for (std::size_t j = 0; j < z.columns(); ++j) shifted(i, j) = z(i, j) + shift;
    }
    CHECK(same_bits(softmax_of(shifted), softmax_of(z)));
  }
}

TEST_CASE("the same vector added to every key changes no weight") {
  for_many_inputs([](Random& random, const Input& input) {
    // A feature that is 1 in every embedding; its row of W_K is what every key gets more.
    const std::size_t d_model = input.embeddings->columns();
    Input longer = input;
    longer.embeddings = Matrix(input.tokens.size(), d_model + 1, 1.0);
    for (std::size_t i = 0; i < input.tokens.size(); ++i) {
      std::ranges::copy(input.embeddings->row(i), longer.embeddings->row(i).begin());
    }
    const auto with_row = [&](const Matrix& W, double size) {
      Matrix made(d_model + 1, W.columns());
      for (std::size_t i = 0; i < d_model; ++i) std::ranges::copy(W.row(i), made.row(i).begin());
      for (double& cell : made.row(d_model)) cell = size * random.unit();
      return made;
    };
    longer.W_Q = with_row(*input.W_Q, 0);
    longer.W_K = with_row(*input.W_K, 3);
    longer.W_V = with_row(*input.W_V, 0);
    const VariantTrace before = run(input, Variant::qkv);
    const VariantTrace after = run(longer, Variant::qkv);
    REQUIRE(near(numbers_of(before, StepId::weights), numbers_of(after, StepId::weights), 1e-10));
    REQUIRE(near(numbers_of(before, StepId::context), numbers_of(after, StepId::context), 1e-10));
  });
}

TEST_CASE("permuting the words of the sentence permutes the weights and keeps each context") {
  for_many_traces([](Random& random, const Input& input, Variant variant) {
    const auto order = random.shuffled(input.tokens.size());  // new position j holds old order[j]
    Input permuted = input;
    permuted.embeddings = select_rows(*input.embeddings, order);
    for (Position& word : permuted.words) {
      const auto moved = std::ranges::find(order, index_of(word));
      word = Position{static_cast<std::size_t>(moved - order.begin())};
    }
    const VariantTrace before = run(input, variant);
    const VariantTrace after = run(permuted, variant);
    for (const StepId id : {StepId::scores, StepId::scaled_scores, StepId::weights}) {
      const Matrix moved = numbers_of(after, id);
      Matrix back = moved;
      for (std::size_t i = 0; i < moved.rows(); ++i) {
        for (std::size_t j = 0; j < moved.columns(); ++j) back(i, order[j]) = moved(i, j);
      }
      // A score is a sum of its own; only a row's sum is added up in another order.
      REQUIRE(near(numbers_of(before, id), back, id == StepId::weights ? 1e-12 : 0.0));
    }
    REQUIRE(near(numbers_of(before, StepId::context), numbers_of(after, StepId::context), 1e-12));
  });
}

TEST_CASE("words with equal embeddings get equal weights from every word, bit for bit") {
  for_many_traces([](Random& random, const Input& input, Variant variant) {
    const std::size_t twin = random.between(1, input.tokens.size() - 1);
    Input doubled = input;
    std::ranges::copy(input.embeddings->row(0), doubled.embeddings->row(twin).begin());
    const Matrix weights = numbers_of(run(doubled, variant), StepId::weights);
    for (std::size_t i = 0; i < weights.rows(); ++i) {
      if (!is_scored(weights(i, 0)) || !is_scored(weights(i, twin))) continue;
      REQUIRE(same_bits(weights(i, 0), weights(i, twin)));
    }
  });
}

TEST_CASE("where all keys are equal, attention is even") {
  for_many_inputs([](Random&, const Input& input) {
    Input even = input;
    even.W_K = Matrix(input.W_K->rows(), input.W_K->columns());
    const Matrix weights = numbers_of(run(even, Variant::qkv), StepId::weights);
    for (std::size_t i = 0; i < weights.rows(); ++i) {
      const auto scored = std::ranges::count_if(weights.row(i), is_scored);
      for (const double weight : weights.row(i)) {
        if (is_scored(weight)) REQUIRE(weight == 1.0 / static_cast<double>(scored));
      }
    }
  });
}

TEST_CASE("with W = identity, qkv is raw wherever both score the word itself alike") {
  for_many_inputs([](Random& random, const Input& input) {
    Input plain = input;
    plain.self = all_self_policies[random.between(0, 2)];
    plain.W_Q = plain.W_K = plain.W_V = identity(input.embeddings->columns());
    const VariantTrace raw = run(plain, Variant::raw);
    for (const Variant variant : {Variant::query_key, Variant::qkv}) {
      const VariantTrace other = run(plain, variant);
      for (const Step& step : raw.steps) REQUIRE(equal(step.cells, numbers_of(other, step.id)));
    }
  });
}

TEST_CASE("with W_V = W_K, qkv is query-key bit for bit") {
  for_many_inputs([](Random&, const Input& input) {
    Input same = input;
    same.W_V = input.W_K;
    const VariantTrace query_key = run(same, Variant::query_key);
    const VariantTrace qkv = run(same, Variant::qkv);
    for (const Step& step : query_key.steps) {
      REQUIRE(same_bits(step.cells, numbers_of(qkv, step.id)));
    }
  });
}

TEST_CASE("W_V has no part in the weights") {
  for_many_inputs([](Random& random, const Input& input) {
    Input other = input;
    other.W_V = random.matrix(input.embeddings->columns(), 3);
    REQUIRE(same_bits(numbers_of(run(input, Variant::qkv), StepId::weights),
                      numbers_of(run(other, Variant::qkv), StepId::weights)));
  });
}

TEST_CASE("queries and scale grown by the same power of two change no bit of a weight") {
  for_many_inputs([](Random&, const Input& input) {
    Input grown = input;
    grown.W_Q = scaled_by(*input.W_Q, 8);
    grown.scale = {.rule = Scale::Rule::number,
                   .number = 8 * input.scale.divisor(input.W_Q->columns())};
    for (const Variant variant : {Variant::query_key, Variant::qkv}) {
      const VariantTrace before = run(input, variant);
      const VariantTrace after = run(grown, variant);
      REQUIRE(same_bits(numbers_of(before, StepId::scaled_scores),
                        numbers_of(after, StepId::scaled_scores)));
      REQUIRE(same_bits(numbers_of(before, StepId::weights), numbers_of(after, StepId::weights)));
      REQUIRE(same_bits(numbers_of(before, StepId::context), numbers_of(after, StepId::context)));
    }
  });
}

TEST_CASE(
    "embeddings twice as large under a scale four times as large: same weights, twice the "
    "context") {
  for_many_traces([](Random&, const Input& input, Variant variant) {
    const std::size_t d =
        variant == Variant::raw ? input.embeddings->columns() : input.W_K->columns();
    Input grown = input;
    grown.embeddings = scaled_by(*input.embeddings, 2);
    grown.scale = {.rule = Scale::Rule::number, .number = 4 * input.scale.divisor(d)};
    const VariantTrace before = run(input, variant);
    const VariantTrace after = run(grown, variant);
    REQUIRE(same_bits(numbers_of(before, StepId::weights), numbers_of(after, StepId::weights)));
    REQUIRE(same_bits(scaled_by(numbers_of(before, StepId::context), 2),
                      numbers_of(after, StepId::context)));
  });
}

TEST_CASE("a word's row depends on no other row, bit for bit") {
  for_many_traces([](Random&, const Input& input, Variant variant) {
    Input all = input;
    all.words = all_positions(input.tokens.size());
    const VariantTrace whole = run(all, variant);
    const VariantTrace some = run(input, variant);
    for (const Step& step : some.steps) {
      const Matrix& every = numbers_of(whole, step.id);
      const bool by_token = facts(step.id).shape == Shape::token_features;
      REQUIRE(same_bits(step.cells, by_token || step.cells.rows() == 0
                                        ? every
                                        : select_rows(every, input.words)));
    }
  });
}

TEST_CASE("a context lies within the vectors it is made of, in every feature") {
  for_many_traces([](Random&, const Input& input, Variant variant) {
    const Trace traced = trace(input, std::vector{variant});
    const VariantTrace& steps = traced.variants.front();
    const Step& weigh = *find_step(steps, StepId::weighted_values);
    const Matrix& vectors = operand_matrix(traced, steps, weigh.from[1]);
    const Matrix& weights = numbers_of(steps, StepId::weights);
    const Matrix& context = numbers_of(steps, StepId::context);
    const bool carries = steps.settings.self == SelfPolicy::carry;
    for (std::size_t i = 0; i < context.rows(); ++i) {
      for (std::size_t f = 0; f < context.columns(); ++f) {
        double least = HUGE_VAL;
        double most = -HUGE_VAL;
        for (std::size_t j = 0; j < vectors.rows(); ++j) {
          if (!is_scored(weights(i, j))) continue;
          least = std::min(least, vectors(j, f));
          most = std::max(most, vectors(j, f));
        }
        const double own = carries ? vectors(index_of(input.words[i]), f) : 0.0;
        const double slack = 1e-12 * (1 + std::abs(least) + std::abs(most) + std::abs(own));
        REQUIRE(context(i, f) - own >= least - slack);
        REQUIRE(context(i, f) - own <= most + slack);
      }
    }
  });
}

TEST_CASE("the weighted vectors of a word, added up, are its context bit for bit") {
  for_many_traces([](Random&, const Input& input, Variant variant) {
    const Trace traced = trace(input, std::vector{variant});
    const VariantTrace& steps = traced.variants.front();
    const Step& weigh = *find_step(steps, StepId::weighted_values);
    const Step& context = *find_step(steps, StepId::context);
    std::vector<double> vector;
    for (std::size_t i = 0; i < context.cells.rows(); ++i) {
      std::vector<double> sum(context.cells.columns());
      for (std::size_t j = 0; j < input.tokens.size(); ++j) {
        weighted_vector(traced, steps, weigh, Row{i}, Position{j}, vector);
        for (std::size_t f = 0; f < sum.size(); ++f) sum[f] += is_scored(vector[f]) ? vector[f] : 0;
      }
      if (context.from.size() > 1) {
        const auto own = operand_row(traced, steps, context.from[1], Row{i});
        for (std::size_t f = 0; f < sum.size(); ++f) sum[f] += own[f];
      }
      REQUIRE(same_bits(sum, context.cells.row(i)));
    }
  });
}

TEST_CASE("the word itself is unscored exactly where it is carried or skipped") {
  for_many_traces([](Random&, const Input& input, Variant variant) {
    const VariantTrace traced = run(input, variant);
    const bool scores_itself = traced.settings.self == SelfPolicy::score;
    for (const StepId id :
         {StepId::scores, StepId::scaled_scores, StepId::exponentials, StepId::weights}) {
      const Matrix& cells = numbers_of(traced, id);
      for (std::size_t i = 0; i < cells.rows(); ++i) {
        for (std::size_t j = 0; j < cells.columns(); ++j) {
          REQUIRE(is_scored(cells(i, j)) == (scores_itself || Position{j} != input.words[i]));
        }
      }
    }
  });
}

TEST_CASE("names of features stay where embeddings are kept, and change no number") {
  for_many_inputs([](Random& random, const Input& input) {
    Input named = input;
    named.features = names_of_features(random, input);
    const Trace plain = trace(input, all_variants);
    const Trace made = trace(named, all_variants);
    for (std::size_t v = 0; v < made.variants.size(); ++v) {
      const VariantTrace& variant = made.variants[v];
      for (const Step& step : variant.steps) {
        const Step& same = plain.variants[v].steps[variant.steps.place_of(step)];
        REQUIRE(same_bits(step.cells, same.cells));
        // Raw embeddings are weighed and added up; all else that the others have is projected.
        const bool keeps = variant.variant == Variant::raw &&
                           (step.id == StepId::weighted_values || step.id == StepId::context);
        REQUIRE(column_features(made, variant, step).empty() == !keeps);
      }
    }
  });
}

TEST_CASE("an exported trace given back as input gives the same trace, byte for byte") {
  for_many_inputs([](Random& random, Input input) {
    if (random.chance(2)) input.features = names_of_features(random, input);
    const std::string exported = json_text(trace(input, all_variants));
    const Input again = read_input(exported, "again.json");
    REQUIRE(json_text(trace(again, all_variants)) == exported);
  });
}

TEST_CASE("CSV and JSON hold the same numbers at the same places, bit for bit") {
  for_many_inputs([](Random&, const Input& input) {
    const Trace traced = trace(input, all_variants);
    std::map<std::string, double> csv;
    std::istringstream lines(rendered([&](Writer& out) { write_csv(traced, View{}, out); }));
    std::string line;
    std::getline(lines, line);
    while (std::getline(lines, line)) {
      const auto last = line.rfind(',');
      REQUIRE(csv.emplace(line.substr(0, last), std::strtod(&line[last + 1], nullptr)).second);
    }
    std::size_t found = 0;
    const auto expect = [&](const std::string& place, const nlohmann::json& number) {
      if (number.is_null()) {
        REQUIRE(csv.count(place) == 0);
      } else {
        REQUIRE(csv.count(place) == 1);
        REQUIRE(same_bits(csv.at(place), number.get<double>()));
        ++found;
      }
    };
    const auto json = nlohmann::json::parse(json_text(traced));
    const auto at = [](std::size_t position) { return std::to_string(position + 1); };
    for (const auto& variant : json.at("variants")) {
      for (const auto& step : variant.at("steps")) {
        const std::string id = step.at("id");
        const std::string start = variant.at("id").get<std::string>() + "," + id + ",";
        const Shape shape = facts(*parse_step(id)).shape;
        const auto& rows = step.at("values");
        for (std::size_t i = 0; i < rows.size(); ++i) {
          const std::string word =
              shape == Shape::token_features ? "" : at(index_of(input.words[i]));
          for (std::size_t j = 0; j < rows[i].size(); ++j) {
            if (shape == Shape::pair_features) {
              for (std::size_t f = 0; f < rows[i][j].size(); ++f) {
                expect(start + word + "," + at(j) + "," + at(f), rows[i][j][f]);
              }
            } else if (shape == Shape::pairs) {
              expect(start + word + "," + at(j) + ",", rows[i][j]);
            } else if (shape == Shape::token_features) {
              expect(start + "," + at(i) + "," + at(j), rows[i][j]);
            } else {
              expect(start + word + ",," + at(j), rows[i][j]);
            }
          }
        }
      }
    }
    REQUIRE(found == csv.size());
  });
}
