// opening.mjs BROWSER PROGRAM [REPEATS]: how long a browser takes to open the page of a long
// sentence (100 words, d = 100, three variants), against the toy's and an empty page. They take
// turns; see docs/benchmarks.md.
import {execFileSync} from "node:child_process";
import {mkdtempSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {pathToFileURL} from "node:url";
import {chromium} from "playwright-core";

const [, , executablePath, program, repeats = "9"] = process.argv;
const folder = mkdtempSync(join(tmpdir(), "attn-trace-opening-"));

/** n words of d features, in three variants. */
function inputOf(n, d) {
  const matrix = (rows, from) => Array.from(
      {length: rows},
      (_, i) => Array.from({length: d}, (__, k) => Math.sin(from + d * i + k) / 10));
  return {embeddings: matrix(n, 1), W_Q: matrix(d, 2), W_K: matrix(d, 3), W_V: matrix(d, 4)};
}

function pageOf(name, content) {
  const file = join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify(content));
  execFileSync(program, [file, "--export", join(folder, `${name}.html`)]);
}

/** From the address to the second frame drawn: all that a reader waits for. */
async function open(browser, name) {
  const page = await browser.newPage({viewport: {width: 1280, height: 900}});
  const start = performance.now();
  await page.goto(pathToFileURL(join(folder, `${name}.html`)).href);
  await page.evaluate(() => new Promise((resolve) => {
                        requestAnimationFrame(() => requestAnimationFrame(resolve));
                      }));
  const took = performance.now() - start;
  await page.close();
  return took;
}

writeFileSync(join(folder, "empty.html"), "<!DOCTYPE html><title>empty</title>");
pageOf("toy", inputOf(3, 4));
pageOf("long", inputOf(100, 100));
const names = ["long", "toy", "empty"];
const times = Object.fromEntries(names.map((name) => [name, []]));
const browser =
    await chromium.launch({executablePath, args: ["--no-sandbox", "--disable-dev-shm-usage"]});
for (const name of names) await open(browser, name);  // warms the caches
for (let turn = 0; turn < Number(repeats); turn += 1)
  for (const name of names) times[name].push(await open(browser, name));
await browser.close();
rmSync(folder, {recursive: true, force: true});

const median = (list) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)];
console.log(`Opening a page, median of ${repeats} turns`);
for (const name of names)
  console.log(`  ${name.padEnd(6)} ${median(times[name]).toFixed(0).padStart(6)} ms   time × ${
      (median(times[name]) / median(times.long)).toFixed(2)}`);
