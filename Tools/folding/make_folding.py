"""Makes Sources/Assets/folding.tsv: how characters are written where texts are compared.

    apt-get install unicode-data && python3 Tools/folding/make_folding.py > Sources/Assets/folding.tsv

From the Unicode Character Database: full case folding and compatibility forms (NFKC_Casefold of
DerivedNormalizationProps), decomposed, without marks. Of our own are: base letters for Latin letters that have no
decomposition (by their names), and one form for the apostrophes, hyphens, quotation marks and dots that people type
for one another. Hangul syllables are left out: they decompose by arithmetic.
"""

import collections
import os
import re

FOLDER = os.environ.get("UNICODE_DATA", "/usr/share/unicode")
LETTERS = {
    "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ŋ": "ng", "ı": "i", "ȷ": "j", "ĸ": "k", "ĳ": "ij", "ƿ": "w", "ꝏ": "oo"}
SIGNS = {
    "'": "‘’‛ʹʻʼʽʾʿ′´ˊꞌ՚", "-": "‐‑‒–—―−﹣﹘⁃", '"': "“”‟″", "·": "•‧・∙⋅", "/": "⁄∕"}


def characters(spec):
    low, _, high = spec.partition("..")
    return range(int(low, 16), int(high or low, 16) + 1)


names, decompositions, marks = {}, {}, set()
for line in open(f"{FOLDER}/UnicodeData.txt"):
    code, name, category, combining, _, decomposition, *_ = line.split(";")
    value = int(code, 16)
    names[value] = name
    # Spacing marks with a class of their own may change places: they go with the others, or equal texts would differ.
    if category == "Mn" or combining != "0":
        marks.add(value)
    if decomposition and not decomposition.startswith("<"):
        decompositions[value] = [int(c, 16) for c in decomposition.split()]

folded = {}
for line in open(f"{FOLDER}/DerivedNormalizationProps.txt"):
    fields = [field.strip() for field in line.partition("#")[0].split(";")]
    if len(fields) == 3 and fields[1] == "NFKC_CF":
        for value in characters(fields[0]):
            folded[value] = [int(c, 16) for c in fields[2].split()]

own = {ord(letter): [ord(c) for c in text] for letter, text in LETTERS.items()}
own |= {ord(c): [ord(sign)] for sign, alike in SIGNS.items() for c in alike}
for value, name in names.items():
    found = re.match("LATIN SMALL LETTER ([A-Z]) WITH ", name)
    if found and value not in decompositions and value not in folded:
        own[value] = [ord(found[1].lower())]


def step(value):
    if value in marks:
        return []
    for table in (own, folded, decompositions):
        if value in table:
            return table[value]
    if 0xAC00 <= value <= 0xD7A3:
        index = value - 0xAC00
        return [0x1100 + index // 588, 0x1161 + index % 588 // 28] + ([0x11A7 + index % 28] if index % 28 else [])
    return [value]


def fold(value):
    now = [value]
    while True:
        next = [c for value in now for c in step(value)]
        if next == now:
            return "".join(map(chr, now))
        now = next


def hex_ranges(values):
    runs = []
    for value in values:
        if runs and runs[-1][1] == value - 1:
            runs[-1][1] = value
        else:
            runs.append([value, value])
    return " ".join(f"{a:X}" if a == b else f"{a:X}-{b:X}" for a, b in runs)


by_result = collections.defaultdict(list)
for value in sorted(set(names) | set(folded)):
    # Hangul syllables, and what has no mapping.
    if value < 0x80 or 0xAC00 <= value <= 0xD7A3 or 0xD800 <= value <= 0xDFFF:
        continue
    result = fold(value)
    if result != chr(value):
        by_result[result].append(value)

print("# How characters are written where texts are compared. Made by Tools/folding/make_folding.py from the Unicode")
print("# Character Database 15.0.0, shortened and rearranged. (c) 2022 Unicode, Inc.; terms of use:")
print("# https://www.unicode.org/terms_of_use.html")
print("# What it becomes, in hexadecimal; the characters, of which many have one form.")
for result, values in sorted(by_result.items()):
    print(" ".join(f"{ord(c):X}" for c in result), hex_ranges(values), sep="\t")
