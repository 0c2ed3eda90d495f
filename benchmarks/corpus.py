"""The articles that the benchmarks build, made by a program that is named with --corpus."""

import argparse
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def arguments(about: str | None) -> argparse.ArgumentParser:
    """A parser with what every benchmark over a corpus takes."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--corpus", type=Path, default=ROOT.parent / "shared" / "harness" / "make_corpus.py")
    return parser


def make(program: Path, folder: Path, count: int, start: int = 0) -> None:
    """Put so many Markdown articles into `folder`, the first of them of the number `start`."""
    if not program.is_file():
        sys.exit(f"{program} is not there: name a program that makes a corpus with --corpus.")
    command = [sys.executable, str(program), str(folder), str(count), "--format", "md", "--start", str(start)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
