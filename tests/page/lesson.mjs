// The lesson: stepping reveals, and shows together what a step reads and what it makes.
import {equal, expect, isInView, long} from "./bench.mjs";

/** The steps of query, key and value with a network after them, in the order of the computation. */
const stepsOfLecture = [
  "queries", "keys", "values", "scores", "scaled_scores", "exponentials", "weights",
  "weighted_values", "context", "ffn_hidden", "ffn_activated", "ffn_output"
];

/** Of the numbers in tables the names of the steps that have made them. */
const namesShown = (page) => page.locator("#flow td").evaluateAll((cells) => {
  const places = cells.map((cell) => globalThis.page.tables.place(cell));
  return [...new Set(places.filter((place) => place?.variant).map(({name}) => name))];
});

const blanks = (page) => page.locator("#flow td.blank").count();

/** How large each matrix is; without what the step shown reads and makes, which says so. */
const sizes = (page) => page.locator("#flow > .matrix:not(.reads, .makes)")
                            .evaluateAll((all) => Object.fromEntries(all.map((one) => {
                              const {width, height} =
                                  one.querySelector("table").getBoundingClientRect();
                              return [one.dataset.matrix, [Math.round(width), Math.round(height)]];
                            })));

/** n tokens of d features, each number with three decimals. */
const wide = (n, d, more = {}) => {
  const rows = (count, from) => Array.from(
      {length: count},
      (_, i) => Array.from(
          {length: d}, (__, k) => Math.round(Math.sin(from + 1.7 * i * d + k * k) * 1e3) / 1e3));
  return {embeddings: rows(n, 1), W_Q: rows(d, 2), W_K: rows(d, 3), W_V: rows(d, 4), ...more};
};
const longRows = wide(12, 16, {heads: 4, W_O: wide(16, 16).W_Q, mask: "causal"});
const sixtyWords = wide(60, 64);

/** Twelve tokens and four heads, whose outputs are mixed. */
const fourHeads = (() => {
  const rows = (count, from) => Array.from(
      {length: count},
      (_, i) => Array.from({length: 8}, (__, k) => Math.round(Math.sin(from + i * 8 + k) * 10)));
  return {
    tokens: "the cat that sat on the mat saw a bird fly south".split(" "),
    embeddings: rows(12, 0),
    heads: 4,
    W_Q: rows(8, 1),
    W_K: rows(8, 2),
    W_V: rows(8, 3),
    W_O: rows(8, 4),
    mask: "causal"
  };
})();

export const tests = {
  async "at first all is shown; the first arrow key begins, and each step reveals what it makes"(
      bench) {
    const page = await bench.open(bench.example("lecture.json"), {hash: "#qkv/2"});
    equal("blank at first", await blanks(page), 0);
    equal("all is shown", await namesShown(page), stepsOfLecture);
    for (let step = 0; step < stepsOfLecture.length; step += 1) {
      await page.keyboard.press("ArrowRight");
      equal("the step", await page.locator("#step-count").textContent(), `${step + 1} of 12`);
      equal(
          `after ${stepsOfLecture[step]}`, new Set(await namesShown(page)),
          new Set(stepsOfLecture.slice(0, step + 1)));
      expect("the rest is blank", (await blanks(page) > 0) === (step < 11));
    }
    await page.keyboard.press("ArrowLeft");
    expect("back, it is blank again", await blanks(page) > 0);
    await page.keyboard.press("Home");
    equal("the whole is shown", await blanks(page), 0);
  },

  async "what is to come is nowhere: not in the picture, nor in what a screen reader is given"(
      bench) {
    const page = await bench.open(bench.example("lecture.json"), {hash: "#qkv/2/scores/lesson"});
    const read = async () => `${await page.locator("body").ariaSnapshot()} ${
        await page.locator("body").evaluate((one) => one.innerText)}`;
    const arcs = () => page.locator(".arc").evaluateAll(
        (all) => all.filter((one) => one.style.strokeOpacity !== "0").length);
    const cells = () => page.locator(".heat-map path")
                            .evaluateAll((all) => all.map((one) => one.getAttribute("d")).join(""));
    const scores = await read();
    for (const number of ["40", "38", "26"])
      expect(`the score ${number}`, new RegExp(`\\b${number}\\b`).test(scores));
    for (const later of ["0.3679", "0.73", "0.27", "1.81", "5.38", "6.307", "4.5157", "most to"])
      expect(`${later} is not read`, !scores.includes(later));
    equal("arcs and cells", [await arcs(), await cells()], [0, ""]);
    equal(
        "below the words", (await page.locator("#words .weight").allTextContents()).join("").trim(),
        "");
    await page.locator("#slider").fill("7");
    const weights = await read();
    expect("the weights", weights.includes("0.7306") && weights.includes("most to \"birds\""));
    expect("and no context", !weights.includes("5.38"));
    equal("arcs", await arcs(), 3);
    expect("cells", await cells() !== "");
    await page.locator("#slider").fill("9");
    expect("the context", (await read()).includes("5.38"));
  },

  async "what is blank is as large as what will stand there"(bench) {
    for (const name of ["pronoun.json", "published/yangshiteng-two-heads.json"]) {
      const page = await bench.open(bench.example(name), {hash: "#qkv/1/queries"});
      const shown = await sizes(page);
      await page.locator("#show-all").uncheck();
      expect("much is blank", await blanks(page) > 30);
      const empty = await sizes(page);
      expect("matrices", Object.keys(empty).length > 4);
      for (const [matrix, size] of Object.entries(empty)) equal(matrix, size, shown[matrix]);
    }
  },

  async "a step shows the arithmetic of its first number, with all that it was made of in view"(
      bench) {
    for (const viewport of [{width: 1280, height: 720}, {width: 1920, height: 1080}]) {
      for (const [file, hash] of [
               [bench.example("lecture.json"), "#qkv/2"], [bench.example("pronoun.json"), "#qkv/6"],
               [bench.example("pronoun.json"), "#raw/6"],
               [bench.form("a block of two heads, normed after"), "#qkv/3"]]) {
        const page = await bench.open(file, {hash, viewport, reducedMotion: "reduce"});
        const count = Number(await page.locator("#slider").getAttribute("max"));
        expect("steps", count > 5);
        for (let step = 0; step < count; step += 1) {
          await page.keyboard.press("ArrowRight");
          const {id, head} = await page.evaluate(() => globalThis.page.step);
          const line = await page.locator("#panel-text .line").first().textContent();
          expect(`${id}: ${line}`, line.startsWith(head ? `head${head}.${id}[` : `${id}[`));
          const cells = await page.locator("#board :is(.pointed, .operand)").all();
          // Of a network's matrix of eight rows some are scrolled to.
          const isHigh = file.includes("block") && id.startsWith("ffn");
          for (const cell of isHigh ? cells.slice(0, 1) : cells)
            expect(
                `${file}, ${viewport.width}, ${id}: ${await cell.textContent()} is in view`,
                await isInView(cell));
          equal(`${id}: the number`, await page.locator("#board td.pointed").count() > 0, true);
        }
        await page.context().close();
      }
    }
  },

  async "of twelve tokens, four heads and long rows all that a step's number was made of is in view"(
      bench) {
    const page = await bench.open(
        bench.input(longRows),
        {hash: "#qkv/1", viewport: {width: 1280, height: 720}, reducedMotion: "reduce"});
    const count = Number(await page.locator("#slider").getAttribute("max"));
    expect("steps", count > 10);
    for (let step = 0; step < count; step += 1) {
      await page.keyboard.press("ArrowRight");
      const id = await page.locator("#step-title").textContent();
      for (const cell of await page.locator("#board :is(.pointed, .operand)").all())
        expect(`${id}: ${await cell.textContent()} is in view`, await isInView(cell));
    }
  },

  async "of sixty words of 64 features the weighted vectors' board is no higher than its room"(
      bench) {
    const page = await bench.open(bench.input(sixtyWords), {
      hash: "#qkv/1/weighted_values/lesson",
      viewport: {width: 1280, height: 720},
      reducedMotion: "reduce"
    });
    const {height, room} = await page.locator("#board").evaluate(
        (board) => ({
          height: board.offsetHeight,
          room: parseFloat(board.style.getPropertyValue("--room"))
        }));
    expect(`${height} of ${room}`, height <= room);
    for (const cell of await page.locator("#board :is(.pointed, .operand)").all())
      expect(`${await cell.textContent()} is in view`, await isInView(cell));
  },

  async "on a phone a step's arithmetic is told to its result"(bench) {
    const page = await bench.open(bench.example("pronoun.json"), {
      hash: "#qkv/6/queries/lesson",
      viewport: {width: 375, height: 812},
      reducedMotion: "reduce"
    });
    const count = Number((await page.locator("#step-count").textContent()).split(" of ")[1]);
    for (let k = 1; k <= count; k += 1) {
      const told = await page.evaluate(() => {
        const line = document.querySelector("#panel .line");
        const panel = document.getElementById("panel");
        const shown = document.createRange();
        shown.selectNodeContents(line);
        const end = [...shown.getClientRects()].at(-1);
        return {
          isWhole: end.bottom <= line.getBoundingClientRect().bottom + 1 &&
              end.bottom <= panel.getBoundingClientRect().bottom,
          text: line.innerText
        };
      });
      expect(`step ${k}: ${told.text}`, told.isWhole && /[=≈] \S+$/.test(told.text));
      expect(
          `step ${k}: the number too`, await isInView(page.locator("#board td.pointed").first()));
      await page.locator("#next").click();
    }
  },

  async "stepping cuts no line above the stage, and moves the page once at most"(bench) {
    for (const file of ["lecture.json", "pronoun.json"]) {
      const page = await bench.open(
          bench.example(file),
          {hash: "#qkv/2", viewport: {width: 1280, height: 720}, reducedMotion: "reduce"});
      const count = Number((await page.locator("#step-count").textContent()).split(" of ")[1]);
      const places = [];
      for (let k = 0; k < count; k += 1) {
        await page.locator("#next").click();
        const [at, bottom] = await page.evaluate(
            () => [scrollY, document.querySelector("header").getBoundingClientRect().bottom]);
        expect(`${file}, step ${k + 1}: ${at}, ${bottom}`, at === 0 || bottom <= 1);
        expect(`${file}: the number`, await isInView(page.locator("#board td.pointed").first()));
        if (at !== places.at(-1)) places.push(at);
      }
      expect(`${file}: ${places}`, places.length <= 2);
    }
  },

  async "a product has its rows on the left, the matrix above, the result at the crossing"(bench) {
    for (const [width, height] of [[1280, 720], [1920, 1080]]) {
      const page = await bench.open(
          bench.example("lecture.json"),
          {hash: "#qkv/2/queries/lesson", viewport: {width, height}});
      for (let k = 0; k < 3; k += 1) {
        // All at once, since the page may yet scroll to the step.
        const [x, w, q] = await page.evaluate(
            (places) => places.map(([matrix, row, column]) => {
              const rows = document.querySelectorAll(`#board [data-matrix="${matrix}"] tbody tr`);
              return rows[row].querySelectorAll("td")[column].getBoundingClientRect().toJSON();
            }),
            [["embeddings", k, 0], ["W_Q", 0, k], ["queries", k, k]]);
        expect("the row is on the same line", Math.abs(x.y - q.y) < 2 && x.x + x.width < q.x);
        expect(
            "the column is above",
            Math.abs(w.x + w.width - q.x - q.width) < 2 && w.y + w.height < q.y);
      }
    }
    const narrow = await bench.open(
        bench.example("lecture.json"),
        {hash: "#qkv/2/queries/lesson", viewport: {width: 375, height: 700}});
    const width = await narrow.evaluate(() => document.documentElement.scrollWidth);
    expect(`no wider than the screen: ${width}`, width <= 375);
  },

  async "where matrices are folded away a step still shows what it makes"(bench) {
    const page = await bench.open(bench.input(long), {
      hash: "#qkv/1/weighted_values/lesson",
      reducedMotion: "reduce",
      viewport: {width: 1280, height: 720}
    });
    const made = page.locator(".makes td:not(.blank, :empty)");
    equal("a row of it", await made.count(), 100);
    expect("in view", await isInView(made.first()));
    equal(
        "lit", await page.locator("#board td.pointed").textContent(),
        await made.first().textContent());
    for (const hash of ["raw/1", "query-key/2"]) {
      const other = await bench.open(bench.input(long), {hash: `#${hash}/weighted_values/lesson`});
      equal(hash, await other.locator(".makes td.pointed").count(), 1);
    }
  },

  async "heads take a step together; head by head on demand"(bench) {
    const page = await bench.open(bench.input(fourHeads), {hash: "#qkv/12"});
    const count = () => page.locator("#step-count").textContent();
    const title = () => page.locator("#step-title").textContent();
    equal("together", await count(), "0 of 15");
    for (let k = 0; k < 11; k += 1) await page.keyboard.press("ArrowRight");
    equal("the weights", [await title(), await count()], ["Weights, in each head", "11 of 15"]);
    const filled = () => page.locator("#heads .heat-map")
                             .evaluateAll(
                                 (all) => all.map(
                                     (map) => [...map.querySelectorAll("[class^=h]")].some(
                                         (one) => one.getAttribute("d"))));
    equal("of all heads", await filled(), [true, true, true, true]);
    await page.locator("#heads button").nth(2).click();
    equal("another head, the same step", await count(), "11 of 15");
    equal("shown", await page.locator(".makes .step-badge, th.makes").count(), 2);
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowLeft");
    equal("the head stays", await page.evaluate(() => globalThis.page.step.head), 3);
    await page.locator("#by-head").check();
    equal("head by head", [await title(), await count()], ["Weights, head 3", "31 of 45"]);
    equal("the fourth is to come", await filled(), [true, true, true, false]);
    const one = await bench.open(bench.example("lecture.json"));
    expect("one head has no such switch", !(await one.locator("#by-head-switch").isVisible()));
  },

  async "all is shown at once on demand, and the address keeps which"(bench) {
    const file = bench.example("published/yangshiteng-two-heads.json");
    const page = await bench.open(file, {hash: "#qkv/2"});
    const hash = () => page.evaluate(() => location.hash);
    await page.locator("#show-all").check();
    equal("before the first step", await hash(), "#qkv/2/head1/all");
    await page.keyboard.press("ArrowRight");
    equal("all at once", [await hash(), await blanks(page)], ["#qkv/2/head1/queries", 0]);
    await page.locator("#show-all").uncheck();
    await page.locator("#by-head").check();
    expect("a lesson", await blanks(page) > 0);
    equal("in the address", await hash(), "#qkv/2/head1/queries/lesson-by-head");
    for (const [address, showsAll, isByHead] of [
             ["#qkv/2", false, false], ["#qkv/2/all", true, false],
             ["#qkv/2/head1.weights", true, false], ["#qkv/2/head1.weights/lesson", false, false],
             ["#qkv/2/head2/queries/lesson-by-head", false, true],
             ["#qkv/2/head1.scores/by-head", true, true]]) {
      const again = await bench.open(file, {hash: address});
      const isChecked = (id) => again.locator(id).isChecked();
      equal(
          address, [await isChecked("#show-all"), await isChecked("#by-head")],
          [showsAll, isByHead]);
      equal("what is blank", await blanks(again) > 0, address.includes("lesson"));
      await again.context().close();
    }
  },

  async "playing waits for as long as the text takes to be read, and has a speed"(bench) {
    const page = await bench.open(bench.example("lecture.json"), {hash: "#qkv/2"});
    await page.evaluate(() => {
      globalThis.waits = [];
      globalThis.setTimeout = (act, wait) => globalThis.waits.push([act, wait]);
    });
    const wait = () => page.evaluate(() => globalThis.waits.at(-1)[1]);
    const words = async () => {
      const text = await page.locator("#step-text, #panel-text")
                       .evaluateAll((all) => all.map((one) => one.innerText).join(" "));
      return text.split(/\s+/).filter((word) => /[a-z0-9]/i.test(word)).length;
    };
    await page.click("#play");
    equal("it begins at once", await page.locator("#step-title").textContent(), "Queries");
    const seen = [];
    for (let step = 0; step < 6; step += 1) {
      seen.push([await words(), await wait()]);
      await page.evaluate(() => globalThis.waits.at(-1)[0]());
    }
    equal("six steps on", await page.locator("#step-count").textContent(), "7 of 12");
    seen.sort(([a], [b]) => a - b);
    const perWord = (seen.at(-1)[1] - seen[0][1]) / (seen.at(-1)[0] - seen[0][0]);
    expect(`${perWord} milliseconds for each word`, perWord > 200 && perWord < 350);
    const usual = await wait();
    await page.locator("#speed").selectOption("2");
    equal("twice as fast", await wait(), usual / 2);
    await page.locator("#speed").selectOption("0.5");
    equal("half as fast", await wait(), usual * 2);
  },

  async "a change does not tell what is still to come, and what is pinned goes with what is blank"(
      bench) {
    const page = await bench.open(bench.example("lecture.json"), {hash: "#qkv/2/keys/lesson"});
    await page.locator("[data-matrix=embeddings] td:not(:empty)").first().click();
    await page.locator("#change-value").fill("9");
    await page.locator("#change-value").press("Enter");
    const told = await page.locator("#announcement").textContent();
    expect(told, told.startsWith("embeddings[birds, 1] is 9.") && !told.includes("attends"));
    await page.locator("[data-matrix=keys] td:not(:empty)").first().click();
    await page.keyboard.press("Escape");
    await page.evaluate(() => globalThis.page.goTo(0));
    equal("let go of", await page.evaluate(() => globalThis.page.panel.pinned), null);
    expect(
        "the step's own number",
        (await page.locator("#panel-text").textContent()).startsWith("queries[fly, 1] ="));
  },
};
