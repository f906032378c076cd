/** The sign on the stage that a character is on its way: what it is, and for how long it has been. */

import { byId, el } from "../ground/dom.js";
import { t } from "../texts/texts.js";

const PATIENCE = 4; // seconds after which more is said

/**
 * @returns {{begin: (name: string, isNew: boolean) => {end: () => void}}} `begin` shows the sign until `end`; of several that
 *   are on their way the last one is shown. `isNew`: a picture in which a face must be found first
 */
export function loadingSign() {
  const place = byId("loading");
  const coming = [];
  const [words, more] = [el("strong"), el("span", { "aria-hidden": "true" })]; // nobody wants to hear every second
  place.append(words, more, el("progress", { "aria-label": t("loading.label") }));
  let clock = 0;

  function show() {
    const last = coming.at(-1);
    place.hidden = !last;
    if (!last) {
      clearInterval(clock);
      clock = 0;
      return;
    }
    clock ||= setInterval(show, 1000);
    const seconds = Math.round((performance.now() - last.since) / 1000);
    words.textContent = t("loading.name", last);
    more.textContent = seconds < PATIENCE ? "" : t(last.isNew ? "loading.face" : "loading.still", { seconds });
  }

  function begin(name, isNew) {
    const self = { name, isNew, since: performance.now() };
    coming.push(self);
    show();
    const end = () => {
      const at = coming.indexOf(self);
      if (at >= 0) coming.splice(at, 1);
      show();
    };
    return { end };
  }

  return { begin };
}
