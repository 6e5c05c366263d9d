// The guided tour that an input brings.
import {readFileSync} from "node:fs";

import {equal, expect} from "./bench.mjs";

const withTours = ["lecture.json", "pronoun.json", "similar-words.json"];

const at = (page) => page.locator("#tour-at").textContent();
const view = (page) => page.evaluate(() => location.hash);

export const tests = {
  async "each stop of each tour shows what it names, and the numbers that it speaks of"(bench) {
    for (const name of withTours) {
      const {tour, tokens} = JSON.parse(readFileSync(bench.example(name), "utf8"));
      expect(`${name} has a tour`, tour.length > 3);
      const page = await bench.open(bench.example(name));
      await page.click("#start-tour");
      for (const [k, stop] of tour.entries()) {
        const where = `${name}, ${stop.title}`;
        if (k > 0) await page.keyboard.press("PageDown");
        equal(where, await at(page), `stop ${k + 1} of ${tour.length}`);
        equal(where, await page.locator("#tour").textContent(), `${stop.title} ${stop.text}`);
        expect(`${where} is in view`, await page.locator("#tour").isVisible());
        equal(`${where}: all is read`, await page.locator("#announcement").textContent(), "");
        const [path, ...more] = stop.view.split("&");
        const asked = [...path.split("/"), ...more.filter((part) => !part.startsWith("tour="))];
        const shown = (await view(page)).slice(1).split(/[/&]/);
        expect(`${where}: ${shown}`, asked.every((part) => shown.includes(part)));
        const seen = await page.locator("#flow, #panel-text, #step-title, #step-formula")
                         .evaluateAll((all) => all.map((one) => one.innerText).join(" "));
        for (const [number] of stop.text.matchAll(/\d+(\.\d+)?/g))
          expect(`${where}: ${number} stands there`, new RegExp(`\\b${number}\\b`).test(seen));
        for (const [, word] of stop.text.matchAll(/“(\w+)”/g))
          expect(`${where}: “${word}” is in the sentence`, tokens.includes(word));
      }
      await page.keyboard.press("PageDown");
      equal("the end", await page.locator("#announcement").textContent(), "Here the tour ends.");
      await page.context().close();
    }
  },

  async "who looks at something else, or leaves, comes back to the stop"(bench) {
    const page = await bench.open(bench.example("lecture.json"));
    await page.click("#start-tour");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    const stop = await view(page);
    expect("nothing to show again", !(await page.locator("#tour-again").isVisible()));
    await page.locator("#words button").first().click();
    await page.locator("[data-matrix=embeddings] td:not(:empty)").first().click();
    await page.locator("#change-value").fill("9");
    await page.locator("#change-value").press("Enter");
    equal("the tour stays", await at(page), "stop 3 of 14");
    await page.click("#tour-again");
    equal("again", await view(page), stop);
    equal("as it was", await page.locator("td.changed").count(), 0);
    await page.click("#undo");
    expect("what was changed is not lost", await page.locator("td.changed").count() > 0);
    await page.click("#leave-tour");
    expect("left", !(await page.locator("#tour").isVisible()));
    await page.keyboard.press("ArrowRight");
    equal(
        "arrow keys go to steps", await page.locator("#step-title").textContent(), "Exponentials");
    equal("and back", await page.locator("#start-tour").textContent(), "Back to the tour");
    await page.keyboard.press("t");
    equal("to the same stop", await view(page), stop);
    await page.keyboard.press("t");
    expect("t leaves, too", !(await page.locator("#tour").isVisible()));
    await page.keyboard.press("t");
    await page.click("#play");
    expect("so does who plays the steps", !(await page.locator("#tour").isVisible()));
  },

  async "a stop that is shown is not offered again, however it was come to"(bench) {
    for (const name of withTours) {
      const page = await bench.open(bench.example(name));
      await page.click("#start-tour");
      const again = page.locator("#tour-again");
      const {tour} = JSON.parse(readFileSync(bench.example(name), "utf8"));
      for (const {title} of tour) {
        expect(`${name}, ${title}`, !(await again.isVisible()));
        await page.keyboard.press("PageDown");
      }
      await page.reload();
      expect(`${name}: after a reload`, !(await again.isVisible()));
      await page.locator("#words button").nth(2).click();
      expect(`${name}: another word`, await again.isVisible());
      await page.reload();
      expect(`${name}: and after a reload`, await again.isVisible());
    }
  },

  async "a link holds the stop, and who has no tour sees nothing of one"(bench) {
    const page = await bench.open(bench.example("lecture.json"), {hash: "#compare/2&tour=14"});
    equal("the stop", await at(page), "stop 14 of 14");
    expect("beside the variants", await page.locator("#stepper").isVisible());
    await page.keyboard.press("PageUp");
    equal("back to steps", await page.locator("#step-title").textContent(), "Active layer");
    equal("in the address", (await view(page)).split("&").at(-1), "tour=13");
    await page.evaluate(() => {
      location.hash = "#qkv/2&tour=15";
    });
    await page.waitForFunction(
        () => document.getElementById("announcement").textContent.includes("tour=15"));
    expect("there is no such stop", !(await page.locator("#tour").isVisible()));
    const raw = await bench.open(bench.example("lecture.json"), {args: ["--variant", "raw"]});
    await raw.click("#start-tour");
    equal("of what is shown", await at(raw), "stop 1 of 6");
    const none = await bench.open(bench.input({embeddings: [[1, 0], [0, 1]]}));
    expect("no button", !(await none.locator("#start-tour").isVisible()));
    await none.keyboard.press("t");
    await none.click("#help-button");
    expect("no key", !(await none.locator("#acts").innerText()).includes("tour"));
  },

  async "a tour of somebody's own is text, and may change numbers"(bench) {
    const page = await bench.open(bench.input({
      tokens: ["I", "see", "you"],
      embeddings: [[1, 0], [0, 2], [1, 1]],
      tour: [
        {text: "<img src=x onerror=alert(1)>\u202e", view: "raw/2/scores/lesson"},
        {text: "Undivided.", view: "raw/2/scaled_scores&scale=none"},
        {text: "Wrong.", view: "raw/2/nonsense"}
      ]
    }));
    await page.click("#start-tour");
    const text = await page.locator("#tour-text").textContent();
    expect(text, text.startsWith("<img src=x onerror=alert(1)>") && !text.includes("\u202e"));
    equal("no markup", await page.locator("#tour img").count(), 0);
    await page.keyboard.press("ArrowRight");
    equal("changed", await page.locator("#scale").inputValue(), "none");
    await page.keyboard.press("ArrowRight");
    equal("back to what the input has", await page.locator("#scale").inputValue(), "sqrt");
    expect(
        "what is not read is said",
        (await page.locator("#announcement").textContent()).includes("nonsense"));
    bench.expectQuiet();
  },
};
