// Mistakes with several heads: how vectors are dealt out to them, and what becomes of theirs.
#include "mistakes/catalogue.hpp"

namespace attn {
namespace {

bool has_heads(const Situation& in) { return in.input.heads > 1; }

bool shares_keys(const Situation& in) { return in.input.sharing > 1 && in.input.kv_heads() > 1; }

// Whether queries, keys and values may all have been made with one matrix.
bool may_be_fused(const Situation& in) {
  const Input& input = in.input;
  return has_heads(in) && input.sharing == 1 && in.variant == Variant::qkv && !input.memory &&
         !input.queries && !input.keys && !input.values;
}

}  // namespace

std::vector<Mistake> mistakes_of_heads() {
  return {
      {"heads-not-split",
       "heads not split",
       "All heads score with the full queries and keys, as one; give each its own block of "
       "columns.",
       {"every head projected to the full embedding size",
        "https://github.com/pbloem/former/issues/8"},
       "nothing more: the heads' weights show it",
       [](const Situation& in) {
         // What is made of each head's vectors has no whole.
         const Input& input = in.input;
         return has_heads(in) && input.sharing == 1 && !input.past && !input.qk_norm &&
                !input.rotary;
       },
       {{Undivided{}, AsOneHead{}},
        {Undivided{}, AsOneHead{}, LengthOfHead{}},
        {Undivided{}},
        {Undivided{}, LengthOfHead{}}}},
      {"heads-interleaved",
       "heads interleaved",
       "Columns are dealt out to the heads in turn; give each head a block of neighbouring "
       "columns.",
       {"'(d k h)' deals the columns out to the heads in turn",
        "https://github.com/The-AI-Summer/self-attention-cv/blob/"
        "1c9bf6c091da998fbe84b4cfe4b8f17adf8c5c58/self_attention_cv/transformer_vanilla/mhsa.py"},
       "heads of more than one column",
       has_heads,
       {{Dealt{Dealing::in_turn}}, {Dealt{Dealing::in_turn}, Joined{Dealing::in_turn}}}},
      {"heads-reshaped",
       "heads reshaped without a transpose",
       "The rows are cut up for the heads as they lie in memory, which mixes the words; reshape to "
       "words × heads × d_k, then put the heads first.",
       {"ONNX's reference reshaped 3-D input for the heads, without the transpose",
        "https://github.com/onnx/onnx/pull/7142"},
       "more than one word",
       has_heads,
       {{Dealt{Dealing::reshaped}, WholeSentence{}},
        {Dealt{Dealing::reshaped}, Joined{Dealing::reshaped}, WholeSentence{}}}},
      {"heads-tiled",
       "shared keys and values in the wrong order",
       "Head i uses the keys and values of head i mod g, as where these are repeated as a whole; "
       "heads that share them follow one another, as repeat_interleave has it.",
       {"ONNX's Attention repeated keys and values as a whole",
        "https://github.com/onnx/onnx/pull/7274"},
       "fewer heads of keys than of queries, but more than one",
       shares_keys,
       {{Shares{}}, {Shares{.keys_alone = true}}}},
      {"heads-share-first",
       "the first head's keys and values for all",
       "All heads use the keys and values of the first head; each uses its own group's.",
       {"every head read the first one's keys and values",
        "https://github.com/PSAL-POSTECH/ONNXim/issues/33"},
       "fewer heads of keys than of queries, but more than one",
       shares_keys,
       {{Shares{.first = true}}, {Shares{.first = true, .keys_alone = true}}}},
      {"qkv-cut-flat",
       "a fused matrix cut in three",
       "The fused matrix has q, k and v of one head, then of the next, but is cut in three; take "
       "from each head's columns its own q, k and v.",
       {"chunk(3) takes for q, k, v what is stored head by head",
        "https://github.com/awslabs/slapo/pull/46"},
       "nothing more: the heads' queries show it",
       may_be_fused,
       {{FusedCut{true}}}},
      {"qkv-cut-by-head",
       "a fused matrix cut head by head",
       "The fused matrix has all queries, then all keys, then all values, but is read as if it had "
       "q, k and v of one head, then of the next; cut it in three.",
       {},
       "nothing more: the heads' queries show it",
       may_be_fused,
       {{FusedCut{false}}}},
      {"heads-merged-reshaped",
       "heads merged without a transpose",
       "The heads' contexts, head after head, are reshaped to rows, which mixes the words; bring "
       "the words to the front first, then put the heads side by side.",
       {"a permute is missing before the reshape",
        "https://github.com/jsbaan/transformer-from-scratch/pull/6"},
       "more than one word",
       has_heads,
       {{Joined{Dealing::reshaped}, WholeSentence{}}, {Joined{Dealing::reshaped}}}},
      {"heads-summed",
       "heads added up",
       "The heads' contexts are added up, or averaged; put them side by side.",
       {"the heads are summed where they should be concatenated",
        "https://github.com/awf/functional-transformer/issues/8"},
       "nothing more: the number of columns shows it",
       has_heads,
       {{Joined{Dealing::added}}, {Averaged{}}}},
  };
}

}  // namespace attn
