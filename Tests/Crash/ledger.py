"""What the store must hold: every version that was acknowledged, and the few that may or may not have been made.

A version is known by its marker, a text that stands in it as an identifier and nowhere else; a deletion has None.
A resource belongs to one writer, so at most one change of it is on its way when the process is killed.
"""

import threading


class Resource:
    """A resource by its versions."""

    def __init__(self, type_, id_):
        self.type = type_
        self.id = id_
        # Markers of versions 1, 2, …: None for a deletion.
        self.versions = []
        # The change that was sent and not answered yet.
        self.is_pending = False
        self.pending = None

    @property
    def path(self):
        return f"{self.type}/{self.id}"

    @property
    def version(self):
        return len(self.versions)

    @property
    def marker(self):
        return self.versions[-1] if self.versions else None

    def begin(self, marker):
        self.is_pending, self.pending = True, marker

    def settle(self, was_made):
        if was_made:
            self.versions.append(self.pending)
        self.is_pending, self.pending = False, None


class Transaction:
    """Changes that are made together or not at all: of known resources, and creations by their type and marker."""

    def __init__(self, changes, creations):
        self.changes = changes
        self.creations = creations


class Ledger:
    """All that is known, and what was touched since the last check. Its functions may be called by all threads."""

    def __init__(self):
        self.lock = threading.Lock()
        self.resources = {}
        self.touched = set()
        # Creations and transactions on their way.
        self.creations = set()
        self.transactions = set()
        # Conditional creations: value -> ids that were answered; what was asked for and never answered has none.
        self.conditional = {}
        self.conditional_touched = set()
        self.acknowledged = 0
        self.faults = []

    def fault(self, text):
        with self.lock:
            self.faults.append(text)
        print(f"FAULT: {text}", flush=True)

    def resource(self, type_, id_):
        with self.lock:
            return self.resources.setdefault((type_, id_), Resource(type_, id_))

    def begin(self, resource, marker):
        with self.lock:
            self.touched.add(resource)
            resource.begin(marker)

    def settle(self, resource, was_made, acknowledged=True):
        with self.lock:
            resource.settle(was_made)
            self.acknowledged += acknowledged and was_made

    def created(self, type_, id_, marker, acknowledged=True):
        resource = self.resource(type_, id_)
        with self.lock:
            if resource.versions:
                self.faults.append(f"{resource.path} was given to two creations")
            resource.versions.append(marker)
            self.touched.add(resource)
            self.acknowledged += acknowledged
        return resource

    def living(self, type_):
        return sum(1 for resource in self.resources.values() if resource.type == type_ and resource.marker is not None)

    def written(self):
        return sum(1 for resource in self.resources.values() if resource.versions)
