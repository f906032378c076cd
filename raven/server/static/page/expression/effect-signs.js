/** A little drawing for each of the shipped effects, as their pictures show them. */

import { svg, title } from "../ground/dom.js";
import { t } from "../texts/texts.js";

const line = (path, color, width = 2.4) => `<path d="${path}" style="stroke: ${color}; stroke-width: ${width}"/>`;
const shape = (path, fill, edge) => `<path d="${path}" style="fill: ${fill}; stroke: ${edge}; stroke-width: 1.3"/>`;

const drop = (x, y, size, turn = 0) =>
  `<path transform="translate(${x} ${y}) rotate(${turn}) scale(${size})" d="M0-7C3-3 4.6-.6 4.6 2a4.6 4.6 0 0 1-9.2 0C-4.6-.6-3-3 0-7z"
    style="fill: #8fd0f5; stroke: #2f7fd6; stroke-width: ${1.3 / size}"/>`;

const petals = [0, 72, 144, 216, 288]
  .map((turn) => `<circle cx="12" cy="7.2" r="3.5" transform="rotate(${turn} 12 12)" style="fill: #f7a3c6; stroke: #d9568f; stroke-width: 1.1"/>`)
  .join("");

/** Name in the settings to drawing. */
const EFFECTS = {
  angervein: line("M9.5 4.5q.8 5-5 5M14.5 4.5q-.8 5 5 5M9.5 19.5q.8-5-5-5M14.5 19.5q-.8-5 5-5", "#e0403a", 2.6),
  sweatdrop: drop(12, 12.5, 1.15),
  smallsweatdrop: drop(5, 14.5, 0.55, -50) + drop(12, 8.5, 0.62) + drop(19, 14.5, 0.55, 50),
  heart: shape("M12 20C4.5 14.6 3 11.3 3.4 8.6c.7-4.4 6.7-5 8.6-.9 1.9-4.1 7.9-3.5 8.6.9.4 2.7-1.1 6-8.6 11.4z", "#f56a9b", "#c22f68"),
  blackcloud: shape("M6.5 18a4 4 0 0 1-.5-7.9 5.6 5.6 0 0 1 10.7-1.3A4.7 4.7 0 0 1 17.5 18z", "#4a4463", "#8b83ad") + line("M8 13.5q2-2.5 4 0t4 0", "#8b83ad", 1.4),
  flowers: `${petals}<circle cx="12" cy="12" r="2.7" style="fill: #ffd75e; stroke: #d98a00; stroke-width: 1.1"/>`,
  shock: shape("M14 2.5L6 13.5h4.6L9 21.5l9-11.8h-5z", "#c7b8ff", "#7563d6"),
  notice: line("M12 4v6.5M4.5 8.5l4 4.5M19.5 8.5l-4 4.5", "#eb9a12"),
  beaming: shape("M11 4q1.2 7.3 8.5 8.5Q12.2 13.7 11 21 9.8 13.7 2.5 12.5 9.8 11.3 11 4z", "#ffd04a", "#d98a00") + shape("M19.5 2.5q.4 2.6 3 3-2.6.4-3 3-.4-2.6-3-3 2.6-.4 3-3z", "#ffd04a", "#d98a00"),
  question: line("M8.2 8.3a3.9 3.9 0 1 1 6 3.3q-2.2 1.5-2.2 3.6M12 19.6v.05", "#5468e6", 2.9),
  exclaim: line("M12 4v10M12 19.4v.05", "#eb9a12", 3.2),
};

const OTHER = shape("M12 4q1.3 6.7 8 8-6.7 1.3-8 8-1.3-6.7-8-8 6.7-1.3 8-8z", "none", "currentColor");

/** What to call an effect, and its drawing; a plain star for those of others' making. */
export function effectSign(name) {
  const isOurs = Object.hasOwn(EFFECTS, name);
  return { label: isOurs ? t(`effect.${name}`) : title(name), drawing: svg(isOurs ? EFFECTS[name] : OTHER, { class: "sign" }) };
}
