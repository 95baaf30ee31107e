"""Single durable creates over HTTP: distinct Observations and Patients, POSTed by 64 keep-alive clients, and by one.

Compares, in alternating rounds:
- 64 clients with raw SQLite (`rawsqlite`): the same bodies and their real index entries in tables like ours, all rows
  in one transaction, synchronous FULL, groups as large as the server's groups were in the round before. Only its
  transactions are timed: HTTP, parsing, validation, extraction and compression cost it nothing.
- one client with the disk: fdatasync after appends of 4 KiB, in the same folder.
The server's groups are counted in its log: transactions (frames that end one) against changes.
With --minutes, 64 clients then write for that long: the rate of the last minute against that of the first.
"""

import json
import mmap
import os
import sqlite3
import struct
import subprocess
import threading
import time

import synthea
from common import Bench, cpu_seconds, median, memory_mb, native, parser, percentile, stop


# Slow syncs that are kept of each round.
SLOWEST = 200


def run(arguments):
    options = parser(__doc__)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--seconds", type=int, default=10, help="length of a round")
    options.add_argument("--clients", type=int, default=64)
    options.add_argument("--minutes", type=float, default=0, help="then write for so long")
    options = options.parse_args(arguments)
    raw_binary = native("rawsqlite")
    with Bench("creates", options, tools=["wrk"]) as bench:
        base = synthea.write_ndjson(options.data, bench.folder / "base.ndjson")
        templates = bench.folder / "templates"
        size = synthea.templates(options.data, templates)
        store = bench.folder / "store"
        bench.say("filling both stores with ndjson/")
        loaded = bench.import_into(store, base)
        raw = Raw(bench, raw_binary, base, templates)
        server, port, _ = bench.serve(store)
        bench.emit(part="bodies", mean_bytes=size, base_resources=loaded["resources"])
        bench.say(f"bodies of {size:,.0f} bytes; {options.rounds} rounds of {options.seconds} s each side")
        posts = Posts(bench, server, port, store, templates)
        posts.run("warm", 2, options.clients)
        rounds = []
        for number in range(1, options.rounds + 1):
            many = posts.run(f"m{number}-", options.seconds, options.clients)
            beside = raw.run(options.seconds, max(round(many["group"]), 1))
            one = posts.run(f"o{number}-", max(options.seconds // 3, 1), 1)
            sync = syncs(bench.folder / "sync", max(options.seconds / 5, 0.5))
            rounds.append({"many": many, "raw": beside, "one": one, "sync": sync})
            bench.emit(part="round", number=number, **rounds[-1])
        report(bench, rounds, options.clients)
        if options.minutes:
            long_run(bench, posts, store, options)
        stop(server)


def report(bench, rounds, clients):
    middle = lambda side, key: median(one[side][key] for one in rounds)
    against_raw = median(one["many"]["per_second"] / one["raw"]["per_second"] for one in rounds)
    against_whole = median(one["many"]["per_second"] / one["raw"]["whole_per_second"] for one in rounds)
    against_sync = median(one["one"]["p50_ms"] / (2 * one["sync"]["p50_ms"] + 0.5) for one in rounds)
    result = {
        "clients": clients, "per_second": middle("many", "per_second"), "raw_per_second": middle("raw", "per_second"),
        "ratio_to_raw": against_raw, "raw_whole_per_second": middle("raw", "whole_per_second"), "ratio_to_raw_whole": against_whole,
        "raw_cpu_us": middle("raw", "cpu_us"), "group": middle("many", "group"), "p50_ms": middle("many", "p50_ms"),
        "p99_ms": middle("many", "p99_ms"), "max_ms": max(one["many"]["max_ms"] for one in rounds),
        "cpu_us": middle("many", "cpu_us"), "log_bytes_per_create": middle("many", "log_bytes"),
        "raw_commit_p50_ms": middle("raw", "commit_p50_ms"), "raw_commit_p99_ms": middle("raw", "commit_p99_ms"),
        "one_client_p50_ms": middle("one", "p50_ms"), "one_client_p99_ms": middle("one", "p99_ms"),
        "one_client_per_second": middle("one", "per_second"), "sync_p50_ms": middle("sync", "p50_ms"),
        "sync_p99_ms": middle("sync", "p99_ms"), "one_client_to_bound": against_sync,
        "disk_alone_p99_ms": stalled(rounds, clients, middle("many", "per_second")),
        "failed": sum(one["many"]["failed"] + one["one"]["failed"] for one in rounds),
    }
    bench.emit(part="result", **result)
    bench.table(
        "Durable creates, medians", ["", "measured", "beside it", "ratio", "target"],
        [
            [f"{clients} clients, creates/s (raw SQLite, groups of {result['group']:.0f})", result["per_second"], result["raw_per_second"], against_raw, "≥ 1.5"],
            ["  raw SQLite with parsing, extraction, compression timed", result["per_second"], result["raw_whole_per_second"], against_whole, ""],
            ["  processor µs per create (raw SQLite: its transactions)", result["cpu_us"], result["raw_cpu_us"], "", ""],
            [f"{clients} clients, p99 ms (raw SQLite: p99 of a commit)", result["p99_ms"], result["raw_commit_p99_ms"], "", "< 10 ms"],
            ["  the same clients, waiting for the disk's syncs alone, p99 ms", "", result["disk_alone_p99_ms"], "", ""],
            ["1 client, p50 ms (2 × sync + 0.5 ms)", result["one_client_p50_ms"], 2 * result["sync_p50_ms"] + 0.5, against_sync, "≤ 1"],
            ["1 client, p99 ms (sync, p99)", result["one_client_p99_ms"], result["sync_p99_ms"], "", ""],
        ])


def long_run(bench, posts, store, options):
    """Rounds one after the other without a pause, for minutes."""
    bench.say(f"writing for {options.minutes:g} minutes")
    rounds, end = [], time.time() + options.minutes * 60
    while time.time() < end:
        one = posts.run(f"l{len(rounds)}-", options.seconds, options.clients)
        one["unmerged"] = max(one["sequence"] - posts.merged(), 0)
        rounds.append(one)
        bench.emit(part="long", number=len(rounds), at_s=len(rounds) * options.seconds, **one, **memory_mb(posts.server))
    count = max(min(len(rounds) // 3, 60 // options.seconds), 1)
    first, last = (median(one["per_second"] for one in part) for part in (rounds[:count], rounds[-count:]))
    cpu = [median(one["cpu_us"] for one in part) for part in (rounds[:count], rounds[-count:])]
    sync = syncs(bench.folder / "sync", 1)
    bench.emit(
        part="long result", minutes=options.minutes, first_per_second=first, last_per_second=last, last_to_first=last / first,
        first_cpu_us=cpu[0], last_cpu_us=cpu[1], worst_p99_ms=max(one["p99_ms"] for one in rounds), sync_p50_ms=sync["p50_ms"],
        resources=rounds[-1]["sequence"])
    bench.table(
        f"{options.minutes:g} minutes of creates: {rounds[-1]['sequence']:,} resources at the end", ["", "first", "last", "ratio", "target"],
        [["creates/s", first, last, last / first, "≥ 0.67"], ["processor µs per create", *cpu, cpu[1] / cpu[0], ""],
         ["p99 ms, median", *(median(one["p99_ms"] for one in part) for part in (rounds[:count], rounds[-count:])), "", ""]])


class Posts:
    """Clients of the server."""

    def __init__(self, bench, server, port, store, templates):
        self.bench, self.server, self.port, self.templates = bench, server, port, templates
        self.log = f"{store}/record.db-wal"
        self.record = sqlite3.connect(f"file:{store}/record.db?mode=ro", uri=True, check_same_thread=False)
        self.index = sqlite3.connect(f"file:{store}/index.db?mode=ro", uri=True)

    def run(self, mark, seconds, clients):
        done = threading.Event()
        pairs = []
        watcher = threading.Thread(target=self.watch, args=(done, pairs))
        before = cpu_seconds(self.server)
        watcher.start()
        result = self.bench.wrk(
            "create.lua", f"http://127.0.0.1:{self.port}", self.templates, f"{mark}{os.getpid()}-", seconds=seconds, connections=clients)
        done.set()
        watcher.join()
        result["cpu_us"] = (cpu_seconds(self.server) - before) * 1e6 / result["requests"]
        commits = sum(b[1] - a[1] for a, b in pairs)
        changes = sum(b[3] - a[3] for a, b in pairs)
        frames = sum(b[2] - a[2] for a, b in pairs)
        result["group"] = changes / commits if commits else float(clients) / 2
        result["log_bytes"] = frames * 4120 / changes if changes else 0.0
        result["sequence"] = self.sequence()
        return result

    def watch(self, done, pairs):
        """Looks into the log twice a second; pairs of looks between which it was not begun anew count."""
        last = None
        while not done.wait(0.5):
            look = log_state(self.log)
            look = look and (*look, self.sequence())
            if last and look and last[0] == look[0] and look[1] > last[1]:
                pairs.append((last, look))
            last = look

    def sequence(self):
        return self.record.execute("SELECT max(sequence) FROM change").fetchone()[0]

    def merged(self):
        return self.index.execute("SELECT value FROM state WHERE name = 'position'").fetchone()[0]


def log_state(path):
    """Of SQLite's write-ahead log: its salts, transactions and frames. Source: https://sqlite.org/fileformat2.html#walformat"""
    try:
        with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as log:
            page = struct.unpack_from(">I", log, 8)[0]
            salts = log[16:24]
            commits = frames = 0
            for at in range(32, len(log) - page - 23, page + 24):
                if log[at + 8:at + 16] != salts:
                    break
                frames += 1
                commits += log[at + 4:at + 8] != b"\0\0\0\0"
            return salts, commits, frames
    except (OSError, ValueError, struct.error):
        return None


class Raw:
    """The native comparison, which waits while the server is measured."""

    def __init__(self, bench, binary, base, templates):
        folder = bench.folder / "raw"
        folder.mkdir()
        self.process = subprocess.Popen(
            [binary, str(folder / "raw.db"), str(base), str(templates)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        bench.processes.append(self.process)
        self.process.stdout.readline()

    def run(self, seconds, group):
        self.process.stdin.write(f"{seconds} {group}\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit("rawsqlite ended")
        return json.loads(line) | {"group": group}


def syncs(path, seconds):
    """The disk's own: milliseconds of an append of 4 KiB with fdatasync."""
    block, times = os.urandom(4096), []
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        start = time.perf_counter()
        os.write(file, block)
        os.fdatasync(file)
        times.append((time.perf_counter() - start) * 1000)
    os.close(file)
    os.unlink(path)
    slowest = sorted(times, reverse=True)[:SLOWEST]
    return {"per_second": len(times) / seconds, "p50_ms": median(times), "p99_ms": percentile(times, 0.99), "seconds": seconds, "slowest_ms": slowest}


def stalled(rounds, clients, per_second):
    """The p99 of clients that wait for nothing but the disk: each sync that stalls holds all of them up once, so at
    `per_second` requests one in a hundred waits as long as the n-th slowest sync."""
    slowest = sorted((ms for one in rounds for ms in one["sync"]["slowest_ms"]), reverse=True)
    requests = per_second * sum(one["sync"]["seconds"] for one in rounds)
    return slowest[min(int(requests * 0.01 / clients), len(slowest) - 1)]
