// Pictures in SVG. Text enters as text: no markup is ever made of it.

/** An element of SVG with attributes and children, which are elements or text. */
function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) setAttribute(node, name, value);
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** Sets an attribute that is not yet so; takes away what is undefined. */
function setAttribute(node, name, value) {
  if (value === undefined)
    node.removeAttribute(name);
  else if (node.getAttribute(name) !== String(value))
    node.setAttribute(name, value);
}

/**
 * A share in two digits, which is enough to see: "0.73", "<0.01", and "1.00" of what is near 1;
 * "–" where there is none.
 */
function shareText(weight, decimals = 2) {
  if (weight === null || weight === undefined || Number.isNaN(weight)) return "–";
  const least = 10 ** -decimals;
  return weight > 0 && weight < least ? `<${least.toFixed(decimals)}` : written(weight, decimals);
}

/**
 * What has become of a share: ["0.67", "0.73"], what it is and was, with as many digits as tell
 * them apart; undefined where six do not.
 */
function sharesApart(now, before) {
  for (let decimals = 2; decimals <= 6; decimals += 1) {
    const texts = [now, before].map((weight) => shareText(weight, decimals));
    if (texts[0] !== texts[1]) return texts;
  }
  return undefined;
}

/** Of a text its first letters, where it has more. */
function shortened(text, most) {
  if (text.length <= most) return text;  // Telling letters apart is slow.
  const letters = [...new Intl.Segmenter().segment(text)].map(({segment}) => segment);
  return letters.length > most ? `${letters.slice(0, most - 1).join("")}…` : text;
}
