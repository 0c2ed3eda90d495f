"""All that is seen at an address, and every check of it."""

from collections.abc import Callable
from dataclasses import dataclass

from ..fetching.failures import AnswerError
from ..fetching.requests import Reply
from ..fetching.visits import Answer
from ..types import Problem
from . import addresses, caching, conditional, mediatypes, redirects, transfer, walls
from .claims import Claims
from .fault import Fault, Faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Visited:
    """What a check may look at.

    `format` is that of the document, `claims` what it says of itself; `again` is the reply to a conditional
    request and `head` that to HEAD, where there was one.
    """

    answer: Answer
    format: str | None
    claims: Claims
    again: Reply | None = None
    head: Reply | None = None


_CHECKS: tuple[Callable[[Visited], Faults], ...] = (
    lambda seen: redirects.faults(seen.answer.hops),
    lambda seen: mediatypes.faults(seen.answer.reply, seen.format, seen.claims.charset),
    lambda seen: transfer.faults(seen.answer.reply),
    lambda seen: caching.faults(seen.answer.reply),
    lambda seen: conditional.again(seen.answer.reply, seen.again),
    lambda seen: conditional.head(seen.answer.reply, seen.head),
    lambda seen: addresses.own(seen.answer, seen.claims),
    lambda seen: addresses.hubs(seen.answer, seen.claims),
)


def problems(seen: Visited) -> tuple[Problem, ...]:
    """What is wrong with the answer around a document that came."""
    return tuple(fault.problem for check in _CHECKS for fault in check(seen))


def failed(error: AnswerError) -> Problem:
    """Why there is no answer at all."""
    return Fault(error.rule, detail=str(error)).problem


def refused(answer: Answer) -> tuple[Problem, ...]:
    """Why the answer is none with a feed in it: the way there, and how it looks. Nothing when a feed may be in it."""
    found = walls.fault(answer)
    return tuple(fault.problem for fault in (*redirects.faults(answer.hops), found)) if found else ()
