// A guided tour: stops that the input brings, each a text and the view that it is said of, written
// as in the address. Who leaves it, or looks at something else meanwhile, can come back.

class Tour {
  constructor(page) {
    this.page = page;
    // Another run may have left out variants that stops are about.
    const isShown = ({view}) => {
      const [variant] = view.split("/");
      return page.trace.variants.some(({id}) => id === variant) ||
          (variant === "compare" && page.canCompare);
    };
    this.stops = (original.input.tour ?? []).filter(isShown);
    this.at = 0;
    this.isOn = false;
  }

  /** Shows a stop, counted from 0; before the first and after the last there is none. */
  go(at) {
    const {page, stops} = this;
    if (at < 0 || at >= stops.length)
      return page.announce(at < 0 ? "This is the tour's first stop." : "Here the tour ends.");
    this.isOn = true;
    this.at = at;
    showAddress(page, stops[at].view);
    this.draw();
  }

  leave() {
    if (!this.isOn) return;
    this.isOn = false;
    drawStep(this.page);
  }

  /** Begins, goes on where it was left, or leaves. */
  switch() {
    if (this.isOn)
      this.leave();
    else if (this.stops.length > 0)
      this.go(this.at);
  }

  /** What the address says of it. */
  get addressPart() {
    return this.isOn ? `&tour=${this.at + 1}` : "";
  }

  /** Gives whether there is such a stop. */
  readAddressPart(part) {
    const number = Number(part?.slice("tour=".length) ?? 0);
    this.isOn = Number.isInteger(number) && number >= 1 && number <= this.stops.length;
    if (this.isOn) this.at = number - 1;
    return this.isOn;
  }

  /** Whether what is looked at is what the stop says its text of, however it was come to. */
  get isShown() {
    const parts = (view) => view.split("&").filter((part) => !part.startsWith("tour=")).sort();
    return String(parts(addressOf(this.page).text)) === String(parts(this.stops[this.at].view));
  }

  draw() {
    const {isOn, stops, at} = this;
    const show = (id, is) => {
      document.getElementById(id).hidden = !is;
    };
    const text = (id, content) => {
      const node = document.getElementById(id);
      if (node.textContent !== content) node.textContent = content;
    };
    show("start-tour", stops.length > 0 && !isOn);
    text("start-tour", at > 0 ? "Back to the tour" : "Tour");
    for (const id of ["tour", "tour-buttons"]) show(id, isOn);
    for (const id of ["step-switches", "step-why"]) show(id, !isOn);
    show("tour-again", isOn && !this.isShown);
    text("tour-at", isOn ? `stop ${at + 1} of ${stops.length}` : "");
    text("tour-title", isOn ? visible(stops[at].title ?? "") : "");
    text("tour-text", isOn ? visible(stops[at].text) : "");
    document.getElementById("back").setAttribute("aria-label", isOn ? "Stop back" : "Step back");
    document.getElementById("next").setAttribute("aria-label", isOn ? "Next stop" : "Next step");
  }
}

function startTour({tour}) {
  const by = (id, act) => document.getElementById(id).addEventListener("click", act);
  by("start-tour", () => {
    tour.switch();
    document.getElementById("next").focus({preventScroll: true});
  });
  by("tour-again", () => tour.go(tour.at));
  by("leave-tour", () => {
    tour.leave();
    document.getElementById("start-tour").focus({preventScroll: true});
  });
}
