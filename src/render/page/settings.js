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
  const maskOf = ({mask: rule = "none"}) => (Array.isArray(rule) ? "matrix" : rule);
  document.getElementById("scale").value = String(input.scale);
  self.value = input.self ?? "default";
  self.disabled = input.memory !== undefined;
  mask.querySelector("[value=matrix]").disabled = !Array.isArray(original.input.mask);
  mask.value = maskOf(input);
  const textOf = (select, value) => select.querySelector(`[value="${value}"]`).textContent;
  drawOld("scale-old", input.scale, original.input.scale, String);
  drawOld(
      "self-old", input.self ?? "default", original.input.self ?? "default",
      (value) => textOf(self, value));
  drawOld("mask-old", maskOf(input), maskOf(original.input), (value) => textOf(mask, value));
  const lists = tokenLists(input);
  document.getElementById("rename-which")
      .replaceChildren(...["tokens", "memory"].flatMap(
          (list) => labels(lists[list])
                        .map((text, i) => element("option", {value: `${list} ${i}`}, text))));
}

/** What a setting was, where it has changed. */
function drawOld(id, now, was, text) {
  document.getElementById(id).textContent = now === was ? "" : `was ${text(was)}`;
}

/** What has changed, in a line, beside the way back. */
function drawChanges(page) {
  const most = 3;
  const changes = changesOf(page.trace.input, original.input);
  const further = changes.length > most ? `, and ${changes.length - most} more` : "";
  document.getElementById("changed").textContent =
      changes.length > 0 ? `Changed: ${changes.slice(0, most).join("; ")}${further}.` : "";
  document.getElementById("reset").hidden = changes.length === 0;
}

function changeScale(page, text) {
  const rule = text.trim();
  const scale = ["sqrt", "none", "dim"].includes(rule) ? rule : typed(rule);
  if (typeof scale === "number" && !(Number.isFinite(scale) && scale !== 0)) {
    page.announce(
        `Not changed: scores are divided by sqrt, none, dim, or a number that is not 0, and not by “${
            text}”.`);
    drawSettings(page);
    return;
  }
  const names = {sqrt: "√d", none: "1, which leaves them as they are", dim: "d"};
  page.change(`Scores are divided by ${names[scale] ?? scale}.`, (trace) => setScale(trace, scale));
}

function rename(page) {
  const which = document.getElementById("rename-which");
  const [list, index] = which.value.split(" ");
  const old = chosenText(which);
  const name = document.getElementById("rename-value").value;
  page.change(`${old} is called ${labels([name])[0]}.`, (trace) => {
    tokenLists(trace.input)[list][Number(index)] = name;
  });
  which.value = `${list} ${index}`;
}

function startSettings(page) {
  const on = (id, act) =>
      document.getElementById(id).addEventListener("change", ({target}) => act(target));
  on("scale", ({value}) => changeScale(page, value));
  on("self",
     (select) => page.change(
         `The word itself ${chosenText(select)}.`, (trace) => setSelf(trace, select.value)));
  on("mask",
     (select) => page.change(
         `Mask: ${chosenText(select)}.`,
         (trace) => setMask(
             trace, {none: null, causal: "causal", matrix: original.input.mask}[select.value])));
  document.getElementById("rename").addEventListener("submit", (event) => {
    event.preventDefault();
    rename(page);
  });
  document.getElementById("reset").addEventListener("click", () => page.reset());
  document.getElementById("download").addEventListener("click", () => page.download());
}
