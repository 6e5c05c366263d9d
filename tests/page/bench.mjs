// What the tests need: pages made by the program, opened in the browser, and what they did there.
import {execFileSync} from "node:child_process";
import {mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {pathToFileURL} from "node:url";

import {forms} from "./forms.mjs";

const most = 1 << 28;  // bytes of output
// The pages of all tests: that of an input, by its name and what it holds, is made once.
const made = new Map();
const shelf = mkdtempSync(join(tmpdir(), "attn-trace-pages-"));
process.on("exit", () => rmSync(shelf, {recursive: true, force: true}));

export class Bench {
  constructor(browser, program, data) {
    Object.assign(this, {browser, program, data});
    this.folder = mkdtempSync(join(tmpdir(), "attn-trace-page-"));
    this.contexts = [];
    this.noises = [];
    this.count = 0;
  }

  /** Every example of data/, and below it. */
  examples(folder = this.data) {
    return readdirSync(folder).flatMap((name) => {
      const path = join(folder, name);
      if (statSync(path).isDirectory()) return this.examples(path);
      return name.endsWith(".json") ? [path] : [];
    });
  }

  /** Those, and inputs of every form that attention has in models. */
  allInputs() {
    return [...this.examples(), ...Object.keys(forms).map((name) => this.form(name))];
  }

  /** One of them; its file is called so. */
  form(name) {
    const path = join(this.folder, `${name}.json`);
    writeFileSync(path, JSON.stringify(forms[name]));
    return path;
  }

  example(name) {
    return join(this.data, name);
  }

  /** An input file of this content. */
  input(content) {
    this.count += 1;
    const path = join(this.folder, `input-${this.count}.json`);
    writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
    return path;
  }

  run(...args) {
    return execFileSync(
        this.program, args,
        {encoding: "utf8", maxBuffer: most, env: {...process.env, COLUMNS: "9999"}});
  }

  trace(...args) {
    return JSON.parse(this.run(...args, "--format", "json"));
  }

  /** The file that the program makes of an input. */
  page(input, ...args) {
    const key =
        JSON.stringify([input.slice(input.lastIndexOf("/")), args, readFileSync(input, "utf8")]);
    if (!made.has(key)) {
      const path = join(shelf, `page-${made.size}.html`);
      this.run(input, ...args, "--export", path);
      made.set(key, path);
    }
    return made.get(key);
  }

  /**
   * Makes the page of an input, and opens it. options: {args, hash, ...of the browser's context}
   */
  async open(input, {args = [], hash = "", ...options} = {}) {
    return this.openFile(this.page(input, ...args), {hash, ...options});
  }

  /** Opens a file that the program made. */
  async openFile(path, {hash = "", ...options} = {}) {
    const context = await this.browser.newContext(
        {viewport: {width: 1280, height: 900}, acceptDownloads: true, ...options});
    this.contexts.push(context);
    const page = await context.newPage();
    const address = pathToFileURL(path).href;
    page.on("console", (message) => this.noises.push(`console: ${message.text()}`));
    page.on("pageerror", (error) => this.noises.push(`error: ${error.message}`));
    page.on("dialog", (dialog) => {
      this.noises.push(`dialog: ${dialog.message()}`);
      dialog.dismiss();
    });
    page.on("request", (request) => {
      if (request.url().split("#")[0] !== address && !request.url().startsWith("blob:"))
        this.noises.push(`request: ${request.url()}`);
    });
    await page.goto(address + hash);
    return page;
  }

  /** The page asked for nothing and complained of nothing. */
  expectQuiet() {
    equal("what the pages did beside what was asked", this.noises, []);
  }

  async close() {
    for (const context of this.contexts) await context.close();
    rmSync(this.folder, {recursive: true, force: true});
  }
}

export function equal(what, found, expected) {
  const [a, b] = [JSON.stringify(found), JSON.stringify(expected)];
  if (a === b) return;
  const apart = Math.max(0, [...a].findIndex((letter, i) => letter !== b[i]) - 100);
  const part = (text) => (text.length > 400 ? `…${text.slice(apart, apart + 400)}…` : text);
  throw new Error(`${what}: found ${part(a)}, expected ${part(b)}`);
}

export function expect(what, holds) {
  if (!holds) throw new Error(what);
}

/** Whether the middle of an element can be seen where it stands, without scrolling. */
export async function isInView(locator) {
  return locator.evaluate((one) => {
    const {x, y, width, height} = one.getBoundingClientRect();
    return one.contains(document.elementFromPoint(x + width / 2, y + height / 2));
  });
}

/** What the program is told so that it encodes the words that a page has: all that can be. */
export async function wordsOf(page) {
  return ["--word", (await page.evaluate(() => globalThis.page.trace.words)).join()];
}

/** Left to right, past what was not scored. */
const sumOfRow = (row) => row.reduce((total, cell) => total + (cell ?? 0), 0);

/** Whether a step has a row for each token, and not for each word encoded. */
function isOfTokens({memory, norm}, id) {
  const isMadeFirst = id === "positioned" || (id === "norm_1" && norm.place === "before");
  return /^(keys|values)|_keys$/.test(id) || (isMadeFirst && !memory);
}

/** Every number of a trace, and what rows add up to, by its address, as --explain writes it. */
export function numbersOf(trace) {
  const found = new Map();
  const words = trace.words;
  const cached = trace.input.past?.tokens.length ?? 0;
  for (const variant of trace.variants) {
    for (const step of variant.steps) {
      const name = `${variant.id}.${step.head ? `head${step.head}.` : ""}${step.id}`;
      const ofTokens = isOfTokens(trace.input, step.id);
      const before = step.id === "scaled_keys" ? 0 : cached;
      if (step.id === "exponentials")
        step.sum.forEach((sum, i) => found.set(`${name}[${words[i]}]`, sum));
      if (step.id === "weights")
        step.values.forEach((row, i) => found.set(`${name}[${words[i]}]`, sumOfRow(row)));
      step.values.forEach((row, i) => row.forEach((cell, j) => {
        const at = `${ofTokens ? before + i + 1 : words[i]},${j + 1}`;
        if (Array.isArray(cell))
          cell.forEach((x, f) => found.set(`${name}[${at},${f + 1}]`, x));
        else
          found.set(`${name}[${at}]`, cell);
      }));
    }
  }
  return found;
}

export function contentOf(path, encoding = "utf8") {
  return readFileSync(path, encoding);
}

/** Rows of numbers, all different. */
const rows = (count, width, from = 0) => Array.from(
    {length: count},
    (_, i) => Array.from({length: width}, (__, k) => Math.sin(from + i * width + k)));
/** 100 words, d = 100, two of them encoded. */
export const long = {
  embeddings: rows(100, 100),
  W_Q: rows(100, 100),
  W_K: rows(100, 100),
  W_V: rows(100, 100),
  word: [1, 2]
};
/** Cross-attention with a mask of its own, a softcap, two heads, and an output with a bias. */
export const crossed = {
  tokens: ["le", "chat"],
  embeddings: rows(2, 4),
  memory: {tokens: ["the", "cat", "sat"], embeddings: rows(3, 4, 9)},
  mask: [[1, 1, 0], [1, 1, 1]],
  heads: 2,
  W_Q: rows(4, 4),
  W_K: rows(4, 4, 5),
  W_V: rows(4, 4, 7),
  W_O: rows(4, 3),
  b_O: [1, 2, 3],
  softcap: 5
};
