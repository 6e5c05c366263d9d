// axe-core finds nothing, in light, in dark, and on a small screen; and what it cannot see.
import {createRequire} from "node:module";

import {contentOf, crossed, equal, expect, isInView} from "./bench.mjs";

const axe = contentOf(createRequire(import.meta.url).resolve("axe-core/axe.min.js"));

/** What lies below a bar that sticks can be scrolled away from it. */
async function isBelowWhatSticks(page, {any}) {
  const others = any.flatMap(({relatedNodes}) => relatedNodes.map(({target}) => target.join(" ")));
  const sticks = await page.evaluate(
      (all) => all.map((one) => document.querySelector(one).closest("#panel, #stage") !== null),
      others);
  return sticks.length > 0 && sticks.every(Boolean);
}

async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    resultTypes: ["violations"]  // the rest is not listed: that takes as long as finding it
  }));
  const told = [];
  for (const {id, nodes} of found.violations) {
    for (const node of nodes) {
      if (id === "target-size" && await isBelowWhatSticks(page, node)) continue;
      told.push(`${id}: ${node.target.join(" ")}`);
    }
  }
  return told;
}

async function onPaper(page) {
  await page.emulateMedia({media: "print"});
  await page.waitForFunction(() => globalThis.page.isOnPaper);
}

export const tests = {
  async "axe-core finds no violation"(bench) {
    // Colours are the same in every width, and what has room the same in every colour.
    const one = [["light", 1280], ["dark", 375]];
    const other = [["dark", 1280], ["light", 375]];
    const views = [
      ["lecture.json", "#qkv/2/weights", [...one, ...other]], ["pronoun.json", "#compare/6", one],
      ["published/blazewild-two-heads.json", "#qkv/1/head2.context", other],
      ["similar-words.json", "", other], ["pronoun.json", "#qkv/6/scores/lesson", other],
      ["a block of two heads, normed after", "#qkv/3/head2/concat/lesson", one],
      ["a window and a sink", "#qkv/3/exponentials", other],
      ["masks of heads", "#qkv/2/head2", [["light", 375]]],
      ["two of four heads share keys", "#qkv/2/head3/head2.rotated_keys", [["dark", 1280]]],
      ["a block of two heads, normed after", "#qkv/3/norm_1", other]
    ];
    for (const [name, hash, some] of views) {
      for (const [colorScheme, width] of some) {
        const page = await bench.open(
            name.endsWith(".json") ? bench.example(name) : bench.form(name),
            {hash, colorScheme, viewport: {width, height: 800}});
        const where = `${name}${hash}, ${colorScheme}, ${width}`;
        await page.locator("#settings summary").click();
        await page.locator("#flow td[tabindex='0']:visible").first().click();
        if (name === "lecture.json") equal(where, await violations(page), []);
        await page.evaluate(
            () => globalThis.page.changes.setNumber({name: "embeddings", at: [1, 0]}, "9.5"));
        expect("something has changed", await page.locator("td.changed").count() > 0);
        equal(`${where}, changed`, await violations(page), []);
        await page.context().close();
      }
    }
  },

  async "axe-core finds none on a tour, nor on the sheet of keys or a blank page"(bench) {
    for (const [colorScheme, width] of [["light", 1280], ["dark", 375]]) {
      const page = await bench.open(
          bench.example("lecture.json"),
          {hash: "#query-key/2/scores/lesson&tour=8", colorScheme, viewport: {width, height: 800}});
      equal(`a tour, ${width}`, await violations(page), []);
      for (const key of ["?", "b"]) {
        await page.keyboard.press(key);
        equal(`after ${key}, ${width}`, await violations(page), []);
        await page.keyboard.press("Escape");
      }
      await page.evaluate(() => globalThis.page.tour.go(13));
      equal(`the tour's end, ${width}`, await violations(page), []);
    }
  },

  async "nothing sticks out of a small screen"(bench) {
    const files = [
      "lecture.json", "pronoun.json", "similar-words.json", "published/blazewild-two-heads.json"
    ].map((name) => bench.example(name));
    files.push(...["all heads share keys, and what is cached", "masks that all hold",
                   "a gated block, normed before, and what is cached"]
                   .map((name) => bench.form(name)));
    const endless = "n".repeat(300);
    files.push(
        bench.input({title: endless, tokens: [endless, "b"], embeddings: [[1, 2], [3, 1e300]]}));
    for (const file of files) {
      const page = await bench.open(file, {viewport: {width: 375, height: 700}});
      await page.locator("#settings summary").click();
      await page.locator("[data-matrix=attention] td").first().click();
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(`${file}: the page is ${width} pixels wide`, width <= 375);
      await page.context().close();
    }
  },

  async "on a small or low screen, every step keeps its formula and its reason in view"(bench) {
    for (const [file, viewport] of [
             ["published/yangshiteng-two-heads.json", {width: 375, height: 667}],
             ["published/yangshiteng-two-heads.json", {width: 667, height: 375}],
             ["published/deep-ml-layer-norm.json", {width: 375, height: 667}],
             ["published/egtry-whole-block.json", {width: 375, height: 667}]]) {
      const args = file.includes("heads") ? ["--mask", "causal"] : [];
      const hash = file.includes("deep") ? "#raw/1" : "#qkv/1";
      const page =
          await bench.open(bench.example(file), {args, hash, viewport, reducedMotion: "reduce"});
      const count = await page.evaluate(() => globalThis.page.variant.steps.length);
      for (let step = 0; step < count; step += 1) {
        await page.click("#next");
        for (const id of ["#step-title", "#step-formula", "#step-why"])
          expect(`${viewport.width}: ${id}, step ${step}`, await isInView(page.locator(id)));
        const [free, isWhole] = await page.evaluate(() => {
          const room = document.getElementById("panel").getBoundingClientRect().top;
          const board = document.getElementById("board")?.getBoundingClientRect();
          return [
            room - document.getElementById("stepper").getBoundingClientRect().bottom,
            board !== undefined && board.bottom <= room
          ];
        });
        expect(
            `${viewport.width}: ${free} pixels for the tables`,
            isWhole || free > 0.4 * viewport.height);
      }
      await page.context().close();
    }
  },

  async "on a small screen, every step brings what it makes into view, and the bars stay there"(
      bench) {
    for (const [name, variant] of [
             ["pronoun.json", "qkv"], ["published/blazewild-two-heads.json", "qkv"],
             ["similar-words.json", "raw"], ["published/toyai-whole-block.json", "qkv"]]) {
      const page = await bench.open(
          bench.example(name),
          {hash: `#${variant}/1`, viewport: {width: 375, height: 700}, reducedMotion: "reduce"});
      const count = await page.evaluate(() => globalThis.page.variant.steps.length);
      for (let step = 0; step < count; step += 1) {
        await page.click("#next");
        const unseen = await page.evaluate(() => {
          const isSeen = (cell) => {
            const {left, right, top, bottom} = cell.getBoundingClientRect();
            return [left + 2, right - 2].every(
                (x) => cell.contains(document.elementFromPoint(x, (top + bottom) / 2)));
          };
          const {step: shown, tables} = globalThis.page;
          const cells = [...document.querySelectorAll("#flow td")].filter((cell) => {
            const place = tables.place(cell);
            return place?.name === shown.id && place.head === shown.head &&
                place.at[0] === globalThis.page.word;
          });
          const bar =
              document.querySelector("[data-matrix=attention] tbody .bar").getBoundingClientRect();
          const isOut = bar.right > innerWidth;
          return cells.some(isSeen) && !isOut ?
              [] :
              [`${shown.id}: ${cells.length} cells, bars out: ${isOut}`];
        });
        equal(name, unseen, []);
      }
      await page.context().close();
    }
  },

  async "motion is left out where it is not wanted"(bench) {
    const page = await bench.open(bench.example("lecture.json"), {reducedMotion: "reduce"});
    const moves = await page.evaluate(
        () => [...document.querySelectorAll(".bar > span")].some(
            (one) => parseFloat(getComputedStyle(one).transitionDuration) > 0));
    expect("bars do not move", !moves);
  },

  async "whatever has the focus is seen to have it, and is not under what sticks"(bench) {
    for (const viewport of [{width: 1280, height: 700}, {width: 375, height: 600}]) {
      const page = await bench.open(
          bench.example("pronoun.json"),
          {hash: "#qkv/6/weights", viewport, reducedMotion: "reduce"});
      await page.locator("#settings summary").click();
      await page.evaluate(() => {
        document.activeElement.blur();
        globalThis.scrollTo(0, 0);
      });
      const covered = [];
      const seen = new Set();
      for (let presses = 0; presses < 80; presses += 1) {
        await page.keyboard.press("Tab");
        const [name, isSeen] = await page.evaluate(() => {
          const one = document.activeElement;
          const {left, top, right, bottom} = one.getBoundingClientRect();
          const at = (x, y) => one.contains(document.elementFromPoint(x, y));
          const [x, y] = [(left + right) / 2, (top + bottom) / 2];
          return [
            `${one.tagName} ${one.id || one.textContent.slice(0, 20)} ${
                one.closest(".matrix")?.dataset.matrix}`,
            one === document.body ||
                ((at(x, y) || at(left + 3, y) || at(x, top + 3) || at(x, bottom - 3)) &&
                 parseFloat(getComputedStyle(one).outlineWidth) >= 3)
          ];
        });
        if (!isSeen) covered.push(name);
        seen.add(name);
      }
      equal(`${viewport.width}`, covered, []);
      expect("much was tabbed to", seen.size > 15);
    }
  },

  async "on paper there is the computation, and no control"(bench) {
    const page = await bench.open(bench.example("lecture.json"), {hash: "#qkv/2"});
    await onPaper(page);
    for (const gone of ["nav", "#panel", "#settings", "#play", "#keys"])
      expect(`${gone} is gone`, !(await page.locator(gone).isVisible()));
    expect("tables are there", await page.locator("[data-matrix=attention]").isVisible());
    equal(
        "what it is about", await page.locator("#paper-title").textContent(),
        "qkv · fly, word 2 of 3");
    equal(
        "of which sentence", await page.locator("#paper-sentence").textContent(),
        "birds fly south");
    expect("and the description", await page.locator("#description").isVisible());
    await page.emulateMedia({media: "screen"});
    await page.waitForFunction(() => !document.getElementById("about").open);
    expect("all is back", await page.locator("nav").isVisible());
  },

  async "paper says of which head it is, and what has been changed"(bench) {
    const page = await bench.open(
        bench.example("published/yangshiteng-two-heads.json"), {hash: "#qkv/2/head2"});
    await page.evaluate(() => globalThis.page.changes.setNumber({name: "W_V", at: [0, 1]}, "7"));
    await onPaper(page);
    const told =
        async (id) => [await page.locator(id).textContent(), await page.locator(id).isVisible()];
    equal("head", await told("#paper-title"), ["qkv · love, word 2 of 2 · head 2", true]);
    equal("changes", await told("#paper-changed"), ["Changed: W_V[1,2] is 7, was 0.", true]);
  },

  async "nothing is cut off on paper"(bench) {
    const paper = {width: 718, height: 1000};  // A4 less its margins, in CSS pixels
    const long = "a token that is much longer than tokens are";
    const heads = bench.input({...crossed, tokens: [long, "b"], heads: 4});
    const views = [
      [bench.example("lecture.json"), "#qkv/2"],
      [bench.example("pronoun.json"), "#compare/6"],
      [bench.example("similar-words.json"), ""],
      [bench.example("published/blazewild-two-heads.json"), "#qkv/1/head2"],
      [bench.example("pronoun.json"), "#qkv/6", "--precision", "17"],
      [bench.example("pronoun.json"), "#compare/6", "--precision", "17"],
      [heads, "#qkv/1"],
      [heads, "#compare/1"],
      [heads, "#compare/1", "--precision", "17"],
      [bench.form("heads that share keys, and what is cached of each"), "#qkv/3/head4"],
      [bench.form("a bias of each head, and slopes"), "#qkv/3/head2"],
    ];
    for (const [file, hash, ...args] of views) {
      const name = `${file}${hash} ${args}`;
      const page = await bench.open(file, {args, hash, viewport: paper});
      const numbers = async () => page.evaluate(
          () => new Set([...document.querySelectorAll("#flow td")]
                            .map((cell) => globalThis.page.tables.place(cell))
                            .filter(Boolean)
                            .map(Tables.key))
                    .size);
      const onScreen = await numbers();
      await onPaper(page);
      equal(`${name}: numbers`, await numbers(), onScreen);
      const cut = await page.evaluate(
          () => [...document.querySelectorAll("#flow table")]
                    .filter((table) => table.getBoundingClientRect().right > innerWidth)
                    .length);
      equal(`${name}: tables that stick out`, cut, 0);
      const clipped =
          await page.locator("#flow th")
              .evaluateAll(
                  (all) => all.filter(
                                  (one) => getComputedStyle(one).whiteSpace === "nowrap" &&
                                      one.scrollWidth > one.clientWidth)
                               .map((one) => one.textContent));
      equal(`${name}: names that are cut`, clipped, []);
      const overlaid = await page.evaluate(
          () => [...document.querySelectorAll("#flow tr")]
                    .filter(
                        (row) => row.previousElementSibling &&
                            row.cells[0].getBoundingClientRect().top <
                                row.previousElementSibling.cells[0].getBoundingClientRect().bottom -
                                    1)
                    .length +
              [...document.querySelectorAll("#flow tfoot")]
                  .filter(
                      (foot) => foot.getBoundingClientRect().bottom -
                              foot.rows[0].cells[0].getBoundingClientRect().top >
                          foot.getBoundingClientRect().height + 1)
                  .length);
      equal(`${name}: rows that lie over others`, overlaid, 0);
      await page.context().close();
    }
  },
};
