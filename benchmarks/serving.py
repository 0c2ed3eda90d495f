"""Serving a feed of 60 KB: feeder beside nginx with one worker, in the same run.

    python benchmarks/serving.py [--seconds 3] [--rounds 3] [--connections 64]

Needs nginx and wrk (Debian: nginx-light, wrk). Both serve the same folder over loopback, nginx with its open files
kept and `gzip_static`. Told are requests a second, processor time a request and resident memory; the exit status is 1
where feeder serves less than half as many gzip or 304 answers, or takes more than 2.5 times the processor time.
"""

import argparse
import gzip
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

SIZE = 60_000
LEAST, MOST = 0.5, 2.5
JUDGED = ("gzip", "304")
NGINX = """
worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; tcp_nopush on; open_file_cache max=100;
  client_body_temp_path {folder}/1; proxy_temp_path {folder}/2; fastcgi_temp_path {folder}/3;
  uwsgi_temp_path {folder}/4; scgi_temp_path {folder}/5;
  types {{ application/rss+xml xml; }}
  add_header Cache-Control "public, max-age=60, stale-while-revalidate=600, stale-if-error=86400";
  server {{ listen 127.0.0.1:{port}; root {folder}/feeds; gzip_static on; gzip_vary on; }}
}}
"""
CONFIG = """
[site]
title = "Measured"
id = "urn:uuid:0b9f8d5e-0000-4000-8000-000000000000"

[server]
listen = "127.0.0.1:{port}"
"""


class Figures(NamedTuple):
    """Requests a second, and microseconds of processor time for each."""

    rate: float
    cost: float


class Server(NamedTuple):
    """A server at work: its first process, and where it answers."""

    name: str
    process: int
    address: str


def feed() -> bytes:
    """A feed of words that pack as text does."""
    chance = random.Random(1)
    words = ["".join(chance.choices("etaoinshrdlu", k=chance.randint(2, 9))) for _ in range(3000)]
    items = []
    while sum(map(len, items)) < SIZE:
        text = " ".join(chance.choices(words, k=150))
        items.append(
            f"<item><title>{text[:40]}</title><guid>{len(items)}</guid><description>{text}</description></item>"
        )
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>{"".join(items)}</channel></rss>'
    return body.encode()


def ask(address: str, **fields: str) -> tuple[int, dict[str, str]]:
    """Status and header fields of one answer."""
    headers = {name.replace("_", "-"): value for name, value in fields.items()}
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=5) as got:
            return got.status, {name.lower(): value for name, value in got.headers.items()}
    except urllib.error.HTTPError as error:
        return error.code, {name.lower(): value for name, value in error.headers.items()}


@contextmanager
def running(name: str, command: list[str], port: int, folder: Path) -> Iterator[Server]:
    """A server from its first answer to its end."""
    address = f"http://127.0.0.1:{port}/rss.xml"
    with subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            for _ in range(200):
                try:
                    ask(address)
                    break
                except OSError:
                    time.sleep(0.05)
            time.sleep(0.5)
            ask(address, Accept_Encoding="gzip")  # from now on it is packed
            time.sleep(0.5)
            yield Server(name, process.pid, address)
        finally:
            process.terminate()


def family(process: int) -> list[int]:
    """A process and its children."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
    return [process, *map(int, children)]


def spent(process: int) -> float:
    """Seconds of processor time of a process and its children."""
    ticks = 0
    for one in family(process):
        fields = Path(f"/proc/{one}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def resident(process: int) -> float:
    """Megabytes in memory, shared ones counted by their share."""
    said = "".join(Path(f"/proc/{one}/smaps_rollup").read_text(encoding="ascii") for one in family(process))
    return sum(map(int, re.findall(r"^Pss: +(\d+)", said, re.MULTILINE))) / 1024


def load(server: Server, seconds: float, connections: int, fields: dict[str, str]) -> Figures:
    """What a server does under load."""
    headers = [
        word for name, value in fields.items() for word in ("-H", f"{name.replace('_', '-')}: {value}")
    ]
    before = spent(server.process)
    said = subprocess.run(
        ["wrk", "-t1", f"-c{connections}", f"-d{seconds}", *headers, server.address],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    cost = spent(server.process) - before
    found = re.search(r"(\d+) requests in", said), re.search(r"Requests/sec: +([\d.]+)", said)
    if not all(found) or "Non-2xx" in said or "Socket errors" in said:
        sys.exit(f"{server.name} failed under load:\n{said}")
    requests, rate = (float(one[1]) for one in found if one)
    return Figures(rate, cost / requests * 1e6)


def cases(server: Server) -> dict[str, dict[str, str]]:
    """The fields of each kind of request, once the server has shown that it answers it as it should."""
    _, packed = ask(server.address, Accept_Encoding="gzip")
    asked = {
        "identity": {},
        "gzip": {"Accept_Encoding": "gzip"},
        "304": {"Accept_Encoding": "gzip", "If_None_Match": packed["etag"]},
    }
    got = {name: ask(server.address, **fields) for name, fields in asked.items()}
    good = [(200, None), (200, "gzip"), (304, None)]
    if [
        (status, fields.get("content-encoding") if status == 200 else None) for status, fields in got.values()
    ] != good:
        sys.exit(f"{server.name} does not answer as it should: {got}")
    return asked


def main() -> int:
    """Measure, tell, judge."""
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--seconds", type=int, default=3)
    given.add_argument("--rounds", type=int, default=3)
    given.add_argument("--connections", type=int, default=64)
    options = given.parse_args()
    path = os.environ.get("PATH", "") + ":/usr/sbin"
    nginx, wrk = shutil.which("nginx", path=path), shutil.which("wrk")
    if not nginx or not wrk:
        print("Nothing is measured: nginx and wrk have to be installed (Debian: nginx-light, wrk).")
        return 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        folder.chmod(0o755)
        (folder / "feeds").mkdir()
        (folder / "feeds/rss.xml").write_bytes(feed())
        (folder / "feeds/rss.xml.gz").write_bytes(gzip.compress(feed(), 9))
        port = 20_000 + os.getpid() % 20_000
        (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port), encoding="utf-8")
        (folder / "config.toml").write_text(CONFIG.format(port=port + 1), encoding="utf-8")
        serve = [sys.executable, "-m", "feeder", "serve", "-c", str(folder / "config.toml")]
        with (
            running("nginx", [nginx, "-c", str(folder / "nginx.conf")], port, folder) as one,
            running("feeder", serve, port + 1, Path.cwd()) as other,
        ):
            return report(one, other, options)


def report(nginx: Server, feeder: Server, options: argparse.Namespace) -> int:
    """Print the figures; whether a limit is passed."""
    bad = 0
    asked = {server: cases(server) for server in (nginx, feeder)}
    print(f"{'':10}{'nginx':>16}{'feeder':>18}{'ratio':>8}{'cost ratio':>12}")
    for case in asked[nginx]:
        rounds = [
            [
                load(server, options.seconds, options.connections, asked[server][case])
                for server in (nginx, feeder)
            ]
            for _ in range(options.rounds)
        ]
        rate = statistics.median(other.rate / one.rate for one, other in rounds)
        cost = statistics.median(other.cost / one.cost for one, other in rounds)
        shown = [f"{one.rate:8.0f}/s {one.cost:4.1f} us" for one in rounds[-1]]
        print(f"{case:8}{shown[0]:>18}{shown[1]:>18}{rate:8.2f}{cost:12.2f}")
        bad |= case in JUDGED and (rate < LEAST or cost > MOST)
    print(f"resident MB: nginx {resident(nginx.process):.0f}, feeder serve {resident(feeder.process):.0f}")
    return int(bad)


if __name__ == "__main__":
    sys.exit(main())
