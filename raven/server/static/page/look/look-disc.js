/** A disc for a chain of video effects, painted with CSS: its tint, and a sign of each filter that one would notice. */

const FIGURE = "linear-gradient(150deg, #ffe0cc, #c3a8ee 55%, #5f55bd)";

/** What a filter lays over the disc; the first of them is on top. */
const SIGNS = {
  vignetting: "radial-gradient(transparent 48%, rgb(10 8 24 / 60%) 74%)",
  digital_glitches: "linear-gradient(transparent 56%, rgb(160 240 255 / 85%) 56% 66%, transparent 66%)",
  analog_rippling_hsync: "linear-gradient(176deg, transparent 30%, rgb(255 255 255 / 70%) 31% 37%, transparent 38%)",
  scanlines: "repeating-linear-gradient(rgb(10 8 24 / 34%) 0 1.5px, transparent 1.5px 4px)",
  banding: "linear-gradient(transparent 12%, rgb(255 255 255 / 42%) 34%, transparent 56%)",
  noise: "repeating-conic-gradient(rgb(10 8 24 / 14%) 0 25%, transparent 0 50%) 0 0 / 2px 2px",
  bloom: "radial-gradient(circle at 36% 32%, rgb(255 255 255 / 92%), transparent 58%)",
};

/**
 * @param {[string, Object][]} chain filters with their parameters
 * @returns {string} a value for `background`
 */
export function discOf(chain) {
  const there = new Map(chain);
  const tint = (there.get("monochrome_display") ?? there.get("desaturate"))?.tint_rgb;
  const signs = Object.entries(SIGNS).filter(([filter]) => there.has(filter)).map(([, sign]) => sign);
  return [...signs, tint ? tinted(tint) : FIGURE].join(", ");
}

function tinted(rgb) {
  const color = `rgb(${rgb.map((share) => Math.round(255 * share)).join(" ")})`;
  return `linear-gradient(150deg, color-mix(in srgb, ${color} 45%, white), ${color} 45%, color-mix(in srgb, ${color} 35%, black))`;
}
