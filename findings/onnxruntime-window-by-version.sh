#!/usr/bin/env bash
# The same model with GroupQueryAttention has a window one token narrower from ONNX Runtime 1.24.1 on.
#
# Packages: onnxruntime-web 1.23.2 and 1.30.0. onnxruntime-node of these versions does the same, and
#   1.24.1 does what 1.30.0 does.
#
# Expected: local_window_size = 2 lets a word see the same tokens in every version.
# Does: up to 1.23.2 the word itself is not counted, so that it sees itself and two before it. From
#   1.24.1 on it is counted: the word sees itself and one before it. Cached keys change nothing in this.
#   In both versions the operator is of com.microsoft's opset 1, so that no model says which is meant.
#
# Why it matters: who holds a model with a sliding window, as Mistral has, against their own code is off
#   by one token in one of the versions. Words up to the window's size agree in both: a sentence no
#   longer than the window does not show it.
#
# Source: the operator's description as each version carries it (`strings libonnxruntime.so.1` in
#   onnxruntime-node) has "left_window_size for local attention (like Mistral)" in 1.23.2 and in 1.24.1,
#   "left_window_size for causal local attention (like Mistral)" in 1.30.0. None says whether the word
#   itself is counted, or that it was once otherwise. It was changed as a fix:
#   https://github.com/microsoft/onnxruntime/pull/25927
#
# Seen (weights):
#| 1.23.2
#| 4 words, local_window_size 2
#|    1.0000  0.0000  0.0000  0.0000
#|    0.5000  0.5000  0.0000  0.0000
#|    0.3333  0.3333  0.3333  0.0000
#|    0.0000  0.3333  0.3333  0.3333
#| the fourth word after 3 cached, local_window_size 2
#|    0.0000  0.3333  0.3333  0.3333
#| 1.30.0
#| 4 words, local_window_size 2
#|    1.0000  0.0000  0.0000  0.0000
#|    0.5000  0.5000  0.0000  0.0000
#|    0.0000  0.5000  0.5000  0.0000
#|    0.0000  0.0000  0.5000  0.5000
#| the fourth word after 3 cached, local_window_size 2
#|    0.0000  0.0000  0.5000  0.5000
#
# Exits 0 if it is still so, 1 if it has changed, 77 if the packages cannot be had.
set -euo pipefail
export ORT_DISABLE_TELEMETRY=1
packages=(old@npm:onnxruntime-web@1.23.2 new@npm:onnxruntime-web@1.30.0)

script=$(realpath "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
timeout 80 npm install --prefix . --prefer-offline --no-audit --no-fund --ignore-scripts \
  "${packages[@]}" >npm.log 2>&1 ||
  { echo "skipped: npm cannot install ${packages[*]}"; exit 77; }
cp "$(dirname "$script")/one_node.js" .

cat >probe.js <<'END'
const {run, floats, ints, unit, show} = require('./one_node.js');
const d = 8; // numbers of a head
const zeros = (n) => Array(n).fill(0);
const values = unit(4, d);

// Queries and keys are zeros, so that a word's weights are the same for all it may see.
// Of the four words the first `cached` are in the cache.
const weights = async (cached) => {
  const own = 4 - cached;
  const past = (numbers) => cached ? floats(numbers, 1, 1, cached, d) : null;
  const y = await run('GroupQueryAttention', {
    domain: 'com.microsoft', opset: 17, attributes: {num_heads: 1, kv_num_heads: 1, local_window_size: 2},
    outputs: ['y', 'present_key', 'present_value'], wanted: 'y', // 1.23.2 fails with y alone
    inputs: {
      query: floats(zeros(own * d), 1, own, d), key: floats(zeros(own * d), 1, own, d),
      value: floats(values.slice(cached * d), 1, own, d),
      past_key: past(zeros(cached * d)), past_value: past(values.slice(0, cached * d)),
      seqlens_k: ints([3], 1), total_sequence_length: ints([4], 1)}}); // seqlens_k: the words less one
  return y.filter((_, i) => i % d < 4);
};

(async () => {
  show('4 words, local_window_size 2', await weights(0), 4);
  show('the fourth word after 3 cached, local_window_size 2', await weights(3), 4);
})();
END
{
  echo 1.23.2 && RUNTIME=old timeout 60 node probe.js
  echo 1.30.0 && RUNTIME=new timeout 60 node probe.js
} >seen.txt 2>errors.txt ||
  { tail -n 5 errors.txt; echo "changed: ${packages[*]} no longer run this"; exit 1; }

# What was seen stands above, in the lines that begin with '#|'.
sed -n 's/^#| //p' "$script" | diff - seen.txt ||
  { echo "changed: ${packages[*]} now give the lines with '>'"; exit 1; }
echo "still so: ${packages[*]}"
