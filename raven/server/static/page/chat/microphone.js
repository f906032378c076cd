/** The microphone: pieces of sound as they come, without the avatar's own voice as far as the browser can take it out. */

export const RATE = 16000; // samples per second

/**
 * Open the microphone; the browser asks the visitor.
 * @param {(heard: Float32Array, played: Float32Array) => void} onPiece 32 ms each: of the microphone, and of what the page plays meanwhile
 * @param {MediaStream} played what the page plays
 * @returns {Promise<{close: () => void}>} rejects if there is none, or the visitor does not want it
 */
export async function openMicrophone(onPiece, played) {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true } });
  const context = new AudioContext();
  try {
    await context.audioWorklet.addModule(new URL("microphone-worklet.js", import.meta.url));
    const node = new AudioWorkletNode(context, "microphone", { numberOfInputs: 2, numberOfOutputs: 0 });
    node.port.onmessage = ({ data }) => onPiece(...data);
    context.createMediaStreamSource(stream).connect(node, 0, 0);
    context.createMediaStreamSource(played).connect(node, 0, 1);
    await context.resume();
  } catch (error) {
    close();
    throw error;
  }

  function close() {
    for (const track of stream.getTracks()) track.stop();
    context.close().catch(() => {});
  }

  return { close };
}
