#!/usr/bin/env bash
# ONNX Runtime takes attributes of attention that change no bit of the result.
#
# Package: onnxruntime-web 1.30.0. onnxruntime-node 1.30.0 does the same.
#
# Expected: an attribute is heeded or refused. With softmax_precision float16 or bfloat16 weights are
#   right to three or two digits; with a scale, RotaryEmbedding's positions or results are multiplied.
# Does: both are taken without a word, and every bit stays as it was.
#   The same library does refuse do_rotary of com.microsoft's Attention, which its CPU has not got.
#
# Why it matters: who computes what the model's attributes say, a softmax in half precision or
#   positions scaled for a longer text, gets other numbers than what runs the model.
#
# Source: the operators' descriptions as 1.30.0 carries them (`strings libonnxruntime.so.1` in
#   onnxruntime-node). Attention: "The floating-point precision used in softmax computation".
#   RotaryEmbedding of com.microsoft: "Custom scale will be used if specified". In the sources,
#   onnxruntime/core/providers/cpu/llm/attention.cc and contrib_ops/cpu/bert/rotary_embedding.cc read
#   the attributes; nothing there computes with them.
#
# Seen:
#| Attention
#|    0.4011  0.1978  0.4011
#|   softmax_precision float16: every bit the same
#|   softmax_precision bfloat16: every bit the same
#| RotaryEmbedding
#|   -1.9842  1.9599  2.4624  4.0198
#|   scale 2: every bit the same
#|   scale 0.5: every bit the same
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
const {run, floats, longs, unit, show} = require('./one_node.js');
const words = [1, 0, 0, 1, 1, 1];
const same = (one, other) => one.every((x, i) => Object.is(x, other[i])) ? 'every bit the same' : 'other numbers';

const weights = (attributes) => run('Attention', {opset: 23, attributes, inputs: {
  Q: floats(words, 1, 1, 3, 2), K: floats(words, 1, 1, 3, 2), V: floats(unit(3), 1, 1, 3, 3)}});
const turned = (attributes) => run('RotaryEmbedding', {domain: 'com.microsoft', opset: 17, attributes, inputs: {
  input: floats([1, 2, 3, 4], 1, 1, 4), position_ids: longs([1], 1),
  cos_cache: floats([1, 1, 0.5403, 0.99995], 2, 2), sin_cache: floats([0, 0, 0.8415, 0.01], 2, 2)}});

(async () => {
  const plain = await weights({});
  show('Attention', plain.slice(0, 3), 3);
  for (const [name, softmax_precision] of [['float16', 10], ['bfloat16', 16]])
    console.log(`  softmax_precision ${name}: ${same(plain, await weights({softmax_precision}))}`);
  const once = await turned({});
  show('RotaryEmbedding', once, 4);
  for (const scale of [2, 0.5])
    console.log(`  scale ${scale}: ${same(once, await turned({scale: {float: scale}}))}`);
})();
END
timeout 60 node probe.js >seen.txt 2>errors.txt ||
  { tail -n 5 errors.txt; echo "changed: ${packages[*]} no longer run this"; exit 1; }

# What was seen stands above, in the lines that begin with '#|'.
sed -n 's/^#| //p' "$script" | diff - seen.txt ||
  { echo "changed: ${packages[*]} now give the lines with '>'"; exit 1; }
echo "still so: ${packages[*]}"
