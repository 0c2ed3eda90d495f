"""What reading a plain text of 400 words costs, beside a bare loop over the same texts in the same run.

    python benchmarks/texts.py [--texts FOLDER] [--words 350 450] [--rounds 200] [--stages]

The texts are made here: a note in paragraphs, an article with its lines wrapped under a by-line and a date, and that
article as a scraper leaves it, between a menu and links to others. --texts adds those files of a folder whose article
has so many words. Each is read as the first of its site: what is remembered of lines is forgotten before it. The bare
loop splits a text at its blank lines and escapes each paragraph, which is the least that makes HTML of it. Its time
tells how fast the machine is today, so the limit is so many times as much: 1 ms on a quiet machine. --stages says what
each step of reading takes, told apart by calling it again with what it was given.
"""

import argparse
import sys
import textwrap
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import UTC
from html import escape
from itertools import cycle, islice
from pathlib import Path
from statistics import mean, median
from types import ModuleType
from typing import Any
from unittest.mock import patch

from feeder import articleness, encodings
from feeder.articles import articles_of
from feeder.readers import assembly, evidence, heads, lines, outline, text, traits
from feeder.types import Article, Seed, Terms

LIMIT = 110  # times the bare loop
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


#: The steps of reading a text, in their order.
STAGES: list[tuple[str, ModuleType, str]] = [
    ("decode", text, "decode"),
    ("take apart", text, "pieces"),
    ("see each block", text, "evidence"),
    ("choose blocks", lines, "article"),
    ("find the head", heads, "head"),
    ("write HTML", outline, "html"),
    ("assemble", assembly, "article"),
    ("judge", articleness, "judged"),
]
REMEMBERED = [
    function
    for module in (encodings, evidence, traits)
    for function in vars(module).values()
    if hasattr(function, "cache_clear")
]


def read(data: bytes) -> list[Article]:
    """The article in a text, judged as a build judges it."""
    return articles_of(Seed("text.txt", data), Terms(UTC))


def ms(task: Callable[[], object], rounds: int) -> float:
    """Milliseconds of CPU that a task takes, of the best tenth of the rounds."""
    taken = []
    for _ in range(rounds):
        for function in REMEMBERED:
            function.cache_clear()
        start = time.process_time()
        task()
        taken.append(time.process_time() - start)
    best = sorted(taken)[: max(rounds // 10, 1)]
    return 1000 * mean(best)


def each(task: Callable[[bytes], object], texts: Sequence[bytes], rounds: int) -> list[float]:
    """Milliseconds of CPU that a task takes for each of the texts."""
    return [ms(lambda data=data: task(data), max(rounds // len(texts), 10)) for data in texts]  # type: ignore[misc]  # a lambda's default has no type


def staged(data: bytes, rounds: int) -> dict[str, float]:
    """Milliseconds of CPU that each step takes for a text."""
    calls: dict[str, list[tuple[Callable[..., object], Any, Any]]] = {name: [] for name, *_ in STAGES}
    with ExitStack() as patched:
        for name, module, called in STAGES:
            function = getattr(module, called)

            def listening(*given: Any, name: str = name, function: Any = function, **named: Any) -> object:
                calls[name].append((function, given, named))
                return function(*given, **named)

            patched.enter_context(patch.object(module, called, listening))
        read(data)
    return {
        name: ms(lambda of=of: [function(*given, **named) for function, given, named in of], rounds)  # type: ignore[misc]  # the same
        for name, of in calls.items()
    }


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--texts", type=Path, help="a folder of further texts, which have no limit")
    arguments.add_argument("--words", type=int, nargs=2, default=(350, 450), metavar=("LEAST", "MOST"))
    arguments.add_argument("--rounds", type=int, default=200)
    arguments.add_argument("--stages", action="store_true", help="say what each step takes")
    given = arguments.parse_args()
    texts = made()
    if given.texts:
        least, most = given.words
        found = [path.read_bytes() for path in sorted(given.texts.glob("*.txt"))]
        texts[given.texts.name] = [one for one in found if least <= len(read(one)[0].text.split()) <= most]
        if not texts[given.texts.name]:
            sys.exit(
                f"{given.texts} holds no file that ends in .txt and has an article of {least} to {most} words."
            )
    over = False
    print(f"{'':16} {'texts':>5} {'ms':>7} {'median':>7} {'bare':>7} {'limit':>6}")
    for kind, of_kind in texts.items():
        ours, bared = each(read, of_kind, given.rounds), each(bare, of_kind, given.rounds)
        times = mean(ours) / mean(bared)
        limited = kind in made()
        limit = f"{LIMIT}x" if limited else ""
        print(f"{kind:16} {len(of_kind):5} {mean(ours):7.3f} {median(ours):7.3f} {times:6.0f}x {limit:>6}")
        over = over or (limited and times > LIMIT)
        if given.stages:
            steps = [staged(one, max(given.rounds // len(of_kind), 10)) for one in of_kind]
            for name, *_ in STAGES:
                print(f"  {name:20} {mean(step[name] for step in steps):7.3f}")
    sys.exit(over)


if __name__ == "__main__":
    main()
