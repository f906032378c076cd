/** Elements of SVG over the picture. */

/** `mark("circle", {cx: 1}, child)`: an element of SVG. */
export function mark(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** The attribute `points` of a line. */
export const pointsOf = (line) => line.map((point) => point.join(",")).join(" ");
