#include "assets.h"

// C23's #embed: the files beside this one become constants of the binary, used in place.

static const unsigned char definitions_r4[] __attribute__((aligned(8))) = {
#embed "definitions.r4.bin"
};

struct xinglin_asset xinglin_asset_definitions_r4(void) {
    return (struct xinglin_asset){definitions_r4, sizeof definitions_r4};
}
