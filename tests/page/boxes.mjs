// Tables that scroll in boxes: no number is cut into another, no row in half; and small things.
import {equal, expect, isInView, long} from "./bench.mjs";

const phone = {
  viewport: {width: 375, height: 700}
};

/** Two frames: what has come into view is drawn. */
const frames = (page) => page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

/**
 * Scrolls every box, where it is in view, and gives {scrolled, cut}: how many could be, and of the
 * numbers that can be read then those of which an edge or what sticks covers a part.
 */
async function cutNumbers(page, left) {
  const found = {scrolled: 0, cut: []};
  for (const box of await page.locator("#flow .scroll").all()) {
    await box.evaluate((one) => one.scrollIntoView({block: "center"}));
    await frames(page);
    found.scrolled += await box.evaluate((one, by) => {
      one.scrollLeft = by;
      return Number(one.scrollLeft > 0);
    }, left);
    await frames(page);
    found.cut.push(...await cutIn(box));
  }
  return found;
}

const cutIn = (scroller) => scroller.evaluate((box) => {
  const seen = (cell) => getComputedStyle(cell).webkitTextFillColor !== "rgba(0, 0, 0, 0)";
  const found = [];
  const outer = box.getBoundingClientRect();
  const bars = box.querySelector("thead .bars")?.getBoundingClientRect().left ?? Infinity;
  for (const row of box.querySelectorAll("tbody tr, tfoot tr")) {
    const [name, ...cells] = row.cells;
    const start = name.getBoundingClientRect().right;
    const end = Math.min(outer.left + box.clientLeft + box.clientWidth, bars);
    for (const cell of cells.filter((one) => one.matches(":not(:empty, .bars, .blank)"))) {
      const range = document.createRange();
      range.selectNodeContents(cell);
      const {left, right} = range.getBoundingClientRect();
      const isCut = [start, end].some((edge) => left < edge - 1 && right > edge + 1);
      if (isCut && seen(cell)) found.push(`${box.ariaLabel}: ${cell.textContent}`);
    }
  }
  return found;
});

export const tests = {
  async "no number is cut into a false one, however far a table is scrolled"(bench) {
    const widths = [];
    for (const [file, hash] of [
             [bench.example("pronoun.json"), "#qkv/6/scores"], [bench.input(long), "#qkv/1"],
             [bench.example("published/yangshiteng-two-heads.json"), "#qkv/2/head1.weights/lesson"],
             [bench.form("a block of two heads, normed after"), "#qkv/3"]]) {
      const page = await bench.open(file, {hash, ...phone});
      for (const by of [0, 13, 37, 61, 97, 4000]) {
        const {scrolled, cut} = await cutNumbers(page, by);
        equal(`${hash}, scrolled by ${by}`, cut, []);
        widths.push(scrolled);
      }
      await page.context().close();
    }
    expect("something scrolls", widths.some((count) => count > 0));
  },

  async "a table that scrolls down ends with a whole row, above what sticks at its foot"(bench) {
    for (const viewport of [phone.viewport, {width: 1280, height: 720}]) {
      const page = await bench.open(bench.input(long), {hash: "#qkv/1", viewport});
      const rests =
          await page.locator("#flow .scroll")
              .evaluateAll(
                  (boxes) =>
                      boxes.filter((box) => box.scrollHeight > box.clientHeight + 1).map((box) => {
                        const foot = box.querySelector("tfoot tr:last-child th")
                                         ?.getBoundingClientRect()
                                         .top;
                        const end = foot ?? box.getBoundingClientRect().bottom;
                        return [...box.querySelectorAll("tbody tr")]
                            .filter((row) => {
                              const {top, bottom} = row.getBoundingClientRect();
                              return top < end - 3 && bottom > end + 3;
                            })
                            .length;
                      }));
      expect(`${rests.length} scroll`, rests.length > 0);
      equal("rows in half", rests.filter((count) => count > 0).length, 0);
    }
  },

  async "a panel that says nothing lies over no more than two lines of a small screen"(bench) {
    const page = await bench.open(bench.example("pronoun.json"), phone);
    const {height} = await page.locator("#panel").boundingBox();
    expect(`${height} pixels`, height < 70);
  },

  async "at first the panel lies over no weight, nor over one that is pointed at close above it"(
      bench) {
    const page =
        await bench.open(bench.example("lecture.json"), {viewport: {width: 1280, height: 720}});
    expect(
        "the first weight is in view",
        await isInView(page.locator("[data-matrix=attention] td", {hasText: "0.7306"})));
    const panel = page.locator("#panel");
    const {y: rest, height} = await panel.boundingBox();
    expect(`no higher than its line: ${height}`, height < 52);
    const cell = page.locator("[data-matrix=attention] td", {hasText: "0.7306"});
    const {x, y} = await cell.boundingBox();
    await page.mouse.move(x + 20, y + 8);
    expect("it tells", (await panel.textContent()).includes("weights[fly, birds]"));
    equal("no higher", (await panel.boundingBox()).y, rest);
    expect("the number is above it", await isInView(cell));
    await page.locator("[data-matrix=queries] td", {hasText: "5"}).first().hover();
    expect("of others it tells more", (await panel.boundingBox()).y < rest - 20);
  },

  async "no card stands alone that has room beside the one before it"(bench) {
    const page = await bench.open(
        bench.example("pronoun.json"), {hash: "#qkv/6", viewport: {width: 1280, height: 720}});
    const rows = async () =>
        Object.values(await page.locator("#flow > .matrix").evaluateAll((all) => {
          const tops = {};
          for (const one of all) (tops[one.offsetTop] ??= []).push(one.dataset.matrix);
          return tops;
        }));
    equal("rows", await rows(), [
      ["embeddings", "W_Q", "queries", "W_K", "keys"], ["W_V", "values"],
      ["attention", "weighted_values"]
    ]);
    await page.setViewportSize({width: 1920, height: 1080});
    await page.waitForTimeout(100);
    expect("in a wide window, too", (await rows()).every((one) => one.length > 1));
    await page.setViewportSize({width: 375, height: 812});
    await page.waitForTimeout(100);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(`on a phone nothing sticks out: ${width}`, width <= 375);
  },

  async "where variants part is told in one line"(bench) {
    for (const width of [375, 1280]) {
      const page = await bench.open(
          bench.example("pronoun.json"), {hash: "#compare/6", viewport: {width, height: 812}});
      const badges = page.locator(".partings .badge");
      equal(
          "told", await badges.allTextContents(),
          ["query-key parts from raw", "qkv parts from query-key"]);
      const lines =
          await badges.evaluateAll((all) => all.map((one) => one.getClientRects().length));
      const heights = await badges.evaluateAll((all) => all.map((one) => one.offsetHeight));
      equal("lines", lines, [1, 1]);
      for (const height of heights) expect(`${width}: ${height} high`, height < 24);
    }
  },

  async "of many words the weights are whole beside the scores on a small screen"(bench) {
    const page =
        await bench.open(bench.input(long), {hash: "#qkv/1", viewport: {width: 375, height: 812}});
    const head = page.locator("[data-matrix=attention] thead th", {hasText: "weight"});
    await head.scrollIntoViewIfNeeded();
    const cut = await page.locator("[data-matrix=attention] .cut").count();
    equal("cut", cut, 0);
  },

  async "the operands in the panel have room for a finger, and their lines are no higher"(bench) {
    for (const width of [375, 1280]) {
      const page = await bench.open(
          bench.example("lecture.json"), {hash: "#qkv/2", viewport: {width, height: 812}});
      await page.evaluate(() => globalThis.page.pin({variant: "qkv", name: "scores", at: [1, 0]}));
      const sizes = await page.locator(".term").evaluateAll(
          (all) => all.map((one) => one.getBoundingClientRect()).map(({width: w,
                                                                       height}) => [w, height]));
      expect("some", sizes.length === 8);
      for (const size of sizes) expect(`${width}: ${size}`, Math.min(...size) >= 24);
      const {height} = await page.locator("#panel-text .line").first().boundingBox();
      if (width === 1280) expect(`the line: ${height}`, height < 25);
    }
  },

  async "what can be pressed is 24 pixels high and wide, and cells say that they can be"(bench) {
    for (const options of [phone, {viewport: {width: 1280, height: 720}}]) {
      for (const [file, hash] of [
               [bench.example("lecture.json"), "#qkv/2/scores/lesson"],
               [bench.example("published/yangshiteng-two-heads.json"), "#qkv/2/head1.weights"]]) {
        const page = await bench.open(file, {hash, ...options});
        await page.locator("#settings summary").click();
        const small =
            await page
                .locator(
                    "button:visible:not(.term), select:visible, summary:visible, " +
                    "input:visible:not([type=range]), #flow td[tabindex]:visible")
                .evaluateAll(
                    (all) => all.map((one) => [one, one.getBoundingClientRect()])
                                 .filter(([, {width, height}]) => width < 23.5 || height < 23.5)
                                 .map(
                                     ([one, {width, height}]) => `${one.id} ${one.className} ${
                                         one.textContent} ${width} ${height}`));
        equal(`${hash}, ${options.viewport.width}`, small, []);
        await page.context().close();
      }
    }
    const page = await bench.open(bench.example("lecture.json"));
    const tree = await page.locator("#flow").ariaSnapshot();
    expect("a grid of cells that can be pressed", /grid "embeddings X"/.test(tree));
    expect("cells of it", /gridcell "3"/.test(tree));
  },
};
