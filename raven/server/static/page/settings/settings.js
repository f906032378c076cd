/** The main settings of a session as sliders. The session keeps every setting that is not shown here as it is. */

import { alternatives, slider } from "../controls/slider.js";
import { byId } from "../ground/dom.js";
import { number, t } from "../texts/texts.js";

const percent = (value) => t("unit.percent", { n: Math.round(100 * value) });

/** 90 % of the way: the step is the share gone in 1/25 s. */
const settled = (step) => (step >= 1 ? t("motion.at_once") : t("unit.seconds", { n: number(Math.log(0.1) / Math.log(1 - step) / 25, 2) }));

// A blink comes after a rest, drawn evenly between two limits, and a wait of 1/25 s over the probability on average.
const BLINK = { probability: 0.03, min: 2, max: 5 };
const SECONDS_PER_BLINK = (BLINK.min + BLINK.max) / 2 + 0.04 / BLINK.probability;

/** Each control: how it reads its value from the settings, and what it writes to them. */
const MOTION = [
  {
    label: t("motion.change"), hint: t("motion.change_hint"),
    min: 0.05, max: 1, step: 0.05, text: settled,
    read: (s) => s.pose_interpolator_step,
    write: (value) => ({ pose_interpolator_step: value }),
  },
  {
    label: t("motion.blinking"), hint: t("motion.blinking_hint"),
    min: 0, max: 40, step: 1, text: (n) => (n ? t("motion.a_minute", { n }) : t("motion.off")),
    read: blinksPerMinute,
    write: blinkSettings,
  },
  {
    label: t("motion.swaying"), hint: t("motion.swaying_hint"),
    min: 0, max: 1, step: 0.05, text: (n) => (n ? percent(n) : t("motion.off")),
    read: (s) => (s.sway_enabled ? s.sway_macro_strength : 0),
    write: (value) => ({ sway_enabled: value > 0, ...(value > 0 && { sway_macro_strength: value }) }),
  },
  {
    label: t("motion.breathing"), hint: t("motion.breathing_hint"),
    min: 0, max: 40, step: 1, text: (n) => (n ? t("motion.a_minute", { n }) : t("motion.off")),
    read: (s) => (s.breathing_enabled ? 60 / s.breathing_cycle_duration : 0),
    write: (value) => ({ breathing_enabled: value > 0, ...(value > 0 && { breathing_cycle_duration: 60 / value }) }),
  },
  {
    label: t("motion.hair"), hint: t("motion.hair_hint"),
    min: 0, max: 2, step: 0.05, text: (n) => (n ? percent(n) : t("motion.still")),
    read: (s) => s.swing_strength,
    write: (value) => ({ swing_strength: value }),
  },
  {
    label: t("motion.wind"), hint: t("motion.wind_hint"),
    min: 0, max: 1, step: 0.05, text: (n) => (n ? percent(n) : t("motion.off")),
    read: (s) => s.swing_wind,
    write: (value) => ({ swing_wind: value }),
  },
  {
    label: t("motion.talking"), hint: t("motion.talking_hint"),
    min: 4, max: 24, step: 1, text: (n) => t("motion.shapes", { n }),
    read: (s) => s.talking_fps,
    write: (value) => ({ talking_fps: value }),
  },
];

const STREAM = [
  {
    label: t("stream.rate"), hint: t("stream.rate_hint"),
    min: 5, max: 60, step: 1, text: (n) => t("unit.fps", { n }),
    read: (s) => s.target_fps,
    write: (value) => ({ target_fps: value }),
  },
];

/** What the sliders go back to, until a reset has told what this server's own defaults are. */
const DEFAULTS = {
  pose_interpolator_step: 0.3,
  blink_enabled: true, blink_probability: BLINK.probability, blink_interval_min: BLINK.min, blink_interval_max: BLINK.max,
  sway_enabled: true, sway_macro_strength: 0.6,
  breathing_enabled: true, breathing_cycle_duration: 4,
  swing_strength: 1, swing_wind: 0.3,
  talking_fps: 12,
  target_fps: 25,
};

export const FORMATS = { auto: t("stream.auto"), video: t("stream.video"), stacked: t("stream.small"), png: "PNG", webp: "WebP", jpeg: "JPEG" };

/**
 * Build the controls.
 * @param {Object} handlers
 * @param {(changes: Object) => void} handlers.onChange settings to change
 * @param {(names: string[]) => Promise<Object>} handlers.onReset settings to take back to the server's defaults; gives all
 *   settings as they are then
 * @param {(format: string) => void} handlers.onFormat
 * @returns {{show: (settings: Object) => void, showFormat: (format: string) => void}}
 */
export function settingsControls({ onChange, onReset, onFormat }) {
  const controls = [];
  const defaults = { ...DEFAULTS };
  for (const [place, list] of [["motion", MOTION], ["streaming", STREAM]]) {
    byId(place).replaceChildren();
    for (const control of list) {
      const names = Object.keys(control.write(control.max));
      const isChanged = (value) => Math.abs(value - control.read(defaults)) > control.step / 2;
      const view = slider({
        ...control,
        onInput(value) {
          view.show(value, isChanged(value));
          onChange(control.write(value));
        },
        async onReset() {
          const settings = await onReset(names);
          for (const name of names) defaults[name] = settings[name];
          view.show(control.read(settings), false);
        },
      });
      controls.push((settings) => view.show(control.read(settings), isChanged(control.read(settings))));
      byId(place).append(view.element);
    }
  }
  const format = alternatives(t("stream.format"), FORMATS, onFormat);
  format.element.classList.add("stacked"); // one below the other: there are many
  byId("streaming").append(format.element);
  return {
    show: (settings) => controls.forEach((show) => show(settings)),
    showFormat: (value) => format.show(value),
  };
}

function blinksPerMinute(s) {
  if (!s.blink_enabled || s.blink_probability <= 0) return 0;
  return Math.round(60 / ((s.blink_interval_min + s.blink_interval_max) / 2 + 0.04 / s.blink_probability));
}

function blinkSettings(perMinute) {
  if (perMinute <= 0) return { blink_enabled: false };
  const slower = 60 / perMinute / SECONDS_PER_BLINK;
  return {
    blink_enabled: true,
    blink_probability: Math.min(1, BLINK.probability / slower),
    blink_interval_min: BLINK.min * slower,
    blink_interval_max: BLINK.max * slower,
  };
}
