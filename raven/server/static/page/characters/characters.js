/** The choice of a character: one's own, the shipped ones, or a new picture, picked or dropped on the page. */

import { contents, kindOf } from "../files/json-files.js";
import { byId, el, svg, title } from "../ground/dom.js";
import { Turns } from "../ground/turns.js";
import { say } from "../texts/messages.js";
import { inWords } from "../texts/plain-words.js";
import { inARow, t } from "../texts/texts.js";
import { isOriginal, onePictureOfEach, sortFiles } from "./cel-files.js";

const JSON_FILE = /\.json$/i;
const PACKED = /\.(raven|zip|charx)$/i;
const TEMPLATE = 512; // pixels of the square that figures are fitted into

/**
 * Build the cards and make the whole page take dropped pictures.
 * @param {import("../../raven-wire.js").OwnCharacter[]} cast the characters, one's own first, `thumbnail` an address
 * @param {(character: string|File, cels: Object<string, File>, known: {rig?: Object, correction?: Object}) => Promise<boolean>}
 *   choose whether it was taken; false for one that was given up for another
 * @param {(file: File) => Promise<void>} open for a file that is no picture: settings, a rig, expressions
 * @param {(file: File) => Promise<?string>} unpack for a character as one file; resolves to its id
 * @param {(file: File) => Promise<boolean>} converse for the card of a character to talk with; whether the file was one
 * @param {(given: File) => Promise<Blob>} portrait for what the card of a new picture shows of it: the template, or the picture itself
 * @returns {{mark: (id: ?string) => void, offer: (cast: Object[]) => void, empty: () => void, redraw: () => void}} `mark` shows which one is
 *   on, an unknown one is a new picture; `offer` shows other characters; `empty` makes the card of a new picture as it was, as that was
 *   kept; `redraw` shows in it how the picture is taken in now
 */
export function characterCards(cast, choose, open, unpack, converse, portrait) {
  const cards = new Map();
  const row = byId("characters");
  const coming = []; // what was chosen and is not there yet, the last at the end
  const picker = el("input", { type: "file", accept: "image/*,.qoi,.tga,.psd,.json,.charx,.raven,.zip", multiple: true, hidden: true, id: "picker" });
  picker.addEventListener("change", () => {
    take([...picker.files]);
    picker.value = "";
  });
  let given = null; // the picture in the card of a new one
  const drawings = new Turns();
  const ownFrame = el("span", { class: "portrait" });
  const own = el(
    "button",
    { type: "button", class: "card own", "aria-pressed": "false", onclick: () => picker.click() },
    ownFrame,
    el("span", {}, t("character.your_picture")),
  );
  row.replaceChildren(own, picker);
  empty();
  offer(cast);
  acceptDrops(take);

  /** New cards; a picture of one's own can always be given, so that card is the first. */
  function offer(wanted) {
    for (const card of cards.values()) card.remove();
    cards.clear();
    for (const { id, name, own: isOwn, thumbnail, damaged_remark: damaged } of wanted) {
      const frame = el("span", { class: "portrait small" }, ...(thumbnail ? [el("img", { alt: "", draggable: "false", src: thumbnail })] : []));
      const pick = () => attempt(card, id, {});
      const card = el("button", { type: "button", class: "card", "aria-pressed": "false", onclick: pick }, frame, el("span", {}, isOwn ? name : title(name)));
      if (damaged) Object.assign(card, { disabled: true, title: t("character.damaged", { why: inWords(damaged) }) });
      cards.set(id, card);
    }
    own.after(...cards.values());
    showComing();
  }

  function empty() {
    given = null;
    ownFrame.replaceChildren(svg('<path d="M12 5v14M5 12h14"/>'));
  }

  async function take(files) {
    if (files.length === 1 && (await converse(files[0]))) return undefined;
    const packed = files.filter((file) => PACKED.test(file.name));
    for (const file of packed) {
      const id = await unpack(file);
      if (id && cards.has(id)) await attempt(cards.get(id), id, {});
    }
    if (packed.length === files.length) return undefined;
    files = files.filter((file) => !packed.includes(file));
    const texts = files.filter((file) => JSON_FILE.test(file.name));
    const read = await Promise.all(texts.map(faceIn));
    const [rig, intake] = ["rig", "intake"].map((kind) => read.find((each) => each.kind === kind));
    const pictures = onePictureOfEach(files.filter((file) => !texts.includes(file)), Boolean(intake));
    const { character, cels, ignored } = sortFiles(pictures);
    if (!character) {
      for (const file of texts) await open(file);
      if (ignored.length) say(t("character.no_picture", { files: listed(ignored) }), "error");
      return undefined;
    }
    const unused = [...ignored, ...read.filter((each) => each !== rig && each !== intake).map(({ file }) => file)];
    if (unused.length) say(t("character.not_used", { files: listed(unused) }), "warning");
    return attempt(own, character, cels, await known(character, rig?.data, intake?.data));
  }

  async function attempt(card, character, cels, known = {}) {
    const self = { card };
    coming.push(self);
    showComing();
    const taken = await choose(character, cels, known);
    coming.splice(coming.indexOf(self), 1);
    showComing();
    if (taken && card === own) await draw(character);
  }

  /** Show in the card of a new picture how that is shown; of several at a time the last one stays. */
  async function draw(character) {
    const turn = drawings.take();
    const picture = await portrait(character);
    if (!drawings.accepts(turn)) return;
    given = character;
    showPortrait(ownFrame, picture);
  }

  function showComing() {
    for (const card of [...cards.values(), own]) card.classList.toggle("busy", card === coming.at(-1)?.card);
    row.setAttribute("aria-busy", String(coming.length > 0));
  }

  return {
    offer,
    empty,
    redraw() {
      if (given && own.getAttribute("aria-pressed") === "true") draw(given);
    },
    mark(id) {
      const chosen = cards.get(id) ?? (id ? own : null);
      for (const card of [...cards.values(), own]) card.setAttribute("aria-pressed", String(card === chosen));
    },
  };
}

const listed = (files) => inARow(files.map((file) => file.name));

/** What a file that came with a picture says of its face: `kind` "rig" or "intake", or something else. */
async function faceIn(file) {
  const data = await contents(file).catch(() => ({}));
  return { file, data, kind: kindOf(data, []) };
}

/** What the server is told about a picture: the rig beside it, or how it was corrected when it was taken in. */
async function known(picture, rig, intake) {
  if (!intake || (rig && !isOriginal(picture))) return rig ? { rig } : {};
  if (await isFitted(picture, intake)) return { rig: intake.rig };
  return { correction: intake.correction };
}

/** Whether a picture is what was made of the one that a description tells of. */
async function isFitted(picture, { size, picture: original }) {
  try {
    const { width, height } = await createImageBitmap(picture);
    return width === size && height === size && (original.width !== width || original.height !== height);
  } catch {
    return false; // of a kind that browsers do not show, which Raven does not make
  }
}

/** Show a picture in its card. A kind that the server reads and this browser does not (TIFF, PSD) leaves the card as it is. */
function showPortrait(frame, blob) {
  const picture = el("img", { alt: "", draggable: "false" });
  picture.src = URL.createObjectURL(blob);
  picture.decode().then(
    () => frame.replaceChildren(picture),
    () => {},
  ).finally(() => URL.revokeObjectURL(picture.src));
}

/**
 * @param {Blob} figure a picture, or a smaller one, of what is shown
 * @param {{picture: {width: number}, placement: number[][]}} intake how it was taken in
 * @returns {Promise<Blob>} it as it lies in the template, where cards expect a head
 */
export async function inTemplate(figure, { picture, placement: [[a, c, e], [b, d, f]] }) {
  const seen = await createImageBitmap(figure);
  const canvas = el("canvas", { width: TEMPLATE, height: TEMPLATE });
  const context = canvas.getContext("2d");
  const scale = picture.width / seen.width;
  context.setTransform(a * scale, b * scale, c * scale, d * scale, e, f);
  context.drawImage(seen, 0, 0);
  return new Promise((resolve) => canvas.toBlob(resolve));
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
