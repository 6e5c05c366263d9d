// Changing what the page computes, and holding what comes of it against the program.
import {contentOf, equal, expect, numbersOf, wordsOf} from "./bench.mjs";

export async function download(page) {
  const [file] = await Promise.all([page.waitForEvent("download"), page.click("#download")]);
  equal("its name", file.suggestedFilename(), "input.json");
  return contentOf(await file.path());
}

/**
 * The page's trace, after whatever was done, is that of the program for the page's input, to the
 * last bit.
 */
export async function expectTheProgramsNumbers(bench, page) {
  const input = bench.input(await download(page));
  const right = bench.trace(input, ...await wordsOf(page));
  const found = await page.evaluate(() => JSON.parse(JSON.stringify(globalThis.page.trace)));
  equal("variants", found.variants.map((one) => one.id), right.variants.map((one) => one.id));
  const [numbers, expected] = [numbersOf(found), numbersOf(right)];
  equal("numbers", [...numbers.keys()], [...expected.keys()]);
  for (const [address, value] of expected)
    expect(
        `${address} is ${numbers.get(address)}, expected ${value}`, numbers.get(address) === value);
  return expected;
}

/** Types another number into a cell of a matrix. */
export async function changeNumber(page, matrix, row, column, value) {
  await page.locator(`[data-matrix="${matrix}"] tbody tr`)
      .nth(row)
      .locator("td")
      .nth(column)
      .click();
  await page.locator("#change-value").fill(value);
  await page.locator("#change button").click();
}
