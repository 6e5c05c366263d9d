// Each matrix copies as LaTeX, Markdown, NumPy and Julia; here programs that are not ours read
// them.
import {parser as julia} from "@plutojl/lezer-julia";
import katex from "katex";
import MarkdownIt from "markdown-it";
import {execFileSync} from "node:child_process";

import {contentOf, equal, expect} from "./bench.mjs";
import {changeNumber} from "./edits.mjs";

/** Names that each of the programs would take for its own. */
const hostile = [
  "\\end{array}\\]\\input{x} $x^2$ 100%", "a|b `c` **d** [e](f) <b>g</b> &amp; ~~h~~",
  "#= \"\"\" '''\n]); coding: rot13 --", "\\textrm{{}_^~ ?` !` ``''", "שלום \u202eabc"
];

/** Numbers whose digits are lost where somebody is careless. */
const exacting = [
  [0.1 + 0.2, -1e-7, 1e21], [5e-324, -0.25, 123456789012345680000], [-4, 1 / 3, 2e-10], [0, 1, -2],
  [1e15 + 0.5, 7, -1e-300]
];

const input = {
  tokens: hostile,
  embeddings: exacting,
  W_Q: [[0.5], [1e-20], [1e-22]],
  W_K: [[0.25], [-1e-20], [3e-22]],
  W_V: [[1, 0.1], [1e-20, 1e-21], [1e-21, 0.7]],
  mask: "causal"
};

async function open(bench, content, options) {
  const page = await bench.open(bench.input(content), options);
  await page.evaluate(() => {
    navigator.clipboard.writeText = (text) => {
      globalThis.copied = text;
      return Promise.resolve();
    };
  });
  return page;
}

/** What a box's button copies, as `format`; `which` of its matrices. */
async function copy(page, box, format, which = 0) {
  await page.locator(`${box} .copy`).click();
  const choice = page.locator("#menu-which");
  if (await choice.isVisible()) await choice.selectOption(String(which));
  await page.locator("#menu-acts button", {hasText: format}).click();
  return page.evaluate(() => globalThis.copied);
}

/** Every matrix of a page, by its boxes' buttons: {title, rows, columns, numbers, text}. */
async function copies(page, format) {
  const found = [];
  for (const button of await page.locator("#flow .copy").all()) {
    await button.click();
    const names = await page.locator("#menu-which option").allTextContents();
    await page.keyboard.press("Escape");
    for (let which = 0; which < names.length; which += 1) {
      await button.click();
      if (names.length > 1) await page.locator("#menu-which").selectOption(String(which));
      await page.locator("#menu-acts button", {hasText: format}).click();
      found.push({title: names[which], text: await page.evaluate(() => globalThis.copied)});
    }
  }
  return found;
}

const attention = "[data-matrix=attention]";

/** The numbers that the copies should have: of each step and matrix, by its variable's name. */
async function numbersOf(page) {
  const found = await page.evaluate(() => {
    const {trace, variant} = globalThis.page;
    const named = {};
    const mark = (rows) => rows.map(
        (row) => row.map(
            (cell) =>
                (cell === null          ? "none" :
                     cell === -Infinity ? "hidden" :
                                          cell)));
    for (const name of Object.keys(facts.matrices))
      inputMatrices(trace.input, name).forEach(({head, rows}) => {
        named[variableName({name, head})] = mark(rows);
      });
    for (const step of variant.steps) {
      const isDeep = Array.isArray(step.values[0][0]);
      named[variableName({name: step.id, head: step.head})] =
          mark(isDeep ? step.values[globalThis.page.word] : step.values);
      if (step.id !== "weighted_values") continue;
      const {word} = globalThis.page;
      const context = variant.steps.find(({id, head}) => id === "context" && head === step.head);
      named[variableName({name: "weighted_values_and_sum", head: step.head})] =
          mark([...step.values[word], context.values[word]]);
    }
    return named;
  });
  return found;
}

/** A Python that has NumPy. */
function python() {
  return ["python3", "/usr/bin/python3"].find((name) => {
    try {
      execFileSync(name, ["-c", "import numpy"], {stdio: "ignore"});
      return true;
    } catch {
      return false;
    }
  });
}

/** Runs texts as Python; gives of each the name and the numbers of its array. */
function ran(texts) {
  const code = `
import json, sys, numpy
for text in json.load(sys.stdin):
    made = {}
    exec(text, made)
    (name, array), = [(k, v) for k, v in made.items() if isinstance(v, numpy.ndarray)]
    assert array.dtype == numpy.float64 and array.ndim == 2, (name, array.dtype, array.shape)
    cell = lambda x: "none" if numpy.isnan(x) else "hidden" if x == -numpy.inf else x
    print(json.dumps([name, [[cell(x) for x in row] for row in array.tolist()]]))
`;
  return execFileSync(python(), ["-c", code], {input: JSON.stringify(texts), encoding: "utf8"})
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
}

/**
 * The matrix that a literal of Julia means, by its syntax tree: [name, rows, shape it is given].
 */
function juliaMatrix(text) {
  // The grammar takes "1 -2" for a difference, where in brackets Julia has two numbers.
  const plain =
      text.split("\n")
          .map((line) => {
            const [code, ...comment] = line.split("  # ");
            return [code.replace(/ -(\S+?)(?=[ ;,]|$)/g, " (-$1)"), ...comment].join("  # ");
          })
          .join("\n");
  const tree = julia.parse(plain);
  const faults = [];
  tree.iterate({
    enter: (node) => {
      if (node.type.isError) faults.push(plain.slice(node.from - 40, node.to + 40));
    }
  });
  equal("Julia's syntax", faults, []);
  const of = (node) => plain.slice(node.from, node.to);
  const number = (node) => {
    const value = of(node).replace(/[()]/g, "");
    const isFloat = /^-?(\d+\.\d+(e[+-]?\d+)?|\d+e[+-]?\d+)$/.test(value);
    expect(`${value} is a floating-point literal`, isFloat || ["NaN", "-Inf"].includes(value));
    return {"NaN": "none", "-Inf": "hidden"}[value] ?? Number(value);
  };
  const children = (node) => {
    const all = [];
    for (let one = node.firstChild; one; one = one.nextSibling)
      if (!["[", "]", "(", ")", "LineComment"].includes(one.name)) all.push(one);
    return all;
  };
  const [assignment] = children(tree.topNode).filter(({name}) => name === "Assignment");
  const [name, , value] = children(assignment);
  if (value.name === "MatrixExpression")
    return [of(name), children(value).map((row) => children(row).map(number))];
  const [callee, args] = children(value);
  equal("what gives a column its shape", of(callee), "reshape");
  const [vector, ...shape] = children(args);
  equal("of one column", shape.map(of), [":", "1"]);
  equal("a vector", vector.name, "VectorExpression");
  return [of(name), children(vector).map((one) => [number(one)])];
}

/** The cells of the table that Markdown makes of a text, as text. */
async function markdownCells(page, text) {
  // Without how cells are set, which the page's policy would complain of.
  const html = new MarkdownIt({html: true}).render(text).replace(/ style="text-align:\w+"/g, "");
  return page.evaluate((source) => {
    const made = new DOMParser().parseFromString(source, "text/html");
    const odd = [...made.body.querySelectorAll("*")].filter(
        (one) => !one.matches("table, thead, tbody, tr, th, td"));
    if (made.querySelectorAll("table").length !== 1 || odd.length > 0)
      throw new Error(`beside a table: ${odd.map((one) => one.outerHTML)}`);
    return [...made.querySelectorAll("tr")].map(
        (row) => [...row.cells].map((cell) => cell.textContent));
  }, html);
}

/** The cells of the array that KaTeX makes of a displayed formula, as text. */
async function latexCells(page, text) {
  const lines = text.trimEnd().split("\n");
  expect("a comment first", lines[0].startsWith("% "));
  equal("displayed", [lines[1], lines.at(-1)], ["\\[", "\\]"]);
  const mathml = katex.renderToString(
      lines.slice(2, -1).join("\n"),
      {displayMode: true, throwOnError: true, strict: "ignore", output: "mathml"});
  return page.evaluate((source) => {
    const made = new DOMParser().parseFromString(source, "text/html");
    return [...made.querySelectorAll("mtr")].map((row) => [...row.children].map((cell) => {
      return cell.textContent.replace(/\u00a0/g, " ");
    }));
  }, mathml);
}

/** The texts of the rows that lead from scores to weights and of their sums, without bars. */
function shownRows(page) {
  return page.locator(`${attention} :is(tbody, tfoot) tr`)
      .evaluateAll(
          (rows) => rows.map(
              (row) => [...row.cells].slice(0, -1).map((cell) => cell.textContent || "–")));
}

export const tests = {
  async "NumPy reads every matrix that is copied, to the last bit"(bench) {
    expect("there is a Python with NumPy", python() !== undefined);
    for (const content
             of [input, JSON.parse(contentOf(bench.form("a block of two heads, normed after")))]) {
      const page = await open(bench, content, {hash: "#qkv/2"});
      const right = await numbersOf(page);
      const found = await copies(page, "NumPy");
      expect("there are many", found.length > 8);
      for (const [name, rows] of ran(found.map(({text}) => text)))
        if (!name.endsWith("attention")) equal(name, rows, right[name]);
    }
  },

  async "what is not scored is nan, what a mask hides is -inf, and 0 keeps its sign"(bench) {
    const page =
        await open(bench, {embeddings: [[1, 0], [0.5, 1]], mask: "causal"}, {hash: "#raw/1"});
    const [[, scores], [, masked]] =
        ran([await copy(page, attention, "NumPy", 1), await copy(page, attention, "NumPy", 3)]);
    equal("scores", scores, [["none", 0.5], [0.5, "none"]]);
    equal("masked", masked, [["none", "hidden"], [0.5 / Math.sqrt(2), "none"]]);
    await changeNumber(page, "embeddings", 0, 1, "-0");
    const embeddings = await copy(page, "[data-matrix=embeddings]", "NumPy");
    expect(`found ${embeddings}`, embeddings.includes("[1.0, -0.0]"));
  },

  async "Julia's grammar reads every matrix that is copied, a column as a matrix"(bench) {
    for (const content of [input, JSON.parse(contentOf(bench.form("masks of heads")))]) {
      const page = await open(bench, content, {hash: "#qkv/2"});
      const right = await numbersOf(page);
      const found = (await copies(page, "Julia")).map(({text}) => juliaMatrix(text));
      for (const [name, rows] of found)
        if (!name.endsWith("attention")) equal(name, rows, right[name]);
      if (content === input)
        expect("columns are among them", found.some(([, rows]) => rows[0].length === 1));
    }
  },

  async "Markdown keeps tokens as text, and the numbers as the page has them"(bench) {
    const page = await open(bench, input, {hash: "#qkv/5"});
    const shown = await shownRows(page);
    const [head, ...rows] = await markdownCells(page, await copy(page, attention, "Markdown"));
    const bare = (text) => text.replace(/[\u2068\u2069]/g, "");
    equal("rows", rows, shown.map((row) => row.map(bare)));
    equal("head", head.slice(1), ["score", "scaled", "masked", "exp", "weight"]);
    const [names] = await markdownCells(page, await copy(page, attention, "Markdown", 5));
    equal("columns", names.slice(1), rows.slice(0, -1).map(([name]) => name));
  },

  async "what a box copies first is what it shows, with the rows at its foot"(bench) {
    const sinks = JSON.parse(contentOf(bench.form("a window and a sink")));
    const carried = {embeddings: [[1, 0.5], [0.25, 2]], self: "carry"};
    for (const content of [JSON.parse(contentOf(bench.example("lecture.json"))), sinks, carried]) {
      const page = await open(bench, content, {});
      for (const box of [attention, "[data-matrix$=weighted_values]"]) {
        const [, ...rows] = await markdownCells(page, await copy(page, box, "Markdown"));
        const shown = await page.locator(`${box} :is(tbody, tfoot) tr`)
                          .evaluateAll(
                              (all) => all.map(
                                  (row) => [...row.cells]
                                               .filter((cell) => !cell.matches(".bars"))
                                               .map((cell) => cell.textContent || "–")));
        equal(box, rows, shown);
      }
    }
  },

  async "LaTeX keeps tokens as text, and the numbers as the page has them"(bench) {
    const page = await open(bench, input, {hash: "#qkv/5"});
    const shown = await shownRows(page);
    const [, ...rows] = await latexCells(page, await copy(page, attention, "LaTeX"));
    // KaTeX writes the quotes that LaTeX's fonts have, and joins none: those were kept apart.
    const plain = (text) => text.replace(/[\u2068\u2069]/g, "")
                                .replaceAll("\"", "”")
                                .replaceAll("'", "’")
                                .replaceAll("`", "‘")
                                .replace(/  +/g, " ");
    const number = (text) => text.replace("−", "-").replace("×10", "e").replaceAll("−", "-");
    equal(
        "tokens", rows.map(([name]) => name.replace(/  +/g, " ")),
        shown.map(([name]) => plain(name)));
    rows.forEach((row, i) => row.slice(1).forEach((cell, j) => {
      const [found, right] = [number(cell), number(shown[i][j + 1])];
      if (right === "-∞" || right === "–") return equal("a sign", found.replace("–", "–"), right);
      return equal(`${i}, ${j}`, Number(found), Number(right));
    }));
    const bare = await copy(page, "[data-matrix=W_V]", "LaTeX");
    expect("what is not named stands in brackets", bare.includes("\\left[\\begin{array}{rr}"));
    equal("its cells", (await latexCells(page, bare)).length, 3);
  },

  async "the menu is reached and left by keys, and lets go of nothing else"(bench) {
    const page = await open(bench, input, {hash: "#qkv/2/scores"});
    await page.locator(`${attention} td.makes`).first().click();
    await page.locator(`${attention} .copy`).focus();
    await page.keyboard.press("Enter");
    const focused = () => page.evaluate(() => document.activeElement.textContent);
    equal("on the first", await focused(), "LaTeX");
    await page.keyboard.press("Tab");
    equal("on the next", await focused(), "Markdown");
    await page.keyboard.press("ArrowRight");
    equal("no step", await page.locator("#step-title").textContent(), "Scores");
    await page.keyboard.press("Escape");
    equal("closed", await page.locator("#menu").isVisible(), false);
    equal(
        "back on the button", await page.evaluate(() => document.activeElement.className),
        "corner copy");
    expect("what was pinned is", await page.locator("#unpin").isVisible());
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    equal(
        "said", await page.locator("#announcement").textContent(),
        `Copied: ${await page.locator(`${attention} .name`).textContent()}, qkv, as LaTeX.`);
  },

  async "what stands side by side is copied, too, and what is folded away is copied whole"(bench) {
    const page = await open(
        bench, JSON.parse(contentOf(bench.example("lecture.json"))), {hash: "#compare/2"});
    const [weights, results] = ran([
      await copy(page, ".compared[data-role=weights]", "NumPy"),
      await copy(page, ".compared:has(table[aria-label='what comes of them'])", "NumPy")
    ]);
    equal("weights", [weights[0], weights[1].length, weights[1][0].length], ["weights", 3, 3]);
    equal("not scored", weights[1][1][0], "none");
    equal("results", [results[0], results[1].length], ["results", 6]);
    const large =
        Array.from({length: 50}, (_, i) => Array.from({length: 30}, (__, j) => i - j / 7));
    const wide = await open(bench, {embeddings: large}, {hash: "#raw/1"});
    const [[, rows]] = ran([await copy(wide, "[data-matrix=embeddings]", "NumPy")]);
    equal("whole", rows, large);
  },
};
