#!/usr/bin/env python3
"""Makes terminologies of the size of real ones, for tests: a release of SNOMED CT's form (RF2), tables of LOINC's form,
a table of ICD-10's form in English and Chinese. Names and codes are invented: nothing is copied from any publisher.

    python3 Tools/terminology/make_content.py --to /tmp/content --concepts 500000 [--seed 1] [--zip]

Writes, below the folder:

    SnomedCT_Xinglin/Snapshot/…     RF2: concepts, descriptions (en, zh), is-a with several parents, attributes, numbers,
                                    reference sets: of languages, simple, simple and extended maps, associations
    Loinc_9.99/…                    LoincTable, the Chinese variant, ComponentHierarchyBySystem
    icd10.csv, icd10-gb18030.csv    code, names in two languages, chapter; UTF-8 with a mark, and GB18030

The same seed gives the same bytes. Only the standard library is used.
"""

import argparse
import csv
import os
import random
import zipfile

ENGLISH_PARTS = "bar cor dex fel gor hin jal kor lum mer nov pal qui ras sol tor ulm ver wex yor zan bri cla dro fre gla plo sta tri".split()
ENGLISH_ENDS = "a is um on itis osis emia pathy oma al ic in ax el or".split()
HANZI = "安白北长大东方高光国海和红华黄火江金里林南平青山上石水天文西下小新阳玉云正中竹"
HANZI_ENDS = ["病", "炎", "症", "综合征", "损伤", "手术", "检查", "药", "部位"]
SPECIFIERS = ["disorder", "procedure", "finding", "body structure", "substance"]

CORE = 900000000000207008
MODEL = 900000000000012004
PRIMITIVE, DEFINED = 900000000000074008, 900000000000073002
FULL_NAME, SYNONYM = 900000000000003001, 900000000000013009
INSENSITIVE = 900000000000448009
US, GB, CHINESE = 900000000000509007, 900000000000508004, 722128001
PREFERRED, ACCEPTABLE = 900000000000548007, 900000000000549004
IS_A, INFERRED, STATED, SOME = 116680003, 900000000000011006, 900000000000010007, 900000000000451002
ROOT = 138875005
ATTRIBUTES = [363698007, 116676008, 246075003, 260686004, 272741003]  # finding site, morphology, agent, method, laterality
STRENGTH = 1142135004
REPLACED_BY, SAME_AS, POSSIBLY = 900000000000526001, 900000000000527005, 900000000000523009
ICD_10, ICD_O, OWN_MAP = 447562003, 446608001, 5991000124107
ALWAYS_ICD = (447561005, 447637006)
DAY = "20990101"


def verhoeff():
    """The check digit of SNOMED CT's identifiers."""
    d = [[(i + j) % 5 if i < 5 and j < 5 else 0 for j in range(10)] for i in range(10)]
    for i in range(10):
        for j in range(10):
            if i < 5 and j < 5:
                d[i][j] = (i + j) % 5
            elif i < 5:
                d[i][j] = 5 + (i + j) % 5
            elif j < 5:
                d[i][j] = 5 + (i - 5 - j) % 5
            else:
                d[i][j] = (i - j) % 5
    first = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]
    p = [list(range(10))]
    for _ in range(7):
        p.append([p[-1][first[k]] for k in range(10)])
    inverse = [0, 4, 3, 2, 1, 5, 6, 7, 8, 9]

    def digit(number):
        check = 0
        for at, character in enumerate(reversed(str(number))):
            check = d[check][p[(at + 1) % 8][int(character)]]
        return inverse[check]

    return digit


def identifiers(start, partition):
    """Identifiers of a partition: item, partition, check digit."""
    digit, item = verhoeff(), start
    while True:
        number = f"{item}{partition}"
        yield int(f"{number}{digit(number)}")
        item += 1


class Words:
    def __init__(self, random):
        self.random = random
        self.english = sorted({
            "".join(random.choices(ENGLISH_PARTS, k=random.choice((1, 2, 2, 3)))) + random.choice(ENGLISH_ENDS)
            for _ in range(12000)})

    def name(self):
        return " ".join(self.random.choices(self.english, k=self.random.choice((2, 3, 3, 4, 5))))

    def chinese(self):
        return "".join(self.random.choices(HANZI, k=self.random.choice((2, 3, 4, 6)))) + self.random.choice(HANZI_ENDS)


class Table:
    def __init__(self, path, columns):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        self.file = open(path, "w", encoding="utf-8", newline="")
        self.row(*columns)

    def row(self, *fields):
        self.file.write("\t".join(map(str, fields)) + "\r\n")


def make_release(folder, concepts, rng):
    words = Words(rng)
    base = os.path.join(folder, "SnomedCT_Xinglin", "Snapshot")
    head = ["id", "effectiveTime", "active", "moduleId"]
    member = head + ["refsetId", "referencedComponentId"]
    concept_table = Table(f"{base}/Terminology/sct2_Concept_Snapshot_INT_{DAY}.txt", head + ["definitionStatusId"])
    columns = head + ["conceptId", "languageCode", "typeId", "term", "caseSignificanceId"]
    tables = {
        language: Table(f"{base}/Terminology/sct2_Description_Snapshot-{language}_INT_{DAY}.txt", columns)
        for language in ("en", "zh")}
    sets = {
        language: Table(
            f"{base}/Refset/Language/der2_cRefset_LanguageSnapshot-{language}_INT_{DAY}.txt", member + ["acceptabilityId"])
        for language in ("en", "zh")}
    relationships = Table(
        f"{base}/Terminology/sct2_Relationship_Snapshot_INT_{DAY}.txt",
        head + ["sourceId", "destinationId", "relationshipGroup", "typeId", "characteristicTypeId", "modifierId"])
    dependencies = Table(
        f"{base}/Refset/Metadata/der2_ssRefset_ModuleDependencySnapshot_INT_{DAY}.txt",
        member + ["sourceEffectiveTime", "targetEffectiveTime"])
    values = Table(
        f"{base}/Terminology/sct2_RelationshipConcreteValues_Snapshot_INT_{DAY}.txt",
        head + ["sourceId", "value", "relationshipGroup", "typeId", "characteristicTypeId", "modifierId"])
    simple = Table(f"{base}/Refset/Content/der2_Refset_SimpleSnapshot_INT_{DAY}.txt", member)
    associations = Table(
        f"{base}/Refset/Content/der2_cRefset_AssociationSnapshot_INT_{DAY}.txt", member + ["targetComponentId"])
    simple_map = Table(f"{base}/Refset/Map/der2_sRefset_SimpleMapSnapshot_INT_{DAY}.txt", member + ["mapTarget"])
    extended_map = Table(
        f"{base}/Refset/Map/der2_iisssccRefset_ExtendedMapSnapshot_INT_{DAY}.txt",
        member + ["mapGroup", "mapPriority", "mapRule", "mapAdvice", "mapTarget", "correlationId", "mapCategoryId"])
    dependencies.row(uuid(rng), DAY, 1, CORE, 900000000000534007, MODEL, DAY, DAY)

    own = [*ATTRIBUTES, STRENGTH, REPLACED_BY, SAME_AS, POSSIBLY, ICD_10, ICD_O, OWN_MAP, CORE, MODEL]
    numbers = (number for number in identifiers(1000000, "00") if number not in own)
    described, related = identifiers(1000000, "01"), identifiers(1000000, "02")
    made = [ROOT]

    def describe(concept, language, kind, term, acceptabilities, active=1):
        number = next(described)
        tables[language].row(number, DAY, active, CORE, concept, language, kind, term, INSENSITIVE)
        for refset, acceptability in acceptabilities:
            sets[language].row(uuid(rng), DAY, 1, CORE, refset, number, acceptability)

    def add(concept, name, parents):
        active = 1 if parents in ([], [ROOT]) or rng.random() > 0.1 else 0
        concept_table.row(concept, DAY, active, CORE, rng.choice((PRIMITIVE, DEFINED)))
        both = [(US, PREFERRED), (GB, PREFERRED)]
        describe(concept, "en", FULL_NAME, f"{name} ({rng.choice(SPECIFIERS)})", both)
        describe(concept, "en", SYNONYM, name, both)
        describe(concept, "zh", SYNONYM, words.chinese(), [(CHINESE, PREFERRED)])
        if rng.random() < 0.2:
            describe(concept, "en", SYNONYM, words.name(), [(US, ACCEPTABLE)], rng.choice((0, 1, 1, 1)))
        for parent in parents:
            relationships.row(
                next(related), DAY, active, CORE, concept, parent, 0, IS_A, INFERRED, SOME)
        if parents and rng.random() < 0.3:
            relationships.row(
                next(related), DAY, 1, CORE, concept, parents[0], 0, IS_A, STATED, SOME)
        return active

    def relate(concept, active):
        """Attributes, of which some stand in two groups."""
        for group in range(1, rng.choice((1, 2, 2, 3))):
            attribute, value = rng.choice(ATTRIBUTES), rng.choice(made)
            relationships.row(
                next(related), DAY, active, CORE, concept, value, group, attribute, INFERRED, SOME)
            if rng.random() < 0.05:
                relationships.row(
                    next(related), DAY, active, CORE, concept, value, group + 5, attribute, INFERRED, SOME)
        if rng.random() < 0.02:
            values.row(
                next(related), DAY, active, CORE, concept, rng.choice(("#5", "#0.5", '"mild"')), 1, STRENGTH, INFERRED,
                SOME)

    def refer(concept, active):
        """Members of reference sets; what is out of use is associated with what replaces it."""
        if rng.random() < 0.3:
            simple.row(uuid(rng), DAY, rng.choice((0, 1, 1, 1)), CORE, rng.choice(sets_of_concepts), concept)
        if not active:
            associations.row(
                uuid(rng), DAY, 1, CORE, rng.choice((REPLACED_BY, SAME_AS, POSSIBLY)), concept, rng.choice(made))
        code = f"{rng.choice('ABCDEFGHIJKLMN')}{rng.randrange(100):02}.{rng.randrange(10)}"
        if rng.random() < 0.4:
            extended_map.row(
                uuid(rng), DAY, 1, CORE, ICD_10, concept, 1, 1, "TRUE", f"ALWAYS {code}", code, *ALWAYS_ICD)
        elif rng.random() < 0.1:
            extended_map.row(
                uuid(rng), DAY, 1, CORE, ICD_10, concept, 1, 1, "IFA 248152002 | Female (finding) |",
                f"IF FEMALE CHOOSE {code}", code, *ALWAYS_ICD)
            extended_map.row(
                uuid(rng), DAY, 1, CORE, ICD_10, concept, 1, 2, "OTHERWISE TRUE", "ALWAYS R69", "R69", *ALWAYS_ICD)
        if rng.random() < 0.05:
            simple_map.row(uuid(rng), DAY, 1, CORE, rng.choice((ICD_O, OWN_MAP)), concept, code)

    add(ROOT, "Xinglin root concept", [])
    for concept in own:
        add(concept, words.name().capitalize(), [ROOT])
        made.append(concept)
    sets_of_concepts = []
    for _ in range(20):
        sets_of_concepts.append(next(numbers))
        add(sets_of_concepts[-1], f"{words.name().capitalize()} reference set", [ROOT])
    for _ in range(concepts - 1):
        # Parents among those that are there: no circle; most near the root, so that the tree is broad.
        count = rng.choice((1, 1, 1, 1, 2, 2, 3)) if len(made) > 20 else 1
        parents = sorted({made[int(len(made) * rng.random() ** 2)] for _ in range(count)})
        concept = next(numbers)
        active = add(concept, words.name().capitalize(), parents)
        relate(concept, active)
        refer(concept, active)
        made.append(concept)
    for table in [
            concept_table, relationships, values, dependencies, simple, associations, simple_map, extended_map,
            *tables.values(), *sets.values()]:
        table.file.close()


def uuid(rng):
    digits = f"{rng.getrandbits(128):032x}"
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-8{digits[17:20]}-{digits[20:]}"


def quoted(path, columns):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    file = open(path, "w", encoding="utf-8", newline="")
    writer = csv.writer(file, quoting=csv.QUOTE_ALL)
    writer.writerow(columns)
    return file, writer


def make_loinc(folder, codes, rng):
    words = Words(rng)
    base = os.path.join(folder, "Loinc_9.99")
    axes = ["COMPONENT", "PROPERTY", "TIME_ASPCT", "SYSTEM", "SCALE_TYP", "METHOD_TYP", "CLASS"]
    table, rows = quoted(
        f"{base}/LoincTable/Loinc.csv",
        ["LOINC_NUM", *axes, "STATUS", "CONSUMER_NAME", "SHORTNAME", "LONG_COMMON_NAME", "DefinitionDescription"])
    variant, names = quoted(
        f"{base}/AccessoryFiles/LinguisticVariants/zhCN5LinguisticVariant.csv",
        ["LOINC_NUM", *axes, "SHORTNAME", "LONG_COMMON_NAME", "RELATEDNAMES2", "LinguisticVariantDisplayName"])
    tree, edges = quoted(
        f"{base}/AccessoryFiles/ComponentHierarchyBySystem/ComponentHierarchyBySystem.csv",
        ["PATH_TO_ROOT", "SEQUENCE", "IMMEDIATE_PARENT", "CODE", "CODE_TEXT"])
    parts = [f"LP{number}-{number % 10}" for number in range(1000, 1000 + max(codes // 20, 5))]
    for at, part in enumerate(parts):
        parent = parts[(at - 1) // 4] if at else ""
        edges.writerow([parent, at, parent, part, words.name().capitalize()])
    for at in range(codes):
        code = f"{10000 + at}-{at % 10}"
        values = [
            words.name(), rng.choice(("MCnc", "Prid", "Type")), rng.choice(("Pt", "24H")), rng.choice(("Bld", "Ser", "Urine")),
            rng.choice(("Qn", "Ord", "Nom")), rng.choice(("", "Xmethod")), rng.choice(("XCHEM", "XMICRO"))]
        status = "DEPRECATED" if rng.random() < 0.03 else "ACTIVE"
        long_name = f"{values[0].capitalize()} [{values[1]}] in {values[3]}"
        rows.writerow([code, *values, status, "", values[0][:20], long_name, ""])
        chinese = words.chinese()
        names.writerow([code, chinese, "质量浓度", "时间点", "血", "定量型", "", "化学", "", "", "", f"{chinese}:质量浓度"])
        parent = rng.choice(parts)
        edges.writerow([parent, at, parent, code, long_name])
    for file in (table, variant, tree):
        file.close()


def make_icd(folder, rng):
    words = Words(rng)
    rows = [["编码", "名称", "Name", "章"]]
    for letter in "ABCDEFGHIJKLMN":
        chapter = f"{letter}00-{letter}99"
        rows.append([chapter, words.chinese(), words.name().capitalize(), chapter])
        for category in range(100):
            code = f"{letter}{category:02}"
            rows.append([code, words.chinese(), words.name().capitalize(), chapter])
            for sub in range(rng.randrange(0, 10)):
                rows.append([f"{code}.{sub}", words.chinese() + "，其他", words.name().capitalize(), chapter])
    for name, encoding in (("icd10.csv", "utf-8-sig"), ("icd10-gb18030.csv", "gb18030")):
        with open(os.path.join(folder, name), "w", encoding=encoding, newline="") as file:
            csv.writer(file).writerows(rows)


def pack(folder, name):
    """A zip archive of a folder, with the same bytes each time."""
    with zipfile.ZipFile(os.path.join(folder, f"{name}.zip"), "w", zipfile.ZIP_DEFLATED) as archive:
        for place, folders, files in os.walk(os.path.join(folder, name)):
            folders.sort()
            for file in sorted(files):
                path = os.path.join(place, file)
                entry = zipfile.ZipInfo(os.path.relpath(path, folder), (2020, 1, 1, 0, 0, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED
                with open(path, "rb") as source, archive.open(entry, "w", force_zip64=True) as target:
                    while piece := source.read(1 << 20):
                        target.write(piece)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--to", required=True, help="the folder to write into")
    parser.add_argument("--concepts", type=int, default=500_000, help="of the RF2 release (default: 500000)")
    parser.add_argument("--loinc-codes", type=int, default=100_000, help="of LOINC's tables (default: 100000)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--zip", action="store_true", help="pack the two releases too")
    options = parser.parse_args()
    os.makedirs(options.to, exist_ok=True)
    make_release(options.to, options.concepts, random.Random(options.seed))
    make_loinc(options.to, options.loinc_codes, random.Random(options.seed + 1))
    make_icd(options.to, random.Random(options.seed + 2))
    if options.zip:
        for name in ("SnomedCT_Xinglin", "Loinc_9.99"):
            pack(options.to, name)


if __name__ == "__main__":
    main()
