/**
 * The characters who are there: a session of the server for each, made of its picture, kept for when it is seen again.
 */

const MOST = 8; // sessions of this page; a server has sixteen for all

/** Sessions by character. */
export class Company {
  #link;
  #sessions = new Map(); // character's id => promise of a session's id; those used last are at the end

  constructor(link) {
    this.#link = link;
    // The page goes: nobody will need them. What is kept for going back to it finds its sessions gone, and makes new ones.
    window.addEventListener("pagehide", () => this.dismiss());
  }

  /** The session of a character that is there already, else null. */
  async session(id) {
    return (await this.#sessions.get(id)?.catch(() => null)) ?? null;
  }

  /**
   * The session of a character, made with the picture that `fetchPicture` gives if there is none.
   * @returns {Promise<string>} its id
   */
  async call(id, fetchPicture) {
    const there = this.#sessions.get(id);
    this.#sessions.delete(id);
    const session = there ?? this.#make(fetchPicture);
    this.#sessions.set(id, session);
    session.catch(() => this.#sessions.get(id) === session && this.#sessions.delete(id));
    while (this.#sessions.size > MOST) this.leave(this.#sessions.keys().next().value);
    return session;
  }

  /** A session that is gone on the server. */
  lose(id) {
    this.#sessions.delete(id);
  }

  /** End a character's session. */
  async leave(id) {
    const client = this.#link.client; // now: soon it may be that of another server
    const session = await this.session(id);
    this.#sessions.delete(id);
    if (session) await client?.unload(session, { keepalive: true }).catch(() => {});
  }

  /** End all. */
  dismiss() {
    for (const id of [...this.#sessions.keys()]) this.leave(id);
  }

  async #make(fetchPicture) {
    const client = this.#link.client;
    const session = await client.load(await fetchPicture());
    await client.start(session);
    return session;
  }
}
