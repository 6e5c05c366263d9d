// Numbers that somebody typed, held against the right ones and those of known mistakes: as
// attn-trace --check does it, each as exact as it was typed.

/** What was typed: {value, decimals, hasExponent}. Throws RangeError where it is no number. */
function typedAnswer(text) {
  const value = typed(text);
  const [digits, exponent] = text.trim().toLowerCase().split("e");
  const decimals = (digits.split(".")[1] ?? "").length - Number(exponent ?? 0);
  return {value, decimals, hasExponent: exponent !== undefined};
}

/**
 * What somebody meant who typed a decimal comma, a percentage or a fraction: as typedAnswer() has
 * it, and how it is `wanted`; undefined where it is anything else.
 */
function meantAnswer(text) {
  const tidy = text.trim().replaceAll("−", "-").replace(/\s*([%/])\s*/, "$1");
  const [, digits, sign] = /^([+-]?\d{0,15}[.,]?\d{1,15})(%?)$/.exec(tidy) ?? [];
  const [, above, below] = /^([+-]?\d{1,9})\/([1-9]\d{0,8})$/.exec(tidy) ?? [];
  if (digits === undefined && above === undefined) return undefined;
  if (digits === undefined) {
    const wanted = written(Number(above) / Number(below), 2);
    return {...typedAnswer(wanted), wanted: `as a decimal: ${wanted}`};
  }
  const plain = digits.replace(",", ".");
  if (!sign) return {...typedAnswer(plain), wanted: `with a decimal point: ${plain}`};
  const {value, decimals} = typedAnswer(plain);
  const wanted = fixed(value / 100, decimals + 2);
  return {...typedAnswer(wanted), wanted: `as a decimal: ${wanted}`};
}

/**
 * By how much each number of a step may be off: by half the unit of its last digit. Of one decimal
 * or none it is that of the longest: 0 beside 0.27 is 0.00; but where one has an exponent. Whole
 * numbers alone are rounded, unless half of 1 is a tenth of the `largest` right one or more, so
 * that they would say nothing.
 */
function halfUnits(answers, largest) {
  const half = (decimals) => 0.5 * 10 ** -decimals;
  const longest = Math.max(...answers.map(({decimals}) => decimals));
  const areWhole = longest <= 1 && answers.every(({value}) => Number.isInteger(value));
  const byThemselves = answers.some(({hasExponent}) => hasExponent);
  return answers.map(({decimals}) => {
    if (byThemselves) return half(decimals);
    if (areWhole) return half(longest) < largest / 10 ? half(decimals) : 0;
    const isByHand = decimals >= 2 && longest <= 4;
    return half(isByHand ? decimals : longest);
  });
}

/** Whether a number counts as another, which single precision and six digits may have rounded. */
function countsAs(value, half, number, largest) {
  if (!Number.isFinite(number)) return false;
  return Math.abs(value - number) <= half + 2e-6 * Math.max(largest, Math.abs(number));
}

/**
 * The known mistakes, or null where the page has no numbers of them. Read when they are first asked
 * for, not when the page opens.
 */
let knownMistakes;
function mistakesKnown() {
  knownMistakes ??= {read: JSON.parse(document.getElementById("mistakes").textContent)};
  return knownMistakes.read;
}

/**
 * The known mistakes of a variant that give exactly the numbers of all answers, of which one is
 * wrong: {name, what}. answers: {place, value, half, right, largest, isRight}.
 */
function mistakesGiving(variant, answers) {
  const {mistakes, matrices, ways} = mistakesKnown();
  const gives = (steps) => answers.every(({place, value, half, right, largest}) => {
    const matrix = matrices[steps[Operands.key(place.name, place.head)]];
    const number = matrix ? place.at.reduce((part, index) => part?.[index], matrix) : right;
    return countsAs(value, half, number, largest);
  });
  const found = ways[variant].filter(([, steps]) => gives(steps)).map(([index]) => index);
  return [...new Set(found)].map((index) => mistakes[index]);
}
