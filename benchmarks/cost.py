"""What a build costs: cold, with nothing changed, and with one more article, beside a bare loop on the same machine.

    python benchmarks/cost.py [--articles 10000] [--corpus ../shared/harness/make_corpus.py]

The bare loop reads each article, hashes it, writes an escaped page durably and remembers a row: what any publisher
must do at least, without parsing, validating or identity. Its time tells how fast the machine is today, so the
ratio is what to compare; the limits are those of a quiet machine.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import corpus

# CPU seconds and MB at 10,000 articles.
LIMITS = {"cold": (8.0, 150.0), "nothing changed": (0.5, 150.0), "one more": (0.6, 150.0)}

BARE = """
import hashlib, html, os, sqlite3, sys
db = sqlite3.connect("bare.db"); db.execute("CREATE TABLE seeds (path, digest, body)"); os.makedirs("bare")
for entry in sorted(os.scandir("seeds"), key=lambda entry: entry.name):
    data = open(entry.path, "rb").read()
    page = f"<!doctype html><title>{entry.name}</title><pre>{html.escape(data.decode())}</pre>".encode()
    new = f"bare/.{entry.name}.new"
    file = os.open(new, os.O_WRONLY | os.O_CREAT)
    os.write(file, page); os.fsync(file); os.close(file); os.replace(new, f"bare/{entry.name}.html")
    db.execute("INSERT INTO seeds VALUES (?, ?, ?)", (entry.name, hashlib.blake2b(data).digest(), data))
db.commit()
"""


def run(command: list[str], folder: Path) -> tuple[float, float]:
    """CPU seconds and peak MB of a command; exits where it fails."""
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{' '.join(command)} failed with status {status}")
    scale = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / scale


def main() -> None:
    given = corpus.arguments(__doc__).parse_args()
    feeder = [sys.executable, "-m", "feeder"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        corpus.make(given.corpus, folder / "seeds", given.articles)
        run([*feeder, "init"], folder)
        bare, _ = run([sys.executable, "-c", BARE], folder)
        figures = {
            "cold": run([*feeder, "build"], folder),
            "nothing changed": run([*feeder, "build"], folder),
        }
        corpus.make(given.corpus, folder / "seeds", 1, given.articles)
        figures["one more"] = run([*feeder, "build"], folder)
    print(f"{given.articles} articles; the bare loop takes {bare:.2f} CPU s")
    print(f"{'':16} {'CPU s':>7} {'bare':>7} {'limit':>6} {'MB':>6} {'limit':>6}")
    for what, (cpu, memory) in figures.items():
        limit, most = LIMITS[what]
        print(f"{what:16} {cpu:7.2f} {cpu / bare:6.2f}x {limit:6.1f} {memory:6.0f} {most:6.0f}")


if __name__ == "__main__":
    main()
