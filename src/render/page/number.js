// How a number is written for people: as the program writes it in text.

/** A number with `decimals` digits after the point; in full where that takes no more. */
function written(number, decimals) {
  if (number === null || Number.isNaN(number)) return "–";
  if (number === -Infinity) return "−∞";
  if (number === 0) return "0";
  const full = Number(number.toPrecision(15));
  const size = Math.abs(full);
  if (size >= 1e15) return number.toExponential(decimals);
  const exact = plain(full);
  const point = exact.indexOf(".");
  if (point < 0 || exact.length - point - 1 <= decimals) return exact;
  if (size >= 0.5 * 10 ** -decimals) return full.toFixed(decimals);
  // Smaller than the last decimal: as many as show it, or an exponent.
  return size >= 1e-4 ? full.toPrecision(1) : number.toExponential(1).replace(/e-(\d)$/, "e-0$1");
}

/** The digits of a number without an exponent. */
function plain(number) {
  const text = String(number);
  return text.includes("e") ? number.toFixed(20).replace(/\.?0+$/, "") : text;
}

/** A number that somebody typed, or NaN: digits with a point, perhaps an exponent. */
function typed(text) {
  const tidy = text.trim().replace("−", "-").replace(",", ".");
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(tidy) ? Number(tidy) : NaN;
}

/** 12 → "₁₂" */
function subscript(number) {
  return String(number).replace(/\d/g, (digit) => "₀₁₂₃₄₅₆₇₈₉"[digit]);
}
