// One number: its arithmetic with real operands, each of which can be followed.

class Panel {
  constructor(page) {
    this.page = page;
    this.pinned = null;
    this.text = document.getElementById("panel-text");
    this.form = document.getElementById("change");
    this.unpinButton = document.getElementById("unpin");
    this.unpinButton.addEventListener("click", () => this.unpin());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      const value = typed(document.getElementById("change-value").value);
      if (Number.isFinite(value)) page.changeNumber(this.pinned, value);
      else page.announce("That is no number.");
    });
    this.clear();
  }

  clear() {
    this.show(null);
  }

  /** Shows a place that is pointed at; what is pinned stays. */
  point(place) {
    if (!this.pinned) this.show(place);
  }

  pin(place) {
    this.pinned = place;
    this.show(place);
    const isInput = !this.page.arithmetic.step(place);
    this.form.hidden = !isInput;
    this.unpinButton.hidden = false;
    document.getElementById("panel").classList.add("pinned");
    if (isInput) document.getElementById("change-value").value = String(Number(this.page.arithmetic.value(place)));
  }

  unpin() {
    const { pinned } = this;
    this.pinned = null;
    this.form.hidden = true;
    this.unpinButton.hidden = true;
    document.getElementById("panel").classList.remove("pinned");
    this.clear();
    if (pinned) this.page.tables.cells.get(Tables.key(pinned))?.focus();
  }

  show(place) {
    this.page.light(place);
    if (!place) {
      this.text.replaceChildren(element("p", { class: "quiet" }, "Point at any number to see its arithmetic. A click pins it; from there every operand can be followed."));
      return;
    }
    const { arithmetic } = this.page;
    const line = element("p", {}, element("strong", {}, this.name(place)), " = ", ...this.sides(place));
    const step = arithmetic.step(place);
    const about = step ? this.page.formula(step) : "a number of the input";
    this.text.replaceChildren(line, element("p", { class: "quiet" }, `${about} · ${arithmetic.address(place)} = ${this.full(place)}`));
  }

  full(place) {
    const value = this.page.arithmetic.value(place);
    return value === null ? "not scored" : value === -Infinity ? "−∞" : String(value);
  }

  number(place) {
    return written(this.page.arithmetic.value(place), this.page.decimals);
  }

  /** "weights[fly, birds]": the address in words. */
  name(place) {
    const { page } = this;
    const step = page.arithmetic.step(place);
    const words = labels(page.trace.input.tokens);
    const tokens = labels((page.trace.input.memory ?? page.trace.input).tokens);
    const ofWords = step ? !["keys", "values"].includes(step.id) : ["embeddings", "queries", "mask"].includes(place.name);
    const ofTokens = step ? !ofWords : ["memory", "keys", "values"].includes(place.name);
    const pairs = step && ["scores", "scaled_scores", "masked_scores", "exponentials", "weights", "weighted_values"].includes(step.id);
    const at = place.at.map((index, axis) => {
      if (axis === 0 && ofWords) return words[step ? page.arithmetic.of.words[index] : index];
      if ((axis === 0 && ofTokens) || (axis === 1 && (pairs || place.name === "mask"))) return tokens[index];
      return String(index + 1);
    });
    return `${Operands.key(place.name, place.head)}[${at.join(", ")}]`;
  }

  /** A number that leads to its own arithmetic. */
  term(place) {
    const value = this.page.arithmetic.value(place);
    const shown = this.number(place);
    const button = element("button", { type: "button", class: "term", title: this.name(place) },
      value < 0 && value !== -Infinity ? `(${shown})` : shown);
    button.addEventListener("click", () => this.page.follow(place));
    return button;
  }

  /** The arithmetic, and " = " or " ≈ " and the result. */
  sides(place) {
    const parts = this.page.arithmetic.parts(place);
    if (parts.shape === "given") return [this.full(place)];
    const result = this.number(place);
    return [...this.left(parts), ` ${this.isExact(place, parts) ? "=" : "≈"} ${result}`];
  }

  left(parts) {
    const number = (x) => written(x, this.page.decimals);
    const [first, second] = parts.terms ?? [];
    switch (parts.shape) {
      case "products":
        return joined([...parts.pairs.map(([a, b]) => [this.term(a), "×", this.term(b)]),
          ...parts.terms.map((bias) => [this.term(bias)])]);
      case "sum":
        return joined(parts.terms.map((term) => [this.term(term)]));
      case "quotient":
      case "share":
        return [this.term(first), ` ÷ ${number(parts.number)}`];
      case "exponential":
        return ["e^(", this.term(first), " − ", this.term(second), ")"];
      case "hidden":
        return [this.term(first), ", which the mask hides"];
      case "nothing":
        return ["e^", this.term(first)];
      default:
        return [this.term(first)];
    }
  }

  /** Whether the numbers as written give the result as written. */
  isExact(place, parts) {
    const shown = (one) => Number(this.number(one).replace("−∞", "-Infinity"));
    const result = Number(this.number(place).replace("−∞", "-Infinity"));
    const close = (x) => Math.abs(x - result) <= 1e-12 * Math.max(1, Math.abs(result));
    const [first] = parts.terms ?? [];
    const divisor = Number(written(parts.number ?? 1, this.page.decimals));
    switch (parts.shape) {
      case "products":
        return close(sumOf([...parts.pairs.map(([a, b]) => shown(a) * shown(b)), ...parts.terms.map(shown)]));
      case "sum":
        return close(sumOf(parts.terms.map(shown)));
      case "quotient":
      case "share":
        return close(shown(first) / divisor);
      case "exponential":
        return close(Math.exp(shown(first) - shown(parts.terms[1])));
      default:
        return true;
    }
  }
}

/** Groups with " + " between them. */
function joined(groups) {
  return groups.flatMap((group, i) => (i > 0 ? [" + ", ...group] : group));
}
