// The quiz: cells of a step, or of all that a word's row goes through, are blank, and the learner
// fills them in. Told is which are right and, where a known mistake gives exactly what was typed,
// its name and what to do about it.

/** A step asks for no more numbers than these. */
const mostAsked = 24;

class Quiz {
  constructor(page) {
    this.page = page;
    this.asked = null;
    this.said = document.getElementById("quiz-said");
    const by = (id, act) => document.getElementById(id).addEventListener("click", act);
    by("quiz-step", () => this.start(false));
    by("quiz-word", () => this.start(true));
    by("quiz-check", () => this.check());
    by("quiz-end", () => this.end());
  }

  /** Asks for the step that is shown, or the first; or for every row of the word that is shown. */
  start(isOfWord) {
    const {page} = this;
    page.play(false);
    if (!isOfWord && !page.step) page.goTo(0);
    page.panel.unpin();
    const steps = isOfWord ? this.stepsOfWord() : [page.step];
    this.asked = {
      steps: steps.map(({id, head}) => ({id, head})),
      view: this.view,
      typed: new Map()
    };
    page.draw();
    document.querySelector("#flow .answer")?.focus();
    this.say(
        `Fill in ${this.answers.size} numbers, each as exactly as you like: 0.73 for 0.7306.`,
        this.whyNoMistake());
  }

  end() {
    if (!this.asked) return;
    this.asked = null;
    this.page.draw();
    document.getElementById("quiz-step").focus({preventScroll: true});
  }

  /** What the quiz is of: who goes elsewhere has left it. */
  get view() {
    const {variantIndex, word, head, isComparing} = this.page;
    return [variantIndex, word, head, isComparing].join();
  }

  /** The steps that have a row for the word: of the head shown, or of none. */
  stepsOfWord() {
    const {page} = this;
    return page.variant.steps.filter(
        ({id, head}) => [undefined, page.headUsed(id)].includes(head) && axesOf(id)[0] === "word" &&
            axesOf(id).length === 2);
  }

  /** Whether a step is one of those asked for. */
  asks({name, head}) {
    return this.asked.steps.some((step) => step.id === name && step.head === head);
  }

  /** After the flow is drawn: blanks in it, and the controls of a quiz that goes on. */
  draw() {
    const isOn = this.asked !== null && this.asked.view === this.view;
    if (!isOn) this.asked = null;
    document.body.classList.toggle("quizzing", isOn);
    document.getElementById("quiz").hidden = !isOn;
    document.getElementById("quiz-start").hidden = isOn || this.page.isComparing;
    this.answers = new Map();
    if (!isOn) return;
    this.page.tables.keepNone();
    const cells = [...document.querySelectorAll("#flow td")];
    const from = this.first;
    for (const cell of cells) {
      const place = this.page.tables.place(cell);
      if (place && this.isHeldBack(place, from)) this.blank(cell, place);
    }
  }

  /** Where the first step that is asked for stands among all. */
  get first() {
    const {steps} = this.page.variant;
    return Math.min(
        ...steps.flatMap((step, k) => (this.asks({...step, name: step.id}) ? [k] : [])));
  }

  /**
   * Whether a number must not be seen: it is asked for, or comes of what is. Keys and values, which
   * have rows of all tokens, are given where the rows of the word are asked for.
   */
  isHeldBack(place, first) {
    if (place.variant === undefined) return false;
    if (this.asks(place)) return true;
    const at =
        this.page.variant.steps.findIndex(({id, head}) => id === place.name && head === place.head);
    const isGiven = this.asked.steps.length > 1 && isOfTokens(place.name);
    return at > first && !isGiven;
  }

  blank(cell, place) {
    const key = Tables.key(place);
    const value = this.page.arithmetic.value(place);
    const isAsked = this.asks(place) && !this.answers.has(key) && this.isOfWord(place) &&
        Number.isFinite(value) && !Arithmetic.isRowSum(place) && this.count(place) < mostAsked;
    this.page.tables.places.delete(cell);
    cell.className = isAsked ? "asked" : "held-back";
    cell.removeAttribute("tabindex");
    cell.replaceChildren();
    if (!isAsked) return;
    const input = element("input", {
      type: "text",
      class: "answer",
      autocomplete: "off",
      spellcheck: "false",
      size: "5",
      "aria-label": nameOf(this.page.arithmetic, place),
    });
    input.value = this.asked.typed.get(key) ?? "";
    input.addEventListener("input", () => {
      this.asked.typed.set(key, input.value);
      mark(cell, undefined);
    });
    input.addEventListener("focus", () => reveal(cell));
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      this.check();
    });
    cell.append(input);
    this.answers.set(key, {place, cell, input});
  }

  /** How many numbers of a step are asked for so far. */
  count({name, head}) {
    return [...this.answers.values()]
        .filter(({place}) => place.name === name && place.head === head)
        .length;
  }

  /**
   * Whether a number is in a row of the word; of what has a row for each token every one counts, if
   * they are few, else the word's own.
   */
  isOfWord({variant, name, head, at}) {
    const {page} = this;
    const {operands} = page.arithmetic;
    if (!isOfTokens(name)) return at[0] === page.word;
    const rows = operands.step(name, head).values;
    if (rows.length * rows[0].length <= mostAsked || page.trace.input.memory) return true;
    return at[0] === operands.words[page.word];
  }

  /** Marks every number that is filled in, and says how many are right, and which mistake it is. */
  check() {
    this.mark();
    const filled = this.filled();
    const unread = [...this.answers.values()].filter(({unread: why}) => why !== undefined);
    const unreadLines = unread.map(({unread: why}) => why);
    if (filled.length === 0)
      return this.say(...(unread.length > 0 ? unreadLines : ["Nothing is filled in yet."]));
    const wrong = filled.filter(({isRight}) => !isRight);
    const blanks = this.answers.size - filled.length - unread.length;
    const still = blanks === 0 ? "" : ` ${blanks} still blank.`;
    (wrong[0] ?? unread[0])?.input.focus();
    if (wrong.length === 0) {
      const isAll = filled.length === this.answers.size;
      return this.say(
          `${isAll ? "All" : "So far all"} ${filled.length} right.${still}`, ...unreadLines);
    }
    return this.say(
        `${filled.length - wrong.length} of ${filled.length} right.${still}`, ...unreadLines,
        ...this.advice(filled));
  }

  /** The answers with what is known of each, those that are filled in. */
  filled() {
    return [...this.answers.values()].filter(({value}) => value !== undefined);
  }

  /** Reads and marks all. */
  mark() {
    for (const answer of this.answers.values()) {
      mark(answer.cell, undefined);
      this.read(answer);
      if (answer.unread) mark(answer.cell, false);
    }
    for (const {id, head} of this.asked.steps) this.judge(id, head);
  }

  /** Reads what is typed or, where it is no number, says so as `unread`, and what is wanted. */
  read(answer) {
    for (const key of ["value", "unread", "meant"]) delete answer[key];
    const text = answer.input.value;
    if (text.trim() === "") return;
    try {
      Object.assign(answer, typedAnswer(text));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      answer.meant = meantAnswer(text);
      const why =
          answer.meant ? `“${visible(text)}” is wanted ${answer.meant.wanted}` : error.message;
      answer.unread = `${answer.input.getAttribute("aria-label")}: ${why}.`;
    }
  }

  /**
   * The numbers of one step, which say together how exact they are: with those that are no numbers,
   * but are understood.
   */
  judge(id, head) {
    const {arithmetic} = this.page;
    const isOf = ({place}) => place.name === id && place.head === head;
    const of = this.filled().filter(isOf);
    const meant = [...this.answers.values()].filter((one) => isOf(one) && one.meant);
    const largest = largestIn(arithmetic.operands.step(id, head).values, 0);
    const halves = halfUnits([...of, ...meant.map((one) => one.meant)], largest);
    halves.slice(0, of.length).forEach((half, k) => {
      const right = arithmetic.value(of[k].place);
      const isRight = countsAs(of[k].value, half, right, largest);
      Object.assign(of[k], {half, right, largest, isRight});
      mark(of[k].cell, isRight);
    });
  }

  /** Why no mistake can be named, as paragraphs: none where they can. */
  whyNoMistake() {
    if (changesText(this.page.trace) !== "")
      return ["Mistakes are named with the numbers of the original alone: here some are changed."];
    if (mistakesKnown() === null)
      return ["No mistake can be named: this page would be too large with the numbers of each."];
    return [];
  }

  /** The mistake that gives exactly what is filled in, as paragraphs. */
  advice(filled) {
    const why = this.whyNoMistake();
    if (why.length > 0) return why;
    const found = mistakesGiving(this.page.variant.id, filled);
    const most = 3;
    if (found.length === 0) return ["No known mistake gives exactly these numbers."];
    if (found.length > most)
      return [`${found.length} known mistakes give these numbers: more of them would tell.`];
    const start = found.length === 1 ? "This gives exactly these numbers: " :
                                       "Each of these gives exactly these numbers:";
    const names = found.map(
        ({name, what}) => element(
            "p", {}, found.length === 1 ? start : "", element("strong", {}, name), `. ${what}`));
    return found.length === 1 ? names : [start, ...names];
  }

  /** Says paragraphs, elements or text. */
  say(...paragraphs) {
    this.said.replaceChildren(
        ...paragraphs.map((one) => (typeof one === "string" ? element("p", {}, one) : one)));
  }
}

/** Marks a cell as right or wrong, by a sign and not by colour alone; or as neither. */
function mark(cell, isRight) {
  cell.classList.toggle("right", isRight === true);
  cell.classList.toggle("wrong", isRight === false);
  const input = cell.querySelector(".answer");
  input.removeAttribute("aria-invalid");
  if (isRight === false) input.setAttribute("aria-invalid", "true");
  cell.querySelector(".mark")?.remove();
  if (isRight !== undefined)
    cell.append(element(
        "span", {class: "mark", role: "img", "aria-label": isRight ? "right" : "wrong"},
        isRight ? "✓" : "✗"));
}
