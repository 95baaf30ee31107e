"""Terminology of SNOMED's size: load, memory, typeahead with 8 clients.

Content is generated (Tools/terminology/make_content.py): 500,000 concepts in RF2, with English and Chinese names. Users type
the beginnings of words, hanzi, pinyin and initials of names that are there, letter by letter: each prefix is a request
for the first 20 of `ValueSet/$expand?filter=…`, over the whole system and over what lies below one concept.
"""

import http.client
import json
import os
import pathlib
import random
import subprocess
import sys
import time
import urllib.parse

from common import Bench, ROOT, cpu_seconds, disk_bytes, median, memory_mb, parser, stop

SNOMED = "http://snomed.info/sct"
# How the characters of the generated names are read.
READINGS = dict(pair.split(":") for pair in (
    "安:an 白:bai 北:bei 长:chang 大:da 东:dong 方:fang 高:gao 光:guang 国:guo 海:hai 和:he 红:hong 华:hua 黄:huang 火:huo "
    "江:jiang 金:jin 里:li 林:lin 南:nan 平:ping 青:qing 山:shan 上:shang 石:shi 水:shui 天:tian 文:wen 西:xi 下:xia 小:xiao "
    "新:xin 阳:yang 玉:yu 云:yun 正:zheng 中:zhong 竹:zhu 病:bing 炎:yan 症:zheng 综:zong 合:he 征:zheng 损:sun 伤:shang "
    "手:shou 术:shu 检:jian 查:cha 药:yao 部:bu 位:wei").split())


def run(arguments):
    options = parser(__doc__)
    options.add_argument("--concepts", type=int, default=500_000)
    options.add_argument("--store", help="a store into which the content was loaded before (--keep)")
    options.add_argument("--keep", help="folder in which the store is left for --store")
    options.add_argument("--seconds", type=int, default=4, help="length of a round")
    options.add_argument("--rounds", type=int, default=3)
    options = options.parse_args(arguments)
    with Bench("terminology", options, tools=["wrk"]) as bench:
        store = options.store or load(bench, options)
        server, port, _ = bench.serve(store)
        client = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        whole = SNOMED + "?fhir_vs"
        page = ask(client, "ValueSet/$expand?" + urllib.parse.urlencode({"url": whole, "count": 1, "offset": 0}))
        total = page["expansion"]["total"]
        names = sample(client, whole, total)
        root = broad(client, names)
        rows = []
        for name, url in [("whole system", whole), ("below one concept", f"{SNOMED}?fhir_vs=isa/{root}")]:
            for kind, typed in kinds(names).items():
                rows.append(measure(bench, server, port, name, kind, url, typed, options))
        memory = memory_mb(server)
        bench.emit(part="result", concepts=total, **memory, worst_p99_ms=max(row["p99_ms"] for row in rows))
        bench.table(
            f"Typeahead over {total:,} concepts, 8 clients", ["value set", "typed", "req/s", "p50 ms", "p99 ms", "CPU µs", "with hits"],
            [[row["of"], row["typed"], row["per_second"], row["p50_ms"], row["p99_ms"], row["cpu_us"], row["answered"]] for row in rows])
        bench.say(f"memory {memory['rss_mb']:,.0f} MB, of which its own {memory['own_mb']:,.0f} MB")
        stop(server)


def load(bench, options):
    content = bench.folder / "content"
    maker = ROOT / "Tools/terminology/make_content.py"
    subprocess.run([sys.executable, str(maker), "--to", str(content), "--concepts", str(options.concepts), "--loinc-codes", "10"], check=True, stdout=sys.stderr)
    store = pathlib.Path(options.keep) / "terminology" if options.keep else bench.folder / "store"
    began = time.perf_counter()
    process = subprocess.Popen(
        [bench.binary, "terminology", "load", str(content / "SnomedCT_Xinglin"), "--store", str(store)], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"the load ended with status {process.returncode}")
    seconds = time.perf_counter() - began
    bench.emit(
        part="load", concepts=options.concepts, seconds=seconds, peak_rss_mb=usage.ru_maxrss / 1024,
        cpu_seconds=usage.ru_utime + usage.ru_stime, disk_mb=disk_bytes(store) / 1e6)
    bench.say(f"loaded in {seconds:,.0f} s, {usage.ru_maxrss / 1024:,.0f} MB at most, {disk_bytes(store) / 1e6:,.0f} MB of disk")
    return store


def ask(client, path):
    client.request("GET", "/fhir/" + path)
    answer = client.getresponse()
    body = answer.read()
    if answer.status != 200:
        sys.exit(f"{path}: {answer.status} {body[:400]}")
    return json.loads(body)


def sample(client, url, total, pages=40):
    """Codes with their names, drawn from the whole system."""
    rnd, found = random.Random(1), []
    for _ in range(pages):
        query = urllib.parse.urlencode({"url": url, "count": 10, "offset": rnd.randrange(max(total - 10, 1)), "includeDesignations": "true"})
        for one in ask(client, "ValueSet/$expand?" + query)["expansion"].get("contains", []):
            texts = [one.get("display", "")] + [other["value"] for other in one.get("designation", [])]
            found.append({"code": one["code"], "texts": [text for text in texts if text]})
    return found


def broad(client, names):
    """A concept with many below it: up from one of the sample until there is no more above but one."""
    code, last = names[0]["code"], names[0]["code"]
    for _ in range(50):
        answer = ask(client, "CodeSystem/$lookup?" + urllib.parse.urlencode({"system": SNOMED, "code": code, "property": "parent"}))
        parents = [
            part["valueCode"] for one in answer["parameter"] if one["name"] == "property"
            for part in one["part"] if part["name"] == "value" and "valueCode" in part]
        if not parents:
            return last
        last, code = code, parents[0]
    return last


def kinds(names):
    """What is typed, by kind: every beginning of some words and names."""
    words, chinese, pinyin, initials = [], [], [], []
    for one in names:
        for text in one["texts"]:
            if text.isascii():
                parts = text.lower().split()
                words += [parts[0][:length] for length in range(1, len(parts[0]) + 1)]
                if len(parts) > 1:
                    words += [f"{parts[0]} {parts[1][:length]}" for length in range(1, len(parts[1]) + 1)]
            elif any("\u4e00" <= letter <= "\u9fff" for letter in text):
                chinese += [text[:length] for length in range(1, min(len(text), 6) + 1)]
                read = [READINGS[letter] for letter in text if letter in READINGS]
                whole, short = "".join(read), "".join(one[0] for one in read)
                pinyin += [whole[:length] for length in range(1, min(len(whole), 12) + 1)]
                initials += [short[:length] for length in range(1, len(short) + 1)]
    all_kinds = {"words": words, "hanzi": chinese, "pinyin": pinyin, "initials": initials}
    return {kind: typed for kind, typed in all_kinds.items() if typed}


def measure(bench, server, port, of, kind, url, typed, options):
    rnd = random.Random(3)
    chosen = rnd.sample(typed, min(1500, len(typed)))
    paths = ["ValueSet/$expand?" + urllib.parse.urlencode({"url": url, "filter": text, "count": 20}) for text in chosen]
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    hits = sum(1 for path in paths[:40] if ask(client, path)["expansion"].get("contains")) / min(40, len(paths))
    list_path = bench.folder / "paths"
    list_path.write_text("".join(f"/fhir/{path}\n" for path in paths))
    rounds = []
    for number in range(options.rounds + 1):
        before = cpu_seconds(server)
        result = bench.wrk(
            "read.lua", f"http://127.0.0.1:{port}", list_path, number, seconds=options.seconds if number else 1, connections=8)
        result["cpu_us"] = (cpu_seconds(server) - before) * 1e6 / max(result["requests"], 1)
        if number:
            rounds.append(result)
    row = {key: median(one[key] for one in rounds) for key in ["per_second", "p50_ms", "p99_ms", "max_ms", "cpu_us"]}
    row.update({"of": of, "typed": kind, "answered": hits, "failed": sum(one["failed"] for one in rounds)})
    bench.emit(part="typeahead", **row)
    return row
