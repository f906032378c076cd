/** The first visit: three steps offered over the avatar, none of them forced. */

import { byId, el, svg } from "../ground/dom.js";
import { recall, remember } from "../ground/memory.js";
import { say } from "../texts/messages.js";
import { t } from "../texts/texts.js";

const CLOSED = "closed";
const STEPS = {
  picture: () => byId("picker")?.click(),
  talk: greet,
  take: () => byId("obs").click(),
};

/**
 * Build the steps. They are shown until all are done or they are sent away; this browser remembers that.
 * @returns {{begin: () => void, again: () => void, done: (step: "picture" | "talk" | "take") => void}} `begin` shows them on a first
 *   visit, `again` in any case; `done` ticks one off, however it was done
 */
export function firstSteps() {
  const buttons = Object.fromEntries(Object.entries(STEPS).map(([step, act]) => [step, button(step, act)]));
  const list = el("ol", {}, ...Object.values(buttons).map((each) => el("li", {}, each)));
  const close = el("button", { type: "button", class: "icon", "aria-label": t("guide.close"), title: t("guide.close"), onclick: end }, svg('<path d="M6 6l12 12M18 6L6 18"/>'));
  const card = el("section", { class: "welcome", id: "guide", "aria-label": t("guide.label"), hidden: true }, el("h2", {}, t("guide.heading")), close, list);
  byId("messages").after(card);
  byId("composer").addEventListener("submit", () => byId("say").value.trim() && done("talk"));
  byId("obs").addEventListener("click", () => done("take"));

  function end() {
    card.hidden = true;
    remember("guide", CLOSED);
  }

  function done(step) {
    if (card.hidden) return;
    buttons[step].classList.add("done");
    if (!Object.values(buttons).every((each) => each.classList.contains("done"))) return;
    end();
    say(t("guide.done"));
  }

  return {
    begin: () => (card.hidden = recall("guide", "") === CLOSED),
    again() {
      for (const each of Object.values(buttons)) each.classList.remove("done");
      card.hidden = false;
      buttons.picture.focus();
    },
    done,
  };
}

function button(step, act) {
  const sign = el("span", { class: "number", "aria-hidden": "true" }, svg('<path d="M6 12.5l4 4 8-9"/>'));
  const words = el("span", {}, el("strong", {}, t(`guide.${step}`)), el("span", { class: "hint" }, t(`guide.${step}_hint`)));
  return el("button", { type: "button", id: `guide-${step}`, onclick: act }, sign, words);
}

/** Have the avatar say hello; what the visitor has typed stays as it is. */
function greet() {
  const box = byId("say");
  if (box.disabled) return box.focus();
  const typed = box.value;
  box.value = t("guide.hello");
  byId("composer").requestSubmit();
  box.value = typed;
}
