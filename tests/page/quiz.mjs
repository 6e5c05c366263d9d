// The quiz: blanks in the flow that show nothing of their answers, numbers judged as exactly as
// they were typed, and the known mistake by its name where it gives exactly those.
import {equal, expect, isInView, long} from "./bench.mjs";

const said = (page) => page.locator("#quiz-said").textContent();
const blanks = (page) => page.locator("#flow .answer");

async function ask(bench, hash, of = "#quiz-step", input = bench.example("lecture.json")) {
  const page = await bench.open(input, {hash});
  await page.locator(of).click();
  return page;
}

/** Types numbers into the blanks, one after the other, and has them checked. */
async function answer(page, numbers) {
  equal("as many blanks", await blanks(page).count(), numbers.length);
  for (const [k, number] of numbers.entries()) await blanks(page).nth(k).fill(String(number));
  await page.locator("#quiz-check").click();
}

/** What stands at each blank: "right", "wrong" or nothing. */
function marks(page) {
  return blanks(page).evaluateAll(
      (all) => all.map((one) => one.parentElement.querySelector(".mark")?.ariaLabel ?? ""));
}

/** The numbers of a row of the program's trace under some flags. */
function rowOf(bench, step, ...flags) {
  const [variant] =
      bench.trace(bench.example("lecture.json"), "--variant", "qkv", "--word", "2", ...flags)
          .variants;
  return variant.steps.find(({id}) => id === step).values[0];
}

export const tests = {
  async "a step's blanks hold nothing of the answers, nor does what comes after"(bench) {
    const page = await ask(bench, "#qkv/2/scaled_scores");
    equal("blanks", await blanks(page).count(), 3);
    const names = await blanks(page).evaluateAll((all) => all.map((one) => one.ariaLabel));
    equal(
        "their names", names, ["birds", "fly", "south"].map((one) => `scaled_scores[fly, ${one}]`));
    const flow = await page.locator("#flow").innerText();
    for (const [step, isThere] of Object.entries(
             {scores: true, scaled_scores: false, exponentials: false, weights: false}))
      for (const number of rowOf(bench, step)) {
        const text = String(Number(number.toFixed(4)));
        if (text.length < 3 && step !== "scores" && step !== "scaled_scores") continue;
        const numbers = flow.split(/\s+/);
        equal(`${text} of ${step}`, numbers.includes(text), isThere);
      }
    expect("no arcs", !(await page.locator("#picture").isVisible()));
    await page.locator("#flow td.held-back").first().click();
    expect("nothing to be pinned", !(await page.locator("#panel-text").isVisible()));
    await page.locator("#quiz-end").click();
    equal("then all is there", await page.locator("#flow td.held-back").count(), 0);
    expect("arcs too", await page.locator("#picture").isVisible());
  },

  async "what is typed is right where its digits are"(bench) {
    const page = await ask(bench, "#qkv/2/weights");
    for (const [numbers, expected] of [
             [["0.73", "0.27", "0"], ["right", "right", "right"]],
             [["0.7306", "0.2688", "0.0007"], ["right", "right", "right"]],
             [["0.730571551", "0.268762254", "0.000666195"], ["right", "right", "right"]],
             [["7.31e-1", ".27", "−0"], ["right", "right", "right"]],
             [["0.74", "0.27", "0"], ["wrong", "right", "right"]],
             [["0.7305", "0.2688", "0.0007"], ["wrong", "right", "right"]],
             [["0.7306", "0.2", ""], ["right", "wrong", ""]],
             [["1", "0", "0"], ["wrong", "wrong", "wrong"]]]) {
      await answer(page, numbers);
      equal(numbers.join(), await marks(page), expected);
      const wrong = expected.filter((one) => one === "wrong").length;
      const count = expected.filter((one) => one !== "").length;
      const start = wrong > 0 ? `${count - wrong} of ${count} right.` : "All 3 right.";
      expect(`told of ${numbers}: ${await said(page)}`, (await said(page)).startsWith(start));
      equal(
          "who cannot see it is told", await page.locator(".answer[aria-invalid=true]").count(),
          wrong);
    }
    await answer(page, ["0.73", "much", "0"]);
    expect("what is no number is told", (await said(page)).includes("“much” is no number"));
  },

  async "what is no number is told with what is wanted, and all others are judged"(bench) {
    const page = await ask(bench, "#qkv/2/weights");
    const lines = () => page.locator("#quiz-said p").allTextContents();
    for (const [numbers, wanted, marked] of [
             [
               ["73%", "27 %", "0"], ["as a decimal: 0.73", "as a decimal: 0.27", undefined],
               ["wrong", "wrong", "right"]
             ],
             [
               ["0,73", "0.27", "1/1000"],
               ["with a decimal point: 0.73", undefined, "as a decimal: 0.001"],
               ["wrong", "right", "wrong"]
             ],
             [
               ["−1,5", "1/3", "0.5"],
               ["with a decimal point: -1.5", "as a decimal: 0.33", undefined],
               ["wrong", "wrong", "wrong"]
             ],
             [["x", "1/0", ""], ["no number", "no number", undefined], ["wrong", "wrong", ""]]]) {
      await answer(page, numbers);
      equal(numbers.join(), await marks(page), marked);
      const told = await lines();
      for (const [k, token] of ["birds", "fly", "south"].entries()) {
        const found = told.filter((line) => line.startsWith(`weights[fly, ${token}]: `));
        equal(`${numbers}, ${token}: how often`, found.length, wanted[k] ? 1 : 0);
        if (wanted[k])
          expect(found[0], found[0].includes(`“${numbers[k]}”`) && found[0].includes(wanted[k]));
      }
    }
  },

  async "the known mistake that gives exactly the numbers typed is named"(bench) {
    const page = await ask(bench, "#qkv/2/scaled_scores");
    await answer(page, rowOf(bench, "scores"));
    const [count, , ...named] = await page.locator("#quiz-said p").allTextContents();
    equal("none is right", count, "0 of 3 right.");
    // To scale the weights in their place comes to the same scores.
    const names = named.map((text) => text.split(". ")[0]);
    equal("named", names, ["not scaled", "scaled after the softmax"]);
    const listed = bench.run("--list-mistakes").replace(/\s+/g, " ");
    for (const text of named)
      expect(
          `in the program's words: ${text}`, listed.includes(text.slice(text.indexOf(". ") + 2)));
    await answer(page, ["40", "38", "27"]);
    expect("not of others", (await said(page)).includes("No known mistake"));
    await answer(page, rowOf(bench, "scaled_scores", "--scale", "dim"));
    expect("another one", (await said(page)).includes("exactly these numbers"));
    expect("by its name", !(await said(page)).includes("not scaled"));
  },

  async "a mistake is known by all that it comes to, in a word's whole row"(bench) {
    const page = await ask(bench, "#qkv/2", "#quiz-word");
    const names = await blanks(page).evaluateAll((all) => all.map((one) => one.ariaLabel));
    equal("its steps", [...new Set(names.map((one) => one.split("[")[0]))], [
      "queries", "scores", "scaled_scores", "exponentials", "weights", "context", "ffn_hidden",
      "ffn_activated", "ffn_output"
    ]);
    const unscaled = (step) => rowOf(bench, step, "--scale", "none");
    const right = (step) => rowOf(bench, step);
    const fill = async (numbersOf) => {
      for (const [k, name] of names.entries()) {
        const [, step, column] = /^(\w+)\[fly, (\w+)\]$/.exec(name);
        const token = ["birds", "fly", "south"].indexOf(column);
        const number = numbersOf(step)[token < 0 ? Number(column) - 1 : token];
        await blanks(page).nth(k).fill(number.toFixed(4));
      }
      await page.locator("#quiz-check").click();
    };
    await fill(right);
    equal("right", await said(page), `All ${names.length} right.`);
    await fill(unscaled);
    expect(await said(page), (await said(page)).includes("exactly these numbers: not scaled."));
  },

  async "Enter checks, Tab goes from blank to blank, and arrow keys stay in them"(bench) {
    const page = await ask(bench, "#qkv/2/scaled_scores");
    const step = await page.locator("#step-count").textContent();
    await page.keyboard.type("20");
    await page.keyboard.press("Tab");
    await page.keyboard.type("19");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Enter");
    equal("so far", await said(page), "So far all 2 right. 1 still blank.");
    equal("no step", await page.locator("#step-count").textContent(), step);
    await page.locator("#next").click();
    equal("who goes on has left it", await blanks(page).count(), 0);
  },

  async "on a phone what is typed is seen, its mark too, and its field is whole"(bench) {
    for (const scheme of ["light", "dark"]) {
      const page = await bench.open(bench.example("pronoun.json"), {
        hash: "#qkv/6/weights/lesson",
        viewport: {width: 375, height: 812},
        colorScheme: scheme
      });
      await page.locator("#quiz-step").click();
      for (let k = 0; k < 3; k += 1) {
        await page.keyboard.type("0.9");
        await page.keyboard.press("Enter");
        const field = blanks(page).nth(k);
        await field.focus();
        const seen = await field.evaluate((one) => {
          const of = (node) => getComputedStyle(node);
          const cell = one.parentElement;
          const box = cell.closest(".scroll").getBoundingClientRect();
          const {left, right, top, bottom} = cell.getBoundingClientRect();
          const {color, webkitTextFillColor: fill} = of(one);
          cell.classList.add("cut");
          const whenCut = [one, cell.querySelector(".mark")].every(
              (node) => of(node).webkitTextFillColor === of(node).color);
          cell.classList.remove("cut");
          return {
            fill: fill === color,
            whenCut,
            isWhole:
                left >= box.left && right <= box.right && top >= box.top && bottom <= box.bottom,
            isOnTop: [left + 2, right - 2].every(
                (x) => cell.contains(document.elementFromPoint(x, (top + bottom) / 2)))
          };
        });
        equal(
            `${scheme}, field ${k + 1}`, seen,
            {fill: true, whenCut: true, isWhole: true, isOnTop: true});
        await blanks(page).nth(k + 1).focus();
      }
      await page.locator("#quiz-end").click();
      await page.locator("#quiz-word").click();
      const all = await blanks(page).all();
      // As where a check goes on to the first that is wrong.
      for (const field of [all.at(-1), all[0], all[Math.floor(all.length / 2)]]) {
        await field.evaluate((one) => {
          document.activeElement.blur();
          one.scrollIntoView({block: "end"});  // below the panel
          one.focus();
        });
        expect(
            `${await field.getAttribute("aria-label")} is seen of ${all.length}`,
            await isInView(field));
      }
      await page.context().close();
    }
  },

  async "with changed numbers what is right follows, and no mistake is named"(bench) {
    const page = await bench.open(bench.example("lecture.json"), {hash: "#qkv/2/scaled_scores"});
    await page.locator("#settings summary").click();
    await page.locator("#scale").fill("dim");
    await page.locator("#scale").blur();
    await page.locator("#quiz-step").click();
    await answer(page, ["10", "9.5", "6.5"]);
    equal("of what it is now", await said(page), "All 3 right.");
    await answer(page, ["40", "38", "26"]);
    expect(
        "said", (await said(page)).includes("Mistakes are named with the numbers of the original"));
  },

  async "of a long sentence no mistakes are held, and that is said"(bench) {
    const page = await ask(bench, "#qkv/1/context", "#quiz-step", bench.input(long));
    equal(
        "held", await page.locator("#mistakes").textContent().then((text) => text.trim()), "null");
    equal("no more than can be filled in", await blanks(page).count(), 24);
    expect("at once", (await said(page)).includes("this page would be too large"));
    await blanks(page).first().fill("123456");
    await page.keyboard.press("Enter");
    expect("said", (await said(page)).includes("this page would be too large"));
  },

  async "of heads each step asks for the head that is shown"(bench) {
    const input = {
      embeddings: [[1, 0, 2, 1], [0, 1, 1, 3]],
      heads: 2,
      W_Q: [[1, 0, 1, 2], [0, 1, 0, 1], [1, 1, 0, 0], [0, 0, 1, 1]],
      W_K: [[0, 1, 1, 0], [1, 0, 0, 1], [1, 0, 1, 0], [0, 1, 0, 1]],
      W_V: [[1, 2, 0, 0], [0, 0, 1, 1], [1, 0, 0, 1], [0, 1, 1, 0]]
    };
    const page = await ask(bench, "#qkv/1/head2.scores", "#quiz-step", bench.input(input));
    const [variant] = bench.trace(bench.input(input), "--variant", "qkv", "--word", "1").variants;
    const scores = variant.steps.find(({id, head}) => id === "scores" && head === 2).values[0];
    await answer(page, scores);
    equal("right", await said(page), "All 2 right.");
  }
};
