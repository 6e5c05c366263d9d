// What is seen: colours on one scale, legends, bars, and what a screen reader is given.
import {crossed, equal, expect, long, wordsOf} from "./bench.mjs";

/** The kinds of numbers that have a scale of their own, by the name of a matrix. */
const kinds = {
  embeddings: "embeddings",
  memory: "embeddings",
  queries: "queries",
  keys: "keys",
  values: "values",
  scores: "scores",
  scaled_scores: "scores",
  capped_scores: "scores",
  exponentials: "exponentials",
  weights: "weights",
  weighted_values: "context",
  context: "context",
  W_Q: "queries",
  W_K: "keys",
  W_V: "values",
};

function largest(values) {
  return Math.max(...values.flat(3).filter(Number.isFinite).map(Math.abs));
}

/** What a variant weighs keeps its colour and scale up to the context. */
const weighed = {
  raw: "embeddings",
  "query-key": "keys",
  qkv: "values"
};

/** The largest magnitude of a kind, in the input and all variants. */
function extent(trace, kind) {
  if (kind === "weights" || kind === "exponentials") return 1;
  const names = Object.keys(kinds).filter((name) => kinds[name] === kind);
  const given = names.map((name) => trace.input[name]).filter(Array.isArray);
  const steps = trace.variants.flatMap(({steps: all}) => all.filter(({id}) => names.includes(id)));
  return largest([given, steps.map(({values}) => values)]);
}

export const tests = {
  async "every variant has its colours on the same scales, and the legend says how far they go"(
      bench) {
    const file = bench.example("pronoun.json");
    const page = await bench.open(file);
    const trace = bench.trace(file, ...await wordsOf(page));
    const legends = {};
    for (const variant of ["raw", "query-key", "qkv", "compare"]) {
      await page.locator("#variants button", {hasText: new RegExp(`^${variant}$`)}).click();
      const cells =
          await page.locator("#flow td")
              .evaluateAll(
                  (all) => all.map((cell) => {
                                const place = globalThis.page.tables.place(cell);
                                const heat = Number(/\bh(\d)\b/.exec(cell.className)?.[1] ?? 0);
                                return place && [
                                  place.name, globalThis.page.arithmeticOf(place).value(place),
                                  heat, place.at.length, place.variant,
                                  cell.classList.contains("below")
                                ];
                              })
                               .filter(Boolean));
      for (const [name, value, heat, axes, of, isBelow] of cells) {
        if (!kinds[name] || value === null || axes === 1) continue;
        const kind = kinds[name] === "context" ? weighed[of] : kinds[name];
        const right = Math.min(8, Math.round((8 * Math.abs(value)) / extent(trace, kind)));
        equal(`${variant}, ${name}, ${value}: how strong`, heat, right);
        equal(`${variant}, ${name}, ${value}: hatched`, isBelow, value < 0);
      }
      expect("there are colours", cells.some(([, , heat]) => heat > 3));
      const legend = await page.locator("#legend .legend-kind").allTextContents();
      legends[variant] = legend.map((text) => {
        const [kinds, to] = /^(.*) +(\S+)$/.exec(text.trim()).slice(1).map((one) => one.trim());
        const [kind] = kinds.split(",");
        expect(`${kind} up to ${to}`, Math.abs(Number(to) - extent(trace, kind)) < 1e-4);
        return kinds;
      });
    }
    equal("legends", legends, {
      "raw": ["embeddings", "scores", "exponentials", "weights"],
      "query-key": ["embeddings", "queries, W_Q", "keys, W_K", "scores", "exponentials", "weights"],
      "qkv": [
        "embeddings", "queries, W_Q", "keys, W_K", "values, W_V", "scores", "exponentials",
        "weights"
      ],
      "compare": ["embeddings", "keys", "values", "scores", "exponentials", "weights"]
    });
  },

  async "where a change makes a scale longer, the legend says how far it went"(bench) {
    const page = await bench.open(bench.example("lecture.json"), {hash: "#qkv/2"});
    const entries = async () => page.locator("#legend .legend-kind:has(.old)").allTextContents();
    equal("at first", await entries(), []);
    await page.evaluate(
        () => globalThis.page.changes.setNumber({name: "embeddings", at: [1, 0]}, "30"));
    const [embeddings, ...others] = await entries();
    equal("embeddings", embeddings.replace(/\s+/g, " "), "embeddings 30was 3");
    expect("and what follows", others.some((text) => text.startsWith("scores")));
  },

  async "queries, keys, values and weights have each a colour of their own, which the legend shows"(
      bench) {
    for (const colorScheme of ["light", "dark"]) {
      const page = await bench.open(bench.example("lecture.json"), {hash: "#qkv/2", colorScheme});
      const border = (name) => page.locator(`[data-matrix="${name}"]`)
                                   .evaluate((one) => getComputedStyle(one).borderLeftColor);
      const role = (name) =>
          page.locator(`[data-matrix="${name}"]`)
              .evaluate((one) => getComputedStyle(one).getPropertyValue("--role"));
      const key = (name) =>
          page.locator(`.key[data-role="${name}"]`)
              .first()
              .evaluate((one) => getComputedStyle(one).getPropertyValue("--role"));
      const colours = [
        await border("queries"), await border("keys"), await border("values"),
        await border("attention"), await border("embeddings")
      ];
      equal("all differ", new Set(colours).size, 5);
      for (const [matrix, kind] of [
               ["queries", "queries"], ["W_Q", "queries"], ["keys", "keys"], ["W_K", "keys"],
               ["values", "values"], ["W_V", "values"], ["attention", "weights"],
               ["embeddings", "embeddings"]])
        equal(`${matrix} is of the colour of ${kind}`, await role(matrix), await key(kind));
      await page.context().close();
    }
  },

  async "bars are as long as weights are large, on a scale that shows those of many words"(bench) {
    const views = [
      [bench.example("pronoun.json"), "#qkv/6", "[data-matrix=attention]", 8, 1],
      [bench.example("pronoun.json"), "#compare/6", "[data-role=weights]", 24, 1],
      [bench.example("similar-words.json"), "#raw/2", "[data-matrix=attention]", 11, 0.5],
      [bench.input(long), "#qkv/1", "[data-matrix=attention]", 100, undefined]
    ];
    for (const [file, hash, selector, count, end] of views) {
      const page = await bench.open(file, {hash, reducedMotion: "reduce"});
      const legend = await page.locator("#legend .legend-kind", {hasText: "weights"}).textContent();
      const full = Number(/[\d.]+/.exec(legend)[0]);
      if (end) equal(`${file}: a full bar`, full, end);
      const bars =
          await page.locator(`${selector} tbody td.bars`).evaluateAll((all) => all.map((cell) => {
            const place = globalThis.page.tables.place(cell.previousElementSibling);
            const [bar, fill] = [cell.querySelector(".bar"), cell.querySelector(".bar > span")].map(
                (one) => one.getBoundingClientRect().width);
            return [place.name, globalThis.page.arithmeticOf(place).value(place) ?? 0, fill / bar];
          }));
      equal(`${file}: bars`, bars.length, count);
      for (const [name, weight, share] of bars) {
        equal("beside each bar stands", name, "weights");
        expect(`${share} of the bar for ${weight}`, Math.abs(share - weight / full) < 0.02);
      }
      expect(`${file}: a bar is long`, bars.some(([, , share]) => share > 0.4));
    }
  },

  async "tables have captions and header cells, and what changes is read out"(bench) {
    for (const [input, hash] of [
             [bench.example("lecture.json"), "#qkv/2"], [bench.input(crossed), "#qkv/1"],
             [bench.example("pronoun.json"), "#compare/6"]]) {
      const page = await bench.open(input, {hash});
      const poor = await page.locator("#flow table")
                       .evaluateAll(
                           (tables) => tables.flatMap(
                               (table) =>
                                   [...(table.caption?.textContent ? [] : ["no caption"]),
                                    ...(table.ariaLabel ===
                                                table.closest(".matrix")
                                                    .querySelector(".name")
                                                    .firstChild.textContent ?
                                            [] :
                                            [`named ${table.ariaLabel}`]),
                                    ...[...table.tHead.rows[0].cells]
                                        .slice(1)
                                        .filter((cell) => !/^col/.test(cell.scope))
                                        .map((cell) => `column ${cell.textContent}`),
                                    ...[...table.rows]
                                        .slice(1)
                                        .filter((row) => !/^row/.test(row.cells[0].scope))
                                        .map((row) => `row ${row.textContent}`),
      ]));
      equal("tables that say too little", poor, []);
      const regions = await page.locator(".scroll").evaluateAll(
          (boxes) => boxes.filter((box) => !box.ariaLabel).length);
      equal("boxes without a name", regions, 0);
    }
    const page = await bench.open(bench.example("lecture.json"), {hash: "#qkv/2"});
    const live = async (id) =>
        page.locator(`#${id}`).evaluate((one) => one.getAttribute("aria-live") ?? one.role);
    equal(
        "read out", [await live("step-text"), await live("panel-text"), await live("announcement")],
        ["polite", "polite", "status"]);
    equal(
        "the step is named on the slider",
        await page.locator("#slider").getAttribute("aria-valuetext"), "The whole computation");
  },

  async "what is read, made, pointed at, an operand or changed has each a look of its own"(bench) {
    const page = await bench.open(bench.example("lecture.json"), {hash: "#qkv/2/exponentials"});
    const attention = page.locator("[data-matrix=attention] tbody tr").first();
    await attention.locator("td.makes").click();
    const look = (locator, ...names) => locator.evaluate((one, all) => {
      const style = getComputedStyle(one);
      return all.map((name) => style.getPropertyValue(name));
    }, names);
    const border = ["border-left-style", "border-left-width"];
    const outline = ["outline-style", "outline-width"];
    equal("made", await look(attention.locator("td.makes"), ...border), ["solid", "2px"]);
    equal("read", await look(attention.locator("td.reads"), ...border), ["dashed", "2px"]);
    equal("pointed at", await look(page.locator("td.pointed"), ...outline), ["solid", "3px"]);
    equal("operand", await look(page.locator("td.operand").last(), ...outline), ["dashed", "2px"]);
    await page.evaluate(() => globalThis.page.changes.setNumber({name: "W_K", at: [0, 1]}, "4"));
    // A line through it would lie on a minus sign.
    equal(
        "what was",
        await look(page.locator("td.changed .old").first(), "text-decoration-line", "font-style"),
        ["none", "italic"]);
    await page.evaluate(() => globalThis.page.compare());
    equal(
        "where variants part", await look(page.locator("td.parts").first(), ...outline),
        ["solid", "2px"]);
  },

  async "the ground is light or dark as its reader wants it"(bench) {
    const brightness = {};
    for (const colorScheme of ["light", "dark"]) {
      const page = await bench.open(bench.example("lecture.json"), {colorScheme});
      brightness[colorScheme] = await page.evaluate(
          () => ["backgroundColor", "color"].map(
              (name) => Number(/\d+/.exec(getComputedStyle(document.body)[name])[0])));
    }
    expect(
        `of ground and ink: ${JSON.stringify(brightness)}`,
        brightness.light[0] > 200 && brightness.light[1] < 60 && brightness.dark[0] < 60 &&
            brightness.dark[1] > 200);
  },
};
