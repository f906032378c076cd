/** How the avatar speaks: which voice, how fast, how high, how far the mouth is behind; and whether texts set its face. */

import { slider } from "../controls/slider.js";
import { toggleSwitch } from "../controls/switch.js";
import { byId, el, title } from "../ground/dom.js";
import { recall, remember } from "../ground/memory.js";
import { errorInWords } from "../texts/plain-words.js";
import { language, number, t } from "../texts/texts.js";

const TEXTS = { speed: "speed", pitch: "pitch", offset: "lip_sync" };
const NAMES = { speed: "voice-speed", pitch: "voice-pitch", offset: "voice-offset" };

/**
 * Build the controls. What is chosen is remembered in this browser.
 * @param {{onOffset: (seconds: number) => void, onSubtitles: (on: boolean) => void, onManner: () => void}} handlers `onManner`: it is to
 *   speak in another way
 * @returns {{offer: (found: {voices: Object[], info: ?Object, problem: ?Error, canFeel: boolean}) => void,
 *   manner: () => Object, speaks: () => boolean, feels: () => boolean}} `manner` is for `AvatarVoice.speak`; `speaks` whether texts are heard,
 *   `feels` whether they set the face
 */
export function voiceControls({ onOffset, onSubtitles, onManner }) {
  const values = { speed: kept("speed", 1), pitch: kept("pitch", 1), offset: kept("offset", 0) };
  const isOn = (name) => recall(name, "on") === "on";
  const state = { voice: recall("voice", ""), speaks: isOn("speaks"), feels: isOn("feels"), hasVoice: false, canFeel: false };

  const select = el("select", { id: "voice", onchange: () => chosen(select.value) });
  const voice = el("div", { class: "field" }, el("label", { for: "voice" }, t("voice.voice")), el("span", { class: "value" }, select));
  const problem = el("p", { class: "problem", id: "voice-problem", hidden: true });
  const note = el("p", { class: "hint", id: "voice-note" });

  const speaks = choice(t("voice.speaks"), t("voice.speaks_hint"), "speaks");
  const feels = choice(t("voice.feels"), t("voice.feels_hint"), "feels");
  const shows = toggleSwitch(t("voice.subtitles"), t("voice.subtitles_hint"), async (on) => {
    remember("subtitles", on ? "on" : "off");
    onSubtitles(on);
    return true;
  });

  const times = (n) => t("voice.times", { n: number(n, 2) });
  const speed = dial("speed", 0.5, 2, 1, times);
  const pitch = dial("pitch", 0.5, 2, 1, times);
  const late = (n) => (n === 0 ? t("voice.as_measured") : t(n > 0 ? "voice.later" : "voice.earlier", { ms: Math.abs(Math.round(1000 * n)) }));
  const offset = dial("offset", -0.5, 0.5, 0, late, onOffset, 0.01);

  const dials = [speed, pitch, offset].map(({ element }) => element);
  byId("voice-controls").replaceChildren(problem, speaks.element, feels.element, shows.element, voice, ...dials, note);
  for (const view of [speed, pitch, offset]) view.refresh();
  speaks.show(state.speaks);
  feels.show(state.feels);
  const written = isOn("subtitles");
  shows.show(written);
  onSubtitles(written);
  onOffset(values.offset);

  function chosen(name) {
    remember("voice", (state.voice = name));
    onManner();
  }

  function choice(label, hint, name) {
    return toggleSwitch(label, hint, async (on) => {
      state[name] = on;
      remember(name, on ? "on" : "off");
      return true;
    });
  }

  function kept(name, otherwise) {
    const value = Number.parseFloat(recall(NAMES[name], ""));
    return Number.isFinite(value) ? value : otherwise;
  }

  function dial(name, min, max, normal, text, onChange = () => {}, step = 0.05) {
    function put(value) {
      values[name] = value;
      remember(NAMES[name], String(value));
      view.show(value, value !== normal);
      onChange(value);
      if (name !== "offset") onManner();
    }
    const view = slider({ label: t(`voice.${TEXTS[name]}`), hint: t(`voice.${TEXTS[name]}_hint`), min, max, step, text, onInput: put, onReset: () => put(normal) });
    return { element: view.element, refresh: () => view.show(values[name], values[name] !== normal) };
  }

  return {
    offer({ voices, info, problem: why, canFeel }) {
      state.hasVoice = voices.length > 0;
      state.canFeel = canFeel;
      problem.hidden = state.hasVoice;
      problem.textContent = why ? t("voice.none", { why: errorInWords(why) }) : "";
      const parts = [speaks.element, shows.element, voice, speed.element, offset.element, note];
      for (const part of parts) part.hidden = !state.hasVoice;
      feels.element.hidden = !canFeel;
      pitch.element.hidden = !state.hasVoice || info?.can_pitch === false;
      select.replaceChildren(...voices.map((each) => el("option", { value: each.name, title: each.description }, label(each))));
      if (voices.some(({ name }) => name === state.voice)) select.value = state.voice;
      state.voice = select.value;
      note.textContent = t(info?.engine === "silent" ? "voice.silent" : "voice.engine", { engine: info?.engine });
    },
    /** Show how a character speaks. */
    show(manner) {
      if (manner.voice && [...select.options].some(({ value }) => value === manner.voice)) state.voice = select.value = manner.voice;
      Object.assign(values, { speed: manner.speed, pitch: manner.pitch });
      for (const [name, dial] of Object.entries({ speed, pitch })) if (name in values) dial.refresh();
    },
    manner: () => ({ voice: state.voice || undefined, speed: values.speed, pitch: values.pitch }),
    speaks: () => state.hasVoice && state.speaks,
    feels: () => state.canFeel && state.feels,
  };
}

const languages = new Intl.DisplayNames([language], { type: "language" });

/** "af_heart" is Kokoro's way to say: American, female, Heart. */
function label({ name, language, gender }) {
  const own = title(name.replace(/^[a-z][fm]_/, ""));
  return [own, { female: "♀", male: "♂" }[gender], languages.of(language)].filter(Boolean).join(" ");
}
