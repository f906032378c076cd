/**
 * Finds in the sound of a microphone where somebody may speak, by its loudness above that of the room; while the avatar speaks, by the
 * loudness of what is no echo of it.
 */

import { Echo } from "./echo.js";

const MARGIN = 9, LOUDER = 16; // decibels above the room that count as a voice; while the avatar speaks, whose echo may remain
const FAINTEST = -52, FAINTEST_OVER_VOICE = -36; // decibels below full scale under which nothing counts
const END_MARGIN = 6; // decibels above the room below which it is silent again
const BEGIN = 4, OF = 6; // pieces of the last that must be loud, so that a click is no voice
const BEGIN_OVER_VOICE = 8, OF_OVER_VOICE = 12; // while the avatar speaks: for moments the browser lets its echo through
const LOOKED_EVERY = 4; // pieces (0.13 s) after which the echo is told again: it takes a slow processor as long as one of them lasts,
const LOOKING = 16; // and a busy one longer: at most so many milliseconds for each piece, half of the time, lest the page falls behind
const REVERBERATION = 3, REVERBERATES = 3; // decibels below the echo, and pieces, of what rooms add to it that nobody can foretell
const END = 22; // silent pieces (0.7 s) that end what was said
const BEFORE = 16; // pieces (0.5 s) before the begin that belong to it
const ASKED_EVERY = 5; // pieces (0.16 s) after which it is asked again whether it is a voice: its first sound alone may not tell
const MOST_DOUBTS = 4; // times that it may be no voice before it counts as none
const LONGEST = 940; // pieces: 30 s
const SINKS = 0.25, RISES = 0.008; // how quickly the loudness of the room is followed

/** Takes pieces of 32 ms; tells when a voice may begin and what was heard when it is over. */
export class VoiceGate {
  #room = -60;
  #lately = [];
  #before = [];
  #heard = null; // pieces since the voice began, null in silence
  #silent = 0;
  #certain = false; // whether it is a voice
  #doubts = 0; // how often it seemed to be none
  #echo = new Echo(OF_OVER_VOICE);
  #pause = 0; // pieces over the avatar's voice until the echo is told again

  /**
   * @param {Float32Array} piece
   * @param {boolean} overVoice whether the avatar speaks meanwhile
   * @param {?Float32Array} [played] what the page plays meanwhile, null where that is not known
   * @returns {?{event: "voice"|"end", sound: Float32Array}} `voice`: is this one? `certain` and `doubt` answer that, and it is asked
   *   again until one does; `end`: all that was heard
   */
  take(piece, overVoice, played = null) {
    const level = decibels(meanSquare(piece));
    const threshold = overVoice ? Math.max(this.#room + LOUDER, FAINTEST_OVER_VOICE) : Math.max(this.#room + MARGIN, FAINTEST);
    this.#echo.take(piece, played);
    if (this.#heard) return this.#within(piece, level);
    this.#room += (level < this.#room ? SINKS : RISES) * (Math.max(level, -90) - this.#room);
    this.#before = [...this.#before, piece].slice(-BEFORE);
    this.#lately = [...this.#lately, level > threshold].slice(-OF_OVER_VOICE);
    const [begin, of] = overVoice ? [BEGIN_OVER_VOICE, OF_OVER_VOICE] : [BEGIN, OF];
    if (this.#lately.slice(-of).filter(Boolean).length < begin) return null;
    if (overVoice && !this.#isBeyondEcho(of, threshold, begin)) return null;
    this.#heard = [...this.#before];
    this.#silent = this.#doubts = 0;
    this.#certain = false;
    return { event: "voice", sound: joined(this.#heard) };
  }

  /** What is being heard is a voice. */
  certain() {
    this.#certain = true;
  }

  /** It does not seem to be one. If that is said often enough it is forgotten, and the room is as loud as that. */
  doubt() {
    this.#doubts += 1;
    if (!this.#heard || this.#doubts < MOST_DOUBTS) return;
    this.#room = Math.max(this.#room, decibels(meanSquare(joined(this.#heard))));
    this.#reset();
  }

  /** Whether `least` of the newest `count` pieces are; looked for now and then. */
  #isBeyondEcho(count, threshold, least) {
    this.#pause -= 1;
    if (this.#pause > 0) return false;
    const began = performance.now();
    const found = this.#beyondEcho(count, threshold) >= least;
    this.#pause = Math.max(LOOKED_EVERY, Math.ceil((performance.now() - began) / LOOKING));
    return found;
  }

  /** How many of the newest `count` pieces are loud by what is no echo, and hardly fainter by that than the echo of just then. */
  #beyondEcho(count, threshold) {
    const pieces = this.#echo.beyond(count).map(({ rest, echo }) => [decibels(rest), decibels(echo)]);
    const lately = (at) => Math.max(...pieces.slice(Math.max(0, at + 1 - REVERBERATES), at + 1).map(([, echo]) => echo));
    return pieces.filter(([rest], at) => rest > Math.max(threshold, lately(at) - REVERBERATION)).length;
  }

  #within(piece, level) {
    this.#heard.push(piece);
    this.#silent = level < Math.max(this.#room + END_MARGIN, FAINTEST) ? this.#silent + 1 : 0;
    if (this.#silent < END && this.#heard.length < LONGEST) {
      const asks = !this.#certain && this.#heard.length % ASKED_EVERY === 0;
      return asks ? { event: "voice", sound: joined(this.#heard) } : null;
    }
    const sound = joined(this.#heard);
    this.#reset();
    return { event: "end", sound };
  }

  #reset() {
    this.#heard = null;
    this.#lately = [];
    this.#before = [];
  }
}

/** Pieces of sound as one. */
export function joined(pieces) {
  const sound = new Float32Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    sound.set(piece, at);
    at += piece.length;
  }
  return sound;
}

function meanSquare(piece) {
  let sum = 0;
  for (const sample of piece) sum += sample * sample;
  return sum / Math.max(1, piece.length);
}

const decibels = (square) => 10 * Math.log10(square + 1e-12);
