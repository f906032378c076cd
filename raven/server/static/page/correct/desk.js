/**
 * What is being corrected: what the server says of the picture, the steps of the visitor, and what both make together.
 * Every step is a whole correction, which is sent as it is; while an answer is awaited only the newest step waits behind it.
 */

import { newestWins } from "../ground/newest.js";
import { History } from "./history.js";
import { after, applied, inverse, rounded } from "./matrix.js";
import { transformed } from "./rig.js";

export class Desk {
  /** Called when something is to be drawn anew. */
  onChange = () => {};
  /** Called with an error of the server; the step that it refused is taken back. */
  onError = () => {};
  /** Called with whether an answer is awaited. */
  onBusy = () => {};
  /** Called with every new description, and the correction that it answers. */
  onAnswer = () => {};

  #told; // the description
  #history;
  #trial = null; // a placement that is being tried
  #send;

  /**
   * @param {Object} description see `RavenClient.intake`
   * @param {(correction: Object) => Promise<Object>} correct
   */
  constructor(description, correct) {
    this.#told = description;
    this.#history = new History(description.correction);
    let waiting = 0;
    this.#send = newestWins(
      async (correction) => {
        this.onBusy(true);
        waiting += 1;
        try {
          this.#told = await correct(correction);
          this.onAnswer(this.#told, correction);
        } finally {
          waiting -= 1;
          if (!waiting) this.onBusy(false);
        }
        this.onChange();
      },
      (error) => {
        this.#history.undo();
        this.onError(error);
        this.onChange();
      },
    );
  }

  /** The correction as it stands. */
  get correction() {
    return this.#history.now;
  }

  get history() {
    return this.#history;
  }

  get size() {
    return this.#told.picture;
  }

  get faces() {
    return this.#told.faces;
  }

  get face() {
    return this.correction.face ?? this.#told.face;
  }

  get verdict() {
    return this.#told.verdict;
  }

  /** Strokes that the server has not answered about. */
  get pending() {
    const [now, known] = [this.correction.cut_out?.strokes ?? [], this.#told.correction.cut_out?.strokes ?? []];
    return now.slice(known.length);
  }

  /** From pixels of the picture to units of the template, as the figure is placed or is being placed. */
  get placement() {
    return this.#trial ?? this.correction.placement ?? this.#told.placement;
  }

  /** The whole rig, as the figure is placed. */
  get rig() {
    const here = after(this.placement, inverse(this.#told.placement));
    const base = isRest(here) ? this.#told.rig : mapped(this.#told.rig, (part) => transformed(part, here));
    const placed = this.#trial ? this.#movedTo(this.#trial) : this.correction.rig;
    return mapped(base, (part, name) => ({ ...part, ...(placed?.[name] && { confidence: 1, ...placed[name] }) }));
  }

  isGiven(name) {
    return Boolean(this.correction.rig?.[name]);
  }

  /** Left, top, right, bottom of the whole picture in the template. */
  extent() {
    const { width, height } = this.size;
    const corners = [[0, 0], [width, 0], [0, height], [width, height]].map((corner) => applied(this.placement, corner));
    const [x, y] = [corners.map(([at]) => at), corners.map(([, at]) => at)];
    return [Math.min(...x), Math.min(...y), Math.max(...x), Math.max(...y)];
  }

  /** Give fields of a part by hand. */
  give(name, fields) {
    const rig = { ...this.correction.rig, [name]: { ...this.correction.rig?.[name], ...fields } };
    this.#step({ ...this.correction, placement: rounded(this.placement), rig });
  }

  /** Take a part as it was found. */
  forget(name) {
    const { [name]: _, ...rig } = this.correction.rig ?? {};
    this.#step({ ...this.correction, rig });
  }

  tryPlacement(matrix) {
    this.#trial = matrix;
    this.onChange();
  }

  /** Take the placement that was tried. */
  settlePlacement() {
    if (!this.#trial) return;
    const placement = rounded(this.#trial);
    const rig = this.#movedTo(placement);
    this.#trial = null;
    this.#step({ ...this.correction, placement, rig });
  }

  /** Back to where the server found that the figure belongs; features given by hand go too, as they lie on it. */
  placeAsFound() {
    this.#trial = null;
    const { placement: _, rig: __, ...rest } = this.correction;
    this.#step(rest);
  }

  cut(fields) {
    this.#step({ ...this.correction, cut_out: { ...this.correction.cut_out, ...fields } });
  }

  choose(face) {
    if (face === this.face) return;
    const { cut_out } = this.correction;
    this.#step({ face, ...(cut_out && { cut_out }) });
  }

  reset() {
    this.#trial = null;
    this.#step({});
  }

  undo() {
    this.#history.undo();
    this.#resend();
  }

  redo() {
    this.#history.redo();
    this.#resend();
  }

  /** The features given by hand, after the figure went to another place. */
  #movedTo(placement) {
    const given = this.correction.rig;
    if (!given) return given;
    const before = this.correction.placement ?? this.#told.placement;
    const way = after(placement, inverse(before));
    return mapped(given, (fields, name) => {
      const whole = transformed({ ...this.#told.rig[name], ...fields }, way);
      return Object.fromEntries(Object.keys(fields).map((field) => [field, whole[field]]));
    });
  }

  #step(correction) {
    this.#history.advance(correction);
    this.#resend();
  }

  #resend() {
    this.onChange();
    this.#send(this.correction);
  }
}

const mapped = (parts, change) => Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, change(part, name)]));

const isRest = ([[a, b, x], [c, d, y]]) => Math.max(Math.abs(a - 1), Math.abs(b), Math.abs(c), Math.abs(d - 1)) < 1e-6 && Math.hypot(x, y) < 1e-3;
