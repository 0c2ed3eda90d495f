"""What reading a plain text of 400 words costs, beside a bare loop over the same texts in the same run.

    python benchmarks/texts.py [--texts FOLDER] [--rounds 200]

The texts are made here: a note in paragraphs, an article with its lines wrapped under a by-line and a date, and that
article as a scraper leaves it, between a menu and links to others. --texts adds the files of a folder. The bare loop
splits a text at its blank lines and escapes each paragraph, which is the least that makes HTML of it. Its time tells
how fast the machine is today, so the ratio is what to compare; the limit, which is for what people write, is that of
a quiet machine.
"""

import argparse
import sys
import textwrap
import time
from collections.abc import Callable, Sequence
from datetime import UTC
from html import escape
from itertools import cycle, islice
from pathlib import Path

from feeder.articles import articles_of
from feeder.types import Seed, Terms

LIMIT = 1.0  # ms of CPU
WORDS, PARAGRAPHS = 400, 10
STOCK = (
    "The council said on Monday that a new bridge over the river would be open in two years, for the old one had "
    "to be closed to lorries after the floods. Builders found cracks in three of its piers, and nobody could tell "
    "how long these had been there. Merchants at the harbour, who have to drive round by the motorway, asked for a "
    "ferry until then. Engineers are to measure the foundations in spring and to show their drawings afterwards."
).split()
MENU = ["Home", "News", "Sport", "Weather", "Log in", "Subscribe", "Share this article"]
OTHERS = [
    "Read more",
    *(f"{town} plans a new harbour" for town in ("Ashford", "Belton", "Corby", "Derwent")),
    "All rights reserved.",
]


def made() -> dict[str, list[bytes]]:
    """The texts by their kinds."""
    size = WORDS // PARAGRAPHS
    # Of another length than the stock, so that no two paragraphs are the same.
    words = cycle(STOCK[:-1])
    paragraphs = [" ".join(islice(words, size)).capitalize() + "." for _ in range(PARAGRAPHS)]
    head = ["Bridge over the river to be opened in two years", "By Ann Lee, 17 May 2024"]
    article = [*head, *(textwrap.fill(paragraph, 72) for paragraph in paragraphs)]
    return {
        "note": ["\n\n".join([head[0], *paragraphs]).encode()],
        "wrapped article": ["\n\n".join(article).encode()],
        "scraped article": ["\n\n".join([*MENU, *article, *OTHERS]).encode()],
    }


def bare(data: bytes) -> str:
    """The least that makes HTML of a text."""
    return "\n".join(f"<p>{escape(part)}</p>" for part in data.decode("utf-8", "replace").split("\n\n"))


def read(data: bytes) -> object:
    """The article in a text, judged as a build judges it."""
    return articles_of(Seed("text.txt", data), Terms(UTC))


def ms(task: Callable[[bytes], object], texts: Sequence[bytes], rounds: int) -> float:
    """Milliseconds of CPU a text, of the best tenth of the rounds."""
    taken = []
    for _ in range(max(rounds // len(texts), 10)):
        start = time.process_time()
        for text in texts:
            task(text)
        taken.append(time.process_time() - start)
    best = sorted(taken)[: max(len(taken) // 10, 1)]
    return 1000 * sum(best) / len(best) / len(texts)


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--texts", type=Path, help="a folder of further texts, which have no limit")
    arguments.add_argument("--rounds", type=int, default=200)
    given = arguments.parse_args()
    texts = made()
    if given.texts:
        texts[given.texts.name] = [path.read_bytes() for path in sorted(given.texts.glob("*.txt"))]
        if not texts[given.texts.name]:
            sys.exit(f"{given.texts} holds no file that ends in .txt.")
    over = False
    print(f"{'':16} {'ms':>7} {'bare':>7} {'limit':>6}")
    for kind, of_kind in texts.items():
        ours, least = ms(read, of_kind, given.rounds), ms(bare, of_kind, given.rounds)
        limited = kind in ("note", "wrapped article")
        print(f"{kind:16} {ours:7.3f} {ours / least:6.0f}x {LIMIT if limited else '':>6}")
        over = over or (limited and ours > LIMIT)
    sys.exit(over)


if __name__ == "__main__":
    main()
