/** The word that is heard now, marked where it stands in a text on the page. */

const FARTHEST = 600; // characters that are looked through for a word: what is spoken otherwise than it is written is not found

/** Follows one text that is spoken sentence by sentence. */
export class SpokenText {
  #element;
  #read = 0; // characters of the text that were spoken before this sentence
  #places = []; // of the sentence's words: [begin, end], null for what is not found
  #word = -1;

  /** @param {HTMLElement} element with the text */
  constructor(element) {
    this.#element = element;
  }

  /** A sentence begins; null: silence. */
  sentence(sentence) {
    this.#clear();
    this.#read = this.#places.findLast(Boolean)?.[1] ?? this.#read;
    this.#places = sentence ? this.#find(sentence.words) : [];
    this.#word = -1;
  }

  /** This word of it is heard now. */
  word(index) {
    this.#word = index;
    this.again();
  }

  /** The text was written anew: mark the same word. */
  again() {
    this.#clear();
    const place = this.#places[this.#word];
    if (!place) return;
    const range = rangeOf(this.#element, place);
    if (!range) return;
    const mark = document.createElement("mark");
    range.surroundContents(mark);
  }

  #find(words) {
    const text = this.#element.textContent;
    let from = this.#read;
    return words.map(({ text: word }) => {
      const at = text.indexOf(word, from);
      if (at < 0 || at > from + FARTHEST) return null;
      from = at + word.length;
      return [at, from];
    });
  }

  #clear() {
    for (const mark of this.#element.querySelectorAll("mark")) {
      const parent = mark.parentNode;
      mark.replaceWith(...mark.childNodes);
      parent.normalize();
    }
  }
}

/** The range of these characters, if they are in one node. */
function rangeOf(element, [begin, end]) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let at = 0, node; (node = walker.nextNode()); at += node.length) {
    if (begin >= at + node.length) continue;
    if (end > at + node.length) return null; // it goes on in another kind of type
    const range = document.createRange();
    range.setStart(node, begin - at);
    range.setEnd(node, end - at);
    return range;
  }
  return null;
}
