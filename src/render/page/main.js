// What is shown: which variant, word, head and step; and what happens when somebody acts.

const facts = JSON.parse(document.getElementById("facts").textContent);
const original = complete(JSON.parse(document.getElementById("trace").textContent));

class Page {
  constructor() {
    this.trace = copy(original);
    this.variantIndex = 0;
    this.word = 0;
    this.stepIndex = -1;
    this.comparing = false;
    this.isChanged = false;
    this.timer = null;
    this.decimals = facts.decimals;
    this.tables = new Tables();
    this.refresh();
    this.panel = new Panel(this);
  }

  get variant() {
    return this.trace.variants[this.variantIndex];
  }

  /** The step shown, or undefined: the whole computation. */
  get step() {
    return this.comparing ? undefined : this.variant.steps[this.stepIndex];
  }

  get headCount() {
    return this.variant.settings.heads ?? 1;
  }

  /** The head shown, or undefined where there is one. */
  get head() {
    return this.headCount > 1 ? this.chosenHead ?? 1 : undefined;
  }

  /** What the number of a place was in the original; undefined where it had no such place. */
  before(place) {
    return this.originals.step(place) || !this.arithmetic.step(place) ? this.originals.value(place) : undefined;
  }

  /** Computes what depends on the trace and the variant. */
  refresh() {
    this.arithmetic = new Arithmetic(this.trace, this.variant);
    this.originals = new Arithmetic(original, original.variants[this.variantIndex]);
    this.scales = scalesOf(this.trace);
  }

  formula(step) {
    const made = facts.formulas[this.variant.id][Operands.key(step.id, step.head)];
    const isOriginal = same(this.variant.settings.scale, original.variants[this.variantIndex].settings.scale);
    if (step.op === "divide" && !isOriginal) return `Z = S ÷ ${written(step.divisor, this.decimals)}`;
    if (step.op === "mask") return this.trace.input.mask === "causal" ? "Z′ = Z, but −∞ for every token after the word" : "Z′ = Z, but −∞ where the mask has 0";
    if (step.op === "exp") return `E = e^(${step.from[0] === "masked_scores" ? "Z′" : "Z"} − the row's maximum)`;
    if (step.op === "sum") return made.replace(/ \+ the word's own.*$/, "") + (step.from.length > 1 ? " + the word's own vector" : "");
    return made;
  }

  draw() {
    this.tables = new Tables();
    const flow = document.getElementById("flow");
    flow.replaceChildren(...(this.comparing ? comparison(this) : new Flow(this).draw()));
    for (const table of flow.querySelectorAll("table")) table.querySelector("tbody td:not(.bars)")?.setAttribute("tabindex", "0");
    drawChoices(this);
    this.drawStep();
    // What was pinned may be no more: a masked score without a mask.
    const isThere = this.panel?.pinned && this.arithmetic.value(this.panel.pinned) !== undefined;
    if (isThere && !this.comparing) this.panel.pin(this.panel.pinned);
    else this.panel?.unpin();
  }

  drawStep() {
    const steps = this.variant.steps;
    const slider = document.getElementById("slider");
    slider.max = String(steps.length);
    slider.value = String(this.stepIndex + 1);
    document.getElementById("stepper").hidden = this.comparing;
    document.getElementById("panel").hidden = this.comparing;
    document.getElementById("step-count").textContent = `${this.stepIndex + 1} of ${steps.length}`;
    const { step } = this;
    const fact = step && facts.steps[step.id];
    document.getElementById("step-title").textContent = step ? `${fact.title}${step.head ? `, head ${step.head}` : ""}` : "The whole computation";
    document.getElementById("step-formula").textContent = step ? this.formula(step) : "";
    document.getElementById("step-why").textContent = step ? fact.why : facts.summaries[this.variant.id];
    slider.setAttribute("aria-valuetext", document.getElementById("step-title").textContent);
    this.mark(step);
    this.writeAddress();
  }

  /** Marks the tables that a step reads, and the one that it makes. */
  mark(step) {
    const flow = document.getElementById("flow");
    for (const mark of ["reads", "makes", "read", "made"]) flow.querySelectorAll(`.${mark}`).forEach((one) => one.classList.remove(mark));
    if (!step) return;
    for (const name of step.from) {
      const from = this.arithmetic.of.step(name, step.op === "split" ? undefined : step.head);
      // A concat reads every head's context, of which one is shown.
      const key = from ? Operands.key(from.id, from.head) : step.op === "concat" ? Operands.key(name, this.head) : name;
      this.markTable(flow, key, "reads", "read");
    }
    const made = this.markTable(flow, Operands.key(step.id, step.head), "makes", "made");
    made?.scrollIntoView({ block: "nearest", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  }

  /** Marks a table, or a column or row of one. */
  markTable(flow, key, tableMark, columnMark) {
    const column = flow.querySelector(`[data-column="${CSS.escape(key)}"]`);
    const table = flow.querySelector(`[data-matrix="${CSS.escape(key)}"]`) ?? column?.closest(".matrix");
    table?.classList.add(tableMark);
    if (column?.tagName === "TH") {
      const place = column.cellIndex + 1;
      column.closest("table").querySelectorAll(`tr > :nth-child(${place})`).forEach((cell) => cell.classList.add(columnMark));
    }
    return table;
  }

  /** Lights up the operands of a number, wherever they are. */
  light(place) {
    document.querySelectorAll("td.operand, td.pointed").forEach((cell) => cell.classList.remove("operand", "pointed"));
    if (!place) return;
    for (const operand of this.arithmetic.operands(place)) this.tables.cells.get(Tables.key(operand))?.classList.add("operand");
    this.tables.cells.get(Tables.key(place))?.classList.add("pointed");
  }

  /** Goes to an operand, and pins it. */
  follow(place) {
    if (place.head !== undefined && place.head !== this.head) this.chooseHead(place.head);
    const cell = this.tables.cell(place);
    cell?.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.panel.pin(place);
    cell?.setAttribute("tabindex", "0");
  }

  chooseVariant(index) {
    this.comparing = index === this.trace.variants.length;
    if (!this.comparing) {
      const { step } = this;
      this.variantIndex = index;
      this.stepIndex = step ? this.variant.steps.findIndex((one) => one.id === step.id && one.head === step.head) : this.stepIndex;
      this.stepIndex = Math.min(this.stepIndex, this.variant.steps.length - 1);
      this.refresh();
    }
    this.panel.unpin();
    this.draw();
  }

  chooseWord(index) {
    this.word = index;
    this.panel.unpin();
    this.draw();
  }

  chooseHead(head) {
    this.chosenHead = head;
    this.draw();
  }

  goTo(index) {
    this.stepIndex = Math.max(-1, Math.min(index, this.variant.steps.length - 1));
    const head = this.step?.head;
    if (head !== undefined && head !== this.head) this.chooseHead(head);
    else this.drawStep();
  }

  play(on) {
    clearInterval(this.timer);
    this.timer = null;
    if (on) {
      if (this.stepIndex === this.variant.steps.length - 1) this.goTo(-1);
      this.timer = setInterval(() => {
        this.goTo(this.stepIndex + 1);
        if (this.stepIndex === this.variant.steps.length - 1) this.play(false);
      }, 1500);
    }
    const button = document.getElementById("play");
    button.setAttribute("aria-pressed", String(on));
    button.textContent = on ? "Pause" : "Play";
  }

  announce(text) {
    document.getElementById("announcement").textContent = text;
  }

  /** Changes a copy; where what comes of it is no number, nothing is changed and that is said. */
  change(what, edit) {
    const changed = copy(this.trace);
    try {
      edit(changed);
      replay(changed, original);
    } catch (error) {
      this.announce(`Not changed: ${error.message}.`);
      drawSettings(this);
      return;
    }
    this.isChanged = true;
    this.take(changed);
    drawSettings(this);
    this.announce(`${what} ${document.querySelectorAll("td.changed").length} numbers shown are others than at first.`);
  }

  /** Shows another trace, at the same step where it has that. */
  take(trace) {
    const { step } = this;
    this.trace = trace;
    this.refresh();
    if (step) this.stepIndex = this.variant.steps.findIndex((one) => one.id === step.id && one.head === step.head);
    this.draw();
  }

  changeNumber(place, value) {
    this.change(`Changed; ${this.panel.name(place)} is ${value}.`, (trace) => setNumber(trace, place.name, place.at, value));
  }

  reset() {
    this.isChanged = false;
    this.take(copy(original));
    drawSettings(this);
    this.announce("All as it was.");
  }

  /** #variant/word/step, so that a view can be linked to. */
  writeAddress() {
    const word = this.trace.words[this.word];
    const parts = this.comparing ? ["compare", word] : [this.variant.id, word, ...(this.step ? [Operands.key(this.step.id, this.step.head)] : [])];
    history.replaceState(null, "", `#${parts.join("/")}`);
  }

  readAddress() {
    const [variant, word, step] = location.hash.slice(1).split("/"); // ids and numbers, never encoded
    const index = this.trace.variants.findIndex((one) => one.id === variant);
    const row = this.trace.words.indexOf(Number(word));
    this.comparing = variant === "compare";
    if (index >= 0) this.variantIndex = index;
    if (row >= 0) this.word = row;
    this.refresh();
    this.stepIndex = step === undefined ? -1 : this.variant.steps.findIndex((one) => Operands.key(one.id, one.head) === step);
    if (this.step?.head) this.chosenHead = this.step.head;
  }

  /** The input as a file that attn-trace takes. */
  download() {
    const blob = new Blob([`${JSON.stringify(this.trace.input, null, 2)}\n`], { type: "application/json" });
    const link = element("a", { href: URL.createObjectURL(blob), download: "input.json" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }
}

/** For those who look inside, and for tests. */
globalThis.page = new Page();
start(globalThis.page);
