"""What is wrong with the service right now, as a value: each kind of trouble with one sentence about it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from .errors import LockedError, StoppedError, StoreError
from .report import Report

#: The kinds of trouble that there are, most serious first, each with what is said when it is over.
KINDS = {
    "store": "The store can be used again.",
    "build": "Builds end again.",
    "folder": "The seeds folder can be listed again.",
    "publish": "Every document has gone out.",
    "late": "Builds are on time again.",
    "server": "The server answers again.",
    "config": "The configuration can be used again.",
    "backup": "The store is backed up again.",
    "hubs": "Every hub has been told.",
    "removals": "No removal is held back any more.",
    "seeds": "No seed is set aside any more.",
}
#: A build says of these whether they are there; the others come and go without one.
OF_BUILDS = frozenset({"store", "build", "folder", "publish", "removals", "seeds"})
#: An author's matter: the rest goes on, and no exit code tells of it.
HARMLESS = frozenset({"seeds"})
#: With one of these the feeds are not what they should be.
OF_FEEDS = OF_BUILDS - HARMLESS | {"late"}
# A build that looked at a few files only has not seen that these are over.
_OF_WHOLE_BUILDS = frozenset({"folder", "removals"})

#: Kind to sentence; a kind that is not in it is in order.
Troubles = Mapping[str, str]


class Changes(NamedTuple):
    """Which kinds of trouble began and which ended, most serious first."""

    began: tuple[str, ...]
    ended: tuple[str, ...]


def changes(before: Troubles, after: Troubles) -> Changes:
    """What is to be told when `after` follows upon `before`; another sentence about the same kind is no change."""
    return Changes(
        tuple(kind for kind in KINDS if kind in after and kind not in before),
        tuple(kind for kind in KINDS if kind in before and kind not in after),
    )


def gravest(troubles: Troubles) -> str | None:
    """What is said of the most serious of them."""
    return next((troubles[kind] for kind in KINDS if kind in troubles), None)


def resumed(known: Troubles) -> dict[str, str]:
    """What a service that starts must believe until its first build: what only a build can end."""
    return {kind: said for kind, said in known.items() if kind in OF_BUILDS}


def put(before: Troubles, kind: str, said: str | None) -> dict[str, str]:
    """One kind comes or, with None, goes: a listener that has no port, a configuration that can't be used."""
    others = {name: text for name, text in before.items() if name != kind}
    return others if said is None else {**others, kind: said}


def after_build(before: Troubles, report: Report, *, whole: bool = True) -> dict[str, str]:
    """A build has ended: what it found replaces what earlier ones did. `whole` if it looked at the whole folder."""
    judged = OF_BUILDS if whole else OF_BUILDS - _OF_WHOLE_BUILDS
    return {**{kind: said for kind, said in before.items() if kind not in judged}, **of_report(report)}


def after_failure(before: Troubles, error: Exception) -> dict[str, str]:
    """A build could not be carried through; what earlier ones found still holds. To be stopped is no trouble."""
    if isinstance(error, LockedError | StoppedError):
        return dict(before)
    kind = "store" if isinstance(error, StoreError) else "build"
    return {
        **{name: said for name, said in before.items() if name not in ("store", "build")},
        kind: told(error),
    }


def told(error: Exception) -> str:
    """An exception as one sentence; those of feeder are one already."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}." if error.filename else f"{error.strerror}."
    return str(error) or type(error).__name__


def of_report(report: Report) -> dict[str, str]:
    """What a build says of itself."""
    said: dict[str, str] = {}
    failures = report.failures
    if report.folder_missing:  # its own failure is the first of them
        said["folder"] = _sentence(*(f"{folder.seed}: {folder.reason}" for folder in failures[:1]))
        failures = failures[1:]
    if report.unpublished:
        many, reason = len(report.unpublished), next(iter(report.unpublished.values()))
        said["publish"] = f"{_number(many, 'document')} stayed behind: {_sentence(reason)}"
    if report.held_back:
        said["removals"] = (
            f"{_number(report.held_back, 'removal')} held back, since the files of so many articles are gone:"
            " mount what was not mounted, or run `feeder build --accept-removals`."
        )
    if failures:
        first = _sentence(f"{failures[0].seed}: {failures[0].reason}")
        said["seeds"] = f"{_number(len(failures), 'seed')} set aside: {first}"
    return said


def late(good: datetime | None, now: datetime, max_age: float) -> str | None:
    """Why the last good build, of the instant `good`, is not of late; None when it is. `max_age` is in seconds.

    One that is dated ahead is no proof either: the clock was set back since.
    """
    if good is None:
        return "No build has gone well yet."
    if now - good > timedelta(seconds=max_age):
        return f"The last good build is of {_iso(good)}, {_span(now - good)} ago."
    if good - now > timedelta(seconds=max_age):
        return f"The last good build is dated {_iso(good)}, which lies ahead: the clock was set back."
    return None


def _sentence(text: str = "The seeds folder can't be listed") -> str:
    return text.rstrip(".") + "."


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")


def _span(length: timedelta) -> str:
    seconds = int(length.total_seconds())
    for name, unit in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= 2 * unit:
            return _number(seconds // unit, name)
    return _number(seconds, "second")


def _number(count: int, name: str) -> str:
    return f"{count} {name}" + ("" if count == 1 else "s")
