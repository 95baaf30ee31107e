#include <zstd.h>
// The cover algorithm with parameters of our choice is among the functions that zstd calls experimental.
#define ZDICT_STATIC_LINKING_ONLY
#include <zdict.h>
