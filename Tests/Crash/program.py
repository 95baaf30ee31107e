"""The program under test: started, asked whether it serves, killed."""

import os
import signal
import socket
import subprocess
import time

from client import Client


class Program:
    """Runs commands of the binary on one store. What they print goes to a log beside it."""

    def __init__(self, binary, work):
        self.binary = binary
        self.work = work
        self.store = os.path.join(work, "store")
        self.log_path = os.path.join(work, "log")
        self.process = None
        self.port = 0
        # Seconds from start to the first answer, of each start.
        self.starts = []

    def spawn(self, *arguments):
        with open(self.log_path, "ab") as log:
            log.write(f"== {' '.join(arguments)}\n".encode())
            log.flush()
            return subprocess.Popen(
                [self.binary, *arguments], stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, cwd=self.work)

    def run(self, *arguments, seconds=120):
        """Runs a command to its end; gives its exit status."""
        process = self.spawn(*arguments)
        try:
            return process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return "no end"

    def run_killed(self, *arguments, after):
        """Runs a command and kills it; gives its exit status if it ended before."""
        process = self.spawn(*arguments)
        try:
            return process.wait(after)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return None

    def launch(self):
        """Begins to serve, without waiting."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.process = self.spawn("serve", "--store", self.store, "--port", str(self.port), "--log-level", "error")

    def serve(self, seconds=60):
        """Begins to serve, and waits until /livez answers; gives whether it did."""
        self.launch()
        started = time.monotonic()
        while time.monotonic() - started < seconds and self.process.poll() is None:
            try:
                client = Client(self.port, seconds=5)
                status, _, _ = client.request("GET", "/livez")
                client.close()
                if status == 200:
                    self.starts.append(time.monotonic() - started)
                    return True
            except OSError:
                time.sleep(0.004)
        return False

    def kill(self):
        """Ends the server with SIGKILL; gives its exit status if it had ended by itself, which it must not."""
        ended = self.process.poll()
        if ended is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
        self.process = None
        return ended

    def tail(self, bytes_max=1500):
        with open(self.log_path, "rb") as log:
            log.seek(max(0, os.path.getsize(self.log_path) - bytes_max))
            return log.read().decode("utf-8", "replace")
