"""Logs: one whole line an event, nothing that a terminal obeys, and what lasts is said once."""

import io
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from laboratory import Laboratory
from shell import OBEYED, ROOT

from feeder import logs
from feeder.logs import Event, Form, Log, Said
from feeder.report import Report
from feeder.types import Failure

NOW = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
# In Unicode these have the property Bidi_Control; OBEYED names most of them.
BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def written(form: Form, *events: Event, at: datetime = NOW) -> str:
    stream = io.StringIO()
    Log(stream, lambda: at, form).write(*events)
    return stream.getvalue()


def one(form: Form, value: object) -> str:
    return written(form, Event("info", "e", {"v": value})).removesuffix("\n")


# the line


def test_text_is_key_and_value_for_people() -> None:
    stream = io.StringIO()
    Log(stream, lambda: NOW).info("build", new=1, updated=0, documents=5, seconds=0.031)
    assert stream.getvalue() == "2026-11-22T18:30:00Z info build new=1 updated=0 documents=5 seconds=0.031\n"


def test_json_is_one_object_a_line_in_the_same_order() -> None:
    stream = io.StringIO()
    log = Log(stream, lambda: NOW, "json")
    log.warning("set_aside", seed="a.md", reason="Not an article.")
    log.error("trouble", kind="store", restored=False, next=None)
    first, second = stream.getvalue().splitlines()
    assert first == (
        '{"time": "2026-11-22T18:30:00Z", "level": "warning", "event": "set_aside",'
        ' "seed": "a.md", "reason": "Not an article."}'
    )
    assert json.loads(second) | {"kind": "store", "restored": False, "next": None} == json.loads(second)


def test_times_are_utc_in_whole_seconds() -> None:
    at = datetime(2026, 11, 22, 19, 30, 0, 999_999, tzinfo=timezone(timedelta(hours=1)))
    assert written("text", Event("info", "e", {}), at=at) == "2026-11-22T18:30:00Z info e\n"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("plain", "plain"),
        ("seeds/März.md", "seeds/März.md"),
        ("two words", '"two words"'),
        ("", '""'),
        ("a=b", '"a=b"'),
        ('say "x"', '"say \\"x\\""'),
        ("back\\slash", '"back\\\\slash"'),
        ("a\nb\r\tc", '"a\\nb\\r\\tc"'),
        ("\x1b[31mred\x07", '"\\u001b[31mred\\u0007"'),
        ("\u202egnp.md", '"\\u202egnp.md"'),
        (os.fsdecode(b"caf\xe9.md"), '"caf\\xe9.md"'),
        ("\ud83d", '"\\ud83d"'),
        (True, "true"),
        (None, "null"),
        (float("nan"), "nan"),
        (["a.md", "b.md"], '"a.md, b.md"'),
        (Path("a/b"), "a/b"),
        (NOW, "2026-11-22T18:30:00Z"),
    ],
)
def test_values_are_bare_or_quoted_and_what_a_terminal_obeys_is_spelt_out(value: object, text: str) -> None:
    assert one("text", value) == f"2026-11-22T18:30:00Z info e v={text}"


def test_json_spells_a_byte_that_is_no_text_so_that_every_reader_takes_it() -> None:
    line = one("json", os.fsdecode(b"caf\xe9\x1b.md"))
    assert json.loads(line)["v"] == "caf\\xe9\x1b.md"
    assert "\\ud" not in line


@given(st.text(st.characters(codec=None)), st.sampled_from(logs.FORMS))
def test_whatever_the_value_it_is_one_line_that_no_terminal_obeys(value: str, form: Form) -> None:
    line = one(form, value)
    assert OBEYED.findall(line) == []
    assert not set(line) & set(BIDI)
    assert len(line.splitlines()) == 1
    line.encode("utf-8")


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=logs.LONGEST))
def test_json_gives_the_value_back(value: str) -> None:
    assert json.loads(one("json", value))["v"] == value


@pytest.mark.parametrize("form", logs.FORMS)
def test_a_long_value_is_cut(form: Form) -> None:
    line = one(form, "long " * 2048)
    assert len(line) < 1200
    assert "…" in line
    assert "…" not in one(form, "x" * logs.LONGEST)


# the stream


def test_lines_of_many_threads_stay_whole(tmp_path: Path) -> None:
    with (tmp_path / "log").open("w", encoding="utf-8") as stream:
        log = Log(stream, lambda: NOW)

        def write(name: str) -> None:
            for number in range(100):
                log.info("e", name=name, number=number, text="words " * 50)

        threads = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    lines = (tmp_path / "log").read_text("utf-8").splitlines()
    expected = {f"{name} number={number}" for name in "abcd" for number in range(100)}
    assert {
        line.split(" text=")[0].removeprefix("2026-11-22T18:30:00Z info e name=") for line in lines
    } == expected
    assert len(lines) == len(expected)


def test_a_reader_that_went_away_is_no_error() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as stream:
        Log(stream, lambda: NOW).info("e")


def test_a_closed_stream_is_no_error() -> None:
    stream = io.StringIO()
    log = Log(stream, lambda: NOW)
    stream.close()
    log.info("e")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full is Linux's")
def test_a_full_disk_does_not_change_how_the_program_ends() -> None:
    program = (
        "import sys; from datetime import UTC, datetime; from feeder.logs import Log;"
        " Log(sys.stderr, lambda: datetime(2026, 1, 1, tzinfo=UTC)).error('e', text='x' * 100)"
    )
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-c", program],
            check=False,
            stderr=full,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
    assert done.returncode == 0


def test_after_half_a_line_the_next_begins_on_its_own(tmp_path: Path) -> None:
    with (tmp_path / "log").open("w") as stream:
        log = Log(stream, lambda: NOW)
        room = [20]  # bytes that the disk still has

        def put(data: bytes) -> int:
            if not room[0]:
                raise OSError(28, "No space left on device")
            done = os.write(stream.fileno(), data[: room[0]])
            room[0] -= done
            return done

        log._put = put
        log.info("lost", text="x" * 100)
        room[0] = 1000
        log.info("after")
    assert (tmp_path / "log").read_text() == "2026-11-22T18:30:00Z\n2026-11-22T18:30:00Z info after\n"


@pytest.mark.parametrize(("form", "name"), [("text", "Z\\xfcrich"), ("json", "Zürich")])
def test_text_is_in_the_encoding_of_the_stream_and_json_in_utf_8(
    tmp_path: Path, form: Form, name: str
) -> None:
    with (tmp_path / "log").open("w", encoding="ascii") as stream:
        Log(stream, lambda: NOW, form).info("e", v="Zürich")
    assert name in (tmp_path / "log").read_text("utf-8")


# what a build says


def failing(*seeds: str, reason: str = "It is empty.") -> Report:
    return Report(failures=[Failure(seed, reason) for seed in seeds])


def news(*reports: Report, whole: Callable[[int], bool] = lambda _number: True) -> list[list[Event]]:
    """What each build of a row says."""
    said, found = Said(), []
    for number, report in enumerate(reports):
        events, said = logs.build_events(report, said, whole=whole(number))
        found.append(events)
    return found


def names(events: list[Event]) -> list[tuple[str, str]]:
    return [(event.level, event.event) for event in events]


def test_a_build_that_changed_nothing_says_nothing_but_the_first(tmp_path: Path) -> None:
    lab = Laboratory(tmp_path)
    lab.article("a.md", "Alpha")
    first, second = news(lab.build(), lab.build())
    assert names(first) == [("info", "build")]
    fields = first[0].fields
    assert (fields["new"], fields["updated"], fields["held"]) == (1, 0, 0)
    assert fields["documents"] == len(lab.documents())
    assert second == []
    assert names(news(Report())[0]) == [("info", "build")]


def test_what_lasts_is_said_when_it_comes_changes_and_goes() -> None:
    _, came, same, another, gone = news(
        Report(),
        failing("a.md"),
        failing("a.md"),
        failing("a.md", "b.md", reason="No text."),
        failing("b.md", reason="No text."),
    )
    assert came == [Event("warning", "set_aside", {"seed": "a.md", "reason": "It is empty."})]
    assert same == []
    assert [event.fields["seed"] for event in another] == ["a.md", "b.md"]
    assert gone == [Event("info", "cause_gone", {"was": "set_aside", "seed": "a.md", "reason": "No text."})]


@pytest.mark.parametrize(
    ("report", "event"),
    [
        (Report(held_back=12), Event("warning", "held_back", {"removals": 12})),
        (
            Report(unpublished={"rss.xml": "No room."}),
            Event("warning", "unpublished", {"document": "rss.xml", "reason": "No room."}),
        ),
        (
            Report(failures=[Failure("/site/seeds", "the folder can't be listed")], folder_missing=True),
            Event("warning", "unlisted", {"folder": "/site/seeds", "reason": "the folder can't be listed"}),
        ),
    ],
)
def test_each_kind_is_said_once_and_so_is_its_end(report: Report, event: Event) -> None:
    _, came, same, gone = news(Report(), report, report, Report())
    assert (came, same) == ([event], [])
    assert gone == [Event("info", "cause_gone", {"was": event.event, **event.fields})]


def test_a_notice_is_said_once_and_has_no_end() -> None:
    notice = Report(notices=["site.url is that of this machine."])
    _, came, same, gone = news(Report(), notice, notice, Report())
    assert came == [Event("warning", "notice", {"text": "site.url is that of this machine."})]
    assert (same, gone) == ([], [])


def test_problems_hold_until_documents_are_made_again() -> None:
    found = Report(problems=["rss.xml: a warning."], documents=["rss.xml"])
    first, idle, again, mended = news(found, Report(), found, Report(documents=["rss.xml"]))
    assert names(first) == [("info", "build"), ("warning", "problem")]
    assert idle == []
    assert names(again) == [("info", "build")]
    assert names(mended) == [("info", "build"), ("info", "cause_gone")]


def test_a_build_of_a_few_files_does_not_end_what_it_did_not_look_at() -> None:
    bad = Report(held_back=3, failures=[Failure("/site/seeds/sub", "no right"), Failure("a.md", "empty")])
    _, came, part, whole = news(Report(), bad, Report(), Report(), whole=lambda number: number != 2)
    assert len(came) == 3
    assert [event.fields["was"] for event in part] == ["set_aside"]
    assert {event.fields["was"] for event in whole} == {"unlisted", "held_back"}


def test_many_of_a_kind_are_counted() -> None:
    _, came, gone = news(Report(), failing(*(f"{number}.md" for number in range(1000))), Report())
    for events in (came, gone):
        assert len(events) == logs.NAMED + 1
        assert events[-1].fields == {"more": 1000 - logs.NAMED}


def test_a_trouble_is_an_error_when_it_begins_and_news_when_it_ends() -> None:
    after = {"store": "The store is damaged.", "seeds": "said by the build's own events"}
    assert list(logs.trouble_events({}, after)) == [
        Event("error", "trouble", {"kind": "store", "message": "The store is damaged."})
    ]
    assert list(logs.trouble_events(after, after)) == []
    (over,) = logs.trouble_events(after, {})
    assert (over.level, over.event, over.fields["kind"]) == ("info", "recovered", "store")
