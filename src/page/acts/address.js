// What is shown at first, and the address's part after "#", so that a view can be linked to:
// variant/word/step, with the head before a step that is of none, or of another that it shares keys
// and values with.

function writeAddress(page) {
  const {step} = page;
  const parts = [page.isComparing ? "compare" : page.variant.id, page.trace.words[page.word]];
  if (page.head && page.head !== step?.head) parts.push(`head${page.head}`);
  if (step) parts.push(Operands.key(step.id, step.head));
  try {
    history.replaceState(null, "", `#${parts.join("/")}`);
  } catch (error) {
    // Shown within another page, as mail and notebooks do, it may have no address to write.
    if (!(error instanceof DOMException)) throw error;
  }
}

/**
 * At first it shows what shows most: queries, keys and values, and the word that was asked for; of
 * a sentence in which nobody sees what comes after, the last, which sees all.
 */
function showMost(page) {
  const {variants, input, words} = page.trace;
  const qkv = variants.findIndex(({id}) => id === "qkv");
  page.variantIndex = qkv < 0 ? variants.length - 1 : qkv;
  const isAsked = input.word.length < words.length;
  const isLast = !isAsked && isCausal(page.trace, page.variant);
  page.word = isLast ? words.length - 1 : words.indexOf(input.word[0]);
}

/** Makes the page show what the address names; what it has not is passed over. */
function readAddress(page) {
  // These are ids and numbers, which are never encoded.
  const [variant, word, ...rest] = location.hash.slice(1).split("/");
  const [, shownHead, ownHead, id] =
      /^(?:head(\d+)\/?)?(?:head(\d+)\.)?(\w*)$/.exec(rest.join("/")) ?? [];
  const index = page.trace.variants.findIndex((one) => one.id === variant);
  const row = page.trace.words.indexOf(Number(word));
  if (index >= 0) page.variantIndex = index;
  if (row >= 0) page.word = row;
  page.isComparing = variant === "compare" && page.canCompare;
  const head = Number(shownHead ?? ownHead);
  if (head >= 1 && head <= page.headCount) page.chosenHead = head;
  page.stepIndex = page.findStep({id, head: ownHead === undefined ? undefined : Number(ownHead)});
  const place = page.step && page.arithmetic.place(page.step);
  if (place && !page.showsHead(place)) page.chosenHead = page.headShowing(place);
}
