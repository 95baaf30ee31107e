"""Import of the Synthea bundles into a fresh store: resources per second, bytes on disk per resource.

Compares with the targets (15,000 resources/s on 2 cores, 0.8 KB) and, for the bytes, with the compact JSON itself.
The time is that of the whole process, from exec to exit: reading and unpacking the files, training the dictionary,
indexing everything, emptying the logs into the files. The bytes are those of all files of the store's folder.
"""

import pathlib
import shutil

from common import Bench, disk_bytes, median, parser


def run(arguments):
    options = parser(__doc__)
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--source", help="another folder to import (default: bundles of --data)")
    options = options.parse_args(arguments)
    source = pathlib.Path(options.source or pathlib.Path(options.data, "bundles"))
    with Bench("import", options) as bench:
        bench.say(f"import of {source}, {options.runs} times into a fresh store; median")
        runs = []
        for number in range(options.runs):
            store = bench.folder / "store"
            one = bench.import_into(store, source)
            one["per_second"] = one["resources"] / one["seconds"]
            one["cpu_us_per_resource"] = one["cpu_seconds"] * 1e6 / one["resources"]
            one["disk_bytes"] = disk_bytes(store)
            one["disk_bytes_per_resource"] = one["disk_bytes"] / one["resources"]
            one["files"] = {path.name: path.stat().st_size for path in sorted(store.iterdir())}
            shutil.rmtree(store)
            runs.append(one)
            bench.emit(part="run", number=number + 1, **one)
        middle = lambda name: median(one[name] for one in runs)
        bench.emit(
            part="result", resources=runs[0]["resources"], refused=runs[0]["refused"], per_second=middle("per_second"),
            ratio_to_15000=middle("per_second") / 15000, cpu_us_per_resource=middle("cpu_us_per_resource"),
            disk_bytes_per_resource=middle("disk_bytes_per_resource"), ratio_to_800_bytes=middle("disk_bytes_per_resource") / 800,
            peak_rss_mb=middle("peak_rss_mb"))
        bench.table(
            f"Import of {runs[0]['resources']:,} resources ({runs[0]['refused']} refused)", ["", "median", "target", "to target"],
            [
                ["resources/s", middle("per_second"), "≥ 15,000", middle("per_second") / 15000],
                ["processor µs per resource", middle("cpu_us_per_resource"), "", ""],
                ["bytes on disk per resource", middle("disk_bytes_per_resource"), "≤ 800", middle("disk_bytes_per_resource") / 800],
                ["peak memory, MB", middle("peak_rss_mb"), "", ""],
            ])
