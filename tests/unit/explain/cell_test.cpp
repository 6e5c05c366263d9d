// An address must find the cell it names and no other.
#include "explain/cell.hpp"

#include "catch.hpp"
#include "unit/explain/two_heads.hpp"

namespace {

using namespace attn;
using test::lecture;
using test::message_of;
using test::two_heads;

Coordinates pair(std::size_t word, std::size_t token) {
  return {.word = Position{word}, .token = Position{token}};
}

}  // namespace

TEST_CASE("every cell of a trace is found by its own address") {
  const Trace traced = two_heads();
  for (std::size_t v = 0; v < traced.variants.size(); ++v) {
    for (const Step& step : traced.variants[v].steps) {
      const Shape shape = facts(step.id).shape;
      Target row{.variant = v, .step = &step, .at = {.word = Position{0}}};
      if (shape == Shape::token_features) row.at = {.token = Position{0}};
      if (shape == Shape::pair_features) row.at = pair(0, 1);
      for (const Coordinates& at : cells_of(row, traced)) {
        const Cell cell{.name = std::string(facts(step.id).name), .head = step.head, .at = at};
        const Target found = find_cell(address_of(cell, traced.variants[v]), traced);
        CHECK(found.variant == v);
        CHECK(found.step == &step);
        CHECK(found.at == at);
      }
    }
  }
}

TEST_CASE("a row or a column that is a word may be called by its token") {
  const Trace traced = two_heads();
  CHECK(find_cell("qkv.head2.weights[south,fly]", traced).at == pair(2, 1));
  CHECK(find_cell("qkv.head2.weights[south]", traced).at == Coordinates{.word = Position{2}});
  CHECK(find_cell("qkv.keys[fly,4]", traced).at == Coordinates{.token = Position{1}, .feature = 3});
  CHECK(find_cell("qkv.head1.weighted_values[birds,south,2]", traced).at ==
        Coordinates{.word = Position{0}, .token = Position{2}, .feature = 1});
}

TEST_CASE("the variant may be left out where there is one") {
  const Trace traced = trace(lecture(), std::vector{Variant::qkv});
  CHECK(find_cell("weights[2,1]", traced).step->id == StepId::weights);
  CHECK(message_of([] { find_cell("weights[1,1]", two_heads()); }).find("a variant") !=
        std::string::npos);
}

TEST_CASE("what is no cell is refused with what would be one") {
  const Trace traced = two_heads();
  const auto message = [&](std::string_view address) {
    return message_of([&] { find_cell(address, traced); });
  };
  CHECK(message("qkv.weights[1,1]").ends_with("each of 2 heads has weights of its own"));
  CHECK(message("qkv.head3.weights[1,1]").ends_with("expected head1 to head2"));
  CHECK(message("qkv.head1.concat[1,1]").find("expected a step of head 1: queries") !=
        std::string::npos);
  CHECK(message("qkv.head1.weights[fly,1]").find("word 2 (\"fly\") is not encoded") !=
        std::string::npos);
  for (const std::string_view address :
       {"", "[", "]", "[]", ".", "qkv", "qkv.", "qkv.[1,1]", "qkv.keys[]", "qkv.keys[,]",
        "qkv.keys[1,1", "a.b.c.d[1]", "qkv.head1.head1.keys[1,1]", "qkv.head.keys[1,1]"}) {
    INFO(address);
    CHECK(message(address).starts_with("--explain "));
  }
}

TEST_CASE("a place of a step has the word of its row, and is found again by where that stands") {
  const Trace traced = two_heads();  // encodes the words 3 and 1
  const Place place{1, 0, 2};
  CHECK(coordinates_of(traced, {.id = StepId::queries}, {1, 2}) ==
        Coordinates{.word = Position{0}, .feature = 2});
  CHECK(coordinates_of(traced, {.id = StepId::keys}, {1, 2}) ==
        Coordinates{.token = Position{1}, .feature = 2});
  CHECK(coordinates_of(traced, {.id = StepId::weights}, {1, 2}) == pair(0, 2));
  CHECK(coordinates_of(traced, {.id = StepId::weighted_values}, place) ==
        Coordinates{.word = Position{0}, .token = Position{0}, .feature = 2});
  for (const StepId id : all_steps) {
    const PlannedStep step{.id = id};
    const Place back = place_of(traced, step, coordinates_of(traced, step, place));
    CHECK(back.row == place.row);
    CHECK(back.column == place.column);
  }
}

TEST_CASE("a number of the input has an address without a variant") {
  const Trace traced = two_heads();
  CHECK(address_of({.name = "W_Q", .of_input = true, .in_input = {0, 1}}, traced.variants[1]) ==
        "W_Q[1,2]");
  CHECK(address_of({.name = "weights", .head = 2, .at = pair(2, 0)}, traced.variants[1]) ==
        "qkv.head2.weights[3,1]");
}
