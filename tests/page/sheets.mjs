// Exercise sheets as pages: they fit on paper, keep together what belongs together, and run
// nothing.
import {readFileSync, writeFileSync} from "node:fs";
import {join} from "node:path";

import {equal, expect} from "./bench.mjs";

// What the margins leave of the width of A4 and Letter, in millimetres.
const papers = {
  A4: 210 - 2 * 16,
  Letter: 215.9 - 2 * 16
};
const dots = 96 / 25.4;  // CSS pixels in a millimetre

/** The pages that --worksheet writes: the sheet or, of a class of one, the sheet and its key. */
function sheetsOf(bench, input, ...args) {
  bench.count += 1;
  const stem = join(bench.folder, `sheet-${bench.count}`);
  bench.run(input, "--worksheet", `${stem}.html`, ...args);
  return args.includes("--students") ? [`${stem}-01.html`, `${stem}-01.key.html`] :
                                       [`${stem}.html`];
}

/** How far right the tables of a sheet reach, in its body's width, printed on that paper. */
async function reach(page, width) {
  await page.setViewportSize({width: Math.floor(width * dots), height: 900});
  return page.evaluate(() => {
    const body = document.body.getBoundingClientRect();
    return [...document.querySelectorAll("table")].map(
        (table) => table.getBoundingClientRect().right - body.right);
  });
}

async function expectFitting(bench, path) {
  const page = await bench.openFile(path);
  await page.emulateMedia({media: "print"});
  for (const [paper, width] of Object.entries(papers)) {
    const over = (await reach(page, width)).filter((one) => one > 0.5);
    equal(`tables of ${path} that are cut off on ${paper}`, over, []);
  }
  return page;
}

const long = ["Donaudampfschifffahrtsgesellschaft", "it", "followed", "extraordinarily", "a", "她"];

export const tests = {
  async "no table of a sheet is cut off on A4 or on Letter"(bench) {
    const wide = bench.input({
      tokens: [...long, ...long.map((token) => `${token}s`)],
      embeddings: Array.from({length: 12}, (_, i) => Array.from({length: 16}, (_, j) => i / 8 - j)),
    });
    for (const precision of ["0", "2", "4", "12"]) {
      await expectFitting(bench, sheetsOf(bench, wide, "--precision", precision)[0]);
    }
    const pronoun = bench.example("pronoun.json");
    for (const path of sheetsOf(bench, pronoun, "--students", "1", "--word", "1,6,8"))
      await expectFitting(bench, path);
  },

  async "a heading stands in one piece with the table below it"(bench) {
    const [path] =
        sheetsOf(bench, bench.example("pronoun.json"), "--blank", "keys,weights,context");
    const page = await bench.openFile(path);
    const alone = await page.evaluate(
        () => [...document.querySelectorAll("h2, h3")]
                  .filter((one) => !one.closest(".together")?.querySelector("table"))
                  .map((one) => one.textContent));
    equal("headings without a table", alone, []);
    const parted = await page.evaluate(
        () => [...document.querySelectorAll(".together > :not(table)")]
                  .filter((one) => getComputedStyle(one).breakAfter !== "avoid")
                  .map((one) => one.textContent));
    equal("what may be parted from it", parted, []);
  },

  async "no page of a sheet is left half empty"(bench) {
    const [path] = sheetsOf(
        bench, bench.example("pronoun.json"), "--variant", "qkv", "--word", "1,2,3,4,5,6,7,8");
    const page = await bench.openFile(path);
    const count = async (format) =>
        (await page.pdf({format})).toString("latin1").match(/\/Type\s*\/Page\b/g).length;
    for (const [format, most] of [["A4", 10], ["Letter", 11]]) {
      const pages = await count(format);
      expect(`it fits on ${most} pages of ${format}, not ${pages}`, pages <= most);
    }
  },

  async "a blank has room for a pen"(bench) {
    const page = await bench.openFile(sheetsOf(bench, bench.example("lecture.json"))[0]);
    const small = await page.evaluate(
        () => [...document.querySelectorAll(".asked")]
                  .map((one) => one.getBoundingClientRect())
                  .filter(({width, height}) => width < 60 || height < 32)
                  .length);
    equal("blanks that are too small", small, 0);
  },

  async "a key is laid out as its sheet is, on the same pages"(bench) {
    const [sheet, key] =
        sheetsOf(bench, bench.example("pronoun.json"), "--students", "1", "--precision", "2");
    const tops = async (path) => {
      const page = await bench.openFile(path);
      await page.emulateMedia({media: "print"});
      await reach(page, papers.A4);
      return page.evaluate(
          () => [...document.querySelectorAll("table, h3, .room")].map(
              (one) => Math.round(one.getBoundingClientRect().top / 4)));
    };
    const [ours, theirs] = [await tops(sheet), await tops(key)];
    const first = theirs[0] - ours[0];
    expect("a key has the sheet's parts", ours.length === theirs.length);
    expect("at the sheet's places", theirs.every((top, i) => Math.abs(top - first - ours[i]) <= 1));
  },

  async "hostile tokens and titles do nothing on a sheet, and no script runs"(bench) {
    const tokens = [
      "</td><script>alert(1)</script>", "<img src=x onerror=alert(2)>", "\u202eabc",
      "@BODY@ @TITLE@", "&lt;b&gt;"
    ];
    const title = "</title></style><script>alert(3)</script>";
    const input = bench.input({title, tokens, embeddings: tokens.map((_, i) => [i, 1])});
    const [path] = sheetsOf(bench, input, "--blank", "weights");
    const page = await bench.openFile(path);
    equal("the title", await page.title(), title);
    equal(
        "the rows", await page.locator("tbody").first().locator("th").allTextContents(),
        tokens.map((token) => token.replace("\u202e", "\\u{202e}")));
    // Whatever got in, the policy would not let it run.
    const planted = join(bench.folder, "planted.html");
    writeFileSync(
        planted,
        readFileSync(path, "utf8")
            .replace("</body>", "<script>document.title = 'it ran'</script></body>"));
    const other = await bench.openFile(planted);
    equal("the title beside a planted script", await other.title(), title);
    bench.noises = bench.noises.filter((noise) => !noise.includes("Content Security Policy"));
  },
};
