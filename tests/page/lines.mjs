// The arithmetic behind every number: it gives the number, and is written as --explain writes it.
import {crossed, equal, expect, wordsOf} from "./bench.mjs";

/**
 * Runs in the page: for every row of every step, of the words asked for, its address, and of each
 * number the formula and the line.
 */
function writtenRows() {
  const {page} = globalThis;
  return page.trace.variants.flatMap((variant) => {
    const arithmetic = page.arithmetics[variant.id];
    const line = new Line(arithmetic, page.decimals);
    return variant.steps.flatMap((step) => {
      const at = (coordinates) =>
          ({variant: variant.id, name: step.id, head: step.head, at: coordinates});
      const rowOf = (row, before) => {
        const last = arithmetic.address(at([...before, 0]));
        const cells = row.map((_, j) => {
          const place = at([...before, j]);
          const text = line.of(place).map((piece) => piece.text ?? piece).join("");
          const {form, turn} = arithmetic.parts(place);
          if (form === "unscored") return [text];
          const further = line.further(place).map(
              (pieces) => pieces.map((piece) => piece.text ?? piece).join(""));
          return [
            page.formula(step, variant),
            form === "copy" || (form === "rotated" && !turn) ?
                arithmetic.address(arithmetic.madeFrom(place)[0]).split(".").slice(1).join(".") :
                text,
            ...further
          ];
        });
        return [`${last.slice(0, last.lastIndexOf(","))}]`, cells];
      };
      const isAsked = (i) =>
          axesOf(step.id)[0] !== "word" || page.trace.input.word.includes(page.trace.words[i]);
      return step.values.flatMap(
          (row, i) =>
              (!isAsked(i)               ? [] :
                   Array.isArray(row[0]) ? row.map((vector, j) => rowOf(vector, [i, j])) :
                                           [rowOf(row, [i])]));
    });
  });
}

/**
 * The same as --explain writes it; its own address of a copied number has tokens, so it is taken
 * from the JSON.
 */
function explained(bench, file, args, address, count) {
  const explain = [file, ...args, "--explain", address, "--depth", "1"];
  const blocks =
      bench.run(...explain)
          .split(/\n(?=\S)/)
          .map((block) => block.trimEnd().split("\n").slice(1).map((part) => part.trim()));
  const copied = /features of one head$|side by side$|the others stay$/.test(blocks[0][0] ?? "") ?
      [JSON.parse(bench.run(...explain, "--format", "json"))].flat() :
      [];
  equal(`${address}: numbers`, blocks.length, count);
  return blocks.map((lines, k) => {
    if (lines.length === 0) return null;  // Of a sum of nothing no more is said.
    if (!lines[1]?.startsWith("= ")) return [lines[0]];
    const from = copied[k]?.operands.length === 1 ? copied[k].operands[0].cell : undefined;
    return [
      lines[0], from ? from.split(".").slice(1).join(".") : lines[1].slice(2),
      ...lines.filter((one) => /^(mean|root|angle) = /.test(one))
    ];
  });
}

export const tests = {
  async "the arithmetic behind every number gives the number, from the operands that it names"(
      bench) {
    for (const file of bench.allInputs()) {
      const page = await bench.open(file);
      const wrong = await page.evaluate(() => {
        const add = (terms) => terms.reduce((total, x) => total + x, 0);
        const found = [];
        for (const variant of globalThis.page.trace.variants) {
          const arithmetic = new Arithmetic(globalThis.page.trace, variant);
          const check = (place) => {
            const value = arithmetic.value(place);
            const parts = arithmetic.parts(place);
            const {form, pairs = [], terms = [], gain, shift, number, says, turn} = parts;
            if (form === "unscored") {
              if (value !== null) found.push(`${arithmetic.address(place)}: nothing behind it`);
              return;
            }
            const of = terms.map((term) => arithmetic.value(term));
            const product = ([a, b]) => arithmetic.value(a) * arithmetic.value(b);
            const valueOr = (other, absent) => (other ? arithmetic.value(other) : absent);
            const applied = (x) => {
              const {op, activation} = arithmetic.step(place);
              return op === "cap" ? number * elementary.tanh(x / number) :
                                    activations[activation](x);
            };
            const result = {
              products: () => add([...pairs.map(product), ...of]),
              product: () => product(pairs[0]),
              sum: () => add([...of, number ?? 0]),
              copy: () => of[0],
              quotient: () => of[0] / (number ?? of[1]),
              choice: () =>
                  ({"hidden score": -Infinity,
                    "hidden exponential": 0,
                    "uniform exponential": 1}[says] ??
                   of[0]),
              power: () => elementary.exp(of[0] - (number ?? of[1])),
              applied: () => applied(of[0]) * (of[1] ?? 1),
              normed: () =>
                  ((of[0] - (parts.mean ?? 0)) / parts.root) * valueOr(gain, 1) + valueOr(shift, 0),
              rotated: () => !turn ? of[0] :
                  turn.isSecond    ? of[0] * turn.cos + of[1] * turn.sin :
                                     of[0] * turn.cos - of[1] * turn.sin,
              added: () => turn ? of[0] + elementary[turn.name](turn.angle) :
                                  add(of) - (parts.slope ?? 0) * parts.distance,
            }[form]();
            if (result !== value)
              found.push(`${arithmetic.address(place)}: ${form} gives ${result}, not ${value}`);
          };
          for (const step of variant.steps) {
            const at = (...coordinates) =>
                ({variant: variant.id, name: step.id, head: step.head, at: coordinates});
            step.values.forEach((row, i) => {
              if (["exponentials", "weights"].includes(step.id)) check(at(i));
              row.forEach((cell, j) => {
                if (Array.isArray(cell))
                  cell.forEach((_, f) => check(at(i, j, f)));
                else
                  check(at(i, j));
              });
            });
          }
        }
        return found.slice(0, 5);
      });
      equal(file, wrong, []);
      await page.context().close();
    }
  },

  async "the arithmetic of every number is written as --explain writes it, with the same formula"(
      bench) {
    const inputs = [
      ...bench.allInputs().map((file) => [file]),
      [bench.example("published/yangshiteng-two-heads.json"), "--mask", "causal"],
      [bench.input(crossed)], [bench.example("lecture.json"), "--self", "skip", "--scale", "1e-7"],
      [bench.example("pronoun.json"), "--scale", "dim", "--self", "carry"]
    ];
    for (const [file, ...args] of inputs) {
      const page = await bench.open(file, {args});
      const rows = await page.evaluate(writtenRows);
      const words = await wordsOf(page);
      for (const [address, cells] of rows) {
        const right = explained(bench, file, [...args, ...words], address, cells.length);
        const said = cells.filter((_, k) => right[k] !== null);
        equal(`${file} ${args}: ${address}`, said, right.filter((one) => one !== null));
      }
      await page.context().close();
    }
  },

  async "what rows add up to is written with its terms"(bench) {
    const page = await bench.open(bench.example("lecture.json"));
    const line = await page.evaluate(
        () => new Line(globalThis.page.arithmetics.qkv, 4)
                  .of({variant: "qkv", name: "exponentials", at: [1]})
                  .map((piece) => piece.text ?? piece)
                  .join(""));
    const text = bench.run(
        bench.example("lecture.json"), "--explain", "qkv.weights[fly,birds]", "--depth", "2");
    expect(
        `${line} is not in ${text}`,
        text.includes(`the sum of exponentials[fly] = 1.3688\n    = ${line}\n`));
  },
};
