"""Makes Sources/Assets/readings.tsv: how Chinese characters are read, for texts searched by pinyin.

    apt-get install unicode-data && python3 Tools/readings/make_readings.py > Sources/Assets/readings.tsv

From Unihan_Readings of the Unicode Character Database: kMandarin (the usual readings first), then those of kHanyuPinlu
(by how often they occur), kTGHZ2013 and kXHC1983 (the readings of two dictionaries of common use). A traditional
character that the dictionaries have not is read as its simplified form is too (kSimplifiedVariant of Unihan_Variants).
Tones are left out, ü is written v. Words (words.txt) and surnames (surnames.txt) beside this file are of our own writing;
their traditional forms are made by kTraditionalVariant.
"""

import bz2
import collections
import itertools
import os
import pathlib
import unicodedata

FOLDER = os.environ.get("UNICODE_DATA", "/usr/share/unicode")
# In names, places and words of medicine these are read otherwise than the database has it first.
USUAL = {"长": "chang", "長": "chang", "地": "di", "都": "du"}
HERE = pathlib.Path(__file__).parent


def unihan(name):
    for line in bz2.open(f"{FOLDER}/Unihan_{name}.txt.bz2", "rt", encoding="utf-8"):
        if not line.startswith("#") and line.strip():
            code, field, value = line.rstrip("\n").split("\t")
            yield chr(int(code[2:], 16)), field, value


def plain(reading):
    marks = unicodedata.normalize("NFD", reading).replace("u\u0308", "v")
    return "".join(c for c in marks if not unicodedata.combining(c))


def unique(items):
    return list(dict.fromkeys(items))


fields = collections.defaultdict(dict)
for character, field, value in unihan("Readings"):
    if field == "kMandarin":
        fields[character][field] = [plain(r) for r in value.split()]
    elif field == "kHanyuPinlu":
        counts = collections.Counter()
        for item in value.split():
            reading, count = item.rstrip(")").split("(")
            counts[plain(reading)] += int(count)
        fields[character][field] = [r for r, _ in counts.most_common()]
    elif field in ("kTGHZ2013", "kXHC1983"):
        # A place in the dictionary before each: `047.150:chóng`.
        fields[character][field] = [plain(r) for item in value.split() for r in item.split(":")[1].split(",")]

simplified, traditional = {}, collections.defaultdict(list)
for character, field, value in unihan("Variants"):
    if not field.endswith(("SimplifiedVariant", "TraditionalVariant")):
        continue
    others = [chr(int(code[2:].partition("<")[0], 16)) for code in value.split()]
    if field == "kSimplifiedVariant":
        simplified[character] = [c for c in others if c != character]
    elif field == "kTraditionalVariant":
        traditional[character] = others


def common(character):
    mine = fields[character]
    return [r for field in ("kMandarin", "kHanyuPinlu", "kTGHZ2013", "kXHC1983") for r in mine.get(field, [])]


readings = {}
for character in sorted(c for c, mine in fields.items() if "kMandarin" in mine):
    found = common(character)
    if not fields[character].keys() & {"kTGHZ2013", "kXHC1983"}:
        found += [r for other in simplified.get(character, []) for r in common(other)]
    readings[character] = unique(([USUAL[character]] if character in USUAL else []) + found)


def words(name):
    """Lines of characters and syllables, with their traditional forms."""
    for line in open(HERE / name, encoding="utf-8"):
        if line.startswith("#"):
            continue
        characters, *syllables = line.split()
        assert len(characters) == len(syllables), line
        for character, syllable in zip(characters, syllables):
            # A reading that no dictionary has is a slip of the pen, but for names.
            if name == "words.txt" and not syllable.endswith("!") and syllable not in readings[character]:
                raise SystemExit(f"{characters}: {character} is not read {syllable}")
        syllables = [syllable.rstrip("!") for syllable in syllables]
        forms = [unique([c] + traditional.get(c, [])) for c in characters]
        for form in itertools.islice(itertools.product(*forms), 16):
            yield "".join(form), syllables


by_syllable = collections.defaultdict(list)
for character, mine in readings.items():
    for rank, syllable in enumerate(mine):
        by_syllable[(rank, syllable)].append(character)

print("# How Chinese characters are read. Made by Tools/readings/make_readings.py from Unihan_Readings.txt and")
print("# Unihan_Variants.txt of the Unicode Character Database 15.0.0, shortened and rearranged. (c) 2022 Unicode, Inc.;")
print("# terms of use: https://www.unicode.org/terms_of_use.html. Surnames and words are of our own writing.")
print("# 0 for the usual reading, 1 and more for further ones, syllable, characters. surname, word: characters, syllables.")
for (rank, syllable), characters in sorted(by_syllable.items()):
    print(rank, syllable, "".join(characters), sep="\t")
for line in unique(("surname", form, " ".join(syllables)) for form, syllables in words("surnames.txt")):
    print(*line, sep="\t")
for form, syllables in dict(words("words.txt")).items():
    # The usual reading of each needs no word.
    if any(readings[c][:1] != [s] for c, s in zip(form, syllables)):
        print("word", form, " ".join(syllables), sep="\t")
