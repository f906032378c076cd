/* What is done with every pixel of every frame, in one pass over memory each. `compiled.py` says what the functions mean, and
   gives them only what they can take. Strides are in elements of the array; the columns of a row lie side by side. */

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__x86_64__) && defined(__GNUC__) && defined(__GLIBC__)
#define EACH_PROCESSOR __attribute__((target_clones("avx2", "default"))) /* which one, is found out when it is loaded */
#else
#define EACH_PROCESSOR
#endif
#ifdef __GNUC__
#define INLINE inline __attribute__((always_inline))
#else
#define INLINE inline
#endif
#ifdef _WIN32
#define CALLED __declspec(dllexport)
#else
#define CALLED
#endif

typedef ptrdiff_t size;

static const float STEPS = 65535;

CALLED uint32_t raven_source(void) { return RAVEN_SOURCE; }

static inline float least(float a, float b) { return a < b ? a : b; }
static inline float greatest(float a, float b) { return a > b ? a : b; } /* b, where a is no number */

/* The nearest whole number in 0..most, which is below 2^22; 0 for what is no number. Added to 1.5 * 2^23, a fraction is rounded away,
   which every processor does with many at once. */
static inline int32_t rounded(float a, float most) { return (int32_t)(least(greatest(a, 0), most) + 12582912.0f - 12582912.0f); }

/* Bytes as they lie in memory, as a number, and back. */
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define OF_PIXEL(red, green, blue, alpha) ((uint32_t)(red) << 24 | (uint32_t)(green) << 16 | (uint32_t)(blue) << 8 | (uint32_t)(alpha))
#else
#define OF_PIXEL(red, green, blue, alpha) ((uint32_t)(red) | (uint32_t)(green) << 8 | (uint32_t)(blue) << 16 | (uint32_t)(alpha) << 24)
#endif

/* `seen`: room for a row. */
CALLED EACH_PROCESSOR void raven_visible(const uint8_t *rgba8, size row, size height, size width, uint32_t *seen, size *box) {
    size top = height, bottom = 0, left = 0, right = width;
    memset(seen, 0, width * sizeof *seen);
    for (size y = 0; y < height; y++) {
        const uint8_t *pixel = rgba8 + y * row;
        uint32_t any = 0;
        for (size x = 0; x < width; x++) {
            uint32_t bytes;
            memcpy(&bytes, pixel + 4 * x, sizeof bytes);
            bytes &= OF_PIXEL(0, 0, 0, 255);
            seen[x] |= bytes;
            any |= bytes;
        }
        if (any) {
            top = top < y ? top : y;
            bottom = y + 1;
        }
    }
    while (left < width && !seen[left]) left++;
    while (right > left && !seen[right - 1]) right--;
    box[0] = bottom ? top : 0;
    box[1] = bottom ? left : 0;
    box[2] = bottom;
    box[3] = bottom ? right : 0;
}

/* What lies at (top, left) of `out`; around it that is black. */
CALLED EACH_PROCESSOR void raven_decode(const uint8_t *rgba8, size row, size height, size width, const float *light,
                                       const float *opacity, float *out, size out_row, size out_plane, size out_height,
                                       size out_width, size top, size left) {
    size right = left + width;
    for (size y = 0; y < out_height; y++) {
        float *red = out + y * out_row, *green = red + out_plane, *blue = green + out_plane, *alpha = blue + out_plane;
        float *planes[4] = {red, green, blue, alpha};
        int empty = y < top || y >= top + height;
        for (int i = 0; i < 4; i++) {
            memset(planes[i], 0, (empty ? out_width : left) * sizeof *out);
            if (!empty) memset(planes[i] + right, 0, (out_width - right) * sizeof *out);
        }
        if (empty) continue;
        const uint8_t *pixel = rgba8 + (y - top) * row;
        for (size x = 0; x < width; x++) {
            float a = opacity[pixel[4 * x + 3]];
            red[left + x] = light[pixel[4 * x]] * a;
            green[left + x] = light[pixel[4 * x + 1]] * a;
            blue[left + x] = light[pixel[4 * x + 2]] * a;
            alpha[left + x] = a;
        }
    }
}

/* `white`: room for a row; `steps`: room for four. */
CALLED EACH_PROCESSOR void raven_encode(const float *planes, size row, size plane, size height, size width, const float *gain,
                                       size gain_row, const float *shares, const float *brightest, size brightest_row,
                                       float opacity, const uint8_t *table, uint8_t *out, size out_row, float *white,
                                       int32_t *steps) {
    int32_t *reds = steps, *greens = steps + width, *blues = steps + 2 * width, *alphas = steps + 3 * width;
    for (size y = 0; y < height; y++) {
        const float *red = planes + y * row, *green = red + plane, *blue = green + plane, *alpha = blue + plane;
        float share = shares[y];
        if (gain)
            for (size x = 0; x < width; x++) white[x] = alpha[x] * share / gain[y * gain_row + x];
        else
            for (size x = 0; x < width; x++) white[x] = alpha[x] * share;
        if (brightest)
            for (size x = 0; x < width; x++) white[x] = greatest(white[x], brightest[y * brightest_row + x]);
        for (size x = 0; x < width; x++) {
            float scale = STEPS / white[x];
            reds[x] = rounded(red[x] * scale, STEPS);
            greens[x] = rounded(green[x] * scale, STEPS);
            blues[x] = rounded(blue[x] * scale, STEPS);
            alphas[x] = rounded(alpha[x] * opacity * 255, 255);
        }
        for (size x = 0; x < width; x++) {
            uint32_t bytes = OF_PIXEL(table[reds[x]], table[greens[x]], table[blues[x]], alphas[x]);
            memcpy(out + y * out_row + 4 * x, &bytes, sizeof bytes);
        }
    }
}

/* `places`: room for a row. */
CALLED EACH_PROCESSOR void raven_curve(const float *some, size some_row, const float *of, size of_row, size height, size width,
                                       float steps, const float *table, size last, float *out, size out_row, int32_t *places) {
    for (size y = 0; y < height; y++) {
        for (size x = 0; x < width; x++) places[x] = rounded(some[y * some_row + x] * steps / of[y * of_row + x], (float)last);
        for (size x = 0; x < width; x++) out[y * out_row + x] = table[places[x]];
    }
}

/* `places`: room for a row. */
CALLED EACH_PROCESSOR void raven_scale_by_peak(float *planes, size row, size plane, size height, size width, float steps,
                                               const float *table, size last, int32_t *places) {
    for (size y = 0; y < height; y++) {
        float *red = planes + y * row, *green = red + plane, *blue = green + plane, *alpha = blue + plane;
        for (size x = 0; x < width; x++)
            places[x] = rounded(greatest(greatest(red[x], green[x]), blue[x]) * steps / alpha[x], (float)last);
        for (size x = 0; x < width; x++) {
            float scale = table[places[x]];
            red[x] *= scale;
            green[x] *= scale;
            blue[x] *= scale;
        }
    }
}

/* Between which of so many neighbours a place lies, and how far from the first to the second. */
static INLINE void between(float at, size many, size *near, size *far, float *share) {
    size whole = (size)floorf(at);
    *share = at - (float)whole;
    *near = whole < 0 ? 0 : whole > many - 1 ? many - 1 : whole;
    *far = whole + 1 < 0 ? 0 : whole + 1 > many - 1 ? many - 1 : whole + 1;
}

static INLINE float centre(size place, float factor) { return ((float)place + 0.5f) / factor - 0.5f; }

/* A row of so many pixels made `across` times as wide. */
static INLINE void widened(const float *few, size width, size across, float *out) {
    if (across == 1) {
        memcpy(out, few, width * sizeof *out);
        return;
    }
    for (size place = 0; place < across; place++) { /* all pixels that lie alike between their neighbours */
        float at = centre(place, (float)across), *into = out + place;
        if (at < 0) {
            into[0] = few[0];
            for (size x = 1; x < width; x++) into[x * across] = few[x - 1] + (few[x] - few[x - 1]) * (at + 1);
        } else {
            for (size x = 0; x < width - 1; x++) into[x * across] = few[x] + (few[x + 1] - few[x]) * at;
            into[(width - 1) * across] = few[width - 1];
        }
    }
}

enum onto { REPLACED, ADDED, GREATEST };

static INLINE void blended(const float *upper, const float *lower, float share, enum onto onto, float *out, size width) {
    if (onto == REPLACED)
        for (size x = 0; x < width; x++) out[x] = upper[x] + (lower[x] - upper[x]) * share;
    else if (onto == ADDED)
        for (size x = 0; x < width; x++) out[x] += upper[x] + (lower[x] - upper[x]) * share;
    else
        for (size x = 0; x < width; x++) out[x] = greatest(out[x], upper[x] + (lower[x] - upper[x]) * share);
}

/* `rows`: room for two rows of the enlarged picture. */
CALLED EACH_PROCESSOR void raven_enlarge(const float *few, size row, size height, size width, size down, size across, int32_t onto,
                                         float *out, size out_row, size out_height, size out_width, float *rows) {
    float *wide[2] = {rows, rows + width * across};
    size holds[2] = {-1, -1};
    for (size y = 0; y < out_height; y++) {
        size rows_of[2];
        float share;
        between(centre(y, (float)down), height, &rows_of[0], &rows_of[1], &share);
        for (int i = 0; i < 2; i++) /* even rows in the one place, odd ones in the other */
            if (holds[rows_of[i] & 1] != rows_of[i]) {
                widened(few + rows_of[i] * row, width, across, wide[rows_of[i] & 1]);
                holds[rows_of[i] & 1] = rows_of[i];
            }
        blended(wide[rows_of[0] & 1], wide[rows_of[1] & 1], share, (enum onto)onto, out + y * out_row, out_width);
    }
}

/* A row between two of a plane, and between its columns, sampled at `places`. `few`: room for the row and what it goes beyond. */
static INLINE void magnified(const float *plane, size row, size height, size width, size y, size beyond, float shift_x,
                             float shift_y, const int32_t *places, const float *shares, size wide, float *few, float *out) {
    size upper = y - beyond, lower = upper + 1, many = width + 2 * beyond;
    const float *near = plane + row * (upper < 0 ? 0 : upper > height - 1 ? height - 1 : upper);
    const float *far = plane + row * (lower < 0 ? 0 : lower > height - 1 ? height - 1 : lower);
    for (size x = 0; x < width; x++) few[beyond + x] = near[x] + (far[x] - near[x]) * shift_y;
    for (size x = 0; x < beyond; x++) few[x] = few[beyond];
    for (size x = beyond + width; x < many; x++) few[x] = few[beyond + width - 1];
    for (size x = 0; x < many - 1; x++) few[x] += (few[x + 1] - few[x]) * shift_x;
    for (size x = 0; x < wide; x++) {
        const float *at = few + places[x];
        out[x] = at[0] + (at[1] - at[0]) * shares[x];
    }
}

/* `rows`: room for two rows of the result and one of the plane, with what it goes beyond; `shares` and `places`: for a row of the
   result. */
CALLED EACH_PROCESSOR void raven_magnify(const float *plane, size row, size height, size width, size beyond, float shift_x,
                                         float shift_y, float factor, size begin_x, size begin_y, float *out, size out_row,
                                         size out_height, size out_width, float *rows, float *shares, int32_t *places) {
    float *wide[2] = {rows, rows + out_width}, *few = rows + 2 * out_width;
    size holds[2] = {-1, -1}, columns = width + 2 * beyond - 1, lines = height + 2 * beyond - 1, near, far;
    for (size x = 0; x < out_width; x++) {
        between(centre(x + begin_x, factor), columns - 1, &near, &far, &shares[x]);
        places[x] = (int32_t)near;
    }
    for (size y = 0; y < out_height; y++) {
        size rows_of[2];
        float share;
        between(centre(y + begin_y, factor), lines, &rows_of[0], &rows_of[1], &share);
        for (int i = 0; i < 2; i++)
            if (holds[rows_of[i] & 1] != rows_of[i]) {
                magnified(plane, row, height, width, rows_of[i], beyond, shift_x, shift_y, places, shares, out_width, few,
                          wide[rows_of[i] & 1]);
                holds[rows_of[i] & 1] = rows_of[i];
            }
        blended(wide[rows_of[0] & 1], wide[rows_of[1] & 1], share, REPLACED, out + y * out_row, out_width);
    }
}

CALLED EACH_PROCESSOR void raven_peak(const float *planes, size row, size plane, size height, size width, float *out,
                                      size out_row) {
    for (size y = 0; y < height; y++) {
        const float *red = planes + y * row, *green = red + plane, *blue = green + plane;
        for (size x = 0; x < width; x++) out[y * out_row + x] = greatest(greatest(red[x], green[x]), blue[x]);
    }
}

/* Pixels of all rows between `first` and `end` of a row that is `step` further left are in it; beside them its edges continue. */
static INLINE void laid_out(const float *from, size width, size step, float *out, size many) {
    size first = -step < 0 ? 0 : -step > many ? many : -step;
    size end = width - step < first ? first : width - step > many ? many : width - step;
    for (size x = 0; x < first; x++) out[x] = from[0];
    if (end > first) memcpy(out + first, from + first + step, (end - first) * sizeof *out);
    for (size x = end; x < many; x++) out[x] = from[width - 1];
}

/* `laid`: room for a row and a pixel more. */
CALLED EACH_PROCESSOR void raven_shift(const float *planes, size row, size plane, size count, size height, size width,
                                       const int64_t *steps, const float *shares, float *out, size out_row, size out_plane,
                                       float *laid) {
    for (size number = 0; number < count; number++)
        for (size y = 0; y < height; y++) {
            float *into = out + number * out_plane + y * out_row, share = shares[y];
            laid_out(planes + number * plane + y * row, width, (size)steps[y], laid, width + 1);
            for (size x = 0; x < width; x++) into[x] = laid[x] + (laid[x + 1] - laid[x]) * share;
        }
}
