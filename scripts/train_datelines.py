"""Fits feeder/readers/dateline_weights.py, by which the line that dates a text is chosen, to texts with known dates.

    python scripts/train_datelines.py DATA             # writes the table
    python scripts/train_datelines.py DATA --folds 8   # says what it is worth on sites that it was not fitted to

It needs numpy and scipy, and scikit-learn for the folds, which feeder does not. DATA is that of train_lines.py. The
weights are those with which a line of the right day, or none where no line has it, is likeliest to have the most
points (a conditional logit; none has no points). In --folds the headlines too are fitted without the sites that are
judged, as a date is looked for round the headline. The same data gives the same table.
"""

import argparse
import json
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
import train_headlines
import train_lines
from sklearn.model_selection import GroupKFold  # type: ignore[import-not-found,unused-ignore]  # the same

from feeder.encodings import decode
from feeder.readers import datelines, headlines, heads
from feeder.readers.evidence import evidence
from feeder.readers.lines import article

TABLE = train_lines.ROOT / "feeder" / "readers" / "dateline_weights.py"
PENALTY = 32.0  # on the squares of the weights, counted in spreads of their facts
UNDATED = 0.7  # what a text without a date counts: some do show one, which their metadata deny
SLIGHT = 0.05  # weights below it are left out


@dataclass
class Choice:
    """The dated lines of one text, their days, and the right one: "" where none is, None where that is unknown."""

    text: train_lines.Text
    facts: Sequence[Mapping[str, float]]
    days: Sequence[str]
    right: str | None


def texts(folder: Path) -> list[tuple[train_lines.Text, str | None]]:
    """Each text below `folder` with its day."""
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    chosen = [(name, said) for name, said in sorted(truth["files"].items()) if name.endswith(".txt")]
    return [
        (_text(folder / name, said), said.get("published") or ("" if said.get("not_published") else None))
        for name, said in chosen
    ]


def _text(path: Path, said: dict[str, Any]) -> train_lines.Text:
    parts = train_lines.blocks(decode(path.read_bytes()).text, spoken=True)
    seen = [*map(evidence, parts)]
    return train_lines.Text(said["page"], said["set"], "", parts, seen, {}, article(parts, seen), [])


def choice(text: train_lines.Text, right: str | None) -> Choice:
    """What is seen of the dated lines of `text`."""
    facts: list[Mapping[str, float]] = []
    days: list[str] = []

    def listen(*given: Any) -> list[Mapping[str, float]]:
        facts[:] = original(*given)
        days[:] = [str(line.found.at.date()) for line in given[2]]
        return facts

    original = datelines.candidates
    with patch.object(datelines, "candidates", listen):
        heads.head(text.blocks, text.seen, text.marks, UTC)
    return Choice(text, facts, days, right)


def fit(data: Sequence[Choice]) -> dict[str, float]:
    """The weights of the facts."""
    known = [one for one in data if one.right is not None and one.facts]
    names = sorted({name for one in known for facts in one.facts for name in facts})
    tables = [np.array([[float(facts[name]) for name in names] for facts in one.facts]) for one in known]
    rights = [np.array([day == one.right for day in one.days]) for one in known]
    counts = [1.0 if one.right else UNDATED for one in known]
    weights = logit.weights(names, tables, rights, PENALTY, always="any", counts=counts)
    return {name: round(weight, 2) for name, weight in weights.items() if abs(weight) >= SLIGHT}


def day(one: Choice, weights: Mapping[str, float]) -> str:
    """The day of the line with the most points, "" for none."""
    points = [sum(weights.get(name, 0) * value for name, value in facts.items()) for facts in one.facts]
    top = max(points, default=0)
    return one.days[points.index(top)] if top > 0 else ""


def held_out(folder: Path, folds: int) -> None:
    """Prints how often the day is found, and invented, in texts whose sites were kept out of the fitting."""
    data = texts(folder)
    titled = {(one.text.page, one.text.blocks[0].text): one for one in train_headlines.choices(folder)}
    tallies = defaultdict(list)
    groups = train_lines.sites([text for text, _ in data])
    for known, new in GroupKFold(folds).split(data, groups=groups):
        pages = {data[at][0].page for at in known}
        titles = train_headlines.fit([one for one in titled.values() if one.text.page in pages])
        with patch.object(headlines, "HEADLINE", titles):
            choices = [choice(*one) for one in data]
        weights = fit([choices[at] for at in known])
        for at in new:
            right, found = choices[at].right, day(choices[at], weights)
            if right is not None:
                tallies[choices[at].text.kind, "right" if right else "none invented"].append(found == right)
                tallies[choices[at].text.kind, "not wrong"].append(found in (right, ""))
    for (kind, what), values in sorted(tallies.items()):
        print(f"{kind}: {len(values)} texts, {mean(values):.3f} {what}")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("data", type=Path, help="the folder with truth.json and the texts")
    parser.add_argument("--folds", type=int, help="only say what held-out sites score, in so many parts")
    options = parser.parse_args()
    if options.folds:
        held_out(options.data, options.folds)
        return
    data = [choice(*one) for one in texts(options.data)]
    TABLE.write_text(
        '"""What each fact of a dated line counts for its dating the text. Made by scripts/train_datelines.py."""\n\n'
        + train_lines.table(
            "DATELINE", "For a line with a date; a text has none where no line has points.", fit(data)
        ),
        "utf-8",
    )
    print(f"{TABLE.name}: from {len(data)} texts")


if __name__ == "__main__":
    main()
