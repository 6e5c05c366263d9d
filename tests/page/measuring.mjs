// What the benchmarks of the page share: pages of long sentences, and how long they take to open.
import {execFileSync} from "node:child_process";
import {mkdtempSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {pathToFileURL} from "node:url";
import {chromium} from "playwright-core";

export const folder = mkdtempSync(join(tmpdir(), "attn-trace-measuring-"));
process.on("exit", () => rmSync(folder, {recursive: true, force: true}));

/** n words of d features, in three variants. */
export function inputOf(n, d) {
  const matrix = (rows, from) => Array.from(
      {length: rows},
      (_, i) => Array.from({length: d}, (__, k) => Math.sin(from + d * i + k) / 10));
  return {embeddings: matrix(n, 1), W_Q: matrix(d, 2), W_K: matrix(d, 3), W_V: matrix(d, 4)};
}

/** Makes the page of an input, as `name`.html. */
export function pageOf(program, name, content) {
  const file = join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify(content));
  execFileSync(program, [file, "--export", join(folder, `${name}.html`)]);
}

export function launch(executablePath) {
  return chromium.launch({executablePath, args: ["--no-sandbox", "--disable-dev-shm-usage"]});
}

/**
 * Opens a page: {page, took}, from the address to the second frame drawn, for which a reader
 * waits.
 */
export async function open(browser, name, hash = "") {
  const page = await browser.newPage({viewport: {width: 1280, height: 900}});
  const start = performance.now();
  await page.goto(pathToFileURL(join(folder, `${name}.html`)).href + hash);
  await drawn(page);
  return {page, took: performance.now() - start};
}

export function drawn(page) {
  return page.evaluate(() => new Promise((resolve) => {
                         requestAnimationFrame(() => requestAnimationFrame(resolve));
                       }));
}

export function median(list) {
  return [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
}
