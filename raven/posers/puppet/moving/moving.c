/* Where every point of a figure that moves comes from, and every pixel that is drawn of it, in one pass each. `compiled.py` says what
   the functions mean, and gives them only what they can take. Rows of bytes are as many bytes apart as `row` says, rows of numbers as
   many numbers; what belongs to one point or pixel lies side by side. */

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__x86_64__) && defined(__GNUC__) && defined(__GLIBC__)
#define EACH_PROCESSOR __attribute__((target_clones("avx2", "default"))) /* which one, is found out when it is loaded */
#else
#define EACH_PROCESSOR
#endif
#define INLINE inline __attribute__((always_inline))

typedef ptrdiff_t size;

uint32_t raven_source(void) { return RAVEN_SOURCE; }

static INLINE float least(float a, float b) { return a < b ? a : b; }
static INLINE float greatest(float a, float b) { return a > b ? a : b; }

static INLINE float smoothstep(float t) {
    t = least(greatest(t, 0), 1);
    return t * t * (3 - 2 * t);
}

typedef float floats4 __attribute__((vector_size(16)));
typedef int32_t whole4 __attribute__((vector_size(16)));

/* Where a place lies between four neighbours of a raster, beyond which its edges continue. */
struct between {
    size at, right, below;
    float across, down;
};

static INLINE struct between between(float x, float y, size width, size height) {
    struct between found;
    x = least(greatest(x, 0), (float)(width - 1)), y = least(greatest(y, 0), (float)(height - 1));
    int32_t column = (int32_t)x, row = (int32_t)y;
    found.at = (size)row * width + column;
    found.right = column < width - 1, found.below = row < height - 1 ? width : 0;
    found.across = x - (float)column, found.down = y - (float)row;
    return found;
}

static INLINE floats4 some_at(const float *at, size many) {
    floats4 some = {0};
    memcpy(&some, at, many * sizeof *at);
    return some;
}

/* What a raster with `many` numbers at each place, four at the most, has between its places. */
static INLINE floats4 read_some(const float *of, struct between p, size many) {
    const float *at = of + many * p.at, *below = at + many * p.below;
    floats4 upper = some_at(at, many), lower = some_at(below, many);
    upper += (some_at(at + many * p.right, many) - upper) * p.across;
    lower += (some_at(below + many * p.right, many) - lower) * p.across;
    return upper + (lower - upper) * p.down;
}

struct fields { /* as `_Fields` in compiled.py. `right`, `down` and `bend` hold a number for each place of the raster, `head` four */
    const float *right, *down, *bend, *head;
    size edge;
    float first, raster, high, low;
};

struct moves { /* as `Moves.numbers` */
    float less, sin, lean_x, lean_y, turned, breathing, angle, neck_x, neck_y, turn, up, down, jaw, lips, lips_to_chin;
};

/* `hanging` holds two numbers for each of its cells. `box`: first and last row and column of the points that come from between `left`,
   `top`, `right` and `bottom`. */
EACH_PROCESSOR void raven_backward(const float *points, size rows, size columns, const struct fields *fields, const struct moves *moves,
                                   const float *hanging, size cells_high, size cells_wide, float cell, float *out, float left, float top,
                                   float right, float bottom, size *box) {
    const struct moves m = *moves;
    const struct fields f = *fields;
    const float fine = 1 / f.raster, begin = -f.first * fine, small = 1 / cell, middle = 0.5f * small - 0.5f;
    const int torso = m.turned != 0 || m.breathing != 0, neck = m.angle != 0, turns = m.turn != 0 || m.up != 0 || m.down != 0;
    size first = columns, last = -1, upper = rows, lower = -1;
    for (size row = 0; row < rows; row++)
        for (size column = 0; column < columns; column++) {
            size i = 2 * (row * columns + column);
            float x = points[i], y = points[i + 1], along = x - m.lean_x, up = y - m.lean_y;
            x += m.sin * up - m.less * along;
            y -= m.sin * along + m.less * up;
            if (torso && y > f.high) {
                struct between p = between(x * fine + begin, y * fine + begin, f.edge, f.edge);
                x += m.turned * read_some(f.right, p, 1)[0];
                y += m.breathing * read_some(f.down, p, 1)[0];
            }
            if (y < f.low) {
                if (neck) { /* the first terms of sine and cosine do for up to a quarter of a radian */
                    float angle = m.angle * read_some(f.bend, between(x * fine + begin, y * fine + begin, f.edge, f.edge), 1)[0];
                    float square = angle * angle, less = square * (square * (1 / 24.0f) - 0.5f), sin = angle * (square * (1 / 6.0f) - 1);
                    float dx = x - m.neck_x, dy = y - m.neck_y;
                    x += dx * less - dy * sin;
                    y += dx * sin + dy * less;
                }
                if (turns) {
                    floats4 goes = read_some(f.head, between(x * fine + begin, y * fine + begin, f.edge, f.edge), 4);
                    x += m.turn * goes[0];
                    y += m.turn * goes[1] + m.up * goes[2] + m.down * goes[3];
                }
            }
            if (m.jaw != 0) y -= m.jaw * smoothstep((y - m.lips) / m.lips_to_chin);
            if (hanging) {
                floats4 hangs = read_some(hanging, between(x * small + middle, y * small + middle, cells_wide, cells_high), 2);
                x -= hangs[0];
                y -= hangs[1];
            }
            out[i] = x;
            out[i + 1] = y;
            if (x >= left && x <= right && y >= top && y <= bottom) {
                first = column < first ? column : first, last = column > last ? column : last;
                upper = row < upper ? row : upper, lower = row;
            }
        }
    box[0] = upper, box[1] = lower, box[2] = first, box[3] = last;
}

enum how { REPLACED, OVER, UNDER, BLENDED };

typedef uint8_t bytes4 __attribute__((vector_size(4)));
typedef uint8_t bytes8 __attribute__((vector_size(8)));
typedef uint16_t levels4 __attribute__((vector_size(8)));
typedef int16_t signed4 __attribute__((vector_size(8)));
typedef int16_t signed8 __attribute__((vector_size(16)));

enum { BITS = 7, ONE = 1 << BITS, HALF = ONE / 2 }; /* a pixel, in the parts of it that places and shares are told in */

struct texture {
    const uint8_t *pixels;
    size row, height, width;
};

static INLINE uint32_t pixel_at(const struct texture *of, size x, size y, int goes_on) {
    uint32_t pixel = 0;
    if (goes_on) {
        x = x < 0 ? 0 : x > of->width - 1 ? of->width - 1 : x;
        y = y < 0 ? 0 : y > of->height - 1 ? of->height - 1 : y;
    }
    if (x >= 0 && x < of->width && y >= 0 && y < of->height) memcpy(&pixel, of->pixels + y * of->row + 4 * x, sizeof pixel);
    return pixel;
}

/* For each place of a row, where in the texture the first of its four pixels lies, in bytes; -1 where not all four are within it. */
static INLINE void find_row(const struct texture *of, const int32_t *xs, const int32_t *ys, size width, int32_t *found) {
    const int32_t last = (int32_t)of->width - 2, lowest = (int32_t)of->height - 2, row = (int32_t)of->row;
    for (size i = 0; i < width; i++) {
        int32_t column = xs[i] >> BITS, line = ys[i] >> BITS; /* rounded down */
        int outside = (column < 0) | (column > last) | (line < 0) | (line > lowest);
        found[i] = outside ? -1 : line * row + 4 * column;
    }
}

/* What a texture shows between its pixels; beyond it there is nothing, or its edge `goes_on`. */
static INLINE uint32_t sampled(const struct texture *of, int32_t x, int32_t y, int32_t found, int goes_on) {
    uint64_t pairs[2];
    if (found >= 0) {
        memcpy(pairs, of->pixels + found, 8);
        memcpy(pairs + 1, of->pixels + found + of->row, 8);
    } else
        for (int i = 0; i < 4; i++) {
            uint32_t pixel = pixel_at(of, (x >> BITS) + (i & 1), (y >> BITS) + (i >> 1), goes_on);
            memcpy((uint8_t *)pairs + 4 * i, &pixel, sizeof pixel);
        }
    if (!(pairs[0] | pairs[1])) return 0;
    bytes8 upper, lower;
    memcpy(&upper, pairs, sizeof upper);
    memcpy(&lower, pairs + 1, sizeof lower);
    signed8 both = __builtin_convertvector(upper, signed8), other = __builtin_convertvector(lower, signed8);
    both = both * ONE + (other - both) * (int16_t)(y & (ONE - 1)); /* 255 * 128 at the most */
    signed4 sides[2];
    memcpy(sides, &both, sizeof both);
    whole4 left = __builtin_convertvector(sides[0], whole4), right = __builtin_convertvector(sides[1], whole4);
    bytes4 shown = __builtin_convertvector((left * ONE + (right - left) * (x & (ONE - 1)) + ONE * HALF) >> 2 * BITS, bytes4);
    uint32_t pixel;
    memcpy(&pixel, &shown, sizeof pixel);
    return pixel;
}

static INLINE uint8_t alpha_of(uint32_t pixel) {
    uint8_t bytes[4];
    memcpy(bytes, &pixel, sizeof bytes);
    return bytes[3];
}

/* One pixel over another, both premultiplied (Porter and Duff, 1984). */
static INLINE uint32_t laid_over(uint32_t top, uint32_t below) {
    bytes4 above, under;
    memcpy(&above, &top, sizeof top);
    memcpy(&under, &below, sizeof below);
    levels4 seen = __builtin_convertvector(under, levels4) * (uint16_t)(255 - alpha_of(top)) + 128;
    seen = (seen + (seen >> 8)) >> 8; /* divided by 255, rounded */
    seen += __builtin_convertvector(above, levels4);
    seen = (seen & (levels4)(seen <= 255)) | ((levels4)(seen > 255) & 255);
    bytes4 shown = __builtin_convertvector(seen, bytes4);
    memcpy(&top, &shown, sizeof top);
    return top;
}

/* One pixel faded into another; `share` is of ONE. */
static INLINE uint32_t blended(uint32_t top, uint32_t below, int32_t share) {
    bytes4 above, under;
    memcpy(&above, &top, sizeof top);
    memcpy(&under, &below, sizeof below);
    signed4 seen = __builtin_convertvector(under, signed4);
    seen += ((__builtin_convertvector(above, signed4) - seen) * (int16_t)share + HALF) >> BITS;
    bytes4 shown = __builtin_convertvector(seen, bytes4);
    memcpy(&top, &shown, sizeof top);
    return top;
}

/* How much of a mask of the texture's size there is at a place, of ONE; beyond it there is nothing. */
static INLINE int32_t of_mask(const uint8_t *mask, const struct texture *of, int32_t x, int32_t y) {
    int32_t column = x >> BITS, line = y >> BITS, right = x & (ONE - 1), down = y & (ONE - 1), four[4];
    if (column < -1 || column >= of->width || line < -1 || line >= of->height) return 0;
    for (int i = 0; i < 4; i++) {
        size at = column + (i & 1), on = line + (i >> 1);
        four[i] = at >= 0 && at < of->width && on >= 0 && on < of->height ? mask[on * of->width + at] : 0;
    }
    int32_t upper = four[0] * ONE + (four[1] - four[0]) * right, lower = four[2] * ONE + (four[3] - four[2]) * right;
    return ((upper * ONE + (lower - upper) * down) / 255 + HALF) >> BITS;
}

/* Of places `step` apart, those of all pixels between them, in the parts that places are told in. Below 2^22 of them: added to
   1.5 * 2^23, a fraction is rounded away. */
static INLINE void spread(const float *few, size cells, size step, int32_t *many) {
    const float round = 12582912.0f;
    for (size i = 0; i < cells; i++) {
        float from = few[i] * ONE, each = (few[i + 1] - few[i]) * ONE / (float)step;
        for (size j = 0; j < step; j += 4, many += 4) { /* a step is a multiple of four */
            floats4 places = from + ((float)j + (floats4){0.5f, 1.5f, 2.5f, 3.5f}) * each;
            whole4 rounded = __builtin_convertvector(places + round - round, whole4);
            memcpy(many, &rounded, sizeof rounded);
        }
    }
}

static INLINE void lay_row(uint8_t *into, size width, const struct texture *of, const uint8_t *mask, const int32_t *xs,
                           const int32_t *ys, int32_t *found, enum how how) {
    find_row(of, xs, ys, width, found);
    for (size i = 0; i < width; i++, into += 4) {
        uint32_t below = 0, shown;
        if (how != REPLACED) memcpy(&below, into, sizeof below);
        if (how == UNDER && alpha_of(below) == 255) continue;
        int32_t part = how == BLENDED ? of_mask(mask, of, xs[i], ys[i]) : ONE;
        if (!part) continue;
        shown = sampled(of, xs[i], ys[i], found[i], how == BLENDED);
        if (how == OVER || how == UNDER) {
            if (!shown) continue;
            shown = how == OVER ? laid_over(shown, below) : laid_over(below, shown);
        } else if (part < ONE)
            shown = blended(shown, below, part);
        memcpy(into, &shown, sizeof shown);
    }
}

/* Draws a texture where a mesh of its own places, `step` pixels apart, has taken it. Pixel 0 lies half a step and half a pixel after
   the first corner of the mesh. `bottom`: the lowest place of the texture; `scale`, `x0`, `y0`: from the mesh's places to its pixels;
   `room`: for twice as many numbers as the mesh is wide, and `places`: for three times as many as the pixels that it is wide. */
EACH_PROCESSOR void raven_lay(uint8_t *out, size out_row, size height, size width, const uint8_t *texture, size row, size texture_height,
                              size texture_width, const float *mesh, size mesh_row, size columns, size step, float scale, float x0,
                              float y0, float bottom, int32_t how, const uint8_t *mask, float *room, int32_t *places) {
    const struct texture of = {texture, row, texture_height, texture_width};
    float *xs = room, *ys = room + columns;
    size cells = columns - 1;
    int32_t *columns_of = places, *lines_of = columns_of + cells * step, *found = lines_of + cells * step;
    for (size y = 0; y < height; y++) {
        float at = ((float)y + 0.5f) / (float)step + 0.5f, share = at - (float)(size)at;
        const float *upper = mesh + (size)at * mesh_row, *lower = upper + mesh_row;
        for (size i = 0; i < columns; i++) {
            float high = least(upper[2 * i + 1] * scale + y0, bottom), low = least(lower[2 * i + 1] * scale + y0, bottom);
            xs[i] = (upper[2 * i] + (lower[2 * i] - upper[2 * i]) * share) * scale + x0;
            ys[i] = high + (low - high) * share;
        }
        spread(xs, cells, step, columns_of);
        spread(ys, cells, step, lines_of);
        const int32_t *column = columns_of + step / 2, *line = lines_of + step / 2;
        uint8_t *into = out + y * out_row;
        if (how == REPLACED) lay_row(into, width, &of, mask, column, line, found, REPLACED);
        if (how == OVER) lay_row(into, width, &of, mask, column, line, found, OVER);
        if (how == UNDER) lay_row(into, width, &of, mask, column, line, found, UNDER);
        if (how == BLENDED) lay_row(into, width, &of, mask, column, line, found, BLENDED);
    }
}

/* `table`: of each alpha and each premultiplied colour, the colour. */
EACH_PROCESSOR void raven_straighten(uint8_t *pixels, size row, size height, size width, const uint8_t *table) {
    enum { MANY = 16 };
    for (size y = 0; y < height; y++)
        for (size first = 0; first < width; first += MANY) {
            uint8_t *pixel = pixels + y * row + 4 * first, edges = 0;
            size many = width - first < MANY ? width - first : MANY;
            for (size x = 0; x < many; x++) edges |= (uint8_t)(pixel[4 * x + 3] - 1) < 254;
            if (!edges) continue;
            for (size x = 0; x < many; x++, pixel += 4) {
                uint8_t alpha = pixel[3];
                if ((uint8_t)(alpha - 1) < 254)
                    for (int i = 0; i < 3; i++) pixel[i] = table[256 * alpha + pixel[i]];
            }
        }
}
