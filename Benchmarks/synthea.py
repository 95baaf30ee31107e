"""The Synthea patients, and as many more as wanted made of them."""

import gzip
import pathlib
import random
import re

PATIENT = re.compile(rb'"Patient/([0-9a-f-]{36})"')
UUID = re.compile(rb"\b([0-9a-f]{8})(-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b")
ID = re.compile(rb'"id":"([^"]+)",')
TYPE = re.compile(rb'^\{"resourceType":"(\w+)"')


def ndjson(data):
    """Lines of all resources of ndjson/, file after file."""
    for path in sorted(pathlib.Path(data, "ndjson").glob("*.ndjson.gz")):
        with gzip.open(path) as lines:
            yield from (line.rstrip(b"\n") for line in lines if line.strip())


def write_ndjson(data, path):
    """One plain file with all of ndjson/."""
    with open(path, "wb") as out:
        out.writelines(line + b"\n" for line in ndjson(data))
    return path


def by_patient(data):
    """The lines as they come in life: shared things first, then patient by patient, so that every stretch has the same mix."""
    shared, patients = [], {}
    for line in ndjson(data):
        if line.startswith(b'{"resourceType":"Patient"'):
            patients.setdefault(ID.search(line).group(1), []).insert(0, line)
        elif owner := PATIENT.search(line):
            patients.setdefault(owner.group(1), []).append(line)
        else:
            shared.append(line)
    return shared + [line for lines in patients.values() for line in lines]


def copy(lines, number):
    """The lines with every UUID (ids, references, identifiers) changed alike: another set of patients. Copy 0 is the set itself."""
    mask = number * 0x9E3779B1 & 0xFFFFFFFF
    change = lambda found: b"%08x" % (int(found.group(1), 16) ^ mask) + found.group(2)
    for line in lines:
        yield UUID.sub(change, line) if number else line


FAMILY = re.compile(rb'"family":"([^"0-9]+)\d*"')
BIRTH = re.compile(rb'"birthDate":"(\d{4}-\d{2})-\d{2}"')


def distinct(lines, number):
    """A copy whose patients have names and birth dates of their own too, so that a search meets as few of them as of real ones."""
    for line in copy(lines, number):
        if number and line.startswith(b'{"resourceType":"Patient"'):
            line = FAMILY.sub(lambda found: b'"family":"%s%d"' % (found.group(1), 1000 + number), line)
            line = BIRTH.sub(lambda found: b'"birthDate":"%s-%02d"' % (found.group(1), number % 28 + 1), line)
        yield line


def generated(data):
    """Resources without end."""
    base, number = by_patient(data), 0
    while True:
        yield from copy(base, number)
        number += 1


def templates(data, path, count=400, seed=1):
    """Writes bodies to POST: Observations, and a Patient among ten. Each has an identifier that makes its copies distinct."""
    chosen = random.Random(seed)
    lines = list(ndjson(data))
    pick = lambda kind, n: chosen.sample([line for line in lines if line.startswith(b'{"resourceType":"%s"' % kind)], n)
    patients = pick(b"Patient", count // 10)
    bodies = pick(b"Observation", count - len(patients)) + patients
    chosen.shuffle(bodies)
    mark = b'"identifier":[{"system":"https://xinglin.example/benchmark","value":"@@N@@"}'
    size = 0
    with open(path, "wb") as out:
        for body in bodies:
            kind = TYPE.match(body).group(1)
            body = ID.sub(b"", body, count=1)
            if b'"identifier":[' in body:
                body = body.replace(b'"identifier":[', mark + b",", 1)
            else:
                body = body.replace(b",", b"," + mark + b"],", 1)
            size += len(body)
            out.write(kind + b"\t" + body + b"\n")
    return size / len(bodies)


def addresses(data, count, seed=1):
    """Type/id of resources drawn evenly from all of ndjson/."""
    lines = list(ndjson(data))
    drawn = random.Random(seed).sample(lines, min(count, len(lines)))
    return [f"{TYPE.match(line).group(1).decode()}/{ID.search(line).group(1).decode()}" for line in drawn]
