/**
 * Runs beside the page: what the microphone hears and what the page plays meanwhile, at 16 000 samples per second, in pieces of 512
 * (32 ms).
 */

const RATE = 16000, PIECE = 512;

/** Sound at a lower rate: each sample is the mean of those that it stands for, a mild low pass, enough for speech. */
class Lowered {
  #step = sampleRate / RATE; // samples that come for one that goes
  #sum = 0;
  #count = 0;
  #due = this.#step;

  /** The next sample, or undefined where more must come first. */
  take(sample) {
    this.#sum += sample;
    this.#count += 1;
    if (this.#count < this.#due) return undefined;
    const mean = this.#sum / this.#count;
    this.#due += this.#step - this.#count;
    this.#sum = this.#count = 0;
    return mean;
  }
}

class Microphone extends AudioWorkletProcessor {
  #sides = [new Lowered(), new Lowered()];
  #pieces = [new Float32Array(PIECE), new Float32Array(PIECE)];
  #filled = 0;

  process([[heard], [played]]) {
    for (let at = 0; at < (heard?.length ?? 0); at += 1) {
      const samples = [heard[at], played?.[at] ?? 0].map((sample, side) => this.#sides[side].take(sample));
      if (samples[0] === undefined) continue;
      samples.forEach((sample, side) => (this.#pieces[side][this.#filled] = sample));
      this.#filled += 1;
      if (this.#filled < PIECE) continue;
      this.port.postMessage(this.#pieces);
      this.#pieces = [new Float32Array(PIECE), new Float32Array(PIECE)];
      this.#filled = 0;
    }
    return true;
  }
}

registerProcessor("microphone", Microphone);
