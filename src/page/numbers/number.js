// How a number is written for people: as src/write/number.cpp writes it in text.

/** A number with `decimals` digits after the point; in full where that takes no more. */
function written(number, decimals) {
  if (number === null || Number.isNaN(number)) return "–";
  if (number === -Infinity) return "−∞";
  if (number === 0) return "0";
  const size = Math.abs(number);
  if (size >= 1e15) return scientific(number, decimals);
  const rounded = fixed(number, decimals);
  if (isSameButForNoise(rounded, number)) return withoutTrailingZeros(rounded);
  return size < 10 ** -decimals ? firstDigit(number) : rounded;
}

function isSameButForNoise(text, number) {
  const noise = 8 * Number.EPSILON;
  return Math.abs(Number(text) - number) <= noise * Math.abs(number);
}

/** "0.5000" → "0.5", "40.0000" → "40", "1.5000e+20" → "1.5e+20" */
function withoutTrailingZeros(text) {
  return text.replace(/(\.\d*?)0+(?=e|$)/, "$1").replace(/\.(?=e|$)/, "");
}

/** Rounded to `decimals`; a tie goes to the even digit. */
function fixed(number, decimals) {
  // Of a tie this product is whole, and exact: of all other numbers not so many digits are needed.
  if (!Number.isInteger(number * 2 * 10 ** decimals)) return number.toFixed(decimals);
  return tiesToEven((digits) => number.toFixed(digits), decimals);
}

/** At least two digits of exponent, as C writes it; no trailing zeros where that is all of it. */
function scientific(number, decimals) {
  const text = tiesToEven((digits) => number.toExponential(digits), decimals)
                   .replace(/e([+-])(\d)$/, "e$10$2");
  return isSameButForNoise(text, number) ? withoutTrailingZeros(text) : text;
}

/** What `write` gives for so many decimals, but for a tie, which it would round up. */
function tiesToEven(write, decimals) {
  const beyond = 40;  // more digits than a double near a tie has
  const [all, ...exponent] = write(decimals + beyond).split("e");
  const cut = all.indexOf(".") + 1 + decimals;
  const isTie = /^50*$/.test(all.slice(cut));
  const down = all.slice(0, decimals === 0 ? cut - 1 : cut);
  return isTie && Number(down.at(-1)) % 2 === 0 ? [down, ...exponent].join("e") : write(decimals);
}

/** Below the last decimal: with as many as its first digit needs or, far down, as 7.2e-05. */
function firstDigit(number) {
  const size = Math.abs(number);
  return size < 1e-4 ? scientific(number, 1) : fixed(number, Math.ceil(-Math.log10(size)));
}

/**
 * The number that somebody typed: digits with a point, perhaps an exponent. Throws RangeError,
 * which says why, where it is none that a double can hold.
 */
function typed(text) {
  const tidy = text.trim().replaceAll("−", "-");
  const shown = `“${visible(text)}”`;
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(tidy))
    throw new RangeError(`${shown} is no number, such as -0.5 or 2e3`);
  const value = Number(tidy);
  if (!Number.isFinite(value)) throw new RangeError(`${shown} is too large a number`);
  if (value === 0 && /[1-9]/.test(tidy.split(/e/i)[0]))
    throw new RangeError(`${shown} is too small a number, and would be 0`);
  return value;
}

/** 12 → "₁₂" */
function subscript(number) {
  return String(number).replace(/\d/g, (digit) => "₀₁₂₃₄₅₆₇₈₉"[digit]);
}
