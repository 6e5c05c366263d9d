// What many numbers need: on paper few pages, on the screen an order and marks; names for who hears
// the page, room for fingers.
import {equal, expect} from "./bench.mjs";

const rows = (count, width, from) => Array.from(
    {length: count},
    (_, i) => Array.from({length: width}, (__, k) => Math.sin(from + i * width + k)));
const heads = {
  embeddings: rows(12, 16, 0),
  W_Q: rows(16, 16, 1),
  W_K: rows(16, 16, 2),
  W_V: rows(16, 16, 3),
  W_O: rows(16, 16, 4),
  heads: 4,
  mask: "causal"
};

/** How many sheets of A4 a page is printed on. */
async function sheets(page) {
  await page.emulateMedia({media: "print"});
  await page.waitForFunction(() => globalThis.page.isOnPaper);
  const margin = {top: "1cm", bottom: "1cm", left: "1cm", right: "1cm"};
  const pdf = await page.pdf({format: "A4", margin});
  return pdf.toString("latin1").match(/\/Type\s*\/Page\b/g).length;
}

export const tests = {
  async "twelve tokens with four heads take few sheets, and a comparison leaves none half empty"(
      bench) {
    const twelve = await sheets(await bench.open(bench.input(heads)));
    expect(`twelve tokens: ${twelve}`, twelve <= 4);
    const page = await bench.open(bench.example("pronoun.json"), {hash: "#compare/6"});
    const compared = await sheets(page);
    expect(`compared: ${compared}`, compared <= 2);
    for (const gone of ["#picture", "#maps", "#copy-link", ".copy"])
      expect(`${gone} is gone`, !(await page.locator(gone).first().isVisible()));
  },

  async "of many tokens those that get most are marked, and are sorted by weight for who asks"(
      bench) {
    const many = bench.input({embeddings: rows(30, 4, 0)});
    const page = await bench.open(many, {hash: "#raw/3"});
    const weights = await page.evaluate(
        () => globalThis.page.variant.steps.find(({id}) => id === "weights")
                  .values[globalThis.page.word]);
    const names = (selector) => page.locator(`[data-matrix=attention] ${selector} th`)
                                    .evaluateAll((all) => all.map((one) => one.title));
    const byWeight = [...weights.keys()]
                         .filter((token) => weights[token] > 0)
                         .sort((a, b) => weights[b] - weights[a]);
    const named = (tokens) => tokens.map((token) => `x${token + 1}`);
    equal("marked", await names("tr.strongest"), named(byWeight.slice(0, 8).sort((a, b) => a - b)));
    equal("in the sentence's order", await names("tbody tr"), named([...weights.keys()]));
    await page.locator("#by-weight").click();
    equal("sorted", (await names("tbody tr")).slice(0, byWeight.length), named(byWeight));
    equal("marked, too", await names("tr.strongest"), named(byWeight.slice(0, 8)));
    const wrong = await page.locator("[data-matrix=attention] tbody tr")
                      .evaluateAll(
                          (lines) => lines
                                         .filter((line) => {
                                           const {at} = globalThis.page.tables.place(line.cells[1]);
                                           return line.cells[0].title !== `x${at[1] + 1}`;
                                         })
                                         .length);
    equal("with their numbers", wrong, 0);
    equal("the focus stays", await page.evaluate(() => document.activeElement.id), "by-weight");
    await page.keyboard.press("Enter");
    equal("and back", await names("tbody tr"), named([...weights.keys()]));
    const few = await bench.open(bench.example("lecture.json"), {hash: "#qkv/2"});
    equal("few are not sorted", await few.locator("#by-weight, tr.strongest").count(), 0);
  },

  async "landmarks have headings, matrices too, and cells say that they can be acted on"(bench) {
    for (const hash of ["#qkv/2/scores", "#compare/2"]) {
      const page = await bench.open(bench.example("lecture.json"), {hash});
      const without =
          await page.locator("main, section, aside")
              .evaluateAll(
                  (all) => all.filter((one) => !one.hidden && !one.querySelector("h2, h3"))
                               .map((one) => one.id || one.tagName));
      equal("landmarks without one", without, []);
      equal("matrices without one", await page.locator(".matrix:not(:has(h3.name))").count(), 0);
      equal("grids", await page.locator("#flow table:not([role=grid])").count(), 0);
      await page.locator("#flow td[tabindex='0']").first().click();
      const selected =
          await page.locator("[aria-selected]")
              .evaluateAll(
                  (all) => all.map((one) => [one.tagName, one.classList.contains("pointed")]));
      expect("the one that is shown", selected.length > 0);
      expect(JSON.stringify(selected), selected.every(([tag, is]) => tag === "TD" && is));
    }
    const page = await bench.open(bench.example("lecture.json"), {hash: "#qkv/2/scores"});
    const snapshot = await page.locator("#flow").ariaSnapshot();
    expect("a badge is a word of its own", snapshot.includes("queries Q read"));
    expect("headings", snapshot.includes("heading \"embeddings X\" [level=3]"));
  },

  async "numbers and buttons are large enough for fingers, and a minus can be typed"(bench) {
    const page = await bench.open(
        bench.example("lecture.json"), {hash: "#qkv/2", viewport: {width: 375, height: 700}});
    await page.locator("#settings summary").click();
    const small = await page.locator("#flow td[data-role], button:visible, summary, select, input")
                      .evaluateAll(
                          (all) => all.map((one) => [one, one.getBoundingClientRect()])
                                       .filter(([, {width}]) => width > 0)
                                       .filter(([, {width, height}]) => width < 24 || height < 24)
                                       .map(([one]) => one.id || one.textContent));
    equal("too small", small, []);
    const modes = await page.locator("input").evaluateAll((all) => all.map((one) => one.inputMode));
    expect(`${modes}`, !modes.includes("decimal") && !modes.includes("numeric"));
  },
};
