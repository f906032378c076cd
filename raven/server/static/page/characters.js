/** The choice of a character: the shipped ones, or a picture of the visitor's own, picked or dropped on the page. */

import { byId, el, svg, title } from "./dom.js";
import { sortFiles } from "./cel-files.js";
import { say } from "./messages.js";

/**
 * Build the cards and make the whole page take dropped pictures.
 * @param {{name: string, picture: string}[]} shipped the shipped characters, `picture` an address
 * @param {(character: string|File, cels: Object<string, File>) => Promise<boolean>} choose whether it was taken;
 *   false for one that was given up for another
 * @param {(file: File) => void} openSettings for a settings file that was dropped
 * @returns {{mark: (name: ?string) => void}} `mark` shows which one is on; an unknown name is the visitor's own
 */
export function characterCards(shipped, choose, openSettings) {
  const cards = new Map();
  const row = byId("characters");
  const coming = []; // what was chosen and is not there yet, the last at the end
  const picker = el("input", { type: "file", accept: "image/*", multiple: true, hidden: true, id: "picker" });
  picker.addEventListener("change", () => {
    take([...picker.files]);
    picker.value = "";
  });
  const own = el(
    "button",
    { type: "button", class: "card own", "aria-pressed": "false", onclick: () => picker.click() },
    el("span", { class: "portrait" }, svg('<path d="M12 5v14M5 12h14"/>')),
    el("span", {}, "Your picture"),
  );
  row.replaceChildren();
  for (const { name, picture } of shipped) {
    const frame = el("span", { class: "portrait" }, el("img", { alt: "", draggable: "false", src: picture }));
    const pick = () => attempt(card, name, {});
    const card = el("button", { type: "button", class: "card", "aria-pressed": "false", onclick: pick }, frame, el("span", {}, title(name)));
    cards.set(name, card);
    row.append(card);
  }
  row.append(own, picker);
  acceptDrops(take);

  function take(files) {
    const [first] = files;
    if (files.length === 1 && first.name.toLowerCase().endsWith(".json")) return openSettings(first);
    const { character, cels, ignored } = sortFiles(files);
    if (!character) return say("That is no picture. Drop a PNG or WebP with a transparent background.", "error");
    if (ignored.length) say(`Not used: ${ignored.map((file) => file.name).join(", ")}`, "warning");
    return attempt(own, character, cels);
  }

  async function attempt(card, character, cels) {
    const self = { card };
    coming.push(self);
    showComing();
    const taken = await choose(character, cels);
    coming.splice(coming.indexOf(self), 1);
    showComing();
    if (taken && card === own) showPortrait(own.querySelector(".portrait"), character);
  }

  function showComing() {
    for (const card of [...cards.values(), own]) card.classList.toggle("busy", card === coming.at(-1)?.card);
    row.setAttribute("aria-busy", String(coming.length > 0));
  }

  return {
    mark(name) {
      const chosen = cards.get(name) ?? (name ? own : null);
      for (const card of [...cards.values(), own]) card.setAttribute("aria-pressed", String(card === chosen));
    },
  };
}

function showPortrait(frame, blob) {
  const picture = el("img", { alt: "", draggable: "false" });
  picture.src = URL.createObjectURL(blob);
  picture.addEventListener("load", () => URL.revokeObjectURL(picture.src), { once: true });
  frame.replaceChildren(picture);
}

function acceptDrops(take) {
  const zone = byId("dropzone");
  const brings = (event) => event.dataTransfer?.types.includes("Files");
  let depth = 0; // enter and leave come for every element on the way
  const show = (change) => {
    depth = Math.max(0, change === 0 ? 0 : depth + change);
    zone.hidden = depth === 0;
  };
  addEventListener("dragenter", (event) => brings(event) && show(1));
  addEventListener("dragleave", (event) => brings(event) && show(-1));
  addEventListener("dragover", (event) => brings(event) && event.preventDefault());
  addEventListener("drop", (event) => {
    if (!brings(event)) return;
    event.preventDefault();
    show(0);
    take([...event.dataTransfer.files]);
  });
}
