/** Steps that can be undone: whole states, none of which is ever changed. */

export class History {
  #past = [];
  #future = [];
  #now;

  constructor(state) {
    this.#now = state;
  }

  get now() {
    return this.#now;
  }

  get canUndo() {
    return this.#past.length > 0;
  }

  get canRedo() {
    return this.#future.length > 0;
  }

  /** Go on to another state, as one step. */
  advance(state) {
    this.#past.push(this.#now);
    this.#future = [];
    this.#now = state;
  }

  undo() {
    if (!this.canUndo) return;
    this.#future.push(this.#now);
    this.#now = this.#past.pop();
  }

  redo() {
    if (!this.canRedo) return;
    this.#past.push(this.#now);
    this.#now = this.#future.pop();
  }
}
