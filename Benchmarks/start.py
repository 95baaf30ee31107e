"""Memory at rest, and the time from exec to the first answer of /livez.

Memory: resident set after start, after a minute without requests, and after reads; with --store of that store, else of
the Synthea patients. Of the resident set, `own` is what the process has for itself, `files` pages of files that it
maps (the binary, the database), which the system takes back when it needs them.
Start: several times after a stop, and several times after kill -9 while 64 clients write. With --store (the 1,000,000
resources that `level --keep` left) a copy of it is used: the load adds to it. The files are in the page cache unless
--cold, which empties it before each start (needs root).
"""

import pathlib
import shutil
import signal
import sqlite3
import subprocess
import time

import synthea
from common import HERE, Bench, disk_bytes, median, memory_mb, parser, stop


def run(arguments):
    options = parser(__doc__)
    options.add_argument("--store", help="a store, for example from `level --keep` (default: the Synthea bundles)")
    options.add_argument("--starts", type=int, default=7)
    options.add_argument("--kills", type=int, default=5)
    options.add_argument("--load-seconds", type=int, default=5, help="seconds of load before each kill")
    options.add_argument("--idle-seconds", type=int, default=60)
    options.add_argument("--cold", action="store_true", help="empty the page cache before each start")
    options = options.parse_args(arguments)
    with Bench("start", options, tools=["wrk"]) as bench:
        store = bench.folder / "store"
        if options.store:
            bench.say(f"copying {options.store}")
            shutil.copytree(options.store, store)
        else:
            bench.say("importing the bundles")
            bench.import_into(store, pathlib.Path(options.data, "bundles"))
        resources = number_in(store, "index.db", "SELECT count(*) FROM resource")
        bench.emit(part="store", resources=resources, disk_bytes=disk_bytes(store))
        memory = idle(bench, store, options)
        starts = [start(bench, store, options, stop) for _ in range(options.starts)]
        bench.emit(part="starts", seconds=starts)
        kills = after_kills(bench, store, options)
        bench.emit(part="starts after kill", seconds=kills)
        bench.emit(
            part="result", resources=resources, start_s=median(starts), start_max_s=max(starts), after_kill_s=median(kills),
            after_kill_max_s=max(kills), ratio_to_500_ms=max(*starts, *kills) / 0.5, memory=memory,
            ratio_to_100_mb=memory["idle"]["rss_mb"] / 100)
        bench.table(
            f"A store of {resources:,} resources: exec to /livez, seconds", ["", "median", "longest", "target"],
            [["after a stop", median(starts), max(starts), "< 0.5"], ["after kill -9 under load", median(kills), max(kills), "< 0.5"]])
        bench.table(
            "Memory, MB", ["", "resident", "own", "files", "target"],
            [[name, all["rss_mb"], all["own_mb"], all["files_mb"], "< 100" if name == "idle" else ""] for name, all in memory.items()])


def idle(bench, store, options):
    process, port, _ = bench.serve(store)
    memory = {"started": memory_mb(process)}
    time.sleep(options.idle_seconds)
    memory["idle"] = memory_mb(process)
    paths = bench.folder / "paths"
    paths.write_text("".join(f"/fhir/{address}\n" for address in synthea.addresses(options.data, 5000)))
    bench.wrk("read.lua", f"http://127.0.0.1:{port}", paths, 1, seconds=3, connections=64)
    memory["after reads"] = memory_mb(process)
    stop(process)
    for name, all in memory.items():
        bench.emit(part="memory", when=name, **all)
    return memory


def start(bench, store, options, end):
    chill(options)
    process, _, seconds = bench.serve(store)
    end(process)
    return seconds


def after_kills(bench, store, options):
    templates = bench.folder / "templates"
    synthea.templates(options.data, templates)
    seconds = []
    for number in range(options.kills):
        process, port, _ = bench.serve(store)
        load = bench.start(
            "wrk", "-t", "1", "-c", "64", "-d", f"{options.load_seconds + 5}s", "-s", str(HERE / "wrk/create.lua"),
            f"http://127.0.0.1:{port}", "--", str(templates), f"k{number}-")
        time.sleep(options.load_seconds)
        unmerged = number_in(store, "record.db", "SELECT max(sequence) FROM change") - number_in(
            store, "index.db", "SELECT value FROM state WHERE name = 'position'")
        stop(process, signal.SIGKILL)
        load.kill()
        load.wait()
        logs = {path.name: path.stat().st_size for path in store.glob("*-wal")}
        seconds.append(start(bench, store, options, stop))
        bench.emit(part="kill", number=number + 1, start_s=seconds[-1], unmerged=unmerged, logs_bytes=logs)
    return seconds


def chill(options):
    if options.cold:
        subprocess.run(["sync"], check=True)
        pathlib.Path("/proc/sys/vm/drop_caches").write_text("3\n")


def number_in(store, file, query):
    """A number that one of the store's files holds."""
    connection = sqlite3.connect(f"file:{store}/{file}?mode=ro", uri=True)
    try:
        return connection.execute(query).fetchone()[0]
    finally:
        connection.close()
