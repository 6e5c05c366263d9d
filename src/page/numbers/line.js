// The arithmetic of a number with its real operands, as --explain writes it: in pieces {text,
// place}, of which those with a place are numbers that can be followed.

/** A factor as it stands in a product: a negative one in brackets. */
function factorText(value, decimals) {
  const text = written(value, decimals);
  return text.startsWith("-") ? `(${text})` : text;
}

/** "scores[fly, birds]": a place in words. */
function nameOf(arithmetic, place) {
  const {input} = arithmetic.trace;
  const texts = {word: labels(input.tokens), token: labels(attendedTokens(input))};
  const at = arithmetic.coordinates(place).map(
      ({kind, axis, index, position}) =>
          texts[kind]?.[position] ?? featureLabels(place, axis)?.[index] ?? String(index + 1));
  const sum = Arithmetic.isRowSum(place) ? "the sum of " : "";
  return `${sum}${Operands.key(place.name, place.head)}[${at.join(", ")}]`;
}

/** Writes the arithmetic of numbers of one variant. */
class Line {
  constructor(arithmetic, decimals) {
    this.arithmetic = arithmetic;
    this.decimals = decimals;
  }

  text(place) {
    return written(this.arithmetic.value(place), this.decimals);
  }

  number(place) {
    return {text: this.text(place), place};
  }

  factor(place) {
    return {text: factorText(this.arithmetic.value(place), this.decimals), place};
  }

  /** All that follows "= ", by the form of the arithmetic. */
  of(place) {
    const parts = this.arithmetic.parts(place);
    const {form, pairs = [], terms = [], number, says} = parts;
    const [first, second] = terms;
    switch (form) {
      case "given":
        return [String(this.arithmetic.value(place))];
      case "unscored":
        return [facts.unscored[this.arithmetic.variant.settings.self]];
      case "product":
      case "products":
        return [
          ...this.products(pairs, terms, form === "product" ? " × " : "×"),
          ...this.sumResult([...pairs, ...terms.map((term) => [term])], place)
        ];
      case "sum":
        if (terms.length === 0 && number === undefined)
          return [parts.isScored ? "0: the word sees nothing" : "0, since nothing is scored"];
        return number === undefined ?
            [...this.products([], terms), ...this.sumResult(terms.map((term) => [term]), place)] :
            this.sumWithSink(terms, number, place);
      case "copy":
        return [{text: nameOf(this.arithmetic, first), place: first}];
      case "quotient": {
        const [by, text] = second ?
            [this.factor(second), this.text(second)] :
            [factorText(number, this.decimals), written(number, this.decimals)];
        const isExact = addsUp([[this.text(place), text]], this.text(first));
        return [this.factor(first), " ÷ ", by, this.result(isExact, place)];
      }
      case "power": {
        const max = second ? this.arithmetic.value(second) : number;
        return [
          "e^(", this.number(first), " − ",
          second ? this.factor(second) : factorText(max, this.decimals), ")",
          this.result(
              addsUp([[this.text(first)], [written(max, this.decimals), "-1"]], "0") &&
                  addsUp([["1"]], this.text(place)),
              place)
        ];
      }
      case "normed":
        return this.normed(parts, place);
      case "rotated":
        return this.rotated(parts, place);
      case "added":
        return this.added(parts, place);
      case "applied":
        return this.applied(parts, place);
      default:
        return this.choice(facts.masked[says], first, second);
    }
  }

  /**
   * What the program says of a number that a mask hides or does not, with the number in it; where
   * there is a cell of the mask, "the mask" leads to it.
   */
  choice(said, first, mask) {
    const [before, after] = said.split("{}");
    if (after === undefined) return [before];
    if (!mask) return [before, this.number(first), after];
    const [verb, rest] = after.split("the mask");
    return [before, this.number(first), verb, {text: "the mask", place: mask}, rest];
  }

  /** Terms, and what a sink adds to them. */
  sumWithSink(terms, sink, place) {
    const text = written(sink, this.decimals);
    const isExact = addsUp([...terms.map((term) => [this.text(term)]), [text]], this.text(place));
    const before = terms.length > 0 ? [...this.products([], terms), " + "] : [];
    return [...before, factorText(sink, this.decimals), this.result(isExact, place)];
  }

  /** "max(0, 2) × 3": what a function makes of a number, × a second, if any. */
  applied({terms: [first, second], number, inside}, place) {
    const step = this.arithmetic.step(place);
    const blanks = {
      "{0}": () => this.number(first),
      "{1}": () => this.factor(first),
      "{2}": () => factorText(number, this.decimals),
      "{3}": () => written(inside, this.decimals)
    };
    const made =
        patternOf(step).arithmetic.split(/(\{\d\})/).map((part) => blanks[part]?.() ?? part);
    const value = this.arithmetic.value(first);
    const isExact = step.activation === "relu" ?
        addsUp(
            [[value > 0 ? this.text(first) : "0", ...(second ? [this.text(second)] : [])]],
            this.text(place)) :
        value === 0 && this.arithmetic.value(place) === 0;
    return [
      ...made.filter((part) => part !== ""), ...(second ? [" × ", this.factor(second)] : []),
      this.result(isExact, place)
    ];
  }

  /** "(3 − 2) ÷ 0.5 × 1.5 + 0.1": the mean, the gain and the shift where there is one. */
  normed({terms: [cell], gain, shift, mean, root}, place) {
    const {decimals} = this;
    const off = mean === undefined ? [this.factor(cell)] :
                                     ["(", this.number(cell), ` − ${factorText(mean, decimals)})`];
    const by = gain ? this.text(gain) : "1";
    const under = written(root, decimals);
    // It is so exactly where (result − shift) × root + mean × gain is cell × gain.
    const isExact = addsUp(
        [
          [this.text(place), under], [shift ? this.text(shift) : "0", under, "-1"],
          [written(mean ?? 0, decimals), by], [this.text(cell), by, "-1"]
        ],
        "0");
    return [
      ...off, ` ÷ ${factorText(root, decimals)}`, ...(gain ? [" × ", this.factor(gain)] : []),
      ...(shift ? [" + ", this.factor(shift)] : []), this.result(isExact, place)
    ];
  }

  /**
   * "1 × cos 0.5 − 2 × sin 0.5", or with what tables have for cos and sin. A feature that does not
   * turn is what it was.
   */
  rotated({terms: [own, other], turn}, place) {
    if (!turn) return [this.number(own)];
    const {decimals} = this;
    const {angle, isSecond} = turn;
    const of = (name) =>
        (angle === undefined ? factorText(turn[name], decimals) :
                               `${name} ${factorText(angle, decimals)}`);
    const sum = [
      [this.text(own), written(turn.cos, decimals)],
      [this.text(other), written(turn.sin, decimals), isSecond ? "1" : "-1"]
    ];
    const isExact = (angle === undefined || angle === 0) && addsUp(sum, this.text(place));
    return [
      this.factor(own), ` × ${of("cos")} ${isSecond ? "+" : "−"} `, this.factor(other),
      ` × ${of("sin")}`, this.result(isExact, place)
    ];
  }

  /** What the numbers are that the step itself brings: a mean, a root, an angle. */
  further(place) {
    return new OwnLines(this).of(place);
  }

  /** "2 + sin 0.5" */
  withSinusoid(first, {angle, name}, place) {
    const value = name === "cos" ? "1" : "0";  // of the angle 0
    const isExact = angle === 0 && addsUp([[this.text(first)], [value]], this.text(place));
    return [
      this.number(first), ` + ${name} ${factorText(angle, this.decimals)}`,
      this.result(isExact, place)
    ];
  }

  /** "2 + 0.5 − 0.25 × 3" */
  added({terms: [first, bias], slope, distance, turn}, place) {
    if (turn) return this.withSinusoid(first, turn, place);
    const sum = [[this.text(first)]];
    const line = [this.number(first)];
    if (bias) {
      sum.push([this.text(bias)]);
      line.push(" + ", this.factor(bias));
    }
    if (slope !== undefined) {
      const by = written(distance, this.decimals);
      sum.push([written(slope, this.decimals), by, "-1"]);
      line.push(` − ${factorText(slope, this.decimals)} × ${by}`);
    }
    return [...line, this.result(addsUp(sum, this.text(place)), place)];
  }

  /** Products and single terms with " + " between them. */
  products(pairs, terms, times) {
    const groups = [
      ...pairs.map(([a, b]) => [this.factor(a), times, this.factor(b)]),
      ...terms.map((term) => [this.factor(term)])
    ];
    return groups.flatMap((group, i) => (i > 0 ? [" + ", ...group] : group));
  }

  sumResult(products, place) {
    return [this.result(
        addsUp(products.map((factors) => factors.map((one) => this.text(one))), this.text(place)),
        place)];
  }

  result(isExact, place) {
    return ` ${isExact ? "=" : "≈"} ${this.text(place)}`;
  }
}
