#include "answers/forms.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "answers/given_array.hpp"

namespace attn {
namespace {

using Extents = std::vector<std::size_t>;

std::size_t product(const Extents& extents) {
  std::size_t count = 1;
  for (const std::size_t extent : extents) count *= extent;
  return count;
}

// {heads?, rows…, columns}
Extents with(std::optional<std::size_t> before, const Extents& rows,
             std::optional<std::size_t> columns) {
  Extents all;
  if (before) all.push_back(*before);
  all.insert(all.end(), rows.begin(), rows.end());
  if (columns) all.push_back(*columns);
  return all;
}

// The forms of one matrix, which stands alone.
std::vector<AnswerForm> forms_of_one(const Wanted& wanted) {
  const std::size_t rows = product(wanted.rows);
  const std::size_t columns = wanted.columns;
  std::vector<AnswerForm> forms;
  const auto as_it_stands = [&](const Extents& given) {
    forms.push_back({.extents = with({}, given, columns), .columns = columns, .of_row = columns});
  };
  as_it_stands(wanted.rows);
  // Of one row the axis may be left out.
  Extents fewer = wanted.rows;
  while (!fewer.empty() && fewer.front() == 1) {
    fewer.erase(fewer.begin());
    as_it_stands(fewer);
  }
  if (wanted.rows.size() > 1) return forms;
  forms.push_back({.extents = {columns, rows},
                   .columns = columns,
                   .of_row = 1,
                   .of_column = rows,
                   .conventions = {Convention::words_as_columns}});
  return forms;
}

// Those of the matrices of all heads in one array.
std::vector<AnswerForm> forms_of_heads(const Wanted& wanted) {
  const std::size_t heads = wanted.heads;
  const std::size_t rows = product(wanted.rows);
  const std::size_t columns = wanted.columns;
  std::vector<AnswerForm> forms;
  for (AnswerForm one : forms_of_one(wanted)) {
    one.extents = with(heads, one.extents, {});
    one.heads = heads;
    one.of_head = rows * columns;
    one.conventions.insert(one.conventions.begin(), Convention::head_axis);
    forms.push_back(std::move(one));
  }
  if (wanted.rows.size() > 1) return forms;
  AnswerForm beside{.extents = {rows, heads * columns},
                    .heads = heads,
                    .columns = columns,
                    .of_head = columns,
                    .of_row = heads * columns,
                    .conventions = {Convention::heads_side_by_side}};
  AnswerForm below_words = beside;  // words × heads × features
  below_words.extents = {rows, heads, columns};
  below_words.conventions = {Convention::head_axis};
  AnswerForm turned{.extents = {heads * columns, rows},
                    .heads = heads,
                    .columns = columns,
                    .of_head = columns * rows,
                    .of_row = 1,
                    .of_column = rows,
                    .conventions = {Convention::heads_side_by_side, Convention::words_as_columns}};
  forms.insert(forms.end(), {below_words, beside, turned});
  if (rows == 1) {
    beside.extents = {heads * columns};
    forms.push_back(beside);
  }
  return forms;
}

std::vector<AnswerForm> forms_of_average(const Wanted& wanted) {
  std::vector<AnswerForm> forms = forms_of_one(wanted);
  for (AnswerForm& form : forms) {
    form.conventions.insert(form.conventions.begin(), Convention::weights_averaged);
  }
  return forms;
}

bool begins(const Extents& whole, const Extents& beginning) {
  return beginning.size() < whole.size() &&
         std::equal(beginning.begin(), beginning.end(), whole.begin());
}

template <typename Fits>
std::optional<AnswerForm> first_that(const Wanted& wanted, Fits fits) {
  for (const AnswerForm& form : forms_of(wanted)) {
    if (fits(form)) return form;
  }
  return std::nullopt;
}

// With the axes of 1 that stand before it left out, one after the other.
template <typename Find>
std::optional<AnswerForm> below_axes_of_one(Extents extents, Find find) {
  for (bool is_below = false;; is_below = true) {
    if (auto form = find(extents)) {
      if (is_below) form->conventions.insert(form->conventions.begin(), Convention::batch_axis);
      return form;
    }
    if (extents.size() < 2 || extents.front() != 1) return std::nullopt;
    extents.erase(extents.begin());
  }
}

}  // namespace

bool AnswerForm::is_turned() const {
  return std::ranges::find(conventions, Convention::words_as_columns) != conventions.end();
}

std::vector<AnswerForm> forms_of(const Wanted& wanted) {
  if (wanted.heads == 0) return forms_of_one(wanted);
  std::vector<AnswerForm> forms = forms_of_heads(wanted);
  if (wanted.may_be_average) {
    const auto averaged = forms_of_average(wanted);
    forms.insert(forms.end(), averaged.begin(), averaged.end());
  }
  return forms;
}

namespace {

std::optional<AnswerForm> exact_form(std::vector<std::size_t> extents, const Wanted& wanted) {
  return below_axes_of_one(std::move(extents), [&](const Extents& given) {
    return first_that(wanted, [&](const AnswerForm& form) { return form.extents == given; });
  });
}

}  // namespace

bool has_form(std::vector<std::size_t> extents, const Wanted& wanted) {
  return exact_form(std::move(extents), wanted).has_value();
}

std::optional<AnswerForm> find_form(std::vector<std::size_t> extents, bool is_blank,
                                    const Wanted& wanted) {
  auto found = exact_form(extents, wanted);
  if (found) return found;
  if (is_blank) {
    found =
        first_that(wanted, [&](const AnswerForm& form) { return begins(form.extents, extents); });
    if (found) return found;
  }
  Wanted otherwise = wanted;
  otherwise.columns = extents.back();
  return below_axes_of_one(std::move(extents), [&](const Extents& given) {
    return first_that(otherwise, [&](const AnswerForm& form) {
      const bool is_usual =
          form.conventions.empty() || form.conventions == std::vector{Convention::head_axis};
      return is_usual && form.extents == given;
    });
  });
}

std::string forms_text(const Wanted& wanted) {
  std::vector<std::string> texts;
  for (const AnswerForm& form : forms_of(wanted)) {
    std::string text = extents_text(form.extents);
    if (std::ranges::find(texts, text) == texts.end()) texts.push_back(std::move(text));
  }
  std::string all;
  for (const std::string& text : texts) all += text + ", ";
  return all + "or axes of 1 before these";
}

}  // namespace attn
