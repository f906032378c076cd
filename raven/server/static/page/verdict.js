/** What the server thinks of the picture that is shown, in words, and what can be done about it. */

import { byId, el, svg } from "./dom.js";
import { say } from "./messages.js";
import { t, told } from "./texts.js";

/** A verdict in sentences. */
export const inWords = ({ level, reasons }) => [t(`verdict.${level}`), ...reasons.map(told)].join(" ");

/**
 * Build the line below the characters.
 * @param {{onCorrect: () => void, onSave: () => void}} handlers
 * @returns {{show: (verdict: ?Object) => void}} `show` of null hides it: of characters with a rig there is nothing to say
 */
export function verdictLine({ onCorrect, onSave }) {
  const line = byId("verdict");
  const words = el("p", { class: "words" });
  const reasons = el("ul", {});
  const sign = svg('<circle cx="12" cy="12" r="9"/><path class="good" d="M8 12.5l2.7 2.7L16 9.5"/><path class="less" d="M12 7.5v5.5M12 16.4v.1"/>');
  const correct = el("button", { type: "button", class: "plain", id: "correct", "aria-haspopup": "dialog", onclick: onCorrect }, t("verdict.correct"));
  const save = el("button", { type: "button", class: "plain", id: "save-character", onclick: onSave }, t("verdict.save_zip"));
  line.append(sign, el("div", {}, words, reasons, el("div", { class: "row" }, correct, save)));
  let shown = null;

  return {
    show(verdict) {
      const wanted = JSON.stringify(verdict ?? null);
      if (wanted === shown) return;
      shown = wanted;
      line.hidden = !verdict;
      if (!verdict) return;
      line.dataset.level = verdict.level;
      words.textContent = t(`verdict.${verdict.level}`);
      reasons.replaceChildren(...verdict.reasons.map((reason) => el("li", {}, told(reason))));
      reasons.hidden = !verdict.reasons.length;
      correct.classList.toggle("wanted", verdict.level !== "good");
    },
  };
}

/** Save the session's character as files: picture, rig, the picture as it was, and how it was taken in. */
export async function saveCharacter(raven, id) {
  const { file, name } = await raven.characterFiles(id);
  const link = el("a", { href: URL.createObjectURL(file), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  say(t("tools.saved", { name }));
}
