/** What is being said, written over the stage, with the word that is heard now standing out. */

import { byId, el } from "../ground/dom.js";

/**
 * @returns {{show: (sentence: ?{text: string, words: {text: string}[]}) => void, mark: (word: number) => void,
 *   enable: (on: boolean) => void}} `mark` lets a word of the sentence stand out
 */
export function subtitles() {
  const place = byId("subtitles");
  let marks = [];
  let enabled = true;

  /** A long sentence moves up by whole lines; the one that is heard is in the middle, of two the upper one. */
  function keepInView(mark) {
    const height = Number.parseFloat(getComputedStyle(place).lineHeight);
    const lines = Math.floor(place.clientHeight / height), line = Math.round((mark.offsetTop - marks[0].offsetTop) / height);
    place.scrollTop = height * (line - Math.floor((lines - 1) / 2));
  }

  return {
    show(sentence) {
      place.hidden = !sentence || !enabled;
      if (!sentence) return;
      marks = [];
      place.replaceChildren(el("span", { class: "line" }, ...split(sentence, marks)));
      place.scrollTop = 0;
    },
    mark(word) {
      for (const [index, mark] of marks.entries()) {
        mark.classList.toggle("now", index === word);
        if (index === word) keepInView(mark);
      }
    },
    enable(on) {
      enabled = on;
      if (!on) place.hidden = true;
    },
  };
}

/** The sentence in pieces; its words, as far as they stand in it, are added to `marks`. */
function split({ text, words }, marks) {
  const pieces = [];
  let from = 0;
  for (const word of words) {
    const at = text.indexOf(word.text, from);
    const mark = el("span", { class: "word" }, word.text);
    marks.push(mark);
    if (at < 0) continue; // it is spoken otherwise than it is written, as numbers are
    pieces.push(text.slice(from, at), mark);
    from = at + word.text.length;
  }
  return [...pieces, text.slice(from)];
}
