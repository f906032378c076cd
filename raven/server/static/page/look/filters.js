/** The chain of video effects as an ordered list: add, remove, duplicate, reorder, switch and tune its steps. */

import { makeSortable } from "../controls/sortable.js";
import { toggleSwitch } from "../controls/switch.js";
import { byId, el, title } from "../ground/dom.js";
import { complain } from "../texts/messages.js";
import { t, told } from "../texts/texts.js";
import * as chain from "./chain.js";
import { stepCard } from "./filter-step.js";

/**
 * Build the list.
 * @param {(changes: Object) => Promise<*>} change settings to change; rejects if the server refuses
 * @returns {{offer: (filters: Array) => void, show: (settings: Object) => void}} `offer` says which filters there are, see
 *   GET /api/avatar/get_available_filters; `show` sets the list to the session's settings
 */
export function filterList(change) {
  const list = el("ol", { class: "steps", "aria-label": t("filters.list") });
  const hint = el("p", { class: "hint" });
  const select = el("select", { "aria-label": t("filters.choose") });
  const append = () => put(chain.added(steps, select.value), { open: true });
  const add = el("button", { type: "button", class: "plain", id: "add-filter", onclick: append }, t("filters.add"));
  const news = el("p", { class: "unseen", role: "status" });
  const master = toggleSwitch(t("filters.use"), t("filters.use_hint"), (on) =>
    send({ postprocessor_enabled: on }),
  );
  byId("filters").replaceChildren(master.element, list, hint, el("div", { class: "adder" }, select, add), news);

  const cards = new Map(); // by the step's key
  let information = new Map();
  let steps = [];
  let sent = "[]"; // the chain that the server has or is about to get, as text

  const send = (changes) =>
    change(changes).then(
      () => true,
      (error) => (complain(error), false),
    );

  /** Put another list in the place of this one, here and on the server. */
  async function put(next, { open = false } = {}) {
    const before = steps;
    draw(next, open ? next.find(({ key }) => !before.some((each) => each.key === key))?.key : undefined);
    const entries = chain.entriesOf(next);
    sent = JSON.stringify(entries);
    if ((await send({ postprocessor_chain: entries })) || steps !== next) return;
    sent = JSON.stringify(chain.entriesOf(before));
    draw(before);
  }

  function draw(next, opened) {
    steps = next;
    for (const key of [...cards.keys()]) if (!next.some((each) => each.key === key)) cards.delete(key);
    const elements = next.map((step) => {
      if (!cards.has(step.key)) cards.set(step.key, stepCard(step.key, step.filter, information.get(step.filter), actions));
      const card = cards.get(step.key);
      card.show(step);
      if (step.key === opened) card.open();
      return card.element;
    });
    const same = elements.length === list.children.length && elements.every((element, at) => list.children[at] === element);
    if (!same) list.replaceChildren(...elements);
    hint.textContent = next.length ? "" : t("filters.none");
    hint.hidden = next.length > 0;
    add.disabled = next.length >= chain.MOST_STEPS;
  }

  const actions = {
    change: (key, parameter, value) => put(chain.changed(steps, key, parameter, value)),
    reset: (key) => put(chain.reset(steps, key)),
    remove(key) {
      const at = chain.indexOf(steps, key);
      put(chain.removed(steps, key));
      const next = list.children[Math.min(at, list.children.length - 1)];
      (next?.querySelector("button") ?? select).focus();
      tell(t("filters.removed", { count: steps.length }));
    },
    duplicate: (key) => put(chain.duplicated(steps, key)),
  };

  makeSortable(list, (element, to) => {
    const [key] = [...cards].find(([, card]) => card.element === element);
    put(chain.moved(steps, key, to));
    tell(t("filters.moved", { name: told(title(steps[to].filter)), place: to + 1, count: steps.length }));
  });

  function tell(words) {
    news.textContent = words;
  }

  return {
    offer(filters) {
      information = new Map(filters);
      select.replaceChildren(...filters.map(([name]) => el("option", { value: name }, told(title(name)))));
    },
    show(settings) {
      if (!settings.postprocessor_chain) return;
      master.show(settings.postprocessor_enabled);
      list.classList.toggle("off", settings.postprocessor_enabled === false);
      const now = JSON.stringify(settings.postprocessor_chain);
      if (now === sent) return;
      sent = now;
      draw(chain.readChain(settings.postprocessor_chain));
    },
  };
}
