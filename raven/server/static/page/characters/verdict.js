/** What the server thinks of the picture that is shown, in words, and what can be done about it. */

import { byId, el, giveFile, svg } from "../ground/dom.js";
import { say } from "../texts/messages.js";
import { inWords, sentence } from "../texts/plain-words.js";
import { t } from "../texts/texts.js";

/** A verdict in sentences. */
export const verdictInWords = ({ level, remarks = [] }) => [t(`verdict.${level}`), reasonsInWords(remarks)].filter(Boolean).join(" ");

/** The reasons of a verdict in sentences. */
export const reasonsInWords = (remarks = []) => remarks.map((remark) => sentence(inWords(remark))).join(" ");

/** What was remarked besides the reasons of a verdict. */
export function besides(verdict, remarks) {
  const judged = new Set((verdict?.remarks ?? []).map(({ message }) => message));
  return remarks.filter(({ message }) => !judged.has(message));
}

/** What helps with each kind of reason: the button's text, and what to show of the correction; without that another picture helps. */
const REMEDIES = {
  eyes_unclear: ["show_them", "left_eye"],
  eyes_and_mouth_unclear: ["show_them", "left_eye"],
  brows_hidden: ["show_them", "left_brow"],
  brows_unclear: ["show_them", "left_brow"],
  left_brow_hidden: ["show_it", "left_brow"],
  right_brow_hidden: ["show_it", "right_brow"],
  left_brow_unclear: ["show_it", "left_brow"],
  right_brow_unclear: ["show_it", "right_brow"],
  left_eye_unclear: ["show_it", "left_eye"],
  right_eye_unclear: ["show_it", "right_eye"],
  mouth_unclear: ["show_it", "mouth"],
  neck_unclear: ["show_it", "neck"],
  outline_unclear: ["show_it", "head"],
  painted_scene: ["mend_cut_out", "cut_out"],
  cut_out_doubtful: ["mend_cut_out", "cut_out"],
  one_more_face: ["choose_face", "face"],
  more_faces: ["choose_face", "face"],
  head_turned: ["another_picture"],
  head_turned_far: ["another_picture"],
  eyes_closed: ["another_picture"],
  left_eye_closed: ["another_picture"],
  right_eye_closed: ["another_picture"],
  face_small: ["another_picture"],
  photo: ["another_picture"],
  no_face: ["another_picture"],
};

/** The button that helps with a verdict, for `say`; without one that helps with a reason, the whole correction. */
export function remedyFor({ remarks = [] }, correct) {
  return remarks.map((reason) => remedy(reason, correct)).find(Boolean) ?? { text: t("verdict.correct"), act: () => correct() };
}

function remedy({ kind }, correct) {
  if (!Object.hasOwn(REMEDIES, kind)) return null;
  const [key, part] = REMEDIES[kind];
  return { text: t(`verdict.${key}`), act: part ? () => correct(part) : () => byId("picker").click() };
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
    return el("li", {}, sentence(inWords(reason)), ...(button ? [" ", button] : []));
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
      reasons.replaceChildren(...(verdict.remarks ?? []).map(item));
      reasons.hidden = !verdict.remarks?.length;
      correct.classList.toggle("wanted", verdict.level !== "good");
    },
  };
}

/** Save the session's character as files: picture, rig, the picture as it was, and how it was taken in. */
export async function saveCharacter(raven, id) {
  const { file, name } = await raven.characterFiles(id);
  giveFile(file, name);
  say(t("tools.saved", { name }));
}
