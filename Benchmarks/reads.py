"""Reads by id: GET /fhir/Type/id of random resources, 64 connections, wrk with one thread.

Compares, in alternating rounds, three servers that give the same bytes at the same paths: Xinglin on a store with the
Synthea patients; `memory`, which is Xinglin's own HTTP server (same code, same flags, as many threads, metrics too)
with the complete answers ready in a dictionary by path; and nginx with a file for each path, 2 workers, no access log.
So the first ratio is what store, decompression and FHIR layer cost, the second what all of it costs against nginx.
"""

import pathlib
import random
import subprocess
import time
import urllib.request

import synthea
from common import Bench, await_alive, cpu_seconds, free_port, median, native, parser, stop

NGINX = """
worker_processes 2;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
user root;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    sendfile on;
    keepalive_requests 100000000;
    client_body_temp_path {folder}/nginx-temp;
    proxy_temp_path {folder}/nginx-temp;
    fastcgi_temp_path {folder}/nginx-temp;
    uwsgi_temp_path {folder}/nginx-temp;
    scgi_temp_path {folder}/nginx-temp;
    {cache}
    server {{
        listen 127.0.0.1:{port};
        root {root};
        default_type application/fhir+json;
    }}
}}
"""


def run(arguments):
    options = parser(__doc__)
    options.add_argument("--store", help="a store that has ndjson/ in it (default: a fresh import of the bundles)")
    options.add_argument("--rounds", type=int, default=9)
    options.add_argument("--seconds", type=int, default=2, help="length of a round of each server")
    options.add_argument("--ids", type=int, default=5000, help="resources to choose from")
    options.add_argument("--open-file-cache", action="store_true", help="nginx keeps its files open (off by default, as in Debian)")
    options = options.parse_args(arguments)
    memory = native("memory")
    with Bench("reads", options, tools=["wrk", "nginx"]) as bench:
        store = options.store
        if not store:
            store = bench.folder / "store"
            bench.say("importing the bundles")
            bench.import_into(store, pathlib.Path(options.data, "bundles"))
        xinglin, port, _ = bench.serve(store)
        root = bench.folder / "root"
        sizes = fetch(f"http://127.0.0.1:{port}", synthea.addresses(options.data, options.ids), root, bench.folder / "paths")
        servers = {"xinglin": (port, [xinglin.pid])}
        servers["memory"] = start_memory(bench, memory, root)
        servers["nginx"] = start_nginx(bench, root, options.open_file_cache)
        mean = sum(sizes) / len(sizes)
        bench.emit(part="bodies", count=len(sizes), mean_bytes=mean, median_bytes=median(sizes), largest=max(sizes))
        bench.say(f"{len(sizes):,} resources of {mean:,.0f} bytes on average; {options.rounds} rounds of {options.seconds} s each, 64 connections")
        measured = {name: [] for name in servers}
        for number in range(options.rounds + 1):
            for name in random.sample(sorted(servers), len(servers)):
                port, pids = servers[name]
                before = cpu_seconds(*pids)
                result = bench.wrk(
                    "read.lua", f"http://127.0.0.1:{port}", bench.folder / "paths", number, seconds=options.seconds if number else 1,
                    connections=64)
                result["cpu_us"] = (cpu_seconds(*pids) - before) * 1e6 / result["requests"]
                if number:
                    measured[name].append(result)
                    bench.emit(part="round", number=number, server=name, **result)
        report(bench, measured, mean)
        stop(xinglin)


def report(bench, measured, mean):
    middle = lambda name, key: median(one[key] for one in measured[name])
    # The ratio of each round, then the median: both sides of a ratio met the same minute.
    ratio = lambda name, key: median(a[key] / b[key] for a, b in zip(measured["xinglin"], measured[name]))
    bench.emit(
        part="result", mean_bytes=mean, ratio_to_memory=ratio("memory", "per_second"), ratio_to_nginx=ratio("nginx", "per_second"),
        cpu_ratio_to_memory=ratio("memory", "cpu_us"), cpu_ratio_to_nginx=ratio("nginx", "cpu_us"),
        **{f"{name}_{key}": middle(name, key) for name in measured for key in ["per_second", "p50_ms", "p99_ms", "cpu_us"]},
        failed=sum(one["failed"] for all in measured.values() for one in all))
    bench.table(
        "Reads by id, medians", ["server", "req/s", "p50 ms", "p99 ms", "CPU µs", "Xinglin to it", "CPU, Xinglin to it", "target"],
        [[name, *(middle(name, key) for key in ["per_second", "p50_ms", "p99_ms", "cpu_us"]),
          ratio(name, "per_second"), ratio(name, "cpu_us"), {"memory": "≥ 0.70", "nginx": "≥ 0.60"}.get(name, "")] for name in measured])


def fetch(base, addresses, root, list_path):
    """Puts what the server answers into files of the same paths, and the paths into a list. Returns the sizes."""
    sizes = []
    with open(list_path, "w") as paths:
        for address in addresses:
            path = f"/fhir/{address}"
            with urllib.request.urlopen(base + path) as answer:
                body = answer.read()
            file = pathlib.Path(f"{root}{path}")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(body)
            paths.write(path + "\n")
            sizes.append(len(body))
    return sizes


def start_memory(bench, binary, root):
    port = free_port()
    process = bench.start(binary, str(port), str(root))
    await_alive(process, port, time.perf_counter())
    return port, [process.pid]


def start_nginx(bench, root, caches):
    port = free_port()
    configuration = bench.folder / "nginx.conf"
    cache = "open_file_cache max=100000 inactive=1h; open_file_cache_valid 1h;" if caches else ""
    (root / "livez").write_text("ok\n")
    configuration.write_text(NGINX.format(folder=bench.folder, root=root, port=port, cache=cache))
    process = bench.start("nginx", "-c", str(configuration), "-g", "daemon off;")
    await_alive(process, port, time.perf_counter())
    workers = subprocess.run(["ps", "--ppid", str(process.pid), "-o", "pid="], capture_output=True, text=True).stdout.split()
    return port, [int(worker) for worker in workers]
