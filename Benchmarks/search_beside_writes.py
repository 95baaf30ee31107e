"""Searches and durable creates at the same time, with each alone: how much one slows the other.

On a copy of a store that `search --keep` left, in rounds that go through these and back:
- searches: a mix of all kinds of queries of `search`, 4 connections, as fast as they are answered;
- creates: distinct Observations and Patients of all the store's patients, 4 connections, as fast as they are answered;
- both at once;
- creates as fast as they can be, beside searches at a steady rate, a share (--share) of what they reach alone;
- searches as fast as they can be, beside creates at such a rate.
The generators of load run on the same cores as the server, so two sides that each fill the machine cannot both keep their
rate. What they would keep if neither cost the other anything but processor time is beside each ratio as `fair`: from the
cores that each side (server and generator) keeps busy alone, and from those that other programs leave it.
"""

import concurrent.futures
import fcntl
import os
import pathlib
import random
import resource
import subprocess

import synthea
from common import CLOCK_TICKS, Bench, cpu_seconds, median, parser, stop
from search import PATIENT_LINE, Client, Sample


def run(arguments):
    options = parser(__doc__)
    options.add_argument("--store", required=True, help="a store filled before (search --keep), which nothing has open; it is copied")
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--seconds", type=int, default=6, help="length of a round of each side")
    options.add_argument("--connections", type=int, default=4, help="connections of each side")
    options.add_argument("--share", type=float, default=0.5, help="of the rate alone, for the side that is held to a rate")
    options.add_argument("--only", help="part of the names of the queries to ask")
    options = options.parse_args(arguments)
    with Bench("search_beside_writes", options, tools=["wrk"]) as bench:
        server, port, _ = bench.serve(copy(bench, options.store))
        load = Load(bench, server, port, options)
        alone = {"searches": load.run("warm-", options.seconds, searches=True)["searches"],
                 "creates": load.run("warm-", options.seconds, creates=True)["creates"]}
        steady = {side: max(round(one["per_second"] * options.share), 1) for side, one in alone.items()}
        bench.emit(part="rates", **steady)
        sides = {
            "searches alone": {"searches": True}, "creates alone": {"creates": True}, "both": {"searches": True, "creates": True},
            "creates beside steady searches": {"searches": steady["searches"], "creates": True},
            "searches beside steady creates": {"searches": True, "creates": steady["creates"]},
        }
        rounds = []
        for number in range(1, options.rounds + 1):
            # Back and forth, so that the growing store weighs on both sides of each ratio alike.
            order = list(sides) if number % 2 else list(reversed(sides))
            rounds.append({side: load.run(f"r{number}-{side.replace(' ', '-')}-", options.seconds, **sides[side]) for side in order})
            bench.emit(part="round", number=number, **rounds[-1])
        report(bench, rounds, options)
        stop(server)


def copy(bench, store):
    """A copy to write to: the filled store stays as it is. Where the file system can, it shares the blocks."""
    with open(pathlib.Path(store, "lock"), "rb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            raise SystemExit(f"{store} is open in another process: end it first")
        made = bench.folder / "store"
        subprocess.run(["cp", "--recursive", "--reflink=auto", store, made], check=True)
    return made


class Load:
    """Both generators of load."""

    def __init__(self, bench, server, port, options):
        self.bench, self.server, self.options = bench, server, options
        self.address = f"http://127.0.0.1:{port}"
        self.paths, self.templates = bench.folder / "paths", bench.folder / "templates"
        base, ask = synthea.by_patient(options.data), Client(port)
        sample = Sample(base, ask.json("Patient?_summary=count&_total=accurate")["total"])
        queries = {name: paths for name, paths in sample.queries().items() if not options.only or options.only in name}
        if not queries:
            raise SystemExit(f"no query has “{options.only}” in its name")
        self.paths.write_text("".join(f"/fhir/{path}\n" for paths in queries.values() for path in paths))
        hits = [sum(1 for path in paths[:10] if ask.json(path).get("entry")) for paths in queries.values()]
        spread(options.data, self.templates, sample.copies)
        bench.emit(part="store", patients=sample.patients, queries=list(queries), answered=sum(hits) / len(hits) / 10)

    def run(self, mark, seconds, searches=None, creates=None):
        """Each side: None, not at all; True, as fast as it can be; a number, so many a second."""
        scripts = {"searches": ("read.lua", self.paths, random.randrange(1 << 30)), "creates": ("create.lua", self.templates, f"{mark}{os.getpid()}-")}
        wanted = {side: rate for side, rate in (("searches", searches), ("creates", creates)) if rate}
        server, generators, machine = cpu_seconds(self.server), children_seconds(), busy_seconds()
        with concurrent.futures.ThreadPoolExecutor() as pool:
            running = {side: pool.submit(
                self.bench.wrk, scripts[side][0], self.address, *scripts[side][1:], *([] if rate is True else [rate]),
                seconds=seconds, connections=self.options.connections) for side, rate in wanted.items()}
            found = {side: one.result() for side, one in running.items()}
        server, generators = cpu_seconds(self.server) - server, children_seconds() - generators
        others = max(busy_seconds() - machine - server - generators, 0)
        requests = sum(one["requests"] for one in found.values())
        # Cores that were busy on the mean: with this, with the server's part of it, and with what else runs on the machine.
        return found | {
            "cores": (server + generators) / seconds, "server_cores": server / seconds, "other_cores": others / seconds,
            "server_cpu_us": server * 1e6 / max(requests, 1)}


def spread(data, path, copies, templates=4000):
    """Bodies to POST as `creates` has them, but of patients of the whole store: many for a few would make their searches slow."""
    base, rnd = path.with_suffix(".base"), random.Random(4)
    synthea.templates(data, base)
    lines = base.read_bytes().splitlines()
    with open(path, "wb") as out:
        for number in range(templates):
            out.writelines(line + b"\n" for line in synthea.copy([lines[number % len(lines)]], rnd.randrange(copies)))
    base.unlink()


def children_seconds():
    """Processor seconds of the generators of load, which have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def busy_seconds():
    """Processor seconds of all that runs on the machine."""
    ticks = [int(part) for part in open("/proc/stat").readline().split()[1:9]]
    return (sum(ticks) - ticks[3] - ticks[4]) / CLOCK_TICKS


def report(bench, rounds, options):
    cores = len(os.sched_getaffinity(0))
    alone = lambda one, side: one[f"{side} alone"][side]["per_second"]
    kept = lambda one, case, side: one[case][side]["per_second"] / alone(one, side)

    def fair(one, case, side):
        """The share of its rate alone that a side would keep if the other cost it processor time only."""
        other = "creates" if side == "searches" else "searches"
        needs, theirs = one[f"{side} alone"]["cores"], one[f"{other} alone"]["cores"]
        there = cores - one[case]["other_cores"]
        if case == "both":
            return min(1, there / (needs + theirs))
        return min(1, max(there - theirs * kept(one, case, other), 0.01) / needs)

    result, rows = {"cores": cores, "connections": options.connections, "share": options.share}, []
    cases = [
        ("creates beside searches", "both", "creates", "≥ 0.80"), ("searches beside creates", "both", "searches", "≥ 0.80"),
        ("creates beside steady searches", "creates beside steady searches", "creates", "≥ 0.80 or fair"),
        ("searches beside steady creates", "searches beside steady creates", "searches", "≥ 0.80 or fair"),
    ]
    for name, case, side, target in cases:
        other = "creates" if side == "searches" else "searches"
        middle = lambda value: median(value(one) for one in rounds)
        one = {
            "per_second": middle(lambda one: one[case][side]["per_second"]), "alone_per_second": middle(lambda one: alone(one, side)),
            "ratio": middle(lambda one: kept(one, case, side)), "fair": middle(lambda one: fair(one, case, side)),
            "to_fair": middle(lambda one: kept(one, case, side) / fair(one, case, side)),
            "other_ratio": middle(lambda one: kept(one, case, other)),
            "p99_ms": middle(lambda one: one[case][side]["p99_ms"]), "alone_p99_ms": middle(lambda one: one[f"{side} alone"][side]["p99_ms"]),
            "cores": middle(lambda one: one[case]["cores"]), "other_cores": middle(lambda one: one[case]["other_cores"]), "alone_cores": middle(lambda one: one[f"{side} alone"]["cores"]),
        }
        result[name.replace(" ", "_")] = one
        rows.append([name, one["per_second"], one["alone_per_second"], one["ratio"], one["fair"], target, one["other_ratio"], one["p99_ms"],
                     one["alone_p99_ms"]])
    result["failed"] = sum(one[case][side]["failed"] for one in rounds for case in one for side in ("searches", "creates") if side in one[case])
    bench.emit(part="result", **result)
    bench.table(
        f"Searches and durable creates at the same time, {options.connections} connections each, on {cores} cores",
        ["", "per second", "alone", "ratio", "fair", "target", "the other to alone", "p99 ms", "alone"], rows)
    if result["failed"]:
        bench.say(f"{result['failed']:,} requests failed")
