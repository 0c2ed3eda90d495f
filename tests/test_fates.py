"""Addresses at which nothing lies: withdrawn, moved, or never heard of."""

import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import pytest
from http_clients import Served, Stage, serve, served, stage
from shell import begin, feeder, lay

from feeder import config
from feeder.server.fates import Fate, Gone, Moved
from feeder.service import former

__all__ = ["served", "stage"]

FATES: Mapping[str, Fate] = {
    "articles/gone.html": Gone(),
    "articles/old.html": Moved("articles/new.html"),
    "old.html": Moved("articles/ä b.html"),
    "elsewhere.html": Moved("https://other.example/x"),
    "blog/": Moved("index.html"),
    "rss.xml": Gone(),
}


@pytest.fixture
def fated(stage: Stage, served: Served) -> Served:
    return serve(stage, served.folder, knows=FATES.get)


def test_what_was_withdrawn_is_gone_for_good(fated: Served) -> None:
    got = fated.get("/articles/gone.html")
    assert (got.status, got.headers["Cache-Control"]) == (410, "no-cache")
    head = fated.get("/articles/gone.html", "HEAD")
    assert (head.status, head.body) == (410, b"")


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/articles/old.html", "../articles/new.html"),
        ("/articles/%6fld.html", "../articles/new.html"),
        ("/old.html", "articles/%C3%A4%20b.html"),
        ("/elsewhere.html", "https://other.example/x"),
        ("/blog/", "../index.html"),
    ],
)
def test_what_moved_leads_to_where_it_is(fated: Served, path: str, place: str) -> None:
    got = fated.get(path)
    assert (got.status, got.headers["Location"]) == (301, place)


def test_what_is_there_has_no_fate(fated: Served) -> None:
    fated.lay("rss.xml")
    assert fated.get("/rss.xml").status == 200


def test_what_nobody_ever_heard_of_is_404(fated: Served) -> None:
    assert fated.get("/articles/other.html").status == 404


def test_hidden_and_odd_names_are_not_asked_about(stage: Stage, served: Served) -> None:
    served = serve(stage, served.folder, knows=pytest.fail)
    odd = ("/.git/config", "/../x", "/a%00", "//a", "/" + "a" * 10_000)
    assert {served.get(path).status for path in odd} == {404}


def test_an_answer_is_believed_for_a_while(stage: Stage, served: Served) -> None:
    asked: list[str] = []
    served = serve(stage, served.folder, knows=asked.append)
    for _ in range(3):
        served.get("/a.html")
    assert asked == ["a.html"]


def test_a_store_that_hangs_keeps_no_document_waiting(stage: Stage, served: Served) -> None:
    held = threading.Event()

    def hang(_path: str) -> Fate:
        held.wait(20)
        return None

    served = serve(stage, served.folder, knows=hang)
    served.lay("rss.xml")
    with ThreadPoolExecutor(50) as pool:
        waiting = [pool.submit(served.get, f"/{number}.html") for number in range(50)]
        # So many as may wait do; the others are told at once.
        assert next(as_completed(waiting)).result().status == 404
        assert served.get("/rss.xml").status == 200
        held.set()
        assert {one.result().status for one in waiting} == {404}


def test_the_store_knows_what_was_withdrawn_and_what_moved(tmp_path: Path) -> None:
    site = begin(tmp_path / "site")
    for name in ("b", "c"):
        lay(site, f"{name}.md", f"---\ntitle: Article {name}\n---\n\nThe words of the article {name}.\n")
    assert feeder("build", cwd=site).code == 0
    (site / "seeds/b.md").unlink()
    lay(
        site,
        "a.md",
        "---\ntitle: First article\ndate: 2024-05-17\nslug: better\n---\n\nThe same words, edited.\n",
    )
    assert feeder("build", cwd=site).code == 0
    loaded = config.load(site / "config.toml")
    knows = former.knows(lambda: loaded)
    assert knows("articles/article-b.html") == Gone()
    assert knows("articles/first-article.html") == Moved("articles/better.html")
    assert knows("articles/article-c.html") is None
    assert knows("articles/better.html") is None
    assert knows("articles/none.html") is None


def test_where_there_is_no_store_nothing_is_known_and_none_is_made(tmp_path: Path) -> None:
    site = begin(tmp_path / "site")
    loaded = config.load(site / "config.toml")
    assert former.knows(lambda: loaded)("articles/a.html") is None
    assert not (site / ".feeder").exists()
