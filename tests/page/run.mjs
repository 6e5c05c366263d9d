// run.mjs BROWSER PROGRAM DATA_DIR PART [NAME…]: every test of a part below in turn, in one
// browser; see run.py.
import {chromium} from "playwright-core";

import * as accessibility from "./accessibility.mjs";
import * as acting from "./acting.mjs";
import * as around from "./around.mjs";
import {Bench} from "./bench.mjs";
import * as boxes from "./boxes.mjs";
import * as changing from "./changing.mjs";
import * as colours from "./colours.mjs";
import * as copying from "./copying.mjs";
import * as elementary from "./elementary.mjs";
import * as features from "./features.mjs";
import * as handout from "./handout.mjs";
import * as hostile from "./hostile.mjs";
import * as keeping from "./keeping.mjs";
import * as lesson from "./lesson.mjs";
import * as lines from "./lines.mjs";
import * as looks from "./looks.mjs";
import * as numbers from "./numbers.mjs";
import * as picture from "./picture.mjs";
import * as pointing from "./pointing.mjs";
import * as presenting from "./presenting.mjs";
import * as quiz from "./quiz.mjs";
import * as redrawing from "./redrawing.mjs";
import * as saving from "./saving.mjs";
import * as scale from "./scale.mjs";
import * as settings from "./settings.mjs";
import * as sheets from "./sheets.mjs";
import * as touring from "./touring.mjs";
import * as varying from "./varying.mjs";

const [executablePath, program, data, part, ...names] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath,
  // Root, as in a container, may not have a sandbox; and no service of the browser's own calls out.
  args: [
    "--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking",
    "--disable-component-update"
  ],
});
const parts = {
  // What is shown is what the program has, for every number of every example.
  shown: [elementary, numbers, lines, varying],
  // What somebody sees, does and is told.
  acts: [
    acting,    lesson,  boxes,   presenting, touring, picture,       pointing, changing,
    redrawing, keeping, copying, saving,     around,  settings,      quiz,     features,
    scale,     looks,   colours, handout,    hostile, accessibility, sheets
  ],
};
const tests =
    (parts[part] ?? Object.values(parts).flat()).flatMap((file) => Object.entries(file.tests));
let failed = 0;
let ran = 0;
for (const [name, test] of tests) {
  if (names.length > 0 && !names.some((one) => name.includes(one))) continue;
  const bench = new Bench(browser, program, data);
  ran += 1;
  const start = performance.now();
  try {
    await test(bench);
    bench.expectQuiet();
    console.log(`ok: ${name} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED: ${name}\n  ${error.message.split("\n").join("\n  ")}`);
  }
  await bench.close();
}
await browser.close();
console.log(`${ran} tests, ${failed} failed`);
process.exit(failed > 0 || ran === 0 ? 1 : 0);
