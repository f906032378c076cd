/**
 * Stacked pictures: the colours above and alpha below them, as grey, in one JPEG or frame of video, put together again. They are
 * described in the server's `raven/video/stacked.py` and `video.py`.
 */

const TYPE = /^image\/jpeg;\s*alpha=below$/i;
const LOW = 20, HIGH = 231; // grey up to which a pixel is transparent, and from which on it is opaque

const BRIGHTNESS = [0.2126, 0.7152, 0.0722]; // what alpha is read from: the hue of the colours above may show a little in it

const VERTICES = `#version 300 es
void main() { gl_Position = vec4(vec2[3](vec2(-1, -1), vec2(3, -1), vec2(-1, 3))[gl_VertexID], 0, 1); }`;
const PIXELS = `#version 300 es
precision highp float;
uniform sampler2D stacked;
uniform int rows, height;
out vec4 color;
void main() {
  ivec2 at = ivec2(gl_FragCoord.x, height - 1 - int(gl_FragCoord.y));
  float grey = dot(texelFetch(stacked, at + ivec2(0, rows), 0).rgb, vec3(${BRIGHTNESS.join(", ")})) * 255.0;
  float alpha = clamp((grey - ${LOW}.0) / ${HIGH - LOW}.0, 0.0, 1.0);
  color = vec4(texelFetch(stacked, at, 0).rgb * alpha, alpha);
}`;

/** Whether a picture of this media type is stacked. */
export const isStacked = (type) => TYPE.test(type);

/** Puts pictures together, on the graphics card where there is one for pages, else pixel by pixel. */
export class Unstacker {
  #canvas = null;
  #gl = null;
  #rows = null; // uniforms
  #height = null;
  #context = null;

  /**
   * @param {ImageBitmap|VideoFrame} stacked it is closed
   * @param {{width: number, height: number}} [size] of the picture, in the upper left corner of each half; all of it if left out
   * @returns {Promise<ImageBitmap>} the picture with alpha
   */
  async unstack(stacked, size) {
    const of = { width: stacked.displayWidth ?? stacked.width, rows: (stacked.displayHeight ?? stacked.height) >> 1 };
    const { width, height } = size ?? { width: of.width, height: of.rows };
    if (!this.#canvas) this.#begin();
    if (this.#gl?.isContextLost()) this.#useContext();
    const needed = this.#gl ? { width, height } : { width: of.width, height: 2 * of.rows };
    if (this.#canvas.width !== needed.width || this.#canvas.height !== needed.height) Object.assign(this.#canvas, needed);
    const picture = this.#gl ? this.#drawn(stacked, of.rows, width, height) : await this.#computed(stacked, of, width, height);
    stacked.close();
    return picture;
  }

  #begin() {
    this.#canvas = new OffscreenCanvas(1, 1);
    const gl = this.#canvas.getContext("webgl2", { antialias: false, depth: false });
    if (!gl) return this.#useContext();
    const program = gl.createProgram();
    for (const [type, text] of [[gl.VERTEX_SHADER, VERTICES], [gl.FRAGMENT_SHADER, PIXELS]]) {
      const shader = gl.createShader(type);
      gl.shaderSource(shader, text);
      gl.compileShader(shader);
      gl.attachShader(program, shader);
    }
    gl.linkProgram(program);
    if (!gl.getProgramParameter(program, gl.LINK_STATUS)) return this.#useContext();
    gl.useProgram(program);
    gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
    for (const side of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(gl.TEXTURE_2D, side, gl.NEAREST);
    for (const axis of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T]) gl.texParameteri(gl.TEXTURE_2D, axis, gl.CLAMP_TO_EDGE);
    this.#rows = gl.getUniformLocation(program, "rows");
    this.#height = gl.getUniformLocation(program, "height");
    this.#gl = gl;
  }

  #useContext() {
    this.#gl = null;
    this.#canvas = new OffscreenCanvas(1, 1);
    this.#context = this.#canvas.getContext("2d", { willReadFrequently: true });
  }

  #drawn(stacked, rows, width, height) {
    const gl = this.#gl;
    gl.viewport(0, 0, width, height);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, stacked);
    gl.uniform1i(this.#rows, rows);
    gl.uniform1i(this.#height, height);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
    return this.#canvas.transferToImageBitmap();
  }

  #computed(stacked, of, width, height) {
    this.#context.drawImage(stacked, 0, 0);
    const pixels = this.#context.getImageData(0, 0, of.width, 2 * of.rows), data = pixels.data;
    const [red, green, blue] = BRIGHTNESS, below = 4 * of.width * of.rows;
    for (let at = 0; at < below; at += 4) {
      const grey = red * data[at + below] + green * data[at + below + 1] + blue * data[at + below + 2];
      data[at + 3] = ((grey - LOW) * 255) / (HIGH - LOW);
    }
    return createImageBitmap(pixels, 0, 0, width, height, { premultiplyAlpha: "premultiply" });
  }
}
