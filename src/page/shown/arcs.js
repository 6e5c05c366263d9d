// The sentence as words, with arcs from the one that is encoded to those that it attends to: how
// wide and how strong an arc is, says its weight.

/** From so many tokens on only the strongest arcs are drawn, until somebody asks for all. */
const fewTokens = 24;
const strongest = 8;

/** Where there are more, no arcs: there the heat map shows more. */
const mostArcs = 80;

/** The tokens of a row of weights that get most, the largest first. */
function strongestOf(row, most = strongest) {
  const all = [...row.keys()].filter((token) => row[token] > 0);
  return all.sort((a, b) => row[b] - row[a]).slice(0, most);
}

/** A strip of words and arcs; made once, and then shown anew: so that what changes moves. */
class Strip {
  constructor(page, isFirst) {
    this.page = page;
    const {input} = page.trace;
    this.isCross = input.memory !== undefined;
    this.count = attendedTokens(input).length;
    this.hasArcs = Math.max(this.count, input.tokens.length) <= mostArcs;
    this.name = element("span", {class: "strip-name"});
    this.arcs = Array.from({length: this.count}, () => svg("path", {class: "arc"}));
    this.drawing = svg("svg", {class: "arcs", "aria-hidden": "true"}, ...this.arcs);
    this.words = element("div", {class: "words", id: isFirst ? "words" : undefined});
    this.attended = this.isCross ? element("div", {class: "words attended"}) : this.words;
    const rows =
        this.isCross ? [this.attended, this.drawing, this.words] : [this.drawing, this.words];
    this.scroller =
        element("div", {class: "strip-scroll"}, element("div", {class: "strip-inner"}, ...rows));
    this.box = element("div", {class: "strip"}, this.name, this.scroller);
    this.box.classList.toggle("many", !this.hasArcs);
    this.box.classList.toggle("dense", this.hasArcs && this.count > fewTokens);
    this.fill();
  }

  /** Puts the words in their places: those that are cached, the sentence's, another's. */
  fill() {
    const {trace} = this.page;
    const cached = trace.input.past?.tokens.length ?? 0;
    const rows = rowsOfWords(trace);
    this.own = trace.input.tokens.map((_, position) => this.item(rows.get(position)));
    const others =
        Array.from({length: this.isCross ? this.count : cached}, () => this.item(undefined));
    this.targets = this.isCross ? others : [...others, ...this.own];
    this.words.append(...(this.isCross ? this.own : this.targets).map(({box}) => box));
    if (this.isCross) this.attended.append(...others.map(({box}) => box));
  }

  /** One word: a button, unless it cannot be encoded; below it its weight. */
  item(row) {
    const isChoice = row !== undefined;
    const label =
        isChoice ? element("button", {type: "button"}) : element("span", {class: "token quiet"});
    const weight = element("span", {class: "weight"});
    const box = element("div", {class: "word"}, label, weight);
    if (isChoice) {
      label.addEventListener("click", () => this.page.chooseWord(row));
      label.addEventListener("mouseenter", () => this.page.picture.point(row));
      label.addEventListener("mouseleave", () => this.page.picture.point(null));
      label.addEventListener("focus", () => this.page.picture.point(row));
      label.addEventListener("blur", () => this.page.picture.point(null));
    }
    return {box, label, weight, row};
  }

  /** Names the words, and which of them is encoded: `chosen` is its row. */
  call(title, chosen) {
    const {input} = this.page.trace;
    this.name.textContent = title;
    this.isOutOfSight ||= chosen !== this.chosen;
    this.chosen = chosen;
    const write = (item, text, was) => {
      const old = oldText(was);
      item.label.replaceChildren(text, ...(old ? [old] : []));
      item.label.title = text;
      if (item.row !== undefined)
        item.label.setAttribute("aria-pressed", String(item.row === chosen));
    };
    const attended = labels(attendedTokens(input));
    const own = this.isCross ? labels(input.tokens) : attended.slice(-this.own.length);
    this.own.forEach((item, position) => {
      const [before, now] = [original.input.tokens[position], input.tokens[position]];
      write(item, own[position], before === now ? undefined : wordText(before));
    });
    const others = this.targets.length - (this.isCross ? 0 : this.own.length);
    this.targets.slice(0, others).forEach((item, token) => write(item, attended[token]));
  }

  /** Shows what a word attends to, which is perhaps only pointed at: `word` is its row. */
  show(attention, word) {
    this.attention = attention;
    this.word = word;
    this.drawWeights();
    this.own.forEach(({box, row}) => box.classList.toggle("looking", row === word));
    this.layOut();
  }

  /** The weight below each token, and its tint; what a mask hides is marked as hidden. */
  drawWeights() {
    const {page, attention, word} = this;
    const row = attention.row(word);
    const drawn = new Set(this.drawn());
    this.targets.forEach((item, token) => {
      const isHidden = attention.hides(word, token);
      const heat = heatOf(row[token], page.scales.weights);
      item.box.className = `word${heat > 0 ? ` h${heat}` : ""}${isHidden ? " hidden-token" : ""}${
          drawn.has(token) ? "" : " faint"}`;
      // Where it is not known yet, its room stays.
      item.weight.textContent = !attention.isKnown ? "\u00a0" :
          isHidden                                 ? "hidden" :
                                                     shareText(row[token]);
      item.weight.title = "";
      if (!attention.isKnown) return;
      const before = page.before(attention.place(word, token));
      const was = shareText(before);
      if (before !== undefined && before !== null && was !== shareText(row[token]))
        item.weight.append(oldText(was));
      item.weight.title = row[token] === null ? "" : String(row[token]);
    });
  }

  /** The tokens whose arcs are drawn: all, or of many the strongest. */
  drawn() {
    const row = this.attention.row(this.word);
    const isAll = this.count <= fewTokens || this.page.picture.showsAll;
    return strongestOf(row, isAll ? row.length : strongest);
  }

  /** Measures where the words stand, and draws the arcs between them. */
  layOut() {
    if (!this.hasArcs) return this.bringIntoSight();
    if (this.box.clientWidth === 0) return;
    this.fit();
    const middle = ({box}) => box.offsetLeft + box.offsetWidth / 2;
    const looking = this.own.find(({row}) => row === this.word);
    const from = middle(looking);
    const to = this.targets.map(middle);
    const width = this.scroller.firstChild.offsetWidth;
    const height = this.drawing.clientHeight;
    this.room = this.scroller.clientWidth;
    setAttribute(this.drawing, "viewBox", `0 0 ${width} ${height}`);
    this.drawArcs(from, to, height);
    this.bringIntoSight();
  }

  /** The word encoded, once it is another; where somebody points, nothing moves away. */
  bringIntoSight() {
    if (!this.isOutOfSight) return;
    this.isOutOfSight = false;
    const chosen = this.words.querySelector("[aria-pressed=true]");
    const box = this.hasArcs ? this.scroller : this.words;
    if (box.scrollWidth > box.clientWidth)
      box.scrollLeft = chosen.parentElement.offsetLeft - box.clientWidth / 2;
    if (box.scrollHeight > box.clientHeight)
      box.scrollTop = chosen.offsetTop - box.offsetTop - box.clientHeight / 2;
  }

  /** Words that have no room side by side stand upright. */
  fit() {
    const inner = this.scroller.firstChild;
    if (this.count > fewTokens) return;
    this.box.classList.remove("dense");
    this.box.classList.toggle("dense", inner.scrollWidth > this.scroller.clientWidth + 1);
  }

  /** Widths are no more than nearly in proportion, so that small weights are seen beside large. */
  drawArcs(from, to, height) {
    const row = this.attention.row(this.word);
    const drawn = new Set(this.drawn());
    const longest = Math.max(...to.map((x) => Math.abs(x - from)), 1);
    this.arcs.forEach((arc, token) => {
      const share = drawn.has(token) ? Math.min(1, row[token]) ** 0.7 : 0;
      const d =
          this.isCross ? crossing(from, to[token], height) : bow(from, to[token], height, longest);
      setAttribute(arc, "d", d);
      arc.style.strokeWidth = `${0.5 + 12 * share}px`;
      arc.style.strokeOpacity = share === 0 ? "0" : String(0.3 + 0.6 * share);
    });
  }
}

/** From word to word above them; to the word itself a loop. */
function bow(from, to, height, longest) {
  const distance = Math.abs(to - from);
  if (distance < 1) {
    const top = height - Math.min(height - 6, 44) / 0.75;
    return `M ${from - 5} ${height} C ${from - 30} ${top}, ${from + 30} ${top}, ${to + 5} ${
        height}`;
  }
  const rise = (height - 8) * (0.35 + 0.65 * distance / longest) / 0.75;
  return `M ${from} ${height} C ${from} ${height - rise}, ${to} ${height - rise}, ${to} ${height}`;
}

/** From a word below to a token of another sentence above. */
function crossing(from, to, height) {
  return `M ${from} ${height} C ${from} ${height * 0.4}, ${to} ${height * 0.6}, ${to} 0`;
}
