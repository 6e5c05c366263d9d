// Where two neighbouring variants part: what each of them does there, and its numbers side by side.

class Parting {
  /** Of the variant at k, and the one after it, of those that `comparison` shows. */
  constructor(comparison, k, second) {
    this.comparison = comparison;
    this.page = comparison.page;
    this.first = comparison.variants[k];
    this.second = second;
    this.step = partingOf(this.first, second);
  }

  draw() {
    const between = `${this.first.id} → ${this.second.id}`;
    if (!this.step)
      return element(
          "div", {class: "parting"},
          element("h3", {class: "name"}, `${between}: the same at every step`));
    const {id} = this.step;
    const title = `${between}: they part at ${inSentence(facts.steps[id].title)}`;
    const both = [this.first, this.second].map(
        (variant) => ({variant, step: this.comparison.step(variant, id)}));
    const tables = isOfPairs(id) ? [this.scores(title, both)] :
                                   both.flatMap((one) => this.vectors(title, one));
    return element(
        "div", {class: "matrix parting", "data-role": colourOf(id)},
        element(
            "div", {class: "title"}, nameLine(title),
            copyButton(this.page, title, () => this.copies(title, both))),
        ...both.map(
            ({variant}) =>
                element("p", {}, `${variant.id}: ${facts.variants[variant.id].actions[id]}`)),
        scrollBox(title, ...tables), this.ending());
  }

  cell({variant, step}, at) {
    const place = {variant: variant.id, name: step.id, head: step.head, at};
    return numberCell(place, this.page.arithmetics[variant.id].value(place), this.page);
  }

  table(title, caption, columns, rows) {
    return reachable(element(
        "table", {"aria-label": title}, element("caption", {}, caption),
        element(
            "thead", {},
            element(
                "tr", {}, element("td"),
                ...columns.map((name) => element("th", {scope: "col"}, name)))),
        element(
            "tbody", {},
            ...rows.map(({label, cells}) => element("tr", {}, rowHead(label), ...cells)))));
  }

  /** A column for each variant. */
  scores(title, both) {
    const rows = this.rows(both[0].step)
                     .map(({label, at}) => ({label, cells: both.map((one) => this.cell(one, at))}));
    const caption = `${facts.steps[this.step.id].title} of ${this.comparison.word}`;
    return this.table(title, caption, both.map(({variant}) => variant.id), rows);
  }

  /** A variant's own table: on paper, where it is too wide, several. */
  vectors(title, one) {
    const {step, variant} = one;
    const rows = this.rows(step);
    const width = this.widthOf(step);
    const caption = `${variant.id}: ${formula(this.page.trace, variant, step, this.page.decimals)}${
        this.note(rows)}`;
    return columnRanges(width, this.page)
        .map(
            (range) => this.table(
                title, caption, range.map((j) => String(j + 1)),
                rows.map(
                    ({label, at}) =>
                        ({label, cells: range.map((j) => this.cell(one, [...at, j]))}))));
  }

  widthOf(step) {
    const [row] = step.values;
    return Array.isArray(row[0]) ? row[0].length : row.length;
  }

  /** The rows of a step for the word shown: {label, at}; of many tokens those that get most. */
  rows(step) {
    const {tokens, word} = this.comparison;
    const row = this.page.word;
    const axes = axesOf(step.id);
    if (axes.join() === "word,feature") return [{label: word, at: [row]}];
    if (axes[0] === "token") {
      const {operands} = this.page.arithmetics[this.second.id];
      const own = tokens.slice(operands.firstToken(step.id));
      return step.values.map((_, i) => ({label: own[i], at: [i]}));
    }
    const all = tokens.map((label, token) => ({label, at: [row, token]}));
    if (axes.length < 3 || tokens.length * this.widthOf(step) <= mostCells) return all;
    const weights = this.comparison.step(this.second, "weights").values[row];
    return strongestOf(weights).sort((a, b) => a - b).map((token) => all[token]);
  }

  /** That some tokens are left out. */
  note(rows) {
    const all = this.comparison.tokens.length;
    const isCut = axesOf(this.step.id).length === 3 && rows.length < all;
    return isCut ? `; of ${all} tokens the ${rows.length} that get most` : "";
  }

  /** Whether they are still apart where the block ends. */
  ending() {
    const end = endingOf(this.first, this.second, this.page.word);
    if (!end) return null;
    const {title} = facts.steps[end.id];
    const apart = written(end.apart, this.page.decimals);
    return element(
        "p", {},
        `After the block, at ${inSentence(title)}, they are ${
            end.apart === 0 ? "the same again" : `still apart, by ${apart} at most`}.`);
  }

  copies(title, both) {
    const {tokens, word} = this.comparison;
    const {id} = this.step;
    if (isOfPairs(id))
      return [{
        title,
        name: id,
        rows: tokens,
        columns: both.map(({variant}) => variant.id),
        numbers: tokens.map((_, j) => both.map(({step}) => step.values[this.page.word][j]))
      }];
    return both.map(({variant, step}) => {
      const depth = axesOf(id).length;
      const numbers = depth === 3 ? step.values[this.page.word] : step.values;
      const {operands} = this.page.arithmetics[variant.id];
      return {
        title: `${facts.steps[id].title}${depth === 3 ? ` of ${word}` : ""}, ${variant.id}`,
        name: id,
        rows: isOfTokens(id) ? tokens.slice(operands.firstToken(id)) :
            depth === 3      ? tokens :
                               numbered(numbers.length),
        columns: numbered(numbers[0].length),
        numbers
      };
    });
  }
}

/** "Weighted values" → "weighted values" */
function inSentence(title) {
  return title[0].toLowerCase() + title.slice(1);
}
