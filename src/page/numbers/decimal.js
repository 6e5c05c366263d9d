// Exact arithmetic on numbers as they are written, to tell "=" from "≈": as src/write/decimal.cpp.

/** What a text means, as mantissa × 10^−places: "-0.5", "6.4e-05". */
function decimalOf(text) {
  const [, sign, whole, fraction = "", exponent = "0"] =
      /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(text);
  const places = fraction.length - Number(exponent);
  return atPlaces({mantissa: BigInt(sign + whole + fraction), places}, Math.max(places, 0));
}

function atPlaces({mantissa, places}, wanted) {
  return {mantissa: mantissa * 10n ** BigInt(wanted - places), places: wanted};
}

/** Whether products, each of a list of texts, add up to exactly what another text says. */
function addsUp(products, total) {
  const terms = products.map(
      (factors) => factors.map(decimalOf).reduce(
          (a, b) => ({mantissa: a.mantissa * b.mantissa, places: a.places + b.places})));
  const sum = decimalOf(total);
  const places = Math.max(sum.places, ...terms.map((term) => term.places));
  const inAll = (one) => atPlaces(one, places).mantissa;
  return terms.reduce((all, term) => all + inAll(term), 0n) === inAll(sum);
}
