/** What a character of one's own wears: one of its pictures, which share all the rest; and a new picture as an outfit of one. */

import { el } from "../ground/dom.js";
import { say } from "../texts/messages.js";
import { t } from "../texts/texts.js";

/**
 * @param {import("../../raven-client.js").RavenClient} raven
 * @param {{session: () => string, wear: (character: string) => Promise<*>, ask: (question: string, before: string, then: Function) => void,
 *   attempt: (act: Function, then?: Function) => Promise<void>}} page `wear` shows a character; `ask` asks for a name; `attempt` does it and
 *   tells what went wrong
 * @returns {{element: HTMLElement, offer: (cast: Object[]) => void, show: (saved: Object) => void}} `offer` says which characters there are
 */
export function wardrobe(raven, { session, wear, ask, attempt }) {
  const chips = el("div", { class: "chips", role: "radiogroup", "aria-label": t("keeping.wardrobe") });
  const remove = el("button", { type: "button", class: "plain quiet", id: "remove-outfit", onclick: takeOut });
  const choice = el("div", { class: "row" }, chips, remove);
  const wearer = el("select", { id: "wearer" });
  const keep = el("button", { type: "button", class: "plain", id: "keep-outfit", onclick: () => ask(t("keeping.outfit_name"), "", add) }, t("keeping.keep_outfit"));
  const adding = el("div", { class: "row adding" }, el("label", { for: "wearer" }, t("keeping.outfit_of")), wearer, keep);
  const element = el("div", { class: "wardrobe", id: "wardrobe" }, choice, adding);
  let own = []; // characters of one's own
  let saved = null; // of the session's state
  let drawn = "";

  async function add(outfit) {
    const { id, name } = own.find((each) => each.id === wearer.value);
    const { revision } = await raven.ownCharacter(id);
    const kept = await raven.saveCharacter(id, session(), { outfit, revision });
    say(t("keeping.outfit_kept", { outfit, name }));
    await wear(`${id}/${outfit}`);
    return kept;
  }

  function takeOut() {
    const { id, outfit } = saved;
    attempt(async () => {
      await wear(id);
      return raven.removeOutfit(id, outfit);
    });
  }

  function chip(outfit) {
    const input = el("input", { type: "radio", name: "outfit", value: outfit ?? "", onchange: () => wear(outfit ? `${saved.id}/${outfit}` : saved.id) });
    input.checked = (saved.outfit ?? null) === outfit;
    return el("label", { class: "chip" }, input, el("span", {}, outfit ?? t("keeping.first_picture")));
  }

  return {
    element,
    offer(cast) {
      own = cast.filter((each) => each.own && !each.damaged);
      wearer.replaceChildren(...own.map(({ id, name }) => el("option", { value: id }, name)));
      drawn = "";
    },
    show(state) {
      saved = state;
      const outfits = own.find(({ id }) => id === saved.id)?.outfits ?? [];
      const wanted = JSON.stringify([saved.id, saved.outfit, outfits, own.length]);
      if (wanted === drawn) return;
      drawn = wanted;
      choice.hidden = !outfits.length;
      adding.hidden = Boolean(saved.id) || !own.length;
      element.hidden = choice.hidden && adding.hidden;
      chips.replaceChildren(...[null, ...outfits].map(chip));
      remove.hidden = !saved.outfit;
      remove.textContent = t("keeping.remove_outfit", { outfit: saved.outfit ?? "" });
    },
  };
}
