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
  const texts = {word: labels(input.tokens), token: labels((input.memory ?? input).tokens)};
  const at = arithmetic.coordinates(place).map(
      ({kind, index}) => texts[kind]?.[index] ?? String(index + 1));
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
    const {form, pairs = [], terms = [], number, says, pattern} = this.arithmetic.parts(place);
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
        if (terms.length === 0) return ["0, since nothing is scored"];
        return [...this.products([], terms), ...this.sumResult(terms.map((term) => [term]), place)];
      case "copy":
        return [{text: nameOf(this.arithmetic, first), place: first}];
      case "quotient": {
        const [by, text] = second ?
            [this.factor(second), this.text(second)] :
            [factorText(number, this.decimals), written(number, this.decimals)];
        const isExact = addsUp([[this.text(place), text]], this.text(first));
        return [this.factor(first), " ÷ ", by, this.result(isExact, place)];
      }
      case "power":
        return [
          "e^(", this.number(first), " − ", this.factor(second), ")",
          this.result(
              addsUp([[this.text(first)], [this.text(second), "-1"]], "0") &&
                  addsUp([["1"]], this.text(place)),
              place)
        ];
      case "applied": {
        const by = factorText(number, this.decimals);
        const [start, open, between, close] = pattern;
        const isExact = this.arithmetic.value(first) === 0 && this.arithmetic.value(place) === 0;
        return [
          start, by, open, this.number(first), between, by, close, this.result(isExact, place)
        ];
      }
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
    if (!mask) return [before, this.number(first), after];
    const [verb, rest] = after.split("the mask");
    return [before, this.number(first), verb, {text: "the mask", place: mask}, rest];
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
