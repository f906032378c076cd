/** Of several things that take time, the one that was asked for last takes effect, whichever is ready last. */

export class Turns {
  #taken = 0;
  #accepted = 0;

  /** The number of what is asked for now; take it before the work begins. */
  take() {
    this.#taken += 1;
    return this.#taken;
  }

  /** Whether what was made under this number takes effect: not if something that was asked for later did. */
  accepts(turn) {
    if (this.isOver(turn)) return false;
    this.#accepted = turn;
    return true;
  }

  /** Whether something that was asked for later has taken effect. */
  isOver(turn) {
    return turn < this.#accepted;
  }
}
