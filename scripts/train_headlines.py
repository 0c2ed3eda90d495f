"""Fits feeder/readers/headline_weights.py, by which the headline of a text is chosen, to texts with known titles.

    python scripts/train_headlines.py DATA             # writes the table
    python scripts/train_headlines.py DATA --folds 6   # says what it is worth on sites that it was not fitted to

It needs numpy and scipy, and scikit-learn for the folds, which feeder does not. DATA is that of train_lines.py. The
weights are those with which the right line of each text is likeliest to come first (a conditional logit); what is
fitted are numbers of a line's looks and place, never its words. The same data gives the same table.
"""

import argparse
import json
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from statistics import mean
from typing import Any
from unittest.mock import patch

import logit
import numpy as np  # type: ignore[import-not-found,unused-ignore]  # only for training
import train_lines
from sklearn.model_selection import GroupKFold  # type: ignore[import-not-found,unused-ignore]  # the same

from feeder.encodings import decode
from feeder.readers import headline_facts, headlines, heads
from feeder.readers.evidence import evidence
from feeder.readers.lines import article

TABLE = train_lines.ROOT / "feeder" / "readers" / "headline_weights.py"
PENALTY = 8.0  # on the squares of the weights, counted in spreads of their facts
SLIGHT = 0.15  # weights below it are left out
MARKS = str.maketrans("‘’“”–—", "''\"\"--")


@dataclass
class Choice:
    """The lines of one text that may be its headline, and which of them are."""

    text: train_lines.Text
    facts: Sequence[Mapping[str, float]]
    right: Any


def choices(folder: Path) -> list[Choice]:
    """One for each text below `folder` whose title is known."""
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    chosen = [
        (name, said)
        for name, said in sorted(truth["files"].items())
        if name.endswith(".txt") and said.get("titles")
    ]
    return [_choice(folder / name, said) for name, said in chosen]


def _choice(path: Path, said: dict[str, Any]) -> Choice:
    parts = train_lines.blocks(decode(path.read_bytes()).text, spoken=True)
    seen = [*map(evidence, parts)]
    found: dict[int, Mapping[str, float]] = {}

    def listen(*given: Any) -> dict[int, Mapping[str, float]]:
        found.update(original(*given))
        return found

    original = headline_facts.candidates
    with patch.object(headlines, "candidates", listen):
        heads.head(parts, seen, article(parts, seen), UTC)
    texts = [headlines.heading(part.text) for part in parts]
    titles = {_plain(title) for title in said["titles"]}
    shown = {at: headlines.without_site(texts[0], texts) if at == 0 else texts[at] for at in found}
    right = np.array([_plain(shown[at]) in titles for at in found])
    text = train_lines.Text(said["page"], said["set"], "", parts, seen, {}, [], [])
    return Choice(text, [*found.values()], right)


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).translate(MARKS)
    return " ".join(text.split()).strip(" .-|:").casefold()


def fit(data: Sequence[Choice]) -> dict[str, float]:
    """The weights of the facts."""
    names = sorted({name for one in data for facts in one.facts for name in facts})
    tables = [_table(one, names) for one in data if one.right.any() and len(one.right) > 1]
    rights = [one.right for one in data if one.right.any() and len(one.right) > 1]
    weights = logit.weights(names, tables, rights, PENALTY)
    return {name: round(weight, 1) for name, weight in weights.items() if abs(weight) >= SLIGHT}


def _table(one: Choice, names: Sequence[str]) -> Any:
    return np.array([[float(facts.get(name, 0)) for name in names] for facts in one.facts])


def hit(one: Choice, weights: Mapping[str, float]) -> bool:
    """Whether the line with the most points is the headline."""
    points = [sum(weights.get(name, 0) * value for name, value in facts.items()) for facts in one.facts]
    return bool(points) and bool(one.right[points.index(max(points))])


def held_out(data: Sequence[Choice], folds: int) -> None:
    """Prints how often the headline is found in texts whose sites were kept out of the fitting."""
    hits = defaultdict(list)
    groups = train_lines.sites([one.text for one in data])
    for known, new in GroupKFold(folds).split(data, groups=groups):
        weights = fit([data[at] for at in known])
        for at in new:
            hits[data[at].text.kind].append(hit(data[at], weights))
    for kind, values in sorted(hits.items()):
        print(f"{kind}: {len(values)} texts, {mean(values):.3f} of the headlines found")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("data", type=Path, help="the folder with truth.json and the texts")
    parser.add_argument("--folds", type=int, help="only say what held-out sites score, in so many parts")
    options = parser.parse_args()
    data = choices(options.data)
    if options.folds:
        held_out(data, options.folds)
        return
    TABLE.write_text(
        '"""What each fact of a line counts for its being the headline. Made by scripts/train_headlines.py."""\n\n'
        + train_lines.table("HEADLINE", "For a line that may be the headline.", fit(data)),
        "utf-8",
    )
    print(f"{TABLE.name}: from {len(data)} texts")


if __name__ == "__main__":
    main()
