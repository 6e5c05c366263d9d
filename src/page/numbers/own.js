// What the numbers are that a step brings of its own, as --explain writes it: the mean and the root
// of a normed row, an angle.

/** base^(exponent ÷ dims), where that is a whole number; undefined where it is not. */
function wholePower(base, exponent, dims) {
  const divisorOf = (a, b) => (b === 0 ? a : divisorOf(b, a % b));
  const divisor = divisorOf(dims, exponent);
  const root = Math.round(base ** (exponent / dims));
  const raised = (number, times) => {
    let power = 1;
    for (let i = 0; i < times && power < 2 ** 53; ++i) power *= number;
    return power;
  };
  const power = raised(base, exponent / divisor);
  return power === raised(root, dims / divisor) && power < 2 ** 53 ? root : undefined;
}

/** Written with what a Line has for numbers. */
class OwnLines {
  constructor(line) {
    this.line = line;
    this.arithmetic = line.arithmetic;
    this.decimals = line.decimals;
  }

  /** Each as a line in pieces: "root = …". */
  of(place) {
    const parts = this.arithmetic.parts(place);
    const {form, turn, mean} = parts;
    if (form === "normed")
      return [
        ...(mean === undefined ? [] : [["mean = ", ...this.mean(parts)]]),
        ["root = ", ...this.root(parts, place)]
      ];
    if (turn?.angle === undefined) return [];
    const angle = form === "added" ? this.angleOfSinusoid(turn, place) : this.angle(turn, place);
    return [["angle = ", angle]];
  }

  /** "(3 + 2) ÷ 2 = 2.5" */
  mean({row, mean}) {
    const is = written(mean, this.decimals);
    // It is so exactly where the mean, as often as there are numbers, is their sum.
    const isExact =
        addsUp([...row.map((cell) => [this.line.text(cell)]), [is, String(-row.length)]], "0");
    return ["(", ...this.line.products([], row), `) ÷ ${row.length} ${isExact ? "=" : "≈"} ${is}`];
  }

  /** "√((2² + 1²) ÷ 2 + 1e-06) ≈ 1.5811" */
  root({row, mean, root}, place) {
    const {decimals} = this;
    const {kind, epsilon} = this.arithmetic.step(place);
    const squares = row.flatMap(
        (cell, k) =>
            [k > 0 ? " + " : "",
             ...(mean === undefined ?
                     [this.line.factor(cell)] :
                     ["(", this.line.number(cell), ` − ${factorText(mean, decimals)})`]),
             "²"]);
    const isMean = kind !== "l2";
    const little = epsilon === 0 ? "" : ` + ${written(epsilon, decimals)}`;
    const of = written(root, decimals);
    // It is so exactly where root² · d is Σ (x − mean)² + ε · d.
    const under = isMean ? row.map(() => [[of, of], [written(epsilon, decimals), "-1"]]).flat() :
                           [[of, of], [written(epsilon, decimals), "-1"]];
    const off = written(mean ?? 0, decimals);
    const squared = (x) => [[x, x, "-1"], [x, off, "2"], [off, off, "-1"]];
    const isExact =
        addsUp([...row.flatMap((cell) => squared(this.line.text(cell))), ...under], "0");
    return [
      `√(${isMean ? "(" : ""}`, ...squares, isMean ? `) ÷ ${row.length}` : "",
      `${little}) ${isExact ? "=" : "≈"} ${of}`
    ];
  }

  /** "3 ÷ 2 × 10000^(−2/4) ≈ 0.015" */
  angle({angle, position, pair}, place) {
    const {decimals} = this;
    const {dims} = this.arithmetic.step(place);
    const {factor, base} = this.arithmetic.trace.input.rotary;
    const [by, at, is] = [factor, position, angle].map((number) => written(number, decimals));
    const power = pair === 0 ? "^0" : `^(−${2 * pair}/${dims})`;
    const whole = wholePower(base, 2 * pair, dims);
    const isExact =
        (whole || position === 0) && addsUp([[is, written(factor * (whole ?? 1), decimals)]], at);
    return `${at}${factor === 1 ? "" : ` ÷ ${by}`} × ${written(base, decimals)}${power} ${
        isExact ? "=" : "≈"} ${is}`;
  }

  /** "2 ÷ 10000^(2/4) ≈ 0.02" */
  angleOfSinusoid({angle, position, pair}, place) {
    const [base, at, is] =
        [facts.sinusoidBase, position, angle].map((number) => written(number, this.decimals));
    const width = this.arithmetic.step(place).values[0].length;
    const isExact = (pair === 0 || position === 0) && is === at;
    return `${at} ÷ ${base}^${pair === 0 ? "0" : `(${2 * pair}/${width})`} ${
        isExact ? "=" : "≈"} ${is}`;
  }
}
