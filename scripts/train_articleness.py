"""Fits the points in feeder/articleness/weights.py to files that are articles and files that are none.

usage: train_articleness.py ARTICLES OTHERS

Each folder has a `truth.json` whose `files` name its texts and pages (`kind` "text" or "html", `.gz` or not), each with
its `page`, and a `url` or `source` where it has one; OTHERS has a `class` ("grey" is left out), ARTICLES has `bodies`
by page. Needs NumPy, LightGBM, Beautiful Soup, inscriptis and html2text, which feeder does not.

Texts and pages are fitted apart: boosted stumps, of which each adds to one fact's points above a limit, and only in
the direction that is set here beforehand. Notes are made of the bodies, and such as use the words of the other kind,
so that neither shortness nor a word alone is a sign. More notes, of phrases for titles, were written for this
in `training/notes_on_pages.txt`. The pages are rendered as texts as well, as scrapers do it. Files are judged by what
was fitted without their site's, with the sites parted in several ways; what is subtracted at the end lets so many of
the articles that were judged so be held as `_WRONG` says.
"""

import gzip
import hashlib
import html
import json
import re
import sys
import textwrap
import warnings
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC
from math import ceil
from pathlib import Path
from urllib.parse import urlsplit

import html2text
import inscriptis
import lightgbm
import numpy as np
from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning
from lxml import etree

from feeder import articleness, readers
from feeder.articleness.facts import LIST
from feeder.articleness.phrases import SPACED
from feeder.encodings import decode
from feeder.errors import UnreadableError
from feeder.types import Seed, Terms

_TARGET = Path(__file__).resolve().parents[1] / "feeder" / "articleness" / "weights.py"
_WRITTEN = Path(__file__).with_name("training") / "notes_on_pages.txt"
_FOLDS = 8
_PARTINGS = 4  # ways to part the sites into folds: one alone leaves three points to chance
_WRONG = {"text": 0.008, "html": 0.008}  # of the articles
# How many stumps there are, and how far each goes.
_PACE = {
    "text": {"n_estimators": 800, "learning_rate": 0.2, "reg_lambda": 1},
    "html": {"n_estimators": 600, "learning_rate": 0.1, "reg_lambda": 3},
}
_NOTE = {"text": 0.06, "html": 0.003}  # what a note that was made weighs beside a file
_NOTE_WRITTEN = {"text": 0.7, "html": 0.1}
_RENDERED = 0.5  # what a page that was rendered as text weighs beside a file
_SENTENCE = 90  # characters of a short one in them
# Of pages: their forms do not show what can be chosen, and other facts tell what their lines say.
_LEFT_OUT = {"text": set(), "html": {"months or numbers in a row", "share of lines of such words"}}
_FOR_ARTICLES = {
    "JSON-LD of an article", "class of an article", "date in the head", "og:type is article", "prose",
    "prose after prose", "prose in one place", "share of prose", "share of prose after prose",
    "share of prose in one place", "stretch of prose", "markup by hand", "sentences", "share of sentences",
    "sentences in a row", "share of other sentences", "date line", "author",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sample:
    """The facts of a file, whether it is no article, and the site that must not be on both sides of a fold."""

    facts: dict[str, float]
    other: bool
    site: str
    label: str
    weight: float = 1.0


def facts_of(data: bytes, kind: str) -> dict[str, float] | None:
    """The facts; None where the file can't be read."""
    seed = Seed("file.html" if kind == "html" else "file.txt", data)
    try:
        (article,) = readers.read(seed, Terms(UTC))
        return dict(articleness.look_at(seed, article, whole=True).facts)
    except (UnreadableError, etree.LxmlError):
        return None


def marked(folder: Path, kind: str, *, other: bool) -> Iterator[Sample]:
    """The files of a folder."""
    for name, file in sorted(json.loads((folder / "truth.json").read_text("utf-8"))["files"].items()):
        if file["kind"] != kind or file.get("class") == "grey":
            continue
        data = (folder / name).read_bytes()
        found = facts_of(gzip.decompress(data) if name.endswith(".gz") else data, kind)
        if found is not None:
            yield Sample(found, other, _site(file, other=other), file.get("class", "article"))


# Pages in XHTML are read as browsers read them.
warnings.filterwarnings("ignore", category=XMLParsedAsHTMLWarning)


def rendered(folder: Path, *, other: bool) -> Iterator[Sample]:
    """The pages of a folder as scrapers leave them in texts."""
    for name, file in sorted(json.loads((folder / "truth.json").read_text("utf-8"))["files"].items()):
        if file["kind"] != "html" or file.get("class") == "grey":
            continue
        page = decode(gzip.decompress((folder / name).read_bytes()), html=True).text
        for text in filter(str.strip, _dumps(page)):
            if found := facts_of(text.encode("utf-8", "replace"), "text"):
                yield Sample(found, other, _site(file, other=other), "rendered", _RENDERED)


def _dumps(page: str) -> Iterator[str]:
    soup = BeautifulSoup(page, "lxml")
    for element in soup(["script", "style", "noscript", "template"]):
        element.decompose()
    yield soup.get_text("\n")
    yield soup.get_text("\n", strip=True)
    for links in (True, False):
        dump = html2text.HTML2Text(bodywidth=78 if links else 0)
        dump.ignore_links, dump.ignore_images = not links, True
        yield dump.handle(page)
    with suppress(ValueError, etree.LxmlError):  # of a page without any element
        yield inscriptis.get_text(page)


def _site(file: dict[str, str], *, other: bool) -> str:
    if url := file.get("url"):
        return ".".join(urlsplit(url).netloc.split(".")[-2:])
    return file["source"] if other and file["source"].count("/") == 1 else file["page"]


def made(folder: Path, kind: str) -> Iterator[Sample]:
    """Notes: pieces of each body, as they are and with words that speak for another kind."""
    for page, body in sorted(json.loads((folder / "truth.json").read_text("utf-8"))["bodies"].items()):
        parts = [part for part in body.split("\n\n") if part.strip()]
        for text in _notes(page, parts) if parts else ():
            whole = "".join(f"<p>{html.escape(part)}</p>" for part in text.split("\n\n"))
            found = facts_of(
                (f"<html><body>{whole}</body></html>" if kind == "html" else text).encode(), kind
            )
            if found is not None:
                yield Sample(found, False, page, "note", _NOTE[kind])


def written_down(kind: str) -> Iterator[Sample]:
    """Notes that were written for this, each under the words of another kind of page."""
    for number, text in enumerate(_WRITTEN.read_text("utf-8").split("%%%%\n")):
        whole = "".join(f"<p>{html.escape(part)}</p>" for part in text.split("\n\n"))
        found = facts_of((whole if kind == "html" else text).encode(), kind)
        if found is not None:
            yield Sample(found, False, f"note {number}", "note", _NOTE_WRITTEN[kind])


def _notes(page: str, parts: Sequence[str]) -> Iterator[str]:
    words = parts[0].split()
    title, body = " ".join(words[:7]), "\n\n".join(parts)
    yield from (parts[0], f"{title}\n\n{parts[0][:200]}", title, "\n\n".join(parts[:3]), body)
    yield "\n".join(re.split(r"(?<=[,.;!?])\s", " ".join(parts)[:700]))
    yield title + "\n\n" + "\n".join(f"* {part[:30]}" for part in parts[:8])
    for number in range(6):
        yield "\n\n".join((_phrase(page, number).capitalize(), *parts[: 1 + number // 2]))
    for number in range(6, 9):
        yield f"{title} {_phrase(page, number)}\n\n" + " ".join(words[:40])
    for number in range(9, 12):
        yield f"{title}\n\n" + " ".join((*words[:9], _phrase(page, number), *words[9:40]))
    # A phrase as the title over a few short sentences.
    short = [one for one in re.split(r"(?<=[.!?。])\s", " ".join(parts)) if len(one) <= _SENTENCE][:4]
    for number in range(12, 14):
        if few := " ".join(short[(number - 12) * 2 : (number - 12) * 2 + 2]):
            yield f"{_phrase(page, number).capitalize()}\n\n{few}"


def _phrase(page: str, number: int) -> str:
    phrases = [phrase for some in SPACED.values() for phrase in some]
    phrase = phrases[int(hashlib.sha256(f"{page}{number}".encode()).hexdigest(), 16) % len(phrases)]
    return " ".join(word.split("/")[0].rstrip("*") for word in phrase.split() if word not in ("^", "$", ".."))


def fitted(
    kind: str, samples: Sequence[Sample], names: Sequence[str]
) -> tuple[dict[str, dict[float, float]], float]:
    """The points above each limit of each fact, and those of none."""
    model = lightgbm.LGBMClassifier(
        num_leaves=2, min_child_samples=4, max_bin=15, **_PACE[kind],
        subsample=0.8, subsample_freq=1, colsample_bytree=0.2, random_state=0, n_jobs=1, verbose=-1,
        monotone_constraints=[-1 if name in _FOR_ARTICLES else 1 for name in names],
    )  # fmt: skip
    values = np.array([[sample.facts.get(name, 0.0) for name in names] for sample in samples])
    weights = np.array([sample.weight for sample in samples])
    model.fit(values, np.array([sample.other for sample in samples]), sample_weight=weights)
    points: dict[str, dict[float, float]] = defaultdict(lambda: defaultdict(float))
    none = 0.0
    for tree in model.booster_.dump_model()["tree_info"]:
        stump = tree["tree_structure"]
        if "split_feature" not in stump:
            none += stump["leaf_value"]
            continue
        below, above = stump["left_child"]["leaf_value"], stump["right_child"]["leaf_value"]
        none += below
        points[names[stump["split_feature"]]][float(f"{stump['threshold']:.3g}")] += above - below
    return {name: dict(steps) for name, steps in points.items()}, none


def scored(sample: Sample, points: dict[str, dict[float, float]], none: float) -> float:
    """The sum of a sample's points."""
    return none + sum(
        more
        for name, steps in points.items()
        for limit, more in steps.items()
        if sample.facts.get(name, 0.0) > limit
    )


def held_out(
    kind: str, files: Sequence[Sample], more: Sequence[Sample], names: Sequence[str], parting: int
) -> list[float]:
    """What each file scores by the points that were fitted without its site."""
    scores = [0.0] * len(files)
    for fold in range(_FOLDS):
        points, none = fitted(
            kind, [one for one in (*files, *more) if _fold(one.site, parting) != fold], names
        )
        for at, one in enumerate(files):
            if _fold(one.site, parting) == fold:
                scores[at] = scored(one, points, none)
    return scores


def _fold(site: str, parting: int) -> int:
    return int(hashlib.sha256(f"{parting}{site}".encode()).hexdigest(), 16) % _FOLDS


def table(kind: str, articles: Path, others: Path) -> tuple[dict[str, dict[float, float]], float]:
    """The points of one kind of file, after saying how files of sites that were left out do."""
    files = [*marked(articles, kind, other=False), *marked(others, kind, other=True)]
    notes = [*made(articles, kind), *written_down(kind)]
    extra = [*rendered(articles, other=False), *rendered(others, other=True)] if kind == "text" else []
    named = {name for one in files for name in one.facts} - _LEFT_OUT[kind]
    names = sorted(filter(_is_fitted, named))
    margins = []
    shares: dict[str, list[float]] = defaultdict(list)
    for parting in range(_PARTINGS):
        scores = held_out(kind, files, [*notes, *extra], names, parting)
        margins.append(_margin(files, scores, _WRONG[kind]))
        for label, share in _shares(files, scores, margins[-1]).items():
            shares[label].append(share)
    for label, some in sorted(shares.items()):
        print(f"{kind} {label}: held {np.mean(some):.1%} (from {min(some):.1%} to {max(some):.1%})")
    points, none = fitted(kind, [*files, *notes, *extra], names)
    margin = float(np.mean(margins))
    over = sum(scored(note, points, none) > margin for note in notes)
    print(f"{kind} notes that were made: held {over} of {len(notes)}")
    return points, none - margin


def _margin(files: Sequence[Sample], scores: Sequence[float], wrong: float) -> float:
    """The score that the share `wrong` of the articles exceeds."""
    right = sorted(score for one, score in zip(files, scores, strict=True) if not one.other)
    return right[ceil(len(right) * (1 - wrong)) - 1]


def _shares(files: Sequence[Sample], scores: Sequence[float], margin: float) -> dict[str, float]:
    """What part of each class is held."""
    held: dict[str, list[bool]] = defaultdict(list)
    for one, score in zip(files, scores, strict=True):
        for label in (one.label, "all that are none") if one.other else (one.label,):
            held[label].append(score > margin)
    return {label: sum(some) / len(some) for label, some in held.items()}


def _is_fitted(name: str) -> bool:
    """Whether there are files enough for its own points: the words of the rarer kinds count together."""
    kind, _, where = name.rpartition(": ")
    return kind not in SPACED or kind == LIST or (kind, where) == ("empty page of an app", "at the top")


def written(name: str, points: dict[str, dict[float, float]], none: float) -> str:
    """The table as Python."""
    rows = []
    for fact, steps in sorted(points.items()):
        said = ", ".join(
            f"({limit:.3g}, {more:.2f})" for limit, more in sorted(steps.items()) if abs(more) >= 0.01
        )
        if said:
            rows += textwrap.wrap(
                f'    "{fact}": ({said},),', 109, subsequent_indent=" " * 8, break_on_hyphens=False
            )
    return (
        f"{name}_NONE = {none:.2f}\n{name}: dict[str, tuple[tuple[float, float], ...]] = {{\n"
        + "\n".join(rows)
        + "\n}\n"
    )


_HEAD = """\
\"\"\"The points of each fact, as `scripts/train_articleness.py` fitted them.

A fact adds the points of each limit that its value exceeds. Above nothing in all, a seed is no article.
\"\"\"

# fmt: off

"""


def main() -> None:
    """Read both folders, say how files do that were left out, write the points of all."""
    articles, others = map(Path, sys.argv[1:3])
    tables = [
        "#: Of texts; `_NONE` before anything is known.\n"
        + written("TEXT", *table("text", articles, others)),
        "#: Of web pages.\n" + written("PAGE", *table("html", articles, others)),
    ]
    _TARGET.write_text(_HEAD + "\n".join(tables), "utf-8")


if __name__ == "__main__":
    main()
