"""What the service takes: from a file's arrival to the new feed on disk, when idle, and in memory.

    python benchmarks/service.py [--articles 10000] [--files 100] [--corpus ../shared/harness/make_corpus.py]

A bare watcher (watchdog alone, copying each file it hears of and syncing it) is timed in the same run on the same
folder: what no service can be faster than. The limits are those of a quiet machine.
"""

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import corpus

SETTLE = 0.5
CONFIG = """\
[server]
enabled = false
"""
BARE = """
import os, sys
from pathlib import Path
from watchdog.events import FileMovedEvent, FileSystemEventHandler
from watchdog.observers import Observer

class Copy(FileSystemEventHandler):
    def on_moved(self, event):
        data = Path(event.dest_path).read_bytes()
        file = os.open("bare.new", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.write(file, data); os.fsync(file); os.close(file); os.replace("bare.new", "bare.xml")
        folder = os.open(".", os.O_RDONLY); os.fsync(folder); os.close(folder)

observer = Observer()
observer.schedule(Copy(), sys.argv[1], recursive=True, event_filter=[FileMovedEvent])
observer.start(); observer.join()
"""


def article(number: int) -> bytes:
    """A new article; its number is in its title."""
    words = f"Some words of the article {number}, and some more of them. " * 40
    return f"---\ntitle: Arrival {number:06}\n---\n\n{words}\n".encode()


def seen(feed: Path, wanted: bytes, patience: float = 20.0) -> float:
    """When `wanted` stands in the feed, in seconds of the clock that only runs on."""
    inode, end = None, time.monotonic() + patience
    while time.monotonic() < end:
        try:
            now = feed.stat().st_ino
        except FileNotFoundError:
            now = None
        if now != inode:
            inode = now
            if wanted in feed.read_bytes():
                return time.monotonic()
        time.sleep(0.0003)
    sys.exit(f"{wanted.decode()} did not come into {feed} within {patience:g} s")


def rename_in(folder: Path, number: int) -> float:
    """A whole file moved in; when."""
    hidden = folder / f".arrival-{number}"
    hidden.write_bytes(article(number))
    at = time.monotonic()
    hidden.rename(folder / f"arrival-{number}.md")
    return at


def write_in(folder: Path, number: int) -> float:
    """A file written in place; when it was closed."""
    (folder / f"arrival-{number}.md").write_bytes(article(number))
    return time.monotonic()


def times(put: Callable[[Path, int], float], folder: Path, feed: Path, numbers: range) -> list[float]:
    """Milliseconds from each arrival to the feed."""
    found = []
    for number in numbers:
        at = put(folder, number)
        found.append((seen(feed, f"Arrival {number:06}".encode()) - at) * 1000)
        time.sleep(0.02)
    return sorted(found)


def cpu(process: subprocess.Popen[bytes]) -> float:
    """CPU seconds so far."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident(process: subprocess.Popen[bytes], name: str = "VmRSS") -> float:
    """Megabytes in memory."""
    found = re.search(rf"{name}:\s+(\d+)", Path(f"/proc/{process.pid}/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


def line(what: str, measured: float, limit: float, unit: str) -> None:
    """One figure beside its limit."""
    print(f"{what:44} {measured:9.2f} {limit:9.2f} {unit}")


def main() -> None:
    arguments = corpus.arguments(__doc__)
    arguments.add_argument("--files", type=int, default=100)
    arguments.add_argument("--idle", type=float, default=60.0, help="seconds of idleness that are measured")
    given = arguments.parse_args()
    feeder = [sys.executable, "-m", "feeder"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        seeds, feed = folder / "seeds", folder / "feeds" / "rss.xml"
        subprocess.run([*feeder, "init", name], check=True, stdout=subprocess.DEVNULL)
        config = folder / "config.toml"
        config.write_text(config.read_text().replace("[server]", CONFIG, 1))
        corpus.make(given.corpus, seeds, given.articles)
        subprocess.run([*feeder, "build"], check=True, cwd=folder, stdout=subprocess.DEVNULL)

        bare = subprocess.Popen([sys.executable, "-c", BARE, str(seeds)], cwd=folder)
        time.sleep(2)
        least = times(rename_in, seeds, folder / "bare.xml", range(given.files))
        bare.kill()
        bare.wait()

        service = subprocess.Popen([*feeder, "run", "-c", str(config)], stderr=subprocess.DEVNULL)
        seen(feed, b"Arrival", 600)
        time.sleep(3)
        renamed = times(rename_in, seeds, feed, range(given.files, 2 * given.files))
        written = times(write_in, seeds, feed, range(2 * given.files, 2 * given.files + given.files // 4))
        time.sleep(2)
        before = cpu(service)
        time.sleep(given.idle)
        idle = (cpu(service) - before) / given.idle * 100
        memory, peak = resident(service), resident(service, "VmHWM")
        service.terminate()
        status = service.wait()

    def median(values: list[float]) -> float:
        return statistics.median(values)

    def late(values: list[float]) -> float:
        return values[int(len(values) * 0.99) - 1]

    print(f"{given.articles} articles, {given.files} arrivals; the service ended with status {status}")
    print(f"{'':44} {'measured':>9} {'limit':>9}")
    line("rename to feed, median", median(renamed), 50, "ms")
    line("rename to feed, 99 %", late(renamed), 250, "ms")
    line("close to feed beyond settle, median", median(written) - SETTLE * 1000, 50, "ms")
    line("close to feed beyond settle, 99 %", late(written) - SETTLE * 1000, 250, "ms")
    line("idle", idle, 0.5, "% of a core")
    line("resident", memory, 120, "MB")
    line("resident at most", peak, 120, "MB")
    print(f"a bare watcher: median {median(least):.2f} ms, 99 % {late(least):.2f} ms;", end=" ")
    print(f"the service takes {median(renamed) / median(least):.1f} times its median")


if __name__ == "__main__":
    main()
