// Text from outside stays text.
import {equal, expect} from "./bench.mjs";

const evil = [
  "</script><script>alert(1)</script>",
  "<img src=x onerror=alert(2)>",
  "\"'`><svg onload=alert(3)>",
  "\u202eright to left",
  "\u2066isolated",
  "\u200f",
  "\u0007bell",
  "<!--<script>",
  "]]>",
  "${alert(4)}",
  "\u2028line",
  "javascript:alert(5)",
  "@SCRIPT@ @TRACE@ @FACTS@",
];

/** A token as the program shows it to people. */
function asTheProgram(bench, input, index) {
  const text = bench.run(input, "--word", String(index + 1), "--steps", "scores");
  return /whom does "(.*)" attend to/.exec(text)[1];
}

export const tests = {
  async "a flood of marks is cut as the program cuts it"(bench) {
    const man = "\u{1f468}";
    const tokens = [
      `a${"\u0301".repeat(5000)}`, `${man}${`\u200d${man}`.repeat(5000)}`,
      `a${"\u0301".repeat(31)}`, `a${"\u0301".repeat(32)}b`
    ];
    const input = bench.input({tokens, embeddings: tokens.map((_, i) => [i, 1])});
    const page = await bench.open(input);
    equal(
        "the tokens", await page.locator("#words button").allTextContents(),
        tokens.map((_, i) => asTheProgram(bench, input, i)));
  },

  async "hostile tokens, titles and descriptions do nothing"(bench) {
    const input = bench.input({
      title: `${evil[0]}${evil[1]}`,
      description: evil.join(" "),
      source: evil[2],
      tokens: evil,
      embeddings: evil.map((_, i) => [i, 1]),
      W_Q: [[1, 0], [0, 1]],
      W_K: [[1, 0], [0, 1]],
      W_V: [[1, 2], [3, 4]],
    });
    const page = await bench.open(input);
    for (const variant of ["raw", "query-key", "qkv", "compare"])
      await page.locator("#variants button", {hasText: variant}).click();
    await page.locator("#variants button").first().click();
    await page.locator("[data-matrix=attention] td").first().click();
    equal("the title", await page.locator("#title").textContent(), `${evil[0]}${evil[1]}`);
    equal("and of the window", await page.title(), `${evil[0]}${evil[1]} · attn-trace`);
    equal(
        "the tokens", await page.locator("#words button").allTextContents(),
        evil.map((_, i) => asTheProgram(bench, input, i)));
    equal(
        "elements that tokens made",
        await page.locator("img, svg:not(.arcs, .heat-map, .icon), iframe, object, b, link")
            .count(),
        0);
    equal(
        "in the pictures",
        await page.locator(":is(.arcs, .heat-map, .icon) *:not(path, rect, g, text, title)")
            .count(),
        0);
    equal(
        "the names in the heat map, which are text",
        await page.locator(".heat-map .row-name title")
            .evaluateAll((all) => all.map((one) => one.textContent)),
        evil.map((_, i) => asTheProgram(bench, input, i)).filter((name) => name.length > 8));
    equal("scripts", await page.locator("script").count(), 4);
    await page.locator("[data-matrix=attention] td").nth(8).click();
    const text = await page.evaluate(() => document.body.innerText + document.title + [
      ...document.querySelectorAll("[title], [aria-label]")
    ].map((one) => one.title + one.ariaLabel));
    equal(
        "controls of direction, and what cannot be seen",
        /[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\u0007\u2028]/.exec(text), null);
    equal(
        "handlers",
        await page.evaluate(
            () => [...document.querySelectorAll("*")]
                      .filter((one) => [...one.attributes].some((a) => a.name.startsWith("on")))
                      .length),
        0);
  },

  async "the policy lets no other script run, and nothing be fetched"(bench) {
    const page = await bench.open(bench.example("lecture.json"));
    const blocked = await page.evaluate(async () => {
      const violations = [];
      document.addEventListener(
          "securitypolicyviolation", (event) => violations.push(event.effectiveDirective));
      const script = document.createElement("script");
      script.textContent = "globalThis.ran = true";
      document.body.append(script);
      await fetch("https://example.invalid/").catch(() => {});
      const image = document.createElement("img");
      image.src = "https://example.invalid/x.png";
      document.body.append(image);
      await new Promise((resolve) => {
        setTimeout(resolve, 200);
      });
      return {violations: violations.sort(), ran: globalThis.ran === true};
    });
    expect("no script ran", !blocked.ran);
    equal("violations", blocked.violations, ["connect-src", "img-src", "script-src-elem"]);
    // The browser says so in its console, which is as it should be here.
    bench.noises = bench.noises.filter(
        (noise) => !noise.includes("Content Security Policy") &&
            !noise.includes("https://example.invalid/x.png"));
  },

  async "letters that are read from the right turn nothing around them"(bench) {
    const input =
        bench.input({tokens: ["שלום", "عالم", "x"], embeddings: [[1, 2], [3, 1], [0, 1]]});
    const page = await bench.open(input, {hash: "#raw/1"});
    await page.locator("[data-matrix=attention] td").nth(6).hover();
    const [first, second] =
        await page.locator("#panel-text strong").evaluate((name) => ["שלום", "عالم"].map((text) => {
          const range = document.createRange();
          const start = name.textContent.indexOf(text);
          range.setStart(name.firstChild, start);
          range.setEnd(name.firstChild, start + text.length);
          return range.getBoundingClientRect().left;
        }));
    expect(`the word, at ${first}, comes before the token, at ${second}`, first < second);
  },
};
