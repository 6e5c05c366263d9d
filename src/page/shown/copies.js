// What of the flow can be copied: {title, name, head, rows, columns, numbers}, with what stands at
// a table's foot and, where only the row of the word shown is on the page, with all rows.

/** A matrix as it is copied: whole, with the variant that it is of. */
function copyable({place, title, rows, columns, numbers}) {
  const of = place.variant === undefined ? "" : `, ${place.variant}`;
  return {title: title + of, name: place.name, head: place.head, rows, columns, numbers};
}

/** The table from scores to weights as it is shown, and each of its steps. */
function copiesOfScoring(scoring) {
  const {flow, steps, title, sinkNumbers: sink} = scoring;
  const {word, head} = flow.page;
  const rows = [
    ...flow.tokens.map((token, j) => [token, steps.map(({values}) => values[word][j])]),
    ...(sink ? [["sink", steps.map((_, k) => sink[k] ?? null)]] : []),
    ["Σ", steps.map((step) => scoring.sumOf(step)?.value ?? null)]
  ];
  const shown = copyable({
    place: {variant: flow.variant.id, name: "attention", head},
    title,
    rows: rows.map(([label]) => label),
    columns: steps.map(({id}) => rowName(id)),
    numbers: rows.map(([, numbers]) => numbers)
  });
  return [shown, ...steps.map((step) => ofAllWords(flow, step))];
}

/** The weighted vectors with their sum, the vectors alone, and the contexts. */
function copiesOfWeighted(flow, matrix, step, context) {
  const {arithmetic} = flow.page;
  const {place, foot, rows, numbers} = matrix;
  const shown = {
    ...matrix,
    place: {...place, name: `${step.id}_and_sum`},
    rows: [...rows, ...foot.map(({label}) => label)],
    numbers: [...numbers, ...foot.map(({places}) => places.map((one) => arithmetic.value(one)))]
  };
  const alone = {
    ...matrix,
    title: `${step.id} of ${flow.word}${flow.ofHead}`,
    columns: columnLabels(place, numbers[0].length)
  };
  return [copyable(shown), copyable(alone), ofAllWords(flow, context)];
}

/** A step of which the row of the word shown is on the page, with all rows. */
function ofAllWords(flow, step) {
  return copyable({
    place: flow.place(step),
    title: `${step.id} ${symbolOf(step.id)}${flow.headOf(step)}`,
    rows: flow.encoded,
    columns: isOfPairs(step.id) ? flow.tokens : numbered(step.values[0].length),
    numbers: step.values
  });
}
