// What colours say, and that what is written on them can be read.
import {equal, expect} from "./bench.mjs";

/** Runs in the page: of what has a colour the ground, the ink, whether it is hatched, its text. */
function coloured() {
  const channels = (text) => {
    const numbers = text.match(/[\d.]+/g).slice(0, 3).map(Number);
    return text.startsWith("color(") ? numbers.map((one) => one * 255) : numbers;
  };
  // The first colour of the hatching: {rgb, alpha}.
  const stripeOf = (image) => {
    const [text] = /(?:color|rgba?)\([^)]*\)/.exec(image) ?? [];
    return text && {rgb: channels(text), alpha: Number(text.match(/[\d.]+/g)[3] ?? 1)};
  };
  return [...document.querySelectorAll("#flow td:not(.formula), #result .cell, #words button")]
      .filter((one) => one.checkVisibility() && one.textContent !== "")
      .map((one) => {
        const style = getComputedStyle(one);
        return {
          text: one.textContent,
          level: Number(/\bh(\d)\b/.exec(one.className)?.[1] ?? 0),
          isBelow: style.backgroundImage !== "none",
          ground: channels(style.backgroundColor),
          role: style.getPropertyValue("--role"),
          colour: channels(style.color),
          stripe: stripeOf(style.backgroundImage)
        };
      });
}

const luminance = (rgb) =>
    rgb.map((c) => c / 255)
        .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
        .reduce((sum, c, k) => sum + c * [0.2126, 0.7152, 0.0722][k], 0);

function contrast(a, b) {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

const over = ({rgb, alpha}, ground) => ground.map((c, k) => alpha * rgb[k] + (1 - alpha) * c);

export const tests = {
  async "every number can be read, however strong its colour, hatched or not"(bench) {
    for (const colorScheme of ["light", "dark"]) {
      const levels = new Set();
      for (const hash of ["#raw/6", "#query-key/6", "#qkv/6", "#compare/6"]) {
        const page = await bench.open(bench.example("pronoun.json"), {hash, colorScheme});
        for (const {text, level, isBelow, ground, colour, stripe} of await page.evaluate(
                 coloured)) {
          levels.add(level);
          const least = Math.min(
              contrast(ground, colour), isBelow ? contrast(over(stripe, ground), colour) : 21);
          expect(`${colorScheme}, ${hash}, ${text}, level ${level}: ${least}`, least >= 4.5);
        }
        await page.context().close();
      }
      equal(`${colorScheme}: levels`, [...levels].sort(), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
    }
  },

  async "the largest number of a kind has its whole colour, and what is below 0 is hatched"(bench) {
    const page = await bench.open(bench.example("pronoun.json"), {hash: "#qkv/6"});
    const all = await page.evaluate(coloured);
    const hex = (rgb) => `#${rgb.map((c) => Math.round(c).toString(16).padStart(2, "0")).join("")}`;
    const full = all.filter(({level}) => level === 8);
    expect("some are full", full.length > 4);
    for (const {text, ground, role} of full) equal(text, hex(ground), role);
    for (const {text, isBelow} of all) equal(`${text} is hatched`, isBelow, text.startsWith("-"));
    expect("some are hatched", all.some(({isBelow}) => isBelow));
  },

  async "the hatching is seen at every strength, in every colour, and the number on it read"(
      bench) {
    for (const colorScheme of ["light", "dark"]) {
      const page = await bench.open(bench.example("pronoun.json"), {hash: "#qkv/6", colorScheme});
      await page.evaluate(() => {
        const row = document.querySelector("#flow tbody tr");
        for (const role of new Set(Object.values(facts.kinds)))
          for (let level = 0; level <= 8; level += 1)
            row.append(element("td", {class: `h${level} below`, "data-role": role}, "-probe"));
      });
      const all = (await page.evaluate(coloured)).filter(({text}) => text === "-probe");
      equal("kinds and strengths", all.length, 63);
      for (const {level, role, ground, colour, stripe} of all) {
        const name = `${colorScheme}, ${role}, level ${level}`;
        const [seen, read] = [ground, colour].map((one) => contrast(over(stripe, ground), one));
        expect(`${name}: the hatching ${seen}`, seen >= 1.3);
        expect(`${name}: the number ${read}`, read >= 4.5);
      }
      await page.context().close();
    }
  },

  async "a value keeps its colour, faded by its weight, into the context"(bench) {
    for (const [variant, kind] of [
             ["raw", "embeddings"], ["query-key", "keys"], ["qkv", "values"]]) {
      const page = await bench.open(bench.example("pronoun.json"), {hash: `#${variant}/6`});
      const found = await page.evaluate((name) => {
        const {page: shown} = globalThis;
        const {[name]: full} = shown.scales;
        return [...document.querySelectorAll("[data-matrix=weighted_values] td")]
            .map((cell) => [shown.tables.place(cell), cell])
            .filter(([place]) => place?.variant !== undefined)
            .map(
                ([place, cell]) =>
                    [cell.dataset.role, Number(/\bh(\d)\b/.exec(cell.className)?.[1] ?? 0),
                     Math.min(
                         8,
                         Math.round(
                             8 * Math.abs(shown.arithmeticOf(place).value(place) ?? 0) / full))]);
      }, kind);
      expect("there are some", found.length > 20);
      for (const [role, level, right] of found) equal(variant, [role, level], [kind, right]);
    }
  },

  async "the legend has for each name the colour that its table has"(bench) {
    const files = ["yangshiteng-two-heads", "egtry-whole-block", "sanseviero-random-transformer"];
    for (const colorScheme of ["light", "dark"])
      for (const file of files)
        for (const hash of ["#qkv/1", "#compare/1"]) {
          const page =
              await bench.open(bench.example(`published/${file}.json`), {hash, colorScheme});
          const wrong = await page.evaluate(() => {
            const {tables} = globalThis.page;
            const shown = new Map([
              ...document.querySelectorAll("#flow td[data-role]:not([data-role=sum])")
            ].map((cell) => [tables.place(cell)?.name, cell.dataset.role]));
            const entries = [...document.querySelectorAll("#legend .legend-kind")].map(
                (one) => ({
                  names: one.firstChild.textContent.trim().split(", "),
                  role: one.querySelector(".key").dataset.role
                }));
            return entries.flatMap(
                ({names, role}) =>
                    names.filter((name) => shown.has(name) && shown.get(name) !== role));
          });
          equal(`${file}, ${hash}: of another colour`, wrong, []);
          const legend = await page.locator("#legend").textContent();
          expect(legend, !/\bcontext\b/.test(legend));
        }
  },

  async "embeddings, scores and outputs differ in colour, too"(bench) {
    for (const colorScheme of ["light", "dark"]) {
      const page = await bench.open(
          bench.example("published/sanseviero-random-transformer.json"), {colorScheme});
      const roles = await page.evaluate(() => Object.values(facts.kinds).map((role) => {
        const node = document.createElement("span");
        node.dataset.role = role;
        document.body.append(node);
        return [role, getComputedStyle(node).getPropertyValue("--role")];
      }));
      const names = new Set(roles.map(([role]) => role));
      equal(colorScheme, new Set(roles.map(([, colour]) => colour)).size, names.size);
      equal("of their own", names.size, 7);
    }
  },
};
