"""Loads of terminology that are killed: after each, either the edition before it or its own is served, and whole."""

import json
import os
import time

SYSTEM = "urn:xinglin:crash:terms"


class Editions:
    """Editions of one code system, each in the place of the one before; every edition has other names and another size."""

    def __init__(self, program, random_):
        self.program = program
        self.random = random_
        self.made = 0
        self.ended = 0
        # What a load takes: at first a guess, then as long as the last one that came to its end.
        self.seconds = 2.0
        # What may be served: after a load that was killed, two. None is that nothing was loaded yet.
        self.possible = [None]

    @staticmethod
    def size(edition):
        # From 2,000 on there is an index of words.
        return 2500 + 37 * edition

    def write(self):
        """Writes the table of the next edition; gives its number and its path."""
        self.made += 1
        path = os.path.join(self.program.work, "edition.csv")
        with open(path, "w", encoding="utf-8") as table:
            table.write("code,name,up,edition\n")
            for at in range(1, self.size(self.made) + 1):
                table.write(f"c{at},Term{at} edition{self.made},{f'c{at // 2}' if at > 1 else ''},{self.made}\n")
        return self.made, path

    def words(self, path):
        return [
            "terminology", "load", path, "--store", self.program.store, "--system", SYSTEM, "--code", "code", "--display",
            "name", "--parent", "up", "--property", "edition=edition"]

    def load_killed(self):
        """Begins a load and kills it somewhere between its begin and a little after its end; gives its status, None when it
        was killed."""
        edition, path = self.write()
        started = time.monotonic()
        status = self.program.run_killed(*self.words(path), after=self.random.uniform(0, 1.5 * self.seconds))
        if status == 0:
            self.seconds = time.monotonic() - started
            self.ended += 1
        if status is None:
            self.possible.append(edition)
        elif status == 0:
            self.possible = [edition]
        return status

    def check(self, client, fault):
        """One of the possible editions is served, whole; from now on it is the only one."""
        total = self.total(client, "fhir_vs")
        found = [e for e in self.possible if (None if e is None else self.size(e)) == total]
        if not found:
            return fault(f"{total} concepts are served, of the editions {self.possible}")
        edition = found[0]
        self.possible = [edition]
        if edition is None:
            return
        if self.total(client, "fhir_vs=isa/c1") != total:
            fault(f"the hierarchy of edition {edition} is not whole")
        for at in self.random.sample(range(1, total + 1), 20):
            answer = self.ask(client, f"CodeSystem/$lookup?system={SYSTEM}&code=c{at}&property=edition")
            if f'"Term{at} edition{edition}"' not in answer or f'"{edition}"' not in answer:
                fault(f"concept {at} is not of edition {edition}: {answer[:300]}")
        for other, expected in [(edition, 1), *[(e, 0) for e in (edition - 1, edition + 1)]]:
            answer = self.ask(client, f"ValueSet/$expand?url={SYSTEM}?fhir_vs&filter=edition{other}&count=1")
            if len(json.loads(answer).get("expansion", {}).get("contains", [])) != expected:
                fault(f"the words of edition {other} are found otherwise than expected, served is {edition}")

    def total(self, client, argument):
        """The concepts of an implied value set; None when the system is not there."""
        answer = json.loads(self.ask(client, f"ValueSet/$expand?url={SYSTEM}?{argument}&count=0"))
        return answer.get("expansion", {}).get("total")

    @staticmethod
    def ask(client, path):
        _, _, body = client.request("GET", f"/fhir/{path}")
        return body.decode()
