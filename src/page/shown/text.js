// Text from outside, made safe to read among the page's own words.

/** Controls, bidirectional controls, what cannot be seen; but not joiners, which scripts need. */
const unsafe =
    /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0]/gu;

/** Letters that are read from right to left. */
const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}]/u;

/** Marks and joined emoji after a character: more of them than any writing needs. */
const flood = /(?:\p{M}|\p{Emoji_Modifier}|\u200d\p{Extended_Pictographic}?|\u200c){16,}/gu;

/** Of a flood only the beginning, as the program has it: 32 code points with their character. */
function cut(marks) {
  const all = Array.from(marks);
  return all.length < 32 ? marks : `${all.slice(0, 31).join("").replace(/[\u200c\u200d]+$/, "")}…`;
}

/**
 * What is unsafe becomes \n, \t, \r or \u{hex}, as where the program writes text, and a flood is
 * cut.
 */
function visible(text) {
  const short = {"\n": "\\n", "\t": "\\t", "\r": "\\r"};
  const safe =
      text.replace(unsafe, (one) => short[one] ?? `\\u{${one.codePointAt(0).toString(16)}}`);
  return safe.replace(flood, cut);
}

/** A token: in quotes where it is empty or begins or ends with a space. */
function wordText(token) {
  const hasEdges = token !== "" && !token.startsWith(" ") && !token.endsWith(" ");
  const shown = hasEdges ? visible(token) : `"${visible(token)}"`;
  // Isolated, so that it does not turn what stands around it.
  return rightToLeft.test(shown) ? `\u2068${shown}\u2069` : shown;
}

/** A label as it stands in a sentence: in quotes, as the program's own text has words. */
function quoted(label) {
  return /^".*"$/su.test(label) ? label : `"${label}"`;
}

/** A label for each token, with its position where another is the same. */
function labels(tokens) {
  const counts = new Map();
  for (const token of tokens) counts.set(token, (counts.get(token) ?? 0) + 1);
  return tokens.map(
      (token, i) => wordText(token) + (counts.get(token) > 1 ? subscript(i + 1) : ""));
}

function numbered(count) {
  return Array.from({length: count}, (_, i) => String(i + 1));
}

/** What heads the columns of a matrix: the names of features, or numbers. */
function columnLabels({variant, name}, count) {
  return featureLabels({variant, name}, 1) ?? numbered(count);
}
