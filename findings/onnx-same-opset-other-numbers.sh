#!/usr/bin/env bash
# The same model of the same opset gets other weights from another version of ONNX Runtime.
#
# Packages: onnxruntime-web 1.23.2 and 1.30.0. onnxruntime-node of these versions does the same.
#
# Expected: a model names its opset, here 23, and that fixes what each operator computes. Another
#   version may round otherwise, but gives the same weights.
# Does: three things have changed without a new opset.
#   - Softcap. 1.23.2 caps after the mask, so that a hidden score becomes -softcap and gets weight: a
#     word sees its future. 1.30.0 caps before the mask.
#   - The output qk_matmul_output. Mode 1 was "scaled, masked" and is "capped"; mode 2 was "masked,
#     capped" and is "capped, masked".
#   - One causal query over three keys. 1.23.2 lets it see all, 1.30.0 the first alone.
#   Softcap is 2 here. With Gemma 2's 50 the leak is there too, but no digit shows it.
#
# Why it matters: who holds capped scores or weights against an ONNX model must know the version of
#   what ran it. With 1.23.2 a right implementation looks wrong.
#
# Source: the operator's description as each version carries it (`strings libonnxruntime.so.1` in
#   onnxruntime-node). 1.23.2 draws the mask above the softcap, 1.30.0 below, both for opset 23, and
#   1.30.0 does not say that it was once otherwise. For is_causal both say "upper left causal bias",
#   which one query did not get from 1.23.2. ONNX changed the standard in place:
#   https://github.com/onnx/onnx/pull/7867 and https://github.com/onnx/onnx/pull/7913
#
# Seen:
#| 1.23.2
#| weights, softcap 2
#|    0.8793  0.0603  0.0603
#|    0.3218  0.6346  0.0436
#|    0.2693  0.2693  0.4615
#| qk_matmul_output_mode 1
#|    0.7071  hidden  hidden
#|    0.0000  0.7071  hidden
#|    0.7071  0.7071  1.4142
#| qk_matmul_output_mode 2
#|    0.6790 -2.0000 -2.0000
#|    0.0000  0.6790 -2.0000
#|    0.6790  0.6790  1.2177
#| weights of one query, 3 keys
#|    0.2483  0.2483  0.5035
#| 1.30.0
#| weights, softcap 2
#|    1.0000  0.0000  0.0000
#|    0.3365  0.6635  0.0000
#|    0.2693  0.2693  0.4615
#| qk_matmul_output_mode 1
#|    0.6790  0.0000  0.6790
#|    0.0000  0.6790  0.6790
#|    0.6790  0.6790  1.2177
#| qk_matmul_output_mode 2
#|    0.6790  hidden  hidden
#|    0.0000  0.6790  hidden
#|    0.6790  0.6790  1.2177
#| weights of one query, 3 keys
#|    1.0000  0.0000  0.0000
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
const {run, floats, unit, show} = require('./one_node.js');
const three = [1, 0, 0, 1, 1, 1];

const attend = (attributes, queries = three, outputs = ['y']) => run('Attention', {
  opset: 23, attributes: {is_causal: 1, ...attributes}, outputs, inputs: {
    Q: floats(queries, 1, 1, queries.length / 2, 2), K: floats(three, 1, 1, 3, 2),
    V: floats(unit(3), 1, 1, 3, 3)}});
const step = (qk_matmul_output_mode) =>
  attend({softcap: {float: 2}, qk_matmul_output_mode}, three, ['y', '', '', 'qk']);

(async () => {
  show('weights, softcap 2', await attend({softcap: {float: 2}}), 3);
  show('qk_matmul_output_mode 1', await step(1), 3);
  show('qk_matmul_output_mode 2', await step(2), 3);
  show('weights of one query, 3 keys', await attend({}, [1, 1]), 3);
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
