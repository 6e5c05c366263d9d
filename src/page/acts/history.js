// Undoing changes of the input, and making them again. Each is kept as the texts of all changes
// before and after it, which are short; the numbers are computed again.

class History {
  constructor(page) {
    this.page = page;
    this.done = [];
    this.undone = [];
    this.buttons = {undo: document.getElementById("undo"), redo: document.getElementById("redo")};
  }

  /**
   * Keeps a change that has been made: what `before` was the text of, and what was said of it. What
   * is made in one go, as by a slider that is dragged, shares `joins`, and is one.
   */
  keep(before, said, joins) {
    const after = changesText(this.page.trace);
    const last = this.done.at(-1);
    if (before === after) return;
    this.undone = [];
    if (joins !== undefined && last?.joins === joins)
      Object.assign(last, {after, said});
    else
      this.done.push({before, after, said, joins});
    this.draw();
  }

  undo() {
    this.move(this.done, this.undone, "before", "Undone");
  }

  redo() {
    this.move(this.undone, this.done, "after", "Redone");
  }

  /** The last change of one list goes to the other, and what was on that side of it is shown. */
  move(from, to, side, what) {
    const change = from.pop();
    if (!change) return;
    to.push(change);
    this.page.changes.show(change[side], (differences) => `${what}: ${again(differences)}`);
    this.draw();
  }

  /** The buttons, once there is something to undo. Who was on one that can no more goes on. */
  draw() {
    const {undo, redo} = this.buttons;
    const focused = document.activeElement;
    for (const [button, changes] of [[undo, this.done], [redo, this.undone]]) {
      button.hidden = this.done.length + this.undone.length === 0;
      button.disabled = changes.length === 0;
      button.title = changes.length === 0 ? "" : changes.at(-1).said;
    }
    if ([undo, redo].includes(focused) && focused.disabled)
      (focused === undo ? redo : undo).focus();
  }

  start() {
    this.buttons.undo.addEventListener("click", () => this.undo());
    this.buttons.redo.addEventListener("click", () => this.redo());
    document.addEventListener("keydown", (event) => {
      const {target, shiftKey} = event;
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
      const key = event.key.toLowerCase();
      if (key !== "z" && (key !== "y" || shiftKey)) return;
      if (hasOwnUndo(target)) return;
      event.preventDefault();
      if (key === "z" && !shiftKey)
        this.undo();
      else
        this.redo();
    });
  }
}

/** What differences between two inputs have made be again: "W_Q[fly, 1] is 5 again". */
function again(differences) {
  const most = 3;
  const further = differences.length > most ? `, and ${differences.length - most} more` : "";
  return `${differences.slice(0, most).map((one) => `${one} again`).join("; ")}${further}`;
}

/**
 * Whether a field undoes what is typed there: not so once the page shows what it says, as after
 * Enter, for then the page's own change is undone.
 */
function hasOwnUndo(target) {
  const field = target.closest?.("input:not([type=range], [type=checkbox]), textarea");
  if (!field) return false;
  const isTaken = field.matches("#change-value, #scale, #rename-value");
  return !isTaken || field.value !== field.defaultValue;
}

/** Writes into a field what the page shows. */
function writeField(field, text) {
  field.value = text;
  field.defaultValue = text;
}
