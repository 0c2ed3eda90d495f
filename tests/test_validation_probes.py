"""What the specifications say of some thousand pieces of documents, from a table: error, warning or nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest
from validation_samples import FEED_HEAD, atom, bare_rss, rss

from feeder.validation import problems

_LINES = Path(__file__).with_name("validation_probes.txt").read_text("utf-8").split("\n")
_DATE = "<lastBuildDate>Fri, 01 May 2026 12:00:00 GMT</lastBuildDate>"
_SHOW = (
    '<language>en</language><itunes:explicit>false</itunes:explicit><itunes:category text="Comedy"/>'
    "<itunes:owner><itunes:name>A</itunes:name><itunes:email>a@b.example</itunes:email></itunes:owner>"
)
_GONE = '<at:deleted-entry ref="urn:example:9" when="2026-05-01T12:00:00Z">{}</at:deleted-entry>'
_ID = "urn:uuid:00000000-0000-4000-8000-000000000000"


def _item(piece: str) -> bytes:
    return rss(piece, channel=_DATE)


def _channel(piece: str) -> bytes:
    return rss(channel=piece)


def _feed(piece: str) -> bytes:
    return atom(feed=piece)


#: Where the pieces of a section go.
PLACES: dict[str, tuple[Callable[[str], bytes], ...]] = {
    "rss channel": (_channel,),
    "rss image": (lambda piece: _channel(f"<image>{piece}</image>"),),
    "rss textInput": (lambda piece: _channel(f"<textInput>{piece}</textInput>"),),
    "rss skips": (_channel,),
    "rss item": (_item,),
    "rss guid": (lambda piece: bare_rss(f"<item><title>a</title>{piece}</item>"),),
    "rss texts": (_item,),
    "rss content": (lambda piece: _item("<description>a</description>" + piece),),
    "item or entry": (_item, atom),
    "rss channel, extensions": (_channel,),
    "atom feed": (_feed,),
    "atom entry": (atom,),
    "atom content": (
        lambda piece: atom(body='<link href="https://a.example/"/><summary>s</summary>' + piece),
    ),
    "atom id": (lambda piece: atom(head=FEED_HEAD.replace(_ID, piece)),),
    "itunes channel": (lambda piece: _channel(_SHOW + piece),),
    "itunes item": (lambda piece: rss(piece, channel=_SHOW),),
    "media:content, attributes": (
        lambda piece: rss(f'<media:content url="https://a.example/a.mp4" {piece}/>'),
    ),
    "media": (rss,),
    "podcast item": (lambda piece: rss(piece, channel=_SHOW),),
    "podcast channel": (lambda piece: _channel(_SHOW + piece),),
    "thr": (atom,),
    "tombstone": (lambda piece: _feed(_GONE.format(piece)),),
    "tombstone in a feed": (_feed,),
    "document": (str.encode,),
}


def _sections() -> dict[str, list[tuple[str, str]]]:
    sections: dict[str, list[tuple[str, str]]] = {}
    rows: list[tuple[str, str]] = []
    for line in filter(None, _LINES[3:]):
        if line.startswith("## "):
            rows = sections[line[3:]] = []
        else:
            verdict, _, piece = line.partition(" ")
            rows.append((verdict, piece.strip()))
    return sections


SECTIONS = _sections()


def _verdict(document: bytes) -> str:
    levels = {problem.level for problem in problems(document)}
    return "error" if "error" in levels else "warning" if levels else "nothing"


@pytest.mark.parametrize("name", PLACES)
def test_the_validator_says_what_the_specification_says(name: str) -> None:
    found = [
        (wanted, verdict, piece)
        for wanted, piece in SECTIONS[name]
        for place in PLACES[name]
        if (verdict := _verdict(place(piece))) != wanted
    ]
    assert found == []


def test_every_section_has_its_place() -> None:
    assert set(SECTIONS) == set(PLACES)
    assert sum(map(len, SECTIONS.values())) > 900
