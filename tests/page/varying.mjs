// Every form of attention that models have is changed, and computed again as the program does it.
import {equal, expect} from "./bench.mjs";
import {expectTheProgramsNumbers} from "./edits.mjs";
import {forms} from "./forms.mjs";

/**
 * Runs in the page: changes the last number of every matrix; gives their names, and what failed.
 */
function changeAll() {
  const {page} = globalThis;
  const names = [];
  const failed = [];
  for (const name of Object.keys(facts.matrices)) {
    for (const {head, rows} of inputMatrices(page.trace.input, name)) {
      const at = [rows.length - 1, rows.at(-1).length - 1];
      const value = rows[at[0]][at[1]];
      page.changes.setNumber({name, head, at}, String(isMask(name) ? 1 - value : value + 0.25));
      const said = document.getElementById("announcement").textContent;
      if (said.startsWith("Not changed")) failed.push(said);
      names.push(name);
    }
  }
  return [names, failed];
}

export const tests = {
  async "of every form each matrix can be changed, and how it is computed"(bench) {
    const names = new Set();
    for (const form of Object.keys(forms)) {
      try {
        const page = await bench.open(bench.form(form));
        const [changed, failed] = await page.evaluate(changeAll);
        changed.forEach((name) => names.add(name));
        equal("not changed", failed, []);
        await expectTheProgramsNumbers(bench, page);
        await page.locator("#settings summary").click();
        for (const mask of ["none", "causal", "matrix"]) {
          const isOwn = mask === "matrix";
          if (isOwn && await page.locator("#mask [value=matrix]").isDisabled()) continue;
          await page.locator("#mask").selectOption(mask);
          await expectTheProgramsNumbers(bench, page);
        }
        if (await page.locator("#self").isEnabled())
          await page.locator("#self").selectOption("carry");
        await page.locator("#scale").fill("3");
        await page.locator("#scale").blur();
        await expectTheProgramsNumbers(bench, page);
        await page.click("#reset");
        equal("as at first", await page.locator("td.changed").count(), 0);
        await page.context().close();
      } catch (error) {
        throw new Error(`${form}: ${error.message}`);
      }
    }
    for (const name
             of ["past_keys", "past_values", "bias", "scores", "qk_norm.queries", "qk_norm.keys",
                 "mask", "mask of head 2, part 1", "mask, part 2 of head 1", "positions", "W_Q.W_1",
                 "W_Q.b_1", "W_V.W_2", "norm.gain_1", "norm.shift_2", "feed_forward.W_1",
                 "feed_forward.W_gate", "feed_forward.b_2"])
      expect(`${name} has been changed`, names.has(name));
  },

  async "what is cached has its own tokens, which can be called otherwise"(bench) {
    const page =
        await bench.open(bench.form("all heads share keys, and what is cached"), {hash: "#qkv/3"});
    const labelsOf = (matrix) =>
        page.locator(`[data-matrix="${matrix}"] tbody th`).allTextContents();
    equal("cached", await labelsOf("past_keys"), ["once", "the₂"]);
    equal("keys", await labelsOf("keys"), ["the₃", "cat", "sat"]);
    equal("attended to", await labelsOf("attention"), ["once", "the₂", "the₃", "cat", "sat"]);
    await page.locator("#settings summary").click();
    await page.locator("#rename-which").selectOption({label: "once"});
    await page.locator("#rename-value").fill("ago");
    await page.locator("#rename button").click();
    equal("cached", await labelsOf("past_values"), ["ago", "the₂"]);
    equal(
        "said", await page.locator("#changed").textContent(),
        "Changed: token 1 of the past is ago, was once.");
    await expectTheProgramsNumbers(bench, page);
  },

  async "who steps through heads that share keys sees each of their steps"(bench) {
    const page = await bench.open(bench.form("two of four heads share keys"), {hash: "#qkv/3"});
    const steps = await page.evaluate(() => globalThis.page.variant.steps.length);
    for (let k = 0; k < steps; k += 1) {
      await page.locator("#next").click();
      const {head, used, made} = await page.evaluate(() => {
        const {step, head: shown} = globalThis.page;
        return {
          head: step.head,
          used: globalThis.page.headUsed(step.id),
          made: document.querySelectorAll("#flow .makes").length
        };
      });
      expect(`step ${k + 1} is of the head shown`, head === undefined || head === used);
      expect(`step ${k + 1} is marked`, made > 0);
    }
    await page.goto(`${page.url().split("#")[0]}#qkv/3/head4/head2.rotated_keys`);
    equal(
        "an address keeps the head",
        await page.evaluate(() => [globalThis.page.head, globalThis.page.step?.id]),
        [4, "rotated_keys"]);
  },

  async "an operand that heads share is followed from each of them"(bench) {
    const page = await bench.open(
        bench.form("heads that share keys, and what is cached of each"), {hash: "#qkv/3/head4"});
    const place = {variant: "qkv", name: "scores", head: 4, at: [1, 0]};
    await page.evaluate((one) => globalThis.page.pin(one), place);
    await page.locator("#panel .term").nth(1).click();
    equal(
        "a number of the input that is cached",
        (await page.locator("#panel .origin").textContent()).split(" · "),
        ["past_keys[1,3]", "a number of the input"]);
    equal("of the same head", await page.evaluate(() => globalThis.page.head), 4);
    await page.evaluate((one) => globalThis.page.pin(one), {...place, at: [1, 2]});
    await page.locator("#panel .term").nth(1).click();
    expect(
        "one of the keys that it shares",
        (await page.locator("#panel .origin").textContent())
            .startsWith("qkv.head2.rotated_keys[3,1]"));
    equal("and still", await page.evaluate(() => globalThis.page.head), 4);
  },
};
