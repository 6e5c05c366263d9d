// Every number that the page shows is the program's.
import { equal, expect, numbersOf } from "./bench.mjs";

/** [address, text, value as JSON has it] of every number in the tables that stand there. */
async function shown(page) {
  return page.evaluate(() => {
    document.querySelectorAll("#flow details").forEach((one) => { one.open = true; });
    for (const open of globalThis.page?.tables.folded.values() ?? []) open();
    return [...document.querySelectorAll("#flow td")].map((cell) => {
      const place = globalThis.page.tables.place(cell);
      if (!place) return null;
      const value = globalThis.page.arithmetic.value(place);
      return [globalThis.page.arithmetic.address(place), cell.firstChild.textContent, Number.isFinite(value) ? value : null, value === -Infinity];
    }).filter(Boolean);
  });
}

function inputNumber(trace, address) {
  const [, name, at] = /^(\w+)\[(.*)\]$/.exec(address);
  const places = at.split(",").map((index) => Number(index) - 1);
  const values = name === "memory" ? trace.input.memory.embeddings : trace.input[name];
  return Number(places.reduce((part, index) => part[index], values));
}

/**
 * How the program writes numbers in its own pages: they are given to it as embeddings, and read from
 * its Markdown.
 */
function writer(bench, numbers, decimals) {
  const texts = new Map([[null, "–"], ["hidden", "−∞"]]);
  const some = [...new Set(numbers.filter((x) => x !== null))];
  for (let first = 0; first < some.length; first += 5000) {
    const part = some.slice(first, first + 5000);
    const file = bench.input(`{"embeddings": [${part.map((x) => `[${Object.is(x, -0) ? "-0.0" : x}, 0]`)}], "word": 1, "scale": 1e9}`);
    const page = bench.run(file, "--format", "markdown", "--steps", "scores", "--precision", String(decimals));
    const rows = page.split("\n").filter((line) => line.startsWith("| x")).slice(0, part.length);
    part.forEach((x, i) => texts.set(x, rows[i].split("|")[2].trim()));
  }
  return (x) => texts.get(x);
}

async function compareAll(bench, file) {
  const trace = bench.trace(file);
  const given = Object.values(trace.input).flat(2).filter((x) => typeof x === "number" || typeof x === "boolean").map(Number);
  const asTheProgram = writer(bench, [...numbersOf(trace).values(), ...given, ...(trace.input.memory?.embeddings ?? []).flat()], 4);
  const expected = numbersOf(trace);
  const seen = new Set();
  const page = await bench.open(file);
  for (const [v, variant] of trace.variants.entries()) {
    for (const i of trace.words.keys()) {
      for (let head = 1; head <= (variant.settings.heads ?? 1); head += 1) {
        await page.evaluate(([index, word, shownHead]) => {
          globalThis.page.chooseVariant(index);
          globalThis.page.chooseWord(word);
          globalThis.page.chooseHead(shownHead);
        }, [v, i, head]);
        for (const [address, text, value, hidden] of await shown(page)) {
          const right = expected.has(address) ? expected.get(address) : inputNumber(trace, address);
          if (!Object.is(value, right)) throw new Error(`${file}: ${address} is ${value}, expected ${right}`);
          if (text !== asTheProgram(hidden ? "hidden" : right)) throw new Error(`${file}: ${address} is written ${text}, and is ${right}`);
          seen.add(address);
        }
      }
    }
  }
  const missing = [...expected.keys()].filter((address) => !seen.has(address));
  equal(`${file}: numbers that the page never shows`, missing, []);
  await page.context().close();
  return expected.size;
}

/** How many units of the last place two doubles are apart. */
function unitsApart(a, b) {
  if (a === null || b === null || a === b) return a === b ? 0 : Infinity;
  const bits = (x) => new BigInt64Array(new Float64Array([Math.abs(x)]).buffer)[0];
  return Math.sign(a) === Math.sign(b) ? Number(bits(a) > bits(b) ? bits(a) - bits(b) : bits(b) - bits(a)) : Infinity;
}

export const tests = {
  async "numbers are written as the program writes them, whatever their size"(bench) {
    const numbers = [0, 1, -1, 0.5, 0.03125, -0.03125, 0.09375, 2.5, 1.2 + 0.2, 1 / 3, -2 / 3, 12345.678949999, 1e14 + 0.5, 1e15, -1.5e20,
      0.00009, 0.0001, 0.00005, 0.000123456, 5e-324, 7e-5, 0.99999, 0.999951, 1e-10, 3.14159265358979, 100, 0.1, 123456789.125, 0.0001220703125];
    for (let k = 0; k < 300; k += 1) numbers.push((Math.sin(k) * 10 ** (k % 12)) / 1e6, Math.round(Math.sin(k) * 4096) / 65536);
    const page = await bench.open(bench.example("lecture.json"));
    for (const decimals of [0, 1, 2, 4, 6, 12, 17]) {
      const asTheProgram = writer(bench, numbers, decimals);
      const texts = await page.evaluate(([all, digits]) => all.map((x) => written(x, digits)), [numbers, decimals]);
      numbers.forEach((x, i) => equal(`${x} with ${decimals} decimals`, texts[i], asTheProgram(x)));
    }
  },

  async "every number of every example is the program's, and every number is shown"(bench) {
    let count = 0;
    for (const file of bench.examples()) count += await compareAll(bench, file);
    expect("there are numbers", count > 5000);
  },

  async "replayed, a trace gives the program's bits up to e^, and e^ to one unit"(bench) {
    for (const file of bench.examples()) {
      const trace = bench.trace(file);
      const page = await bench.open(file);
      const variants = await page.evaluate(() => replay(copy(original)).variants.map((variant) =>
        variant.steps.map((step) => [step.id, step.values.flat(2).map((x) => (Number.isFinite(x) ? x : null))])));
      trace.variants.forEach((variant, v) => {
        let afterExp = false;
        variant.steps.forEach((step, s) => {
          if (["queries", "keys", "values", "scores"].includes(step.id)) afterExp = false;
          const right = step.values.flat(2);
          variants[v][s][1].forEach((value, k) => {
            const apart = unitsApart(value, right[k]);
            const place = `${file}: ${variant.id}.${step.id}, number ${k + 1}: ${value}, expected ${right[k]}`;
            if (step.id === "exponentials") expect(place, apart <= 1);
            else if (!afterExp) expect(place, apart === 0);
            else expect(place, Math.abs(value - right[k]) <= 4e-16 * Math.max(1, Math.abs(right[k])) * right.length || apart <= 2);
          });
          if (step.id === "exponentials") afterExp = true;
        });
      });
      await page.context().close();
    }
  },

  async "the arithmetic behind every number gives the number, from the operands that it names"(bench) {
    for (const file of bench.examples()) {
      const page = await bench.open(file);
      const wrong = await page.evaluate(() => {
        const add = (terms) => terms.reduce((total, x) => total + x, 0);
        const found = [];
        for (const variant of globalThis.page.trace.variants) {
          const arithmetic = new Arithmetic(globalThis.page.trace, variant);
          const check = (place) => {
            const value = arithmetic.value(place);
            const { shape, pairs = [], terms = [], number } = arithmetic.parts(place);
            if (shape === "given") { if (value !== null) found.push(`${arithmetic.address(place)}: nothing behind it`); return; }
            const of = terms.map((term) => arithmetic.value(term));
            const result = {
              products: () => add([...pairs.map(([a, b]) => arithmetic.value(a) * arithmetic.value(b)), ...of]),
              sum: () => add(of), same: () => of[0], quotient: () => of[0] / number, share: () => (number === 0 ? of[0] : of[0] / number),
              hidden: () => -Infinity, nothing: () => 0, exponential: () => Math.exp(of[0] - of[1]),
            }[shape]();
            const close = shape === "exponential" && Math.abs(result - value) <= 1e-15 * value;
            if (!close && result !== value) found.push(`${arithmetic.address(place)}: ${shape} gives ${result}, not ${value}`);
          };
          for (const step of variant.steps) {
            step.values.forEach((row, i) => row.forEach((cell, j) => {
              if (Array.isArray(cell)) cell.forEach((_, f) => check({ name: step.id, head: step.head, at: [i, j, f] }));
              else check({ name: step.id, head: step.head, at: [i, j] });
            }));
          }
        }
        return found.slice(0, 5);
      });
      equal(file, wrong, []);
      await page.context().close();
    }
  },

  async "with weights and contexts side by side the numbers are the program's"(bench) {
    const file = bench.example("pronoun.json");
    const compared = JSON.parse(bench.run(file, "--compare", "--format", "json"));
    const page = await bench.open(file, { hash: "#compare/6" });
    const texts = await page.locator("#flow table").first().locator("tbody tr").evaluateAll((rows) =>
      rows.map((row) => [...row.querySelectorAll("td:not(.bars)")].map((cell) => cell.textContent)));
    const asTheProgram = writer(bench, compared.words[0].variants.flatMap((variant) => variant.weights), 4);
    compared.words[0].variants.forEach((variant, v) => variant.weights.forEach((weight, j) => {
      equal(`${variant.id} ${j}`, texts[j][v], asTheProgram(weight));
    }));
    const parted = await page.locator(".parting h2").allTextContents();
    equal("partings", parted, compared.partings.map((one) => `${one.between.join(" → ")}: they part at ${one.step}`));
  },
};
