"""How results are shown to a person: plain lines, no escape from a file's name or a title."""

import json
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from .report import Progress, Report

# Controls, line and paragraph ends, what turns the direction of writing, halves of characters. Not every
# unprintable character: French has its no-break space, Persian its joiners, Japanese its wide space.
_OBEYED = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def shown(text: object) -> str:
    """`text` on one line, with whatever a terminal might obey replaced."""
    return _OBEYED.sub("\N{REPLACEMENT CHARACTER}", str(text))


def say(*lines: str) -> None:
    """Print to standard output, in whatever encoding it has."""
    for line in lines:
        encoding = sys.stdout.encoding or "utf-8"
        sys.stdout.write(line.encode(encoding, "replace").decode(encoding) + "\n")


def say_json(value: object) -> None:
    """Print one line of JSON; what a line, a terminal or the encoding of the output can't hold is escaped."""
    text = _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(value)
    say(text)


def warn(line: str) -> None:
    """Print to standard error."""
    sys.stderr.write(shown(line) + "\n")


@contextmanager
def progress() -> Iterator[Progress]:
    """A bar on a terminal for work that takes longer than a second; nothing anywhere else."""
    if not sys.stderr.isatty():
        yield lambda _what, _all, _more: None
        return
    from tqdm import tqdm

    bars: dict[str, tqdm[Any]] = {}

    def show(what: str, all_: int, more: int) -> None:
        if what not in bars:
            for bar in bars.values():
                bar.close()
            bars[what] = tqdm(total=all_, desc=what, delay=1, leave=False, unit="")
        bars[what].update(more)

    try:
        yield show
    finally:
        for bar in bars.values():
            bar.close()


def build_lines(report: Report, folder: str) -> Iterator[str]:
    """What a build has to say."""
    counts = {
        "new": report.new,
        "updated": report.updated,
        "moved": report.moved,
        "removed": report.removed,
        "unchanged": report.unchanged,
        "held": report.held,
        "copy" if report.copies == 1 else "copies": report.copies,
        "set aside": len(report.failures),
    }
    said = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    yield f"Articles: {said or 'none'}."
    if report.documents:
        yield f"Published {_number(report.documents, 'document')} in {shown(folder)}, in {report.seconds:.1f} s:"
        yield from _some([f"  {shown(path)}" for path in _feeds_first(report.documents)])
    if report.deleted:
        yield f"Took away {_number(report.deleted, 'document')}:"
        yield from _some([f"  {shown(path)}" for path in _feeds_first(report.deleted)])
    if not (report.documents or report.deleted or report.unpublished):
        yield "Nothing to publish: every document is as it should be."


def trouble_lines(report: Report) -> Iterator[str]:
    """What a person should look at."""
    for failure in report.failures:
        yield f"Set aside: {shown(failure.seed)}: {shown(failure.reason)}"
    if report.held_back:
        yield (
            f"Held back: the files of {_number(range(report.held_back), 'published article')} are gone."
            " If that is meant, run `feeder build --accept-removals`; if a folder was not mounted, mount it."
        )
    yield from _some([f"Note: {shown(notice)}" for notice in report.notices])
    for problem in report.problems:
        yield f"Warning: {shown(problem)}"
    reasons: dict[str, list[str]] = {}
    for path, reason in report.unpublished.items():
        reasons.setdefault(reason, []).append(path)
    yield from _some([f"Not published: {shown(reason)}" for reason in reasons])


def _feeds_first(paths: Iterable[str]) -> list[str]:
    return sorted(paths, key=lambda path: (path.count("/"), path))


def _some(lines: list[str], most: int = 12) -> Iterator[str]:
    yield from lines[:most]
    if len(lines) > most:
        yield f"  and {len(lines) - most} more"


def _number(things: Any, name: str) -> str:
    return f"{len(things)} {name}" + ("" if len(things) == 1 else "s")


def show_lines(found: dict[str, Any]) -> Iterator[str]:
    """The story of one article."""
    for name, value in found.items():
        if name == "story":
            yield "story:"
            yield from (f"  {event['at']}  {event['what']}: {shown(event['why'])}" for event in value)
        elif name == "retracted" and value:
            yield f"retracted: since {value['at']}" + (
                f", with the notice: {shown(value['notice'])}" if value["notice"] else ""
            )
        elif isinstance(value, list):
            yield f"{name}: " + ("none" if not value else "")
            yield from (f"  {shown(one)}" for one in value)
        elif value is not None:
            yield f"{name}: {shown(value)}"


def status_lines(found: dict[str, Any]) -> Iterator[str]:
    """The state of the site."""
    articles = _number(range(found["entries"]), "article") + (" is" if found["entries"] == 1 else " are")
    files = _number(range(found["seeds"]), "file")
    yield f"{articles} published, from {files}; last looked at {found['looked']}."
    yield from (f"Trouble: {shown(said)}" for kind, said in found["troubles"].items() if kind == "folder")
    if found["good"] and found["good"] != found["looked"]:
        yield f"The last good build is of {found['good']}."
    for build in found["builds"]:
        counts = ", ".join(
            f"{build[name]} {name}" for name in ("new", "updated", "moved", "removed") if build[name]
        )
        written = _number(range(build["written"]), "document")
        yield f"Build {build['at']}: {counts or 'no article changed'}; {written} written."
    yield from _article_lines(found)
    yield from hub_lines(found["hubs"])
    if found["held_back"]:
        yield f"Held back: {found['held_back']} removals; `feeder build --accept-removals` lets them happen."
    yield from (f"Warning: {shown(one['reason'])}" for one in found["narrow"])
    for name in found["left"]:
        yield f"Left: the feed {shown(name)} is no longer in the configuration; it stays, and gets nothing new."
    yield from (f"Warning: {shown(problem)}" for problem in found["problems"])
    yield from (f"Not published: {shown(reason)}" for reason in dict.fromkeys(found["unpublished"].values()))


def hub_lines(hubs: list[dict[str, Any]]) -> Iterator[str]:
    """Hubs that don't know yet, one line each: one that is away is so for every feed."""
    waiting: dict[tuple[str, bool], list[str]] = {}
    for one in hubs:
        if not one["knows"]:
            waiting.setdefault((one["hub"], one["next"] is None), []).append(one["said"])
    for said, *more in waiting.values():
        yield f"Hub: {shown(said)}" + (f" And so for {_number(more, 'feed')} more." if more else "")


def _article_lines(found: dict[str, Any]) -> Iterator[str]:
    """Which articles are out of the ordinary."""
    for one in found["held"]:
        due = f" until {one['due']}" if one["due"] else ""
        title = f": {shown(one['title'])}" if one["title"] else ""
        yield f"Held{due}: {shown(one['seed'])}{title} ({shown(one['reason'])})"
    if any(" (score" in one["reason"] or ", score" in one["reason"] for one in found["held"]):
        yield "If one of these is an article after all, `feeder approve FILE` publishes it."
    for one in found["approved"]:
        yield f"Approved: {shown(one['seed'])}, though it looks like this: {shown(one['kind'])}"
    for one in found["retracted"]:
        notice = ", with a notice" if one["notice"] else ""
        yield f"Retracted since {one['at']}{notice}: {shown(one['slug'])} ({shown(one['id'])})"
    for one in found["failures"]:
        yield f"Set aside: {shown(one['seed'])}: {shown(one['reason'])}"
    for one in found["copies"]:
        yield f"Copy: {shown(one['seed'])}: {shown(one['reason'])}"
