// What stepping shows. In the lesson what is not computed yet is left blank; else all is shown at
// once. And which steps it stops at: all heads take a step together, or head by head.

class Lesson {
  constructor(page) {
    this.page = page;
    this.showsAll = false;
    this.isByHead = false;
    this.blanks = new Set();
  }

  /** Whether anything is left blank: the whole computation never is, nor are variants compared. */
  get isOn() {
    return !this.showsAll && this.page.step !== undefined;
  }

  /** The steps at which it stops, by their positions among the variant's. */
  get stops() {
    const {page} = this;
    const {steps} = page.variant;
    if (this.isByHead) return [...steps.keys()];
    return [...this.order().values()].map(
        ([first]) =>
            (steps[first].head === undefined ?
                 first :
                 page.findStep({id: steps[first].id, head: page.headUsed(steps[first].id)})));
  }

  /** Which of the stops is shown; −1, the whole computation. */
  get at() {
    return this.stops.indexOf(this.page.stepIndex);
  }

  /** Steps that all heads take together: positions by what they make, in the order of the first. */
  order() {
    const order = new Map();
    this.page.variant.steps.forEach((step, index) => {
      const kind = kindOfStep(step);
      order.set(kind, [...order.get(kind) ?? [], index]);
    });
    return order;
  }

  /** Finds out what is blank; whoever draws calls it first. */
  look() {
    this.blanks =
        new Set(this.isOn ? this.ahead().map(({id, head}) => Operands.key(id, head)) : []);
    document.body.classList.toggle("lesson", this.isOn);
  }

  /** The steps that are still to come. */
  ahead() {
    const {variant, step, stepIndex} = this.page;
    if (this.isByHead) return variant.steps.slice(stepIndex + 1);
    const kinds = [...this.order()];
    const now = kinds.findIndex(([kind]) => kind === kindOfStep(step));
    return kinds.slice(now + 1).flatMap(([, indices]) => indices.map((i) => variant.steps[i]));
  }

  /** Whether the numbers of a place are not computed yet. */
  isBlank({variant, name, head}) {
    return this.blanks.size > 0 && variant !== undefined &&
        this.blanks.has(Operands.key(name, head));
  }

  /** The place of the first number that the step shown makes of the word; undefined of none. */
  get example() {
    if (!this.isOn) return undefined;
    const {page} = this;
    const {step} = page;
    const row = axesOf(step.id)[0] === "word" ? page.word : 0;
    const first = (numbers) => {
      if (!Array.isArray(numbers)) return [];
      const index = Math.max(0, numbers.findIndex((one) => (one?.[0] ?? one) !== null));
      return [index, ...first(numbers[index])];
    };
    return page.arithmetic.place(step, [row, ...first(step.values[row])]);
  }

  /** Of a large matrix that is folded away the row that is shown; undefined: none. */
  rowShown(name) {
    if (!this.isOn) return undefined;
    // Of the word's weighted vectors that of the number whose arithmetic is shown.
    if (name === "weighted_values") return this.page.step.id === name ? this.example.at[1] : 0;
    return isOfTokens(name) ? 0 : undefined;
  }

  /** All at once, or again only what is computed. */
  switchAll() {
    this.showsAll = !this.showsAll;
    this.page.draw();
    scrollToMade();
  }

  /** Heads one by one, or again together. */
  switchHeads() {
    this.isByHead = !this.isByHead;
    this.page.draw();
    scrollToMade();
  }

  /** What the address says of it: nothing where it is as it would be without. */
  get addressPart() {
    const [usual, other] = this.page.step ? [true, "lesson"] : [false, "all"];
    const mode = this.showsAll === usual ? "" : other;
    return [mode, this.isByHead ? "by-head" : ""].filter(Boolean).join("-");
  }

  /**
   * An address that names a step and nothing else shows all, as it did before there were lessons.
   */
  readAddressPart(part, hasStep) {
    this.isByHead = part.endsWith("by-head");
    this.showsAll = part.startsWith("all") || (hasStep && !part.startsWith("lesson"));
  }
}

/** What heads take together: the steps that make the same, all of a head or all of none. */
function kindOfStep({id, head}) {
  return head === undefined ? id : `head.${id}`;
}

/** A blank as wide as what will stand there, of which it holds no digit. */
function blank(tag, text, attributes = {}) {
  const {class: classes = "", ...others} = attributes;
  return element(
      tag, {class: `${classes} blank`.trim(), "data-size": text.replace(/\d/g, "0"), ...others});
}

/** The switches beside the steps. */
function drawSwitches(page) {
  const {lesson} = page;
  document.getElementById("show-all").checked = lesson.showsAll;
  document.getElementById("by-head").checked = lesson.isByHead;
  document.getElementById("by-head-switch").hidden = page.headCount === 1;
}

function startLesson({lesson}) {
  document.getElementById("show-all").addEventListener("change", () => lesson.switchAll());
  document.getElementById("by-head").addEventListener("change", () => lesson.switchHeads());
}
