#ifndef XINGLIN_CBZIP2_SHIM_H
#define XINGLIN_CBZIP2_SHIM_H

#include <bzlib.h>

/* verbosity 0: writes nothing to stderr; small 0: the faster algorithm, about 3.6 MB for a 900 kB block. */
static inline int cbzip2_decompress_init(bz_stream *stream) {
    return BZ2_bzDecompressInit(stream, 0, 0);
}

#endif
