/** What a character or a visitor wrote, as it is shown: code, and the little markup that models and chats use. */

import { el } from "../ground/dom.js";

const FENCE = /```[^\n`]*\n?([\s\S]*?)(?:```|$)/g;
const INLINE = /`([^`\n]+)`|\*\*([^*\n]+)\*\*|(?<![\w*])\*(?!\s)([^*\n]+?)(?<!\s)\*(?![\w*])|(?<![\w_])_(?!\s)([^_\n]+?)(?<!\s)_(?![\w_])/g;

/** @returns {Node[]} text as nodes; nothing in it is taken for HTML */
export function written(text) {
  const nodes = [];
  let from = 0;
  for (const fence of text.matchAll(FENCE)) {
    nodes.push(...inline(text.slice(from, fence.index).trimEnd()), el("pre", {}, el("code", {}, fence[1].trimEnd())));
    from = fence.index + fence[0].length;
  }
  return [...nodes, ...inline(from ? text.slice(from).replace(/^\n+/, "") : text)];
}

function inline(text) {
  const nodes = [];
  let from = 0;
  for (const found of text.matchAll(INLINE)) {
    const [whole, code, strong, starred, underlined] = found;
    const kind = code ? "code" : strong ? "strong" : "em";
    nodes.push(text.slice(from, found.index), el(kind, {}, code ?? strong ?? starred ?? underlined));
    from = found.index + whole.length;
  }
  return [...nodes, text.slice(from)].filter((node) => node !== "");
}
