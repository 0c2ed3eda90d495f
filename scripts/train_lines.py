"""Fits feeder/readers/weights.py, by which the lines of a scraped text are judged, to articles that people marked.

    python scripts/train_lines.py DATA             # writes the module
    python scripts/train_lines.py DATA --folds 5   # says what it is worth on sites that it was not fitted to

It needs numpy, scikit-learn and lightgbm, which feeder does not. DATA holds texts and a truth.json that names for
each its page, and the marked article of each page. Beside them it learns from each article strewn with the clutter of
training/clutter.toml, whose every line is known, and from training/notes.txt, which people wrote and nothing is cut
from. The same data gives the same module. Only traits are fitted, numbers that are the same whatever a text is about;
no word of the data goes into it.
"""

import argparse
import json
import re
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import cycle
from pathlib import Path
from statistics import mean
from typing import Any

import lightgbm  # type: ignore[import-not-found,unused-ignore]  # only for training
import numpy as np  # type: ignore[import-not-found,unused-ignore]  # only for training
from sklearn.model_selection import GroupKFold  # type: ignore[import-not-found,unused-ignore]  # only for training

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from feeder.encodings import decode, normalised  # noqa: E402  # the checkout's own feeder, installed or not
from feeder.markup import legal  # noqa: E402
from feeder.readers.evidence import Evidence, evidence  # noqa: E402
from feeder.readers.layout import Block  # noqa: E402
from feeder.readers.lines import article  # noqa: E402
from feeder.readers.surroundings import Column  # noqa: E402
from feeder.readers.text import pieces, without_links  # noqa: E402
from feeder.readers.traits import traits  # noqa: E402

MODULE = ROOT / "feeder" / "readers" / "weights.py"
TRAINING = ROOT / "scripts" / "training"
WORD = re.compile(r"\w+")
GRAM = 4  # words that must stand together in the article for a word to be part of it
SAME_SITE = 2  # long lines that two pages of one site share
MADE = 0.5  # what a text counts that was made for training
TREES = 80
SETTINGS = {
    "objective": "binary",
    "num_leaves": 8,
    "extra_trees": True,
    "learning_rate": 0.15,
    "min_data_in_leaf": 100,
    "lambda_l2": 5,
    "max_bin": 63,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "seed": 1,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
}


@dataclass
class Text:
    """One marked text: what is seen of its blocks, and how much of each is article."""

    page: str
    kind: str
    article: str
    blocks: Sequence[Block]
    seen: Sequence[Evidence]
    columns: dict[str, Column]
    marks: list[bool]
    words: list[int]


def texts(folder: Path) -> list[Text]:
    """The marked texts below `folder`."""
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    bodies = truth["bodies"]
    return [
        text(said["page"], said["set"], bodies[said["page"]], decode((folder / name).read_bytes()).text)
        for name, said in sorted(truth["files"].items())
        if name.endswith(".txt") and said.get("body")
    ]


def made(folder: Path) -> list[Text]:
    """The texts that were made for training: the articles of `folder` among clutter, and notes that people wrote."""
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    titles = {said["page"]: said["titles"][0] for said in truth["files"].values() if said.get("titles")}
    clutter = tomllib.loads((TRAINING / "clutter.toml").read_text("utf-8"))
    articles = [
        text(page, "made", body, strewn(page, titles.get(page, "A title"), body, clutter))
        for page, body in sorted(truth["bodies"].items())
    ]
    notes = (TRAINING / "notes.txt").read_text("utf-8").split("%%%%\n")
    return articles + [text(f"note {at}", "made", note, note) for at, note in enumerate(notes)]


def strewn(page: str, title: str, body: str, clutter: dict[str, list[Any]]) -> str:
    """The article `body` as a scraper might leave it: which clutter stands where hangs on the page's name alone."""
    numbers = cycle(sha256(page.encode()).digest())

    def pick(choices: list[Any]) -> Any:
        return choices[next(numbers) % len(choices)]

    gap: str = pick(["\n\n", "\n\n", "\n"])
    every = pick([0, 6, 10, 20])
    lines = [*pick(clutter["above"]), title, pick(clutter["dates"]), *pick(clutter["shares"])]
    for line in filter(str.strip, body.split("\n")):
        lines.append(line)
        if every and next(numbers) % every == 0:
            lines.append(pick(clutter["between"]))
    lines += [*pick(clutter["below"]), *pick(clutter["below"]), *pick(clutter["shares"])]
    return gap.join(filter(None, lines))


def blocks(raw: str, *, spoken: bool = False) -> list[Block]:
    """The blocks that the reader makes of a text; with `spoken` those in which it looks for names and dates."""
    found = pieces(legal(normalised(raw)))
    return [without_links(piece.block) for piece in found if not (spoken and piece.raw)]


def text(page: str, kind: str, article: str, raw: str) -> Text:
    """A text with what is seen of it, and which of its blocks belong to `article`."""
    parts = blocks(raw)
    seen = [*map(evidence, parts)]
    marks, words = _marks([part.text for part in parts], article)
    if article == raw:
        marks = [True] * len(parts)
    return Text(page, kind, article, parts, seen, traits(parts, seen), marks, words)


def rows(text: Text) -> Any:
    """The traits of `text`, a block a row."""
    return np.array([*text.columns.values()], np.float32).T


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


def fit(data: Sequence[Text]) -> Any:
    """Trees over the traits of all blocks, each making up for the ones before (gradient boosting)."""
    marks = np.array([mark for one in data for mark in one.marks])
    counts = np.hstack([_counts(one) for one in data])
    table = np.vstack([rows(one) for one in data])
    return lightgbm.train(SETTINGS, lightgbm.Dataset(table, marks, weight=counts / counts.mean()), TREES)


def _counts(text: Text) -> Any:
    """What each block counts: the texts the same, and the blocks of each by their words."""
    words = np.array(text.words, float)
    total = words.sum() or 1
    return (MADE if text.kind == "made" else 1) * 3 * (np.sqrt(words / total) + words / total)


def kept(text: Text, model: Any) -> list[bool]:
    """What the reader keeps of `text` where `model` judges it."""
    return article(text.blocks, text.seen, lambda _: [*map(float, model.predict(rows(text), raw_score=True))])


def score(text: Text, keep: Sequence[bool]) -> float:
    """F1 over runs of four words, between what is kept and what people marked."""
    found = "\n".join(block.text for block, one in zip(text.blocks, keep, strict=True) if one)
    true, read = (Counter(_grams(WORD.findall(body))) for body in (text.article, found))
    return 2 * (true & read).total() / ((true.total() + read.total()) or 1)


def held_out(data: list[Text], extra: list[Text], folds: int) -> None:
    """Prints how well texts are read whose sites were kept out of the fitting."""
    both = data + extra
    scores = defaultdict(list)
    for known, new in GroupKFold(folds).split(both, groups=sites(both)):
        model = fit([both[at] for at in known])
        for at in new:
            scores[both[at].kind].append(score(both[at], kept(both[at], model)))
    for kind, values in sorted(scores.items()):
        good = mean(value >= 0.95 for value in values)
        print(f"{kind}: {len(values)} texts, F1 {mean(values):.4f}, {good:.3f} of them .95 or more")


def table(name: str, what: str, weights: dict[str, float]) -> str:
    """`weights` as Python."""
    lines = "".join(f"    {json.dumps(trait)}: {value},\n" for trait, value in weights.items())
    return f"#: {what}\n{name}: dict[str, float] = {{\n{lines}}}\n"


def module(model: Any, names: Sequence[str]) -> Iterator[str]:
    """`model` as a Python function, which judges a block as fast as Python can."""
    trees = [_tree(one["tree_structure"], names) for one in model.dump_model()["tree_info"]]
    used = [name for name in names if any(re.search(rf"\b{name}\b", tree) for tree in trees)]
    yield '"""What the traits of a block tell together. Made by scripts/train_lines.py; do not edit."""\n\n'
    yield "# ruff: noqa: E501, PLR0913, PLR0917 - a tree a line, and the traits are many\n"
    yield "# fmt: off\n\n"
    yield f"#: The traits that `score` takes, in their order.\nTRAITS = {tuple(used)}\n\n\n"
    yield f"def score({', '.join(f'{name}: float' for name in used)}) -> float:\n"
    yield '    """How likely a block belongs to the article: the logarithm of the odds, a sum over trees."""\n'
    yield "    return (\n        " + "\n        + ".join(trees) + "\n    )\n"


def _tree(node: dict[str, Any], names: Sequence[str]) -> str:
    if "leaf_value" in node:
        return f"{node['leaf_value']:.3f}"
    left, right = (_tree(node[side], names) for side in ("left_child", "right_child"))
    return f"({left} if {names[node['split_feature']]} <= {node['threshold']:.5g} else {right})"


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("data", type=Path, help="the folder with truth.json and the texts")
    parser.add_argument("--folds", type=int, help="only say what held-out sites score, in so many parts")
    options = parser.parse_args()
    data, extra = texts(options.data), made(options.data)
    if options.folds:
        held_out(data, extra, options.folds)
        return
    MODULE.write_text("".join(module(fit(data + extra), [*data[0].columns])), "utf-8")
    print(f"{MODULE.name}: {TREES} trees from {len(data)} texts and {len(extra)} that were made")


if __name__ == "__main__":
    main()
