// Tables that scroll in boxes: no number is cut into another, no row in half; and small things.
import {equal, expect, long} from "./bench.mjs";

const phone = {
  viewport: {width: 375, height: 700}
};

/** Of numbers that can be read, those of which an edge or what sticks covers a part. */
const cutNumbers = (page) => page.evaluate(() => {
  const seen = (cell) => getComputedStyle(cell).webkitTextFillColor !== "rgba(0, 0, 0, 0)";
  const found = [];
  for (const box of document.querySelectorAll("#flow .scroll")) {
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
      equal(`${hash} at first`, await cutNumbers(page), []);
      for (const by of [13, 37, 61, 97, 4000]) {
        widths.push(await page.evaluate((left) => {
          const boxes = [...document.querySelectorAll("#flow .scroll")];
          for (const box of boxes) box.scrollLeft = left;
          return boxes.filter((box) => box.scrollLeft > 0).length;
        }, by));
        await page.evaluate(
            () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
        equal(`${hash}, scrolled by ${by}`, await cutNumbers(page), []);
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
