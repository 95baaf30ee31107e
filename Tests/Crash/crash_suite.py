#!/usr/bin/env python3
"""Kills the process again and again, under load, at merges, starts, imports, rebuilds and loads of terminology, and checks what it kept.

Each round serves the same store, writes to it from four threads, kills the process with SIGKILL and starts it again.
Then everything that was acknowledged must be there (current version and number, an older version, the search by
identifier, counts), what was on its way is there whole or not at all, of terminology either the old or the new edition is
served, and every tenth round `xinglin doctor` agrees.
The kernel lives on, so lost syncs are not seen: this is the test of the order of writes, not of the disk.

    Tests/Crash/crash_suite.py --rounds 40

Ends with status 1 on any fault, and then leaves the store and its log where the last lines say. The same --seed makes
the same plan of kills; what the writers get done until then depends on the machine.
"""

import argparse
import collections
import contextlib
import glob
import json
import os
import random
import shutil
import sqlite3
import sys
import tempfile
import time

sys.dont_write_bytecode = True

from check import Check
from client import Client
from editions import Editions
from ledger import Ledger
from program import Program
from writers import Writer, body

WRITERS = 4
# How often each kind of round comes, of 22.
KINDS = ["load"] * 7 + ["quiet"] * 6 + ["big"] * 2 + ["start"] * 2 + ["import"] + ["rebuild"] + ["migrate"] + ["terms"] * 2


class Suite:
    """The rounds over one store."""

    def __init__(self, program, ledger, seed):
        self.program = program
        self.ledger = ledger
        self.random = random.Random(seed)
        self.kills = collections.Counter()
        self.doctors = 0
        self.counters = [0] * WRITERS
        self.own = [[] for _ in range(WRITERS)]
        self.imports = 0
        self.editions = Editions(program, self.random)
        self.newest = None

    def round(self, number):
        """One kill at least, and the check after it. Expects a server, and leaves one."""
        kind = self.random.choice(KINDS)
        self.load(number, kind)
        if kind in ("start", "import", "rebuild", "migrate", "terms"):
            getattr(self, "kill_" + kind)(number)
        if number % 10 == 0:
            self.doctor(number)
        self.start(number)
        if kind == "migrate" and self.schema() != self.newest:
            self.ledger.fault(f"round {number}: the record was not migrated")
        self.check(number)
        return kind

    # Kills of the server

    def load(self, number, kind):
        """Writes until the kill."""
        big = kind == "big"
        writers = [
            Writer(at, self.ledger, self.random.random()).prepare(self.program.port, self.counters[at], self.own[at], number, big)
            for at in range(WRITERS)
        ]
        for writer in writers:
            writer.start()
        time.sleep(self.random.uniform(0.02, 0.25) if kind == "quiet" else self.random.uniform(0.25 if big else 0.02, 0.7))
        if kind == "quiet":
            # A merge begins 300 ms after the first change since the one before: the kill falls into it or close to it.
            for writer in writers:
                writer.stop.set()
            for writer in writers:
                writer.join()
            time.sleep(self.random.uniform(0.25, 0.35))
        self.kill_server(number, kind if kind in ("quiet", "big") else "load")
        for at, writer in enumerate(writers):
            writer.join()
            self.counters[at] = writer.counter

    def kill_server(self, number, kind):
        ended = self.program.kill()
        self.kills[kind] += 1
        if ended is not None:
            self.ledger.fault(f"round {number}: the server ended by itself with {ended}:\n{self.program.tail()}")

    def kill_start(self, number):
        """Kills within the first 60 ms, a few times."""
        for _ in range(self.random.randint(1, 4)):
            self.program.launch()
            time.sleep(self.random.uniform(0, 0.06))
            self.kill_server(number, "start")

    # Kills of the other commands

    def kill_import(self, number):
        """An import that is killed and begun again gives each resource one version more, not two."""
        folder = os.path.join(self.program.work, "import")
        shutil.rmtree(folder, ignore_errors=True)
        os.mkdir(folder)
        self.imports += 1
        # Half of them are there since the import before.
        first = (self.imports - 1) * 600
        for file, type_ in enumerate(["Patient", "Observation"]):
            with open(os.path.join(folder, f"{file}-{type_}.ndjson"), "w", encoding="utf-8") as lines:
                for at in range(first, first + 1200):
                    resource = self.ledger.resource(type_, f"i{file}-{at}")
                    marker = f"i{file}-{at}-{self.imports}"
                    self.ledger.begin(resource, marker)
                    lines.write(json.dumps(body(self.random, type_, resource.id, marker), ensure_ascii=False) + "\n")
        words = ["import", "--store", self.program.store, "--rejects", os.path.join(folder, "rejects"), folder]
        for _ in range(self.random.randint(1, 2)):
            status = self.program.run_killed(*words, after=self.random.uniform(0.005, 0.12))
            self.kills["import"] += status is None
            if status not in (None, 0):
                self.ledger.fault(f"round {number}: import ended with {status}:\n{self.program.tail()}")
        status = self.program.run(*words)
        if status != 0:
            return self.ledger.fault(f"round {number}: import, begun again, ended with {status}:\n{self.program.tail()}")
        for resource in [r for r in self.ledger.touched if r.is_pending and r.id.startswith("i")]:
            self.ledger.settle(resource, True)

    def kill_terms(self, number):
        """Kills loads of terminology; beside half of them a server runs, which is killed then."""
        for _ in range(self.random.randint(1, 2)):
            beside = self.random.random() < 0.5
            if beside:
                self.start(number)
            status = self.editions.load_killed()
            self.kills["terms"] += status is None
            if status not in (None, 0):
                self.ledger.fault(f"round {number}: terminology load ended with {status}:\n{self.program.tail()}")
            if beside:
                self.kill_server(number, "terms")

    def kill_rebuild(self, number):
        status = self.program.run_killed(
            "doctor", "--store", self.program.store, "--rebuild", after=self.random.uniform(0.005, 0.4))
        self.kills["rebuild"] += status is None
        if status not in (None, 0):
            self.ledger.fault(f"round {number}: doctor --rebuild ended with {status}:\n{self.program.tail()}")

    def kill_migrate(self, number):
        """Kills a server that migrates: the record from its first schema, the index, or the values of the index."""
        chance = self.random.random()
        if chance < 0.35:
            with contextlib.closing(sqlite3.connect(os.path.join(self.program.store, "index.db"))) as index:
                index.executescript("UPDATE state SET value = value - 1 WHERE name = 'values'")
        elif chance < 0.7:
            self.schema("BEGIN; DROP TABLE IF EXISTS follower; DROP TABLE IF EXISTS secret; DELETE FROM migration; PRAGMA user_version = 1; COMMIT")
        else:
            for path in glob.glob(os.path.join(self.program.store, "index.db*")):
                os.remove(path)
        for _ in range(self.random.randint(1, 2)):
            self.program.launch()
            time.sleep(self.random.uniform(0.01, 0.3))
            self.kill_server(number, "migrate")

    def schema(self, script=None):
        """The version of the record's schema, after a script when there is one (which wants the server stopped)."""
        with contextlib.closing(sqlite3.connect(os.path.join(self.program.store, "record.db"))) as record:
            if script:
                record.executescript(script)
            return record.execute("PRAGMA user_version").fetchone()[0]

    # After the kill

    def doctor(self, number):
        status = self.program.run("doctor", "--store", self.program.store)
        self.doctors += 1
        if status != 0:
            self.ledger.fault(f"round {number}: doctor ended with {status}:\n{self.program.tail()}")

    def start(self, number):
        if not self.program.serve():
            self.ledger.fault(f"round {number}: the server does not start:\n{self.program.tail()}")
            raise RuntimeError("the server does not start")
        self.await_searches(number)

    def await_searches(self, number, seconds=60):
        """Waits while searches are refused because the values of the index are being drawn anew."""
        client = Client(self.program.port)
        end = time.monotonic() + seconds
        for type_ in sorted({resource.type for resource in self.ledger.resources.values()}):
            while client.request("GET", f"/fhir/{type_}?identifier=none&_summary=count")[0] == 503:
                if time.monotonic() > end:
                    self.ledger.fault(f"round {number}: after {seconds} s searches for {type_} are still refused")
                    break
                time.sleep(0.02)
        client.close()

    def check(self, number, everything=False):
        client = Client(self.program.port)
        check = Check(client, self.ledger, self.random, number)
        check.run()
        self.editions.check(client, check.fault)
        if everything:
            check.everything()
        client.close()


def parsed_arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--binary", default=".build/release/xinglin", help="the program (default %(default)s)")
    parser.add_argument("--rounds", type=int, default=300, help="rounds (default %(default)s)")
    parser.add_argument("--seconds-max", type=float, default=None, help="begin no round after so many seconds")
    parser.add_argument("--seed", type=int, default=None, help="seed of the plan (default: a new one, printed)")
    return parser.parse_args()


def main():
    arguments = parsed_arguments()
    seed = arguments.seed if arguments.seed is not None else random.SystemRandom().randrange(1 << 32)
    work = tempfile.mkdtemp(prefix="xinglin-crash-")
    print(f"crash suite: seed {seed}, {arguments.rounds} rounds, in {work}", flush=True)
    program = Program(os.path.abspath(arguments.binary), work)
    ledger = Ledger()
    suite = Suite(program, ledger, seed)
    started = time.monotonic()
    rounds = 0
    try:
        suite.start(0)
        suite.newest = suite.schema()
        while rounds < arguments.rounds and len(ledger.faults) < 20:
            if arguments.seconds_max is not None and time.monotonic() - started > arguments.seconds_max:
                break
            rounds += 1
            began, before = time.monotonic(), ledger.acknowledged
            kind = suite.round(rounds)
            print(f"{rounds:4} {kind:8} {ledger.acknowledged - before:5} writes, {time.monotonic() - began:5.2f} s", flush=True)
        suite.kill_server(rounds, "load")
        suite.doctor(rounds)
        suite.start(rounds)
        suite.check(rounds, everything=True)
    except (RuntimeError, OSError, KeyError) as error:
        ledger.fault(f"round {rounds}: {type(error).__name__}: {error}")
    finally:
        if program.process is not None:
            program.kill()
    summarize(suite, rounds, time.monotonic() - started)
    if ledger.faults:
        print(f"the store and its log are in {work}")
        sys.exit(1)
    shutil.rmtree(work)


def summarize(suite, rounds, seconds):
    starts = sorted(suite.program.starts) or [0]
    kills = ", ".join(f"{kind} {count}" for kind, count in suite.kills.most_common())
    print(
        f"{rounds} rounds in {seconds:.0f} s; {sum(suite.kills.values())} kills ({kills})\n"
        f"{suite.ledger.acknowledged} acknowledged writes to {suite.ledger.written()} resources;"
        f" doctor {suite.doctors} times; {suite.editions.ended} of {suite.editions.made} loads of terminology ended\n"
        f"start to first answer: median {starts[len(starts) // 2] * 1000:.0f} ms, longest {starts[-1] * 1000:.0f} ms\n"
        f"{len(suite.ledger.faults)} faults")


if __name__ == "__main__":
    main()
