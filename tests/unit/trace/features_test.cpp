// Which columns are those of the embeddings: an addition, a norm and a weighing keep them, a
// learned matrix makes others.
#include "trace/features.hpp"

#include "catch.hpp"
#include "helpers.hpp"

namespace {

using namespace attn;

const std::vector<std::string> names{"noun", "moves", "where", "alive"};

Input with_names() {
  Input input = test::lecture();
  input.features = names;
  return input;
}

Trace traced(Input input) { return trace(std::move(input), all_variants); }

const std::vector<std::string>& of(const Trace& trace, std::size_t variant, StepId step) {
  const VariantTrace& in = trace.variants[variant];
  return column_features(trace, in, *find_step(in, step));
}

}  // namespace

TEST_CASE(
    "weighed embeddings and their sum keep the names of features, keys and values have none") {
  const Trace trace = traced(with_names());
  CHECK(of(trace, 0, StepId::weighted_values) == names);
  CHECK(of(trace, 0, StepId::context) == names);
  CHECK(of(trace, 0, StepId::scores).empty());
  for (const StepId step : {StepId::queries, StepId::keys, StepId::scores, StepId::context}) {
    CHECK(of(trace, 1, step).empty());
    CHECK(of(trace, 2, step).empty());
  }
}

TEST_CASE("a residual keeps the names, whatever is added to the word") {
  Input input = with_names();
  input.residual = true;
  const Trace trace = traced(input);
  CHECK(of(trace, 2, StepId::context).empty());
  CHECK(of(trace, 2, StepId::residual_1) == names);
}

TEST_CASE("positions that are added keep the names, and have them") {
  Input input = with_names();
  input.positions = Positions{.table = test::matrix({{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}})};
  const Trace trace = traced(input);
  CHECK(of(trace, 2, StepId::positioned) == names);
  CHECK(matrix_features(trace, "positions").columns == names);
}

TEST_CASE("a matrix that takes embeddings has a row for each feature, or turned a column") {
  Input input = with_names();
  const Trace straight = traced(input);
  CHECK(matrix_features(straight, "embeddings").columns == names);
  CHECK(matrix_features(straight, "W_Q").rows == names);
  CHECK(matrix_features(straight, "W_V").columns.empty());
  CHECK(matrix_features(straight, "W_O").rows.empty());
  input.layout = Layout::out_in;
  const Trace turned = traced(input);
  CHECK(matrix_features(turned, "W_Q").rows.empty());
  CHECK(matrix_features(turned, "W_Q").columns == names);
}

TEST_CASE("a memory has features of its own, which have no names") {
  Input input = with_names();
  input.memory = Memory{.tokens = {"m"}, .embeddings = test::matrix({{1, 2, 3, 4}})};
  const Trace trace = traced(input);
  CHECK(of(trace, 0, StepId::context).empty());
  CHECK(matrix_features(trace, "memory").columns.empty());
  CHECK(matrix_features(trace, "W_K").rows.empty());
  CHECK(matrix_features(trace, "W_Q").rows == names);
}

TEST_CASE("without names nothing has any") {
  const Trace trace = traced(test::lecture());
  CHECK(of(trace, 0, StepId::context).empty());
  CHECK(matrix_features(trace, "embeddings").columns.empty());
}
