// Elements of the page. Text enters as text: no markup is ever made of it.

/** An element with attributes and children, which are elements or text. */
function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const name in attributes) {
    const value = attributes[name];
    if (value === undefined || value === false) continue;
    if (name === "class")
      node.className = value;
    else
      node.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children)
    if (child !== null && child !== undefined) node.append(child);
  return node;
}

/** Gives a node these children; those that it has stay as they are, with focus and scroll. */
function setChildren(node, children) {
  const wanted = new Set(children);
  for (const child of [...node.childNodes])
    if (!wanted.has(child)) child.remove();
  children.forEach((child, k) => {
    const there = node.childNodes[k];
    if (there !== child) node.insertBefore(child, there ?? null);
  });
}
