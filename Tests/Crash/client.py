"""A small HTTP client over one kept connection: as fast as the threads of Python allow."""

import json
import socket
import urllib.parse

SYSTEM = "urn:xinglin:crash"


class Client:
    """One connection to a server on this machine. Any failure of it raises OSError."""

    def __init__(self, port, seconds=30):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=seconds)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""

    def close(self):
        self.socket.close()

    def request(self, method, path, body=None, headers=()):
        """Sends a request; gives status, headers (names in lower case) and the bytes of the body."""
        content = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
        lines = [f"{method} {path} HTTP/1.1", "Host: crash", f"Content-Length: {len(content)}"]
        if body is not None:
            lines.append("Content-Type: application/fhir+json")
        lines += [f"{name}: {value}" for name, value in headers]
        self.socket.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + content)
        head = self._until(b"\r\n\r\n").decode("latin-1").split("\r\n")
        fields = dict((name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in head[1:]))
        return int(head[0].split(" ", 2)[1]), fields, self._bytes(int(fields.get("content-length", 0)))

    def batch(self, paths, size=200):
        """Reads many paths by batches; gives (status, resource) for each."""
        answers = []
        for start in range(0, len(paths), size):
            entries = [{"request": {"method": "GET", "url": path}} for path in paths[start:start + size]]
            bundle = {"resourceType": "Bundle", "type": "batch", "entry": entries}
            status, _, body = self.request("POST", "/fhir", bundle)
            answer = json.loads(body) if status == 200 else {}
            if status != 200 or len(answer.get("entry", ())) != len(entries):
                raise RuntimeError(f"a batch of {len(entries)} reads was answered with {status}: {body[:300]!r}")
            answers += [(int(e["response"]["status"].split(" ")[0]), e.get("resource")) for e in answer["entry"]]
        return answers

    def _until(self, end):
        while end not in self.buffer:
            self._receive()
        head, self.buffer = self.buffer.split(end, 1)
        return head

    def _bytes(self, count):
        while len(self.buffer) < count:
            self._receive()
        body, self.buffer = self.buffer[:count], self.buffer[count:]
        return body

    def _receive(self):
        piece = self.socket.recv(1 << 18)
        if not piece:
            raise ConnectionResetError("the server closed the connection")
        self.buffer += piece


def identifier_search(type_, marker, extra=""):
    return f"{type_}?identifier={SYSTEM}%7C{urllib.parse.quote(marker)}{extra}"
