// What is shown at first, and the address's part after "#", so that a view can be linked to:
// variant/word/step, with the head before a step that is of none, or of another that it shares keys
// and values with; after it how steps are shown, where that is not as usual: lesson.js. After each
// "&" what is pinned, the stop of the tour, and the changes.

/** Words for how steps are shown. */
const modes = /^(lesson|all)?-?(by-head)?$/;

/** Mail, chats and slides cut longer addresses; then the changes are left out. */
const mostLetters = 2000;

/** What stands in the place of changes that are left out. */
const leftOut = "changes=left-out";

/** The address's part after "#": {text, holdsChanges}. */
function addressOf(page) {
  const {step} = page;
  const parts = [page.isComparing ? "compare" : page.variant.id, page.trace.words[page.word]];
  if (page.head && page.head !== step?.head) parts.push(`head${page.head}`);
  if (step) parts.push(Operands.key(step.id, step.head));
  if (page.lesson.addressPart) parts.push(page.lesson.addressPart);
  const {pinned} = page.panel;
  const view =
      parts.join("/") + (pinned ? `&pin=${placeText(pinned)}` : "") + page.tour.addressPart;
  const changes = changesText(page.trace);
  if (changes === "") return {text: view, holdsChanges: true};
  const text = `${view}&${changes}`;
  const holdsChanges = text.length <= mostLetters;
  return {text: holdsChanges ? text : `${view}&${leftOut}`, holdsChanges};
}

function writeAddress(page) {
  const {text, holdsChanges} = addressOf(page);
  try {
    if (location.hash !== `#${text}`) history.replaceState(null, "", `#${text}`);
    page.heldChanges = holdsChanges ? changesText(page.trace) : "";
  } catch (error) {
    // Shown within another page, as mail and notebooks do, it may have no address to write.
    if (!(error instanceof DOMException)) throw error;
    page.heldChanges = "";
  }
  page.tour.draw();
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

/**
 * Makes the page show what an address names; what it has not is passed over. Gives what is pinned,
 * and what is to be said: {pinned, said}.
 */
function readAddress(page, address) {
  const [view, ...rest] = address.split("&");
  const [pin, tour] = ["pin=", "tour="].map((name) => rest.find((part) => part.startsWith(name)));
  const changes = rest.filter((part) => ![pin, tour, ""].includes(part));
  const said = readChanges(page, changes);
  const unread = readView(page, view);
  const pinned = pin && placeOfPinned(page, pin.slice("pin=".length));
  if (pin && !pinned) unread.push(pin);
  if (tour && !page.tour.readAddressPart(tour)) unread.push(tour);
  if (unread.length > 0) {
    const quoted = unread.map((part) => `“${shortened(visible(part), 40)}”`);
    said.push(`Of the address this could not be read: ${quoted.join(", ")}.`);
  }
  return {pinned, said: said.join(" ")};
}

/** Makes the changes that the address holds: all or, where one cannot be, none. */
function readChanges(page, changes) {
  if (changes.includes(leftOut)) {
    return changesText(page.trace) === "" ?
        ["What was changed is not in this address: it was too much for one."] :
        [];
  }
  const text = changes.join("&");
  const before = changesText(page.trace);
  if (text === before) return [];
  try {
    page.take(withChanges(text));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return [`The changes in the address could not be made: ${error.message}.`];
  }
  page.history.keep(before, "the changes that the address holds");
  return [];
}

/** Gives the parts that mean nothing here. */
function readView(page, view) {
  // These are ids and numbers, which are never encoded.
  const [variant, word, ...all] = view.split("/");
  const mode = all.find((part) => part !== "" && modes.test(part)) ?? "";
  const rest = all.filter((part) => part !== mode);
  const [, shownHead, ownHead, id] =
      /^(?:head(\d+)\/?)?(?:head(\d+)\.)?(\w*)$/.exec(rest.join("/")) ?? [];
  const index = page.trace.variants.findIndex((one) => one.id === variant);
  const row = page.trace.words.indexOf(Number(word));
  if (index >= 0) page.variantIndex = index;
  if (row >= 0) page.word = row;
  page.isComparing = variant === "compare" && page.canCompare;
  const head = Number(shownHead ?? ownHead);
  const isHead = head >= 1 && head <= page.headCount;
  if (isHead) page.chosenHead = head;
  page.stepIndex = page.findStep({id, head: ownHead === undefined ? undefined : Number(ownHead)});
  page.lesson.readAddressPart(mode, page.stepIndex >= 0);
  const place = page.step && page.arithmetic.place(page.step);
  if (place && !page.showsHead(place)) page.chosenHead = page.headShowing(place);
  const isRead = [
    [variant, variant === "" || index >= 0 || page.isComparing], [word, row >= 0],
    [rest.join("/"), (shownHead === undefined || isHead) && (id === "" || page.stepIndex >= 0)]
  ];
  return isRead.filter(([part, is]) => part && !is).map(([part]) => part);
}

/** The place of a number that can be pinned; undefined where the text names none. */
function placeOfPinned(page, text) {
  try {
    const place = placeFrom(text, page.trace.variants);
    if (!place?.variant) return placeOfInput(page.trace, text);
    const step = page.arithmeticOf(place).step(place);
    const depth = step && axesOf(step.id).length;
    const isSum = place.at.length === 1 && step && colourOf(step.id) === "weights";
    const row = step?.values[place.at[0]];
    const value = isSum ? row : place.at.reduce((part, index) => part?.[index], step?.values);
    const isThere = isSum ? row !== undefined : place.at.length === depth && value !== undefined;
    return isThere && step.head === place.head ? place : undefined;
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    return undefined;
  }
}

/** The view that an address names, with what is pinned in it; and says what it could not read. */
function showAddress(page, address) {
  const {pinned, said} = readAddress(page, address);
  if (page.panel.pinned && !pinned) page.panel.unpin();
  page.draw();
  drawSettings(page);
  if (pinned)
    page.goToNumber(pinned, pinned.variant ?? page.variant.id);
  else
    scrollToMade();
  page.announce(said);
}
