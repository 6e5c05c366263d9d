// Every number that the page shows is the program's.
import {equal, expect, numbersOf, wordsOf} from "./bench.mjs";

/**
 * [address, text, value as JSON has it, is it −∞] of every number in the tables that stand there.
 */
async function shown(page) {
  return page.evaluate(() => {
    document.querySelectorAll("#flow .fold[aria-expanded=false]")
        .forEach((button) => globalThis.page.fold(button.closest(".matrix").dataset.matrix, false));
    return [...document.querySelectorAll("#flow td")]
        .map((cell) => {
          const place = globalThis.page.tables.place(cell);
          if (!place) return null;
          const arithmetic = globalThis.page.arithmeticOf(place);
          const value = arithmetic.value(place);
          return [
            arithmetic.address(place), cell.firstChild.textContent,
            Number.isFinite(value) ? value : null, value === -Infinity
          ];
        })
        .filter(Boolean);
  });
}

/** Where matrices of the input stand that do not stand at its top. */
const elsewhere = [
  [/^memory$/, "memory/embeddings"],
  [/^past_/, "past/"],
  [/^(qk_norm|norm|feed_forward|W_[QKV])\./, "$1/"],
  [/ of head (\d+)/g, "/heads/$1"],
  [/, part (\d+)/g, "/all/$1"],
];

function inputNumber(trace, address) {
  const [, head, name, at] = /^(?:head(\d+)\.)?(.+)\[(.*)\]$/.exec(address);
  const path = elsewhere.reduce((text, [from, to]) => text.replace(from, to), name).split("/");
  const places = [...path, ...(head ? [head] : []), ...at.split(",")];
  // A mask may have rows for the words encoded alone.
  if (name === "mask" && trace.input.mask.length < trace.input.tokens.length)
    places[1] = trace.words.indexOf(Number(places[1])) + 1;
  return Number(places.reduce((part, key) => part[/^\d/.test(key) ? key - 1 : key], trace.input));
}

/**
 * How the program writes numbers in its own pages: they are given to it as embeddings, and read
 * from its Markdown.
 */
function writer(bench, numbers, decimals) {
  const texts = new Map([[null, "–"], ["hidden", "−∞"]]);
  const some = [...new Set(numbers.filter((x) => x !== null))];
  for (let first = 0; first < some.length; first += 5000) {
    const part = some.slice(first, first + 5000);
    const file = bench.input(`{"embeddings": [${
        part.map((x) => `[${Object.is(x, -0) ? "-0.0" : x}, 0]`)}], "word": 1, "scale": 1e9}`);
    const page = bench.run(
        file, "--format", "markdown", "--steps", "scores", "--precision", String(decimals));
    const rows = page.split("\n").filter((line) => line.startsWith("| x")).slice(0, part.length);
    part.forEach((x, i) => texts.set(x, /\[(.*), 0\]/.exec(rows[i])[1]));
  }
  return (x) => texts.get(x);
}

/** Holds what is shown against a trace; gives its addresses. */
async function expectShown(page, trace, numbers, asTheProgram) {
  const addresses = [];
  for (const [address, text, value, hidden] of await shown(page)) {
    const right = numbers.has(address) ? numbers.get(address) : inputNumber(trace, address);
    if (!Object.is(value, right)) throw new Error(`${address} is ${value}, expected ${right}`);
    equal(`${address}, which is ${right}`, text, asTheProgram(hidden ? "hidden" : right));
    addresses.push(address);
  }
  return addresses;
}

async function compareAll(bench, file) {
  const page = await bench.open(file);
  const asked = bench.trace(file);
  const trace = bench.trace(file, ...await wordsOf(page));
  const rows = asked.words.map((word) => trace.words.indexOf(word));
  const numbers = numbersOf(trace);
  const given = JSON.stringify(trace.input).match(/-?\d+(\.\d+)?(e[+-]?\d+)?/g).map(Number);
  const asTheProgram = writer(bench, [...numbers.values(), ...given], 4);
  const seen = new Set();
  for (const [v, variant] of trace.variants.entries()) {
    for (const i of rows) {
      for (let head = 1; head <= (variant.settings.heads ?? 1); head += 1) {
        await page.evaluate(([index, word, shownHead]) => {
          globalThis.page.chooseVariant(index);
          globalThis.page.chooseWord(word);
          globalThis.page.chooseHead(shownHead);
        }, [v, i, head]);
        for (const address of await expectShown(page, trace, numbers, asTheProgram))
          seen.add(address);
      }
    }
  }
  const due = numbersOf(asked);
  const missing = [...due.keys()].filter((address) => !seen.has(address));
  equal(`${file}: numbers that the page never shows`, missing, []);
  if (trace.variants.length > 1) await compareSideBySide(page, trace, rows, numbers, asTheProgram);
  await page.context().close();
  return due.size;
}

/**
 * Side by side are, of each word asked for: all weights with their sums, contexts, outputs, what
 * goes on to the next layer, and of the head shown what leads to its weights.
 */
async function compareSideBySide(page, trace, rows, numbers, asTheProgram) {
  const heads = Math.max(...trace.variants.map(({settings}) => settings.heads ?? 1));
  const ends = trace.variants.map(({steps}) => `|${steps.at(-1).id}`).join("");
  for (const i of rows) {
    const word = trace.words[i];
    for (let head = 1; head <= heads; head += 1) {
      await page.evaluate(([index, shownHead]) => {
        globalThis.page.compare();
        globalThis.page.chooseWord(index);
        globalThis.page.chooseHead(shownHead);
      }, [i, head]);
      const seen = new Set(await expectShown(page, trace, numbers, asTheProgram));
      const due = [...numbers.keys()].filter(
          (address) =>
              new RegExp(`\\.(weights|context|output${ends})\\[${word}[,\\]]|^[\\w-]+\\.(head${
                             head}\\.)?(\\w*scores|exponentials)\\[${word},`)
                  .test(address));
      equal(`side by side, head ${head}, missing`, due.filter((one) => !seen.has(one)), []);
    }
  }
}

/**
 * What a page says of where variants part, and the numbers beside it, are a program's
 * comparison's.
 */
async function expectPartings(page, partings) {
  const titles =
      await page.evaluate((all) => all.map(({step}) => facts.steps[step].title), partings);
  const small = (title) => title[0].toLowerCase() + title.slice(1);
  equal(
      "in words", await page.locator(".parting h3").allTextContents(),
      partings.map((one, k) => `${one.between.join(" → ")}: they part at ${small(titles[k])}`));
  const why = await page.locator(".parting p").allTextContents();
  equal(
      "why", why.filter((text) => !text.startsWith("After")),
      partings.flatMap((one) => one.why.map((text, i) => `${one.between[i]}: ${text}`)));
  const marked =
      await page.locator("td.parts")
          .evaluateAll(
              (cells) => cells.map(
                  (cell) =>
                      [cell.closest("tr").cells[0].textContent,
                       cell.closest("table").tHead.rows[0].cells[cell.cellIndex].textContent,
                       [...cell.closest("tbody").querySelectorAll(".badge")]
                           .map((badge) => badge.textContent)
                           .find(
                               (text) => text.startsWith(cell.closest("table")
                                                             .tHead.rows[0]
                                                             .cells[cell.cellIndex]
                                                             .textContent))]));
  equal(
      "and marked", marked.sort(),
      partings
          .map(
              (one,
               k) => [titles[k], one.between[1], `${one.between[1]} parts from ${one.between[0]}`])
          .sort());
  const wrong = await page.locator(".parting")
                    .evaluateAll(
                        (boxes, all) => boxes.flatMap((box, k) => {
                          const places = [...box.querySelectorAll("td")].map(
                              (cell) => globalThis.page.tables.place(cell));
                          const shown = places.filter(Boolean);
                          const of = new Set(shown.map(({variant}) => variant));
                          return all[k].between.every((id) => of.has(id)) &&
                                  shown.every(({name}) => name === all[k].step) ?
                              [] :
                              [`box ${k}`];
                        }),
                        partings);
  equal("the numbers of that step of both", wrong, []);
}

export const tests = {
  async "numbers are written as the program writes them, whatever their size"(bench) {
    const numbers = [
      0,
      1,
      -1,
      0.5,
      0.03125,
      -0.03125,
      0.09375,
      2.5,
      1.2 + 0.2,
      1 / 3,
      -2 / 3,
      12345.678949999,
      1e14 + 0.5,
      1e15,
      1e16,
      10000000000100000,
      1000050000000000,
      1000150000000000,
      -1.5e20,
      1.7976931348623157e308,
      0.00009,
      0.0001,
      0.00005,
      0.000123456,
      5e-324,
      7e-5,
      7.02e-5,
      -2e-300,
      0.99999,
      0.999951,
      1e-10,
      3.14159265358979,
      100,
      0.1,
      123456789.125,
      0.0001220703125
    ];
    for (let k = 0; k < 300; k += 1)
      numbers.push((Math.sin(k) * 10 ** (k % 12)) / 1e6, Math.round(Math.sin(k) * 4096) / 65536);
    const page = await bench.open(bench.example("lecture.json"));
    for (const decimals of [0, 1, 2, 4, 6, 12, 17]) {
      const asTheProgram = writer(bench, numbers, decimals);
      const texts = await page.evaluate(
          ([all, digits]) => all.map((x) => written(x, digits)), [numbers, decimals]);
      numbers.forEach((x, i) => equal(`${x} with ${decimals} decimals`, texts[i], asTheProgram(x)));
    }
  },

  async "every number of every example is the program's, and every number is shown"(bench) {
    let count = 0;
    for (const file of bench.allInputs()) count += await compareAll(bench, file);
    expect("there are numbers", count > 5000);
  },

  async "replayed, a trace gives the program's bits"(bench) {
    for (const file of bench.allInputs()) {
      const page = await bench.open(file);
      const trace = bench.trace(file, ...await wordsOf(page));
      // As text, which takes far less time to hand over than as many numbers; it has no −0.
      const signed = (x) => (Object.is(x, -0) ? "-0" : x);
      const variants = JSON.parse(await page.evaluate(
          () => JSON.stringify(
              replay(copy(original))
                  .variants.map((variant) => variant.steps.map((step) => step.values.flat(2))),
              (_, x) => (Object.is(x, -0) ? "-0" : x))));
      trace.variants.forEach((variant, v) => variant.steps.forEach((step, s) => {
        const right = step.values.flat(2).map(signed);
        const wrong = variants[v][s].findIndex((value, k) => value !== right[k]);
        const place = `${file}: ${variant.id}.${step.id}, number ${wrong + 1}`;
        expect(`${place}: ${variants[v][s][wrong]}, expected ${right[wrong]}`, wrong < 0);
        equal(`${file}: ${variant.id}.${step.id}, how many`, variants[v][s].length, right.length);
      }));
      await page.context().close();
    }
  },

  async "the variants part where the program says so, and why; also after a change"(bench) {
    const given = bench.input({
      embeddings: [[1, 0], [0, 1], [1, 1]],
      scores: [[1, 2, 3], [4, 5, 6], [7, 8, 9]],
      W_V: [[1, 0], [0, 1]]
    });
    for (const file
             of [bench.example("lecture.json"), bench.example("pronoun.json"), given,
                 bench.example("published/yangshiteng-two-heads.json")]) {
      const page = await bench.open(file, {hash: "#compare/1"});
      for (const self of ["default", "score", "skip"]) {
        await page.locator("#self").evaluate((select, value) => {
          select.value = value;
          select.dispatchEvent(new Event("change", {bubbles: true}));
        }, self);
        const args = self === "default" ? [] : ["--self", self];
        const {partings} = JSON.parse(
            bench.run(file, ...await wordsOf(page), ...args, "--compare", "--format", "json"));
        await expectPartings(page, partings);
      }
    }
  },

  async "beside the weights stands what gets most, and how spread out they are, as the program says"(
      bench) {
    for (const file
             of [bench.example("lecture.json"), bench.form("a window and a sink"),
                 bench.form("masks of heads"),
                 bench.input({tokens: ["a", "b", "c"], embeddings: [[0, 1], [0, 1], [0, 1]]})]) {
      for (const word of [1, 3]) {
        const page = await bench.open(file, {hash: `#compare/${word}`});
        if (!await page.evaluate(() => globalThis.page.isComparing)) continue;
        const told = await page.locator("td.told").allTextContents();
        const text = bench.run(file, "--compare", "--word", String(word), "--format", "markdown");
        const right = ["most attention", "spread (bits)"].flatMap(
            (name) => text.split("\n")
                          .find((line) => line.includes(`| ${name} |`))
                          .split("|")
                          .slice(2, -1)
                          .map((cell) => cell.trim()));
        equal(`${file}, ${word}`, told, right);
      }
    }
  },
};
