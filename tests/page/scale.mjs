// The slider of what scores are divided by: the program's numbers at every notch, arcs and bars
// that follow, one change however it is dragged.
import {equal, expect, isInView} from "./bench.mjs";
import {expectTheProgramsNumbers} from "./edits.mjs";

const slider = "#scale-slider";
const said = (page) => page.locator("#scale-said").textContent();
const announced = (page) => page.locator("#announcement").textContent();

/** Waits until what the slider asked for is drawn, and its end is known. */
async function settled(page) {
  await page.evaluate(() => new Promise((resolve) => {
                        requestAnimationFrame(() => requestAnimationFrame(resolve));
                      }));
}

/** Goes to a notch without letting go. */
async function drag(page, notch) {
  await page.locator(slider).evaluate((one, value) => {
    one.value = String(value);
    one.dispatchEvent(new Event("input", {bubbles: true}));
  }, notch);
  await settled(page);
}

async function letGo(page) {
  await page.locator(slider).evaluate(
      (one) => one.dispatchEvent(new Event("change", {bubbles: true})));
  await settled(page);
}

/** The weights of fly, by the word below which they stand. */
async function weights(page) {
  return page.locator(".strip:not([hidden]) .weight")
      .evaluateAll((all) => all.map((one) => one.firstChild.textContent));
}

/** How wide the bars and how thick the arcs are. */
async function drawn(page) {
  return page.evaluate(
      () => [".bar > span", ".arc"].map(
          (all) => [...document.querySelectorAll(all)].map(
              (one) => one.style.width || one.getAttribute("stroke-width") ||
                  one.getAttribute("style"))));
}

export const tests = {
  async "the slider says what scores are divided by, and √d, 1 and d by name"(bench) {
    const page = await bench.open(bench.example("lecture.json"), {hash: "#qkv/2"});
    equal("at first", await said(page), "÷ √4 = 2");
    const expected = {
      0: ["÷ 1: nothing divided", "none"],
      10: ["÷ √4 = 2", "sqrt"],
      20: ["÷ 4, which is d", "dim"],
      15: ["÷ 2.83", 2.83],
      30: ["÷ 8", 8]
    };
    for (const [notch, [text, scale]] of Object.entries(expected)) {
      await drag(page, notch);
      equal(`at ${notch}`, await said(page), text);
      equal("is told", await page.locator(slider).getAttribute("aria-valuetext"), text);
      equal("the input's", await page.evaluate(() => globalThis.page.trace.input.scale), scale);
      equal("stays", await page.locator(slider).inputValue(), notch);
    }
    equal(
        "its name", await page.getByRole("slider", {name: /^scores/}).getAttribute("id"),
        "scale-slider");
  },

  async "at every notch the page has the program's numbers, and arcs and bars follow"(bench) {
    const page = await bench.open(bench.example("lecture.json"), {hash: "#qkv/2"});
    const pictures = new Set([JSON.stringify(await drawn(page))]);
    for (const notch of [0, 3, 10, 20, 30]) {
      await drag(page, notch);
      const numbers = await expectTheProgramsNumbers(bench, page);
      const right = [1, 2, 3].map((token) => numbers.get(`qkv.weights[2,${token}]`));
      equal(
          `weights at ${notch}`, await weights(page),
          right.map((one) => (one < 0.01 ? "<0.01" : one.toFixed(2))));
      pictures.add(JSON.stringify(await drawn(page)));
    }
    equal("each looks otherwise", pictures.size, 5);
  },

  async "one drag is told and undone as one change, and the next as another"(bench) {
    const page = await bench.open(bench.example("lecture.json"), {hash: "#qkv/2"});
    for (const notch of [9, 6, 3, 0]) await drag(page, notch);
    expect(
        "told from where it began",
        (await announced(page))
            .includes("\"fly\" still attends most to \"birds\", 0.88; it was 0.73."));
    await letGo(page);
    for (const notch of [10, 20]) await drag(page, notch);
    await letGo(page);
    await page.locator("#undo").click();
    equal("the second", await said(page), "÷ 1: nothing divided");
    await page.keyboard.press("Control+z");
    equal("the first", await said(page), "÷ √4 = 2");
    expect("no more", await page.locator("#undo").isDisabled());
    await page.locator("#redo").click();
    expect("in the address", (await page.evaluate(() => location.hash)).endsWith("scale=none"));
  },

  async "the arrow keys move it, and step nothing"(bench) {
    const page = await bench.open(bench.example("lecture.json"), {hash: "#qkv/2"});
    const step = await page.locator("#step-count").textContent();
    await page.locator(slider).focus();
    await page.keyboard.press("Home");
    await settled(page);
    equal("to the start", await said(page), "÷ 1: nothing divided");
    await page.keyboard.press("ArrowRight");
    await settled(page);
    equal("a notch further", await said(page), "÷ 1.07");
    equal(
        "who is on it stays", await page.evaluate(() => document.activeElement.id), "scale-slider");
    equal("no step", await page.locator("#step-count").textContent(), step);
  },

  async "the slider goes by the length of what the variant shown compares"(bench) {
    const input = {
      embeddings: [[1, 0, 2, 1, 0, 1, 3, 1, 1], [0, 1, 1, 0, 2, 1, 0, 0, 1]],
      W_Q: Array.from({length: 9}, (_, i) => [i % 2, 1, 0, i % 3]),
      W_K: Array.from({length: 9}, (_, i) => [1, i % 2, i % 3, 0])
    };
    const page = await bench.open(bench.input(input), {hash: "#raw/1"});
    equal("of embeddings", await said(page), "÷ √9 = 3");
    await page.getByRole("button", {name: "query-key", exact: true}).click();
    equal("of queries and keys", await said(page), "÷ √4 = 2");
    await page.getByRole("button", {name: "compare", exact: true}).click();
    expect("where variants are compared", await page.locator(slider).isVisible());
  },

  async "on a small screen it stands in the settings, below the arcs that it moves"(bench) {
    const page = await bench.open(
        bench.example("lecture.json"),
        {hash: "#qkv/2", viewport: {width: 375, height: 812}, reducedMotion: "reduce"});
    expect("at first not there", !(await page.locator(slider).isVisible()));
    await page.locator("#settings summary").click();
    await page.locator(slider).scrollIntoViewIfNeeded();
    await page.locator(slider).fill("0");
    await settled(page);
    equal("it says", await said(page), "÷ 1: nothing divided");
    expect("it is in view", await isInView(page.locator(slider)));
    expect("so are the arcs", await isInView(page.locator(".strip .arcs").first()));
    await page.setViewportSize({width: 1280, height: 812});
    expect(
        "in a wide window below the arcs",
        await page.locator("#picture-line #scale-choice").isVisible());
  },

  async "a scale that is typed is where the slider stands"(bench) {
    const page = await bench.open(bench.example("lecture.json"), {args: ["--scale", "100"]});
    equal("beyond its end", await page.locator(slider).inputValue(), "30");
    equal("in words", await said(page), "÷ 100");
  }
};
