#!/usr/bin/env bash
# ONNX's Attention: to say how many keys are no padding moves the causal mask.
#
# Package: onnxruntime-web 1.30.0. onnxruntime-node 1.30.0 does the same.
#
# Expected: nonpad_kv_seqlen hides the padding at the end, and does no more. Where it is as large as
#   the number of keys it says that nothing is padding, and changes nothing.
# Does: with is_causal it also moves the diagonal, by nonpad_kv_seqlen minus the number of queries.
#   - Three words, the last of which is padding: the first sees nothing and gets zeros, the second sees
#     the first alone. Where attn_mask says the same, every word sees what it should.
#   - Two queries over four keys without padding: the causal mask goes from the upper left to the lower
#     right.
#
# Why it matters: a padded sentence gets the weights of a causal mask that is off by its padding. That
#   looks like a mistake of one's own, and all rows but the first look sound.
#
# Source: the operator's description as 1.30.0 carries it (`strings libonnxruntime.so.1` in
#   onnxruntime-node) has for nonpad_kv_seqlen "the number of valid (ie, non-padding) tokens in each
#   sample. A padding mask can be derived from this", and for is_causal "upper left causal bias". Only
#   a later text of ONNX has the rule: queries are the last words before the padding, as with a cache.
#   https://github.com/onnx/onnx/pull/8068
#
# Seen (weights):
#| 3 words, the third is padding, said by attn_mask
#|    1.0000  0.0000  0.0000
#|    0.5000  0.5000  0.0000
#|    0.5000  0.5000  0.0000
#| 3 words, the third is padding, said by nonpad_kv_seqlen = 2
#|    0.0000  0.0000  0.0000
#|    1.0000  0.0000  0.0000
#|    0.5000  0.5000  0.0000
#| 2 queries, 4 keys
#|    1.0000  0.0000  0.0000  0.0000
#|    0.5000  0.5000  0.0000  0.0000
#| 2 queries, 4 keys, none is padding: nonpad_kv_seqlen = 4
#|    0.3333  0.3333  0.3333  0.0000
#|    0.2500  0.2500  0.2500  0.2500
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
const {run, floats, longs, bools, unit, show} = require('./one_node.js');
const zeros = (n) => Array(n).fill(0);

// Queries and keys are zeros, so that a word's weights are the same for all it may see.
const weights = (queries, keys, mask, nonpad) => run('Attention', {
  opset: 24, attributes: {is_causal: 1}, inputs: {
    Q: floats(zeros(queries * 2), 1, 1, queries, 2),
    K: floats(zeros(keys * 2), 1, 1, keys, 2),
    V: floats(unit(keys), 1, 1, keys, keys),
    attn_mask: mask, past_key: null, past_value: null, nonpad_kv_seqlen: nonpad}});

(async () => {
  const third_hidden = bools([1, 1, 0, 1, 1, 0, 1, 1, 0], 3, 3);
  show('3 words, the third is padding, said by attn_mask', await weights(3, 3, third_hidden, null), 3);
  show('3 words, the third is padding, said by nonpad_kv_seqlen = 2', await weights(3, 3, null, longs([2], 1)), 3);
  show('2 queries, 4 keys', await weights(2, 4, null, null), 4);
  show('2 queries, 4 keys, none is padding: nonpad_kv_seqlen = 4', await weights(2, 4, null, longs([4], 1)), 4);
})();
END
timeout 60 node probe.js >seen.txt 2>errors.txt ||
  { tail -n 5 errors.txt; echo "changed: ${packages[*]} no longer run this"; exit 1; }

# What was seen stands above, in the lines that begin with '#|'.
sed -n 's/^#| //p' "$script" | diff - seen.txt ||
  { echo "changed: ${packages[*]} now give the lines with '>'"; exit 1; }
echo "still so: ${packages[*]}"
