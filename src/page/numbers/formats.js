// A matrix written for other programs: as text for a slide or a sheet, with the digits that the
// page shows; for a program that computes, with all of them. matrix: {title, name, rows, columns,
// numbers}, of which `numbers` may hold null for what is not scored, and −∞ for what a mask hides.

const formats = {
  LaTeX: latexOf,
  Markdown: markdownOf,
  NumPy: numpyOf,
  Julia: juliaOf
};

/**
 * A label without the marks that isolate it on the page, for which no font of LaTeX has anything.
 */
function bare(label) {
  return label.replace(/[\u2068\u2069]/g, "");
}

/** The labels of rows or columns; undefined where they do no more than count. */
function namesOf(labels) {
  const isNamed = labels.some((label, i) => label !== String(i + 1));
  return isNamed ? labels.map(bare) : undefined;
}

/** What LaTeX takes as its own, what its fonts have none of, and what they join: "--" is a dash. */
const latexText = {
  "\\": "\\textbackslash{}",
  "^": "\\textasciicircum{}",
  "~": "\\textasciitilde{}",
  "<": "\\textless{}",
  ">": "\\textgreater{}",
  "|": "\\textbar{}",
  "\"": "\\textquotedblright{}",
  "-": "-{}",
  "`": "`{}",
  "'": "'{}",
  "?": "?{}",
  "!": "!{}",
  ",": ",{}"
};

function latexLabel(text) {
  const escaped =
      text.replace(/[\\^~<>|"\-`'?!,]|[{}$&#_%]/g, (one) => latexText[one] ?? `\\${one}`);
  return `\\textrm{${escaped}}`;
}

/** "0.5", "-\infty", "1.5 \times 10^{20}" */
function latexNumber(value, decimals) {
  if (value === null) return "\\textrm{--}";
  if (value === -Infinity) return "-\\infty";
  return written(value, decimals)
      .replace(
          /e([+-])0*(\d+)$/,
          (_, sign, power) => ` \\times 10^{${sign === "-" ? "-" : ""}${power}}`);
}

/** A displayed formula; an array, because a matrix of amsmath has ten columns at most. */
function latexOf({title, rows, columns, numbers}, decimals) {
  const [names, heads] = [namesOf(rows), namesOf(columns)];
  const line = (label, cells) => `  ${[...(names ? [label] : []), ...cells].join(" & ")}`;
  const lines = numbers.map(
      (row, i) =>
          line(names && latexLabel(names[i]), row.map((value) => latexNumber(value, decimals))));
  const head = heads ? [`${line("", heads.map(latexLabel))} \\\\ \\hline`] : [];
  const isBare = !names && !heads;
  return [
    `% ${bare(title)}`, "\\[",
    `${isBare ? "\\left[" : ""}\\begin{array}{${names ? "l|" : ""}${"r".repeat(columns.length)}}`,
    ...head, lines.join(" \\\\\n"), `\\end{array}${isBare ? "\\right]" : ""}`, "\\]", ""
  ].join("\n");
}

/** What Markdown, HTML or a formula would take as its own within a line. */
function markdownText(text) {
  return bare(text).replace(/[\\`*_[\]<>#|$&~]/g, "\\$&");
}

function markdownOf({title, rows, columns, numbers}, decimals) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [
    line([title, ...columns].map(markdownText)), `|:---|${"---:|".repeat(columns.length)}`,
    ...numbers.map(
        (row, i) => line([markdownText(rows[i]), ...row.map((value) => written(value, decimals))])),
    ""
  ].join("\n");
}

/** A number in full, as a floating-point literal: "1.0", "-0.0", "1e-7". */
function literal(value, {nan, infinity}) {
  if (value === null) return nan;
  if (!Number.isFinite(value)) return value < 0 ? `-${infinity}` : infinity;
  const text = Object.is(value, -0) ? "-0" : String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

/** A name that programs take: "head2.W_Q.W_1" → "head2_W_Q_W_1". */
function variableName({name, head}) {
  return Operands.key(name, head).replace(/\W/g, "_");
}

/** What the columns are called, where they have names, as a comment. */
function columnsComment(columns) {
  const heads = namesOf(columns);
  return heads ? [`# columns: ${heads.join(", ")}`] : [];
}

/** Rows of a literal, each with its name as a comment. */
function commented(rows, lines) {
  const names = namesOf(rows);
  return lines.map((line, i) => `    ${line}${names ? `  # ${names[i]}` : ""}`);
}

function numpyOf(matrix) {
  const {title, rows, columns, numbers} = matrix;
  const number = (value) => literal(value, {nan: "np.nan", infinity: "np.inf"});
  const lines = numbers.map((row) => `[${row.map(number).join(", ")}],`);
  return [
    "import numpy as np", "", `# ${bare(title)}`, ...columnsComment(columns),
    `${variableName(matrix)} = np.array([`, ...commented(rows, lines), "])", ""
  ].join("\n");
}

/** Rows in brackets; those of one number each would be a vector, and are given their shape. */
function juliaOf(matrix) {
  const {title, rows, columns, numbers} = matrix;
  const number = (value) => literal(value, {nan: "NaN", infinity: "Inf"});
  const isColumn = columns.length === 1;
  const end = (i) => (i === numbers.length - 1 ? "" : isColumn ? "," : ";");
  const lines = numbers.map((row, i) => row.map(number).join(" ") + end(i));
  return [
    `# ${bare(title)}`, ...columnsComment(columns),
    `${variableName(matrix)} = ${isColumn ? "reshape([" : "["}`, ...commented(rows, lines),
    isColumn ? "], :, 1)" : "]", ""
  ].join("\n");
}
