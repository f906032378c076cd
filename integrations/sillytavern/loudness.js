/** How a mouth moves with any sound, by how loud it is: open on loud vowels, closed in pauses, smooth in between. */

const RATE = 16000; // samples per second: enough to tell how loud it is
const STEP = 0.04; // seconds between keyframes: a film's rate
const QUIET = 0.06; // of the loud parts: what is below is a pause
const OPENS = 0.7, CLOSES = 0.45; // shares of the way to the next value, within a step: a mouth opens faster than it closes
const WIDEST = 0.85;
const FADING = 5; // steps in which the mouth closes after a sound that ends loud

/** @returns {Promise<{morphs: string[], keyframes: number[][]}>} a timeline, as `playTimeline` takes it */
export async function mouthOf(bytes) {
  const sound = await new OfflineAudioContext(1, 1, RATE).decodeAudioData(bytes.slice(0));
  return timelineOf(sound.getChannelData(0), RATE);
}

/** @param {Float32Array} samples */
export function timelineOf(samples, rate) {
  const length = Math.round(rate * STEP);
  const loud = [];
  for (let begin = 0; begin < samples.length; begin += length) {
    let sum = 0;
    const end = Math.min(samples.length, begin + length);
    for (let i = begin; i < end; i += 1) sum += samples[i] * samples[i];
    loud.push(Math.sqrt(sum / (end - begin)));
  }
  const full = [...loud].sort((a, b) => a - b)[Math.floor(0.9 * (loud.length - 1))] || 1;
  for (let step = 0; step < FADING; step += 1) loud.push(0);
  const keyframes = [[0, 0]];
  let open = 0;
  for (const [index, level] of loud.entries()) {
    const share = level / full;
    const wanted = share < QUIET ? 0 : Math.min(1, share) ** 0.7 * WIDEST;
    open += (wanted - open) * (wanted > open ? OPENS : CLOSES);
    if (wanted === 0 && open < 0.05) open = 0;
    keyframes.push([(index + 0.5) * STEP, Number(open.toFixed(3))]);
  }
  keyframes.push([(loud.length + 0.5) * STEP, 0]);
  return { morphs: ["mouth_aaa_index"], keyframes };
}
