/** Films of the avatar: what stands in the text box, or some seconds, made by the server and handed over as a file. */

import { RavenError } from "../../raven-client.js";
import { field } from "../controls/fields.js";
import { alternatives } from "../controls/slider.js";
import { toggleSwitch } from "../controls/switch.js";
import { byId, el } from "../ground/dom.js";
import { complain, say } from "../texts/messages.js";
import { t } from "../texts/texts.js";

const FORMATS = { webm: "WebM", mp4: "MP4", frames: t("film.frames") };
const SECONDS = {
  title: t("film.seconds"),
  description: t("film.seconds_hint"),
  type: "number",
  minimum: 0.2,
  maximum: 600,
  usual: [1, 30],
  default: 5,
  unit: "s",
};
const LOOK = 500; // milliseconds between questions how far it is

/**
 * Build the controls.
 * @param {import("../../raven-client.js").RavenClient} raven
 * @param {{session: () => string, manner: () => Object, text: () => string}} source what to film, and how it speaks
 */
export function recordingControls(raven, { session, manner, text }) {
  const wanted = { format: "webm", seconds: SECONDS.default, mode: "offline" };
  const meaning = el("p", { class: "hint" });
  const format = alternatives(t("film.format"), FORMATS, (name) => choose(name));
  const seconds = field(SECONDS, {
    name: "seconds",
    onChange: async (value) => seconds.show((wanted.seconds = value ?? SECONDS.default)),
  });
  const live = toggleSwitch(t("film.live"), t("film.live_hint"), async (on) => {
    wanted.mode = on ? "live" : "offline";
    return true;
  });
  const progress = el("progress", { max: "1", value: "0", "aria-label": t("film.progress") });
  const words = el("span", { class: "hint", role: "status" });
  const bar = el("div", { class: "progress", hidden: true }, progress, words);
  const press = () => (running ? stop() : begin());
  const button = el("button", { type: "button", class: "plain", id: "record", onclick: press }, t("film.record"));
  const link = el("a", { class: "plain", id: "film", download: "", hidden: true }, t("film.save"));
  const row = el("div", { class: "row" }, button, link);
  byId("recording").replaceChildren(format.element, meaning, seconds.element, live.element, row, bar);
  let running = null;
  choose("webm");
  seconds.show(SECONDS.default);

  function choose(name) {
    wanted.format = name;
    format.show(name);
    meaning.textContent = t(`film.${name}_hint`);
  }

  async function begin() {
    const spoken = text();
    const what = spoken ? { text: spoken, ...manner() } : { seconds: wanted.seconds };
    link.hidden = true;
    show(t("film.beginning"), 0);
    try {
      running = await raven.record(session(), { ...what, format: wanted.format, mode: wanted.mode });
      button.textContent = t("film.stop");
      await finished(running);
      link.href = raven.recordingUrl(running);
      link.hidden = false;
      link.focus();
      say(t("film.ready"));
    } catch (error) {
      complain(error, t("film.none"));
    } finally {
      running = null;
      button.textContent = t("film.record");
      bar.hidden = true;
    }
  }

  function stop() {
    raven.stopRecording(running).catch(complain);
  }

  async function finished(id) {
    for (;;) {
      const { status, progress: share, problem_remark: problem } = await raven.recording(id);
      if (status === "done" || status === "stopped") return;
      if (status === "failed") throw new RavenError(problem?.message ?? t("film.failed"), problem ?? {});
      show(t("unit.percent", { n: Math.round(100 * share) }), share);
      await new Promise((resolve) => setTimeout(resolve, LOOK));
    }
  }

  function show(text, share) {
    bar.hidden = false;
    words.textContent = text;
    progress.value = share;
  }
}
