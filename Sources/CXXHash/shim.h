#define XXH_INLINE_ALL
#include <xxhash.h>
#include <stddef.h>
#include <stdint.h>

// XXH3, 64 bits: the digest of what is stored. Inlined from the header: no library to link.
static inline uint64_t xinglin_xxh3(const void *bytes, size_t count, uint64_t seed) {
    return XXH3_64bits_withSeed(bytes, count, seed);
}
