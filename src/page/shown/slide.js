// The picture as a file of its own, for a slide: what is seen of it, with each colour and font
// named in it. Programs that draw slides know neither a page's style nor its newer functions of
// colour.

const slideFonts = "system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";
const slideMargin = 24;

class Slide {
  constructor(picture) {
    this.picture = picture;
    this.colours = new Map();
    this.pen = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  }

  /** An element of SVG: the words with their arcs, beside them the map, below them what is said. */
  draw() {
    const {map, said, strips} = this.picture;
    const words = this.strips(strips.filter(({box, hasArcs}) => hasArcs && box.clientWidth > 0));
    const {width: side, height: mapHeight} = map.box.viewBox.baseVal;
    const saidWidth = this.measure(said.textContent, said);
    const hasWords = words.height > 0;
    const width = hasWords ? Math.max(words.width, saidWidth) : Math.max(side, saidWidth);
    const left = hasWords ? width + 32 : 0;
    const bottom = (hasWords ? words.height : mapHeight) + 16;
    return this.page(
        [
          ...words.drawings, moved(this.styled(map.box), left + 2, 2),
          this.text(said, said.textContent, {x: width / 2, y: bottom})
        ],
        {
          width: Math.ceil((hasWords ? left + side : width) + 2 * slideMargin),
          height: Math.ceil(Math.max(bottom + 10, mapHeight) + 2 * slideMargin),
          title: said.textContent
        });
  }

  /** All strips, one below the other, right of their names. */
  strips(shown) {
    const names = shown.map(({name}) => name).filter((name) => name.textContent !== "");
    const margin = Math.max(0, ...names.map((name) => this.measure(name.textContent, name) + 16));
    const all = {drawings: [], width: 0, height: 0};
    for (const one of shown) {
      const {drawing, width, height} = this.strip(one, margin);
      all.drawings.push(moved(drawing, 0, all.height));
      all.width = Math.max(all.width, width);
      all.height += height + 8;
    }
    return all;
  }

  /** All of it on a ground of the page's. */
  page(parts, {width, height, title}) {
    const [ground] = this.colour(getComputedStyle(document.body).backgroundColor);
    return svg(
        "svg", {
          xmlns: "http://www.w3.org/2000/svg",
          width,
          height,
          viewBox: `0 0 ${width} ${height}`,
          role: "img",
          "font-family": slideFonts
        },
        svg("title", {}, title), svg("rect", {width, height, fill: ground}),
        moved(svg("g", {}, ...parts), slideMargin, slideMargin));
  }

  /** A strip's words and arcs, from the first word's edge to the last one's. */
  strip({name, drawing, arcs, words, attended}, margin) {
    const boxes = [...new Set([...attended.children, ...words.children])];
    const frame = words.parentElement.getBoundingClientRect();
    const edges = boxes.map((box) => box.getBoundingClientRect());
    const left = Math.min(...edges.map((edge) => edge.left)) - margin;
    const top = frame.top;
    const from = {left, top};
    const above = drawing.getBoundingClientRect();
    const lines = arcs.filter((arc) => Number(arc.style.strokeOpacity) > 0)
                      .map((arc) => this.drawn(arc, ["d"]));
    const title = this.text(name, name.textContent, {x: 0, y: 12}, "start");
    return {
      drawing:
          svg("g", {}, margin > 0 ? title : null,
              moved(svg("g", {}, ...lines), above.left - left, above.top - top),
              ...boxes.flatMap((box) => this.word(box, from))),
      width: Math.max(...edges.map((edge) => edge.right)) - left,
      height: frame.height
    };
  }

  /** A word in its frame, and its weight. */
  word(box, from) {
    const [label, weight] = box.children;
    const style = getComputedStyle(label);
    const edge = label.getBoundingClientRect();
    const [fill] = this.colour(style.backgroundColor);
    const [stroke, opacity] = this.colour(style.borderTopColor);
    const frame = svg("rect", {
      x: round(edge.left - from.left),
      y: round(edge.top - from.top),
      width: round(edge.width),
      height: round(edge.height),
      rx: 5,
      fill,
      stroke,
      "stroke-opacity": opacity === 1 ? undefined : opacity,
      "stroke-dasharray": style.borderTopStyle === "dashed" ? "3 2" : undefined
    });
    const texts = [label, weight].filter((node) => getComputedStyle(node).visibility !== "hidden");
    return [frame, ...texts.map((node) => this.centred(node, from))];
  }

  /** A text in the middle of where it stands on the page, upright where it does so there. */
  centred(node, from) {
    const {left, top, width, height} = node.getBoundingClientRect();
    const isUpright = getComputedStyle(node).writingMode === "vertical-rl";
    const room = (isUpright ? height : width) - (node.matches(".weight") ? 0 : 4);
    const text = this.fitted(node.firstChild?.textContent ?? "", node, room);
    const [x, y] = [left - from.left + width / 2, top - from.top + height / 2];
    return isUpright ? moved(this.text(node, text, {x: 0, y: 0}), x, y, 90) :
                       this.text(node, text, {x, y});
  }

  /** Of a text as much as has room. */
  fitted(text, node, room) {
    const most = [...text].length;
    for (let letters = most; letters > 1; letters -= 1) {
      const cut = shortened(text, letters);
      if (this.measure(cut, node) <= room + 1) return cut;
    }
    return shortened(text, 1);
  }

  measure(text, node) {
    const {fontStyle, fontWeight, fontSize, fontFamily} = getComputedStyle(node);
    this.pen.font = `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
    return this.pen.measureText(text).width;
  }

  /** A text whose middle is at a point; "dominant-baseline" is not known everywhere. */
  text(node, text, {x, y}, anchor = "middle") {
    const style = getComputedStyle(node);
    const size = parseFloat(style.fontSize);
    const [fill] = this.colour(style.color);
    return svg(
        "text", {
          x: round(x),
          y: round(y + 0.35 * size),
          "font-size": round(size),
          "font-weight": Number(style.fontWeight) > 400 ? style.fontWeight : undefined,
          "font-style": style.fontStyle === "italic" ? "italic" : undefined,
          "text-anchor": anchor,
          fill
        },
        text);
  }

  /** A picture's elements again, with their colours in themselves; what is not seen is left out. */
  styled(node) {
    const inner = [...node.children].filter(
        (child) => child.tagName !== "title" && isSeen(getComputedStyle(child)));
    if (node.tagName === "text") return this.drawnText(node);
    if (["g", "svg"].includes(node.tagName))
      return svg("g", {}, ...inner.map((child) => this.styled(child)));
    return this.drawn(node, ["d", "x", "y", "width", "height"]);
  }

  drawnText(node) {
    const {textAnchor} = getComputedStyle(node);
    const at = {x: Number(node.getAttribute("x") ?? 0), y: Number(node.getAttribute("y") ?? 0)};
    const text = this.text(node, node.firstChild?.textContent ?? "", at, textAnchor);
    setAttribute(text, "transform", node.getAttribute("transform") ?? undefined);
    return text;
  }

  drawn(node, geometry) {
    const style = getComputedStyle(node);
    const [fill, under] = this.colour(style.fill);
    const [stroke, opacity] = this.colour(style.stroke);
    const visible = opacity * Number(style.strokeOpacity);
    const copied = svg(node.tagName, {
      fill,
      "fill-opacity": under === 1 ? undefined : under,
      stroke,
      "stroke-opacity": visible === 1 ? undefined : visible,
      "stroke-width": stroke === "none" ? undefined : parseFloat(style.strokeWidth),
      "stroke-dasharray":
          style.strokeDasharray === "none" ? undefined : style.strokeDasharray.replaceAll("px", "")
    });
    for (const name of geometry) setAttribute(copied, name, node.getAttribute(name) ?? undefined);
    return copied;
  }

  /** A colour, however it was come by, as ["#rrggbb", opacity]. */
  colour(text) {
    if (text === "none") return ["none", 1];
    if (!this.colours.has(text)) {
      const {pen} = this;
      pen.clearRect(0, 0, 1, 1);
      pen.fillStyle = text;
      pen.fillRect(0, 0, 1, 1);
      const [red, green, blue, alpha] = pen.getImageData(0, 0, 1, 1).data;
      const hex = [red, green, blue].map((part) => part.toString(16).padStart(2, "0")).join("");
      this.colours.set(text, alpha === 0 ? ["none", 1] : [`#${hex}`, alpha / 255]);
    }
    return this.colours.get(text);
  }
}

function isSeen({display, visibility}) {
  return display !== "none" && visibility !== "hidden";
}

function moved(node, x, y, turn) {
  const turned = turn ? ` rotate(${turn})` : "";
  return svg("g", {transform: `translate(${round(x)} ${round(y)})${turned}`}, node);
}
