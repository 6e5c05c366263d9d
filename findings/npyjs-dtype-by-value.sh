#!/usr/bin/env bash
# npyjs writes an array in single or double precision, by whether a score is hidden.
#
# Package: npyjs 1.2.0, which reads and writes NumPy's .npy files.
#
# Expected: JavaScript's numbers are doubles, so that a plain array is written as f8, as np.save does
#   with a list; at least, all arrays of fractions in the same type.
# Does: fractions become f4, and lose what is after the seventh digit. If one of them is -Infinity, as
#   a hidden score is, all become f8 and lose nothing. Whole numbers become u1, as do the weights of
#   a causal mask's first word.
#
# Why it matters: of two files from the same code, one can be held against other numbers to sixteen
#   digits and one to seven. In NumPy, the one of u1 computes modulo 256: 0 - 1 is 255.
#   {dtype: "f8"} as the third argument of dump puts it right.
#
# Source: README.md has "Dump a plain array (dtype is inferred)", and not how. In dist/index.js,
#   inferDtypeFromNumberArray takes f4 unless a number is larger than the largest single.
#
# Seen (type and numbers, read back):
#| scores: f4, 0.10000000149011612 0.699999988079071 0.20000000298023224
#| scores, one hidden: f8, 0.1 0.7 -Infinity
#| weights of a word that sees itself alone: u1, 1 0 0
#
# Exits 0 if it is still so, 1 if it has changed, 77 if the packages cannot be had.
set -euo pipefail
packages=(npyjs@1.2.0)

script=$(realpath "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
timeout 80 npm install --prefix . --prefer-offline --no-audit --no-fund --ignore-scripts \
  "${packages[@]}" >npm.log 2>&1 ||
  { echo "skipped: npm cannot install ${packages[*]}"; exit 77; }

cat >probe.js <<'END'
const {dump, parse} = require('npyjs');

const written = (heading, numbers) => {
  const {dtype, data} = parse(dump(numbers, [numbers.length]));
  console.log(`${heading}: ${dtype}, ${Array.from(data).join(' ')}`);
};

written('scores', [0.1, 0.7, 0.2]);
written('scores, one hidden', [0.1, 0.7, -Infinity]);
written('weights of a word that sees itself alone', [1, 0, 0]);
END
timeout 60 node probe.js >seen.txt 2>errors.txt ||
  { tail -n 5 errors.txt; echo "changed: ${packages[*]} no longer run this"; exit 1; }

# What was seen stands above, in the lines that begin with '#|'.
sed -n 's/^#| //p' "$script" | diff - seen.txt ||
  { echo "changed: ${packages[*]} now give the lines with '>'"; exit 1; }
echo "still so: ${packages[*]}"
