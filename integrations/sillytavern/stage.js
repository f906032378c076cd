/**
 * Where the figures stand: one canvas for each, in its place beside or behind the chat, which can be dragged elsewhere.
 */

const FORMAT = "webp";
const NARROW = 150; // pixels beside the chat that are too few for a figure, as on a phone

/** The figures of a chat on the page. */
export class Stage {
  /** Called with a character's id and where its figure was dragged to, or null where it was put back. */
  onMove = () => {};
  /** Called with the error when a figure's pictures do not come. */
  onTrouble = () => {};

  #root = Object.assign(document.createElement("div"), { id: "raven-stage" });
  #figures = new Map();

  constructor() {
    document.body.append(this.#root);
  }

  /** @returns {string[]} whose figures are there */
  get ids() {
    return [...this.#figures.keys()];
  }

  /** The `AvatarView` of a figure. */
  view(id) {
    return this.#figures.get(id)?.view ?? null;
  }

  /** Show a session as the figure of a character; one that is there shows this session now. */
  show({ id, name }, session, library, client, beforeRetry) {
    const there = this.#figures.get(id);
    if (there) return there.view.show(session, { format: FORMAT });
    const element = Object.assign(document.createElement("figure"), { className: "raven-figure", title: name });
    element.dataset.character = id;
    const canvas = document.createElement("canvas");
    element.append(canvas);
    this.#root.append(element);
    const view = new library.AvatarView(canvas, client, session, { format: FORMAT });
    view.beforeRetry = beforeRetry;
    view.onDraw = () => element.classList.add("seen");
    view.onStatus = (status, error) => {
      element.dataset.status = status;
      if (status === "waiting") this.onTrouble(error);
    };
    this.#figures.set(id, { element, view });
    draggable(element, (place) => this.onMove(id, place));
    this.#mark();
  }

  /** Take a figure away. */
  remove(id) {
    const figure = this.#figures.get(id);
    figure?.view.close();
    figure?.element.remove();
    this.#figures.delete(id);
    this.#mark();
  }

  /** Let this one's figure stand out, as it speaks; null: nobody. */
  speaking(id) {
    this.#root.classList.toggle("someone-speaks", id !== null && this.#figures.size > 1);
    for (const [each, { element }] of this.#figures) element.classList.toggle("speaking", each === id);
  }

  /**
   * Put every figure in its place.
   * @param {string[]} order ids from left to right
   * @param {{place: "left"|"right"|"behind", size: number, moved: Object<string, number[]>}} settings
   * @param {{left: number, right: number}} chat where the chat's window is, in pixels
   */
  arrange(order, { place, size, moved }, chat) {
    const shown = order.filter((id) => this.#figures.has(id));
    const places = placed(shown.length, place, chat, window.innerWidth);
    shown.forEach((id, index) => {
      const [left, bottom] = moved[id] ?? [places[index] / window.innerWidth, 0];
      const { style } = this.#figures.get(id).element;
      Object.assign(style, { height: `${size}vh`, left: `${100 * left}vw`, bottom: `${100 * bottom}vh` });
    });
  }

  /** While a figure is here, the sprite at its place is not seen (it goes on working: its faces are read). */
  #mark() {
    document.body.classList.toggle("raven-stands-in", this.#figures.size > 0);
  }
}

/** Where so many figures stand, from left to right: pixels. A single one has its side of the chat, a group has both. */
function placed(count, place, chat, width) {
  const sides = { left: [0, chat.left], right: [chat.right, width] };
  const isNarrow = Math.min(chat.left, width - chat.right) < NARROW;
  if (place === "behind" || isNarrow) return spread(count, [0, width]);
  if (count === 1) return spread(1, sides[place]);
  const onLeft = place === "left" ? Math.ceil(count / 2) : Math.floor(count / 2);
  return [...spread(onLeft, sides.left), ...spread(count - onLeft, sides.right)];
}

const spread = (count, [begin, end]) => Array.from({ length: count }, (_, i) => begin + ((i + 0.5) / count) * (end - begin));

/** Let a figure be dragged by the pointer; a double click puts it back. */
function draggable(element, moved) {
  let grip = null;
  const place = ({ clientX, clientY }) => [
    Math.min(1, Math.max(0, (clientX - grip.x) / window.innerWidth)),
    Math.min(0.9, Math.max(-0.5, (grip.y - clientY) / window.innerHeight)),
  ];
  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    const box = element.getBoundingClientRect();
    const middle = box.left + box.width / 2;
    grip = { x: event.clientX - middle, y: event.clientY + window.innerHeight - box.bottom, moves: false };
    element.setPointerCapture(event.pointerId);
  });
  element.addEventListener("pointermove", (event) => {
    if (!grip) return;
    grip.moves = true;
    const [left, bottom] = place(event);
    Object.assign(element.style, { left: `${100 * left}vw`, bottom: `${100 * bottom}vh` });
  });
  element.addEventListener("pointerup", (event) => {
    if (grip?.moves) moved(place(event));
    grip = null;
  });
  element.addEventListener("pointercancel", () => (grip = null));
  element.addEventListener("dblclick", () => moved(null));
}
