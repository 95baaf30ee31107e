"""Searches at growing sizes: latency with 8 clients, throughput against the smallest size, counts, pages, $everything.

For each size a store is filled with copies of the Synthea patients: all ids, references and identifiers, names and
birth dates of the copies are their own, and each patient gets one note in Chinese. Every kind of query has a list of
addresses drawn from those that are there; wrk asks them at random with 8 connections and one thread on the same cores.
"""

import http.client
import json
import pathlib
import random
import re
import time
import urllib.parse

import synthea
from common import Bench, cpu_seconds, median, memory_mb, parser, percentile, stop

PATIENT_LINE = b'{"resourceType":"Patient"'
NAME = re.compile(rb'"family":"([^"]+)","given":\["([^"]+)"')
BIRTH = re.compile(rb'"birthDate":"([^"]+)"')
MRN = re.compile(rb'"system":"http://hospital.smarthealthit.org","value":"([^"]+)"')
ID = re.compile(rb'"id":"([^"]+)"')
LOINC = "http://loinc.org|"
# Words of which the notes are made, so that a phrase is rare and a word is not.
PLACES = ["胸部", "腹部", "头部", "左膝", "右膝", "腰部", "颈部", "左肩", "右肩", "咽部"]
FEELINGS = ["疼痛", "肿胀", "麻木", "发热", "不适", "僵硬", "刺痛", "酸胀", "瘙痒", "无力"]
TIMES = ["三天", "一周", "两周", "一月", "半年", "一年", "两天", "昨日", "今晨", "多年"]


def run(arguments):
    options = parser(__doc__)
    options.add_argument("--patients", type=int, nargs="+", default=[1000, 8000], help="sizes, smallest first")
    options.add_argument("--stores", nargs="+", help="stores filled before (--keep), one for each size")
    options.add_argument("--keep", help="folder in which the stores are left for --stores")
    options.add_argument("--seconds", type=int, default=4, help="length of a round of each query")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--only", help="part of the names of the queries to ask")
    options = options.parse_args(arguments)
    with Bench("search", options, tools=["wrk"]) as bench:
        base = synthea.by_patient(options.data)
        found = {}
        for number, patients in enumerate(options.patients):
            sample = Sample(base, patients)
            store = options.stores[number] if options.stores else fill(bench, base, patients, options.keep)
            found[patients] = measure(bench, store, sample, options)
        report(bench, found, options.patients)


class Sample:
    """What queries are made of: patients drawn from all copies of a size."""

    def __init__(self, base, patients):
        lines = [line for line in base if line.startswith(PATIENT_LINE)]
        self.copies = max(1, round(patients / len(lines)))
        self.patients = self.copies * len(lines)
        drawn = random.Random(1)
        self.chosen = []
        for _ in range(400):
            line = next(synthea.distinct([drawn.choice(lines)], drawn.randrange(self.copies)))
            family, given = NAME.search(line).groups()
            self.chosen.append({
                "id": ID.search(line).group(1).decode(), "family": family.decode(), "given": given.decode(),
                "birth": BIRTH.search(line).group(1).decode(), "mrn": MRN.search(line).group(1).decode()})
        self.largest = largest(base)

    def queries(self):
        """Name → addresses."""
        q = lambda **pairs: urllib.parse.urlencode(pairs, safe=":|/,$.")
        rnd = random.Random(2)
        each = lambda make: [make(one) for one in self.chosen]
        code = lambda *codes: ",".join(LOINC + one for one in codes)
        return {
            "patient name+birthdate": each(lambda p: "Patient?" + q(family=p["family"], birthdate=p["birth"])),
            "patient identifier": each(lambda p: "Patient?" + q(identifier="http://hospital.smarthealthit.org|" + p["mrn"])),
            "observations patient+code sorted": each(lambda p: "Observation?" + q(
                patient=p["id"], code=code("8302-2"), date="ge2000", _sort="-date", _count=20)),
            "code alone": each(lambda p: "Observation?" + q(code=code(rnd.choice(["8302-2", "29463-7", "8867-4"])), _count=20)),
            "chain patient.family": each(lambda p: "Observation?" + q(**{"patient.family:exact": p["family"], "patient.birthdate": p["birth"], "_count": 20})),
            "_has": each(lambda p: "Patient?" + q(**{"_has:Observation:patient:code": code("8302-2"), "family": p["family"]})),
            "_include": each(lambda p: "Observation?" + q(patient=p["id"], code=code("8302-2"), _include="Observation:encounter", _count=20)),
            "_revinclude": each(lambda p: "Patient?" + q(_id=p["id"], _revinclude="Condition:patient")),
            "composite": each(lambda p: "Observation?" + q(**{"code-value-quantity": code("8302-2") + "$gt150", "patient": p["id"], "_count": 20})),
            ":not": each(lambda p: "Condition?" + q(**{"patient": p["id"], "clinical-status:not": "resolved", "_count": 20})),
            "_text in Chinese": each(lambda p: "Basic?" + q(_text=phrase(rnd), _count=20)),
            "_filter": each(lambda p: "Observation?" + q(
                _filter=f'patient eq Patient/{p["id"]} and (code eq {LOINC}8302-2 or code eq {LOINC}29463-7)', _count=20)),
        }


def phrase(rnd):
    return rnd.choice(PLACES) + rnd.choice(FEELINGS) + rnd.choice(TIMES)


def note(number, patient, rnd):
    text = "主诉：" + phrase(rnd) + "，伴" + phrase(rnd) + "。"
    return json.dumps({
        "resourceType": "Basic", "id": f"note-{number}", "code": {"text": "note"},
        "text": {"status": "generated", "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{text}{number}</div>'},
        "subject": {"reference": f"Patient/{patient}"}}, ensure_ascii=False).encode()


def largest(base):
    """The patient with the most resources, and how many."""
    counts = {}
    for line in base:
        if owner := synthea.PATIENT.search(line):
            counts[owner.group(1)] = counts.get(owner.group(1), 0) + 1
    return max(counts, key=counts.get).decode()


def fill(bench, base, patients, keep):
    """A store with so many patients, made of copies."""
    store = pathlib.Path(keep or bench.folder, f"patients-{patients}")
    count = max(1, round(patients / sum(1 for line in base if line.startswith(PATIENT_LINE))))
    rnd, number, began, resources = random.Random(3), 0, time.perf_counter(), 0
    path = bench.folder / "copies.ndjson"
    for chunk in range(0, count, 10):
        with open(path, "wb") as out:
            for at in range(chunk, min(chunk + 10, count)):
                for line in synthea.distinct(base, at):
                    out.write(line + b"\n")
                    if line.startswith(PATIENT_LINE):
                        out.write(note(number, ID.search(line).group(1).decode(), rnd) + b"\n")
                        number += 1
        resources += bench.import_into(store, path)["resources"]
        bench.say(f"{resources:,} resources of {min(chunk + 10, count)} of {count} copies after {time.perf_counter() - began:,.0f} s")
    path.unlink()
    return store


def measure(bench, store, sample, options):
    server, port, _ = bench.serve(store)
    address = f"http://127.0.0.1:{port}"
    ask = Client(port)
    total = ask.json("Observation?_summary=count&_total=accurate")["total"]
    bench.emit(part="store", patients=sample.patients, observations=total)
    found = {"observations": total}
    for name, paths in sample.queries().items():
        if options.only and options.only not in name:
            continue
        list_path = bench.folder / "paths"
        list_path.write_text("".join(f"/fhir/{path}\n" for path in paths))
        hits = sum(1 for path in paths[:40] if ask.json(path).get("entry"))
        rounds = []
        for number in range(options.rounds + 1):
            before = cpu_seconds(server)
            result = bench.wrk("read.lua", address, list_path, number, seconds=options.seconds if number else 1, connections=8)
            result["cpu_us"] = (cpu_seconds(server) - before) * 1e6 / max(result["requests"], 1)
            if number:
                rounds.append(result)
        found[name] = {key: median(one[key] for one in rounds) for key in ["per_second", "p50_ms", "p99_ms", "cpu_us"]}
        found[name]["answered"] = hits / 40
        found[name]["failed"] = sum(one["failed"] for one in rounds)
        bench.emit(part="query", patients=sample.patients, query=name, **found[name])
    if not options.only:
        found["count"] = counts(bench, ask, sample)
        found["pages"] = pages(bench, ask, sample)
        found["everything"] = everything(bench, port, sample)
        found["memory"] = memory_mb(server)
        bench.emit(part="memory", patients=sample.patients, **found["memory"])
    stop(server)
    return found


def counts(bench, ask, sample):
    """Seconds for a million hits, counted."""
    best = None
    for query in ["Observation?code=http://loinc.org|72514-3", "Observation?status=final", "Observation?category=vital-signs"]:
        times = []
        for _ in range(3):
            began = time.perf_counter()
            hits = ask.json(query + "&_summary=count&_total=accurate")["total"]
            times.append(time.perf_counter() - began)
        one = {"query": query, "hits": hits, "seconds": min(times), "per_million": min(times) / max(hits, 1) * 1e6}
        bench.emit(part="count", patients=sample.patients, **one)
        if best is None or one["hits"] > best["hits"]:
            best = one
    return best


def pages(bench, ask, sample):
    """The first pages and the last of a long search, each timed: a page costs the same wherever it is."""
    path, times = f"Observation?code={LOINC}29463-7&_count=100", []
    while path and len(times) < 500:
        began = time.perf_counter()
        page = ask.json(path)
        times.append((time.perf_counter() - began) * 1000)
        following = [link["url"] for link in page["link"] if link["relation"] == "next"]
        path = following[0].split("/fhir/", 1)[1] if following else None
    part = max(1, len(times) // 10)
    one = {"pages": len(times), "first_ms": median(times[:part]), "last_ms": median(times[-part:]), "p99_ms": percentile(times, 0.99)}
    bench.emit(part="pages", patients=sample.patients, **one)
    return one


def everything(bench, port, sample):
    """`$everything` of the patient with the most resources: when it begins, and how fast it goes."""
    best = None
    for _ in range(5):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        began = time.perf_counter()
        connection.request("GET", f"/fhir/Patient/{sample.largest}/$everything")
        answer = connection.getresponse()
        answer.read(1)
        first = time.perf_counter() - began
        body = answer.read()
        whole = time.perf_counter() - began
        resources = body.count(b'"fullUrl"')
        one = {"resources": resources, "first_ms": first * 1000, "per_second": resources / whole}
        if best is None or one["per_second"] > best["per_second"]:
            best = one
        connection.close()
    bench.emit(part="everything", patients=sample.patients, **best)
    return best


class Client:
    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def json(self, path):
        self.connection.request("GET", "/fhir/" + path)
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise SystemExit(f"{path}: {answer.status} {body[:400]}")
        return json.loads(body)


def report(bench, found, sizes):
    small, large = found[sizes[0]], found[sizes[-1]]
    rows = []
    for name, one in large.items():
        if not isinstance(one, dict) or "p50_ms" not in one:
            continue
        rows.append([name, *(found[size][name]["p99_ms"] for size in sizes), one["per_second"], one["per_second"] / small[name]["per_second"],
                     one["answered"]])
    bench.table(
        "Searches, 8 clients", ["query", *(f"p99 ms at {size:,}" for size in sizes), "req/s", "to smallest", "with hits"], rows)
    bench.emit(part="result", sizes=sizes, **{
        name.replace(" ", "_"): {"p99_ms": one["p99_ms"], "to_smallest": one["per_second"] / small[name]["per_second"]}
        for name, one in large.items() if isinstance(one, dict) and "p50_ms" in one})
