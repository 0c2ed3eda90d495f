"""Fits the points in feeder/articleness/weights.py to files that are articles and files that are none.

usage: train_articleness.py ARTICLES OTHERS

Each folder holds `.txt` and `.html` files, which may be compressed (`.gz`). Needs NumPy and SciPy, which feeder
does not.
The half of the files whose names have an even digest is fitted first and the other half is judged with it, then the
other way round; the points that are written are fitted to all. The sign of each fact's points is set beforehand.
"""

import gzip
import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from lxml import etree
from scipy.optimize import minimize

from feeder.articleness import facts, shown
from feeder.encodings import decode, normalised
from feeder.errors import UnreadableError
from feeder.markup import legal

FOR_ARTICLES = {
    "stretch of prose", "prose", "prose after prose", "share of prose after prose", "og:type is article",
    "JSON-LD of an article", "class of an article", "date in the head",
}  # fmt: skip
TARGET = Path(__file__).resolve().parents[1] / "feeder" / "articleness" / "weights.py"
#: What a doubt must exceed, so that one article in a hundred is held at most; and how little is known at first.
MARGIN, START = 1.3, -1.5
_FIRMNESS, _ARTICLE, _HIGHEST = 0.001, 2.0, 8.0


def read(path: Path) -> dict[str, float] | None:
    """The facts of one file; None where it can't be read."""
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    html = ".htm" in path.name
    try:
        text = normalised(decode(data, html=html).text)
        if not html:
            return facts.of_blocks(shown.of_text(text))
        root = etree.fromstring(legal(text).encode(), etree.HTMLParser(encoding="utf-8", huge_tree=True))
    except (UnreadableError, etree.LxmlError):
        return None
    seen = shown.of_page(root)
    return facts.of_blocks(seen) | facts.of_markup(root, seen)


def fit(values: np.ndarray, others: np.ndarray, names: list[str]) -> tuple[np.ndarray, float]:
    """The points of each fact and of none, by logistic regression with bounds."""
    spread = values.std(0) + 1e-9
    scaled, sign = values / spread, np.where(others, 1.0, -1.0)
    weight = np.where(others, 1.0, _ARTICLE)

    def loss(points: np.ndarray) -> tuple[float, np.ndarray]:
        margin = sign * (scaled @ points[:-1] + points[-1])
        slope = -sign * weight / (1 + np.exp(np.clip(margin, -30, 30))) / len(others)
        cost = (weight * np.logaddexp(0, -margin)).mean() + _FIRMNESS * (points[:-1] ** 2).sum()
        return cost, np.append(scaled.T @ slope + 2 * _FIRMNESS * points[:-1], slope.sum())

    bounds: Sequence[tuple[float | None, float | None]] = [
        (None, 0.0) if name in FOR_ARTICLES else (0.0, _HIGHEST * width)
        for name, width in zip(names, spread, strict=True)
    ] + [(None, START)]
    found = minimize(loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B", bounds=bounds).x
    return found[:-1] / spread, float(found[-1])


def main() -> None:
    """Read both folders, say how each half does by the other's points, write the points of all."""
    files = [(path, number) for number in (0, 1) for path in sorted(Path(sys.argv[number + 1]).iterdir())]
    rows = [(path, number, found) for path, number in files if (found := read(path)) is not None]
    names = sorted({name for _, _, found in rows for name in found})
    values = np.array([[found.get(name, 0.0) for name in names] for *_, found in rows])
    others = np.array([bool(number) for _, number, _ in rows])
    half = np.array([hashlib.sha256(path.name.encode()).digest()[0] % 2 for path, *_ in rows])
    for part in (0, 1):
        points, none = fit(values[half == part], others[half == part], names)
        held = values[half != part] @ points + none > MARGIN
        true = others[half != part]
        print(
            f"half {1 - part}: held {held[true].mean():.3f} of the others, {held[~true].mean():.4f} of the articles"
        )
    points, none = fit(values, others, names)
    lines = [
        f'    "{name}": {point:.2f},\n'
        for point, name in sorted(zip(points, names, strict=True), reverse=True)
        if abs(point) * values.std(0)[names.index(name)] > 0.02
    ]
    TARGET.write_text(
        '"""The points of each fact, as `scripts/train_articleness.py` fitted them: above nothing, a seed is no'
        f' article."""\n\n#: Before anything is known.\nNONE = {none - MARGIN:.2f}\n\nPOINTS: dict[str, float] = {{\n'
        + "".join(lines)
        + "}\n",
        "utf-8",
    )


if __name__ == "__main__":
    main()
