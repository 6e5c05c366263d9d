// What of the input has changed: in words, and as a text short enough for an address, from which
// the changes can be made again.

/** The lists of tokens that a trace has: of the sentence, of another, of what is cached. */
function tokenLists(input) {
  return {tokens: input.tokens, memory: input.memory?.tokens ?? [], past: input.past?.tokens ?? []};
}

/** The settings that can be changed, as they are compared and written. */
const settingsOf = {
  scale: ({scale}) => scale,
  self: ({self}) => self ?? "default",
  mask: ({mask = "none"}) => (typeof mask === "object" ? "own" : mask)
};

/**
 * What an input has otherwise than another: {now, was}, and with it `list` and `index` of a token,
 * the `place` of a number, or the `setting`.
 */
function differencesOf(input, before) {
  if (input === before) return [];  // as when the page is opened
  const found = [];
  const add = (what, now, was) => {
    if (now !== was) found.push({...what, now, was});
  };
  for (const [list, tokens] of Object.entries(tokenLists(input)))
    tokens.forEach((now, index) => add({list, index}, now, tokenLists(before)[list][index]));
  for (const name of Object.keys(facts.matrices))
    inputMatrices(input, name).forEach(({head, rows}) => {
      const were = inputMatrix(before, name, head)?.rows;
      if (!were) return;
      rows.forEach((row, i) => row.forEach((now, j) => {
        if (now !== were[i][j]) add({place: {name, head, at: [i, j]}}, now, were[i][j]);
      }));
    });
  for (const [setting, of] of Object.entries(settingsOf)) add({setting}, of(input), of(before));
  return found;
}

/** A value of a difference, in words. */
function valueText({list, setting}, value) {
  if (list) return shortened(wordText(value), 24);
  return setting && value === "own" ? "the input's own" : String(value);
}

/** What a difference has made of something: "W_Q[1,2] is 5"; `nameOfPlace` names a number. */
function whatIs(difference, nameOfPlace) {
  const {list, index, place, setting, now} = difference;
  const of = list === "tokens" ? "" : ` of the ${list}`;
  const what = place ? nameOfPlace(place) : setting ?? `token ${index + 1}${of}`;
  return `${what} is ${valueText(difference, now)}`;
}

/** In words: "W_Q[1,2] is 5, was 1". */
function changesOf(arithmetic, first) {
  const [{input}, {input: before}] = [arithmetic, first].map(({operands}) => operands.trace);
  return differencesOf(input, before)
      .map(
          (one) => `${whatIs(one, (place) => arithmetic.address(place))}, was ${
              valueText(one, one.was)}`);
}

/** A number's place as it stands in an address: "W_Q.1.2", "qkv.head1.weights.2.1". */
function placeText({variant, name, head, at}) {
  const key = Operands.key(encodeURIComponent(name), head);
  return [...(variant ? [variant] : []), key, ...at.map((index) => index + 1)].join(".");
}

/** A place that was written so; undefined where the text has another form. */
function placeFrom(text, variants) {
  const [, before, numbers] = /^(.+?)((?:\.\d+)+)$/.exec(text) ?? [];
  if (!before) return undefined;
  const at = numbers.slice(1).split(".").map((number) => Number(number) - 1);
  const variant = variants.find(({id}) => before.startsWith(`${id}.`))?.id;
  const [, head, name] =
      /^(?:head(\d+)\.)?(.*)$/.exec(before.slice(variant ? variant.length + 1 : 0));
  return {variant, name: decodeURIComponent(name), head: head ? Number(head) : undefined, at};
}

/** Written for an address; what is no letter, half of a pair, cannot be. */
function encoded(text) {
  return encodeURIComponent(text.replace(/\p{Cs}/gu, "\ufffd"));
}

const changesTexts = new WeakMap();

/** The changes of a trace as a text: "W_Q.1.2=5&tokens.2=cat&mask=causal"; empty where none are. */
function changesText(trace) {
  const inAddress = ({list, index, place, setting, now}) =>
      (place ? `${placeText(place)}=${now}` :
           setting ? `${setting}=${now}` :
                     `${list}.${index + 1}=${encoded(now)}`);
  if (!changesTexts.has(trace))
    changesTexts.set(trace, differencesOf(trace.input, original.input).map(inAddress).join("&"));
  return changesTexts.get(trace);
}

/**
 * The original with the changes of such a text. Throws RangeError, which says why, where there is
 * no such place, or what comes of it is no number.
 */
function withChanges(text) {
  const trace = copy(original);
  if (text === "") return trace;
  // Who sets a mask aside, or takes it up again, gives every step anew: first of all.
  const isSetting = (part) => Object.keys(settingsOf).some((key) => part.startsWith(`${key}=`));
  const parts = text.split("&");
  for (const part of [...parts.filter(isSetting), ...parts.filter((one) => !isSetting(one))])
    changeAs(trace, part);
  return replay(trace);
}

/** Makes one change: "W_Q.1.2=5". */
function changeAs(trace, part) {
  const end = part.indexOf("=");
  const [key, value] = [part.slice(0, Math.max(end, 0)), part.slice(end + 1)];
  const refuse = () => {
    throw new RangeError(`“${shortened(visible(part), 60)}” is no change of this input`);
  };
  if (Object.hasOwn(settingsOf, key)) return changeSetting(trace, key, value, refuse);
  try {
    const [, list, count] = /^(tokens|memory|past)\.(\d+)$/.exec(key) ?? [];
    if (!list) return setNumber(trace, placeOfInput(trace, key) ?? refuse(), typed(value));
    const tokens = tokenLists(trace.input)[list];
    if (tokens[count - 1] === undefined) refuse();
    tokens[count - 1] = decodeURIComponent(value);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    refuse();
  }
  return undefined;
}

function changeSetting(trace, key, value, refuse) {
  const {mask} = original.input;
  const masks = {none: null, causal: "causal", own: typeof mask === "object" ? mask : undefined};
  if (key === "scale") return setScale(trace, typedScale(value));
  if (key === "self") {
    const isKnown = ["default", "carry", "skip", "score"].includes(value);
    return isKnown && !trace.input.memory ? setSelf(trace, value) : refuse();
  }
  if (!Object.hasOwn(masks, value) || masks[value] === undefined) return refuse();
  return setMask(trace, structuredClone(masks[value]));
}

/** The place of a number of the input, as an address has it; undefined where it has none. */
function placeOfInput(trace, text) {
  const {variant, name, head, at} = placeFrom(text, trace.variants) ?? {};
  if (variant || !Object.hasOwn(facts.matrices, name ?? "")) return undefined;
  const matrix = inputMatrix(trace.input, name, head);
  if (at.length !== 2 || matrix?.head !== head) return undefined;
  return typeof matrix.rows[at[0]]?.[at[1]] === "number" ? {name, head, at} : undefined;
}
