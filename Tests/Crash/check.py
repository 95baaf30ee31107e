"""The check after a restart: what was acknowledged is there, what was on its way is there whole or not at all."""

from client import identifier_search


# Of more touched resources, as big transactions give them, only so many are asked more than their current version;
# the last check of a run asks all.
THOROUGH_MAX = 500


class Check:
    """One check of one round's changes, and of some older ones."""

    def __init__(self, client, ledger, random_, round_):
        self.client = client
        self.ledger = ledger
        self.random = random_
        self.round = round_

    def run(self, older=40):
        self.transactions()
        self.creations()
        self.conditional()
        touched = list(self.ledger.touched)
        known = list(self.ledger.resources.values())
        touched += self.random.sample(known, min(older, len(known)))
        self.resources(touched)
        self.counts()
        self.ledger.touched.clear()

    def everything(self):
        self.resources(list(self.ledger.resources.values()), thorough_max=None)
        self.counts()

    def fault(self, text):
        self.ledger.fault(f"round {self.round}: {text}")

    # What was on its way

    def transactions(self):
        """Each is there whole or absent; then its parts are settled."""
        for transaction in list(self.ledger.transactions):
            changes = transaction.changes
            made = [self.is_made(r, answer) for (r, _), answer in zip(changes, self.client.batch([r.path for r, _ in changes]))]
            ids = [self.found(type_, marker) for type_, marker in transaction.creations]
            made += [bool(found) for found in ids]
            whole = all(made)
            if len(set(made)) > 1:
                self.fault(f"a transaction of {len(made)} entries is half done: {sum(made)} of them are there")
            if getattr(transaction, "was_acknowledged", False) and not whole:
                self.fault("the creation of an acknowledged transaction is lost")
            for (resource, _), was_made in zip(changes, made):
                self.ledger.settle(resource, was_made, acknowledged=False)
            for (type_, marker), found in zip(transaction.creations, ids):
                for id_ in found[:1]:
                    self.ledger.created(type_, id_, marker, acknowledged=False)
        self.ledger.transactions.clear()

    def creations(self):
        for type_, marker in list(self.ledger.creations):
            for id_ in self.found(type_, marker)[:1]:
                self.ledger.created(type_, id_, marker, acknowledged=False)
        self.ledger.creations.clear()

    def conditional(self):
        """Exactly one of each that was answered, at most one of the others; and asked again, the same one."""
        for value in self.ledger.conditional_touched:
            answered = self.ledger.conditional[value]
            found = self.found("Patient", value)
            if len(answered) > 1 or (answered and set(found) != answered):
                self.fault(f"conditional creation {value} was answered with {answered} and gave {found}")
            for id_ in found:
                if not self.ledger.resource("Patient", id_).versions:
                    self.ledger.created("Patient", id_, value, acknowledged=False)
        self.ledger.conditional_touched.clear()

    def found(self, type_, marker):
        """The ids of resources with the marker: one at most."""
        [(status, bundle)] = self.client.batch([identifier_search(type_, marker)])
        ids = [e["resource"]["id"] for e in (bundle or {}).get("entry", [])]
        if status != 200 or len(ids) > 1:
            self.fault(f"the search for {type_} {marker} was answered with {status} and {ids}")
        return ids

    def is_made(self, resource, answer):
        """Whether the change on its way was made, by what is read."""
        status, body = answer
        if resource.pending is None:
            return status == 410
        return status == 200 and marker_of(body) == resource.pending

    # Single resources

    def resources(self, resources, thorough_max=THOROUGH_MAX):
        resources = list(dict.fromkeys(resources))
        for resource, answer in zip(resources, self.client.batch([r.path for r in resources])):
            if resource.is_pending:
                self.ledger.settle(resource, self.is_made(resource, answer), acknowledged=False)
            self.current(resource, *answer)
        if thorough_max is not None and len(resources) > thorough_max:
            resources = self.random.sample(resources, thorough_max)
        self.versions_and_index(resources)

    def current(self, resource, status, body):
        wanted = 200 if resource.marker else 410 if resource.versions else 404
        if status != wanted:
            return self.fault(f"{resource.path} was answered with {status} instead of {wanted} (version {resource.version})")
        if status == 200 and (marker_of(body), body["meta"]["versionId"]) != (resource.marker, str(resource.version)):
            self.fault(
                f"{resource.path} is {marker_of(body)} in version {body['meta']['versionId']},"
                f" acknowledged was {resource.marker} in version {resource.version}")

    def versions_and_index(self, resources):
        """Of each: one older version, none newer than the current, the index's opinion of the current and of an older one."""
        paths, checks = [], []

        def ask(path, check):
            paths.append(path)
            checks.append(check)

        for resource in resources:
            ask(f"{resource.path}/_history/{resource.version + 1}", lambda s, b, r=resource: self.absent(r, s))
            if resource.versions:
                number = self.random.randint(1, resource.version)
                ask(f"{resource.path}/_history/{number}", lambda s, b, r=resource, n=number: self.older(r, n, s, b))
                old = resource.versions[number - 1]
                if old is not None and number < resource.version:
                    ask(identifier_search(resource.type, old, "&_summary=count"), lambda s, b, r=resource: self.gone(r, s, b))
            if resource.marker:
                ask(identifier_search(resource.type, resource.marker), lambda s, b, r=resource: self.indexed(r, s, b))
        for check, answer in zip(checks, self.client.batch(paths)):
            check(*answer)

    def absent(self, resource, status):
        if status != 404:
            self.fault(f"{resource.path} has a version {resource.version + 1} that was never written: {status}")

    def older(self, resource, number, status, body):
        wanted = resource.versions[number - 1]
        if (status, marker_of(body) if status == 200 else None) != (200 if wanted else 410, wanted):
            self.fault(f"{resource.path} version {number} was answered with {status}, not with {wanted}")

    def gone(self, resource, status, body):
        if status != 200 or body.get("total") != 0:
            self.fault(f"the index still has an older version of {resource.path}")

    def indexed(self, resource, status, body):
        found = [e["resource"]["id"] for e in (body or {}).get("entry", [])]
        if status != 200 or found != [resource.id]:
            self.fault(f"the search for the current version of {resource.path} was answered with {status} and {found}")

    def counts(self):
        types = ["Patient", "Observation"]
        for type_, (status, body) in zip(types, self.client.batch([f"{t}?_summary=count" for t in types])):
            if status != 200 or body["total"] != self.ledger.living(type_):
                self.fault(f"there are {self.ledger.living(type_)} {type_} acknowledged and {(body or {}).get('total')} counted")


def marker_of(body):
    return body["identifier"][0]["value"]
