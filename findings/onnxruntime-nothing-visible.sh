#!/usr/bin/env bash
# A word that may see nothing: ONNX Runtime's answer depends on how the word is told.
#
# Package: onnxruntime-web 1.30.0. onnxruntime-node 1.30.0 does the same.
#
# Expected: zeros, NaN or equal weights, but the same one throughout a library.
# Does:
#   - Attention of opset 23: zeros, for a boolean mask as for one of -Infinity.
#   - com.microsoft's MultiHeadAttention, told by attention_bias: NaN.
#   - The same operator, told by key_padding_mask: the weights that it has without a mask, since -10000
#     is added to every score. Only rounding shows it, from the fifth digit on.
#   - The same again, but causal, and the first word is padding: it sees itself, with weight 1. The
#     future gets the lowest float, against which -10000 hides nothing.
#
# Why it matters: rows that see nothing are in every batch that is padded on the left. Whatever one's
#   own code gives there, one of these agrees and the others do not; and the numbers of a padded
#   word may look like those of any other.
#
# Source: https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md has, for
#   mask_filter_value, "The value to be filled in the attention mask. Default value is -10000.0f". It
#   does not say that the future is hidden by another, nor what a row that sees nothing gives.
#
# Seen (weights of the first of three words):
#| Attention, boolean mask
#|    0.0000  0.0000  0.0000
#| Attention, mask of -Infinity
#|    0.0000  0.0000  0.0000
#| MultiHeadAttention, attention_bias of -Infinity
#|       NaN     NaN     NaN
#| MultiHeadAttention, key_padding_mask hides all
#|    0.4011  0.1978  0.4011
#| MultiHeadAttention, no mask
#|    0.4011  0.1978  0.4011
#| MultiHeadAttention, causal, the first word is padding
#|    1.0000  0.0000  0.0000
#
# Exits 0 if it is still so, 1 if it has changed, 77 if the packages cannot be had.
set -euo pipefail
export ORT_DISABLE_TELEMETRY=1
packages=(onnxruntime-web@1.30.0)

script=$(realpath "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
timeout 80 npm install --prefix . --prefer-offline --no-audit --no-fund --ignore-scripts \
  "${packages[@]}" >npm.log 2>&1 ||
  { echo "skipped: npm cannot install ${packages[*]}"; exit 77; }
cp "$(dirname "$script")/one_node.js" .

cat >probe.js <<'END'
const {run, floats, ints, bools, unit, show} = require('./one_node.js');
const words = [1, 0, 0, 1, 1, 1];
const none = -Infinity;
const first_sees_nothing = [none, none, none, 0, 0, 0, 0, 0, 0];
const row = async (heading, weights) => show(heading, (await weights).slice(0, 3), 3);

const standard = (attn_mask) => run('Attention', {opset: 23, inputs: {
  Q: floats(words, 1, 1, 3, 2), K: floats(words, 1, 1, 3, 2), V: floats(unit(3), 1, 1, 3, 3), attn_mask}});

const contributed = ({key_padding_mask = null, attention_bias = null}, unidirectional = 0) =>
  run('MultiHeadAttention', {
    domain: 'com.microsoft', opset: 17, attributes: {num_heads: 1, unidirectional}, inputs: {
      query: floats(words, 1, 3, 2), key: floats(words, 1, 3, 2), value: floats(unit(3), 1, 3, 3),
      bias: null, key_padding_mask, attention_bias}});

(async () => {
  await row('Attention, boolean mask', standard(bools([0, 0, 0, 1, 1, 1, 1, 1, 1], 3, 3)));
  await row('Attention, mask of -Infinity', standard(floats(first_sees_nothing, 3, 3)));
  await row('MultiHeadAttention, attention_bias of -Infinity',
            contributed({attention_bias: floats(first_sees_nothing, 1, 1, 3, 3)}));
  await row('MultiHeadAttention, key_padding_mask hides all',
            contributed({key_padding_mask: ints([0, 0, 0], 1, 3)}));
  await row('MultiHeadAttention, no mask', contributed({}));
  await row('MultiHeadAttention, causal, the first word is padding',
            contributed({key_padding_mask: ints([0, 1, 1], 1, 3)}, 1));
})();
END
timeout 60 node probe.js >seen.txt 2>errors.txt ||
  { tail -n 5 errors.txt; echo "changed: ${packages[*]} no longer run this"; exit 1; }

# What was seen stands above, in the lines that begin with '#|'.
sed -n 's/^#| //p' "$script" | diff - seen.txt ||
  { echo "changed: ${packages[*]} now give the lines with '>'"; exit 1; }
echo "still so: ${packages[*]}"
