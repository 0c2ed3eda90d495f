"""What the service says as it goes: one line an event, for people (key=value) or for machines (JSON)."""

import io
import json
import os
import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Literal, NamedTuple, TextIO

from . import health
from .report import Report

Form = Literal["text", "json"]
FORMS: tuple[Form, ...] = ("text", "json")
#: What is written at the least.
Level = Literal["debug", "info"]
LEVELS: tuple[Level, ...] = ("debug", "info")

#: So many characters of a value are written: an error's text is, an article is not.
LONGEST = 1000
#: So many seeds or documents of one kind are named by a build; then it is said how many more there are.
NAMED = 20

# Controls, line and paragraph ends, what turns the direction of writing (Unicode, Bidi_Control), halves of
# characters.
_OBEYED = "\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff"
_UNSAFE = re.compile(f"[{_OBEYED}]")
_HALF = re.compile("[\ud800-\udfff]")
_QUOTED = re.compile(f'["\\\\{_OBEYED}]')
_BARE = re.compile(f'[^ "=\\\\\u00a0\u2000-\u200a\u202f\u205f\u3000{_OBEYED}]+')
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}
# A file name's bytes that are no text, as Python holds them (PEP 383).
_BYTES = ("\udc80", "\udcff")


class Event(NamedTuple):
    """Something to be logged: "debug", "info", "warning" or "error", what happened, and its circumstances."""

    level: str
    event: str
    fields: Mapping[str, object]


class Log:
    """Writes events to `stream`, each as one line in one write, from any thread. Whatever fails, it never raises.

    `now` gives the time. A stream with a file descriptor is written to directly, so that nothing waits in a buffer
    for a disk to have room again, or for the end of the program.
    """

    def __init__(
        self, stream: TextIO, now: Callable[[], datetime], form: Form = "text", least: Level = "info"
    ) -> None:
        self._is_full = least == "debug"
        self._now, self._line = now, _json_line if form == "json" else _text_line
        # JSON is UTF-8, whatever the locale (RFC 8259, section 8.1).
        self._encoding = "utf-8" if form == "json" else getattr(stream, "encoding", None) or "utf-8"
        self._put = _output(stream, self._encoding)
        self._torn = False
        self._lock = threading.RLock()  # a signal may want to log while its thread does

    def debug(self, event: str, /, **fields: object) -> None:
        """A detail of what is as it should be; written where all of them are asked for."""
        if self._is_full:
            self.write(Event("debug", event, fields))

    def info(self, event: str, /, **fields: object) -> None:
        """Something that is as it should be."""
        self.write(Event("info", event, fields))

    def warning(self, event: str, /, **fields: object) -> None:
        """Something that a person should look at when there is time."""
        self.write(Event("warning", event, fields))

    def error(self, event: str, /, **fields: object) -> None:
        """Something that keeps feeder from its work."""
        self.write(Event("error", event, fields))

    def write(self, *events: Event) -> None:
        """Write events, one a line."""
        for event in events:
            at = self._now().astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
            line = self._line(at, event).encode(self._encoding, "backslashreplace")
            with self._lock:
                self._write(line + b"\n")

    def _write(self, line: bytes) -> None:
        left = b"\n" + line if self._torn else line
        try:
            while left:
                left = left[self._put(left) :]
                self._torn = True
            self._torn = False
        except (OSError, ValueError):  # a reader that went, a full disk, a closed stream
            return


def _output(stream: TextIO, encoding: str) -> Callable[[bytes], int]:
    try:
        return partial(os.write, stream.fileno())
    except (OSError, ValueError, AttributeError, io.UnsupportedOperation):
        pass

    def put(data: bytes) -> int:
        stream.write(data.decode(encoding))
        stream.flush()
        return len(data)

    return put


def escaped(text: str) -> str:
    """`text` on one line, with what a terminal may obey spelt out, so that the name of a file can still be told."""
    return _UNSAFE.sub(_spelt, text)


def _spelt(found: re.Match[str]) -> str:
    letter = found[0]
    if _BYTES[0] <= letter <= _BYTES[1]:
        return f"\\x{ord(letter) - 0xDC00:02x}"
    return _SHORT.get(letter) or f"\\u{ord(letter):04x}"


def _text_line(at: str, event: Event) -> str:
    pairs = (f"{name}={_text(value)}" for name, value in event.fields.items())
    return " ".join((at, event.level, escaped(event.event), *pairs))


def _text(value: object) -> str:
    """A value bare where it is one plain word; else in quotes, in which `\\` begins what is spelt out."""
    text = _plain(value)
    text = text if isinstance(text, str) else json.dumps(text)
    return text if _BARE.fullmatch(text) else '"' + _QUOTED.sub(_spelt, text) + '"'


def _json_line(at: str, event: Event) -> str:
    fields = {name: _plain(value) for name, value in event.fields.items()}
    line = {"time": at, "level": event.level, "event": event.event, **fields}
    # Readers of JSON may refuse half a character, however it is spelt; the rest is spelt as JSON does.
    line = {
        name: _HALF.sub(_spelt, value) if isinstance(value, str) else value for name, value in line.items()
    }
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(line, ensure_ascii=False))


def _plain(value: object) -> str | float | bool | None:
    """A value as JSON has it: a number, a truth, null, or a text that is not too long."""
    if isinstance(value, float) and value - value != 0:  # neither is a number in JSON
        return str(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple | set | frozenset) else str(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


#: For each kind of thing that may last: its name, and what is said of it.
Lasting = Mapping[str, Mapping[str, Mapping[str, object]]]

# A build that looked at a few files only does not know of these.
_OF_WHOLE_BUILDS = ("unlisted", "held_back")


@dataclass(frozen=True, slots=True)
class Said:
    """What has been said and still holds, after the builds so far."""

    lasting: Lasting = field(default_factory=dict)
    waiting: Mapping[str, int] | None = None


def build_events(report: Report, said: Said, *, whole: bool = True) -> tuple[list[Event], Said]:
    """What a build has to say after those before it, and what has been said then.

    One that changed nothing says nothing; what lasts (a seed set aside) is said when it comes and when it goes.
    `whole` if the build looked at the whole folder.
    """
    events = []
    counts = {name: getattr(report, name) for name in ("new", "updated", "moved", "removed")}
    paths = {"documents": len(report.documents), "deleted": len(report.deleted)}
    waiting = {"held": report.held, "copies": report.copies}
    if any({**counts, **paths}.values()) or waiting != said.waiting:
        events.append(Event("info", "build", {**counts, **waiting, **paths, "seconds": report.seconds}))
    lasting = _lasting(report)
    unknown = () if whole else _OF_WHOLE_BUILDS
    if not report.documents:  # nothing was made that could have other problems
        unknown = (*unknown, "problem")
    for kind in unknown:
        lasting[kind] = {**said.lasting.get(kind, {}), **lasting[kind]}
    for kind, now in lasting.items():
        events += _news(kind, said.lasting.get(kind, {}), now)
    return events, Said(lasting, waiting)


def _lasting(report: Report) -> dict[str, Mapping[str, Mapping[str, object]]]:
    seeds = {one.seed: {"seed": one.seed, "reason": one.reason} for one in report.failures}
    # A folder that can't be listed is among them, with its whole path.
    folders = {
        seed: {"folder": seed, "reason": of["reason"]} for seed, of in seeds.items() if seed[:1] == "/"
    }
    back = {"": {"removals": report.held_back}} if report.held_back else {}
    return {
        "unlisted": folders,
        "set_aside": {seed: of for seed, of in seeds.items() if seed not in folders},
        "held_back": back,
        "unpublished": {path: {"document": path, "reason": why} for path, why in report.unpublished.items()},
        "notice": {text: {"text": text} for text in report.notices},
        "problem": {text: {"text": text} for text in report.problems},
    }


# A notice is about one build: it is not over when the next one has nothing to remark.
_PASSING = "notice"


def _news(
    kind: str, before: Mapping[str, Mapping[str, object]], now: Mapping[str, Mapping[str, object]]
) -> Iterator[Event]:
    came = [fields for name, fields in now.items() if before.get(name) != fields]
    yield from _some("warning", kind, came)
    if kind != _PASSING:
        went = [{"was": kind, **fields} for name, fields in before.items() if name not in now]
        yield from _some("info", "cause_gone", went)


def _some(level: str, event: str, found: Sequence[Mapping[str, object]]) -> Iterator[Event]:
    yield from (Event(level, event, fields) for fields in found[:NAMED])
    if len(found) > NAMED:
        yield Event(level, event, {"more": len(found) - NAMED})


# Build events say more of these.
_DETAILED = ("folder", "publish", "removals", "seeds")
# These tell another number of minutes each time.
_COUNTING = ("late",)


def trouble_events(before: health.Troubles, after: health.Troubles) -> Iterator[Event]:
    """What began and what ended, but for what the events of a build tell in more detail."""
    began, ended = health.changes(before, after)
    for kind, message in after.items():
        news = kind in began or (before[kind] != message and kind not in _COUNTING)
        if news and kind not in _DETAILED:
            yield Event("error", "trouble", {"kind": kind, "message": message})
    for kind in ended:
        if kind not in _DETAILED:
            yield Event("info", "recovered", {"kind": kind, "message": health.KINDS[kind]})
