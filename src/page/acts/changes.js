// What somebody changes: computed, told, undone, and given out as a file.

class Changes {
  constructor(page) {
    this.page = page;
  }

  /**
   * Changes what is computed; `edit` does so to a copy, and says what it has done. Where what comes
   * of it is no number, nothing is changed, and that is said. Changes in a row that share `joins`
   * are told and undone as one.
   */
  make(edit, joins) {
    this.page.play(false);  // The next step would take away what is said here.
    this.staying(() => this.page.announce(this.attempt(edit, joins)));
  }

  /** Gives what is to be said of a change. */
  attempt(edit, joins) {
    const changed = copy(this.page.trace);
    if (joins === undefined || joins !== this.joins) this.seenBefore = this.seen();
    this.joins = joins;
    const before = this.seenBefore;
    const textBefore = changesText(this.page.trace);
    let done;
    try {
      done = edit(changed);
      replay(changed);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      drawSettings(this.page);
      return `Not changed: ${error.message}.`;
    }
    this.page.showChanged(changed);
    this.page.history.keep(textBefore, done, joins);
    return this.told(done, before);
  }

  /** What was done, what has become of the word shown, and how much is not as at first. */
  told(done, before) {
    const count = document.querySelectorAll("td.changed").length;
    const others = count === 0 ? "All numbers shown are" :
                                 `Of the numbers shown, ${count} ${count === 1 ? "is" : "are"} not`;
    return `${done}. ${this.effect(before)}${others} as at first.`;
  }

  /** What the word shown attends to, of the last variant shown. */
  seen() {
    const {page} = this;
    const [variant] = page.isComparing ? page.trace.variants.slice(-1) : [page.variant];
    const attention = new Attention(page, variant, page.head);
    const tokens = labels(attendedTokens(page.trace.input));
    return {
      word: quoted(shortened(labels(page.trace.input.tokens)[page.trace.words[page.word] - 1], 24)),
      name: (token) => quoted(shortened(tokens[token], 24)),
      row: attention.row(page.word),
      ...attention.most(page.word)
    };
  }

  /** What a change has done to that, in a sentence; nothing where it has done nothing. */
  effect(before) {
    const now = this.seen();
    if (now.token === undefined || before.token === undefined) return "";
    if (now.row.every((weight, token) => !differs(before.row[token], weight))) return "";
    const name = now.name(now.token);
    if (now.token !== before.token)
      return `${now.word} now attends most to ${name}, ${shareText(now.weight)}; it was ${
          before.name(before.token)}, ${shareText(before.weight)}. `;
    const [is, was] = sharesApart(now.weight, before.weight) ?? [shareText(now.weight)];
    return `${now.word} still attends most to ${name}, ${is}${
        was === undefined ? ", nearly as before" : `; it was ${was}`}. `;
  }

  /**
   * Old numbers make rows higher, and what is said the panel: who changes something stays by it.
   */
  staying(act) {
    const {pinned} = this.page.panel;
    const setting = document.activeElement.closest("#settings *");
    const held = () => setting ?? (pinned && this.page.tables.all(pinned)[0]);
    const top = () => held()?.getBoundingClientRect().top ?? 0;
    const before = top();
    act();
    if (held()) scrollBy(0, top() - before);
    if (!setting && held()) reveal(held());
  }

  /** Changes a number of the input to what somebody typed. */
  setNumber(place, text) {
    this.make((trace) => {
      const value = typed(text);
      setNumber(trace, place, value);
      return `${nameOf(this.page.arithmetic, place)} is ${value}`;
    });
  }

  /**
   * Shows the original with the changes of a text, all of which were made before; `tell` says what
   * has been done, given what is other than it was just now, each in words: "scale is sqrt".
   */
  show(text, tell) {
    this.page.play(false);
    this.staying(() => {
      const before = this.seen();
      const {input} = this.page.trace;
      this.page.showChanged(withChanges(text));
      const {arithmetic} = this.page;
      const done = tell(differencesOf(arithmetic.trace.input, input)
                            .map((one) => whatIs(one, (place) => nameOf(arithmetic, place))));
      this.page.announce(this.told(done, before));
    });
  }

  reset() {
    this.staying(() => {
      const before = changesText(this.page.trace);
      this.page.showChanged(copy(original));
      this.page.history.keep(before, "back to the original");
      this.page.announce("All is as at first.");
    });
    document.getElementById("panel-text").focus({preventScroll: true});
  }

  /** The input as a file that attn-trace takes. */
  download() {
    this.page.downloadedChanges = changesText(this.page.trace);
    const blob = new Blob(
        [`${JSON.stringify(this.page.trace.input, null, 2)}\n`], {type: "application/json"});
    saveFile(blob, "input.json");
  }
}
