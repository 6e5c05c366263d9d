// The picture as a file: read as XML, drawn and decoded by the browser, in light and in dark.
import {contentOf, crossed, equal, expect, long} from "./bench.mjs";

async function save(page, format) {
  await page.click("#save-picture");
  const [file] = await Promise.all([
    page.waitForEvent("download"), page.locator("#menu-acts button", {hasText: format}).click()
  ]);
  equal("its name", file.suggestedFilename(), `attention.${format.toLowerCase()}`);
  return file.path();
}

/** What stands in a file of SVG; throws where it is no XML. */
function read(page, source) {
  return page.evaluate((text) => {
    const made = new DOMParser().parseFromString(text, "image/svg+xml");
    if (made.querySelector("parsererror")) throw new Error("this is no XML");
    const all = [...made.querySelectorAll("*")];
    return {
      tags: [...new Set(all.map((one) => one.tagName))].sort(),
      attributes: [...new Set(all.flatMap((one) => one.getAttributeNames()))].sort(),
      texts: [...made.querySelectorAll("text")].map((one) => one.textContent),
      colours:
          [...new Set(all.flatMap((one) => [one.getAttribute("fill"), one.getAttribute("stroke")])
                          .filter(Boolean))],
      arcs: [...made.querySelectorAll("path")]
                .filter((one) => /C/.test(one.getAttribute("d")))
                .length,
      title: made.querySelector("title").textContent,
      ground: made.querySelector("rect").getAttribute("fill"),
      size:
          [made.documentElement.getAttribute("width"), made.documentElement.getAttribute("height")]
    };
  }, source);
}

/** The size of a PNG, and how many of its points have a colour. */
function decoded(page, path) {
  const bytes = contentOf(path, "base64");
  return page.evaluate(async (base64) => {
    const data = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([data], {type: "image/png"}));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const pen = canvas.getContext("2d");
    pen.drawImage(bitmap, 0, 0);
    const counts = {};
    const {data: points} = pen.getImageData(0, 0, bitmap.width, bitmap.height);
    for (let at = 0; at < points.length; at += 4) {
      const key = points.slice(at, at + 3).join();
      counts[key] = (counts[key] ?? 0) + 1;
    }
    return {width: bitmap.width, height: bitmap.height, counts};
  }, bytes);
}

const points = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16)).join();

export const tests = {
  async "the picture is saved as an SVG that stands alone, in light and in dark"(bench) {
    const grounds = {light: "#ffffff", dark: "#171716"};
    for (const colorScheme of ["light", "dark"]) {
      const page = await bench.open(bench.example("lecture.json"), {hash: "#qkv/2", colorScheme});
      const source = contentOf(await save(page, "SVG"));
      const {tags, attributes, texts, colours, arcs, title, ground} = await read(page, source);
      equal("elements", tags, ["g", "path", "rect", "svg", "text", "title"]);
      equal(
          "nothing refers to anything",
          attributes.filter((name) => /^(class|id|style|href|on.*)$/.test(name)), []);
      expect("no page's variables", !/var\(|color-mix|color\(|url\(/.test(source));
      expect("fonts are named", / font-family="[^"]*sans-serif"/.test(source));
      equal("colours", colours.filter((one) => !/^#[0-9a-f]{6}$|^none$/.test(one)), []);
      equal("arcs", arcs, 3);
      equal("ground", ground, grounds[colorScheme]);
      for (const text of ["birds", "fly", "south", "0.73", "0.27", "<0.01"])
        expect(`${text} is there`, texts.includes(text));
      equal(
          "what it says", [title, texts.at(-1)],
          Array(2).fill("\"fly\" attends most to \"birds\", 0.73"));
    }
  },

  async "every form of the picture is saved: compared, crossed, with heads, of many words"(bench) {
    const many = Array.from({length: 30}, (_, i) => [i % 7, i % 3]);
    for (const [file, hash, names, arcs] of [
             [bench.example("pronoun.json"), "#compare/6", ["raw", "query-key", "qkv", "goat"], 23],
             [bench.input(crossed), "#qkv/2", ["the", "cat", "sat", "le", "chat"], 3],
             [bench.form("masks of heads"), "#qkv/2/head2", [], undefined],
             [bench.input({embeddings: many}), "#raw/1", ["x30"], 8],
             [bench.input(long), "#qkv/1", ["x1", "x50"], 0]]) {
      for (const width of [1280, 375]) {
        const page = await bench.open(file, {hash, viewport: {width, height: 720}});
        const found = await read(page, contentOf(await save(page, "SVG")));
        for (const name of names) expect(`${name} of ${file}`, found.texts.includes(name));
        if (arcs !== undefined) equal(`${file}: arcs`, found.arcs, arcs);
        expect(`${found.size}`, found.size.every((side) => side > 100));
        expect("no name that is left out", !found.texts.includes("x53"));
      }
    }
  },

  async "the picture is saved as a PNG as wide as a slide, with the colours that are seen"(bench) {
    for (const colorScheme of ["light", "dark"]) {
      const page = await bench.open(bench.example("lecture.json"), {hash: "#qkv/2", colorScheme});
      const {size, ground} = await read(page, contentOf(await save(page, "SVG")));
      const {width, height, counts} = await decoded(page, await save(page, "PNG"));
      expect(`${width} across`, width >= 1920 && width >= 2 * size[0]);
      expect("as high as it is wide", Math.abs(height / width - size[1] / size[0]) < 0.01);
      const of = (colour) => (counts[points(colour)] ?? 0) / (width * height);
      expect("the ground", of(ground) > 0.6);
      const strong = await page.evaluate(
          () => new Slide(globalThis.page.picture)
                    .colour(getComputedStyle(document.querySelector(".heat-map .h7")).fill)[0]);
      expect(`the map's cells: ${of(strong)}`, of(strong) > 0.01);
    }
  },

  async "hostile tokens are text in the file, too"(bench) {
    const tokens = ["</text><script>alert(1)</script>", "&lt;\u0000\u202e\ufffe", "]]>\"'<!--"];
    const page = await bench.open(
        bench.input({tokens, embeddings: [[1, 0], [0, 1], [1, 1]]}), {hash: "#raw/3"});
    const source = contentOf(await save(page, "SVG"));
    const {tags, texts} = await read(page, source);
    expect("no script", !tags.includes("script"));
    expect("its letters", texts.some((text) => text.startsWith("</text><scr")));
    await save(page, "PNG");
  },
};
