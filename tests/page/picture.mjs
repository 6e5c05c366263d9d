// Who attends to whom, as words with arcs and as a heat map, always in sight.
import {crossed, equal, expect, isInView} from "./bench.mjs";
import {changeNumber, download, expectTheProgramsNumbers} from "./edits.mjs";

/** n words of d features; each looks most at some. */
const sentence = (n, d, more = {}) => {
  const rows = (count, from) => Array.from(
      {length: count},
      (_, i) =>
          Array.from({length: d}, (__, k) => Math.round(Math.sin(from + i * d + k) * 1e3) / 1e3));
  return {embeddings: rows(n, 1), W_Q: rows(d, 2), W_K: rows(d, 3), W_V: rows(d, 4), ...more};
};

/** Of each token the weight, what its arc looks like, and how far its end is from the token. */
function arcsOf(page, strip = 0) {
  return page.locator(".strip").nth(strip).evaluate((box) => {
    const {picture} = globalThis.page;
    const shown = picture.strips.find((one) => one.box === box);
    const middle = (node) => {
      const {left, width} = node.getBoundingClientRect();
      return left + width / 2;
    };
    return shown.targets.map(({box: word}, token) => {
      const arc = shown.arcs[token];
      const end = arc.getPointAtLength(arc.getTotalLength());
      const matrix = arc.getScreenCTM();
      return {
        weight: shown.attention.row(shown.word)[token],
        width: parseFloat(arc.style.strokeWidth),
        isDrawn: arc.style.strokeOpacity !== "0",
        off: Math.abs(end.x * matrix.a + matrix.e - middle(word))
      };
    });
  });
}

const pressed = (page) => page.locator("#words [aria-pressed=true]").allTextContents();

async function overMap(page, row, column) {
  return page.locator("#map .heat-map").evaluate((box, [i, j]) => {
    const {map} = globalThis.page.picture;
    const inWindow = (part) =>
        new DOMPoint(...[j, i].map((k) => map.margin + (k + part) * map.cell))
            .matrixTransform(box.getScreenCTM());
    const [start, middle] = [0, 0.5].map(inWindow);
    // Pointers stand at whole pixels: of a cell that is hardly larger one is its own.
    return map.cell > 2 ? [middle.x, middle.y] : [Math.ceil(start.x), Math.ceil(start.y)];
  }, [row, column]);
}

export const tests = {
  async "every word can be chosen, and the input still asks for its own"(bench) {
    const page = await bench.open(bench.example("lecture.json"));
    equal("at first", await pressed(page), ["fly"]);
    for (const word of ["birds", "south", "fly"]) {
      await page.locator("#words button", {hasText: word}).click();
      equal("chosen", await pressed(page), [word]);
      expect(
          "shown",
          (await page.locator("[data-matrix=attention] .name").textContent())
              .startsWith(`attention of ${word}`));
      await expectTheProgramsNumbers(bench, page);
    }
    equal("what the input asks for", JSON.parse(await download(page)).word, [2]);
  },

  async "a word from which everything is hidden cannot be chosen, nor one that a mask does not tell of"(
      bench) {
    const blind = await bench.open(
        bench.example("lecture.json"), {args: ["--self", "skip", "--mask", "causal"]});
    equal("blind", await blind.locator("#words button").allTextContents(), ["fly", "south"]);
    equal("it stands there", await blind.locator("#words .token").allTextContents(), ["birds"]);
    const untold = await bench.open(bench.input({
      tokens: ["a", "b", "c"],
      embeddings: [[1, 2], [3, 1], [0, 1]],
      mask: [[1, 0, 1], [1, 1, 1]],
      word: [3, 1]
    }));
    equal("told of", await untold.locator("#words button").allTextContents(), ["a", "c"]);
    equal("opens on", await pressed(untold), ["c"]);
  },

  async "it opens on qkv, and where nobody sees what comes after on the last word"(bench) {
    const shown = async (input, args = []) => {
      const page = await bench.open(input, {args});
      return [
        ...await page.locator("#variants [aria-pressed=true]").allTextContents(),
        ...await pressed(page)
      ];
    };
    const plain = bench.input(sentence(4, 2, {tokens: ["a", "b", "c", "d"]}));
    equal("no mask", await shown(plain), ["qkv", "a"]);
    for (const mask of ["causal", "causal-end", "window:1"])
      equal(mask, await shown(plain, ["--mask", mask]), ["qkv", "d"]);
    equal("a window on both sides", await shown(plain, ["--mask", "window:1:1"]), ["qkv", "a"]);
    equal(
        "a word asked for", await shown(plain, ["--mask", "causal", "--word", "2"]), ["qkv", "b"]);
    equal("no qkv", await shown(plain, ["--variant", "raw,query-key"]), ["query-key", "a"]);
  },

  async "an arc leads from the word to each token, the wider the more it weighs"(bench) {
    const page = await bench.open(bench.example("pronoun.json"), {reducedMotion: "reduce"});
    for (const variant of ["raw", "query-key", "qkv"]) {
      await page.locator("#variants button", {hasText: new RegExp(`^${variant}$`)}).click();
      const arcs = await arcsOf(page);
      equal("arcs", arcs.length, 8);
      const byWeight =
          arcs.filter(({weight}) => weight !== null).sort((a, b) => a.weight - b.weight);
      byWeight.forEach(({width, isDrawn}, k) => {
        expect(`${variant}: drawn`, isDrawn);
        expect(`${variant}: ${width} after`, k === 0 || width > byWeight[k - 1].width);
      });
      equal(
          "not scored", arcs.filter(({isDrawn}) => !isDrawn).map(({weight}) => weight),
          variant === "raw" ? [null] : []);
      for (const {off} of arcs) expect(`${variant}: ends ${off} beside its token`, off < 7);
      const texts = await page.locator("#words .weight").allTextContents();
      equal(
          "the weights below", texts.map((text) => Number(text.replace(/^[<–]/, "")) || 0),
          arcs.map(
              ({weight}) =>
                  (weight !== null && weight < 0.005 ? 0.01 : Number((weight ?? 0).toFixed(2)))));
    }
  },

  async "pointing at a word, or at a row of the map, shows its arcs; a click or Enter encodes it"(
      bench) {
    const page = await bench.open(bench.example("pronoun.json"), {hash: "#qkv/6"});
    const from = () => page.evaluate(() => globalThis.page.picture.strips[0].word);
    const said = () => page.locator("#picture-said").textContent();
    equal("at first", await said(), "\"it\" attends most to \"goat\", 0.83");
    await page.locator("#words button", {hasText: "her"}).hover();
    equal("of the word pointed at", [await from(), await pressed(page)], [7, ["it"]]);
    await page.mouse.move(...await overMap(page, 0, 7));
    equal("of the row", [await from(), await said()], [0, "\"Noor\" → \"her\": 0.24"]);
    equal(
        "its names stand out",
        await page.locator(".heat-map .pointed")
            .evaluateAll((all) => all.map((one) => one.firstChild.data)),
        ["Noor", "her"]);
    await page.locator("h1").hover();
    equal("and back", [await from(), await said()], [5, "\"it\" attends most to \"goat\", 0.83"]);
    await page.mouse.click(...await overMap(page, 7, 0));
    equal("clicked", await pressed(page), ["her"]);
    await page.locator("#words button", {hasText: "fed"}).focus();
    equal("of the word that has the focus", await from(), 1);
    await page.keyboard.press("Enter");
    equal(
        "encoded", [await pressed(page), await page.evaluate(() => location.hash)],
        [["fed"], "#qkv/2"]);
    equal("the focus stays", await page.evaluate(() => document.activeElement.title), "fed");
  },

  async "what a mask hides is seen: a triangle in the map, words that say so, no arcs"(bench) {
    const page =
        await bench.open(bench.input(sentence(6, 4)), {args: ["--mask", "causal"], hash: "#qkv/2"});
    const cells = () => page.locator("#map").evaluate(
        (box) => ({
          hidden: box.querySelector(".hidden-cells").getAttribute("d").match(/M[\d.]+ [\d.]+/g),
          shown: [...box.querySelectorAll(":is(.h1, .h2, .h3, .h4, .h5, .h6, .h7, .h8)")]
                     .flatMap((path) => path.getAttribute("d").match(/M/g) ?? [])
                     .length
        }));
    const {hidden, shown} = await cells();
    equal("hidden", hidden.length, 15);
    expect(`shown are ${shown}`, shown <= 21 && shown > 6);
    const {margin, cell} = await page.evaluate(() => globalThis.page.picture.map);
    for (const text of hidden) {
      const [x, y] = text.slice(1).split(" ").map((one) => Math.round((one - margin) / cell));
      expect(`column ${x} is after row ${y - 1}`, x > y - 1);
    }
    equal(
        "the words",
        await page.locator("#words .weight")
            .allTextContents()
            .then((all) => all.map((text) => text === "hidden")),
        [false, false, true, true, true, true]);
    equal("arcs", (await arcsOf(page)).filter(({isDrawn}) => isDrawn).length, 2);
  },

  async "each head has a small map of its own, which chooses it"(bench) {
    const page = await bench.open(
        bench.input(sentence(5, 8, {heads: 4})), {hash: "#qkv/2", reducedMotion: "reduce"});
    const maps = () => page.locator("#heads button .heat-map")
                           .evaluateAll(
                               (all) => all.map(
                                   (map) => [...map.querySelectorAll("path")]
                                                .map((path) => path.getAttribute("d"))
                                                .join("|")));
    equal("all differ", new Set(await maps()).size, 4);
    const widths = async () => (await arcsOf(page)).map(({width}) => width);
    const first = await widths();
    await page.locator("#heads button").nth(2).click();
    equal("chosen", await page.evaluate(() => globalThis.page.head), 3);
    expect("other arcs", String(first) !== String(await widths()));
  },

  async "side by side, each variant has its strip, and its arcs are those of its weights"(bench) {
    const page = await bench.open(
        bench.example("pronoun.json"), {hash: "#compare/6", reducedMotion: "reduce"});
    equal(
        "strips", await page.locator(".strip:visible .strip-name").allTextContents(),
        ["raw", "query-key", "qkv"]);
    const most = [];
    for (const strip of [0, 1, 2]) {
      const arcs = await arcsOf(page, strip);
      const widest = arcs.reduce((a, b) => (b.isDrawn && b.width > a.width ? b : a));
      most.push(arcs.indexOf(widest));
      equal("is the largest", widest.weight, Math.max(...arcs.map(({weight}) => weight ?? 0)));
    }
    equal("her, then goat", most, [7, 3, 3]);
    await page.locator(".strip").nth(2).locator("button", {hasText: "her"}).click();
    equal("a word of any strip is chosen", await pressed(page), ["her"]);
  },

  async "arcs move to what they become, but not for who wants no motion"(bench) {
    for (const [reducedMotion, moves] of [["reduce", false], ["no-preference", true]]) {
      const page = await bench.open(bench.example("pronoun.json"), {hash: "#raw/6", reducedMotion});
      await page.locator(".arc").nth(3).evaluate((arc) => {
        globalThis.arc = arc;
      });
      await page.locator("#variants button", {hasText: "qkv"}).click();
      expect(
          "it is the same arc",
          await page.evaluate(
              () => globalThis.page.picture.strips[0].arcs[3] === globalThis.arc &&
                  globalThis.arc.isConnected));
      const duration = await page.locator(".arc").first().evaluate(
          (arc) => getComputedStyle(arc).transitionDuration);
      equal(reducedMotion, duration.split(",").some((one) => parseFloat(one) > 0), moves);
    }
  },

  async "arcs lead to another sentence, and to what is cached"(bench) {
    const across =
        await bench.open(bench.input(crossed), {hash: "#qkv/1", reducedMotion: "reduce"});
    equal(
        "above", await across.locator(".strip:visible .attended .token").allTextContents(),
        ["the", "cat", "sat"]);
    equal("below", await across.locator("#words button").allTextContents(), ["le", "chat"]);
    const arcs = await arcsOf(across);
    equal("drawn", arcs.map(({isDrawn}) => isDrawn), [true, true, false]);
    for (const {off} of arcs) expect(`ends ${off} beside its token`, off < 1);
    const cached = await bench.open(
        bench.form("all heads share keys, and what is cached"),
        {hash: "#qkv/1", reducedMotion: "reduce"});
    equal(
        "before the sentence", await cached.locator("#words :is(button, .token)").allTextContents(),
        ["once", "the₂", "the₃", "cat", "sat"]);
    equal(
        "drawn", (await arcsOf(cached)).map(({isDrawn}) => isDrawn),
        [true, true, true, false, false]);
  },

  async "of sixty words the strongest arcs are drawn, the others on demand; of two hundred none"(
      bench) {
    const page = await bench.open(bench.input(sentence(60, 16)), {hash: "#qkv/30"});
    const drawn = async () => (await arcsOf(page)).filter(({isDrawn}) => isDrawn);
    const some = await drawn();
    equal("the strongest", some.length, 8);
    const all = await arcsOf(page);
    const least = Math.min(...some.map(({weight}) => weight));
    equal("none is stronger", all.filter(({weight}) => weight > least).length, 7);
    await page.locator("#all-arcs").click();
    equal("all", (await drawn()).length, 60);
    expect(
        "nothing sticks out",
        await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    const many = await bench.open(bench.input(sentence(200, 4)), {args: ["--mask", "causal"]});
    expect("no arcs", !(await many.locator(".arcs").first().isVisible()));
    equal("opens on", await pressed(many), ["x200"]);
    expect("the map", await isInView(many.locator("#map .heat-map")));
    await many.mouse.click(...await overMap(many, 99, 3));
    equal(
        "chosen in it",
        await many.evaluate(() => globalThis.page.trace.words[globalThis.page.word]), 100);
  },

  async "of sixty and of two hundred words some stand beside the map, and those pointed at"(bench) {
    for (const [count, args] of [[60, []], [200, ["--mask", "causal"]]]) {
      const page = await bench.open(bench.input(sentence(count, 4)), {args, hash: "#qkv/1"});
      const names = (of) =>
          page.locator(`#map .${of}-name`)
              .evaluateAll(
                  (all) =>
                      all.filter((one) => getComputedStyle(one).display !== "none").map((one) => {
                        const {x, y, width, height} = one.getBoundingClientRect();
                        return {text: one.firstChild.data, x, y, width, height};
                      }));
      const apart = async () => {
        const [rows, columns] = [await names("row"), await names("column")];
        expect(
            `${count}: words ${rows.length}, ${columns.length}`,
            rows.length > 9 && columns.length > 9);
        rows.slice(1).forEach(({y}, k) => expect("no row on another", y - rows[k].y > 9));
        columns.slice(1).forEach(({x}, k) => expect("no column on another", x - columns[k].x > 9));
        return [rows, columns].map((all) => all.map(({text}) => text));
      };
      await apart();
      await page.mouse.move(...await overMap(page, count - 4, 33));
      const [rows, columns] = await apart();
      expect(`its row: ${rows}`, rows.includes(`x${count - 3}`));
      expect(`its column: ${columns}`, columns.includes("x34"));
    }
  },

  async "of many words or short ones each has room for a finger, and their box scrolls"(bench) {
    for (const viewport of [{width: 1280, height: 720}, {width: 375, height: 812}]) {
      const page = await bench.open(bench.input(sentence(60, 4)), {hash: "#qkv/30", viewport});
      const narrow = await page.locator("#words button")
                         .evaluateAll(
                             (all) => all.map((one) => one.getBoundingClientRect())
                                          .filter(({width, height}) => width < 24 || height < 24)
                                          .length);
      equal(`${viewport.width}: too small`, narrow, 0);
      expect("the word is in view", await isInView(page.locator("#words [aria-pressed=true]")));
    }
  },

  async "the picture stays in sight, however far one has scrolled"(bench) {
    for (const viewport of [{width: 1280, height: 720}, {width: 375, height: 667}]) {
      const page = await bench.open(bench.example("pronoun.json"), {hash: "#qkv/6", viewport});
      await page.evaluate(() => globalThis.scrollTo(0, document.body.scrollHeight));
      expect("words", await isInView(page.locator("#words [aria-pressed=true]")));
      expect("context", await isInView(page.locator("#result")));
    }
    const many = await bench.open(
        bench.input(sentence(200, 4)),
        {args: ["--mask", "causal"], viewport: {width: 1280, height: 720}});
    await many.evaluate(() => globalThis.scrollTo(0, document.body.scrollHeight));
    for (const id of ["#map .heat-map", "#words [aria-pressed=true]", "#result", "#next"])
      expect(`of 200 words ${id}`, await isInView(many.locator(id)));
  },

  async "a weight that is rounded keeps its two decimals, and one that is exact is as short as it is"(
      bench) {
    const page = await bench.open(
        bench.input({embeddings: [[3, 0], [3, 1.5], [0, 1]], self: "score", scale: "none"}),
        {hash: "#raw/1"});
    const weights = () => page.locator("#words .weight").allTextContents();
    equal("near a half", await weights(), ["0.50", "0.50", "<0.01"]);
    await changeNumber(page, "embeddings", 2, 0, "3");
    equal("a third", (await weights()).map((one) => one.split("was")[0]), ["0.33", "0.33", "0.33"]);
    const half = await bench.open(
        bench.input({embeddings: [[1, 0], [1, 0]], self: "score"}), {hash: "#raw/1"});
    equal("a half", await half.locator("#words .weight").allTextContents(), ["0.5", "0.5"]);
    const one = await bench.open(bench.input({embeddings: [[1, 0]], self: "score"}));
    equal("all of it", await one.locator("#words .weight").allTextContents(), ["1"]);
    const near = await bench.open(
        bench.input({embeddings: [[3.3, 0], [0, 1]], self: "score", scale: "none"}),
        {hash: "#raw/1"});
    equal("near 1", await near.locator("#words .weight").allTextContents(), ["1.00", "<0.01"]);
    expect("told so", (await near.locator("#picture-said").textContent()).endsWith("\"x1\", 1.00"));
    const said = () => near.locator("#announcement").textContent();
    await changeNumber(near, "embeddings", 0, 0, "3.4");
    expect(
        await said(),
        /still attends most to "x1", 0\.99999; it was 0\.99998\. /.test(await said()));
    equal(
        "nothing twice", await near.locator("#words .weight").allTextContents(), ["1.00", "<0.01"]);
    await changeNumber(near, "embeddings", 0, 0, "5");
    await changeNumber(near, "embeddings", 0, 0, "5.1");
    expect(
        await said(),
        (await said()).includes("still attends most to \"x1\", 1.00, nearly as before. "));
  },

  async "on a phone the names of variants have their room, and so has the button that saves"(
      bench) {
    const viewport = {width: 375, height: 812};
    const apart = (page, selector) => page.evaluate((what) => {
      const rect = (node) => node.getBoundingClientRect();
      const meets = (a, b) =>
          a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
      const arcs = [...document.querySelectorAll(".strip:not([hidden]) .arc")].filter(
          (arc) => Number(arc.style.strokeOpacity) > 0);
      return [...document.querySelectorAll(what)].every(
          (node) => rect(node).width > 0 && arcs.every((arc) => !meets(rect(node), rect(arc))));
    }, selector);
    const few = await bench.open(bench.example("pronoun.json"), {hash: "#compare/6", viewport});
    expect("names beside arcs", await apart(few, ".strip:not([hidden]) .strip-name"));
    const tokens = Array.from({length: 60}, (_, i) => `word${i}`);
    const many = await bench.open(
        bench.input({tokens, embeddings: tokens.map((_, i) => [Math.sin(i), Math.cos(i * i)])}),
        {hash: "#raw/1", viewport});
    expect("the button beside arcs", await apart(many, "#save-picture"));
    expect("which can be pressed", await isInView(many.locator("#save-picture")));
  },

  async "on a phone a long token ends in … beside its weight, which does not touch it"(bench) {
    const tokens = [
      "Donaudampfschifffahrtsgesellschaft", "of", "internationalization", "extraordinarily", "a",
      "misunderstandings"
    ];
    const page = await bench.open(
        bench.input({tokens, embeddings: tokens.map((_, i) => [i, 1])}),
        {hash: "#raw/2", viewport: {width: 375, height: 812}});
    const words = await page.locator("#words .word").evaluateAll((all) => all.map((one) => {
      const [label, weight] = [...one.children];
      const {display, textOverflow} = getComputedStyle(label);
      return {
        ends: textOverflow === "ellipsis" && display.endsWith("block"),
        gap: weight.getBoundingClientRect().top - label.getBoundingClientRect().bottom
      };
    }));
    expect("upright", await page.locator(".strip.dense").count() === 1);
    for (const {ends, gap} of words) expect(`${ends}, ${gap}`, ends && gap >= 1.5);
  },

  async "a change and what comes of it are on one screen, and told in a sentence"(bench) {
    for (const viewport of [{width: 1280, height: 720}, {width: 375, height: 667}]) {
      const page = await bench.open(
          bench.example("lecture.json"), {hash: "#qkv/2", viewport, reducedMotion: "reduce"});
      await changeNumber(page, "embeddings", 2, 1, "3");
      expect(
          await page.locator("#announcement").textContent(),
          (await page.locator("#announcement").textContent())
              .includes("\"fly\" now attends most to \"south\", 0.67; it was \"birds\", 0.73. "));
      for (const what
               of ["#announcement", "td.pointed", "#result", ".strip .arcs",
                   "#words .word:nth-child(3) .weight"])
        expect(`${viewport.width}: ${what} is in view`, await isInView(page.locator(what).first()));
      equal(
          "the weights, with what they were",
          await page.locator("#words .weight").allTextContents(),
          ["0.24was 0.73", "0.09was 0.27", "0.67was <0.01"]);
      const arcs = await arcsOf(page);
      expect("the arcs", arcs[2].width > arcs[0].width);
      await changeNumber(page, "embeddings", 2, 1, "4");
      expect(
          "the same token",
          (await page.locator("#announcement").textContent())
              .includes("\"fly\" still attends most to \"south\", 0.99; it was 0.67. "));
      await changeNumber(page, "W_V", 0, 0, "3");
      expect(
          "what changes no weight",
          !(await page.locator("#announcement").textContent()).includes("attends"));
    }
  },
};
