// What can be changed beside numbers: the scale, the self policy, the mask, tokens; what has been
// changed, and the way back.

/** The text of the option that is chosen. */
function chosenText(select) {
  return select.selectedOptions[0].textContent.trim();
}

function drawSettings(page) {
  const {input} = page.trace;
  const self = document.getElementById("self");
  const mask = document.getElementById("mask");
  writeField(document.getElementById("scale"), String(input.scale));
  self.value = input.self ?? "default";
  mask.value = maskChoice(input);
  const textOf = (select, value) => select.querySelector(`[value="${value}"]`).textContent;
  drawOld("scale-old", input.scale, original.input.scale, String);
  drawOld(
      "self-old", input.self ?? "default", original.input.self ?? "default",
      (value) => textOf(self, value));
  drawOld(
      "mask-old", maskChoice(input), maskChoice(original.input), (value) => textOf(mask, value));
  const lists = tokenLists(input);
  const which = document.getElementById("rename-which");
  const chosen = which.value;
  which.replaceChildren(...Object.entries(lists).flatMap(
      ([list, tokens]) =>
          labels(tokens).map((text, i) => element("option", {value: `${list} ${i}`}, text))));
  if (chosen) which.value = chosen;
}

/** Which of the masks that can be chosen an input has: all but these are its own. */
function maskChoice(input) {
  const rule = maskRule(input);
  return ["none", "causal"].includes(rule) ? rule : "matrix";
}

/** What a setting was, where it has changed. */
function drawOld(id, now, was, text) {
  document.getElementById(id).textContent = now === was ? "" : `was ${text(was)}`;
}

/** What has changed, in a line, beside the way back. */
function drawChanges(page) {
  const most = 3;
  const changes = changesOf(page.arithmetic, page.originals[page.variant.id]);
  const further = changes.length > most ? `, and ${changes.length - most} more` : "";
  const text = changes.length > 0 ? `Changed: ${changes.slice(0, most).join("; ")}${further}.` : "";
  for (const id of ["changed", "paper-changed"]) document.getElementById(id).textContent = text;
  document.getElementById("reset").hidden = changes.length === 0;
}

/** The scale that somebody typed. Throws RangeError where it is none. */
function typedScale(text) {
  const rule = text.trim();
  if (["sqrt", "none", "dim"].includes(rule)) return rule;
  if (!/^[-+−.\d]/.test(rule))
    throw new RangeError(
        `scores are divided by sqrt, none, dim or a number, and not by “${visible(text)}”`);
  const scale = typed(rule);
  if (scale === 0) throw new RangeError("scores cannot be divided by 0");
  return scale;
}

/** Queries and keys that both are divided share the divisor. */
function whatIsDivided({scale_on: on = "scores"}) {
  const said = {
    scores: "Scores are",
    queries: "Queries are",
    both: "Queries and keys together are"
  };
  return said[on];
}

function changeScale(trace, text) {
  const scale = typedScale(text);
  setScale(trace, scale);
  const names = {sqrt: "√d", none: "1, which leaves them as they are", dim: "d"};
  return `${whatIsDivided(trace.input)} divided by ${names[scale] ?? scale}`;
}

function rename(trace) {
  const which = document.getElementById("rename-which");
  const [list, index] = which.value.split(" ");
  const name = document.getElementById("rename-value").value;
  tokenLists(trace.input)[list][Number(index)] = name;
  return `${chosenText(which)} is called ${wordText(name)}`;
}

/** Settings of which this input leaves no choice. */
function disableSettings(input) {
  const divided = whatIsDivided(input);
  document.getElementById("divided").textContent = divided;
  document.getElementById("scale-of").textContent = divided.replace(/ are$/, "").toLowerCase();
  document.querySelector("#mask [value=matrix]").disabled = maskChoice(input) !== "matrix";
  if (!input.memory) return;
  document.getElementById("self").disabled = true;
  document.getElementById("self-why").textContent = "not among the tokens attended to";
}

function startSettings(page) {
  disableSettings(original.input);
  startScale(page);
  let ownMask = original.input.mask;  // With what has been changed in it, while it is set aside.
  const on = (id, edit) => document.getElementById(id).addEventListener(
      "change", ({target}) => page.changes.make((trace) => edit(trace, target)));
  on("scale", (trace, {value}) => changeScale(trace, value));
  on("self", (trace, select) => {
    setSelf(trace, select.value);
    return `The word itself: ${chosenText(select)}`;
  });
  on("mask", (trace, select) => {
    if (maskChoice(trace.input) === "matrix") ownMask = trace.input.mask;
    setMask(trace, {none: null, causal: "causal", matrix: ownMask}[select.value]);
    return `Mask: ${chosenText(select)}`;
  });
  document.getElementById("rename").addEventListener("submit", (event) => {
    event.preventDefault();
    page.changes.make(rename);
    document.getElementById("rename-value").value = "";
  });
  document.getElementById("reset").addEventListener("click", () => {
    document.getElementById("rename-value").value = "";
    page.changes.reset();
  });
  document.getElementById("download").addEventListener("click", () => page.changes.download());
}
