/** What the server thinks of the picture that is shown, in words, and what can be done about it. */

import { byId, el, svg } from "../ground/dom.js";
import { say } from "../texts/messages.js";
import { t, told } from "../texts/texts.js";

/** A verdict in sentences. */
export const inWords = ({ level, reasons }) => [t(`verdict.${level}`), ...reasons.map(told)].join(" ");

/** What helps with each reason: the first that fits. `part` is what to show of the correction, none: another picture helps. */
const REMEDIES = [
  [/^The (eyes|brows|eyes and the mouth) .*(hidden|hard to make out|not be made out)/, "show_them", ([, what]) => (what === "brows" ? "left_brow" : "left_eye")],
  [/^The (left|right) (eye|brow) is (hidden|hard)/, "show_it", ([, side, what]) => `${side}_${what}`],
  [/^The (mouth|neck) is hard/, "show_it", ([, what]) => what],
  [/^The outline of the face is hard/, "show_it", () => "head"],
  [/more faces?;/, "choose_face", () => "face"],
  [/^(The head is turned|The eyes are closed|The (left|right) eye is closed|The face is small|This looks like a photo|No drawn face)/, "another_picture", null],
];

/** The button that helps with a verdict, for `say`; without one that helps with a reason, the whole correction. */
export function remedyFor({ reasons }, correct) {
  return reasons.map((reason) => remedy(reason, correct)).find(Boolean) ?? { text: t("verdict.correct"), act: () => correct() };
}

function remedy(reason, correct) {
  const [pattern, key, part] = REMEDIES.find(([pattern]) => pattern.test(reason)) ?? [];
  if (!pattern) return null;
  const act = part ? () => correct(part(pattern.exec(reason))) : () => byId("picker").click();
  return { text: t(`verdict.${key}`), act };
}

/**
 * Build the line below the characters.
 * @param {{onCorrect: (part?: string) => void, onSave: () => void}} handlers `part`: what to show of it
 * @returns {{show: (verdict: ?Object) => void}} `show` of null hides it: of characters with a rig there is nothing to say
 */
export function verdictLine({ onCorrect, onSave }) {
  const line = byId("verdict");
  const words = el("p", { class: "words" });
  const reasons = el("ul", {});
  const sign = svg('<circle cx="12" cy="12" r="9"/><path class="good" d="M8 12.5l2.7 2.7L16 9.5"/><path class="less" d="M12 7.5v5.5M12 16.4v.1"/>');
  const correct = el("button", { type: "button", class: "plain", id: "correct", "aria-haspopup": "dialog", onclick: () => onCorrect() }, t("verdict.correct"));
  const save = el("button", { type: "button", class: "plain", id: "save-character", onclick: onSave }, t("verdict.save_zip"));
  line.append(sign, el("div", {}, words, reasons, el("div", { class: "row" }, correct, save)));
  let shown = null;

  function item(reason) {
    const help = remedy(reason, onCorrect);
    const button = help && el("button", { type: "button", class: "link", onclick: help.act }, help.text);
    return el("li", {}, told(reason), ...(button ? [" ", button] : []));
  }

  return {
    show(verdict) {
      const wanted = JSON.stringify(verdict ?? null);
      if (wanted === shown) return;
      shown = wanted;
      line.hidden = !verdict;
      if (!verdict) return;
      line.dataset.level = verdict.level;
      words.textContent = t(`verdict.${verdict.level}`);
      reasons.replaceChildren(...verdict.reasons.map(item));
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
