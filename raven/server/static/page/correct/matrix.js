/** Similarities as the server writes them: `[[a, -b, x], [b, a, y]]`, from pixels of a picture to units of the template. */

/** The way of `inner`, and then that of `outer`. */
export function after(outer, inner) {
  const [[a, b, x], [c, d, y]] = outer;
  const [[e, f, u], [g, h, v]] = inner;
  return [
    [a * e + b * g, a * f + b * h, a * u + b * v + x],
    [c * e + d * g, c * f + d * h, c * u + d * v + y],
  ];
}

export function inverse([[a, b, x], [c, d, y]]) {
  const area = a * d - b * c;
  const [e, f, g, h] = [d / area, -b / area, -c / area, a / area];
  return [
    [e, f, -(e * x + f * y)],
    [g, h, -(g * x + h * y)],
  ];
}

export const applied = ([[a, b, x], [c, d, y]], [u, v]) => [a * u + b * v + x, c * u + d * v + y];

/** A move by (dx, dy), and a turn (radians, clockwise as one sees it) and a scale about a point. */
export function similarity({ dx = 0, dy = 0, turn = 0, scale = 1, about = [0, 0] }) {
  const [cos, sin, [x, y]] = [Math.cos(turn) * scale, Math.sin(turn) * scale, about];
  return [
    [cos, -sin, x + dx - cos * x + sin * y],
    [sin, cos, y + dy - sin * x - cos * y],
  ];
}

export const scaleOf = ([[a], [c]]) => Math.hypot(a, c);

/** Degrees, clockwise as one sees it. */
export const turnOf = ([[a], [c]]) => (Math.atan2(c, a) * 180) / Math.PI;

/** For the attribute `transform` of SVG. */
export const forSvg = ([[a, b, x], [c, d, y]]) => `matrix(${a} ${c} ${b} ${d} ${x} ${y})`;

/** With the digits that matter, and exactly similar again. */
export function rounded([[a, , x], [c, , y]]) {
  const digits = (value, count) => Number(value.toFixed(count));
  const [cos, sin] = [digits(a, 8), digits(c, 8)];
  return [
    [cos, -sin, digits(x, 4)],
    [sin, cos, digits(y, 4)],
  ];
}
