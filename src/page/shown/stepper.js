// The step shown: its title, formula and reason, and how far it is.

function drawStep(page) {
  const {step, variant, lesson} = page;
  const text = (id, content) => {
    const node = document.getElementById(id);
    // What is written again, though it is the same, would be read out again.
    if (node.textContent !== content) node.textContent = content;
  };
  const {stops, at} = lesson;
  const slider = document.getElementById("slider");
  slider.max = String(stops.length);
  slider.value = String(at + 1);
  document.getElementById("stepper").hidden = page.isWithoutSteps;
  for (const id of ["slider", "play"]) document.getElementById(id).disabled = page.isComparing;
  text("step-count", page.isComparing ? "" : `${at + 1} of ${stops.length}`);
  text("step-title", step ? stepTitle(step, lesson) : titleOfAll(page));
  text("step-formula", step ? page.formula(step) : "");
  text("step-why", step ? facts.steps[step.id].why : facts.variants[variant.id].summary);
  slider.setAttribute("aria-valuetext", document.getElementById("step-title").textContent);
  drawSwitches(page);
  highlightStep(page, step);
  drawPaperTitle(page);
  writeAddress(page);
}

function titleOfAll({isComparing}) {
  return isComparing ? "The variants side by side" : "The whole computation";
}

/** "Weights, head 2"; of all heads together "Weights, in each head". */
function stepTitle({id, head}, {isByHead}) {
  const {title} = facts.steps[id];
  if (head === undefined) return title;
  return isByHead ? `${title}, head ${head}` : `${title}, in each head`;
}
