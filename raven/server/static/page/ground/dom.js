/** The few lines with which this page makes its elements. */

/** `el("button", {class: "icon", onclick: f}, "text")`: attributes, `on...` listeners, then children. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (typeof value === "boolean") element.toggleAttribute(name, value);
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** The element of this id. */
export const byId = (id) => document.getElementById(id);

/** An SVG element from trusted text of this page's own. */
export function svg(inner, attributes = {}) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [name, value] of Object.entries({ viewBox: "0 0 24 24", "aria-hidden": "true", ...attributes })) element.setAttribute(name, value);
  element.innerHTML = inner;
  return element;
}

/** Give a file to the visitor, who finds it where the browser saves what is downloaded. */
export function giveFile(blob, name) {
  const link = el("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/** Words from a name in code: "head_x_index" becomes "head x". */
export const words = (name) => name.replace(/_index$/, "").replaceAll("_", " ");

/** The same with a capital letter. */
export const title = (name) => words(name).replace(/^./, (letter) => letter.toUpperCase());
