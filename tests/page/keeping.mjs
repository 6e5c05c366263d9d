// Nothing is lost: undoing, links that hold the view and the changes, leaving.
import {equal, expect} from "./bench.mjs";
import {changeNumber, expectTheProgramsNumbers} from "./edits.mjs";

const flowOf = (page) => page.locator("#flow").textContent();
const hashOf = (page) => page.evaluate(() => location.hash);
const said = (page) => page.locator("#announcement").textContent();

/** Rows of numbers, all different: so many changes that no address holds them. */
const wide = {
  embeddings: Array.from({length: 12}, (_, i) => Array.from({length: 12}, (__, j) => i - j / 7))
};

/** Makes every change that can be made on the page of the lecture's example, one by one. */
const everyChange = {
  "a number": (page) => changeNumber(page, "W_Q", 1, 1, "-1.25e-7"),
  "another number": (page) => changeNumber(page, "embeddings", 0, 2, "-4.5"),
  "the scale": async (page) => {
    await page.locator("#scale").fill("2.5");
    await page.locator("#scale").blur();
  },
  "the word itself": (page) => page.locator("#self").selectOption("carry"),
  "the mask": (page) => page.locator("#mask").selectOption("causal"),
  "a token": async (page) => {
    await page.locator("#rename-value").fill("&=#%\"<b> \u202e\ud83d\ude00");
    await page.locator("#rename button").click();
  }
};

async function changeAll(bench) {
  const page = await bench.open(bench.example("lecture.json"), {hash: "#qkv/3/scores"});
  await page.locator("#settings summary").click();
  for (const change of Object.values(everyChange)) await change(page);
  return page;
}

export const tests = {
  async "every change is undone and made again, by keys and by buttons"(bench) {
    const page = await bench.open(bench.example("lecture.json"), {hash: "#qkv/3"});
    expect("nothing to undo at first", !(await page.locator("#undo").isVisible()));
    await page.locator("#settings summary").click();
    const flows = [await flowOf(page)];
    for (const change of Object.values(everyChange)) {
      await change(page);
      flows.push(await flowOf(page));
    }
    equal("each changes what is shown", new Set(flows).size, flows.length);
    await page.locator("#step-title").click();
    for (let k = flows.length - 2; k >= 0; k -= 1) {
      await page.keyboard.press("Control+z");
      equal(`undone, ${k} remain`, await flowOf(page), flows[k]);
      if (k === 3) await expectTheProgramsNumbers(bench, page);
    }
    expect("as at first", (await said(page)).endsWith("All numbers shown are as at first."));
    await page.keyboard.press("Control+z");
    equal("no further", await flowOf(page), flows[0]);
    for (let k = 1; k < flows.length; k += 1) {
      await page.keyboard.press(k % 2 ? "Control+y" : "Control+Shift+Z");
      equal(`again, ${k}`, await flowOf(page), flows[k]);
    }
    await page.keyboard.press("Control+y");
    equal("no further forth", await flowOf(page), flows.at(-1));
    await page.click("#reset");
    equal("all taken back", await flowOf(page), flows[0]);
    await page.click("#undo");
    equal("is undone too", await flowOf(page), flows.at(-1));
    await page.click("#undo");
    equal("and what was before it", await flowOf(page), flows.at(-2));
    await changeNumber(page, "W_K", 0, 0, "7");
    expect("what is new leaves nothing to make again", await page.locator("#redo").isDisabled());
    await page.locator("#change-value").press("8");
    await page.keyboard.press("Meta+z");  // in the field, which undoes its own
    equal("the field keeps its own undo", await page.locator("#undo").isDisabled(), false);
    expect("and the change stays", (await page.locator("#changed").textContent()).includes("more"));
  },

  async "once a field's text is taken, Ctrl+Z there undoes the page's change"(bench) {
    const page = await bench.open(bench.example("lecture.json"), {hash: "#qkv/2"});
    const cell = page.locator("[data-matrix=embeddings] tbody td:not(:empty)").first();
    const field = page.locator("#change-value");
    const seen = async () =>
        [await field.inputValue(), (await cell.innerText()).split(/\s/)[0],
         (await hashOf(page)).split("&")[2] ?? ""];
    await cell.click();
    await cell.press("Enter");
    await page.keyboard.type("9");
    await page.keyboard.press("Control+z");
    equal("what is typed is undone by the field", await seen(), ["3", "3", ""]);
    await page.keyboard.press("Control+a");
    await page.keyboard.type("9");
    await page.keyboard.press("Enter");
    equal("taken", await seen(), ["9", "9", "embeddings.1.1=9"]);
    await page.keyboard.press("Control+z");
    equal("undone everywhere", await seen(), ["3", "3", ""]);
    expect(
        await said(page),
        (await said(page)).startsWith("Undone: embeddings[birds, 1] is 3 again."));
    await page.keyboard.press("Control+y");
    equal("and made again", await seen(), ["9", "9", "embeddings.1.1=9"]);
    await page.locator("#settings summary").click();
    await page.locator("#scale").fill("dim");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Control+z");
    equal("the scale too", await page.locator("#scale").inputValue(), "sqrt");
  },

  async "what is undone or made again is told as it is now"(bench) {
    const page = await changeAll(bench);
    await page.locator("#step-title").click();
    const told = [];
    for (const key of [...Array(6).fill("Control+z"), "Control+y"]) {
      await page.keyboard.press(key);
      told.push((await said(page)).split(" again. ")[0]);
    }
    equal("told", told, [
      "Undone: token 1 is birds", "Undone: mask is none", "Undone: self is default",
      "Undone: scale is sqrt", "Undone: embeddings[birds, 3] is 1", "Undone: W_Q[2, 2] is 0",
      "Redone: W_Q[2, 2] is -1.25e-7"
    ]);
    await page.keyboard.press("Control+y");
    await page.click("#reset");
    await page.click("#undo");
    const both = "Undone: embeddings[birds, 3] is -4.5 again; W_Q[2, 2] is -1.25e-7";
    equal("two at once", (await said(page)).split(" again. ")[0], both);
  },

  async "a button that can do no more hands the focus to the other"(bench) {
    const page = await bench.open(bench.example("lecture.json"), {hash: "#qkv/3"});
    await changeNumber(page, "W_Q", 1, 1, "5");
    await page.locator("#undo").press("Enter");
    equal("to redo", await page.evaluate(() => document.activeElement.id), "redo");
    await page.keyboard.press("Enter");
    equal("and back", await page.evaluate(() => document.activeElement.id), "undo");
  },

  async "a link gives exactly the view, what is pinned and the changes"(bench) {
    const page = await changeAll(bench);
    await page.locator("[data-matrix=attention] tbody td").nth(1).click();
    const hash = await hashOf(page);
    const again = await bench.open(bench.example("lecture.json"), {hash});
    equal("its address", await hashOf(again), hash);
    for (const id of ["flow", "panel-text", "changed", "step-title", "words", "settings"])
      equal(
          id, await again.locator(`#${id}`).textContent(),
          await page.locator(`#${id}`).textContent());
    equal("is pinned", await again.locator("#unpin").isVisible(), true);
    equal(
        "the input", await again.evaluate(() => globalThis.page.trace.input),
        await page.evaluate(() => globalThis.page.trace.input));
    equal("nothing is complained of", await said(again), "");
    await expectTheProgramsNumbers(bench, again);
    await again.locator("#step-title").click();
    await again.keyboard.press("Control+z");
    equal("and can be undone", await again.locator("#changed").textContent(), "");
  },

  async "links hold changes of every form of input"(bench) {
    for (const name
             of ["masks of heads", "masks that all hold", "a window and a sink",
                 "all heads share keys, and what is cached",
                 "a gated block, normed before, and what is cached"]) {
      const page = await bench.open(bench.form(name));
      const broken = await page.evaluate(() => {
        const {page: shown} = globalThis;
        const found = [];
        for (const matrix of Object.keys(facts.matrices)) {
          for (const {head, rows} of inputMatrices(original.input, matrix)) {
            const place = {name: matrix, head, at: [rows.length - 1, rows[0].length - 1]};
            const trace = copy(original);
            const was = rows.at(-1).at(-1);
            setNumber(trace, place, isMask(matrix) ? 1 - was : 0.1 + 0.2);
            const text = changesText(trace);
            if (text === "") found.push(`${matrix}: ${JSON.stringify(place)} is not told`);
            let read;
            try {
              read = withChanges(text);
            } catch (error) {
              if (error instanceof RangeError && !error.message.includes("no change")) continue;
              throw error;
            }
            if (JSON.stringify(read.input) !== JSON.stringify(trace.input))
              found.push(`${text} gives another input`);
          }
        }
        for (const variant of shown.trace.variants) {
          for (const step of variant.steps) {
            const at = axesOf(step.id).map(() => 0);
            const place = {variant: variant.id, name: step.id, head: step.head, at};
            const read = placeOfPinned(shown, placeText(place));
            if (JSON.stringify(read) !== JSON.stringify(place))
              found.push(`${placeText(place)} is read as ${JSON.stringify(read)}`);
          }
        }
        return found;
      });
      equal(name, broken, []);
      await page.context().close();
    }
  },

  async "what an address names and the page has not is said, and does no harm"(bench) {
    const parts = [
      "W_Z.1.2=5",
      "W_Q.9.9=1",
      "W_Q.1=1",
      "W_Q.1.1=x",
      "W_Q.1.1=1e999",
      "W_Q.1.1",
      "=",
      "tokens.9=a",
      "tokens.1=%",
      "tokens.1=%E0%A4%A",
      "mask=own",
      "mask=__proto__",
      "self=me",
      "scale=0",
      "scale=",
      "__proto__.1.1=5",
      "constructor.1.1=1",
      "head1.W_Q.1.1=2",
      "qkv.W_Q.1.1=1",
      "tokens.0=a",
      "%.1.1=2",
      "W_Q.1.1.1=4",
      "embeddings.1.1=1e308"
    ];
    for (const part of parts) {
      const page = await bench.open(bench.example("lecture.json"), {hash: `#qkv/2&${part}`});
      expect(`${part}: “${await said(page)}”`, (await said(page)).startsWith("The changes in the"));
      equal(`${part} changes nothing`, await page.locator("td.changed").count(), 0);
      equal(`${part} is in the address no more`, await hashOf(page), "#qkv/2");
      await page.context().close();
    }
    const views = [
      "x/2", "qkv/99", "qkv/2/nothing", "qkv/2/head7", "qkv/2/head7.weights", "qkv/a",
      "qkv/2/a/b/c", "qkv/2&pin=qkv.weights.99.1", "qkv/2&pin=%", "qkv/2&pin=qkv.nothing.1",
      "qkv/2&pin=W_Q.9.1", "qkv/2&pin=qkv.queries.1", "qkv/2&pin=qkv.head3.weights.1.1",
      "qkv/2&pin=qkv.__proto__.1.1", "qkv/2&pin=qkv.weighted_values.1.1"
    ];
    for (const view of views) {
      const page = await bench.open(bench.example("lecture.json"), {hash: `#${view}`});
      expect(
          `${view}: “${await said(page)}”`, (await said(page)).startsWith("Of the address this"));
      expect(`${view} pins nothing`, !(await page.locator("#unpin").isVisible()));
      await page.context().close();
    }
    const whole = await bench.open(bench.example("lecture.json"), {hash: "#raw/1/scores"});
    equal("what is whole is not complained of", await said(whole), "");
  },

  async "changes that are too many for an address are left out, which is said at both ends"(bench) {
    const file = bench.input(wide);
    const page = await bench.open(file, {hash: "#raw/1"});
    await page.evaluate(() => globalThis.page.changes.make((trace) => {
      trace.input.embeddings.forEach((row, i) => row.forEach((_, j) => {
        row[j] = Math.sin(12 * i + j);
      }));
      return "All embeddings are others";
    }));
    const hash = await hashOf(page);
    expect(`${hash.length} letters`, hash.length <= 2001);
    await page.evaluate(() => {
      navigator.clipboard.writeText = (text) => {
        globalThis.copied = text;
        return Promise.resolve();
      };
    });
    await page.click("#copy-link");
    expect(`said: ${await said(page)}`, (await said(page)).includes("without what was changed"));
    const again = await bench.open(file, {hash});
    expect(`said there: ${await said(again)}`, (await said(again)).includes("too much for one"));
    await page.evaluate(() => {
      location.hash = location.hash.replace("raw/1", "raw/2");
    });
    await page.waitForFunction(() => globalThis.page.word === 1);
    expect("they stay where they are", await page.locator("td.changed").count() > 0);
  },

  async "the link is copied, or stands selected where a page may not copy"(bench) {
    const page = await bench.open(bench.example("lecture.json"), {hash: "#qkv/2/weights"});
    await page.evaluate(() => {
      navigator.clipboard.writeText = (text) => {
        globalThis.copied = text;
        return Promise.resolve();
      };
    });
    await changeNumber(page, "W_Q", 1, 1, "5");
    await page.click("#copy-link");
    equal("said", await said(page), "Copied: the link to this view.");
    equal(
        "copied", await page.evaluate(() => globalThis.copied),
        await page.evaluate(() => location.href));
    await page.evaluate(() => {
      navigator.clipboard.writeText = () => Promise.reject(new DOMException("no"));
    });
    await page.click("#copy-link");
    const field = page.locator("#copy-text");
    await field.waitFor();
    equal(
        "selected",
        await page.evaluate(() => getSelection().toString() || document.activeElement.value),
        await page.evaluate(() => location.href));
    expect("said how", (await said(page)).includes("Ctrl+C"));
    await field.press("Escape");
    expect("Escape closes it", !(await field.isVisible()));
    equal("and leads back", await page.evaluate(() => document.activeElement.id), "copy-link");
    await page.evaluate(() => {
      Object.defineProperty(navigator, "clipboard", {value: undefined});
    });
    await page.click("#copy-link");
    expect("so where there is no clipboard", await field.isVisible());
  },

  async "who leaves is asked only while changes are held nowhere"(bench) {
    const asks = (page) => page.evaluate(() => {
      const event = new Event("beforeunload", {cancelable: true});
      window.dispatchEvent(event);
      return event.defaultPrevented;
    });
    const page = await bench.open(bench.input(wide), {hash: "#raw/1"});
    equal("nothing is changed", await asks(page), false);
    await changeNumber(page, "embeddings", 0, 0, "5");
    equal("the address holds it", await asks(page), false);
    const changeMany = (factor) => page.evaluate(
        (by) => globalThis.page.changes.make((trace) => {
          trace.input.embeddings.forEach((row, i) => row.forEach((_, j) => {
            row[j] = Math.sin(12 * i + j) * by;
          }));
          return "All embeddings are others";
        }),
        factor);
    await changeMany(1);
    equal("no address holds it", await asks(page), true);
    await Promise.all([page.waitForEvent("download"), page.click("#download")]);
    equal("a download holds it", await asks(page), false);
    await changeMany(2);
    equal("not what came after", await asks(page), true);
    await page.click("#undo");
    equal("but what was before", await asks(page), false);
    await page.evaluate(() => {
      history.replaceState = () => {
        throw new DOMException("no", "SecurityError");
      };
    });
    await page.click("#reset");
    await changeNumber(page, "embeddings", 0, 0, "5");
    equal("there is no address to hold it", await asks(page), true);
  },
};
