/**
 * Of several pages of one browser the one that does something, such as playing what an avatar says.
 *
 * A browser has six connections to a server for all its pages together: work that keeps one open must not be done by each of them, or
 * the sixth page waits for ever.
 */

const LOOK = 1000; // milliseconds between two looks whether a page that nobody sees should leave it to another

/**
 * Do `work` when no other page of this browser does what has this name. A page that is hidden leaves it to one that waits for it.
 * Where browsers cannot tell (pages from elsewhere without https) each page does it.
 * @template Result
 * @param {string} name
 * @param {AbortSignal|undefined} signal aborted when it is not wanted any more
 * @param {(signal: AbortSignal|undefined) => Promise<Result>} work to end when its signal is aborted
 * @param {() => boolean} isBusy whether it must not be left to another just now
 * @returns {Promise<Result>}
 */
export async function inOnePage(name, signal, work, isBusy) {
  const locks = globalThis.navigator?.locks;
  if (!locks) return work(signal);
  for (;;) {
    const left = new AbortController();
    const watch = setInterval(async () => {
      if (!document.hidden || isBusy()) return;
      const { held, pending } = await locks.query();
      const is = (lock) => lock.name === name;
      if (held.some(is) && pending.some(is) && !isBusy()) left.abort();
    }, LOOK);
    const ends = signal ? AbortSignal.any([signal, left.signal]) : left.signal;
    try {
      return await locks.request(name, { signal: ends }, () => work(ends));
    } catch (error) {
      if (!left.signal.aborted || signal?.aborted) throw error;
    } finally {
      clearInterval(watch);
    }
  }
}
