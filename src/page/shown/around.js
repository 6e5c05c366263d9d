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

/**
 * A kind, and the learned matrices that share its scale. Where the step that a kind is called by
 * has the colour of another, as the context has, the steps that have its own stand for it.
 */
function legendEntry(page, kind, names) {
  const learned = names.filter(isLearned);
  const called = ofVectors.includes(kind) ? names.filter((name) => !isLearned(name)) : [kind];
  const text = (scales) => written(scales[kind], page.decimals);
  const isChanged = text(page.scales) !== text(page.firstScales);
  return element(
      "span", {class: "legend-kind"}, `${[...called, ...learned].join(", ")} `,
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

/** How much of the window what sticks takes at its top and bottom, and a little room. */
function covered() {
  const heightOf = (id) => document.getElementById(id).offsetHeight;
  // In a low window there is too little room for the picture to stay in sight.
  const isLow = matchMedia("(max-height: 30rem)").matches;
  return {above: heightOf(isLow ? "stepper" : "stage") + 14, below: heightOf("panel") + 8};
}

/** The height that is left between what sticks. */
function roomInWindow() {
  const {above, below} = covered();
  return innerHeight - above - below;
}

/** What has to be scrolled away until the stage sticks. */
function heightAboveStage() {
  return document.querySelector("header").getBoundingClientRect().bottom + scrollY;
}

/** Brings a node into view, clear of what sticks. */
function reveal(node) {
  const {above, below} = covered();
  node.style.scrollMarginBlock = `${above}px ${below}px`;
  node.scrollIntoView({block: "nearest", inline: "nearest"});
  node.style.scrollMarginBlock = "";
}

/** Nothing that is tabbed to stops under the stage or the panel, which stick. */
function startKeepingClear() {
  const [stage, stepper] = ["stage", "stepper"].map((id) => document.getElementById(id));
  const measure = () => {
    document.body.style.setProperty("--header", `${heightAboveStage()}px`);
    stage.style.setProperty("--picture", `${stage.offsetHeight - stepper.offsetHeight}px`);
  };
  const observer = new ResizeObserver(measure);
  for (const one of [stage, stepper]) observer.observe(one);
  measure();
  window.addEventListener("resize", fitBoard);
  let isTabbing = false;
  document.addEventListener("keydown", ({key}) => {
    isTabbing = key === "Tab";
  });
  document.addEventListener("focusin", ({target}) => {
    if (isTabbing && target.closest("main, body > section")) reveal(target);
  });
}
