/** Correcting what was made of a picture: the picture in large with one tool at a time, and the avatar alive beside it. */

import { reasonsInWords } from "../characters/verdict.js";
import { el, svg } from "../ground/dom.js";
import { errorInWords, inWords, sentence } from "../texts/plain-words.js";
import { t } from "../texts/texts.js";
import { cutOutTool } from "./cut-out.js";
import { Desk } from "./desk.js";
import { facesTool } from "./faces.js";
import { featuresTool } from "./features.js";
import { mark } from "./marks.js";
import { forSvg } from "./matrix.js";
import { placementTool } from "./placement.js";
import { preview } from "./preview.js";
import { PictureView } from "./view.js";

const EDGE = 1600; // pixels of the longer side that are shown of the picture

/**
 * @param {import("../../raven-client.js").RavenClient} raven
 * @param {import("../stage/session.js").PageSession} session
 * @param {() => void} onClose when all is said
 * @returns {{open: (part?: string) => Promise<void>}} `part` of the rig to show, or "face": which face it is, or "cut_out"; rejects if
 *   the server no longer has the picture
 */
export function correctionSheet(raven, session, onClose) {
  const avatar = preview(raven);
  const status = el("p", { class: "status-line", role: "status" });
  const tabs = el("div", { class: "segments tools-row", role: "tablist", "aria-label": t("correct.what") });
  const area = el("div", { class: "correct-area" });
  const panel = el("div", { class: "correct-tool", role: "tabpanel" });
  const icon = (label, drawing, onclick) => el("button", { type: "button", class: "icon", "aria-label": label, title: label, onclick }, svg(drawing));
  const undo = icon(t("correct.undo"), '<path d="M9 6L5 10l4 4M5 10h9a5 5 0 0 1 0 10h-3"/>', () => desk.undo());
  const redo = icon(t("correct.redo"), '<path d="M15 6l4 4-4 4M19 10h-9a5 5 0 0 0 0 10h3"/>', () => desk.redo());
  const reset = el("button", { type: "button", class: "plain", onclick: () => desk.reset() }, t("correct.reset"));
  const done = el("button", { type: "button", class: "plain done", onclick: () => dialog.close() }, t("correct.done"));
  const zooms = el(
    "div", { class: "zooms" },
    icon(t("correct.enlarge"), '<path d="M12 6v12M6 12h12"/>', () => view.magnify(1.4)),
    icon(t("correct.reduce"), '<path d="M6 12h12"/>', () => view.magnify(1 / 1.4)),
    icon(t("correct.show_all"), '<path d="M5 9V5h4M19 9V5h-4M5 15v4h4M19 15v4h-4"/>', () => view.look(tool.region())),
  ); // prettier-ignore
  const dialog = el(
    "dialog", { class: "correct-sheet", "aria-labelledby": "h-correct", onclose: close },
    el("header", {}, el("h2", { id: "h-correct" }, t("correct.heading")), undo, redo, reset, done),
    area,
    el("aside", {}, avatar.element, tabs, panel, status),
  ); // prettier-ignore
  document.body.append(dialog);
  dialog.addEventListener("keydown", onKey);

  let desk = null;
  let view = null;
  let tool = null;
  let pictures = {}; // addresses of blobs by what they show
  let figures = 0;

  async function open(part) {
    await session.refresh();
    const id = session.id;
    const [description, picture] = await Promise.all([raven.intake(id), raven.intakePicture(id, { edge: EDGE })]);
    view = new PictureView();
    area.replaceChildren(view.element, zooms);
    keep("picture", picture);
    desk = new Desk(description, async (correction) => {
      const answer = await raven.correct(id, correction);
      if (session.id === id) session.correction = correction;
      if (!session.state.running) await raven.snapshot(id); // a paused avatar shows itself only when asked
      return answer;
    });
    desk.onChange = draw;
    desk.onBusy = (busy) => dialog.toggleAttribute("data-busy", busy);
    desk.onError = (error) => tell(t("correct.refused", { why: errorInWords(error) }), true);
    let shown = JSON.stringify(cutOf(description.correction));
    desk.onAnswer = ({ remarks = [], verdict }, correction) => {
      tell(remarks[0] ? sentence(inWords(remarks[0])) : reasonsInWords(verdict.remarks) || t("verdict.good"));
      const wanted = JSON.stringify(cutOf(correction));
      if (wanted !== shown) showFigure(id).then(() => (shown = wanted), desk.onError);
    };
    offerTools();
    tell(reasonsInWords(description.verdict.remarks));
    dialog.showModal();
    avatar.begin(id, session.state.overrides);
    const areFaces = description.faces.length > 1;
    const wantsFace = areFaces && (part === "face" || (!part && description.correction.face === undefined));
    const wanted = part === "cut_out" ? t("correct.cut_out") : t("correct.features");
    use(wantsFace ? 0 : tools.findIndex((each) => each.title === wanted), part);
    await showFigure(id);
  }

  const cutOf = ({ face = 0, cut_out: cut = {} }) => [face, cut];

  function keep(what, blob) {
    if (pictures[what]) URL.revokeObjectURL(pictures[what]);
    pictures[what] = URL.createObjectURL(blob);
  }

  async function showFigure(id) {
    const turn = (figures += 1);
    const blob = await raven.intakePicture(id, { shown: "figure", edge: EDGE });
    if (turn !== figures || !dialog.open) return;
    keep("figure", blob);
    draw();
  }

  let tools = [];
  let buttons = [];

  function offerTools() {
    tools = [featuresTool(desk, view), placementTool(desk, view), cutOutTool(desk, view)];
    if (desk.faces.length > 1) tools.unshift(facesTool(desk, view));
    buttons = tools.map((each, index) => el("button", { type: "button", role: "tab", onclick: () => use(index) }, each.title));
    tabs.replaceChildren(...buttons);
    tool = null;
  }

  function use(index, part) {
    tool?.leave?.();
    tool = view.tool = tools[index];
    buttons.forEach((button, at) => {
      button.setAttribute("aria-selected", String(at === index));
      button.tabIndex = at === index ? 0 : -1;
    });
    panel.replaceChildren(tool.panel);
    tool.enter?.(part);
    view.onLook = () => tool.draw();
    draw();
    view.look(tool.region());
  }

  tabs.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const at = buttons.indexOf(document.activeElement);
    if (!by || at < 0) return;
    event.preventDefault();
    const next = (at + by + buttons.length) % buttons.length;
    use(next);
    buttons[next].focus();
  });

  function draw() {
    if (!dialog.open) return;
    const { width, height } = desk.size;
    const place = { x: -0.5, y: -0.5, width, height, preserveAspectRatio: "none", transform: forSvg(desk.placement) };
    const images = [mark("image", { ...place, href: pictures.picture, class: tool.pale ? "pale" : "" })];
    if (tool.pale && pictures.figure) images.push(mark("image", { ...place, href: pictures.figure }));
    const wanted = images.map((image) => image.outerHTML).join("");
    if (view.pictures.dataset.wanted !== wanted) view.pictures.replaceChildren(...images); // else they would flicker
    view.pictures.dataset.wanted = wanted;
    tool.draw();
    undo.disabled = !desk.history.canUndo;
    redo.disabled = !desk.history.canRedo;
    reset.disabled = !Object.keys(desk.correction).length;
  }

  function onKey(event) {
    const typing = event.target.matches("input");
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") {
      event.preventDefault();
      if (event.shiftKey) desk.redo();
      else desk.undo();
    } else if (!typing && !event.defaultPrevented && !tabs.contains(event.target) && tool?.key?.(event)) event.preventDefault();
  }

  function tell(text, isError = false) {
    status.textContent = text;
    status.classList.toggle("error", isError);
  }

  async function close() {
    tool?.leave?.();
    for (const address of Object.values(pictures)) URL.revokeObjectURL(address);
    pictures = {};
    area.replaceChildren();
    await avatar.end().catch(() => {});
    onClose();
  }

  return { open };
}
