// A whole block on the page: each step in its place, what its rows are, and what comes of changes.
import {equal, expect} from "./bench.mjs";
import {changeNumber, expectTheProgramsNumbers} from "./edits.mjs";

const after = "a block of two heads, normed after";
const gated = "a gated block, normed before, and what is cached";

/** Texts of what stands in a matrix's cells of that class, row by row. */
const textsOf = (page, matrix, cells) =>
    page.locator(`[data-matrix="${matrix}"] tbody tr`)
        .evaluateAll(
            (rows, which) => rows.map(
                (row) => [...row.querySelectorAll(which)].map((one) => one.firstChild.textContent)),
            cells);

export const tests = {
  async "each step of a block stands after what it reads, in the order of the trace"(bench) {
    const page = await bench.open(bench.form(after), {hash: "#qkv/3"});
    const shown = await page.locator("#flow > .matrix")
                      .evaluateAll((all) => all.map((one) => one.dataset.matrix));
    const order = [
      "embeddings",       "positioned",       "W_Q",          "queries",
      "attention",        "concat",           "W_O",          "output",
      "residual_1",       "norm.gain_1",      "norm.shift_1", "norm_1",
      "feed_forward.W_1", "feed_forward.b_1", "ffn_hidden",   "ffn_activated",
      "feed_forward.W_2", "feed_forward.b_2", "ffn_output",   "residual_2",
      "norm.gain_2",      "norm.shift_2",     "norm_2"
    ];
    equal("in order", shown.filter((one) => order.includes(one)), order);
    const text = bench.run(bench.form(after), "--variant", "qkv", "--word", "1,2,3");
    const said = await page.locator("#flow > p").textContent();
    expect(`${said} is in the text`, text.includes(`\n${said}\n`));
    const name = await page.locator("[data-matrix=\"norm_2\"] .name").textContent();
    equal("what comes of it", name, "norm_2 N″, the next layer's embeddings");
  },

  async "beside normed and positioned rows stands what the trace knows of them"(bench) {
    const page = await bench.open(bench.form(after), {hash: "#qkv/3"});
    const {steps} =
        bench.trace(bench.form(after), "--variant", "qkv", "--word", "1,2,3").variants[0];
    const known = (id) => steps.find((step) => step.id === id);
    const {mean, variance, root} = known("norm_1");
    const {angles, cos, sin} = known("positioned");
    for (const [id, facts] of [
             ["norm_1", [mean, variance, root]], ["positioned", [angles, cos, sin]]])
      equal(
          id, await textsOf(page, id, "td.fact"),
          await page.evaluate(
              (all) => all[0].map(
                  (_, row) => all.flatMap((fact) => [fact[row]].flat()).map((x) => written(x, 4))),
              facts));
  },

  async "a gated number is opened to its gate and its hidden number, which light up"(bench) {
    const page = await bench.open(bench.form(gated), {hash: "#qkv/3/ffn_activated"});
    const read = await page.locator("#flow .reads")
                     .evaluateAll((all) => all.map((one) => one.dataset.matrix));
    equal("read", read, ["ffn_hidden", "ffn_gate"]);
    await page.evaluate(
        () => globalThis.page.pin({variant: "qkv", name: "ffn_activated", at: [2, 1]}));
    const lit = () =>
        page.locator("#flow .operand")
            .evaluateAll((all) => all.map((one) => one.closest(".matrix").dataset.matrix));
    equal("lit", await lit(), ["ffn_hidden", "ffn_gate"]);
    await page.evaluate(() => globalThis.page.pin({variant: "qkv", name: "norm_1", at: [2, 1]}));
    equal("of a norm", (await lit()).sort(), [...Array(4).fill("embeddings"), "norm.gain_1"]);
  },

  async "a changed embedding, gain or weight of a network is computed through the whole block"(
      bench) {
    const page = await bench.open(bench.form(after), {hash: "#qkv/3"});
    for (const [matrix, row, column] of [
             ["embeddings", 0, 1], ["norm.gain_1", 0, 2], ["feed_forward.W_1", 1, 3]]) {
      await changeNumber(page, matrix, row, column, "3.5");
      await expectTheProgramsNumbers(bench, page);
      for (const id of ["ffn_hidden", "norm_2"])
        expect(
            `${id} is marked`,
            await page.locator(`[data-matrix="${id}"] td.changed:not(.fact)`).count() > 0);
    }
    expect(
        "so are means", await page.locator("[data-matrix=\"norm_1\"] td.fact.changed").count() > 0);
    await page.click("#reset");
    equal("as at first", await page.locator("td.changed").count(), 0);
  },

  async "a norm of alike numbers is no number, and says so"(bench) {
    const input = bench.input(
        {embeddings: [[1, 2], [3, 1]], norm: {kind: "layer", place: "before", epsilon: 0}});
    const page = await bench.open(input, {hash: "#raw/1"});
    await changeNumber(page, "embeddings", 0, 0, "2");
    equal(
        "said", await page.locator("#announcement").textContent(),
        "Not changed: raw: norm_1 would divide by a root of 0.");
  },
};
