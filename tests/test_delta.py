"""RFC 3229 with `A-IM: feed`: a valid feed of what the client lacks, for nobody but this client."""

from dataclasses import replace
from datetime import timedelta

import feedparser
import pytest
from feed_samples import make_entry, make_feed
from http_clients import NAMES, Got, Served, Stage, serve, served, stage

from feeder import validation
from feeder.server.policy import Policy
from feeder.types import Entry, History
from feeder.writers import FORMATS

__all__ = ["served", "stage"]

PATHS = {"rss": "rss.xml", "atom": "atom.xml"}
NAMED = {PATHS[kind]: FORMATS[kind].media_type for kind in PATHS}
OLD = [make_entry(number) for number in range(3, 8)]
NEW = [make_entry(number) for number in range(3)]
EDITED = replace(OLD[1], title="Edited", updated=OLD[1].updated + timedelta(days=2))


@pytest.fixture
def split(stage: Stage, served: Served) -> Served:
    """Served with parts of feeds."""
    return serve(stage, served.folder, policy=Policy("https://news.example/", NAMED, delta=True))


def publish(served: Served, kind: str, *entries: Entry) -> None:
    document = FORMATS[kind].render(make_feed(*entries), PATHS[kind])
    served.lay(f"{PATHS[kind]}.tmp", document.data).replace(served.folder / PATHS[kind])


def ask(served: Served, kind: str, etag: str = '"none"', **more: str) -> Got:
    return served.get(f"/{PATHS[kind]}", **{"A_IM": "feed", "If_None_Match": etag, **more})


def titles(body: bytes) -> list[str]:
    return [entry.title for entry in feedparser.parse(body).entries]


@pytest.mark.parametrize("kind", PATHS)
def test_a_reader_with_an_older_version_gets_what_is_new_and_what_was_edited(
    split: Served, kind: str
) -> None:
    publish(split, kind, *OLD)
    first = ask(split, kind)
    assert (first.status, len(titles(first.body))) == (200, 5)
    publish(split, kind, *NEW, OLD[0], EDITED, *OLD[2:])
    part = ask(split, kind, first.headers["ETag"])
    assert part.status == 226
    assert titles(part.body) == ["Entry 0", "Entry 1", "Entry 2", "Edited"]
    whole = split.get(f"/{PATHS[kind]}")
    assert part.headers["IM"] == "feed"
    assert part.headers["ETag"] == whole.headers["ETag"]
    assert part.headers["Content-Type"] == whole.headers["Content-Type"]
    assert ask(split, kind, part.headers["ETag"]).status == 304


@pytest.mark.parametrize("kind", PATHS)
@pytest.mark.parametrize("entries", [(*NEW, *OLD), (EDITED, *OLD), OLD[1:]], ids=["new", "edited", "none"])
def test_a_part_is_a_valid_feed(split: Served, kind: str, entries: list[Entry]) -> None:
    publish(split, kind, *OLD)
    etag = ask(split, kind).headers["ETag"]
    publish(split, kind, *entries)
    part = ask(split, kind, etag)
    assert part.status == 226
    found = validation.problems(part.body)
    assert [problem for problem in found if problem.level == "error"] == []


@pytest.mark.parametrize("kind", PATHS)
def test_a_part_of_a_complete_feed_is_not_complete(split: Served, kind: str) -> None:
    """A reader may drop all that is not in a complete feed (RFC 5005, section 2)."""
    etag = '"none"'
    for entries in (OLD, [*NEW, *OLD]):
        feed = replace(make_feed(*entries), history=History(complete=True))
        document = FORMATS[kind].render(feed, PATHS[kind])
        served = split.lay(f"{PATHS[kind]}.tmp", document.data)
        served.replace(split.folder / PATHS[kind])
        if entries is OLD:
            etag = ask(split, kind).headers["ETag"]
    assert b"fh:complete" in split.get(f"/{PATHS[kind]}").body
    part = ask(split, kind, etag)
    assert part.status == 226
    assert b"fh:complete" not in part.body


@pytest.mark.parametrize("kind", PATHS)
def test_no_cache_between_keeps_a_part(split: Served, kind: str) -> None:
    publish(split, kind, *OLD)
    first = ask(split, kind)
    publish(split, kind, *NEW, *OLD)
    part = ask(split, kind, first.headers["ETag"])
    assert part.headers.get_all("Cache-Control") == ["private, no-store"]
    for got in (first, part):
        assert {"A-IM", "If-None-Match"} <= set(got.headers["Vary"].split(", "))


def test_a_tag_of_another_coding_names_the_same_version(split: Served) -> None:
    publish(split, "rss", *OLD)
    ask(split, "rss")
    etag = split.packed("/rss.xml", "gzip").headers["ETag"]
    publish(split, "rss", *NEW, *OLD)
    assert ask(split, "rss", f'W/{etag}, "x"', Accept_Encoding="gzip").status == 226


def test_a_version_that_a_reader_confirmed_is_known_from_then_on(stage: Stage, split: Served) -> None:
    publish(split, "rss", *OLD)
    etag = ask(split, "rss").headers["ETag"]
    anew = serve(stage, split.folder, policy=Policy("https://news.example/", NAMED, delta=True))
    assert ask(anew, "rss", etag).status == 304
    publish(anew, "rss", *NEW, *OLD)
    assert ask(anew, "rss", etag).status == 226


@pytest.mark.parametrize(
    "more",
    [{"A_IM": "diffe"}, {"A_IM": "feed;q=0"}, {"A_IM": "feeds"}, {"A_IM": ""}, {"etag": '"none"'}],
)
def test_whoever_asks_for_no_part_or_has_no_known_version_gets_all(
    split: Served, more: dict[str, str]
) -> None:
    publish(split, "rss", *OLD)
    etag = ask(split, "rss").headers["ETag"]
    publish(split, "rss", *NEW, *OLD)
    got = ask(split, "rss", **{"etag": etag, **more})
    assert (got.status, len(titles(got.body))) == (200, 8)


def test_it_is_off_unless_it_is_wanted(served: Served) -> None:
    publish(served, "rss", *OLD)
    first = ask(served, "rss")
    publish(served, "rss", *NEW, *OLD)
    got = ask(served, "rss", first.headers["ETag"])
    assert (got.status, got.headers["Vary"]) == (200, "Accept-Encoding, Sec-Fetch-Dest")
    assert NAMES["rss.xml"] in got.headers["Content-Type"]
