// Stepping, choosing, links, long sentences.
import {contentOf, crossed, equal, expect, long, wordsOf} from "./bench.mjs";

const title = (page) => page.locator("#step-title").textContent();

export const tests = {
  async "steps go on and back by buttons, slider and keys, each with its formula and reason"(
      bench) {
    const page = await bench.open(bench.example("lecture.json"), {hash: "#qkv/2"});
    equal("at first", await title(page), "The whole computation");
    await page.click("#next");
    equal("next", await title(page), "Queries");
    equal("formula", await page.locator("#step-formula").textContent(), "Q = X · W_Q");
    expect("a reason", (await page.locator("#step-why").textContent()).includes("looks for"));
    await page.click("#back");
    equal("back", await title(page), "The whole computation");
    await page.locator("#slider").fill("7");
    equal("the slider", await title(page), "Weights");
    await page.locator("body").click({position: {x: 2, y: 2}});
    await page.keyboard.press("ArrowRight");
    equal("right", await title(page), "Weighted values");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowLeft");
    equal("left", await title(page), "Exponentials");
    await page.keyboard.press("End");
    equal("End", await title(page), "Network output");
    await page.keyboard.press("ArrowRight");
    equal("no further", await title(page), "Network output");
    await page.keyboard.press("Home");
    equal("Home", await title(page), "The whole computation");
    await page.keyboard.press(" ");
    equal("space plays", await page.locator("#play").textContent(), "Pause");
    await page.waitForFunction(() => document.getElementById("step-title").textContent === "Keys");
    await page.keyboard.press(" ");
    equal("and pauses", await page.locator("#play").textContent(), "Play");
  },

  async "a step marks what it reads and what it makes"(bench) {
    const page = await bench.open(bench.example("lecture.json"), {hash: "#qkv/2/scores"});
    equal(
        "read",
        await page.locator(".reads").evaluateAll((all) => all.map((one) => one.dataset.matrix)),
        ["queries", "keys"]);
    equal(
        "read, in words", await page.locator("[data-matrix=queries] .name").textContent(),
        "queries Q read");
    equal("the column", await page.locator("th.makes").allTextContents(), ["score S made"]);
    equal("and its cells", await page.locator("[data-matrix=attention] td.makes").count(), 4);
  },

  async "every step of every example marks the whole of what it makes, and something that it reads"(
      bench) {
    for (const file of [...bench.examples(), bench.input(crossed)]) {
      const page = await bench.open(file);
      const wrong = await page.evaluate(() => {
        const {page: shown} = globalThis;
        const found = [];
        shown.trace.variants.forEach((variant, v) => {
          shown.chooseVariant(v);
          variant.steps.forEach((step, index) => {
            shown.goTo(index);
            const made = document.querySelectorAll("th[scope].makes, tr.makes, .matrix.makes");
            const badges =
                [...document.querySelectorAll(".step-badge")].map((one) => one.textContent);
            const reads =
                document.querySelectorAll("th[scope].reads, tr.reads, .matrix.reads").length;
            if (made.length !== 1 || badges.filter((one) => one === "made").length !== 1)
              found.push(`${variant.id} ${step.id}: ${made.length} made`);
            if (reads < (step.op === "concat" ?
                             1 :
                             new Set(step.from.filter(
                                         (name) => name !== "mask" ||
                                             Array.isArray(shown.trace.input.mask)))
                                 .size))
              found.push(`${variant.id} ${step.id}: ${reads} read`);
            const address = shown.tables.place(
                made[0].matches("th") ? made[0].closest("table").querySelector("td.makes") :
                                        made[0].querySelector("td:not(:empty)"));
            if (address.name !== step.id || address.head !== step.head)
              found.push(`${variant.id} ${step.id}: marked is ${address.name}`);
          });
        });
        return found;
      });
      equal(file, wrong, []);
      await page.context().close();
    }
  },

  async "variants, words and heads are chosen, and the address keeps them"(bench) {
    const page = await bench.open(bench.example("published/yangshiteng-two-heads.json"));
    await page.locator("#variants button", {hasText: "qkv"}).click();
    await page.locator("#words button").nth(1).click();
    await page.locator("#heads button").nth(1).click();
    await page.locator("#slider").fill("9");
    const hash = await page.evaluate(() => location.hash);
    equal("address", hash.split("/").slice(0, 2), ["#qkv", "2"]);
    await page.locator("#slider").fill("1");
    await page.locator("#heads button").nth(1).click();
    equal("with the head", await page.evaluate(() => location.hash), "#qkv/2/head2/queries/lesson");
    await page.locator("#slider").fill("9");
    const again = await bench.open(bench.example("published/yangshiteng-two-heads.json"), {hash});
    equal("the same step", await title(again), await title(page));
    equal(
        "the same tables", await again.locator("#flow").textContent(),
        await page.locator("#flow").textContent());
    await again.evaluate(() => {
      location.hash = "#compare/1";
    });
    expect("comparing", (await again.locator("#flow").textContent()).includes("side by side"));
    const alone = await bench.open(bench.example("similar-words.json"), {hash: "#compare/1"});
    equal(
        "one variant is compared with none",
        await alone.locator("#variants [aria-pressed=true]").allTextContents(), ["raw"]);
  },

  async "another address shows another word, and lets go of what was pinned"(bench) {
    const page =
        await bench.open(bench.example("lecture.json"), {args: ["--word", "1,2"], hash: "#qkv/1"});
    await page.locator("[data-matrix=attention] td").first().click();
    await page.evaluate(() => {
      location.hash = "#qkv/2";
    });
    await page.waitForFunction(() => globalThis.page.word === 1);
    expect("nothing is pinned", !(await page.locator("#unpin").isVisible()));
  },

  async "the word that is shown is in view among many"(bench) {
    const page = await bench.open(
        bench.input({...long, word: undefined}),
        {hash: "#qkv/90", viewport: {width: 375, height: 700}});
    const isInside = await page.locator("#words [aria-pressed=true]").evaluate((button) => {
      const [a, b] = [button.getBoundingClientRect(), button.parentElement.getBoundingClientRect()];
      return a.top >= b.top && a.bottom <= b.bottom;
    });
    expect("in view", isInside);
  },

  async "a nonsense address does no harm"(bench) {
    for (const hash of ["#", "#x/y/z", "#qkv/2/nothing", "#%3Cimg%3E/2", "#%", "#%E0%A4%A"]) {
      const page = await bench.open(bench.example("lecture.json"), {hash});
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

  async "every step gives the formula and the reason that the program gives"(bench) {
    const inWords = (text) => text.replace(/\s+/g, " ").trim();
    for (const file of [...bench.examples(), bench.input(crossed)]) {
      const page = await bench.open(file);
      const printed = inWords(bench.run(file, ...await wordsOf(page)));
      await page.locator("#show-all").check();  // which is faster, and says the same
      const told = await page.evaluate(() => globalThis.page.trace.variants.flatMap((one, v) => {
        globalThis.page.chooseVariant(v);
        return [-1, ...one.steps.keys()].map((index) => {
          globalThis.page.goTo(index);
          const text = (id) => document.getElementById(id).textContent;
          const {id = one.id, op = "all"} = one.steps[index] ?? {};
          return {id, op, formula: text("step-formula"), why: text("step-why")};
        });
      }));
      // The program gives a reason once, beside or below the formula; what is split in one place
      // for all; and of queries, keys and values no more than what they do, above the numbers.
      const reasons = new Map();
      for (const {id, op, formula, why} of told.filter((one) => one.op !== "split")) {
        if (!reasons.has(id)) {
          const isBrief = ["queries", "keys", "values"].includes(id);
          const reason = why.split(" Cross-attention")[0];  // which is said of the first variant
          for (const text of isBrief ? [formula] : [formula, reason])
            expect(`${file}, ${id}: “${text}”`, why !== "" && printed.includes(inWords(text)));
          reasons.set(id, why);
        }
        equal(`${file}, ${id}: why`, why, reasons.get(id));
        expect(`${file}, ${id}: “${formula}”`, (formula === "") === (op === "all"));
      }
      await page.context().close();
    }
  },

  async "play stops at the last step, and from there starts anew"(bench) {
    const page = await bench.open(bench.example("lecture.json"), {hash: "#qkv/2/weighted_values"});
    const isPlaying = async () => (await page.locator("#play").textContent()) === "Pause";
    await page.evaluate(() => globalThis.page.player.setSpeed(20));
    await page.click("#play");
    expect("plays", await isPlaying());
    await page.waitForFunction(() => document.getElementById("play").textContent === "Play");
    equal("stops at", await title(page), "Network output");
    await page.evaluate(() => globalThis.page.player.setSpeed(1));
    await page.click("#play");
    equal("starts at", [await title(page), await isPlaying()], ["Queries", true]);
    await page.click("#play");
    expect("pauses", !(await isPlaying()));
  },

  async "what a step makes is scrolled to smoothly, but not for who wants no motion"(bench) {
    for (const [reducedMotion, expected] of [["reduce", "auto"], ["no-preference", "smooth"]]) {
      const page = await bench.open(
          bench.example("lecture.json"),
          {hash: "#qkv/2/all", viewport: {width: 1280, height: 500}, reducedMotion});
      const asked = await page.evaluate(() => {
        const behaviors = [];
        globalThis.scrollTo = ({behavior}) => behaviors.push(behavior);
        globalThis.page.goTo(9);
        return behaviors.filter((one) => one !== "instant");
      });
      equal(reducedMotion, asked, [expected]);
    }
  },

  async "another variant shows the same step, and tables stay as far scrolled as they were"(bench) {
    const page = await bench.open(
        bench.example("similar-words.json"), {hash: "#raw/2", viewport: {width: 700, height: 800}});
    const box = page.locator("[data-matrix=embeddings] .scroll");
    await box.evaluate((one) => {
      one.scrollLeft = 200;
    });
    await page.locator("#words button").nth(1).click();
    equal("scrolled", await box.evaluate((one) => one.scrollLeft), 200);
    const variants = await bench.open(bench.example("pronoun.json"), {hash: "#raw/6/weights"});
    for (const variant of ["query-key", "qkv"]) {
      await variants.locator("#variants button", {hasText: variant}).click();
      equal(variant, await title(variants), "Weights");
    }
    await variants.locator("#slider").fill("3");
    equal("values", await title(variants), "Values");
    await variants.locator("#variants button", {hasText: "raw"}).click();
    equal("raw has none", await title(variants), "The whole computation");
  },

  async "side by side, several heads are chosen among, and the address keeps the head"(bench) {
    const page = await bench.open(
        bench.example("published/yangshiteng-two-heads.json"), {hash: "#compare/2/head2"});
    equal("chosen", await page.locator("#heads [aria-pressed=true]").allTextContents(), ["2"]);
    const scores = async () => page.locator("[aria-label='step by step'] td")
                                   .evaluateAll(
                                       (cells) => [...new Set(cells.map(
                                           (cell) => globalThis.page.tables.place(cell)?.head))]);
    equal("numbers of", await scores(), [null, 2]);
    const columns = async () => page.locator("th.chosen").allTextContents();
    equal("its columns stand out", await columns(), ["query-key head 2", "qkv head 2"]);
    await page.locator("#heads button").first().click();
    equal("numbers of the other", await scores(), [null, 1]);
    equal("address", await page.evaluate(() => location.hash), "#compare/2/head1");
    equal("columns of the other", await columns(), ["query-key head 1", "qkv head 1"]);
    equal(
        "and its rows", await page.locator("tr.chosen th").allTextContents(),
        ["Context, query-key head 1", "Context, qkv head 1"]);
    const plain = await bench.open(bench.example("pronoun.json"), {hash: "#compare/6"});
    expect("one head is no choice", !(await plain.locator("#head-choice").isVisible()));
  },

  async "within another page, which gives it no address, the page works"(bench) {
    const inner = contentOf(bench.page(bench.example("lecture.json")));
    const page = await bench.open(bench.example("pronoun.json"));
    await page.goto("about:blank");
    await page.setContent("<iframe width='1000' height='800'></iframe>");
    await page.locator("iframe").evaluate((frame, text) => {
      frame.srcdoc = text;
    }, inner);
    const frame = page.frameLocator("iframe");
    await frame.locator("#next").click();
    equal("a step", await frame.locator("#step-title").textContent(), "Queries");
    await frame.locator("#variants button", {hasText: "qkv"}).click();
    await frame.locator("[data-matrix=W_Q] td").nth(1).click();
    await frame.locator("#change-value").fill("5");
    await frame.locator("#change button").click();
    expect(
        "changed",
        (await frame.locator("#announcement").textContent()).startsWith("W_Q[1, 1] is 5"));
  },
};
