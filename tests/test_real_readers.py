"""Real feed readers subscribe to a site over HTTP, and must show what its authors wrote.

An opt-in group (`-m slow`): each reader runs where it is installed, and is skipped, by name, where it is not.
readers_driven.py has the readers, and docs/readers.md says where each comes from.
"""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.request import urlopen

import pytest
from laboratory import Laboratory
from readers_driven import PARSERS, READERS, Reader, words

pytestmark = pytest.mark.slow

_PROSE = "The library opened a second door today. Nobody had asked for it, yet everybody used it."
#: Title, body, words that the reader must show.
ARTICLES = (
    ("Plain", _PROSE, _PROSE),
    ("AT&T, R&D; Fish & Chips", _PROSE, _PROSE),
    ("1 < 2 && 3 > 2, so I <3 it", _PROSE, _PROSE),
    ("\"Quotes\", 'more' ]]> and \\slashes\\ %s {0}", _PROSE, _PROSE),
    ("Emoji 👩\u200d👩\u200d👧\u200d👦 🎉", _PROSE, _PROSE),
    ("مرحبا بالعالم — שלום", "نص المقال باللغة العربية.", "نص المقال باللغة العربية."),
    ("日本語の題", "図書館に二つ目の扉が開いた。", "図書館に二つ目の扉が開いた。"),
    ("How <b>bold</b> works & what &amp; means", _PROSE, _PROSE),
    ("Code", 'Try `if a < b & c` and `<br>`, say "hello".', 'if a < b & c and <br>, say "hello".'),
    ("Table", "| one | two |\n|---|---|\n| three | four |", "three"),
    ("Long " * 200 + "title", _PROSE, _PROSE),
)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a published site."""
    lab = Laboratory(tmp_path_factory.mktemp("site"))
    lab.feeds.mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=lab.feeds))
    address = f"http://127.0.0.1:{server.server_port}/"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    lab.configure(site=f'url = "{address}"')
    for number, (title, body, _) in enumerate(ARTICLES):
        date = f"2026-01-{number + 1:02}T10:30:00Z"
        lab.article(f"{number}.md", title, body, date=date, author="Zoë O'Brien")
    assert lab.build().failures == []
    yield address
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("reader", "document"),
    [
        pytest.param(known, name, id=f"{known.name}-{name}")
        for known in (*READERS, *PARSERS)
        for name in known.documents
        if known.is_faithful
    ],
)
def test_the_reader_shows_every_article_as_it_was_written(
    site: str, tmp_path: Path, reader: Reader, document: str
) -> None:
    reader.skip_where_missing()
    seen = {shown.at: shown for shown in reader.poll(site + document, tmp_path)}
    assert len(seen) == len(ARTICLES)
    for at, (title, _, text) in zip(sorted(seen), ARTICLES, strict=True):
        assert seen[at].title == reader.shows_title(title)
        assert text in words(seen[at].text)
        if seen[at].link:
            with urlopen(seen[at].link) as page:
                assert text in words(page.read().decode())
