/**
 * The way to the Raven server: its own browser library, fetched from it, so that both always fit; found again when it was away.
 */

const RETRY = [2, 4, 8, 15, 30]; // seconds

/** Keeps one connection: a client of the library, or the reason why there is none. */
export class Link {
  /** Called with "connected", "connecting" or "away", and why. */
  onChange = () => {};

  /** @type {null|Object} the library's `RavenClient` */
  client = null;
  /** @type {null|Object} the library */
  library = null;
  modules = [];
  #wanted = null; // { address, key }
  #tries = 0;
  #timer = null;
  #turn = 0;

  /** Connect there, and again and again until it works. */
  async open(address, key) {
    this.close();
    this.#wanted = { address: address.trim().replace(/\/*$/, ""), key };
    await this.#try();
  }

  /** Connect no more. */
  close() {
    clearTimeout(this.#timer);
    this.#turn += 1;
    this.#tries = 0;
    this.#wanted = this.client = null;
  }

  /** The server did not answer a call: look for it anew. */
  lost() {
    if (this.client === null) return;
    this.client = null;
    this.#tries = 0;
    this.#try();
  }

  async #try() {
    const turn = (this.#turn += 1), { address, key } = this.#wanted;
    this.onChange("connecting");
    try {
      const found = await reached(address, key, this.#tries);
      if (turn !== this.#turn) return;
      Object.assign(this, found);
      this.#tries = 0;
      this.onChange("connected");
    } catch (error) {
      if (turn !== this.#turn) return;
      this.onChange("away", reason(error, address));
      const wait = RETRY[Math.min(this.#tries, RETRY.length - 1)];
      this.#tries += 1;
      this.#timer = setTimeout(() => turn === this.#turn && this.#try(), 1000 * wait);
    }
  }
}

async function reached(address, key, tries) {
  let url;
  try {
    url = new URL(`${address}/static/raven-client.js`);
  } catch {
    throw Object.assign(new Error(), { code: "address" });
  }
  await fetch(`${address}/static/raven-client.js`, { cache: "no-store" }); // fails where the browser may not or cannot
  if (tries) url.searchParams.set("try", tries); // browsers remember modules that could not be loaded
  const library = await import(url.href);
  const client = new library.RavenClient(address, { key });
  return { library, client, modules: await client.modules() };
}

function reason(error, address) {
  if (error.code === "address") return "The address of the Raven server is not complete. It looks like http://localhost:5100";
  if (error.code === "key_wanted") return "The Raven server wants its key. Enter it in the extension's settings.";
  if (error.code) return error.message;
  return `Raven does not answer at ${address}. Is it running? If it is, this page may not be allowed there: see "allowed_origins".`;
}
