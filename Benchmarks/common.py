"""What all figures share: options, the report, the machine, servers, wrk."""

import argparse
import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
CLOCK_TICKS = os.sysconf("SC_CLK_TCK")
BUILD = ["swift", "build", "-c", "release", "--static-swift-stdlib", "-Xswiftc", "-cross-module-optimization"]


def parser(module_doc):
    """The options that every figure has."""
    made = argparse.ArgumentParser(description=module_doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--binary", default=str(ROOT / ".build/release/xinglin"), help="the release binary (make build)")
    made.add_argument("--data", default=str(ROOT.parent / "shared/data/synthea"), help="folder with bundles/ and ndjson/")
    made.add_argument("--tmp", help="folder for temporary data, on the disk to be measured (default: the system's)")
    return made


class Bench:
    """One run: its temporary folder, its report, the processes that it started."""

    def __init__(self, figure, options, tools=()):
        missing = [tool for tool in tools if shutil.which(tool) is None]
        if missing:
            sys.exit(f"{figure} needs {', '.join(missing)}: apt-get install {' '.join(missing)}")
        if not os.access(options.binary, os.X_OK):
            sys.exit(f"there is no {options.binary}: run `make build`, or name one with --binary")
        if not os.path.isdir(options.data):
            sys.exit(f"there is no {options.data}: name the folder with the Synthea patients with --data")
        self.figure, self.options = figure, options
        self.processes = []

    def __enter__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="xinglin-bench-", dir=self.options.tmp))
        # A copy: the measured binary stays the same when the original is built anew meanwhile.
        self.binary = str(self.folder / "xinglin")
        shutil.copy(self.options.binary, self.binary)
        self.emit(part="machine", **machine(self.options.binary))
        return self

    def __exit__(self, *_):
        for process in self.processes:
            if process.poll() is None:
                process.kill()
                process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    # Report

    def emit(self, **values):
        """Prints one JSON object on a line of standard output."""
        print(json.dumps({"figure": self.figure, **{key: tidy(value) for key, value in values.items()}}), flush=True)

    def table(self, title, header, rows):
        """Prints a table for people on standard error."""
        lines = [[str(cell) if isinstance(cell, str) else shown(cell) for cell in row] for row in [header, *rows]]
        widths = [max(map(len, column)) for column in zip(*lines)]
        print(f"\n{title}", file=sys.stderr)
        for number, line in enumerate(lines):
            cells = [cell.ljust(width) if at == 0 else cell.rjust(width) for at, (cell, width) in enumerate(zip(line, widths))]
            print("  " + "  ".join(cells), file=sys.stderr)
            if number == 0:
                print("  " + "  ".join("-" * width for width in widths), file=sys.stderr)
        print(file=sys.stderr, flush=True)

    def say(self, text):
        print(text, file=sys.stderr, flush=True)

    # Processes

    def start(self, *command, **arguments):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **arguments)
        self.processes.append(process)
        return process

    def serve(self, store, *more):
        """Starts `xinglin serve`. Returns the process, its port, and the seconds from exec to the answer of /livez."""
        port = free_port()
        began = time.perf_counter()
        process = self.start(
            self.binary, "serve", "--store", str(store), "--port", str(port), "--log-level", "error", *more)
        return process, port, await_alive(process, port, began)

    def import_into(self, store, *paths):
        """Runs `xinglin import`. Returns what it used: seconds, processor seconds, peak memory, resources, refused."""
        rejects = self.folder / "rejects.ndjson"
        rejects.unlink(missing_ok=True)
        began = time.perf_counter()
        with open(self.folder / "import.out", "w+b") as out:
            process = subprocess.Popen(
                [self.binary, "import", "--store", str(store), "--rejects", str(rejects), *map(str, paths)],
                stdout=out, stderr=subprocess.DEVNULL)
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.perf_counter() - began
            process.returncode = os.waitstatus_to_exitcode(status)
            out.seek(0)
            text = out.read().decode()
        if process.returncode not in (0, 2):
            sys.exit(f"the import ended with status {process.returncode}: {text}")
        refused = sum(1 for _ in open(rejects, "rb")) if rejects.exists() else 0
        return {
            "resources": summary(text), "refused": refused, "seconds": seconds,
            "cpu_seconds": usage.ru_utime + usage.ru_stime, "peak_rss_mb": usage.ru_maxrss / 1024,
        }

    def wrk(self, script, url, *arguments, seconds, connections):
        """Runs wrk with one thread. Returns what the script's `done` says, and the requests per second."""
        # wrk reads its own options only up to the address; what follows `--` is the script's.
        ran = subprocess.run(
            ["wrk", "-t", "1", "-c", str(connections), "-d", f"{seconds}s", "--timeout", "10s", "-s", str(HERE / "wrk" / script), url,
             "--", *map(str, arguments)], capture_output=True, text=True)
        results = [line for line in ran.stdout.splitlines() if line.startswith("RESULT ")]
        if ran.returncode or not results:
            sys.exit(f"wrk failed: {ran.stdout}{ran.stderr}")
        result = json.loads(results[0][7:])
        result["per_second"] = result["requests"] / result["seconds"]
        return result


def native(name):
    """The path of a native program of `Package.swift`, built when it is not there."""
    path = HERE / ".build/release" / name
    if not path.exists():
        build(name)
    return str(path)


def build(*names):
    """Builds native programs, all unless named, with the dependencies that the product was built with."""
    if (ROOT / "Package.resolved").exists():
        shutil.copy(ROOT / "Package.resolved", HERE / "Package.resolved")
    for name in names or ("kernel", "memory", "rawsqlite"):
        if subprocess.run([*BUILD, "--product", name], cwd=HERE, stdout=sys.stderr).returncode:
            sys.exit(f"{name} could not be built")


def summary(text):
    """The number of resources in the last words of `xinglin import`."""
    total = [line for line in text.splitlines() if " resources, " in line][-1]
    return int(total.split(" ")[0].replace(",", ""))


# Numbers


def tidy(value):
    if isinstance(value, float):
        return round(value, 4) if abs(value) < 100 else round(value, 1)
    if isinstance(value, dict):
        return {key: tidy(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [tidy(inner) for inner in value]
    return value


def shown(value):
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.1f}" if abs(value) >= 100 else f"{value:.2f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


median = statistics.median


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


# The machine and its processes


def machine(binary):
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "unknown")
    memory = int(next(line for line in open("/proc/meminfo") if line.startswith("MemTotal")).split()[1]) / 1024 / 1024
    return {
        "cores": len(os.sched_getaffinity(0)), "memory_gib": memory, "processor": model, "kernel": os.uname().release,
        "load": os.getloadavg(), "binary_mb": os.path.getsize(binary) / 1e6, "time": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
    }


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def await_alive(process, port, began, path="/livez", seconds=600):
    """Asks until there is an answer of 200. Returns the seconds since `began`."""
    while time.perf_counter() - began < seconds:
        if process.poll() is not None:
            sys.exit(f"{process.args[0]} ended with status {process.returncode}")
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            connection.close()
            if answer.status == 200:
                return time.perf_counter() - began
        except OSError:
            pass
        time.sleep(0.001)
    sys.exit(f"{process.args[0]} does not answer")


def stop(process, how=signal.SIGTERM):
    process.send_signal(how)
    process.wait()


def cpu_seconds(*processes):
    """User and system seconds of processes (numbers or Popen), without those that ended."""
    total = 0.0
    for process in processes:
        fields = open(f"/proc/{getattr(process, 'pid', process)}/stat").read().rsplit(")", 1)[1].split()
        total += (int(fields[11]) + int(fields[12])) / CLOCK_TICKS
    return total


def memory_mb(process):
    """Resident memory: all of it, what is the process's own, and what is pages of files that it maps."""
    fields = dict(line.split(":") for line in open(f"/proc/{process.pid}/status") if ":" in line)
    part = lambda name: int(fields[name].split()[0]) / 1024
    return {"rss_mb": part("VmRSS"), "own_mb": part("RssAnon"), "files_mb": part("RssFile")}


def disk_bytes(folder):
    """Bytes that the files of a folder take on the disk: whole blocks, of every file."""
    return sum(path.stat().st_blocks * 512 for path in pathlib.Path(folder).rglob("*") if path.is_file())
