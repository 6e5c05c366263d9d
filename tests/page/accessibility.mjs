// axe-core finds nothing, in light, in dark, and on a small screen; and what it cannot see.
import { createRequire } from "node:module";
import { contentOf, equal, expect } from "./bench.mjs";

const axe = contentOf(createRequire(import.meta.url).resolve("axe-core/axe.min.js"));

async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  return found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).slice(0, 3).join(", ")}`);
}

export const tests = {
  async "axe-core finds no violation"(bench) {
    const views = [["lecture.json", "#qkv/2/weights"], ["pronoun.json", "#compare/6"], ["published/blazewild-two-heads.json", "#qkv/1/head2.context"], ["similar-words.json", ""]];
    for (const [name, hash] of views) {
      for (const [colorScheme, width] of [["light", 1280], ["dark", 1280], ["light", 375]]) {
        const page = await bench.open(bench.example(name), { hash, colorScheme, viewport: { width, height: 800 } });
        await page.locator("#settings summary").click();
        if (!hash.startsWith("#compare")) await page.locator("#flow td[tabindex='0']").first().click();
        equal(`${name}${hash}, ${colorScheme}, ${width}`, await violations(page), []);
        await page.context().close();
      }
    }
  },

  async "nothing sticks out of a small screen"(bench) {
    for (const name of ["lecture.json", "pronoun.json", "similar-words.json", "published/blazewild-two-heads.json"]) {
      const page = await bench.open(bench.example(name), { viewport: { width: 375, height: 700 } });
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(`${name}: the page is ${width} pixels wide`, width <= 375);
      await page.context().close();
    }
  },

  async "the focus can be seen, and motion is left out where it is not wanted"(bench) {
    const page = await bench.open(bench.example("lecture.json"), { reducedMotion: "reduce" });
    await page.keyboard.press("Tab");
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineWidth);
    equal("outline", outline, "3px");
    const moves = await page.evaluate(() => [...document.querySelectorAll(".bar > span")].some((one) => parseFloat(getComputedStyle(one).transitionDuration) > 0));
    expect("bars do not move", !moves);
  },

  async "on paper there is the computation, and no control"(bench) {
    const page = await bench.open(bench.example("lecture.json"), { hash: "#qkv/2" });
    await page.emulateMedia({ media: "print" });
    for (const gone of ["nav", "#panel", "#settings", "#play"]) expect(`${gone} is gone`, !(await page.locator(gone).isVisible()));
    expect("tables are there", await page.locator("[data-matrix=attention]").isVisible());
  },
};
