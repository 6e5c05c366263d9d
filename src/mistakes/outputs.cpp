// Mistakes with what comes last: W_O, and what is added to it.
#include "mistakes/catalogue.hpp"

namespace attn {
namespace {

bool always(const Situation&) { return true; }
bool has_queries(const Situation& in) { return in.variant != Variant::raw; }
bool has_embeddings(const Situation& in) {
  return has_queries(in) && in.input.embeddings.has_value();
}

// As PyTorch has it, and others; Keras adds a thousandth.
std::vector<Edits> normed() {
  std::vector<Edits> ways;
  for (const double epsilon : {1e-5, 1e-12, 1e-3}) {
    ways.push_back({WithResidual{}, Normed{epsilon}});
  }
  return ways;
}

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
       has_embeddings,
       {{WithResidual{}}}},
      {"residual-normed",
       "residual added, and normalised",
       "The word's own embedding is added to what attention gives, and each row normalised by its "
       "mean and variance; leave both to what comes after attention.",
       {"the module of attention ends in layer_norm(outputs + residual)",
        "https://github.com/jadore801120/attention-is-all-you-need-pytorch/blob/"
        "144902aa6fc57cfa294db487f796dad600210d5e/transformer/SubLayers.py"},
       "embeddings as long as what comes out, of more than one number",
       has_embeddings,
       normed()},
      {"dropout-on-output",
       "dropout on the output",
       "Some numbers of what attention gives, or the network after it, are 0 and all others are "
       "divided by 1 − p, as in training; turn dropout off, in PyTorch with model.eval().",
       {"what the weights sum is dropped out, not the weights",
        "https://github.com/nikhilbarhate99/min-decision-transformer/issues/2"},
       "an output, or contexts, of more than two numbers",
       always,
       {},
       Fits::dropout_of_output},
  };
}

}  // namespace attn
