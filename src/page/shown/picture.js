// Who attends to whom, always in sight: the sentence with its arcs, of each variant where they are
// compared, and all its weights as a heat map, of each head where there are several.

class Picture {
  constructor(page) {
    this.page = page;
    this.pointed = null;
    this.column = null;
    this.showsAll = false;
    this.box = document.getElementById("picture");
    this.said = document.getElementById("picture-said");
    this.all = document.getElementById("all-arcs");
    this.strips = [];
    this.addStrip();
    const [{hasArcs, count}] = this.strips;
    const side = !hasArcs ? 280 : count > fewTokens ? 240 : 190;
    this.map = new HeatMap(page, {side, hasNames: true});
    this.map.box.setAttribute("role", "img");
    document.getElementById("map").append(this.map.box);
    this.heads = this.headButtons();
    document.getElementById("heads").append(...this.heads.map(({button}) => button));
    document.getElementById("stage").classList.toggle("tall", !this.strips[0].hasArcs);
    this.listen();
  }

  /** The first is always there, one for each other variant once they are compared. */
  addStrip() {
    const strip = new Strip(this.page, this.strips.length === 0);
    this.strips.push(strip);
    document.getElementById("strips").append(strip.box);
  }

  /** A small heat map for each head, which chooses it. */
  headButtons() {
    const most = Math.max(...this.page.trace.variants.map(({settings}) => settings.heads ?? 1));
    if (most === 1) return [];
    return numbered(most).map((text, i) => {
      const map = new HeatMap(this.page, {side: 56, hasNames: false});
      map.box.setAttribute("aria-hidden", "true");
      const button = element("button", {type: "button", title: `head ${text}`}, map.box, text);
      button.addEventListener("click", () => this.page.chooseHead(i + 1));
      return {map, button};
    });
  }

  listen() {
    const {box} = this.map;
    box.addEventListener("mousemove", (event) => {
      const cell = this.map.at(event.clientX, event.clientY);
      this.point(cell?.row ?? null, cell?.column ?? null);
    });
    box.addEventListener("mouseleave", () => this.point(null));
    box.addEventListener("click", (event) => {
      const cell = this.map.at(event.clientX, event.clientY);
      if (cell) this.page.chooseWord(cell.row);
    });
    this.all.addEventListener("click", () => {
      this.showsAll = !this.showsAll;
      this.draw();
    });
    const observer = new ResizeObserver(() => this.layOut());
    observer.observe(document.getElementById("strips"));
    const narrow = matchMedia("(max-width: 40rem)");
    narrow.addEventListener("change", () => placeForWidth(narrow.matches));
    placeForWidth(narrow.matches);
  }

  /** Shows the arcs of a word that is pointed at, or again of the one encoded. */
  point(row, column = null) {
    if (row === this.pointed && column === this.column) return;
    this.pointed = row;
    this.column = column;
    this.drawPointed();
  }

  /** Where there is another width than before, words and arcs find their places anew. */
  layOut() {
    for (const strip of this.strips)
      if (strip.scroller.clientWidth !== strip.room) strip.layOut();
  }

  /** The variants whose strips are shown. */
  get shown() {
    return this.page.isComparing ? this.page.trace.variants : [this.page.variant];
  }

  draw() {
    const {page} = this;
    // What is drawn for the first time has moved from nowhere.
    this.box.classList.toggle("moves", this.attentions !== undefined);
    this.attentions = this.shown.map((variant) => new Attention(page, variant, page.head));
    this.box.classList.toggle("comparing", page.isComparing);
    while (this.strips.length < this.attentions.length) this.addStrip();
    this.strips.forEach(({box}, k) => {
      box.hidden = k >= this.attentions.length;
    });
    this.attentions.forEach(
        ({variant}, k) => this.strips[k].call(page.isComparing ? variant.id : "", page.word));
    this.drawHeads();
    this.map.show(this.attentions.at(-1));
    this.map.box.setAttribute("aria-label", this.description);
    this.map.call(page.isComparing ? this.attentions.at(-1).variant.id : "");
    this.drawPointed();
    drawScale(page);
    const isMany = this.strips[0].count > fewTokens && this.strips[0].hasArcs;
    this.all.hidden = !isMany;
    this.all.textContent =
        this.showsAll ? `the ${strongest} strongest arcs` : `all ${this.strips[0].count} arcs`;
  }

  /** What the heat map shows, for who cannot see it. */
  get description() {
    const {page} = this;
    const {variant} = this.attentions.at(-1);
    const of = page.head ? `, head ${page.head}` : "";
    return `All weights of ${variant.id}${of}: a row for each word, a column for each token. ` +
        "Choosing a word above shows its row as numbers.";
  }

  drawHeads() {
    const {page} = this;
    document.getElementById("head-choice").hidden = page.headCount === 1;
    const variant = this.shown.at(-1);
    const {heads = 1, kv_heads: shared} = variant.settings;
    this.heads.forEach(({map, button}, i) => {
      button.hidden = i >= page.headCount;
      button.setAttribute("aria-pressed", String(page.head === i + 1));
      if (i < heads) map.show(new Attention(page, variant, heads > 1 ? i + 1 : undefined));
    });
    document.getElementById("head-shares").textContent = shared === undefined ? "" :
        shared === 1 ? "keys and values: the same for all" :
                       `keys and values: head ${page.headUsed("keys", variant)} of ${shared}`;
  }

  drawPointed() {
    const {page} = this;
    const word = this.pointed ?? page.word;
    this.attentions.forEach((attention, k) => this.strips[k].show(attention, word));
    this.map.light(page.word, this.pointed, this.column);
    this.heads.forEach(({map}) => map.light(page.word, this.pointed, this.column));
    this.said.textContent = this.tell(word);
    this.drawResult(this.attentions.at(-1), word);
  }

  /** What comes of it: the first numbers of the context, with what they were. */
  drawResult(attention, word) {
    const {page} = this;
    const most = 12;
    const decimals = Math.min(2, page.decimals);
    const numbers = attention.context.values[word];
    const cells = numbers.slice(0, most).map((value, j) => {
      const place = attention.arithmetic.place(attention.context, [word, j]);
      const before = page.before(place);
      if (!attention.hasContext) return blank("span", written(value, decimals), {class: "cell"});
      const isChanged = before !== undefined && differs(before, value);
      const [text, was] = [value, before].map((one) => written(one ?? null, decimals));
      return element(
          "span", {
            class: [
              "cell", ...heatClasses(place, value, page), ...(isChanged ? ["changed"] : [])
            ].join(" "),
            "data-role": roleOf(place, page)
          },
          text, isChanged && was !== text ? oldText(was) : null);
    });
    const more = numbers.length > most ? [`… of ${numbers.length}`] : [];
    document.getElementById("result").replaceChildren("context ", ...cells, ...more);
  }

  /** What is pointed at in the heat map, in words; else what the rows are. */
  tell(word) {
    const {input, words} = this.page.trace;
    const attention = this.attentions.at(-1);
    const short = (label) => quoted(shortened(label, 24));
    const of = this.page.isComparing ? `${attention.variant.id}: ` : "";
    const name = of + short(labels(input.tokens)[words[word] - 1]);
    const tokens = labels(attendedTokens(input)).map(short);
    if (!attention.isKnown) return `${name}: the weights are still to come`;
    const token = this.column ?? attention.most(word).token;
    if (token === undefined) return `${name} attends to nothing`;
    const weight = attention.row(word)[token];
    const what = attention.hides(word, token) ? "hidden by the mask" :
        weight === null                       ? "not scored" :
                                                shareText(weight);
    if (this.column !== null) return `${name} → ${tokens[token]}: ${what}`;
    const sink = attention.sink(word);
    return `${name} attends most to ${tokens[token]}, ${what}${
        sink === undefined ? "" : `; the sink takes ${shareText(sink)}`}`;
  }

  /** The button of a word, by its position in the sentence, or of a head. */
  wordButton(position) {
    return this.strips[0].own[position].label;
  }

  headButton(head) {
    return this.heads[head - 1].button;
  }
}

/**
 * On a small screen the maps do not stay in sight: the words and their arcs do. The slider of the
 * scale stands there in the settings: arcs are in sight above these.
 */
function placeForWidth(isNarrow) {
  const byId = (id) => document.getElementById(id);
  if (isNarrow) {
    byId("flow").before(byId("maps"));
    document.querySelector("#settings .fields").prepend(byId("scale-choice"));
  } else {
    byId("picture").append(byId("maps"));
    byId("scale-marks").before(byId("scale-choice"));
  }
}
