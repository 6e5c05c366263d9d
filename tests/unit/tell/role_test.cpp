// A colour that stood for two things would say the wrong one.
#include "tell/role.hpp"

#include <algorithm>
#include <vector>

#include "catch.hpp"

using namespace attn;

TEST_CASE("a matrix has the role of its name") {
  CHECK(role_of("queries") == Role::query);
  CHECK(role_of("keys") == Role::key);
  CHECK(role_of("values") == Role::value);
  CHECK(role_of("weights") == Role::weight);
  CHECK(role_of("embeddings") == Role::plain);
}

TEST_CASE("queries, keys, values and weights each have a colour of their own") {
  std::vector<Style> seen;
  for (const Role role : {Role::query, Role::key, Role::value, Role::weight}) {
    const Style style = style_of(role);
    CHECK(std::find(seen.begin(), seen.end(), style) == seen.end());
    CHECK(style != Style::plain);
    seen.push_back(style);
  }
  CHECK(style_of(Role::plain) == Style::plain);
}
