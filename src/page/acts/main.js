// What is shown: which variant, word, head and step; and what happens when somebody acts.

class Page {
  constructor() {
    this.variantIndex = 0;
    this.word = 0;
    this.chosenHead = 1;
    this.stepIndex = -1;
    this.isComparing = false;
    this.isOnPaper = false;
    this.decimals = facts.decimals;
    this.tables = new Tables();
    this.unfolded = new Set();
    this.isByWeight = false;
    this.originals = arithmeticsOf(original);
    this.take(original);
    this.firstScales = this.scales;
    this.lesson = new Lesson(this);
    this.player = new Player(this);
    this.tour = new Tour(this);
    this.picture = new Picture(this);
    this.changes = new Changes(this);
    this.history = new History(this);
    this.quiz = new Quiz(this);
    this.panel = new Panel(this);
  }

  get variant() {
    return this.trace.variants[this.variantIndex];
  }

  /** The step shown, or undefined: the whole computation. */
  get step() {
    return this.isComparing ? undefined : this.variant.steps[this.stepIndex];
  }

  get headCount() {
    const shown = this.isComparing ? this.trace.variants : [this.variant];
    return Math.max(...shown.map(({settings}) => settings.heads ?? 1));
  }

  /** The head shown, or undefined where there is one. */
  get head() {
    return this.headCount > 1 ? this.chosenHead : undefined;
  }

  /** Of the head shown the one that has its numbers of a name. */
  headUsed(name, variant = this.variant) {
    return headUsed(variant, name, this.head);
  }

  /** Whether the numbers of a place are no head's, or of the head shown. */
  showsHead({variant, name, head}) {
    const shown = variant ? this.headUsed(name, this.variantOf(variant)) : this.head ?? 1;
    return head === undefined || head === shown;
  }

  /** The first head that has the numbers of a place, or uses them. */
  headShowing({variant, name, head}) {
    const {heads, kv_heads: shared = heads} = this.variantOf(variant).settings;
    return isOfTokens(name) && variant ? (head - 1) * (heads / shared) + 1 : head;
  }

  /** The variant of that id; of a number of the input, the one that is shown. */
  variantOf(id) {
    return this.trace.variants.find((one) => one.id === id) ?? this.variant;
  }

  /** Whether there is nowhere to step to: compared, variants have no steps, but for the tour. */
  get isWithoutSteps() {
    return this.isComparing && !this.tour.isOn;
  }

  get canCompare() {
    return this.trace.variants.length > 1;
  }

  get arithmetic() {
    return this.arithmetics[this.variant.id];
  }

  /** What reads the number of a place; one of the input is read by any. */
  arithmeticOf(place) {
    return this.arithmetics[place.variant ?? this.variant.id];
  }

  /** What the number of a place was in the original; undefined where it had no such place. */
  before(place) {
    return this.originalOf(place).value(place);
  }

  /** What reads what the number of a place was. */
  originalOf(place) {
    return this.originals[place.variant ?? this.variant.id];
  }

  formula(step, variant = this.variant) {
    return formula(this.trace, variant, step, this.decimals);
  }

  /** Shows another trace of the same variants. */
  take(trace) {
    this.trace = trace;
    this.arithmetics = arithmeticsOf(trace);
    this.scales = scalesOf(trace);
    this.vectorKinds = vectorKindsOf(trace);
  }

  draw() {
    const flow = document.getElementById("flow");
    const focused = this.tables.place(document.activeElement);
    // An empty page would be laid out to say so.
    const at = flow.hasChildNodes() ? scrollY : 0;
    const scrolled = new Map([...flow.querySelectorAll(".scroll")].map(
        (box) => [box.ariaLabel, [box.scrollLeft, box.scrollTop]]));
    this.tables.begin();
    this.lesson.look();
    const drawn = (this.isComparing ? new Comparison(this) : new Flow(this)).draw();
    setChildren(flow, onBoard(this, drawn));
    drawChoices(this);
    drawChanges(this);
    drawLegend(this);
    drawStep(this);
    this.pinAgain();
    this.quiz.draw();
    markSpareRows();
    // All is written: what follows measures it.
    this.picture.draw();
    for (const box of flow.querySelectorAll(".scroll")) {
      const [left, top] = scrolled.get(box.ariaLabel) ?? [0, 0];
      if (left || top) [box.scrollLeft, box.scrollTop] = [left, top];
    }
    if (!this.isOnPaper) fillShelves();
    fitBoard();
    if (!this.isOnPaper) tidyBoxes();
    // A browser may keep the button that has the focus where it was, and move all the rest.
    if (scrollY !== at) scrollTo({top: at, behavior: "instant"});
    if (focused) this.focus(focused);
  }

  /** Who was on a number stays on it, where it is still shown. */
  focus(place) {
    const [cell] = this.tables.all(place);
    if (cell) moveTo(cell, {preventScroll: true});
  }

  /** What was pinned stays so, unless it is no more, as a masked score without a mask, or blank. */
  pinAgain() {
    const {pinned} = this.panel;
    const isThere = pinned && this.arithmeticOf(pinned).value(pinned) !== undefined;
    if (isThere && !this.lesson.isBlank(pinned))
      this.panel.show(pinned);
    else
      this.panel.unpin();
  }

  /** The position of a step of that id and head; −1, the whole computation, where there is none. */
  findStep({id, head} = {}) {
    return this.variant.steps.findIndex((step) => step.id === id && step.head === head);
  }

  pin(place) {
    this.play(false);  // The next step would take away what somebody looks at.
    this.announce("");
    this.panel.pin(place);
    const [cell] = this.tables.all(place);
    if (cell) reveal(cell);
  }

  /** Goes to an operand of a variant's number, and pins it; who follows stays in the panel. */
  follow(place, variant) {
    this.goToNumber(place, variant);
    document.getElementById("panel-text").focus({preventScroll: true});
  }

  /** Pins a number, in a view that shows it. */
  goToNumber(place, variant) {
    const isElsewhere = this.isComparing || variant !== this.variant.id;
    if (isElsewhere && this.tables.all(place).length === 0)
      this.chooseVariant(this.trace.variants.findIndex((one) => one.id === variant));
    if (!this.showsHead(place) && !this.isComparing) this.chooseHead(this.headShowing(place));
    const isMissing = () => this.tables.all(place).length === 0;
    if (isMissing() && place.variant !== undefined && this.isOfWords(place))
      this.chooseWord(place.at[0]);
    if (isMissing()) this.fold(Operands.key(place.name, place.head), false);
    this.pin(place);
  }

  isOfWords(place) {
    return this.arithmeticOf(place).coordinates(place)[0].kind === "word";
  }

  /** Folds a large matrix away, or shows the whole of it. */
  fold(key, isFolded) {
    if (isFolded)
      this.unfolded.delete(key);
    else
      this.unfolded.add(key);
    this.draw();
  }

  chooseVariant(index) {
    const step = this.variant.steps[this.stepIndex];
    this.isComparing = false;
    this.variantIndex = index;
    this.stepIndex = this.findStep(step);
    this.showAnew();
  }

  compare() {
    this.play(false);
    this.isComparing = true;
    this.showAnew();
  }

  chooseWord(index) {
    this.word = index;
    this.showAnew();
  }

  /** Draws another view; a number of the input stays pinned, for it is there in every one. */
  showAnew() {
    this.announce("");
    if (this.panel.pinned?.variant !== undefined) this.panel.unpin();
    this.draw();
  }

  /** Shows another head, at the same step. */
  chooseHead(head) {
    const {step} = this;
    this.chosenHead = head;
    this.announce("");
    if (step?.head !== undefined)
      this.stepIndex = this.findStep({id: step.id, head: this.headUsed(step.id)});
    this.draw();
  }

  /** Shows a step, and the head that has it. */
  goTo(index) {
    this.quiz.end();
    const wasOn = this.lesson.isOn;
    this.stepIndex = Math.max(-1, Math.min(index, this.variant.steps.length - 1));
    const place = this.step && this.arithmetic.place(this.step);
    const isOfOther = place && !this.showsHead(place);
    if (isOfOther) this.chosenHead = this.headShowing(place);
    const isLesson = wasOn || this.lesson.isOn;
    if (isLesson) this.panel.unpin();
    if (isOfOther || isLesson)
      this.draw();
    else
      drawStep(this);
    if (isLesson) this.panel.point(null);  // The step's own number, wherever the focus is.
    this.announce("");
    scrollToMade();
  }

  /** Shows one of the steps at which it stops; −1, the whole computation. */
  goToStop(at) {
    const {stops} = this.lesson;
    this.goTo(at < 0 ? -1 : stops[Math.min(at, stops.length - 1)]);
  }

  /** Goes on to the next stop, or back to the one before: the tour's, while that is on. */
  goBy(by) {
    if (this.tour.isOn) return this.tour.go(this.tour.at + by);
    this.goToStop(this.lesson.at + by);
  }

  play(isOn) {
    if (isOn && !this.isComparing)
      this.player.start();
    else
      this.player.stop();
  }

  announce(text) {
    document.getElementById("announcement").textContent = text;
  }

  /** Shows a trace with other numbers, at the same step where it has that. */
  showChanged(trace) {
    const {id, head} = this.variant.steps[this.stepIndex] ?? {};
    const {pinned} = this.panel;
    this.take(trace);
    this.stepIndex = this.findStep({id, head});
    this.draw();
    if (this.panel.pinned) this.panel.pin(pinned);
    drawSettings(this);
  }
}
