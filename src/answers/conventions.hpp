// In what other way than the form's right numbers may be written down. Numbers are read so where
// their shape says it, or where they agree so and not otherwise; it is always said.
#pragma once

#include <string_view>
#include <vector>

namespace attn {

enum class Convention {
  batch_axis,
  head_axis,
  heads_side_by_side,
  words_as_columns,
  weights_averaged,
  number_for_infinity,
  mask_complement,
  queries_scaled,
  both_scaled,
  scores_scaled,
  sink_column
};

/// What is said of a convention.
struct ConventionFacts {
  Convention convention;
  std::string_view id;    ///< "queries-scaled"
  std::string_view what;  ///< half a sentence: "the queries are scaled in place of the scores"
};

const ConventionFacts& facts(Convention convention);

/// Adds a convention, unless it is there.
void include(Convention convention, std::vector<Convention>& conventions);

}  // namespace attn
