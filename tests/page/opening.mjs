// opening.mjs BROWSER PROGRAM [REPEATS]: how long a browser takes to open the page of a long
// sentence (100 words, d = 100, three variants), against the toy's and an empty page. They take
// turns; see docs/benchmarks.md.
import {writeFileSync} from "node:fs";
import {join} from "node:path";

import {folder, inputOf, launch, median, open, pageOf} from "./measuring.mjs";

const [, , executablePath, program, repeats = "9"] = process.argv;

writeFileSync(join(folder, "empty.html"), "<!DOCTYPE html><title>empty</title>");
pageOf(program, "toy", inputOf(3, 4));
pageOf(program, "long", inputOf(100, 100));
const names = ["long", "toy", "empty"];
const times = Object.fromEntries(names.map((name) => [name, []]));
const browser = await launch(executablePath);
for (let turn = 0; turn <= Number(repeats); turn += 1)
  for (const name of names) {
    const {page, took} = await open(browser, name);
    if (turn > 0) times[name].push(took);  // the first turn warms the caches
    await page.close();
  }
await browser.close();

console.log(`Opening a page, median of ${repeats} turns`);
for (const name of names)
  console.log(`  ${name.padEnd(6)} ${median(times[name]).toFixed(0).padStart(6)} ms   time × ${
      (median(times[name]) / median(times.long)).toFixed(2)}`);
