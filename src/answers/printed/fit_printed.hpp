// A printed array → the numbers of a step, in a form that the step may have.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "answers/forms.hpp"
#include "answers/given_array.hpp"
#include "answers/printed/printed_array.hpp"
#include "answers/printed/printed_how.hpp"

namespace attn {

/// The array as one that fits what is wanted (any of them): as it is; without a head or labels that
/// count; with what is left out in its place; a column. Nothing where it does not fit. Throws Error
/// where it is one long row that may be the rows or the columns of a matrix, and `flat` does not
/// say which.
std::optional<PrintedArray> fitted(const PrintedArray& array, const std::vector<Wanted>& wanted,
                                   PrintedHow::Flat flat, const std::string& file);

/// The same numbers as somebody's, each as exact as its half unit says.
GivenArray as_given(const PrintedArray& array, const std::vector<double>& half_units);

}  // namespace attn
