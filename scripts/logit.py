"""A conditional logit: the weights by which the right candidate of each choice is likeliest to come first."""

from collections.abc import Sequence
from typing import Any

import numpy as np  # type: ignore[import-not-found,unused-ignore]  # only for training
from scipy.optimize import minimize  # type: ignore[import-untyped,unused-ignore]  # only for training


def weights(
    names: Sequence[str],
    tables: Sequence[Any],
    rights: Sequence[Any],
    penalty: float,
    *,
    always: str | None = None,
    counts: Sequence[float] | None = None,
) -> dict[str, float]:
    """The weight of each fact in `names`.

    A table has a row of facts for each candidate of one choice, `rights` which of them are right. `penalty` is on the
    squares of the weights, counted in spreads of their facts. With the name of a fact that is `always` there, each
    choice has one more candidate, without any facts, which is right where no other is. `counts` weighs the choices.
    """
    spread = np.vstack(tables).std(0) + 1e-9
    penalties = np.full(len(names), penalty)
    if always is not None:
        spread[names.index(always)] = 1
        penalties[names.index(always)] = 0
    none = [np.zeros(len(names))] * (always is not None)
    scaled = [np.vstack([table, *none]) / spread for table in tables]
    good = [np.append(right, [not right.any()] * len(none)).astype(bool) for right in rights]

    def loss(guess: Any) -> tuple[float, Any]:
        total, slope = (penalties * guess**2).sum() / 2, penalties * guess
        for table, right, count in zip(scaled, good, counts or [1.0] * len(scaled), strict=True):
            scores = table @ guess
            chances = np.exp(scores - scores.max())
            chances /= chances.sum()
            hit = chances[right].sum() + 1e-12
            total -= count * np.log(hit)
            slope = slope - count * table.T @ (chances * right / hit - chances)
        return total, slope

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B").x / spread
    return dict(zip(names, map(float, found), strict=True))
