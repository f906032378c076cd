/** Reordering the items of a list by a handle in each: dragged with mouse, pen or finger, or moved with the arrow keys. */

/**
 * @param {HTMLElement} list whose children have an element `[data-handle]` each
 * @param {(item: HTMLElement, to: number) => void} onMove an item shall be at this place of the new order
 */
export function makeSortable(list, onMove) {
  list.addEventListener("keydown", (event) => {
    const handle = event.target.closest?.("[data-handle]");
    const step = { ArrowUp: -1, ArrowDown: 1, Home: -Infinity, End: Infinity }[event.key];
    if (!handle || step === undefined) return;
    event.preventDefault();
    const item = itemOf(handle), from = [...list.children].indexOf(item);
    const to = Math.min(Math.max(from + step, 0), list.children.length - 1);
    if (to === from) return;
    onMove(item, to);
    handle.focus(); // it was taken out of the page for a moment
    item.scrollIntoView({ block: "nearest" });
  });

  list.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest("[data-handle]");
    if (!handle || event.button !== 0) return;
    event.preventDefault();
    handle.focus();
    drag(handle, event);
  });

  const itemOf = (handle) => [...list.children].find((item) => item.contains(handle));

  function drag(handle, { pointerId, clientY: began }) {
    const item = itemOf(handle), from = [...list.children].indexOf(item);
    const scroller = scrollingParent(list);
    const scrolled = scroller.scrollTop;
    item.classList.add("dragged");
    handle.setPointerCapture(pointerId);
    let pointer = began;

    const place = () => {
      const offset = pointer - began + scroller.scrollTop - scrolled;
      item.style.translate = `0 ${offset}px`;
      return offset;
    };

    const move = (event) => {
      pointer = event.clientY;
      const edge = 40, { top, bottom } = scroller.getBoundingClientRect?.() ?? { top: 0, bottom: innerHeight };
      if (pointer < top + edge) scroller.scrollTop -= 12;
      if (pointer > Math.min(bottom, innerHeight) - edge) scroller.scrollTop += 12;
      place();
      for (const other of list.children) other.classList.toggle("makes-room", other !== item && list.children[target()] === other);
    };

    /** Where it would be put: before or behind the middles of the others. */
    const target = () => {
      const box = item.getBoundingClientRect(), middle = box.top + box.height / 2;
      return [...list.children].filter((other) => {
        if (other === item) return false;
        const { top, height } = other.getBoundingClientRect();
        return top + height / 2 < middle;
      }).length;
    };

    const end = (event) => {
      const to = target();
      item.classList.remove("dragged");
      item.style.translate = "";
      for (const other of list.children) other.classList.remove("makes-room");
      handle.removeEventListener("pointermove", move);
      for (const kind of ENDS) handle.removeEventListener(kind, end);
      if (event.type === "pointerup" && to !== from) {
        onMove(item, to);
        handle.focus();
      }
    };

    handle.addEventListener("pointermove", move);
    for (const kind of ENDS) handle.addEventListener(kind, end);
  }
}

const ENDS = ["pointerup", "pointercancel"];

function scrollingParent(element) {
  for (let at = element.parentElement; at; at = at.parentElement) {
    if (at.scrollHeight > at.clientHeight && getComputedStyle(at).overflowY === "auto") return at;
  }
  return document.scrollingElement;
}
