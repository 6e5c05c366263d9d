// A change is computed by replaying the steps: attn-trace, run on the input that the page gives
// out, must say the same.
import {equal, expect, isInView, numbersOf, wordsOf} from "./bench.mjs";
import {changeNumber, expectTheProgramsNumbers} from "./edits.mjs";

/** How many cells show a number that the program gave otherwise for the untouched example. */
async function countOfOthers(bench, page) {
  const trace = bench.trace(bench.example("lecture.json"), ...await wordsOf(page));
  const first = numbersOf(trace);
  const shown =
      await page.locator("#flow td")
          .evaluateAll(
              (cells) => cells.map((cell) => globalThis.page.tables.place(cell))
                             .filter(Boolean)
                             .map((place) => {
                               const arithmetic = globalThis.page.arithmeticOf(place);
                               return [arithmetic.address(place), arithmetic.value(place), place];
                             }));
  const given = (name) => name.split(".").reduce((part, key) => part[key], trace.input);
  const was = (address, {name, at}) =>
      (first.has(address) ? first.get(address) : given(name)[at[0]][at[1]]);
  return shown.filter(([address, now, place]) => now !== was(address, place)).length;
}

export const tests = {
  async "any input number can be changed, and all that follows is computed again"(bench) {
    const page = await bench.open(bench.example("lecture.json"), {hash: "#qkv/2"});
    const before = await page.locator("#flow").textContent();
    for (const [matrix, value] of [
             ["embeddings", "2.5"], ["W_Q", "-1"], ["W_K", "0.125"], ["W_V", "1e1"]]) {
      await changeNumber(page, matrix, 1, 1, value);
      await expectTheProgramsNumbers(bench, page);
    }
    expect("what changed is marked", await page.locator("td.changed").count() > 5);
    expect(
        "with what it was",
        (await page.locator("td.changed .old").first().textContent()).startsWith("was "));
    equal(
        "and said", await page.locator("#announcement").textContent(),
        `W_V[2, 2] is 10. Of the numbers shown, ${
            await countOfOthers(bench, page)} are not as at first.`);
    equal(
        "what was changed is listed", await page.locator("#changed").textContent(),
        "Changed: embeddings[2,2] is 2.5, was 3; W_Q[2,2] is -1, was 0; W_K[2,2] is 0.125, was 2, and 1 more.");
    for (const id of ["#announcement", "#changed", "#reset"])
      expect(`${id} is in view`, await isInView(page.locator(id)));
    await page.click("#reset");
    equal("one click goes back", await page.locator("#flow").textContent(), before);
    equal("to all of it", await page.locator("td.changed").count(), 0);
  },

  async "a query changes the rows of its own word alone"(bench) {
    const input = bench.input({
      tokens: ["a", "b"],
      queries: [[1, 2], [0, 1]],
      keys: [[1, 1], [2, 0]],
      values: [[3, 1], [1, 4]]
    });
    const page = await bench.open(input, {hash: "#qkv/2"});
    await changeNumber(page, "queries", 0, 0, "5");
    equal(
        "marked in the other word's rows",
        await page
            .locator("[data-matrix=attention] td.changed, [data-matrix=weighted_values] td.changed")
            .count(),
        0);
    await page.locator("#words button").first().click();
    expect("and in its own", await page.locator("[data-matrix=attention] td.changed").count() > 3);
  },

  async "what a number was can be read beside what it is"(bench) {
    for (const [name, width] of [
             ["lecture.json", 1280], ["pronoun.json", 375], ["similar-words.json", 1280]]) {
      const page = await bench.open(bench.example(name), {viewport: {width, height: 800}});
      await changeNumber(page, "embeddings", 1, 0, "2.125");
      for (const view of ["as it is", "compare"]) {
        const button = page.locator("#variants button", {hasText: view});
        if (view === "compare" && await button.count() > 0) await button.click();
        const cut = await page.locator("td.changed")
                        .evaluateAll(
                            (cells) => cells
                                           .filter((cell) => {
                                             const [inner, outer] = [
                                               cell.querySelector(".old").getBoundingClientRect(),
                                               cell.getBoundingClientRect()
                                             ];
                                             return inner.right > outer.right + 0.5 ||
                                                 cell.scrollWidth > cell.clientWidth ||
                                                 inner.top < outer.top + 8;
                                           })
                                           .length);
        equal(`${name}, ${view}: numbers that are written over others`, cut, 0);
      }
      await page.context().close();
    }
  },

  async "a number that is changed stays where it is"(bench) {
    const page = await bench.open(
        bench.example("pronoun.json"),
        {hash: "#qkv/6/context", viewport: {width: 1280, height: 700}});
    await page.evaluate(() => globalThis.scrollTo(0, 0));
    await page.locator("[data-matrix=W_Q] td").nth(1).click();
    const top = () =>
        page.locator("td.pointed").evaluate((cell) => cell.getBoundingClientRect().top);
    const before = await top();
    await page.locator("#change-value").fill("0.75");
    await page.locator("#change button").click();
    expect("it is where it was", Math.abs(await top() - before) < 1);
    await page.locator("#change-value").fill("0.5");
    await page.click("#next");
    equal("what is being typed stays", await page.locator("#change-value").inputValue(), "0.5");
    await page.keyboard.press("Escape");
    expect("Escape lets go, wherever one is", !(await page.locator("#unpin").isVisible()));
  },

  async "what cannot be computed is not, and that is said"(bench) {
    const page = await bench.open(
        bench.example("lecture.json"), {args: ["--word", "1,2,3"], hash: "#qkv/1"});
    const before = await page.locator("#flow").textContent();
    await changeNumber(page, "W_Q", 0, 0, "abc");
    equal(
        "no number", await page.locator("#announcement").textContent(),
        "Not changed: “abc” is no number, such as -0.5 or 2e3.");
    await changeNumber(page, "W_Q", 0, 0, "1,000");
    equal(
        "nor this", await page.locator("#announcement").textContent(),
        "Not changed: “1,000” is no number, such as -0.5 or 2e3.");
    await changeNumber(page, "W_Q", 0, 0, "1e400");
    equal(
        "nor this", await page.locator("#announcement").textContent(),
        "Not changed: “1e400” is too large a number.");
    await changeNumber(page, "W_Q", 0, 0, "1e-400");
    equal(
        "nor this", await page.locator("#announcement").textContent(),
        "Not changed: “1e-400” is too small a number, and would be 0.");
    await changeNumber(page, "W_Q", 0, 0, "1e308");
    expect(
        "too large", (await page.locator("#announcement").textContent()).startsWith("Not changed"));
    await page.locator("#settings summary").click();
    await page.locator("#scale").fill("0");
    await page.locator("#scale").blur();
    expect(
        "no scale", (await page.locator("#announcement").textContent()).includes("divided by 0"));
    equal("the field has what it was", await page.locator("#scale").inputValue(), "sqrt");
    equal("nothing has changed", await page.locator("#flow").textContent(), before);
  },

  async "heads, biases, layouts, masks and a memory are replayed too"(bench) {
    const names = [];
    const square = [[1, 0.5], [0.25, -1]];
    const inputs = [
      bench.input({
        embeddings: square,
        W_Q: square,
        W_K: square,
        W_V: square,
        b_Q: [1, 2],
        b_K: [0.5, 0],
        b_V: [-1, 1],
        W_O: square,
        b_O: [0, 1],
        mask: "causal"
      }),
      bench.input({queries: square, keys: square, values: square}),
      bench.example("published/yangshiteng-two-heads.json"),
      bench.example("published/coursera-masked.json"),
      bench.example("published/tf-keras-causal.json"),
      bench.input({
        tokens: ["le", "chat"],
        embeddings: [[1, 0.5], [0.25, -1]],
        memory: {tokens: ["the", "cat", "sat"], embeddings: [[1, 2], [0, 1], [0.5, -1]]},
        layout: "out_in",
        W_Q: [[1, 2], [0, 1]],
        W_K: [[1, 0], [2, 1]],
        W_V: [[1, 1], [0, 2]],
        b_K: [0.5, -0.5],
        W_O: [[1, 2]],
        b_O: [3]
      }),
    ];
    for (const input of inputs) {
      const page = await bench.open(input);
      const count = await page.evaluate(() => globalThis.page.trace.variants.length);
      const seen = new Set();
      for (let variant = 0; variant < count; variant += 1) {
        await page.locator("#variants button").nth(variant).click();
        const places = await page.locator("[data-matrix] td").evaluateAll((cells) => {
          const given =
              cells.map((cell) => globalThis.page.tables.place(cell))
                  .filter((place) => place && place.variant === undefined && place.name !== "mask");
          return [...new Map(given.map((place) => [place.name, place])).values()];
        });
        for (const place of places.filter(({name}) => !seen.has(name))) {
          seen.add(place.name);
          await page.evaluate((one) => globalThis.page.pin(one), place);
          await page.locator("#change-value").fill("0.75");
          await page.locator("#change button").click();
          await expectTheProgramsNumbers(bench, page);
        }
      }
      expect(`there is something to change: ${[...seen]}`, seen.size > 0);
      names.push(...seen);
    }
    equal("every kind of matrix has been changed", [...new Set(names)].sort(), [
      "W_K", "W_O", "W_Q", "W_V", "b_K", "b_O", "b_Q", "b_V", "embeddings", "keys", "memory",
      "queries", "values"
    ]);
  },

  async "0 and −0 are no change, and a number set back is none"(bench) {
    const page =
        await bench.open(bench.input(`{"embeddings": [[-0.0, 1], [2, 3]]}`), {hash: "#raw/1"});
    await changeNumber(page, "embeddings", 0, 0, "-0");
    equal("nothing has changed", await page.locator("td.changed").count(), 0);
    await changeNumber(page, "embeddings", 0, 0, "7");
    expect("something has", await page.locator("td.changed").count() > 0);
    await changeNumber(page, "embeddings", 0, 0, "0");
    equal(
        "nothing has again",
        [await page.locator("td.changed").count(), await page.locator("#reset").isVisible()],
        [0, false]);
  },

  async "side by side, what has changed is marked too"(bench) {
    const page = await bench.open(bench.example("lecture.json"), {hash: "#qkv/2"});
    await changeNumber(page, "W_Q", 0, 0, "0.5");
    await page.locator("#variants button", {hasText: "compare"}).click();
    const changed = await page.locator("td.changed")
                        .evaluateAll(
                            (cells) => [...new Set(
                                cells.map((cell) => globalThis.page.tables.place(cell).variant))]);
    equal("of the variants with queries", changed, ["query-key", "qkv"]);
  },

  async "a change while the steps play stops them, so that what it says stays"(bench) {
    const page = await bench.open(bench.example("lecture.json"), {hash: "#qkv/2"});
    await page.locator("#settings summary").click();
    await page.locator("#play").click();
    await page.evaluate(() => globalThis.page.player.setSpeed(20));
    await page.locator("#scale").fill("abc");
    await page.locator("#scale").press("Enter");
    equal("paused", await page.locator("#play").textContent(), "Play");
    const step = await page.locator("#step-count").textContent();
    await page.waitForTimeout(1700);
    equal("at the same step", await page.locator("#step-count").textContent(), step);
    expect(
        "said",
        (await page.locator("#announcement").textContent()).startsWith("Not changed: scores are"));
  },

  async "what was is written in full where it would be written as what is"(bench) {
    const file = bench.example("lecture.json");
    const page = await bench.open(file, {hash: "#qkv/2"});
    await changeNumber(page, "embeddings", 1, 0, "1.000001");
    const weight = page.locator("[data-matrix=attention] tbody tr").first().locator("td").nth(3);
    equal("is", await weight.evaluate((one) => one.firstChild.textContent), "0.7306");
    const was = numbersOf(bench.trace(file)).get("qkv.weights[2,1]");
    equal("was", await weight.locator(".old").textContent(), `was ${was}`);
  },

  async "the way back leaves the focus in the panel"(bench) {
    const page = await bench.open(bench.example("lecture.json"), {hash: "#qkv/2"});
    await changeNumber(page, "W_Q", 0, 0, "9");
    await page.locator("#reset").press("Enter");
    equal("focus", await page.evaluate(() => document.activeElement.id), "panel-text");
    equal("said", await page.locator("#announcement").textContent(), "All is as at first.");
  },
};
