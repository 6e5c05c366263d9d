// Clicking, stepping, pointing, going back, links.
import { equal, expect } from "./bench.mjs";

const title = (page) => page.locator("#step-title").textContent();

export const tests = {
  async "steps go on and back by buttons, slider and keys, each with its formula and reason"(bench) {
    const page = await bench.open(bench.example("lecture.json"), { hash: "#qkv/2" });
    equal("at first", await title(page), "The whole computation");
    await page.click("#next");
    equal("next", await title(page), "Queries");
    equal("formula", await page.locator("#step-formula").textContent(), "Q = X · W_Q");
    expect("a reason", (await page.locator("#step-why").textContent()).includes("looks for"));
    await page.click("#back");
    equal("back", await title(page), "The whole computation");
    await page.locator("#slider").fill("7");
    equal("the slider", await title(page), "Weights");
    await page.locator("body").click({ position: { x: 2, y: 2 } });
    await page.keyboard.press("ArrowRight");
    equal("right", await title(page), "Weighted values");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowLeft");
    equal("left", await title(page), "Exponentials");
    await page.keyboard.press("End");
    equal("End", await title(page), "Context");
    await page.keyboard.press("ArrowRight");
    equal("no further", await title(page), "Context");
    await page.keyboard.press("Home");
    equal("Home", await title(page), "The whole computation");
    await page.keyboard.press(" ");
    equal("space plays", await page.locator("#play").getAttribute("aria-pressed"), "true");
    await page.waitForFunction(() => document.getElementById("step-title").textContent === "Keys");
    await page.keyboard.press(" ");
    equal("and pauses", await page.locator("#play").getAttribute("aria-pressed"), "false");
  },

  async "a step marks what it reads and what it makes"(bench) {
    const page = await bench.open(bench.example("lecture.json"), { hash: "#qkv/2/scores" });
    equal("read", await page.locator(".reads").evaluateAll((all) => all.map((one) => one.dataset.matrix)), ["queries", "keys"]);
    equal("made", await page.locator(".makes").evaluateAll((all) => all.map((one) => one.dataset.matrix)), ["attention"]);
    equal("the column", await page.locator("th.made").allTextContents(), ["score S"]);
    expect("in words", await page.locator(".reads .is-read").first().isVisible());
  },

  async "pointing at a number shows its arithmetic and lights its operands up"(bench) {
    const page = await bench.open(bench.example("lecture.json"), { hash: "#qkv/2" });
    const cell = page.locator("[data-matrix=attention] tbody tr").first().locator("td").first();
    await cell.hover();
    equal("arithmetic", await page.locator("#panel-text p").first().textContent(), "scores[fly, birds] = 2×4 + 2×3 + 4×6 + 2×1 = 40");
    const lit = await page.locator("td.operand").evaluateAll((cells) => cells.map((one) => globalThis.page.arithmetic.address(globalThis.page.tables.place(one))));
    equal("operands", lit, ["qkv.queries[2,1]", "qkv.queries[2,2]", "qkv.queries[2,3]", "qkv.queries[2,4]", "qkv.keys[1,1]", "qkv.keys[1,2]", "qkv.keys[1,3]", "qkv.keys[1,4]"]);
    await page.locator("[data-matrix=attention] tbody tr").nth(1).locator("td").nth(3).hover();
    equal("a weight", await page.locator("#panel-text p").first().textContent(), "weights[fly, fly] = 0.3679 ÷ 1.3688 ≈ 0.2688");
  },

  async "a number is pinned, and its operands followed down to the input"(bench) {
    const page = await bench.open(bench.example("lecture.json"), { hash: "#qkv/2" });
    await page.locator("[data-matrix=attention] tbody tr").first().locator("td").first().click();
    await page.locator("[data-matrix=embeddings] td").first().hover();
    expect("pinned, it stays", (await page.locator("#panel-text").textContent()).startsWith("scores[fly, birds]"));
    await page.locator(".term").first().click();
    equal("its operand", await page.locator("#panel-text strong").textContent(), "queries[fly, 1]");
    await page.locator(".term").nth(1).click();
    equal("an input number", await page.locator("#panel-text strong").textContent(), "W_Q[1, 1]");
    expect("which can be changed", await page.locator("#change").isVisible());
    await page.click("#unpin");
    expect("unpinned", !(await page.locator("#change").isVisible()));
  },

  async "with the keyboard, numbers are gone through and pinned"(bench) {
    const page = await bench.open(bench.example("lecture.json"), { hash: "#raw/2" });
    await page.locator("[data-matrix=attention] td[tabindex='0']").focus();
    expect("focus points", (await page.locator("#panel-text").textContent()).startsWith("scores[fly, birds]"));
    await page.keyboard.press("ArrowRight");
    expect("right", (await page.locator("#panel-text").textContent()).startsWith("scaled_scores[fly, birds]"));
    await page.keyboard.press("ArrowDown");
    expect("what is not scored says so", (await page.locator("#panel-text").textContent()).includes("not scored"));
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    expect("Enter pins", await page.locator("#unpin").isVisible());
    await page.locator("[data-matrix=attention] td[tabindex='0']").press("Escape");
    expect("Escape unpins", !(await page.locator("#unpin").isVisible()));
    equal("the step stays", await title(page), "The whole computation");
  },

  async "variants, words and heads are chosen, and the address keeps them"(bench) {
    const page = await bench.open(bench.example("published/yangshiteng-two-heads.json"));
    await page.locator("#variants button", { hasText: "qkv" }).click();
    await page.locator("#words button").nth(1).click();
    await page.locator("#heads button").nth(1).click();
    await page.locator("#slider").fill("12");
    const hash = await page.evaluate(() => location.hash);
    equal("address", hash.split("/").slice(0, 2), ["#qkv", "2"]);
    const again = await bench.open(bench.example("published/yangshiteng-two-heads.json"), { hash });
    equal("the same step", await title(again), await title(page));
    equal("the same tables", await again.locator("#flow").textContent(), await page.locator("#flow").textContent());
    await again.evaluate(() => { location.hash = "#compare/1"; });
    expect("comparing", (await again.locator("#flow").textContent()).includes("side by side"));
  },

  async "a nonsense address does no harm"(bench) {
    for (const hash of ["#", "#x/y/z", "#qkv/2/nothing", "#%3Cimg%3E/2", "#%", "#%E0%A4%A"]) {
      const page = await bench.open(bench.example("lecture.json"), { hash });
      equal(hash, await title(page), "The whole computation");
    }
  },

  async "a long sentence stays small: what is large is folded, and scrolls within"(bench) {
    const row = (i) => Array.from({ length: 100 }, (_, k) => Math.sin(i * 100 + k));
    const matrix = Array.from({ length: 100 }, (_, i) => row(i));
    const input = bench.input({ embeddings: matrix, W_Q: matrix, W_K: matrix, W_V: matrix, word: [1, 2] });
    const page = await bench.open(input);
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    expect(`the page is ${height} pixels high`, height < 3000);
    await page.locator("summary", { hasText: "show all" }).first().click();
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(`the page is ${width} pixels wide`, width <= 1280);
  },
};
