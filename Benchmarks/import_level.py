"""Import of generated data up to 1,000,000 resources: does the rate stay level?

Data: copies of the Synthea NDJSON with all ids and references rewritten for each copy, patient by patient. Each chunk
of 100,000 is imported by an `xinglin import` of its own into the one growing store, and, right before, into an empty
store: what other work does to the machine meets both. `level` is the chunk's rate over that of its control; the
target is that of the last chunk over the first, at least 0.70. Then, unless --no-single, one run imports all of it
into a fresh store, and its progress is read along the way.
"""

import itertools
import os
import pathlib
import re
import shutil
import subprocess
import time

import synthea
from common import Bench, disk_bytes, parser, summary

PER_FILE = 50_000
PROGRESS = re.compile(rb"([\d,]+) resources, ")


def run(arguments):
    options = parser(__doc__)
    options.add_argument("--resources", type=int, default=1_000_000)
    options.add_argument("--chunk", type=int, default=100_000)
    options.add_argument("--keep", help="keep the growing store in this folder (for `start --store`)")
    options.add_argument("--no-control", action="store_true", help="do not import each chunk into an empty store too")
    options.add_argument("--no-single", action="store_true", help="do not import all of it in one run")
    options = options.parse_args(arguments)
    with Bench("level", options) as bench:
        store = pathlib.Path(options.keep) if options.keep else bench.folder / "store"
        if store.exists():
            raise SystemExit(f"{store} is there already: the rate is measured from an empty store on")
        bench.say(f"{options.resources:,} resources in chunks of {options.chunk:,} into {store}")
        resources = itertools.islice(synthea.generated(options.data), options.resources)
        chunks, folder = [], bench.folder / "chunks"
        for number in itertools.count(1):
            place = folder / f"{number:03}"
            if write(resources, place, options.chunk) == 0:
                break
            control = None
            if not options.no_control:
                control = rates(bench.import_into(bench.folder / "control", place))
                shutil.rmtree(bench.folder / "control")
            chunk = rates(bench.import_into(store, place))
            chunk |= {"control_per_second": control and control["per_second"], "control_cpu_us": control and control["cpu_us"]}
            chunk["level"] = control and chunk["per_second"] / control["per_second"]
            chunk["disk_bytes"] = disk_bytes(store)
            chunks.append(chunk)
            bench.emit(part="chunk", number=number, **chunk)
            if options.no_single:
                shutil.rmtree(place)
        single = [] if options.no_single else one_run(bench, folder, options.chunk)
        report(bench, chunks, single)


def report(bench, chunks, single):
    first, last = chunks[0], chunks[-1]
    result = {
        "resources": sum(chunk["resources"] for chunk in chunks), "refused": sum(chunk["refused"] for chunk in chunks),
        "first_per_second": first["per_second"], "last_per_second": last["per_second"],
        "last_to_first": last["per_second"] / first["per_second"],
        "last_to_first_cpu": last["cpu_us"] / first["cpu_us"],
        "disk_bytes_per_resource": last["disk_bytes"] / sum(chunk["resources"] for chunk in chunks),
    }
    if last["level"]:
        result["last_to_first_against_control"] = last["level"] / first["level"]
    if single:
        result["single_last_to_first"] = single[-1] / single[0]
    bench.emit(part="result", **result)
    bench.table(
        "Rate of each chunk: its own, and against the same chunk into an empty store at the same time",
        ["chunk", "resources/s", "CPU µs", "empty store/s", "to empty", "one run/s"],
        [[f"{at + 1}", chunk["per_second"], chunk["cpu_us"], chunk["control_per_second"] or "", chunk["level"] or "",
          single[at] if at < len(single) else ""] for at, chunk in enumerate(chunks)])
    bench.table(
        "Last chunk against first", ["", "ratio", "target"],
        [[name, result[key], target] for name, key, target in [
            ("resources/s", "last_to_first", "≥ 0.70"), ("resources/s, against control", "last_to_first_against_control", "≥ 0.70"),
            ("resources/s within one run", "single_last_to_first", "≥ 0.70"), ("processor time", "last_to_first_cpu", "")] if key in result])


def write(resources, place, count):
    """Takes `count` resources into files of a new folder. Returns how many there were."""
    place.mkdir(parents=True)
    written = 0
    for number in range(-(-count // PER_FILE)):
        lines = list(itertools.islice(resources, min(PER_FILE, count - written)))
        if lines:
            (place / f"{number:03}.ndjson").write_bytes(b"\n".join(lines) + b"\n")
        written += len(lines)
    return written


def rates(used):
    return used | {"per_second": used["resources"] / used["seconds"], "cpu_us": used["cpu_seconds"] * 1e6 / used["resources"]}


def one_run(bench, folder, chunk):
    """Imports everything at once. Returns resources per second of each chunk, by the progress that the import shows."""
    master, terminal = os.openpty()
    began = time.perf_counter()
    process = subprocess.Popen(
        [bench.binary, "import", "--store", str(bench.folder / "single"), "--rejects", str(bench.folder / "rejects"), str(folder)],
        stdout=subprocess.PIPE, stderr=terminal, text=True)
    bench.processes.append(process)
    os.close(terminal)
    points = [(0.0, 0)]
    while True:
        try:
            text = os.read(master, 1 << 16)
        except OSError:
            break
        if not text:
            break
        if found := PROGRESS.findall(text):
            points.append((time.perf_counter() - began, int(found[-1].replace(b",", b""))))
    total = summary(process.communicate()[0])
    seconds = time.perf_counter() - began
    # The end of the process is the end of the last chunk: what was put off until then belongs to it.
    points.append((seconds, total))
    ends = [chunk * number for number in range(1, max(total // chunk, 1) + 1)]
    times = [0.0] + [at(points, end) for end in ends]
    single = [chunk / (after - before) for before, after in zip(times, times[1:]) if after > before]
    bench.emit(part="single", resources=total, seconds=seconds, per_second=total / seconds, each_per_second=single)
    shutil.rmtree(bench.folder / "single")
    return single


def at(points, count):
    """When `count` was reached, between two points of the progress."""
    for (t0, n0), (t1, n1) in zip(points, points[1:]):
        if n1 >= count:
            return t0 + (t1 - t0) * (count - n0) / max(n1 - n0, 1)
    return points[-1][0]
