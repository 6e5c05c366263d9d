// Pointing at a number, pinning it, following its operands.
import {crossed, equal, expect, isInView, long} from "./bench.mjs";

const lit = (page) => page.locator("td.operand").evaluateAll((cells) => cells.map((one) => {
  const place = globalThis.page.tables.place(one);
  return globalThis.page.arithmeticOf(place).address(place);
}));


const title = (page) => page.locator("#step-title").textContent();

export const tests = {
  async "pointing at a number shows its arithmetic and lights its operands up"(bench) {
    const page = await bench.open(bench.example("lecture.json"), {hash: "#qkv/2"});
    const cell = page.locator("[data-matrix=attention] tbody tr").first().locator("td").first();
    await cell.hover();
    equal(
        "arithmetic", await page.locator("#panel-text p").first().textContent(),
        "scores[fly, birds] = 2×4 + 2×3 + 4×6 + 2×1 = 40");
    equal("operands", await lit(page), [
      "qkv.queries[2,1]", "qkv.queries[2,2]", "qkv.queries[2,3]", "qkv.queries[2,4]",
      "qkv.keys[1,1]", "qkv.keys[1,2]", "qkv.keys[1,3]", "qkv.keys[1,4]"
    ]);
    await page.locator("[data-matrix=attention] tbody tr").nth(1).locator("td").nth(3).hover();
    equal(
        "a weight", await page.locator("#panel-text p").first().textContent(),
        "weights[fly, fly] = 0.3679 ÷ 1.3688 ≈ 0.2688");
    equal(
        "with the sum that divides", await lit(page),
        ["qkv.exponentials[2,2]", "qkv.exponentials[2]"]);
    await page.locator("h1").hover();
    equal("who points at nothing sees nothing lit", await lit(page), []);
  },

  async "what the mask hides, what is not scored and what is copied is told in words"(bench) {
    const masked = await bench.open(
        bench.example("published/yangshiteng-two-heads.json"),
        {args: ["--mask", "causal"], hash: "#qkv/1/head1"});
    const told = async (page, place) => page.evaluate((one) => {
      globalThis.page.pin(one);
      return document.querySelector("#panel-text .line").textContent;
    }, place);
    const of = (name, ...at) => ({variant: "qkv", name, head: 1, at});
    equal(
        "a masked score", await told(masked, of("masked_scores", 0, 1)),
        "head1.masked_scores[I, love] = −∞ in place of 0: hidden by the mask");
    equal(
        "its weight", await told(masked, of("weights", 0, 1)),
        "head1.weights[I, love] = 0: hidden by the mask");
    equal(
        "a part of a head", await told(masked, {variant: "qkv", name: "concat", at: [0, 2]}),
        "concat[I, 3] = head2.context[I, 1] = 0");
    equal(
        "the head that it is of is lit", await masked.locator("#heads .operand").allTextContents(),
        ["2"]);
    const raw = await bench.open(bench.example("lecture.json"), {hash: "#raw/2"});
    equal(
        "its own score", await told(raw, {variant: "raw", name: "scores", at: [1, 1]}),
        "scores[fly, fly]: Not scored: the word itself; its own vector is added as it is (--self carry).");
    equal(
        "a context with it", await told(raw, {variant: "raw", name: "context", at: [1, 0]}),
        "context[fly, 1] = 0.8068 + 0.7311 + 1 = 2.5379");
    equal(
        "which is lit twice", (await lit(raw)).filter((one) => one === "embeddings[2,1]").length,
        2);
  },

  async "where operands are folded away their matrix is lit, and unfolds for who follows"(bench) {
    const page = await bench.open(bench.input(long), {hash: "#qkv/1"});
    await page.locator("[data-matrix=attention] tbody td").first().click();
    expect(
        "the query, which is the word's own, is lit",
        (await lit(page)).includes("qkv.queries[1,100]"));
    equal(
        "the matrices",
        await page.locator(".matrix.operand")
            .evaluateAll((all) => all.map((one) => one.dataset.matrix)),
        ["keys"]);
    await page.locator(".term").nth(1).click();
    equal("followed", await page.locator("td.pointed").count(), 1);
    expect("and in view", await isInView(page.locator("td.pointed")));
    await page.locator("#words button").nth(1).click();
    expect(
        "what was unfolded stays so",
        (await page.locator("[data-matrix=keys] .fold").textContent()) === "fold away");
    await page.locator("[data-matrix=keys] .fold").press("Enter");
    equal("and is folded away", await page.locator("[data-matrix=keys] td").count(), 0);
    equal(
        "the focus stays", await page.evaluate(() => document.activeElement.textContent),
        "100 × 100: show all 10000 numbers");
  },

  async "a number is pinned, and its operands followed down to the input"(bench) {
    const page = await bench.open(bench.example("lecture.json"), {hash: "#qkv/2"});
    await page.locator("[data-matrix=attention] tbody tr").first().locator("td").first().click();
    await page.locator("[data-matrix=embeddings] td").first().hover();
    expect(
        "pinned, it stays",
        (await page.locator("#panel-text").textContent()).startsWith("scores[fly, birds]"));
    await page.locator(".term").first().click();
    equal("its operand", await page.locator("#panel-text strong").textContent(), "queries[fly, 1]");
    await page.locator(".term").nth(1).click();
    equal("an input number", await page.locator("#panel-text strong").textContent(), "W_Q[1, 1]");
    expect("which can be changed", await page.locator("#change").isVisible());
    await page.click("#unpin");
    expect("unpinned", !(await page.locator("#change").isVisible()));
  },

  async "who follows by keyboard stays in the panel; after Escape, Tab leads back to the cell"(
      bench) {
    const page = await bench.open(bench.example("lecture.json"), {hash: "#qkv/2"});
    await page.locator("[data-matrix=attention] td[tabindex='0']").press("Enter");
    await page.locator(".term").first().press("Enter");
    const focus = () =>
        page.evaluate(() => document.activeElement.id || document.activeElement.className);
    equal("after following", await focus(), "panel-text");
    await page.keyboard.press("Tab");
    equal("on to its operands", await focus(), "term");
    await page.locator(".term").nth(1).press("Enter");
    await page.locator("#change-value").press("Escape");
    expect("unpinned", !(await page.locator("#unpin").isVisible()));
    await page.keyboard.press("Tab");
    equal(
        "the cell has the focus",
        await page.evaluate(
            () => globalThis.page.arithmetic.address(
                globalThis.page.tables.place(document.activeElement))),
        "W_Q[1,1]");
  },

  async "with the keyboard, numbers are gone through and pinned"(bench) {
    const page = await bench.open(bench.example("lecture.json"), {hash: "#raw/2"});
    await page.locator("[data-matrix=attention] td[tabindex='0']").focus();
    expect(
        "focus points",
        (await page.locator("#panel-text").textContent()).startsWith("scores[fly, birds]"));
    await page.keyboard.press("ArrowRight");
    expect(
        "right",
        (await page.locator("#panel-text").textContent()).startsWith("scaled_scores[fly, birds]"));
    await page.keyboard.press("ArrowDown");
    expect(
        "what is not scored says so",
        (await page.locator("#panel-text").textContent()).includes("Not scored"));
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    expect("Enter pins", await page.locator("#unpin").isVisible());
    await page.keyboard.press("Tab");
    equal(
        "and leads to the operands", await page.evaluate(() => document.activeElement.textContent),
        await page.locator(".term").first().textContent());
    await page.keyboard.press("Escape");
    expect("Escape unpins", !(await page.locator("#unpin").isVisible()));
    await page.locator("[data-matrix=embeddings] td[tabindex='0']").focus();
    await page.keyboard.press("Enter");
    await page.keyboard.type("7");
    await page.keyboard.press("Enter");
    expect(
        "a number of the input can be typed at once",
        (await page.locator("#announcement").textContent())
            .startsWith("embeddings[birds, 1] is 7."));
    await page.keyboard.press("Escape");
    await page.keyboard.press("Tab");
    equal(
        "back on its cell", await page.locator("td:focus").evaluate((one) => one.firstChild.data),
        "7");
    equal("the step stays", await title(page), "The whole computation");
  },

  async "side by side, a number has its arithmetic, and leads to its variant"(bench) {
    const page = await bench.open(bench.example("pronoun.json"), {hash: "#qkv/6"});
    await page.click("#play");
    await page.locator("#variants button", {hasText: "compare"}).click();
    equal("nothing plays on", await page.locator("#play").textContent(), "Play");
    await page.locator("[data-role=weights] tbody tr")
        .nth(3)
        .locator("td:not(.bars)")
        .nth(1)
        .click();
    expect(
        "arithmetic",
        (await page.locator("#panel-text").textContent()).includes("query-key.weights[6,4]"));
    equal("lit side by side", await lit(page), ["query-key.exponentials[6,4]"]);
    await page.locator(".term").nth(1).click();
    equal(
        "its variant", await page.locator("#variants [aria-pressed=true]").allTextContents(),
        ["query-key"]);
    expect(
        "the sum",
        (await page.locator("#panel-text").textContent())
            .startsWith("the sum of exponentials[it]"));
  },

  async "on a small screen, what is touched stays in view above its arithmetic"(bench) {
    const page = await bench.open(bench.example("pronoun.json"), {
      hash: "#qkv/6/weights",
      viewport: {width: 375, height: 600},
      hasTouch: true,
      reducedMotion: "reduce"
    });
    const cells = page.locator("[data-matrix=attention] tbody td.makes");
    for (const index of [0, 3, 5]) {
      await cells.nth(index).tap();
      expect(
          "its arithmetic",
          (await page.locator("#panel-text").textContent())
              .includes(`qkv.weights[6,${index + 1}]`));
      expect(`cell ${index} is in view`, await isInView(cells.nth(index)));
      await page.click("#unpin");
    }
  },

  async "what is clicked or touched is what was pointed at, down to the edge of the panel"(bench) {
    for (const [width, hasTouch] of [[1280, false], [375, true]]) {
      const page = await bench.open(
          bench.example("similar-words.json"),
          {hash: "#raw/2", viewport: {width, height: 720}, hasTouch, reducedMotion: "reduce"});
      const cells = page.locator("[data-matrix=attention] tbody td:nth-of-type(1)");
      const count = await cells.count();
      equal("scores", count, 11);
      for (let index = 0; index < count; index += 1) {
        const cell = cells.nth(index);
        // As low as the panel lets it be.
        await cell.evaluate((one) => {
          one.scrollIntoView({block: "nearest"});
          const panel = document.getElementById("panel").getBoundingClientRect();
          globalThis.scrollBy(0, one.getBoundingClientRect().bottom - panel.top + 8);
        });
        const {x, y, width: wide, height} = await cell.boundingBox();
        const middle = [x + wide / 2, y + height / 2];
        if (hasTouch) {
          await page.touchscreen.tap(...middle);
        } else {
          await page.mouse.move(...middle);
          await page.mouse.down();
          await page.mouse.up();
        }
        equal(
            `${width}, cell ${index}`, await page.evaluate(() => globalThis.page.panel.pinned),
            await cell.evaluate((one) => globalThis.page.tables.place(one)));
        expect(`${width}, cell ${index} is in view`, await isInView(cell));
        await page.click("#unpin");
      }
    }
  },

  async "an operand of another word or head is lit on its button, and followed to it"(bench) {
    const page = await bench.open(
        bench.example("published/yangshiteng-two-heads.json"), {hash: "#qkv/1/head1"});
    const buttons = async (state) => page.locator(`:is(#words, #heads) ${state}`).allTextContents();
    for (const [feature, lead] of [[0, ["love"]], [2, ["2"]]]) {
      await page.evaluate(() => {
        globalThis.page.chooseWord(0);
        globalThis.page.chooseHead(1);
      });
      equal("chosen", await buttons("[aria-pressed=true]"), ["I", "1"]);
      const row = page.locator("[data-matrix=concat] tbody tr").nth(1);
      await row.locator("td").nth(feature).click();
      equal(`lit for feature ${feature + 1}`, await buttons(".operand"), lead);
      await page.locator(".term").click();
      equal(
          "followed to", await buttons("[aria-pressed=true]"), ["love", feature === 0 ? "1" : "2"]);
      equal(
          "its name", await page.locator("#panel-text strong").textContent(),
          `head${feature === 0 ? 1 : 2}.context[love, 1]`);
      equal("the cell", await page.locator("td.pointed").count(), 1);
      expect("is in view", await isInView(page.locator("td.pointed")));
    }
  },

  async "of a long line that is pointed at the end is left out, and never the number itself"(
      bench) {
    const views = [
      ["similar-words.json", "#raw/2", {width: 1280, height: 800}],
      ["similar-words.json", "#raw/2", {width: 375, height: 667}],
      ["pronoun.json", "#qkv/6", {width: 375, height: 667}]
    ];
    for (const [name, hash, viewport] of views) {
      const page = await bench.open(bench.example(name), {hash, viewport});
      const wrong = await page.evaluate(() => {
        const {panel, tables} = globalThis.page;
        const text = document.getElementById("panel-text");
        const found = [];
        for (const cell of document.querySelectorAll("#flow td")) {
          const place = tables.place(cell);
          if (!place) continue;
          panel.point(place);
          const [line, origin] = text.children;
          const bottom = (one) => one.getBoundingClientRect().bottom;
          if (origin.matches(".strips-of-terms")) {
            if (bottom(origin) > bottom(text) + 1) found.push(line.textContent);
            continue;
          }
          const number = origin.textContent.split(" · ")[0];
          const range = document.createRange();
          range.setStart(origin.firstChild, 0);
          range.setEnd(origin.firstChild, number.length);
          const [shown, room, whole] =
              [range, origin, text].map((one) => one.getBoundingClientRect());
          const isCut = line.scrollHeight > line.clientHeight;
          const hasSign = getComputedStyle(line).webkitLineClamp !== "none";
          if (shown.bottom > room.bottom || room.bottom > whole.bottom || (isCut && !hasSign))
            found.push(number);
        }
        return found;
      });
      equal(`${name}, ${viewport.width}`, wrong, []);
    }
  },

  async "a long dot product is strips coloured by sign, with its sum and its largest terms"(bench) {
    const page = await bench.open(bench.input(long), {hash: "#qkv/1"});
    for (const name of ["scores", "queries"]) {
      const step = await page.evaluate(
          (id) => globalThis.page.variant.steps.find((one) => one.id === id).values[0], name);
      const query = await page.evaluate(
          () => globalThis.page.variant.steps.find(({id}) => id === "queries").values[0]);
      const keys = await page.evaluate(
          () => globalThis.page.variant.steps.find(({id}) => id === "keys").values[1]);
      await page.evaluate(
          (id) => globalThis.page.panel.point({variant: "qkv", name: id, at: [0, 1]}), name);
      const line = await page.locator("#panel-text .line").textContent();
      expect(line, line.includes(` = Σ of 100 products ≈ ${step[1].toFixed(4)} · the largest: `));
      const isWhole = await page.evaluate(() => {
        const {bottom} = document.getElementById("panel-text").getBoundingClientRect();
        const last = document.querySelector(".strips-of-terms").getBoundingClientRect();
        return last.bottom <= bottom + 1;
      });
      expect(`${name}: all strips are seen`, isWhole);
      if (name !== "scores") continue;
      const products = query.map((one, k) => one * keys[k]);
      const [largest] =
          [...products.keys()].sort((a, b) => Math.abs(products[b]) - Math.abs(products[a]));
      expect(`${line} names ${largest + 1}`, line.includes(`largest: feature ${largest + 1}: `));
      const rows = await page.locator(".terms").evaluateAll((all) => all.map((row) => {
        const signs = {};
        for (const path of row.querySelectorAll("path"))
          for (const [, k] of path.getAttribute("d").matchAll(/M(\d+) /g))
            signs[k] = path.classList.contains("minus") ? -1 : 1;
        return signs;
      }));
      [query, keys, products].forEach((numbers, row) => numbers.forEach((value, k) => {
        const most = Math.max(...numbers.map(Math.abs));
        const sign = Math.abs(value) < most / 16 ? undefined : Math.sign(value);
        equal(`row ${row}, cell ${k + 1}`, rows[row][k], sign);
      }));
    }
    await page.locator("[data-matrix=attention] tbody td").first().click();
    expect("the sum is in view", await isInView(page.locator(".strips-of-terms strong").last()));
    await page.locator(".all-terms summary").click();
    equal("all are there", await page.locator(".all-terms .term").count(), 200);
  },

  async "of a long sum the largest terms are named in full, pointed at or pinned"(bench) {
    const rows = (count, from) => Array.from(
        {length: count},
        (_, i) => Array.from({length: 64}, (__, k) => Math.sin(from + i * 64 + k)));
    const input = bench.input(
        {embeddings: rows(60, 0), W_Q: rows(64, 1), W_K: rows(64, 2), W_V: rows(64, 3)});
    const place = {variant: "qkv", name: "scores", at: [0, 1]};
    for (const [width, height] of [[1280, 720], [375, 812], [375, 667]]) {
      const page = await bench.open(input, {hash: "#qkv/1", viewport: {width, height}});
      for (const act of ["point", "pin"]) {
        await page.evaluate(
            ([one, at]) =>
                (one === "pin" ? globalThis.page.pin(at) : globalThis.page.panel.point(at)),
            [act, place]);
        const cut = await page.evaluate(
            () => ["#panel", "#panel-text", "#panel-text .line"]
                      .map((one) => document.querySelector(one))
                      .filter((one) => one.scrollHeight > one.clientHeight + 4)
                      .map((one) => one.id || one.className));
        equal(`${width} × ${height}, ${act}: cut`, cut, []);
        const line = await page.locator("#panel-text .line").first().textContent();
        equal("terms named", line.match(/feature \d+: /g).length, 3);
      }
    }
  },

  async "of few terms all stand in a line, of many tokens the largest are named by them"(bench) {
    const few = await bench.open(bench.example("lecture.json"), {hash: "#qkv/2"});
    await few.locator("[data-matrix=attention] tbody td").first().click();
    equal("no strips", await few.locator(".strips-of-terms").count(), 0);
    const tokens = Array.from({length: 20}, (_, i) => `token ${i}`);
    const many = await bench.open(
        bench.input({tokens, embeddings: tokens.map((_, i) => [i / 10, i === 7 ? 9 : 1])}),
        {hash: "#raw/1"});
    await many.locator("[data-matrix=weighted_values] tfoot tr:last-child td").last().click();
    const line = await many.locator("#panel-text .line").first().textContent();
    expect(line, line.includes("Σ of 20 terms") && line.includes("the largest: token 7: "));
  },

  async "a line of many terms keeps the way out of it in view on a small screen"(bench) {
    const page = await bench.open(
        bench.input(long), {hash: "#qkv/1", viewport: {width: 375, height: 667}, hasTouch: true});
    await page.locator("[data-matrix=attention] tbody td").first().tap();
    expect("Unpin is in view", await isInView(page.locator("#unpin")));
    await page.locator(".all-terms summary").tap();
    expect("the panel scrolls", await page.locator("#panel").evaluate((panel) => {
      panel.scrollTop = panel.scrollHeight;
      return panel.scrollTop > 100;
    }));
    expect("Unpin stays", await isInView(page.locator("#unpin")));
  },

  async "the cell of a mask that hides a score is lit, and followed to"(bench) {
    const page = await bench.open(bench.input(crossed), {hash: "#qkv/1/head2.masked_scores"});
    for (const [token, cell, line] of [
             [2, "mask[1,3]", "head2.masked_scores[le, sat] = −∞ in place of "],
             [1, "mask[1,2]", "head2.masked_scores[le, cat] = "]]) {
      const row = page.locator("[data-matrix=attention] tbody tr").nth(token);
      await row.locator("td.makes").click();
      const text = await page.locator("#panel-text .line").textContent();
      expect(text, text.startsWith(line));
      expect(`${cell} is lit`, (await lit(page)).includes(cell));
      await page.locator(".term", {hasText: "the mask"}).click();
      expect(
          "followed to", (await page.locator("#panel-text").textContent()).includes(`${cell} · `));
    }
  },

  async "a number of the input stays pinned whatever is shown, one of a step does not"(bench) {
    const page = await bench.open(
        bench.example("published/yangshiteng-two-heads.json"), {hash: "#qkv/1/head1"});
    const pinned = async () => page.evaluate(() => globalThis.page.panel.pinned?.name ?? null);
    const go = async (id, text) => page.locator(`#${id} button`, {hasText: text}).click();
    await page.locator("[data-matrix=W_K] td").nth(1).click();
    for (const [id, text] of [["words", "love"], ["variants", "query-key"], ["heads", "2"]]) {
      await go(id, text);
      equal(`another of the ${id}`, await pinned(), "W_K");
    }
    expect("and can be changed", await page.locator("#change").isVisible());
    await page.locator("[data-matrix=attention] tbody td").first().click();
    equal("pinned", await pinned(), "scores");
    await go("words", "I");
    equal("another word", await pinned(), null);
  },

  async "who points away from tables and panel points at nothing, but not on the way to the panel"(
      bench) {
    const page = await bench.open(bench.example("lecture.json"), {hash: "#qkv/2"});
    const told = async () => page.locator("#panel-text").textContent();
    await page.locator("[data-matrix=attention] tbody td").first().hover();
    const line = await told();
    await page.locator("#panel-text").hover();
    equal("in the panel", await told(), line);
    await page.locator(".term").first().hover();
    equal("on an operand", await told(), line);
    await page.locator("h1").hover();
    expect("away", (await told()).startsWith("Point at any number"));
  },

  async "in a table, Home and End go to the ends of a row, and what is no number is passed over"(
      bench) {
    const page = await bench.open(bench.example("lecture.json"), {hash: "#raw/2"});
    const at = async () => page.evaluate(() => {
      const {name, at: place} = globalThis.page.tables.place(document.activeElement);
      return `${name}[${place}]`;
    });
    await page.locator("[data-matrix=embeddings] td[tabindex='0']").focus();
    await page.keyboard.press("End");
    equal("End", await at(), "embeddings[0,3]");
    await page.keyboard.press("Home");
    equal("Home", await at(), "embeddings[0,0]");
    await page.locator("[data-matrix=attention] td[tabindex='0']").focus();
    await page.keyboard.press("End");
    equal("not the bars", await at(), "weights[1,0]");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    equal("down to the sum", await at(), "weights[1]");
    await page.keyboard.press("Home");
    equal("past cells without a number", await at(), "exponentials[1]");
    equal("and no step is taken", await title(page), "The whole computation");
  },
};
