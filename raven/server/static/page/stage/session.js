/** The session that this page shows: the server's own if it keeps one, else one that lives as long as the page. */

import { Turns } from "../ground/turns.js";
import { t } from "../texts/texts.js";

/** The id of the session that the server keeps by itself; addresses may leave it out. */
export const DEFAULT = "default";

/** Finds the session, keeps what it was told last, and ends it with the page if it is the page's own. */
export class PageSession {
  /** The session's id; null before `join`. */
  id = null;
  /** What the server said about it last, see GET /api/avatar/state. */
  state = null;
  /** The character that the visitor chose, `{character, cels, rig}`; null while it is the session's own. */
  source = null;
  /** What the visitor corrected of its picture, see docs/http-api.md; null for nothing. */
  correction = null;

  #raven;
  #own = false;
  #openings = new Turns();
  #wanted = null; // the character that the server was asked for and has not answered about

  constructor(raven) {
    this.#raven = raven;
    addEventListener("pagehide", () => this.#leave());
  }

  /**
   * Take the server's default session, or make one with the first shipped character, running.
   * @returns {Promise<string>} its id
   */
  async join() {
    const sessions = await this.#raven.sessions();
    if (sessions.some((session) => session.instance_id === DEFAULT)) {
      this.id = DEFAULT;
      this.#own = false;
    } else {
      const [first] = await this.#raven.characters();
      if (!first) throw new Error(t("character.none"));
      await this.open(first.name);
    }
    await this.refresh();
    return this.id;
  }

  /** Make a session of this page's own for a character or picture. Of several at a time the last one is kept. */
  async open(character, cels = {}, { rig, correction } = {}) {
    const turn = this.#openings.take();
    const id = await this.#raven.load(character, cels, { rig, correction });
    if (!this.#openings.accepts(turn)) return this.#raven.unload(id);
    const before = this.#own ? this.id : null;
    this.id = id;
    this.#own = true;
    this.correction = correction ?? null;
    await this.#raven.start(id);
    if (before) await this.#raven.unload(before);
  }

  /**
   * Give the session another character, with `{rig}` or `{correction}`. An earlier call that is not done yet is given up for this
   * one, unless this one fails.
   * @returns {Promise<?import("../../raven-wire.js").Remark[]>} what the server remarks; null for what was given up
   */
  dress(character, cels = {}, known = {}) {
    const before = this.#wanted;
    const wanted = (this.#wanted = { abort: new AbortController(), successor: null });
    const done = this.#reload(wanted, character, cels, known);
    if (before) before.successor = done;
    before?.abort.abort();
    return done;
  }

  async #reload(wanted, character, cels, { rig, correction }) {
    const { signal } = wanted.abort;
    try {
      const { remarks } = await this.#raven.reload(this.id, character, cels, { rig, correction, signal });
      this.source = { character, cels, rig };
      this.correction = correction ?? null;
      return remarks;
    } catch (error) {
      if (!signal.aborted) throw error;
      return wanted.successor.then(
        () => null,
        () => this.dress(character, cels, { rig, correction }),
      );
    } finally {
      if (this.#wanted === wanted) this.#wanted = null;
    }
  }

  /** Ask the server how things are. */
  async refresh() {
    this.state = await this.#raven.state(this.id);
    return this.state;
  }

  #leave() {
    if (!this.#own) return;
    this.#raven.unload(this.id, { keepalive: true }).catch(() => {});
    this.id = null;
    this.#own = false;
  }
}
