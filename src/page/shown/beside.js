// What a step knows of each of its rows beside the row's numbers: columns of their own, whose
// numbers have no place.

/** In the order in which they are shown; of some there is one for each pair of features. */
const factsOfRows = ["mean", "variance", "root", "angles", "cos", "sin"];

/** The columns that stand right of a place's matrix: {title, fact, pair}. */
function factsBeside(place, page) {
  const step = page.arithmeticOf(place).step(place);
  return factsOfRows.filter((fact) => step?.[fact]).flatMap((fact) => {
    const [first] = step[fact];
    if (!Array.isArray(first)) return [{title: fact, fact}];
    return first.map((_, pair) => ({title: `${fact} ${pair + 1}`, fact, pair}));
  });
}

function factHead({title}) {
  return element("th", {scope: "col", class: "fact"}, title);
}

/** One of them, marked where it has changed. */
function factCell(place, {fact, pair}, row, page) {
  const of = (arithmetics) => {
    const known = arithmetics[place.variant].step(place)?.[fact]?.[row];
    return pair === undefined ? known : known?.[pair];
  };
  const value = of(page.arithmetics);
  if (page.lesson.isBlank(place))
    return blank("td", written(value, page.decimals), {class: "fact"});
  const before = of(page.originals);
  const text = written(value, page.decimals);
  const cell = element("td", {class: "fact"}, text);
  if (before !== undefined && differs(before, value)) {
    cell.classList.add("changed");
    cell.append(oldText(oldNumber(before, text, page.decimals)));
  }
  return cell;
}
