"""What reading saved pages costs, beside trafilatura on the same pages in the same run.

    python benchmarks/pages.py [--pages ../shared/reading/html] [--other PYTHON] [--rounds 3]

Each program reads every page from memory, with title, dates and author, and the best of the rounds counts. trafilatura
is no dependency of feeder: --other names a Python that has it, by default the one that runs this. Without it nothing
is compared. The limit is its time and a quarter.
"""

import argparse
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LIMIT = 1.25  # of trafilatura's time

LOOP = """
import gzip, pathlib, sys, time
pages = [gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
         for path in sorted(pathlib.Path(sys.argv[1]).iterdir()) if ".htm" in path.name]
best = float("inf")
for _ in range(int(sys.argv[2]) + 1):  # the first warms up
    start = time.process_time()
    for page in pages:
        read(page)
    best = min(best, time.process_time() - start)
print(len(pages), best)
"""
OURS = """
from datetime import UTC
from feeder.readers import html
from feeder.types import Seed, Terms
def read(page):
    return list(html.parse(Seed("page.html", page), Terms(UTC)))
"""
OTHER = """
import logging
import trafilatura
logging.disable()
def read(page):
    return trafilatura.bare_extraction(page, with_metadata=True)
"""


def seconds(python: str, program: str, pages: Path, rounds: int) -> tuple[int, float]:
    """How many pages there are, and the CPU seconds of the best round."""
    command = [python, "-c", program + LOOP, str(pages), str(rounds)]
    out = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split()
    return int(out[0]), float(out[1])


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--pages", type=Path, default=ROOT.parent / "shared" / "reading" / "html")
    arguments.add_argument("--other", default=sys.executable)
    arguments.add_argument("--rounds", type=int, default=3)
    given = arguments.parse_args()
    if not given.pages.is_dir():
        sys.exit(f"{given.pages} is not there: name a folder of saved pages with --pages.")
    count, ours = seconds(sys.executable, OURS, given.pages, given.rounds)
    print(f"feeder       {1000 * ours / count:6.1f} ms a page, {count} pages")
    if subprocess.run([given.other, "-c", "import trafilatura"], check=False, capture_output=True).returncode:
        print("trafilatura is not there, so nothing is compared: name a Python that has it with --other.")
        return
    _, other = seconds(given.other, OTHER, given.pages, given.rounds)
    ratio = ours / other
    print(f"trafilatura  {1000 * other / count:6.1f} ms a page")
    print(f"ratio        {ratio:6.2f}, of {LIMIT} allowed")
    sys.exit(ratio > LIMIT)


if __name__ == "__main__":
    main()
