// Every list of an input's matrices comes from one table: what it says wrongly, all of them do.
#include "trace/input_matrices.hpp"

#include <set>
#include <stdexcept>
#include <string_view>

#include "catch.hpp"
#include "helpers.hpp"

using namespace attn;

TEST_CASE("each matrix of an input is found by its key, and only where the input has it") {
  for (const InputMatrix& which : input_matrices) {
    INFO(which.key);
    Input input;
    CHECK(find_input_matrix(which.key) == &which);
    CHECK(find_matrix(input, which.key) == nullptr);
    if (which.key == "memory") {
      input.memory = {.tokens = {"m1"}, .embeddings = Matrix(1, 1)};
    } else if (which.row_for == RowFor::past) {
      Past past{.tokens = {"p1"}, .keys = {}, .values = {}};
      (which.key == "past_keys" ? past.keys : past.values) = Matrix(1, 1);
      input.past = past;
    } else if (which.key.starts_with("qk_norm.")) {
      input.qk_norm.emplace();
      *find_member(input, which) = Matrix(1, 1);
    } else if (which.step && which.member == nullptr && which.row_for != RowFor::pair) {
      input.positions.emplace();
      input.norm.emplace();
      input.feed_forward.emplace();
      for (auto* layer : {&input.hidden_Q, &input.hidden_K, &input.hidden_V}) layer->emplace();
      *find_member(input, which) = Matrix(1, 1);
    } else if (which.row_for == RowFor::pair) {
      (which.key == "bias" ? input.bias : input.scores) = {Matrix(1, 1)};
    } else {
      input.*which.member = Matrix(1, 1);
    }
    for (const InputMatrix& other : input_matrices) {
      CHECK((find_matrix(input, other) != nullptr) == (other.key == which.key));
    }
  }
  CHECK(find_input_matrix("W_q") == nullptr);
  CHECK(find_matrix(test::lecture(), "") == nullptr);
}

TEST_CASE("no two keys of an input are alike, nor two of its members") {
  std::set<std::string_view> keys;
  for (const InputMatrix& which : input_matrices) {
    INFO(which.key);
    CHECK(keys.insert(which.key).second);
    if (!which.short_key.empty()) CHECK(keys.insert(which.short_key).second);
    for (const InputMatrix& other : input_matrices) {
      if (which.member != nullptr) {
        CHECK((which.member == other.member) == (which.key == other.key));
      }
    }
  }
}

TEST_CASE("a projection has its W, its bias and vectors that may be given") {
  for (const StepId step : {StepId::queries, StepId::keys, StepId::values, StepId::output}) {
    INFO(facts(step).name);
    CHECK(W_of(step).key.front() == 'W');
    CHECK(b_of(step)->key.front() == 'b');
    CHECK(W_of(step).key.back() == b_of(step)->key.back());
  }
  CHECK(W_of(StepId::keys).key == "W_K");
  CHECK(W_of(StepId::ffn_output).key == "feed_forward.W_2");
  CHECK(b_of(StepId::queries_hidden)->key == "W_Q.b_1");
  CHECK(b_of(StepId::ffn_gate) == nullptr);
  CHECK_THROWS_AS(W_of(StepId::scores), std::out_of_range);
}

TEST_CASE(
    "what is given in place of a step has its name, and a row for what the step has one for") {
  for (const InputMatrix& which : input_matrices) {
    if (!which.is_given()) continue;
    INFO(which.key);
    CHECK(which.key == facts(*which.step).name);
    CHECK((which.row_for == RowFor::token) == (facts(*which.step).shape == Shape::token_features));
    if (which.row_for != RowFor::pair) CHECK(which.columns == W_of(*which.step).columns);
  }
}

TEST_CASE("symbols are the lecture's letters") {
  CHECK(symbol_of("embeddings") == "X");
  CHECK(symbol_of("W_K") == "W_K");
  CHECK(symbol_of("queries") == "Q");
  CHECK(symbol_of("weights") == "A");
  CHECK(row_name("embeddings") == "embedding");
  CHECK(row_name("keys") == "key");
  CHECK(rows_name("memory") == "the memory's embeddings");
  CHECK(rows_name("keys") == "keys");
}

TEST_CASE(
    "of matrices that each head may have its own of, a head finds its own or all heads' one") {
  Input input;
  input.heads = 2;
  input.bias = {Matrix(1, 1, 3.0)};
  CHECK(count_matrices(input, *find_input_matrix("bias")) == 1);
  CHECK((*find_matrix(input, "bias", 2))(0, 0) == 3.0);
  input.bias.emplace_back(1, 1, 4.0);
  CHECK(count_matrices(input, *find_input_matrix("bias")) == 2);
  CHECK((*find_matrix(input, "bias", 1))(0, 0) == 3.0);
  CHECK((*find_matrix(input, "bias", 2))(0, 0) == 4.0);
  CHECK(count_matrices(input, *find_input_matrix("W_Q")) == 0);
}
