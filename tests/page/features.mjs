// Names of the embeddings' features: they head the columns that are theirs, and no other.
import {equal, expect} from "./bench.mjs";

const hostile = "<img src=x onerror=alert(1)>";
const input = {
  tokens: ["birds", "fly", "south"],
  features: ["noun", "moves", "where", hostile],
  word: 2,
  embeddings: [[3, 0, 1, 3], [1, 3, 1, 0], [1, 1, 2, 0]],
  W_Q: [[2, 1], [0, 0], [0, 1], [0, 0]],
  W_K: [[0, 1], [0, 2], [1, 0], [1, 0]],
  W_V: [[0, 0, 1, 2], [1, 0, 0, -1], [1, 1, 0, 0], [0, 2, 0, 1]],
  residual: true
};

const columns = (page, matrix) =>
    page.locator(`[data-matrix="${matrix}"] thead th`).allTextContents();
const rows = (page, matrix) => page.locator(`[data-matrix="${matrix}"] tbody th`).allTextContents();

export const tests = {
  async "names of features head the columns of embeddings, and of what keeps these"(bench) {
    const page = await bench.open(bench.input(input), {hash: "#raw/2"});
    equal("embeddings", await columns(page, "embeddings"), input.features);
    equal("what is added up", await columns(page, "weighted_values"), input.features);
    equal("and with the residual", await columns(page, "residual_1"), input.features);
    await page.getByRole("button", {name: "qkv", exact: true}).click();
    equal("queries", await columns(page, "queries"), ["1", "2"]);
    equal("values", await columns(page, "weighted_values"), ["1", "2", "3", "4"]);
    equal("of a matrix the rows", await rows(page, "W_Q"), input.features);
    equal("and not the columns", await columns(page, "W_V"), ["1", "2", "3", "4"]);
    equal("a residual", await columns(page, "residual_1"), input.features);
    await page.getByRole("button", {name: "compare", exact: true}).click();
    equal("no text is markup", await page.locator("img").count(), 0);
  },

  async "a number is called by its feature's name, and addressed by its place"(bench) {
    const page = await bench.open(bench.input(input), {hash: "#raw/2&pin=raw.residual_1.2.2"});
    const text = await page.locator("#panel-text").textContent();
    expect(text, text.startsWith("residual_1[fly, moves] = "));
    expect("as --explain takes it", text.includes("raw.residual_1[2,2]"));
  },

  async "turned matrices have the names above their columns"(bench) {
    const turned = (matrix) => matrix[0].map((_, j) => matrix.map((row) => row[j]));
    const stored =
        Object.fromEntries(["W_Q", "W_K", "W_V"].map((key) => [key, turned(input[key])]));
    const page =
        await bench.open(bench.input({...input, ...stored, layout: "out_in"}), {hash: "#qkv/2"});
    equal("columns", await columns(page, "W_Q"), input.features);
    equal("rows", await rows(page, "W_Q"), ["1", "2"]);
  }
};
