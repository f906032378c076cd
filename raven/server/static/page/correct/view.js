/**
 * The picture in large, in units of the template: what is shown of it, and what fingers, pens, mice and wheels do to it.
 *
 * One finger on something that the tool knows is the tool's; elsewhere it moves the view. Two fingers and the wheel zoom, or
 * move the figure where the tool wants them.
 */

import { svg } from "../ground/dom.js";
import { t } from "../texts/texts.js";
import { similarity } from "./matrix.js";

const MOST = 40; // screen pixels per unit
const MARGIN = 0.06; // of a region that is shown

export const HEAD = [176, 48, 336, 212]; // left, top, right, bottom of regions of the template
export const SQUARE = [0, 0, 511, 511];

export class PictureView {
  /** What fingers work with: see the tools beside this file. */
  tool = null;
  /** Called when what is shown of the picture has changed. */
  onLook = () => {};

  #zoom = 1;
  #left = 0;
  #top = 0;
  #region = SQUARE;
  #pointers = new Map(); // id to the last event
  #drag = null;
  #pinching = false;

  constructor() {
    this.element = svg('<g class="seen"><g class="pictures"></g><g class="marks"></g></g>', {
      class: "correct-picture",
      viewBox: "0 0 1 1",
      "aria-hidden": "false",
      role: "group",
      "aria-label": t("correct.picture"),
    });
    this.element.removeAttribute("viewBox");
    this.pictures = this.element.querySelector(".pictures");
    this.marks = this.element.querySelector(".marks");
    this.element.addEventListener("pointerdown", (event) => this.#down(event));
    this.element.addEventListener("pointermove", (event) => this.#move(event));
    for (const end of ["pointerup", "pointercancel"]) this.element.addEventListener(end, (event) => this.#up(event));
    this.element.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    new ResizeObserver(() => this.look(this.#region)).observe(this.element);
  }

  /** Screen pixels per unit of the template. */
  get zoom() {
    return this.#zoom;
  }

  /** Show this region, all of it. */
  look(region) {
    this.#region = region;
    const { width, height } = this.element.getBoundingClientRect();
    if (!width || !height) return;
    const [left, top, right, bottom] = region;
    const room = 1 + 2 * MARGIN;
    this.#zoom = Math.min(MOST, width / ((right - left) * room), height / ((bottom - top) * room));
    this.#left = (left + right) / 2 - width / 2 / this.#zoom;
    this.#top = (top + bottom) / 2 - height / 2 / this.#zoom;
    this.#show();
  }

  /** Zoom about a point of the screen (without one, about the middle). */
  magnify(factor, x, y) {
    const box = this.element.getBoundingClientRect();
    const [dx, dy] = x === undefined ? [box.width / 2, box.height / 2] : [x - box.left, y - box.top];
    const zoom = Math.min(MOST, Math.max(0.1, this.#zoom * factor));
    this.#left += dx / this.#zoom - dx / zoom;
    this.#top += dy / this.#zoom - dy / zoom;
    this.#zoom = zoom;
    this.#show();
  }

  /** Where in the template an event is. */
  at(event) {
    const box = this.element.getBoundingClientRect();
    return [this.#left + (event.clientX - box.left) / this.#zoom, this.#top + (event.clientY - box.top) / this.#zoom];
  }

  #show() {
    const seen = this.element.querySelector(".seen");
    seen.setAttribute("transform", `scale(${this.#zoom}) translate(${-this.#left} ${-this.#top})`);
    this.onLook();
  }

  #down(event) {
    if (event.button > 0) return;
    this.#pointers.set(event.pointerId, event);
    this.element.setPointerCapture(event.pointerId);
    if (this.#pointers.size === 2) {
      this.#drag?.cancel();
      this.#drag = null;
      this.#pinching = true;
    } else if (this.#pointers.size === 1) {
      this.#drag = this.tool?.begin(this.at(event), event) ?? this.#pan();
    }
  }

  #move(event) {
    const before = this.#pointers.get(event.pointerId);
    if (!before) return this.tool?.hover?.(this.at(event), event);
    if (this.#pinching) this.#pinch(event, before);
    this.#pointers.set(event.pointerId, event);
    if (!this.#pinching) this.#drag?.move(this.at(event), event, before);
  }

  #up(event) {
    if (!this.#pointers.delete(event.pointerId)) return;
    if (this.#pinching) {
      if (this.#pointers.size) return;
      this.#pinching = false;
      if (this.tool?.transform) this.tool.settle();
      return;
    }
    if (event.type === "pointerup") this.#drag?.end(this.at(event));
    else this.#drag?.cancel();
    this.#drag = null;
  }

  #pan() {
    return {
      move: (at, event, before) => {
        this.#left -= (event.clientX - before.clientX) / this.#zoom;
        this.#top -= (event.clientY - before.clientY) / this.#zoom;
        this.#show();
      },
      end() {},
      cancel() {},
    };
  }

  /** One of two fingers has moved: the way between them has turned, stretched and moved. */
  #pinch(event, before) {
    const other = [...this.#pointers.values()].find((each) => each.pointerId !== event.pointerId);
    if (!other) return;
    const [was, is, still] = [this.at(before), this.at(event), this.at(other)];
    const [from, to] = [was, is].map(([x, y]) => [x - still[0], y - still[1]]);
    const scale = Math.hypot(...to) / Math.max(1e-6, Math.hypot(...from));
    if (this.tool?.transform) {
      const turn = Math.atan2(to[1], to[0]) - Math.atan2(from[1], from[0]);
      this.tool.transform(similarity({ turn, scale, about: still }));
    } else {
      this.magnify(scale, (event.clientX + other.clientX) / 2, (event.clientY + other.clientY) / 2);
      this.#left -= (event.clientX - before.clientX) / 2 / this.#zoom;
      this.#top -= (event.clientY - before.clientY) / 2 / this.#zoom;
      this.#show();
    }
  }

  #wheel(event) {
    event.preventDefault();
    const factor = Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0015));
    if (!this.tool?.transform) return this.magnify(factor, event.clientX, event.clientY);
    const about = this.at(event);
    this.tool.transform(event.shiftKey ? similarity({ turn: (factor - 1) / 2, about }) : similarity({ scale: factor, about }));
    this.tool.settleSoon();
  }
}
