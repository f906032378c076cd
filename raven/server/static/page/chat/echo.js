/**
 * How loud what a microphone hears is without the echo of what the page itself plays.
 *
 * Browsers take the echo out, but not at first, and now and then they lose track of it: then it is as loud as a voice, and it is one.
 * But the page knows what it plays. What it hears is, in each moment, compared with that: where in the sound that was played is it most
 * alike, and how much of it can a short filter make of that (least squares)? What remains is not the avatar's. The filter is looked
 * for anew in every piece, as a canceller that is about to adapt changes what it lets through from moment to moment.
 */

const PIECE = 512; // samples, at 16 000 per second
const NEAREST = -800, FARTHEST = 9600; // samples by which the echo is later than what is played: the ways of both into the page differ
const BEFORE = 8, TAPS = 40; // samples of the filter: before the delay that was found, and altogether (2.5 ms)
const COARSE = 4; // samples that are one in the search for the delay
const RIDGE = 1e-3; // of the power of what is played: what is fainter explains nothing
const SILENCE = 1e-9; // mean square of what is played, below which there is no echo
const PIECES = Math.ceil((FARTHEST + TAPS) / PIECE) + 1; // that what is heard may be the echo of, besides those of the same time

/** Takes what is heard and what is played meanwhile, in pieces of 32 ms. */
export class Echo {
  #most;
  #heard = [];
  #played = [];

  /** @param {number} most the largest number of pieces that `beyond` is asked for */
  constructor(most) {
    this.#most = most;
  }

  /**
   * @param {Float32Array} heard
   * @param {?Float32Array} played null where nothing is known of it
   */
  take(heard, played) {
    this.#heard = [...this.#heard, heard].slice(-this.#most - 1);
    this.#played = [...this.#played, played ?? new Float32Array(PIECE)].slice(-this.#most - 1 - PIECES);
  }

  /**
   * @returns {{rest: number, echo: number}[]} of each of the newest `count` pieces, the oldest first, the mean square of what is no echo
   *   and of what is
   */
  beyond(count) {
    const heard = together(this.#heard.slice(-count - 1), count + 1);
    const played = together(this.#played, count + 1 + PIECES);
    const pieces = Array.from({ length: count }, (_, at) => at + 1);
    if (meanSquare(played, 0, played.length) < SILENCE) return pieces.map((at) => ({ rest: meanSquare(heard, at * PIECE, PIECE), echo: 0 }));
    const delay = delayOf(heard, played);
    return pieces.map((at) => remaining(heard, played, at * PIECE, delay));
  }
}

/** The last `count` pieces as one; silence where there are fewer. */
function together(pieces, count) {
  const sound = new Float32Array(count * PIECE);
  pieces.slice(-count).forEach((piece, at, all) => sound.set(piece, (count - Math.min(all.length, count) + at) * PIECE));
  return sound;
}

/** The delay in samples at which what was played is most like what is heard; both end at the same time. */
function delayOf(heard, played) {
  const h = coarse(heard), p = coarse(played);
  const offset = p.length - h.length;
  const powers = new Float64Array(p.length + 1); // of all before each sample
  for (let n = 0; n < p.length; n += 1) powers[n + 1] = powers[n] + p[n] * p[n];
  let best = 0, delay = 0;
  for (let lag = Math.ceil(NEAREST / COARSE); lag <= FARTHEST / COARSE; lag += 1) {
    const from = Math.max(0, lag - offset), to = Math.min(h.length, h.length + lag);
    let product = 0;
    for (let n = from, m = offset + from - lag; n < to; n += 1, m += 1) product += h[n] * p[m];
    const likeness = (product * product) / (powers[offset + to - lag] - powers[offset + from - lag] + 1e-12);
    if (likeness > best) [best, delay] = [likeness, lag * COARSE];
  }
  return delay;
}

/** At a quarter of the rate, and without what all voices have in common: that low tones are loud. */
function coarse(sound) {
  const made = new Float32Array(sound.length / COARSE);
  let last = 0;
  for (let n = 0; n < made.length; n += 1) {
    let sum = 0;
    for (let k = 0; k < COARSE; k += 1) sum += sound[n * COARSE + k];
    made[n] = sum - 0.9 * last;
    last = sum;
  }
  return made;
}

/** Of the piece from `at` on what a filter, fitted to it and to the piece before, can make of what was played, and what remains. */
function remaining(heard, played, at, delay) {
  const begin = at - PIECE, end = at + PIECE;
  const shift = played.length - heard.length - delay + BEFORE; // from a sample that is heard to the newest that its echo may be of
  const sample = (n) => played[n] ?? 0;
  const matrix = Array.from({ length: TAPS }, () => new Float64Array(TAPS)), wanted = new Float64Array(TAPS);
  for (let k = 0; k < TAPS; k += 1) {
    let self = 0, both = 0;
    for (let n = begin; n < end; n += 1) {
      const past = sample(n + shift - k);
      self += sample(n + shift) * past;
      both += heard[n] * past;
    }
    matrix[0][k] = self;
    wanted[k] = both;
  }
  for (let j = 1; j < TAPS; j += 1) {
    for (let k = j; k < TAPS; k += 1) {
      const [first, last] = [begin + shift, end + shift];
      matrix[j][k] = matrix[j - 1][k - 1] + sample(first - j) * sample(first - k) - sample(last - j) * sample(last - k);
    }
  }
  const filter = solved(matrix, wanted, RIDGE * matrix[0][0] + SILENCE);
  let sum = 0;
  for (let n = at; n < end; n += 1) {
    let rest = heard[n];
    for (let k = 0; k < TAPS; k += 1) rest -= filter[k] * sample(n + shift - k);
    sum += rest * rest;
  }
  const whole = meanSquare(heard, at, PIECE), rest = Math.min(sum / PIECE, whole);
  return { rest, echo: whole - rest };
}

/** The solution of a symmetric system of which the upper half is given, `ridge` added to its diagonal (Cholesky). */
function solved(matrix, right, ridge) {
  const size = right.length, x = Float64Array.from(right);
  for (let i = 0; i < size; i += 1) {
    for (let j = i; j < size; j += 1) {
      let sum = matrix[i][j] + (i === j ? ridge : 0);
      for (let k = 0; k < i; k += 1) sum -= matrix[k][i] * matrix[k][j];
      matrix[i][j] = i === j ? Math.sqrt(Math.max(sum, ridge)) : sum / matrix[i][i];
    }
  }
  for (let i = 0; i < size; i += 1) {
    for (let k = 0; k < i; k += 1) x[i] -= matrix[k][i] * x[k];
    x[i] /= matrix[i][i];
  }
  for (let i = size - 1; i >= 0; i -= 1) {
    for (let k = i + 1; k < size; k += 1) x[i] -= matrix[i][k] * x[k];
    x[i] /= matrix[i][i];
  }
  return x;
}

function meanSquare(sound, from, length) {
  let sum = 0;
  for (let n = from; n < from + length; n += 1) sum += sound[n] * sound[n];
  return sum / length;
}
