// What stands around the flow and is no control: title, legend, and what paper needs.

function drawHeader() {
  const {input} = original;
  if (input.title) {
    document.title = `${visible(input.title)} · attn-trace`;
    document.getElementById("title").textContent = visible(input.title);
  }
  document.getElementById("description").textContent = visible(input.description ?? "");
  document.getElementById("about").hidden = !input.description && !input.source;
  document.getElementById("source").textContent =
      input.source ? `Source: ${visible(input.source)}` : "";
  document.getElementById("made-by").textContent = `Made by ${original.generator}.`;
}

/** How far each of the scales goes that are shown, and what a colour does not say by itself. */
function drawLegend(page) {
  const {kinds} = page.tables;
  const shown = Object.keys(facts.kinds).filter((kind) => kinds.has(kind) && page.scales[kind] > 0);
  document.getElementById("legend").replaceChildren(
      "The strongest colour: ",
      ...shown.map((kind) => legendEntry(page, kind, [...kinds.get(kind)])), "Hatched: below 0.");
}

/** A kind, and the learned matrices that share its scale. */
function legendEntry(page, kind, names) {
  const learned = names.filter(isLearned);
  const text = (scales) => written(scales[kind], page.decimals);
  const isChanged = text(page.scales) !== text(page.firstScales);
  return element(
      "span", {class: "legend-kind"}, `${[kind, ...learned].join(", ")} `,
      element("span", {class: "key", "data-role": facts.kinds[kind]}), ` ${text(page.scales)}`,
      isChanged ? oldText(text(page.firstScales)) : null);
}

/** Which sentence, variant, word and head a sheet of paper is about. */
function drawPaperTitle(page) {
  const word = page.trace.words[page.word];
  const {tokens} = page.trace.input;
  const variant = page.isComparing ? "the variants side by side" : page.variant.id;
  const head = page.head ? ` · head ${page.head}` : "";
  document.getElementById("paper-title").textContent =
      `${variant} · ${labels(tokens)[word - 1]}, word ${word} of ${tokens.length}${head}`;
  document.getElementById("paper-sentence").textContent = labels(tokens).join(" ");
}

/** On paper nothing scrolls: wide tables go on below, and the description is open. */
function startPrinting(page) {
  const about = document.getElementById("about");
  let wasOpen = false;
  const print = (isOnPaper) => {
    if (page.isOnPaper === isOnPaper) return;
    if (isOnPaper) wasOpen = about.open;
    about.open = isOnPaper || wasOpen;
    page.isOnPaper = isOnPaper;
    const {classList} = document.documentElement;
    classList.toggle("many-digits", isOnPaper && page.decimals > 8);
    classList.toggle("many-columns", isOnPaper && hasManyColumns(page));
    page.draw();
  };
  window.addEventListener("beforeprint", () => print(true));
  window.addEventListener("afterprint", () => print(false));
  matchMedia("print").addEventListener("change", (event) => print(event.matches));
}

/** How much of the window's height is taken by what sticks. */
function coveredHeight() {
  const {style} = document.documentElement;
  return ["--top", "--bottom"]
      .map((name) => parseFloat(style.getPropertyValue(name)) || 0)
      .reduce((sum, height) => sum + height);
}

/** Nothing that is scrolled or tabbed to stops under the stage or the panel, which stick. */
function keepClear() {
  const heightOf = (id) => document.getElementById(id).offsetHeight;
  const stage = document.getElementById("stage");
  const steps = heightOf("stepper");
  const heights = {
    "--picture": stage.offsetHeight - steps,
    "--top": (letsPictureGo(stage) ? steps : stage.offsetHeight) + 14,
    "--bottom": heightOf("panel") + 8
  };
  const {style} = document.documentElement;
  // What is set anew makes the browser look at the style of all there is.
  for (const [name, height] of Object.entries(heights))
    if (style.getPropertyValue(name) !== `${height}px`) style.setProperty(name, `${height}px`);
}

/** Whether there is too little room for the picture to stay in sight. */
function letsPictureGo(stage) {
  return stage.classList.contains("tall") || matchMedia("(max-height: 30rem)").matches;
}

/** Brings a cell into view, though the panel has just grown over it. */
function reveal(cell) {
  keepClear();
  cell.scrollIntoView({block: "nearest", inline: "nearest"});
}

/** Keeps clear while text and windows change what sticks. */
function startKeepingClear() {
  const observer = new ResizeObserver(keepClear);
  window.addEventListener("resize", fitBoard);
  for (const id of ["stage", "panel"]) observer.observe(document.getElementById(id));
  keepClear();
}
