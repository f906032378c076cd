/** Words that not everybody knows: what they mean, beside the word when it is pointed at or has the focus. */

import { el } from "../ground/dom.js";
import { t } from "../texts/texts.js";

/** The words, in the order of the help. Their texts are `term.NAME` and `term.NAME.name`. */
export const TERMS = ["morph", "cel", "rig", "look", "filter", "lip_sync", "feed", "session"];

const GAP = 8; // pixels between a word and what it means

/** Explain the elements that have `data-term`. */
export function glossary() {
  const tip = el("div", { class: "tip", id: "tip", role: "tooltip", hidden: true });
  document.body.append(tip);
  for (const word of document.querySelectorAll("[data-term]")) {
    word.classList.add("term");
    word.setAttribute("aria-describedby", "tip");
    if (!word.closest("a, button, summary")) word.tabIndex = 0;
    const owner = word.closest("a, button, summary") ?? word;
    for (const event of ["pointerenter", "focus"]) owner.addEventListener(event, () => show(word));
    for (const event of ["pointerleave", "blur"]) owner.addEventListener(event, () => (tip.hidden = true));
  }
  addEventListener("keydown", (event) => event.key === "Escape" && (tip.hidden = true));
  addEventListener("scroll", () => shown && !tip.hidden && place(), { capture: true, passive: true });
  let shown = null;

  function show(word) {
    shown = word;
    tip.textContent = t(`term.${word.dataset.term}`);
    tip.hidden = false;
    place();
  }

  function place() {
    const box = shown.getBoundingClientRect(), own = tip.getBoundingClientRect();
    const above = box.top - own.height - GAP;
    tip.style.left = `${Math.max(GAP, Math.min(box.left, innerWidth - own.width - GAP))}px`;
    tip.style.top = `${above > GAP ? above : box.bottom + GAP}px`;
  }
}
