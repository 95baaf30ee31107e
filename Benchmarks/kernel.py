"""The kernel on one core, in processor time: parsing, validation and extraction of index entries.

Data: all 49,722 compact resources of ndjson/. Parsing: MB/s of the whole parser (grammar, UTF-8, duplicate keys, depth)
from the text of each resource to its document. Validation and extraction: µs per resource, by type. Medians of rounds.
Compares with the targets (600 MB/s, 50 µs), and parsing with Python's json.loads (in C) in the same run as a yardstick.
"""

import json
import subprocess
import time

import synthea
from common import Bench, median, native, parser


def run(arguments):
    options = parser(__doc__)
    options.add_argument("--rounds", type=int, default=7)
    options = options.parse_args(arguments)
    binary = native("kernel")
    with Bench("kernel", options) as bench:
        file = synthea.write_ndjson(options.data, bench.folder / "all.ndjson")
        bench.say(f"{options.rounds} rounds, one thread")
        ran = subprocess.run([binary, str(options.rounds), str(file)], capture_output=True, text=True)
        if ran.returncode:
            raise SystemExit(ran.stdout + ran.stderr)
        lines = [json.loads(line) for line in ran.stdout.splitlines()]
        rounds = [line for line in lines if "round" in line]
        types = [line for line in lines if "type" in line]
        yardstick = python_mb(file)
        for line in rounds:
            bench.emit(part="round", **line)
        for line in types:
            line["parse_mb"] = line["bytes"] / line["resources"] / line["parse_us"]
            bench.emit(part="type", **line)
        count, size = rounds[0]["resources"], rounds[0]["bytes"]
        parse = median(size / 1e6 / one["parse_s"] for one in rounds)
        validate, extract = (median(one[key] * 1e6 / count for one in rounds) for key in ("validate_s", "extract_s"))
        bench.emit(
            part="result", resources=count, mean_bytes=size / count, parse_mb_per_s=parse, ratio_to_600=parse / 600,
            python_mb_per_s=yardstick, ratio_to_python=parse / yardstick, validate_us=validate, ratio_to_50=validate / 50,
            extract_us=extract, issues=rounds[0]["issues"], entries_per_resource=rounds[0]["entries"] / count)
        bench.table(
            "By type, µs per resource", ["type", "resources", "bytes", "parse", "MB/s", "validate", "extract"],
            [[line["type"], line["resources"], line["bytes"] // line["resources"], line["parse_us"], line["parse_mb"], line["validate_us"], line["extract_us"]]
             for line in types])
        bench.table(
            "All", ["", "median", "target", "to target"],
            [["parse, MB/s", parse, "≥ 600", parse / 600], ["  Python's json.loads, MB/s", yardstick, "", ""],
             ["validate, µs per resource", validate, "< 50", validate / 50], ["extract, µs per resource", extract, "", ""]])


def python_mb(file, rounds=3):
    texts = open(file, "rb").read().splitlines()
    rates = []
    for _ in range(rounds):
        began = time.process_time()
        for text in texts:
            json.loads(text)
        rates.append(sum(map(len, texts)) / 1e6 / (time.process_time() - began))
    return median(rates)
