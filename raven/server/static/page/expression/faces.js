/** A little drawn face for each of the 28 emotions: brows, eyes, a mouth, and sometimes a sign beside them. */

import { svg } from "../ground/dom.js";

const BROWS = {
  none: "",
  raised: "M5.4 6.4q2-1.7 4 -.3M14.6 6.1q2-1.4 4 .3",
  high: "M5.2 5q2.2-1.7 4.3-.2M14.5 4.8q2.1-1.5 4.3.2",
  troubled: "M5 7.5q2.6-.4 4.2-2.1M19 7.5q-2.6-.4-4.2-2.1",
  angry: "M5.2 5.3l4.6 2.1M18.8 5.3l-4.6 2.1",
  serious: "M5.4 6.6h4.2M14.4 6.6h4.2",
  one: "M5.2 5.2q2.2-1.9 4.4-.5M14.4 6.9h4.2",
};

const EYES = {
  open: "M7.5 9.7v1.7M16.5 9.7v1.7",
  happy: "M5.6 11.2q1.9-2.7 3.8 0M14.6 11.2q1.9-2.7 3.8 0",
  closed: "M5.6 10.2q1.9 2 3.8 0M14.6 10.2q1.9 2 3.8 0",
  tight: "M5.8 9l3.2 1.7-3.2 1.7M18.2 9L15 10.7l3.2 1.7",
  half: "M5.6 9.7h3.8M14.6 9.7h3.8M7.5 9.9v1.5M16.5 9.9v1.5",
  aside: "M9.3 9.7v1.7M18.3 9.7v1.7",
  down: "M5.6 10.4q1.9 1.2 3.8 .3M14.6 10.7q1.9.9 3.8-.3",
  wide: "M9.3 10.5a1.8 1.8 0 1 1-3.6 0a1.8 1.8 0 1 1 3.6 0M18.3 10.5a1.8 1.8 0 1 1-3.6 0a1.8 1.8 0 1 1 3.6 0",
  wink: "M5.6 10.9q1.9-2.4 3.8 0M16.5 9.7v1.7",
};

const MOUTHS = {
  smile: "M8.3 15.6q3.7 3.3 7.4 0",
  slight: "M9.6 16.2q2.4 1.5 4.8 0",
  laugh: "M7.6 14.9h8.8q-.5 4.6-4.4 4.6t-4.4-4.6z",
  grin: "M8.6 15.2h6.8q-.4 3.1-3.4 3.1t-3.4-3.1z",
  flat: "M9.4 16.6h5.2",
  frown: "M8.6 17.7q3.4-2.9 6.8 0",
  small: "M10 17.3q2-1.5 4 0",
  wavy: "M8.2 16.9q1.27-1.8 2.53 0t2.53 0t2.53 0",
  round: "M13.6 16.7a1.6 1.8 0 1 1-3.2 0a1.6 1.8 0 1 1 3.2 0",
  shout: "M8.4 19q.4-4.1 3.6-4.1t3.6 4.1z",
  smirk: "M9 16.8q3.6.9 6.2-1.7",
  slant: "M9.2 17.3l5.4-1.3",
};

/** Path and colour; they reach beyond the face and so must be seen on light and on dark ground. */
const SIGNS = {
  none: ["", "none"],
  blush: ["M3.9 14.6l.8-1.5M5.9 14.6l.8-1.5M17.3 14.6l.8-1.5M19.3 14.6l.8-1.5", "#e0457b"],
  heart: ["M20 7q-3.2-2-2.7-4 .7-1.8 2.7-.1 2-1.7 2.7.1.5 2-2.7 4z", "#e0457b"],
  tears: ["M6.6 12.8v4M17.4 12.8v4", "#2f7fd6"],
  sweat: ["M20.6 2.6q2.3 3.2 0 4.5-2.3-1.3 0-4.5z", "#2f7fd6"],
  spark: ["M20.4 1.4v5M17.9 3.9h5", "#d98a00"],
  mark: ["M20.8 1.4v3.6M20.8 7.3v.05", "#d64545"],
};

const FACES = {
  neutral: ["none", "open", "flat"],
  joy: ["raised", "happy", "laugh"],
  amusement: ["raised", "happy", "grin"],
  excitement: ["high", "open", "laugh", "spark"],
  love: ["raised", "happy", "smile", "heart"],
  desire: ["raised", "half", "smirk", "heart"],
  admiration: ["high", "open", "smile", "spark"],
  gratitude: ["none", "closed", "smile"],
  caring: ["troubled", "open", "smile"],
  approval: ["none", "wink", "smile"],
  optimism: ["raised", "open", "grin"],
  pride: ["serious", "closed", "smirk"],
  relief: ["troubled", "closed", "slight"],
  curiosity: ["one", "open", "slight"],
  confusion: ["one", "aside", "wavy"],
  surprise: ["high", "wide", "round"],
  realization: ["high", "open", "round", "mark"],
  sadness: ["troubled", "down", "small"],
  grief: ["troubled", "closed", "wavy", "tears"],
  disappointment: ["serious", "down", "frown"],
  remorse: ["troubled", "down", "wavy"],
  fear: ["troubled", "wide", "wavy"],
  nervousness: ["troubled", "aside", "slight", "sweat"],
  embarrassment: ["troubled", "tight", "wavy", "blush"],
  anger: ["angry", "open", "shout"],
  annoyance: ["angry", "half", "flat"],
  disapproval: ["serious", "half", "frown"],
  disgust: ["angry", "tight", "frown"],
};

/** The face of an emotion on a disc; a plain one for names of others' making. */
export function face(emotion) {
  const [brows, eyes, mouth, sign = "none"] = FACES[emotion] ?? FACES.neutral;
  const [path, color] = SIGNS[sign];
  const disc = '<circle cx="12" cy="12.3" r="11.2"/>';
  const features = `<path d="${BROWS[brows]}${EYES[eyes]}${MOUTHS[mouth]}"/>`;
  return svg(`${disc}${features}<path d="${path}" style="stroke: ${color}; stroke-width: 1.9"/>`, { class: "face" });
}
