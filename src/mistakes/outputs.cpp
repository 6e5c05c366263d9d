// Mistakes with what comes last: W_O, and what is added to it.
#include "mistakes/catalogue.hpp"

namespace attn {
namespace {

bool has_queries(const Situation& in) { return in.variant != Variant::raw; }

bool square_O(const Situation& in) {
  return has_queries(in) && in.input.W_O && in.input.W_O->rows() == in.input.W_O->columns();
}

}  // namespace

std::vector<Mistake> mistakes_of_outputs() {
  return {
      {"W_O-transposed",
       "W_O transposed",
       "W_O is read with its rows and columns changed over; multiply with W_O as it is given, or "
       "set the file's layout.",
       {"the output projection lacked its transpose", "https://github.com/AaltoML/SUQ/issues/2"},
       "a W_O that is not symmetric",
       square_O,
       {{Turned{"W_O"}}}},
      {"output-missing",
       "output projection left off",
       "What the heads found is not multiplied with W_O; multiply it with W_O and add b_O.",
       {"no linear projection after the heads are concatenated",
        "https://github.com/Kyubyong/transformer/issues/117"},
       "a W_O that is not the identity",
       [](const Situation& in) { return has_queries(in) && in.input.W_O.has_value(); },
       {{LeftOut{StepId::output, Stands::as_copy}}}},
      {"residual-added",
       "residual added",
       "The word's own embedding is added to what attention gives; leave that to what comes after "
       "attention.",
       {"what the module hands back has the residual added",
        "https://github.com/ndif-team/nnterp/issues/51"},
       "embeddings as long as what comes out",
       [](const Situation& in) { return has_queries(in) && in.input.embeddings.has_value(); },
       {{WithResidual{}}}},
  };
}

}  // namespace attn
