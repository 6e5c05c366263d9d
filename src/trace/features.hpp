// Which numbers go with the features that the input has names for.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "trace/trace.hpp"

namespace attn {

/// What the columns of a step's numbers are called: the names of the embeddings' features where the
/// step keeps them, as adding positions, a norm, weighing embeddings and a residual do. Empty where
/// the input names none, or where the columns are others, as a learned matrix makes them.
const std::vector<std::string>& column_features(const Trace& trace, const VariantTrace& variant,
                                                const Step& step);

/// The same of a matrix of the input, by its key: of its columns, and of its rows, which a learned
/// matrix that takes embeddings has one of for each feature (stored turned, a column). Where
/// variants differ in it, there are none.
struct MatrixFeatures {
  const std::vector<std::string>& rows;
  const std::vector<std::string>& columns;
};
MatrixFeatures matrix_features(const Trace& trace, std::string_view key);

}  // namespace attn
