// The scale, the word itself, masks and tokens are changed, and the input is downloaded.
import {crossed, equal, expect} from "./bench.mjs";
import {changeNumber, download, expectTheProgramsNumbers} from "./edits.mjs";

const maskOfTwoWords = {
  tokens: ["a", "b", "c"],
  embeddings: [[1, 2], [3, 1], [0, 1]],
  mask: [[1, 1, 1], [1, 0, 1]],
  word: [2, 3],
  self: "score"
};

export const tests = {
  async "who comes back to the page finds it as it is computed"(bench) {
    const page = await bench.open(bench.example("lecture.json"), {args: ["--word", "1,2,3"]});
    const address = page.url();
    await page.locator("#settings summary").click();
    await page.locator("#self").selectOption("skip");
    await page.goto("about:blank");
    await page.goBack();
    const [shown, computed] = await page.evaluate(
        () =>
            [document.getElementById("self").value, globalThis.page.trace.input.self ?? "default"]);
    equal(address, shown, computed);
  },

  async "the scale, the word itself and the mask can be changed"(bench) {
    const page = await bench.open(
        bench.example("lecture.json"), {args: ["--word", "1,2,3"], hash: "#raw/2"});
    await page.locator("#settings summary").click();
    for (const scale of ["none", "dim", "1.7", "sqrt"]) {
      await page.locator("#scale").fill(scale);
      await page.locator("#scale").blur();
      await expectTheProgramsNumbers(bench, page);
    }
    for (const self of ["skip", "score", "carry", "default"]) {
      await page.locator("#self").selectOption(self);
      await expectTheProgramsNumbers(bench, page);
    }
    equal("what it was", await page.locator("#self-old").textContent(), "");
    await page.locator("#self").selectOption("skip");
    equal("is told", await page.locator("#self-old").textContent(), "was as the variant has it");
    equal(
        "and what it is", (await page.locator("#announcement").textContent()).split(".")[0],
        "The word itself: left out");
    await page.locator("#self").selectOption("default");
    await page.locator("#mask").selectOption("causal");
    const hidden = await expectTheProgramsNumbers(bench, page);
    equal("hidden", hidden.get("qkv.masked_scores[1,2]"), null);
    expect(
        "masked scores are shown", (await page.locator("#flow").textContent()).includes("masked"));
    await page.locator("#mask").selectOption("none");
    await expectTheProgramsNumbers(bench, page);
  },

  async "under every self policy and mask the page takes the program's steps"(bench) {
    const stepsOf = (trace) => trace.variants.map(
        ({steps}) => steps.map(
            ({id, head, op, from, of_words: words, transposed, divisor}) =>
                ({id, head, op, from, words, transposed, divisor})));
    for (const name of ["lecture.json", "published/yangshiteng-two-heads.json"]) {
      const file = bench.example(name);
      const page = await bench.open(file, {args: ["--word", "2"]});
      for (const self of ["carry", "skip", "score"]) {
        for (const mask of ["causal", "none"]) {
          const found = await page.evaluate(([policy, rule]) => {
            const trace = copy(original);
            setScale(trace, 3);
            setSelf(trace, policy);
            setMask(trace, rule === "none" ? null : rule);
            return JSON.parse(JSON.stringify(trace));
          }, [self, mask]);
          const flags = ["--word", "2", "--scale", "3", "--self", self, "--mask", mask];
          equal(`${name} ${flags}`, stepsOf(found), stepsOf(bench.trace(file, ...flags)));
        }
      }
      await page.context().close();
    }
  },

  async "a mask can be taken off, with several heads, and the step stays"(bench) {
    const page = await bench.open(
        bench.example("published/yangshiteng-two-heads.json"),
        {args: ["--mask", "causal"], hash: "#qkv/1/head2.weights"});
    await page.locator("#settings summary").click();
    await page.locator("[data-matrix=attention] tbody tr").first().locator("td").nth(2).click();
    await page.locator("#mask").selectOption("none");
    await expectTheProgramsNumbers(bench, page);
    expect(
        "a masked score is pinned no more",
        !(await page.locator("#panel").textContent()).includes("undefined"));
    equal("the step", await page.locator("#step-title").textContent(), "Weights, in each head");
    await page.locator("#mask").selectOption("causal");
    await expectTheProgramsNumbers(bench, page);
    equal("all as at first", await page.locator("td.changed").count(), 0);
  },

  async "a cell of a mask can be changed, to 1 or 0"(bench) {
    const input =
        bench.input({tokens: ["a", "b"], embeddings: [[1, 2], [3, 1]], mask: [[1, 0], [1, 1]]});
    const page = await bench.open(input, {hash: "#raw/2"});
    await page.locator("#settings summary").click();
    await page.locator("#self").selectOption("score");
    await changeNumber(page, "mask", 0, 1, "0.5");
    expect(
        "not one half",
        (await page.locator("#announcement").textContent()).startsWith("Not changed"));
    await changeNumber(page, "mask", 0, 1, "1");
    await expectTheProgramsNumbers(bench, page);
    await changeNumber(page, "mask", 1, 1, "0");
    await expectTheProgramsNumbers(bench, page);
    await changeNumber(page, "mask", 1, 0, "0");
    expect(
        "nothing to see",
        (await page.locator("#announcement").textContent())
            .includes("b would have nothing to attend to"));
  },

  async "a token can be renamed"(bench) {
    const page = await bench.open(bench.example("lecture.json"));
    await page.locator("#settings summary").click();
    await page.locator("#rename-which").selectOption({label: "south"});
    await page.locator("#rename-value").fill("north");
    await page.locator("#mask").selectOption("causal");
    await page.locator("#rename button").click();
    expect(
        "the one that was chosen",
        (await page.locator("#announcement").textContent()).startsWith("south is called north."));
    await page.click("#reset");
    await page.locator("#rename-which").selectOption({index: 0});
    await page.locator("#rename-value").fill("<b>bees</b>");
    await page.locator("#rename button").click();
    expect(
        "it is shown as text",
        (await page.locator("#words").textContent()).includes("<b>bees</b>"));
    equal("with what it was", await page.locator("#words .old").allTextContents(), ["was birds"]);
    equal(
        "and downloaded", JSON.parse(await download(page)).tokens, ["<b>bees</b>", "fly", "south"]);
  },

  async "of two tokens that are the same, one is renamed, and marked"(bench) {
    const page = await bench.open(
        bench.input({tokens: ["a", "b", "a"], embeddings: [[1, 2], [3, 1], [0, 1]]}));
    await page.locator("#settings summary").click();
    await page.locator("#rename-which").selectOption({label: "a₃"});
    await page.locator("#rename-value").fill("c");
    await page.locator("#rename button").click();
    equal(
        "the words", await page.locator("#words :is(button, .token)").allTextContents(),
        ["a", "b", "cwas a"]);
    equal(
        "what changed", await page.locator("#changed").textContent(),
        "Changed: token 3 is c, was a.");
  },

  async "so can one of another sentence that is attended to"(bench) {
    const page = await bench.open(bench.input({
      tokens: ["le"],
      embeddings: [[1, 2]],
      memory: {tokens: ["the", "cat"], embeddings: [[1, 0], [0, 1]]}
    }));
    await page.locator("#settings summary").click();
    await page.locator("#rename-which").selectOption({label: "cat"});
    await page.locator("#rename-value").fill("dog");
    await page.locator("#rename button").click();
    expect("shown", (await page.locator("[data-matrix=attention]").textContent()).includes("dog"));
    equal("and downloaded", JSON.parse(await download(page)).memory.tokens, ["the", "dog"]);
    expect(
        "the other was cat",
        (await page.locator("#changed").textContent())
            .includes("token 2 of the memory is dog, was cat"));
  },

  async "a mask of the words encoded alone names those words"(bench) {
    const page = await bench.open(bench.input(maskOfTwoWords), {hash: "#raw/3"});
    await page.locator("[data-matrix=mask] tbody tr").nth(1).locator("td").first().click();
    expect(
        "its name", (await page.locator("#panel-text").textContent()).startsWith("mask[c, a] = 1"));
    await page.locator("#change-value").fill("0");
    await page.locator("#change button").click();
    await expectTheProgramsNumbers(bench, page);
  },

  async "a mask of all words hides from those encoded what their own rows hide"(bench) {
    const input = bench.input({
      tokens: ["a", "b", "c"],
      embeddings: [[1, 2], [3, 1], [0, 1]],
      mask: [[1, 1, 1], [1, 0, 1], [0, 1, 1]],
      word: [2, 3],
      self: "score"
    });
    const page = await bench.open(input, {hash: "#raw/3"});
    await page.locator("[data-matrix=mask] tbody tr").nth(1).locator("td").first().click();
    expect(
        "its name", (await page.locator("#panel-text").textContent()).startsWith("mask[b, a] = 1"));
    equal(
        "a masked score",
        await page.evaluate(
            () => globalThis.page.arithmetic.value(
                {variant: "raw", name: "masked_scores", at: [1, 1]})),
        -Infinity);
    await page.locator("#change-value").fill("0");
    await page.locator("#change button").click();
    await expectTheProgramsNumbers(bench, page);
  },

  async "the untouched input, downloaded, gives the same trace"(bench) {
    for (const file of bench.examples()) {
      const page = await bench.open(file);
      const input = bench.input(await download(page));
      equal(file, bench.trace(input), bench.trace(file));
      await page.context().close();
    }
  },

  async "who changes a setting stays by it, though rows above it grow"(bench) {
    for (const viewport of [{width: 1280, height: 800}, {width: 375, height: 667}]) {
      const page = await bench.open(
          bench.example("pronoun.json"),
          {args: ["--word", "1,2,3,4,5,6,7,8"], hash: "#qkv/6", viewport, reducedMotion: "reduce"});
      await page.locator("#settings summary").click();
      await page.locator("[data-matrix=W_Q] td").nth(1).click();
      for (const [id, value] of [["mask", "causal"], ["self", "skip"], ["mask", "none"]]) {
        const select = page.locator(`#${id}`);
        await select.focus();
        await select.evaluate((one) => one.scrollIntoView({block: "center"}));
        const top = async () => select.evaluate((one) => one.getBoundingClientRect().top);
        const before = await top();
        await select.selectOption(value);
        expect("said", (await page.locator("#announcement").textContent()) !== "");
        expect(`${viewport.width}, ${id}: ${before}`, Math.abs(await top() - before) < 1);
      }
    }
  },

  async "nobody is renamed by an empty field, and the field is cleared"(bench) {
    const page = await bench.open(bench.example("lecture.json"));
    await page.locator("#settings summary").click();
    await page.locator("#rename button").click();
    equal("nothing has changed", await page.locator("#changed").textContent(), "");
    await page.locator("#rename-value").fill("bees");
    await page.locator("#rename button").click();
    equal(
        "said", await page.locator("#announcement").textContent(),
        "birds is called bees. All numbers shown are as at first.");
    equal("cleared", await page.locator("#rename-value").inputValue(), "");
    await page.locator("#rename-value").fill("wasps");
    await page.click("#reset");
    equal("cleared again", await page.locator("#rename-value").inputValue(), "");
  },

  async "a mask that is set aside keeps what has been changed in it, and its rows their names"(
      bench) {
    const page = await bench.open(bench.input(maskOfTwoWords), {hash: "#raw/3"});
    await page.locator("#settings summary").click();
    await changeNumber(page, "mask", 1, 0, "0");
    const changes = async () => page.locator("#changed").textContent();
    equal("changed", await changes(), "Changed: mask[3,1] is 0, was 1.");
    const before = await page.locator("#flow").textContent();
    await page.locator("#mask").selectOption("causal");
    equal("set aside", await changes(), "Changed: mask is causal, was the input's own.");
    await page.locator("#mask").selectOption("matrix");
    equal("again", await changes(), "Changed: mask[3,1] is 0, was 1.");
    equal("as it was", await page.locator("#flow").textContent(), before);
    await expectTheProgramsNumbers(bench, page);
    await page.click("#reset");
    await page.locator("#mask").selectOption("none");
    await page.locator("#mask").selectOption("matrix");
    equal("what is undone stays so", await changes(), "");
  },

  async "where another sentence is attended to, what becomes of the word itself is no choice"(
      bench) {
    const page = await bench.open(bench.input(crossed));
    await page.locator("#settings summary").click();
    expect("disabled", await page.locator("#self").isDisabled());
    equal("why", await page.locator("#self-why").textContent(), "not among the tokens attended to");
  },

  async "a long name runs out of nothing"(bench) {
    for (const width of [375, 1280]) {
      const page = await bench.open(
          bench.input({tokens: ["a", "b"], embeddings: [[1, 0], [0, 1]]}),
          {viewport: {width, height: 812}});
      await page.locator("#settings summary").click();
      await page.locator("#rename-value").fill("x".repeat(300));
      await page.locator("#rename button").click();
      for (const id of ["panel", "panel-changes", "changed", "announcement"]) {
        const [all, room] = await page.locator(`#${id}`).evaluate((one) => {
          const {left} = one.getBoundingClientRect();
          const range = document.createRange();
          range.selectNodeContents(one);
          return [
            range.getBoundingClientRect().right,
            Math.min(innerWidth, left + Math.max(one.offsetWidth, 1) + 1)
          ];
        });
        expect(`${width}, ${id}: ${all} of ${room}`, all <= room);
      }
    }
  },
};
