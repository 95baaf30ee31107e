#include "assets.h"

// C23's #embed: the files beside this one become constants of the binary, used in place.

static const unsigned char definitions_r4[] __attribute__((aligned(8))) = {
#embed "definitions.r4.bin"
};

struct xinglin_asset xinglin_asset_definitions_r4(void) {
    return (struct xinglin_asset){definitions_r4, sizeof definitions_r4};
}

static const unsigned char web_style[] = {
#embed "web/style.css"
};

struct xinglin_asset xinglin_asset_web_style(void) {
    return (struct xinglin_asset){web_style, sizeof web_style};
}

static const unsigned char web_mark[] = {
#embed "web/mark.svg"
};

struct xinglin_asset xinglin_asset_web_mark(void) {
    return (struct xinglin_asset){web_mark, sizeof web_mark};
}

static const unsigned char units[] = {
#embed "units.tsv"
};

struct xinglin_asset xinglin_asset_units(void) {
    return (struct xinglin_asset){units, sizeof units};
}

static const unsigned char readings[] = {
#embed "readings.tsv"
};

struct xinglin_asset xinglin_asset_readings(void) {
    return (struct xinglin_asset){readings, sizeof readings};
}

static const unsigned char folding[] = {
#embed "folding.tsv"
};

struct xinglin_asset xinglin_asset_folding(void) {
    return (struct xinglin_asset){folding, sizeof folding};
}

static const unsigned char code_systems[] = {
#embed "../../Tools/definitions/CodeSystem.ndjson.gz"
};

struct xinglin_asset xinglin_asset_code_systems(void) {
    return (struct xinglin_asset){code_systems, sizeof code_systems};
}

static const unsigned char value_sets[] = {
#embed "../../Tools/definitions/ValueSet.ndjson.gz"
};

struct xinglin_asset xinglin_asset_value_sets(void) {
    return (struct xinglin_asset){value_sets, sizeof value_sets};
}

static const unsigned char concept_maps[] = {
#embed "../../Tools/definitions/ConceptMap.ndjson.gz"
};

struct xinglin_asset xinglin_asset_concept_maps(void) {
    return (struct xinglin_asset){concept_maps, sizeof concept_maps};
}

static const unsigned char words_chinese[] = {
#embed "words.zh.tsv"
};

struct xinglin_asset xinglin_asset_words_chinese(void) {
    return (struct xinglin_asset){words_chinese, sizeof words_chinese};
}
