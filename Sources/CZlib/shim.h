#ifndef XINGLIN_CZLIB_SHIM_H
#define XINGLIN_CZLIB_SHIM_H

/* Declares next_in as a pointer to const, so callers need not cast their input. */
#define ZLIB_CONST
#include <zlib.h>

/* deflateInit2 and inflateInit2 are macros that pass the header's version and struct size: Swift cannot see them. */

/* 32 KiB window (15) in a gzip wrapper (+ 16). */
#define CZLIB_GZIP_WINDOW_BITS (15 + 16)
/* zlib's own default: 128 KiB of the about 256 KiB one compressor holds. */
#define CZLIB_MEMORY_LEVEL 8

static inline int czlib_deflate_init_gzip(z_streamp stream, int level) {
    return deflateInit2(stream, level, Z_DEFLATED, CZLIB_GZIP_WINDOW_BITS, CZLIB_MEMORY_LEVEL, Z_DEFAULT_STRATEGY);
}

/* Accepts the gzip wrapper only, neither zlib's nor raw deflate. */
static inline int czlib_inflate_init_gzip(z_streamp stream) {
    return inflateInit2(stream, CZLIB_GZIP_WINDOW_BITS);
}

/* Raw deflate, as zip archives hold it: a negative window has no wrapper. */
static inline int czlib_inflate_init_raw(z_streamp stream) {
    return inflateInit2(stream, -15);
}

#endif
