// What is drawn again is only what has changed: the rest of the page stays the same nodes, and what
// is seen is what a page that is opened so shows.
import {equal, expect, long} from "./bench.mjs";
import {changeNumber} from "./edits.mjs";

/** All that the flow shows, but for what of it Tab comes to first and where boxes end. */
const shown = (page) => page.evaluate(() => {
  const flow = document.getElementById("flow").cloneNode(true);
  for (const node of flow.querySelectorAll("*")) {
    for (const name of ["tabindex", "style"]) node.removeAttribute(name);
    node.classList.remove("spare", "cut");
    node.className = [...node.classList].sort().join(" ");
  }
  return flow.innerHTML.replaceAll(" class=\"\"", "");
});

/** What a page shows that is opened at the address of another, with as much unfolded. */
async function openedSo(bench, page, input) {
  const [hash, unfolded] =
      await page.evaluate(() => [location.hash, [...globalThis.page.unfolded]]);
  const other = await bench.open(input, {hash});
  await other.evaluate((keys) => keys.forEach((key) => globalThis.page.fold(key, false)), unfolded);
  const all = await shown(other);
  await other.context().close();
  return all;
}

export const tests = {
  async "a change writes over the numbers that are others, and leaves all other cells alone"(
      bench) {
    const page = await bench.open(bench.input(long), {hash: "#qkv/1"});
    await page.evaluate(() => {
      const {page: view} = globalThis;
      for (const key of ["embeddings", "W_V", "values", "weighted_values"]) view.fold(key, false);
    });
    const cells = "#flow .matrix:not([data-matrix=attention]) td";
    const values = () => page.locator(cells).evaluateAll((all) => all.map((cell) => {
      const place = globalThis.page.tables.place(cell);
      return place && globalThis.page.arithmeticOf(place).value(place);
    }));
    await changeNumber(page, "embeddings", 1, 0, "1");
    const before = await values();
    await page.evaluate((which) => {
      globalThis.same = [...document.querySelectorAll(which)];
      globalThis.rewritten = new Set();
      globalThis.observer = new MutationObserver((records) => {
        for (const {target, type} of records) {
          const cell =
              target.nodeType === Node.TEXT_NODE ? target.parentNode.closest("td") : target;
          if (type !== "attributes") globalThis.rewritten.add(cell);
        }
      });
      globalThis.observer.observe(
          document.getElementById("flow"), {subtree: true, childList: true, characterData: true});
    }, cells);
    await changeNumber(page, "embeddings", 1, 0, "1.5");
    const after = await values();
    const {areSame, written} = await page.evaluate((which) => {
      const now = [...document.querySelectorAll(which)];
      return {
        areSame: now.every((cell, k) => cell === globalThis.same[k]),
        written: [...now.keys()].filter((k) => globalThis.rewritten.has(now[k]))
      };
    }, cells);
    const others = [...after.keys()].filter((k) => after[k] !== before[k]);
    expect(`${others.length} of ${after.length} are others`, others.length > 5000);
    expect("and most are not", others.length < after.length / 2);
    expect("the cells are the same", areSame);
    equal("what was written", written, others);
  },

  async "what is drawn again is what a page that is opened so shows"(bench) {
    for (const input
             of [bench.example("lecture.json"), bench.example("pronoun.json"), bench.input(long),
                 bench.form("a block of two heads, normed after")]) {
      const page = await bench.open(input);
      const expectTheSame = async (what) =>
          equal(`${input}, ${what}`, await shown(page), await openedSo(bench, page, input));
      await changeNumber(page, "embeddings", 0, 1, "2.5");
      await expectTheSame("changed");
      await page.keyboard.press("Escape");
      await page.click("#next");
      await expectTheSame("the first step");
      await page.click("#next");
      await page.evaluate(() => globalThis.page.chooseWord(1));
      await expectTheSame("another word");
      await page.click("#quiz-step");
      await page.click("#quiz-end");
      await expectTheSame("after a quiz");
      await page.evaluate(() => globalThis.page.chooseVariant(0));
      await page.click("#show-all");
      await expectTheSame("another variant");
      await page.evaluate(() => globalThis.page.fold("embeddings", false));
      await page.click("#undo");
      await expectTheSame("undone");
      await page.context().close();
    }
  },

  async "what is kept copies its numbers as they are now"(bench) {
    const page = await bench.open(bench.example("lecture.json"), {hash: "#qkv/1"});
    await page.evaluate(() => {
      navigator.clipboard.writeText = (text) => {
        globalThis.copied = text;
        return Promise.resolve();
      };
    });
    await changeNumber(page, "embeddings", 0, 0, "1.25");
    for (const [matrix, of] of [["embeddings", () => globalThis.page.trace.input.embeddings], [
           "queries", () => globalThis.page.variant.steps.find(({id}) => id === "queries").values
         ]]) {
      await page.locator(`[data-matrix=${matrix}] .copy`).click();
      await page.locator("#menu-acts button", {hasText: "Julia"}).click();
      const copied = await page.evaluate(() => globalThis.copied);
      const inJulia = (number) => (Number.isInteger(number) ? `${number}.0` : String(number));
      for (const row of await page.evaluate(of))
        expect(`${matrix}: ${row} in ${copied}`, copied.includes(row.map(inJulia).join(" ")));
    }
  },
};
