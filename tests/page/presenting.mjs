// Who presents: keys and clickers, the sheet of keys, the whole screen, nothing on it, large type.
import {equal, expect} from "./bench.mjs";

const at = async (page) => Number((await page.locator("#step-count").textContent()).split(" ")[0]);

/** What is under the middle of the window. */
const inTheMiddle = (page) =>
    page.evaluate(() => document.elementFromPoint(innerWidth / 2, innerHeight / 2).id);

export const tests = {
  async "Page Down and Page Up step, wherever somebody has clicked before"(bench) {
    const page = await bench.open(bench.example("lecture.json"), {hash: "#qkv/2/scores/lesson"});
    const places = [
      "body", "[data-matrix=embeddings] td:not(:empty)", ".term", "#slider", "#speed", "#show-all",
      "#about summary", "#words button"
    ];
    for (const place of places) {
      if (place === "#speed")
        await page.locator(place).focus();
      else
        await page.locator(place).first().click({position: {x: 3, y: 3}});
      const before = await at(page);
      await page.keyboard.press("PageDown");
      equal(`after a click on ${place}`, await at(page), before + 1);
      if (place.includes("td"))
        equal(
            "the step's own number", await page.locator("#panel-text strong").textContent(),
            "scaled_scores[fly, birds]");
      await page.keyboard.press("PageUp");
      equal(`and back, ${place}`, await at(page), before);
    }
    equal("the speed is as it was", await page.locator("#speed").inputValue(), "1");
    await page.locator("#variants button", {hasText: "compare"}).click();
    await page.keyboard.press("PageDown");
    await page.waitForFunction(() => scrollY > 0);
  },

  async "after Escape the arrow keys step, wherever somebody was"(bench) {
    const page = await bench.open(bench.example("lecture.json"), {hash: "#qkv/2/scores"});
    await page.locator("#settings summary").click();
    const places = [
      "[data-matrix=embeddings] td:not(:empty)", "[data-matrix=attention] td.makes", "#scale",
      "#self", "#mask", "#speed", "#rename-value", "#slider", "#heads, #words button", "#play"
    ];
    for (const place of places) {
      await page.locator(place).first().focus();
      await page.keyboard.press("Escape");
      const before = await at(page);
      await page.keyboard.press("ArrowRight");
      equal(`after Escape from ${place}`, await at(page), before + 1);
      await page.keyboard.press("ArrowLeft");
    }
    await page.locator("[data-matrix=attention] td.makes").first().click();
    await page.locator(".term").first().click();
    await page.keyboard.press("Escape");
    expect("nothing is pinned", !(await page.locator("#unpin").isVisible()));
    await page.keyboard.press("ArrowRight");
    equal("from the panel", await at(page), 5);
    await page.locator("[data-matrix=W_Q] td:not(:empty)").first().click();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    await page.keyboard.press("ArrowRight");
    equal("from where a number is typed", await at(page), 6);
    await page.keyboard.press("?");
    expect("the sheet", await page.locator("#help").isVisible());
    await page.keyboard.press("Escape");
    expect("is closed", !(await page.locator("#help").isVisible()));
    await page.keyboard.press("ArrowRight");
    equal("from the sheet", await at(page), 7);
  },

  async "the sheet has a button for each key, which does the same"(bench) {
    const file = bench.example("published/yangshiteng-two-heads.json");
    const [byKey, byButton] = [await bench.open(file), await bench.open(file)];
    for (const page of [byKey, byButton]) await page.evaluate(() => globalThis.page.goTo(0));
    const state = (page) => page.evaluate(() => {
      const {page: shown} = globalThis;
      return [
        shown.stepIndex, shown.lesson.showsAll, shown.lesson.isByHead, shown.player.isOn,
        shown.player.speed, document.fullscreenElement !== null,
        document.getElementById("blanked").open
      ];
    });
    const seen = [];
    for (const [key, name] of [
             ["ArrowRight", "Next step"], ["End", "Last step"], ["ArrowLeft", "Step back"],
             ["Home", "Whole computation"], [" ", "Play, or"], ["+", "Play faster"],
             ["-", "Play slower"], [" ", "Play, or"], ["a", "Show all"], ["h", "Heads one"],
             ["f", "Full screen"], ["b", "Blank"]]) {
      await byKey.keyboard.press(key);
      await byButton.click("#help-button");
      await byButton.locator("#acts button", {hasText: name}).click();
      expect("the sheet is closed", !(await byButton.locator("#help").isVisible()));
      if (key === "f")
        for (const page of [byKey, byButton])
          await page.waitForFunction(() => document.fullscreenElement !== null);
      const now = await state(byKey);
      equal(name, await state(byButton), now);
      seen.push(JSON.stringify(now));
    }
    seen.forEach((now, k) => expect(`key ${k} does something`, now !== seen[k - 1]));
    const one = await bench.open(bench.example("lecture.json"));
    await one.keyboard.press("?");
    const names = (await one.locator("#acts button:visible").allTextContents()).join();
    expect(names, !names.includes("Heads") && names.includes("Full screen"));
  },

  async "b blanks the page, and the next key shows it again and does nothing else"(bench) {
    const page = await bench.open(bench.example("lecture.json"), {hash: "#qkv/2/scores"});
    const before = await at(page);
    for (const [blank, show] of [["b", "b"], [".", "PageDown"], ["b", "Escape"], ["b", "Enter"]]) {
      await page.keyboard.press(blank);
      equal(`after ${blank}`, await inTheMiddle(page), "blanked");
      equal(
          "all of the window is black", await page.locator("#blanked").evaluate((one) => {
            const {x, y, width, height} = one.getBoundingClientRect();
            return [
              x, y, width - innerWidth, height - innerHeight, getComputedStyle(one).backgroundColor
            ];
          }),
          [0, 0, 0, 0, "rgb(0, 0, 0)"]);
      await page.keyboard.press(show);
      expect(`after ${show}`, await inTheMiddle(page) !== "blanked");
      equal("the step", await at(page), before);
    }
    await page.keyboard.press("b");
    await page.mouse.click(200, 200);
    expect("a click shows it, too", await inTheMiddle(page) !== "blanked");
  },

  async "letters are keys nowhere where one types, and nowhere at all once they are switched off"(
      bench) {
    const page = await bench.open(bench.example("lecture.json"), {hash: "#qkv/2"});
    await page.locator("#settings summary").click();
    for (const field of ["#scale", "#rename-value"]) {
      await page.locator(field).fill("");
      await page.locator(field).pressSequentially("fab?.");
      equal(field, await page.locator(field).inputValue(), "fab?.");
      await page.locator(field).fill("");
    }
    const isUntouched = () => page.evaluate(
        () => !document.querySelector("dialog[open]") && !document.fullscreenElement &&
            !globalThis.page.lesson.showsAll);
    expect("nothing was done", await isUntouched());
    await page.click("#help-button");
    await page.locator("#letters").uncheck();
    await page.keyboard.press("Escape");
    for (const key of ["f", "a", "b", "?"]) await page.keyboard.press(key);
    expect("switched off", await isUntouched());
    await page.keyboard.press("ArrowRight");
    equal("arrow keys step", await at(page), 1);
  },

  async "type grows with the window: a projector shows as much as a desk does, larger"(bench) {
    const seen = [];
    for (const [width, height] of [[1280, 720], [1920, 1080], [2560, 1440]]) {
      const page = await bench.open(
          bench.example("lecture.json"),
          {hash: "#qkv/2/queries/lesson", viewport: {width, height}});
      seen.push(await page.evaluate(() => {
        const size = (selector) => {
          const {height: own} = document.querySelector(selector).getBoundingClientRect();
          return own / innerHeight;
        };
        return {
          share: size("[data-matrix=embeddings] td:not(:empty)"),
          letter: parseFloat(getComputedStyle(document.body).fontSize),
        };
      }));
      // All that the step reads and makes is in view, once it has been scrolled to.
      await page.waitForFunction(() => {
        const {bottom} = document.getElementById("board").getBoundingClientRect();
        return bottom <= document.getElementById("panel").getBoundingClientRect().top;
      });
    }
    for (const {share, letter} of seen) {
      expect(`${share} of the height`, Math.abs(share / seen[0].share - 1) < 0.08);
      expect(`${letter} pixels`, letter >= 16);
    }
    expect("larger", seen[1].letter > 1.4 * seen[0].letter && seen[2].letter > seen[1].letter);
  },
};
