/** Sending values that change faster than a server answers. */

/**
 * A function that sends its argument, one call at a time: while a call is under way only the newest argument waits.
 * @template T
 * @param {(value: T) => Promise<void>} send
 * @param {(error: Error) => void} onError
 * @returns {(value: T) => void}
 */
export function newestWins(send, onError) {
  let waiting = null;
  let busy = false;
  return async (value) => {
    waiting = { value };
    if (busy) return;
    busy = true;
    while (waiting) {
      const { value: next } = waiting;
      waiting = null;
      await send(next).catch(onError);
    }
    busy = false;
  };
}
