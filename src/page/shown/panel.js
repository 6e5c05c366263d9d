// One number: its arithmetic with real operands, each of which can be followed.

class Panel {
  constructor(page) {
    this.page = page;
    this.pinned = null;
    this.box = document.getElementById("panel");
    this.text = document.getElementById("panel-text");
    this.form = document.getElementById("change");
    this.field = document.getElementById("change-value");
    this.unpinButton = document.getElementById("unpin");
    this.unpinButton.addEventListener("click", () => this.unpin());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      page.changes.setNumber(this.pinned, this.field.value);
    });
    this.show(null);
  }

  /** Shows a place that is pointed at, or none; what is pinned stays. */
  point(place) {
    if (!this.pinned) this.show(place);
  }

  /** Shows no more than a line where it would else lie over the cell that is pointed at. */
  leave(cell) {
    const isOver = cell.getBoundingClientRect().bottom > this.box.getBoundingClientRect().top;
    this.box.classList.toggle("low", isOver);
  }

  pin(place) {
    this.pinned = place;
    this.show(place);
    const isInput = place.variant === undefined;
    this.form.hidden = !isInput;
    this.unpinButton.hidden = false;
    this.box.classList.add("pinned");
    if (isInput) writeField(this.field, String(this.page.arithmetic.value(place)));
    writeAddress(this.page);
  }

  /** Goes on in the panel: to where a number is changed, or to the operands. */
  enter() {
    if (this.form.hidden) return this.text.focus({preventScroll: true});
    this.field.focus({preventScroll: true});
    this.field.select();
  }

  /** Lets go of what is pinned; who was in the panel is taken to its cell. */
  unpin() {
    const {pinned} = this;
    const wasInside = this.box.contains(document.activeElement);
    this.pinned = null;
    this.form.hidden = true;
    this.unpinButton.hidden = true;
    this.box.classList.remove("pinned");
    this.show(null);
    this.page.announce("");
    writeAddress(this.page);
    const [cell] = pinned && wasInside ? this.page.tables.all(pinned) : [];
    if (cell) moveTo(cell);
  }

  /** Shows the arithmetic of a number; of none, that of the first of a lesson's step. */
  show(number) {
    const place = number ?? this.page.lesson.example;
    this.box.classList.toggle("told", !number && place !== undefined);
    light(this.page, place);
    this.box.classList.remove("low");
    if (!place) {
      this.text.replaceChildren(element(
          "p", {class: "quiet rest"},
          "Point at any number to see its arithmetic. A click or touch pins it."));
      return;
    }
    const arithmetic = this.page.arithmeticOf(place);
    const step = arithmetic.step(place);
    const about = Arithmetic.isRowSum(place) ? "what the row adds up to" :
        step                                 ? this.page.formula(step, arithmetic.variant) :
                                               "a number of the input";
    const value = arithmetic.value(place);
    const exact = step && Number.isFinite(value) && value !== null ? ` = ${value}` : "";
    const origin =
        element("p", {class: "quiet origin"}, `${arithmetic.address(place)}${exact} · ${about}`);
    this.text.replaceChildren(...this.lines(arithmetic, place), origin);
  }

  lines(arithmetic, place) {
    if (LongSum.is(arithmetic.parts(place)))
      return new LongSum(this, arithmetic, place).draw(this.pinned !== null);
    const name = element("strong", {}, nameOf(arithmetic, place));
    return [
      element("p", {class: "line"}, name, ...this.sides(arithmetic, place)),
      ...this.further(arithmetic, place)
    ];
  }

  /** Of what is pinned, what the numbers are that the step itself brings. */
  further(arithmetic, place) {
    if (!this.pinned) return [];
    return new Line(arithmetic, this.page.decimals)
        .further(place)
        .map((pieces) => element("p", {class: "line"}, ...this.linked(arithmetic, pieces)));
  }

  linked(arithmetic, pieces) {
    return pieces.map((piece) => (piece.place ? this.operand(arithmetic, piece) : piece));
  }

  /** The arithmetic, in which each number leads to its own. */
  sides(arithmetic, place) {
    const {form} = arithmetic.parts(place);
    const line = new Line(arithmetic, this.page.decimals);
    const pieces = this.linked(arithmetic, line.of(place));
    if (form === "unscored") return [": ", ...pieces];
    return [" = ", ...pieces, ...(form === "copy" ? [` = ${line.text(place)}`] : [])];
  }

  operand(arithmetic, {text, place}) {
    const button =
        element("button", {type: "button", class: "term", title: nameOf(arithmetic, place)}, text);
    button.addEventListener("click", () => this.page.follow(place, arithmetic.variant.id));
    return button;
  }
}
