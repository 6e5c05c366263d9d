// The shape of what is given must tell how it was meant, and no shape may be taken for another.
#include "answers/forms.hpp"

#include "catch.hpp"

namespace {

using namespace attn;
using Conventions = std::vector<Convention>;

constexpr auto batch = Convention::batch_axis;
constexpr auto heads = Convention::head_axis;
constexpr auto beside = Convention::heads_side_by_side;
constexpr auto columns = Convention::words_as_columns;
constexpr auto average = Convention::weights_averaged;

Conventions of_one(const std::vector<std::size_t>& extents, const Wanted& wanted) {
  return find_form(extents, false, wanted).value().conventions;
}

}  // namespace

TEST_CASE("one matrix may be turned, stand below axes of 1, or be a row alone") {
  const Wanted wanted{.rows = {4}, .columns = 3};
  CHECK(of_one({4, 3}, wanted).empty());
  CHECK(of_one({3, 4}, wanted) == Conventions{columns});
  CHECK(of_one({1, 4, 3}, wanted) == Conventions{batch});
  CHECK(of_one({1, 1, 3, 4}, wanted) == Conventions{batch, columns});
  CHECK(of_one({3}, {.rows = {1}, .columns = 3}).empty());
  CHECK(of_one({3, 1}, {.rows = {1}, .columns = 3}) == Conventions{columns});
  CHECK_FALSE(find_form({5, 2}, false, wanted).has_value());
  CHECK_FALSE(find_form({2, 4, 3}, false, wanted).has_value());
}

TEST_CASE("a square matrix is taken as it stands") {
  CHECK(of_one({4, 4}, {.rows = {4}, .columns = 4}).empty());
}

TEST_CASE("a matrix may have other columns than the step's, where no form has its extents") {
  const auto form = find_form({4, 7}, false, {.rows = {4}, .columns = 3});
  CHECK(form.value().columns == 7);
  CHECK(form.value().conventions.empty());
}

TEST_CASE("of all heads there is an axis, or they stand side by side") {
  const Wanted wanted{.rows = {4}, .columns = 3, .heads = 2};
  CHECK(of_one({2, 4, 3}, wanted) == Conventions{heads});
  CHECK(of_one({4, 2, 3}, wanted) == Conventions{heads});
  CHECK(of_one({1, 2, 4, 3}, wanted) == Conventions{batch, heads});
  CHECK(of_one({2, 3, 4}, wanted) == Conventions{heads, columns});
  CHECK(of_one({4, 6}, wanted) == Conventions{beside});
  CHECK(of_one({6, 4}, wanted) == Conventions{beside, columns});
  CHECK_FALSE(find_form({4, 3}, false, wanted).has_value());
}

TEST_CASE("weights of no head are the mean of the heads'") {
  const Wanted wanted{.rows = {4}, .columns = 5, .heads = 2, .may_be_average = true};
  CHECK(of_one({4, 5}, wanted) == Conventions{average});
  CHECK(of_one({1, 4, 5}, wanted) == Conventions{batch, average});
  CHECK(of_one({5, 4}, wanted) == Conventions{average, columns});
}

TEST_CASE("weighted values are words × tokens × features, of one word without the first axis") {
  CHECK(of_one({2, 4, 3}, {.rows = {2, 4}, .columns = 3}).empty());
  CHECK(of_one({4, 3}, {.rows = {1, 4}, .columns = 3}).empty());
  CHECK(of_one({5, 2, 4, 3}, {.rows = {2, 4}, .columns = 3, .heads = 5}) == Conventions{heads});
}

TEST_CASE("each number of a form has its place in the array") {
  const auto place = [](const AnswerForm& form, std::size_t head, std::size_t row,
                        std::size_t column) {
    return head * form.of_head + row * form.of_row + column * form.of_column;
  };
  const Wanted wanted{.rows = {4}, .columns = 3, .heads = 2};
  CHECK(place(*find_form({2, 4, 3}, false, wanted), 1, 2, 1) == 1 * 12 + 2 * 3 + 1);
  CHECK(place(*find_form({4, 2, 3}, false, wanted), 1, 2, 1) == 2 * 6 + 1 * 3 + 1);
  CHECK(place(*find_form({4, 6}, false, wanted), 1, 2, 1) == 2 * 6 + 4);
  CHECK(place(*find_form({6, 4}, false, wanted), 1, 2, 1) == 4 * 4 + 2);
  CHECK(place(*find_form({2, 3, 4}, false, wanted), 1, 2, 1) == 12 + 1 * 4 + 2);
}

TEST_CASE("of blanks alone the beginning of a form will do") {
  CHECK(find_form({4}, true, {.rows = {4}, .columns = 3}).has_value());
  CHECK_FALSE(find_form({5}, true, {.rows = {4}, .columns = 3}).has_value());
}

TEST_CASE("what is read is listed once each") {
  CHECK(forms_text({.rows = {4}, .columns = 4}) == "4 × 4, or axes of 1 before these");
  CHECK(forms_text({.rows = {4}, .columns = 3, .heads = 2}) ==
        "2 × 4 × 3, 2 × 3 × 4, 4 × 2 × 3, 4 × 6, 6 × 4, or axes of 1 before these");
}
