// Clicking, stepping, pointing, going back, links.
import { equal, expect } from "./bench.mjs";

const rows = (count, width, from = 0) => Array.from({ length: count }, (_, i) => Array.from({ length: width }, (__, k) => Math.sin(from + i * width + k)));
const long = { embeddings: rows(100, 100), W_Q: rows(100, 100), W_K: rows(100, 100), W_V: rows(100, 100), word: [1, 2] };
const crossed = { tokens: ["le", "chat"], embeddings: rows(2, 4), memory: { tokens: ["the", "cat", "sat"], embeddings: rows(3, 4, 9) }, mask: [[1, 1, 0], [1, 1, 1]],
  heads: 2, W_Q: rows(4, 4), W_K: rows(4, 4, 5), W_V: rows(4, 4, 7), W_O: rows(4, 3), b_O: [1, 2, 3] };

const lit = (page) => page.locator("td.operand").evaluateAll((cells) => cells.map((one) => {
  const place = globalThis.page.tables.place(one);
  return globalThis.page.arithmeticOf(place).address(place);
}));

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
    equal("read, in words", await page.locator("[data-matrix=queries] .name").textContent(), "queries Qread");
    equal("the column", await page.locator("th.makes").allTextContents(), ["score Smade"]);
    equal("and its cells", await page.locator("[data-matrix=attention] td.makes").count(), 4);
  },

  async "every step of every example marks the whole of what it makes, and something that it reads"(bench) {
    for (const file of [...bench.examples(), bench.input(crossed)]) {
      const page = await bench.open(file);
      const wrong = await page.evaluate(() => {
        const { page: shown } = globalThis;
        const found = [];
        shown.trace.variants.forEach((variant, v) => {
          shown.chooseVariant(v);
          variant.steps.forEach((step, index) => {
            shown.goTo(index);
            const made = document.querySelectorAll("th[scope].makes, tr.makes, .matrix.makes");
            const badges = [...document.querySelectorAll(".step-badge")].map((one) => one.textContent);
            const reads = document.querySelectorAll("th[scope].reads, tr.reads, .matrix.reads").length;
            if (made.length !== 1 || badges.filter((one) => one === "made").length !== 1) found.push(`${variant.id} ${step.id}: ${made.length} made`);
            if (reads < (step.op === "concat" ? 1 : new Set(step.from.filter((name) => name !== "mask" || Array.isArray(shown.trace.input.mask))).size)) found.push(`${variant.id} ${step.id}: ${reads} read`);
            const address = shown.tables.place(made[0].matches("th") ? made[0].closest("table").querySelector("td.makes") : made[0].querySelector("td:not(:empty)"));
            if (address.name !== step.id || address.head !== step.head) found.push(`${variant.id} ${step.id}: marked is ${address.name}`);
          });
        });
        return found;
      });
      equal(file, wrong, []);
      await page.context().close();
    }
  },

  async "pointing at a number shows its arithmetic and lights its operands up"(bench) {
    const page = await bench.open(bench.example("lecture.json"), { hash: "#qkv/2" });
    const cell = page.locator("[data-matrix=attention] tbody tr").first().locator("td").first();
    await cell.hover();
    equal("arithmetic", await page.locator("#panel-text p").first().textContent(), "scores[fly, birds] = 2×4 + 2×3 + 4×6 + 2×1 = 40");
    equal("operands", await lit(page), ["qkv.queries[2,1]", "qkv.queries[2,2]", "qkv.queries[2,3]", "qkv.queries[2,4]", "qkv.keys[1,1]", "qkv.keys[1,2]", "qkv.keys[1,3]", "qkv.keys[1,4]"]);
    await page.locator("[data-matrix=attention] tbody tr").nth(1).locator("td").nth(3).hover();
    equal("a weight", await page.locator("#panel-text p").first().textContent(), "weights[fly, fly] = 0.3679 ÷ 1.3688 ≈ 0.2688");
    equal("with the sum that divides", await lit(page), ["qkv.exponentials[2,2]", "qkv.exponentials[2]"]);
    await page.locator("h1").hover();
    equal("who points at nothing sees nothing lit", await lit(page), []);
  },

  async "what the mask hides, what is not scored and what is copied is told in words"(bench) {
    const masked = await bench.open(bench.example("published/yangshiteng-two-heads.json"), { args: ["--mask", "causal"], hash: "#qkv/1/head1" });
    const told = async (page, place) => page.evaluate((one) => {
      globalThis.page.pin(one);
      return document.querySelector("#panel-text .line").textContent;
    }, place);
    const of = (name, ...at) => ({ variant: "qkv", name, head: 1, at });
    equal("a masked score", await told(masked, of("masked_scores", 0, 1)), "head1.masked_scores[I, love] = −∞ in place of 0: hidden by the mask");
    equal("its weight", await told(masked, of("weights", 0, 1)), "head1.weights[I, love] = 0: hidden by the mask");
    equal("a part of a head", await told(masked, { variant: "qkv", name: "concat", at: [0, 2] }), "concat[I, 3] = head2.context[I, 1] = 0");
    equal("the head that it is of is lit", await masked.locator("#heads .operand").allTextContents(), ["2"]);
    const raw = await bench.open(bench.example("lecture.json"), { hash: "#raw/2" });
    equal("its own score", await told(raw, { variant: "raw", name: "scores", at: [0, 1] }),
      "scores[fly, fly]: The word itself is not scored: its own vector is added to the context as it is.");
    equal("a context with it", await told(raw, { variant: "raw", name: "context", at: [0, 0] }), "context[fly, 1] = 0.8068 + 0.7311 + 1 = 2.5379");
    equal("which is lit twice", (await lit(raw)).filter((one) => one === "embeddings[2,1]").length, 2);
  },

  async "where operands are folded away their matrix is lit, and unfolds for who follows"(bench) {
    const page = await bench.open(bench.input(long), { hash: "#qkv/1" });
    await page.locator("[data-matrix=attention] tbody td").first().click();
    expect("the query, which is the word's own, is lit", (await lit(page)).includes("qkv.queries[1,100]"));
    equal("the matrices", await page.locator(".matrix.operand").evaluateAll((all) => all.map((one) => one.dataset.matrix)), ["keys"]);
    await page.locator(".term").nth(1).click();
    equal("followed", await page.locator("td.pointed").count(), 1);
    expect("and in view", await page.locator("td.pointed").evaluate((cell) => {
      const box = cell.getBoundingClientRect();
      return cell.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2));
    }));
    await page.locator("#words button").nth(1).click();
    expect("what was unfolded stays so", (await page.locator("[data-matrix=keys] .fold").textContent()) === "fold away");
    await page.locator("[data-matrix=keys] .fold").press("Enter");
    equal("and is folded away", await page.locator("[data-matrix=keys] td").count(), 0);
    equal("the focus stays", await page.evaluate(() => document.activeElement.textContent), "100 × 100: show all 10000 numbers");  },

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

  async "who follows by keyboard stays in the panel, and Escape leads back to the cell"(bench) {
    const page = await bench.open(bench.example("lecture.json"), { hash: "#qkv/2" });
    await page.locator("[data-matrix=attention] td[tabindex='0']").press("Enter");
    await page.locator(".term").first().press("Enter");
    const focus = () => page.evaluate(() => document.activeElement.id || document.activeElement.className);
    equal("after following", await focus(), "panel-text");
    await page.keyboard.press("Tab");
    equal("on to its operands", await focus(), "term");
    await page.locator(".term").nth(1).press("Enter");
    await page.locator("#change-value").press("Escape");
    expect("unpinned", !(await page.locator("#unpin").isVisible()));
    equal("the cell has the focus", await page.evaluate(() => globalThis.page.arithmetic.address(globalThis.page.tables.place(document.activeElement))), "W_Q[1,1]");
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
    await page.locator("#slider").fill("1");
    await page.locator("#heads button").nth(1).click();
    equal("with the head", await page.evaluate(() => location.hash), "#qkv/2/head2/queries");
    await page.locator("#slider").fill("12");
    const again = await bench.open(bench.example("published/yangshiteng-two-heads.json"), { hash });
    equal("the same step", await title(again), await title(page));
    equal("the same tables", await again.locator("#flow").textContent(), await page.locator("#flow").textContent());
    await again.evaluate(() => { location.hash = "#compare/1"; });
    expect("comparing", (await again.locator("#flow").textContent()).includes("side by side"));
    const alone = await bench.open(bench.example("similar-words.json"), { hash: "#compare/1" });
    equal("one variant is compared with none", await alone.locator("#variants [aria-pressed=true]").allTextContents(), ["raw"]);
  },

  async "side by side, a number has its arithmetic, and leads to its variant"(bench) {
    const page = await bench.open(bench.example("pronoun.json"), { hash: "#qkv/6" });
    await page.click("#play");
    await page.locator("#variants button", { hasText: "compare" }).click();
    equal("nothing plays on", await page.locator("#play").getAttribute("aria-pressed"), "false");
    await page.locator("[data-role=weights] tbody tr").nth(3).locator("td:not(.bars)").nth(1).click();
    expect("arithmetic", (await page.locator("#panel-text").textContent()).includes("query-key.weights[6,4]"));
    equal("lit side by side", await lit(page), ["query-key.exponentials[6,4]"]);
    await page.locator(".term").nth(1).click();
    equal("its variant", await page.locator("#variants [aria-pressed=true]").allTextContents(), ["query-key"]);
    expect("the sum", (await page.locator("#panel-text").textContent()).startsWith("the sum of exponentials[it]"));
  },

  async "on a small screen, what is touched stays in view above its arithmetic"(bench) {
    const page = await bench.open(bench.example("pronoun.json"), { hash: "#qkv/6/weights", viewport: { width: 375, height: 600 }, hasTouch: true, reducedMotion: "reduce" });
    const cells = page.locator("[data-matrix=attention] tbody td.makes");
    for (const index of [0, 3, 5]) {
      await cells.nth(index).tap();
      expect("its arithmetic", (await page.locator("#panel-text").textContent()).includes(`qkv.weights[6,${index + 1}]`));
      expect(`cell ${index} is in view`, await cells.nth(index).evaluate((cell) => {
        const { x, y, width, height } = cell.getBoundingClientRect();
        return cell.contains(document.elementFromPoint(x + width / 2, y + height / 2));
      }));
      await page.click("#unpin");
    }
  },

  async "another address shows another word, and lets go of what was pinned"(bench) {
    const page = await bench.open(bench.example("lecture.json"), { args: ["--word", "1,2"], hash: "#qkv/1" });
    await page.locator("[data-matrix=attention] td").first().click();
    await page.evaluate(() => { location.hash = "#qkv/2"; });
    await page.waitForFunction(() => globalThis.page.word === 1);
    expect("nothing is pinned", !(await page.locator("#unpin").isVisible()));
  },

  async "the word that is shown is in view among many"(bench) {
    const page = await bench.open(bench.input({ ...long, word: undefined }), { hash: "#qkv/90", viewport: { width: 375, height: 700 } });
    const isInside = await page.locator("#words [aria-pressed=true]").evaluate((button) => {
      const [a, b] = [button.getBoundingClientRect(), button.parentElement.getBoundingClientRect()];
      return a.top >= b.top && a.bottom <= b.bottom;
    });
    expect("in view", isInside);  },

  async "a nonsense address does no harm"(bench) {
    for (const hash of ["#", "#x/y/z", "#qkv/2/nothing", "#%3Cimg%3E/2", "#%", "#%E0%A4%A"]) {
      const page = await bench.open(bench.example("lecture.json"), { hash });
      equal(hash, await title(page), "The whole computation");
    }
  },

  async "a long sentence stays small: what is large is folded, and scrolls within"(bench) {
    const page = await bench.open(bench.input(long));
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    expect(`the page is ${height} pixels high`, height < 3000);
    await page.locator(".fold").first().click();
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(`the page is ${width} pixels wide`, width <= 1280);
  },
};
