// What is done with rows of numbers, whatever they are.

/** Adds from left to right, passing over what was not scored. */
function sumOf(terms) {
  let total = 0;
  for (const term of terms)
    if (term !== null) total += term;
  return total;
}

/** The same of products; without a list of them, of which a long sentence has millions. */
function sumOfProducts(left, right) {
  let total = 0;
  for (let k = 0; k < left.length; k += 1) total += left[k] * right[k];
  return total;
}

function turned(rows) {
  return rows[0].map((_, column) => rows.map((row) => row[column]));
}

/** The same rows with each cell replaced; what was not scored stays so. */
function cells(rows, replace) {
  return rows.map((row, i) => row.map((cell, j) => (cell === null ? null : replace(cell, i, j))));
}

/**
 * A list whose items are made when they are asked for, words × tokens × d being many: it holds but
 * the last of them.
 */
function lazily(length, make) {
  const list = new Array(length);
  const last = {};
  for (let i = 0; i < length; i += 1) {
    const get = () => {
      if (last.index !== i) Object.assign(last, {index: i, item: make(i)});
      return last.item;
    };
    Object.defineProperty(list, i, {get, enumerable: true});
  }
  return list;
}
