// What scores are divided by, on a slider: from 1, which leaves them as they are, over √d and d,
// and as far again beyond it. Arcs, bars and all numbers follow.

/** Notches from 1 to √d, from there to d, and from there to the end: each multiplies alike. */
const notches = 10;

/** The step of a variant that divides, or undefined. */
function dividingStep({steps}) {
  return steps.find(({divisor}) => divisor !== undefined);
}

/** The length d of what is compared; where it has no root to speak of, what the slider goes by. */
function scaleLength({trace, variant}) {
  const d = comparedLength(trace, variant, dividingStep(variant));
  return {d, base: Math.max(d, 4)};
}

/** The scale of a notch: named where it is one of those that have names, else of three digits. */
function scaleAt(notch, {d, base}) {
  if (notch === 0) return "none";
  if (d === base && notch === notches) return "sqrt";
  if (d === base && notch === 2 * notches) return "dim";
  return Number((base ** (notch / (2 * notches))).toPrecision(3));
}

/** The notch that is nearest to a scale. */
function notchOf(scale, {d, base}) {
  const divisor = divisorOf(scale, d);
  const notch = Math.round((2 * notches * Math.log(Math.max(divisor, 1))) / Math.log(base));
  return Math.min(notch, 3 * notches);
}

/** "÷ √4 = 2", "÷ 1: nothing divided" */
function scaleText(scale, d, decimals) {
  const divisor = divisorOf(scale, d);
  if (divisor === 1) return `÷ 1: nothing divided`;
  if (scale === "dim") return `÷ ${d}, which is d`;
  if (scale !== "sqrt") return `÷ ${factorText(divisor, decimals)}`;
  return `÷ √${d} ${Number.isInteger(divisor) ? "=" : "≈"} ${written(divisor, decimals)}`;
}

function drawScale(page) {
  const box = document.getElementById("scale-choice");
  box.hidden = !dividingStep(page.variant);
  if (box.hidden) return;
  const length = scaleLength(page);
  const {scale} = page.trace.input;
  const slider = document.getElementById("scale-slider");
  const text = scaleText(scale, length.d, page.decimals);
  slider.value = String(notchOf(scale, length));
  slider.setAttribute("aria-valuetext", text);
  document.getElementById("scale-said").textContent = text;
}

/** Each time that the slider is let go of ends a change, which is undone as one. */
function startScale(page) {
  const slider = document.getElementById("scale-slider");
  let drags = 0;
  let isWaiting = false;
  const take = () => {
    isWaiting = false;
    const scale = scaleAt(Number(slider.value), scaleLength(page));
    if (scale === page.trace.input.scale) return;
    page.changes.make((trace) => changeScale(trace, String(scale)), `scale ${drags}`);
  };
  // A browser may tell of more notches than it can draw.
  slider.addEventListener("input", () => {
    if (!isWaiting) requestAnimationFrame(take);
    isWaiting = true;
  });
  slider.addEventListener("change", () => requestAnimationFrame(() => {
                                      drags += 1;
                                    }));
}
