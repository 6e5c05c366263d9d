// against.mjs BROWSER PROGRAM OTHER_PROGRAM [REPEATS]: how long the page of a long sentence (60
// words, d = 64, three variants) takes to open and, with every table unfolded, to change a number
// of, against the page that another program makes, as that of an earlier commit. They take turns;
// see docs/benchmarks.md.
import {drawn, inputOf, launch, median, open, pageOf} from "./measuring.mjs";

const [, , executablePath, program, other, repeats = "7"] = process.argv;
const programs = {
  now: program,
  other
};
const names = Object.keys(programs);
const found = Object.fromEntries(names.map((name) => [name, {opening: [], change: []}]));

/** Milliseconds of processor time that a page's main thread has taken. */
async function taken(session) {
  const {metrics} = await session.send("Performance.getMetrics");
  return metrics.find(({name}) => name === "TaskDuration").value * 1000;
}

async function unfold(page) {
  await page.evaluate(() => {
    for (let fold; (fold = document.querySelector(".fold[aria-expanded=false]"));) fold.click();
  });
  await page.locator("[data-matrix=embeddings] tbody td").first().click();
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", {timeDomain: "threadTicks"});
  return {page, session};
}

/**
 * What it takes to change the number that is pinned, until all is drawn and nothing is left to do.
 */
async function change({page, session}, value) {
  await page.locator("#change-value").fill(value);
  await page.waitForTimeout(300);
  const before = await taken(session);
  await page.evaluate(() => document.getElementById("change").requestSubmit());
  await drawn(page);
  await page.waitForTimeout(500);
  return await taken(session) - before;
}

for (const name of names) pageOf(programs[name], name, inputOf(60, 64));
const browser = await launch(executablePath);
for (let turn = 0; turn <= Number(repeats); turn += 1)
  for (const name of names) {
    const {page, took} = await open(browser, name);
    if (turn > 0) found[name].opening.push(took);  // the first turn warms the caches
    await page.close();
  }
const views = {};
for (const name of names) views[name] = await unfold((await open(browser, name, "#qkv/1")).page);
for (let turn = 1; turn <= Number(repeats); turn += 1)
  for (const name of names) found[name].change.push(await change(views[name], String(turn / 4)));
await browser.close();

for (const what of ["opening", "change"]) {
  console.log(`${what}, median of ${repeats} turns`);
  for (const name of names) {
    const [own, time] = ["now", name].map((one) => median(found[one][what]));
    console.log(`  ${name.padEnd(6)} ${time.toFixed(0).padStart(6)} ms   time × ${
        (time / own).toFixed(2)}`);
  }
}
