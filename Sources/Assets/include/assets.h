#ifndef XINGLIN_ASSETS_H
#define XINGLIN_ASSETS_H

#include <stddef.h>

/// What the binary carries: a pointer to constant bytes and their number.
struct xinglin_asset {
    const void *_Nonnull bytes;
    size_t count;
};

/// The FHIR R4 definition table, made by Tools/CompileDefinitions.
struct xinglin_asset xinglin_asset_definitions_r4(void);

/// The units that quantities are reckoned in: lines of text, columns cut by tabs.
struct xinglin_asset xinglin_asset_units(void);

/// How Chinese characters are read: lines of text, columns cut by tabs.
struct xinglin_asset xinglin_asset_readings(void);

/// How characters are written where texts are compared: lines of hexadecimal numbers, columns cut by tabs.
struct xinglin_asset xinglin_asset_folding(void);

/// FHIR's own CodeSystem, ValueSet and ConceptMap resources: gzipped lines of JSON.
struct xinglin_asset xinglin_asset_code_systems(void);
struct xinglin_asset xinglin_asset_value_sets(void);
struct xinglin_asset xinglin_asset_concept_maps(void);

/// The product's sentences in Simplified Chinese: lines of text, two columns cut by a tab.
struct xinglin_asset xinglin_asset_words_chinese(void);

/// The pages' style sheet.
struct xinglin_asset xinglin_asset_web_style(void);

/// The mark of Xinglin, an SVG image.
struct xinglin_asset xinglin_asset_web_mark(void);

#endif
