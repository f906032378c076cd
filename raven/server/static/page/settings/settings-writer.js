/** What the session's settings shall be: changes go out one call at a time, and those made meanwhile go together. */

/** @typedef {import("../../raven-wire.js").Remark} Remark */

export class SettingsWriter {
  /** All settings as the server has them, as far as this page knows. */
  values = {};

  #send;
  #waiting = null;
  #busy = false;

  /** How many changes were asked for so far. */
  changes = 0;

  /** Whether the server has not heard of some of them yet. */
  get isBusy() {
    return this.#busy;
  }

  /** @param {(settings: Object) => Promise<Remark[]>} send gives the server all settings; what it remarks */
  constructor(send) {
    this.#send = send;
  }

  /**
   * @param {Object} changes settings by name; `undefined` takes one back to the server's default
   * @returns {Promise<Remark[]>} what the server remarks; rejects with its `RavenError` if it refused, and then nothing is changed
   */
  change(changes) {
    this.#waiting ??= { told: [] };
    this.#waiting.changes = { ...this.#waiting.changes, ...changes };
    return this.#begin();
  }

  /** Put these settings in the place of all; what is not among them goes back to the server's default. Otherwise as `change`. */
  replace(settings) {
    this.#waiting = { all: settings, told: this.#waiting?.told ?? [] };
    return this.#begin();
  }

  #begin() {
    this.changes += 1;
    const told = new Promise((resolve, reject) => this.#waiting.told.push({ resolve, reject }));
    if (!this.#busy) this.#work();
    return told;
  }

  async #work() {
    this.#busy = true;
    while (this.#waiting) {
      const { all = this.values, changes, told } = this.#waiting;
      this.#waiting = null;
      const next = { ...all, ...changes };
      try {
        const remarks = await this.#send(next);
        this.values = next;
        told.forEach(({ resolve }) => resolve(remarks));
      } catch (error) {
        told.forEach(({ reject }) => reject(error));
      }
    }
    this.#busy = false;
  }
}
