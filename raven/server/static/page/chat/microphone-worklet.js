/** Runs beside the page: what the microphone hears, at 16 000 samples per second, in pieces of 512 (32 ms). */

const RATE = 16000, PIECE = 512;

class Microphone extends AudioWorkletProcessor {
  #step = sampleRate / RATE; // samples that come for one that goes
  #sum = 0;
  #count = 0;
  #due = this.#step;
  #piece = new Float32Array(PIECE);
  #filled = 0;

  process([[channel]]) {
    for (const sample of channel ?? []) {
      this.#sum += sample;
      this.#count += 1;
      if (this.#count < this.#due) continue;
      this.#piece[this.#filled++] = this.#sum / this.#count; // the mean: a mild low pass, enough for speech
      this.#due += this.#step - this.#count;
      this.#sum = this.#count = 0;
      if (this.#filled < PIECE) continue;
      this.port.postMessage(this.#piece);
      this.#piece = new Float32Array(PIECE);
      this.#filled = 0;
    }
    return true;
  }
}

registerProcessor("microphone", Microphone);
