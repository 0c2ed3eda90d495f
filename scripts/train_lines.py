"""Fits feeder/readers/weights.py, by which the lines of a scraped text are judged, to articles that people marked.

    python scripts/train_lines.py DATA             # writes the table
    python scripts/train_lines.py DATA --folds 6   # says what it is worth on sites that it was not fitted to

It needs numpy and scikit-learn, which feeder does not. DATA holds texts and a truth.json that names for each its
page, and the marked article of each page. The same data gives the same table. Only traits are fitted, numbers that
are the same whatever a text is about; no word of the data goes into the table.
"""

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np  # type: ignore[import-not-found,unused-ignore]  # only for training
from sklearn.linear_model import LogisticRegression  # type: ignore[import-not-found,unused-ignore]  # only for training
from sklearn.model_selection import GroupKFold  # type: ignore[import-not-found,unused-ignore]  # only for training

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from feeder.encodings import decode, normalised  # noqa: E402  # the checkout's own feeder, installed or not
from feeder.markup import legal  # noqa: E402
from feeder.readers.evidence import Evidence, evidence, undoubted  # noqa: E402
from feeder.readers.layout import Block, blocks  # noqa: E402
from feeder.readers.lines import around, likeliest  # noqa: E402
from feeder.readers.text import without_links  # noqa: E402
from feeder.readers.traits import Traits, traits  # noqa: E402

TABLE = ROOT / "feeder" / "readers" / "weights.py"
WORD = re.compile(r"\w+")
GRAM = 4  # words that must stand together in the article for a word to be part of it
SAME_SITE = 2  # long lines that two pages of one site share
PENALTY = 0.02  # of the logistic regressions (scikit-learn's C)
MOST_ALONE, MOST_AMONG = 60, 45  # traits that a table keeps
Judge = Callable[[Traits], float]


@dataclass
class Text:
    """One marked text: what is seen of its blocks, and how much of each is article."""

    page: str
    kind: str
    article: str
    blocks: Sequence[Block]
    seen: Sequence[Evidence]
    looks: list[Traits]
    marks: list[bool]
    words: list[int]
    near: list[Traits] = field(default_factory=list)


def texts(folder: Path) -> list[Text]:
    """The marked texts below `folder`."""
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    chosen = [
        (name, said)
        for name, said in sorted(truth["files"].items())
        if name.endswith(".txt") and said.get("body")
    ]
    return [_text(folder / name, said, truth["bodies"][said["page"]]) for name, said in chosen]


def _text(path: Path, said: dict[str, Any], article: str) -> Text:
    raw = legal(normalised(decode(path.read_bytes()).text))
    parts = [without_links(block) for block in blocks(raw) if block.text or block.bullet]
    seen = [*map(evidence, parts)]
    marks, words = _marks([part.text for part in parts], article)
    return Text(said["page"], said["set"], article, parts, seen, traits(parts, seen), marks, words)


def _marks(parts: Sequence[str], article: str) -> tuple[list[bool], list[int]]:
    """Which parts are mostly made of runs of words that the article has, and how many words each has."""
    grams = {*_grams(WORD.findall(article))}
    words = [(at, word) for at, part in enumerate(parts) for word in WORD.findall(part)]
    inside = set()
    for at, gram in enumerate(_grams([word for _, word in words])):
        if gram in grams:
            inside |= {*range(at, at + GRAM)}
    sizes = Counter(at for at, _ in words)
    hits = Counter(words[place][0] for place in inside if place < len(words))
    return [hits[at] >= 0.5 * sizes[at] > 0 for at in range(len(parts))], [
        sizes[at] for at in range(len(parts))
    ]


def _grams(words: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(words[at : at + GRAM]) for at in range(max(1, len(words) - GRAM + 1))]


def sites(data: Sequence[Text]) -> list[int]:
    """A number for each text, the same for those of one page and those whose pages share lines."""
    shown: dict[str, set[str]] = defaultdict(set)
    for one in data:
        for block in one.blocks:
            if len(block.text) >= 40:
                shown[block.text].add(one.page)
    shared = Counter(tuple(sorted(pages)) for pages in shown.values() if len(pages) == 2)
    site = {one.page: one.page for one in data}
    for (first, second), lines in sorted(shared.items()):
        if lines >= SAME_SITE:
            old, new = site[first], site[second]
            site = {page: new if name == old else name for page, name in site.items()}
    names = sorted(set(site.values()))
    return [names.index(site[one.page]) for one in data]


def fit(data: Sequence[Text], looks: Callable[[Text], Sequence[Traits]], most: int) -> dict[str, float]:
    """The weights of the `most` traits that tell most, by a logistic regression over all blocks.

    Each text counts the same, and its blocks by their words.
    """
    facts = [one for text in data for one in looks(text)]
    marks = np.array([mark for text in data for mark in text.marks])
    counts = np.hstack([_counts(text) for text in data])
    names = sorted({name for one in facts for name in one} - {"any"})
    slopes, _ = _slopes(facts, marks, counts, names)
    told = [abs(slope * spread) for slope, spread in slopes]
    names = [names[at] for at in sorted(np.argsort([-each for each in told], kind="stable")[:most])]
    slopes, offset = _slopes(facts, marks, counts, names)
    weights = {name: round(slope, 3) for name, (slope, _) in zip(names, slopes, strict=True)}
    return {"any": round(offset, 3), **weights}


def _slopes(
    facts: Sequence[Traits], marks: Any, counts: Any, names: Sequence[str]
) -> tuple[list[tuple[float, float]], float]:
    """The slope and the spread of each of the traits `names`, and the offset, of a logistic regression."""
    table = np.array([[float(one.get(name, 0)) for name in names] for one in facts])
    middle, spread = table.mean(0), table.std(0) + 1e-9
    model = LogisticRegression(C=PENALTY, max_iter=500)
    model.fit((table - middle) / spread, marks, sample_weight=counts / counts.mean())
    slopes = model.coef_[0] / spread
    offset = float(model.intercept_[0] - (slopes * middle).sum())
    return [(float(slope), float(one)) for slope, one in zip(slopes, spread, strict=True)], offset


def _counts(text: Text) -> Any:
    words = np.array(text.words, float)
    total = words.sum() or 1
    return 3 * np.sqrt(words / total) + 3 * words / total


def judge(weights: dict[str, float]) -> Judge:
    """How `weights` judge the traits of one block."""
    return lambda facts: sum(weights[name] * value for name, value in facts.items() if name in weights)


def train(data: Sequence[Text], groups: Sequence[int]) -> tuple[dict[str, float], dict[str, float]]:
    """The table of the first judgement and that of the second.

    The second learns from first judgements of texts whose sites the first was not fitted to, as it will meet them.
    """
    for known, new in GroupKFold(4).split(data, groups=groups):
        first = judge(fit([data[at] for at in known], lambda text: text.looks, MOST_ALONE))
        for at in new:
            data[at].near = around([*map(first, data[at].looks)])
    alone = fit(data, lambda text: text.looks, MOST_ALONE)
    among = fit(data, lambda text: [a | b for a, b in zip(text.looks, text.near, strict=True)], MOST_AMONG)
    return alone, among


def kept(text: Text, alone: dict[str, float], among: dict[str, float]) -> list[bool]:
    """What two tables keep of `text`."""
    if undoubted(text.seen):
        likely = [True] * len(text.seen)
    else:
        near = around([*map(judge(alone), text.looks)])
        second = judge(among)
        likely = likeliest(
            [second(one | facts) for one, facts in zip(near, text.looks, strict=True)], text.seen
        )
    return [keep and not one.certain for keep, one in zip(likely, text.seen, strict=True)]


def score(text: Text, keep: Sequence[bool]) -> float:
    """F1 over runs of four words, between what is kept and what people marked."""
    found = "\n".join(block.text for block, one in zip(text.blocks, keep, strict=True) if one)
    true, read = (Counter(_grams(WORD.findall(body))) for body in (text.article, found))
    return 2 * (true & read).total() / ((true.total() + read.total()) or 1)


def held_out(data: list[Text], folds: int) -> None:
    """Prints how well texts are read whose sites were kept out of the fitting."""
    groups = sites(data)
    scores = defaultdict(list)
    for known, new in GroupKFold(folds).split(data, groups=groups):
        tables = train([data[at] for at in known], [groups[at] for at in known])
        for at in new:
            scores[data[at].kind].append(score(data[at], kept(data[at], *tables)))
    for kind, values in sorted(scores.items()):
        good = mean(value >= 0.95 for value in values)
        print(f"{kind}: {len(values)} texts, F1 {mean(values):.4f}, {good:.3f} of them .95 or more")


def table(name: str, what: str, weights: dict[str, float]) -> str:
    """`weights` as Python."""
    rows = "".join(f"    {json.dumps(trait)}: {value},\n" for trait, value in weights.items())
    return f"#: {what}\n{name}: dict[str, float] = {{\n{rows}}}\n"


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("data", type=Path, help="the folder with truth.json and the texts")
    parser.add_argument("--folds", type=int, help="only say what held-out sites score, in so many parts")
    options = parser.parse_args()
    data = texts(options.data)
    if options.folds:
        held_out(data, options.folds)
        return
    alone, among = train(data, sites(data))
    TABLE.write_text(
        '"""What each trait of a block counts. Made by scripts/train_lines.py; do not edit."""\n\n'
        + table("ALONE", "For a block by itself.", alone)
        + "\n"
        + table("AMONG", "For a block among its neighbours, once all are judged by themselves.", among),
        "utf-8",
    )
    print(f"{TABLE.name}: {len(alone)} and {len(among)} traits from {len(data)} texts")


if __name__ == "__main__":
    main()
