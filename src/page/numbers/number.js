// How a number is written for people: as src/write/number.cpp writes it in text.

/** A number with `decimals` digits after the point; in full where that takes no more. */
function written(number, decimals) {
  if (number === null || Number.isNaN(number)) return "–";
  if (number === -Infinity) return "−∞";
  if (number === 0) return "0";
  const size = Math.abs(number);
  if (size >= 1e15) return scientific(number, decimals);
  const rounded = fixed(number, decimals);
  const noise = 8 * Number.EPSILON;
  if (Math.abs(Number(rounded) - number) <= noise * size) return withoutTrailingZeros(rounded);
  return size < 10 ** -decimals ? firstDigit(number) : rounded;
}

/** Rounded to `decimals`; a tie goes to the even digit, and not up as with toFixed. */
function fixed(number, decimals) {
  const beyond = 40;  // more digits than a double near a tie has
  const all = number.toFixed(Math.min(100, decimals + beyond));
  const cut = all.length - Math.min(100 - decimals, beyond);
  const isTie = /^50*$/.test(all.slice(cut));
  const down = decimals === 0 ? all.slice(0, cut - 1) : all.slice(0, cut);
  return isTie && Number(down.at(-1)) % 2 === 0 ? down : number.toFixed(decimals);
}

function withoutTrailingZeros(text) {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/** Below the last decimal: with as many as its first digit needs or, far down, as 7.0e-05. */
function firstDigit(number) {
  const size = Math.abs(number);
  return size < 1e-4 ? scientific(number, 1) : fixed(number, Math.ceil(-Math.log10(size)));
}

/** At least two digits of exponent, as C writes it. */
function scientific(number, decimals) {
  return number.toExponential(decimals).replace(/e([+-])(\d)$/, "e$10$2");
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
