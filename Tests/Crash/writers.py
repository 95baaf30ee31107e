"""The load: threads that write over kept connections until the server is gone, and note each answer in the ledger."""

import random
import re
import threading

from client import SYSTEM, Client
from ledger import Transaction

GIVEN = ["小明", "丽", "Zoë", "Иван", "Anna", "José", "健", "Mia"]
FAMILY = ["王", "李", "García", "Müller", "Okafor", "Smith", "陈"]
CODES = ["8480-6", "8462-4", "8867-4", "29463-7", "2339-0"]


def body(random_, type_, id_, marker):
    """A small random resource that holds the marker."""
    resource = {"resourceType": type_, "identifier": [{"system": SYSTEM, "value": marker}]}
    if id_ is not None:
        resource["id"] = id_
    if type_ == "Patient":
        resource["name"] = [{"family": random_.choice(FAMILY), "given": [random_.choice(GIVEN)]}]
        resource["gender"] = random_.choice(["male", "female", "other", "unknown"])
        resource["birthDate"] = f"{random_.randint(1920, 2025)}-{random_.randint(1, 12):02}-{random_.randint(1, 28):02}"
        if random_.random() < 0.2:
            resource["text"] = {"status": "generated", "div": f"<div xmlns='http://www.w3.org/1999/xhtml'>{'文字 text ' * random_.randint(1, 200)}</div>"}
    else:
        resource["status"] = random_.choice(["final", "amended"])
        resource["code"] = {"coding": [{"system": "http://loinc.org", "code": random_.choice(CODES)}]}
        resource["subject"] = {"reference": f"Patient/p{random_.randint(0, 3)}-{random_.randint(1, 300)}"}
        resource["effectiveDateTime"] = f"2026-{random_.randint(1, 12):02}-{random_.randint(1, 28):02}T08:15:00+08:00"
        value = round(random_.uniform(1, 200), 1)
        resource["valueQuantity"] = {"value": value, "system": "http://unitsofmeasure.org", "code": "mm[Hg]"}
    return resource


class Writer(threading.Thread):
    """One connection's worth of writes, to resources of its own."""

    def __init__(self, number, ledger, seed):
        super().__init__(daemon=True)
        self.number = number
        self.ledger = ledger
        self.random = random.Random(seed)
        self.stop = threading.Event()
        self.client = None
        self.big = False

    def prepare(self, port, counter, own, round_, big):
        """What a new round needs; `own` and `counter` go on from the writer of the round before."""
        self.client = Client(port)
        self.counter, self.own, self.round, self.big = counter, own, round_, big
        return self

    def run(self):
        actions = [self.put_new] * 6 + [self.update] * 6 + [self.post] * 4 + [self.delete] * 2
        actions += [self.transaction] * 3 + [self.create_conditionally] * 3
        try:
            while not self.stop.is_set():
                if self.big and self.random.random() < 0.08:
                    self.big_transaction()
                else:
                    self.random.choice(actions)()
        except OSError:
            pass  # Killed: what was on its way stays pending.
        finally:
            self.client.close()

    # Single writes

    def put_new(self):
        self.put(self.new_resource())

    def update(self):
        self.put(self.some_own() or self.new_resource())

    def put(self, resource):
        marker = self.next_marker()
        self.ledger.begin(resource, marker)
        status, fields, answer = self.client.request(
            "PUT", f"/fhir/{resource.path}", body(self.random, resource.type, resource.id, marker), self.minimal())
        if not self.accepted(status, (200, 201), "PUT", answer):
            return self.ledger.settle(resource, False)
        self.ledger.settle(resource, True)
        if fields.get("etag") != f'W/"{resource.version}"':
            self.ledger.fault(f"PUT {resource.path} was answered with {fields.get('etag')}, not version {resource.version}")

    def delete(self):
        resource = self.some_own()
        if resource is None or resource.marker is None:
            return
        self.ledger.begin(resource, None)
        status, _, answer = self.client.request("DELETE", f"/fhir/{resource.path}")
        self.ledger.settle(resource, self.accepted(status, (204,), "DELETE", answer))

    def post(self):
        type_, marker = self.random.choice(["Patient", "Observation"]), self.next_marker()
        self.ledger.creations.add((type_, marker))
        status, fields, answer = self.client.request("POST", f"/fhir/{type_}", body(self.random, type_, None, marker), self.minimal())
        if self.accepted(status, (201,), "POST", answer):
            self.own.append(self.ledger.created(type_, location_id(fields.get("location", "")), marker))
        self.ledger.creations.discard((type_, marker))

    def create_conditionally(self):
        """Of a few values a round, that all writers ask for: exactly one of each may come to be."""
        value = f"c{self.round}-{self.random.randint(1, 12)}"
        with self.ledger.lock:
            self.ledger.conditional.setdefault(value, set())
            self.ledger.conditional_touched.add(value)
        headers = [*self.minimal(), ("If-None-Exist", f"identifier={SYSTEM}|{value}")]
        status, fields, answer = self.client.request("POST", "/fhir/Patient", body(self.random, "Patient", None, value), headers)
        if self.accepted(status, (200, 201), "conditional POST", answer):
            id_ = location_id(fields.get("location", ""))
            with self.ledger.lock:
                self.ledger.conditional[value].add(id_)
            if status == 201:
                self.ledger.created("Patient", id_, value)

    # Transactions

    def transaction(self):
        """Two new resources, a creation, an update and a deletion."""
        living = [r for r in (self.some_own() for _ in range(6)) if r is not None and r.marker is not None]
        changes = [(self.new_resource(), self.next_marker()), (self.new_resource(), self.next_marker())]
        if living:
            changes.append((living[0], self.next_marker()))
        other = next((r for r in living if r is not living[0]), None)
        if other is not None:
            changes.append((other, None))
        self.send(Transaction(changes, [(self.random.choice(["Patient", "Observation"]), self.next_marker())]))

    def big_transaction(self):
        self.send(Transaction([(self.new_resource(), self.next_marker()) for _ in range(500)], []))

    def send(self, transaction):
        entries = []
        for resource, marker in transaction.changes:
            self.ledger.begin(resource, marker)
            entry = {"request": {"method": "PUT" if marker else "DELETE", "url": resource.path}}
            if marker:
                entry["resource"] = body(self.random, resource.type, resource.id, marker)
            entries.append(entry)
        for type_, marker in transaction.creations:
            entries.append({"resource": body(self.random, type_, None, marker), "request": {"method": "POST", "url": type_}})
        self.random.shuffle(entries)
        self.ledger.transactions.add(transaction)
        bundle = {"resourceType": "Bundle", "type": "transaction", "entry": entries}
        status, _, answer = self.client.request("POST", "/fhir", bundle, self.minimal())
        was_made = self.accepted(status, (200,), "transaction", answer)
        for resource, _ in transaction.changes:
            self.ledger.settle(resource, was_made)
        if was_made:
            # Creations are found by their markers: see Check.
            transaction.was_acknowledged = True
            transaction.changes = []
        if not was_made or not transaction.creations:
            self.ledger.transactions.discard(transaction)

    # Parts

    def new_resource(self):
        self.counter += 1
        type_ = self.random.choice(["Patient", "Observation"])
        resource = self.ledger.resource(type_, f"p{self.number}-{self.counter}")
        self.own.append(resource)
        return resource

    def some_own(self):
        """One that has a version; the newest ones more often."""
        if not self.own:
            return None
        at = int(len(self.own) * self.random.random() ** 0.3)
        resource = self.own[min(at, len(self.own) - 1)]
        return resource if resource.versions and not resource.is_pending else None

    def next_marker(self):
        self.counter += 1
        return f"m{self.number}-{self.counter}"

    def minimal(self):
        return [("Prefer", "return=minimal")]

    def accepted(self, status, wanted, what, answer):
        if status not in wanted:
            self.ledger.fault(f"round {self.round}: {what} was answered with {status}: {answer[:300]!r}")
        return status in wanted


def location_id(location):
    found = re.search(r"/([^/]+)/_history/\d+$", location)
    return found.group(1) if found else location
