"""What is asked for first is ready before it is asked for: also the first answer is packed."""

import socket
from collections.abc import Sequence
from pathlib import Path

from laboratory import Laboratory
from service_runs import get, move_in, running, words
from shell import feeder

from feeder.service import beforehand


def test_feeds_come_before_pages_and_the_main_feed_before_all(tmp_path: Path) -> None:
    lab = Laboratory(tmp_path, "[feeds]\njson = false")
    for number in range(3):
        lab.article(f"{number}.md", f"Article {number}", f"The text of number {number}.", categories=["Sea"])
    lab.build()
    found = beforehand.paths(lab.config)
    assert found[:3] == ["rss.xml", "atom.xml", "index.html"]
    assert found.index("theme/feed.css") < found.index("categories/sea/rss.xml")
    assert set(found[-3:]) == {f"articles/article-{number}.html" for number in range(3)}
    assert [path for path in found if not (lab.feeds / path).is_file()] == []


def test_without_a_store_the_main_feed_is_known(tmp_path: Path) -> None:
    lab = Laboratory(tmp_path)
    assert "feed.json" in beforehand.paths(lab.config)
    assert not (tmp_path / ".feeder").exists()


def said_of(lab: Laboratory, addresses: Sequence[str]) -> list[object]:
    """What the validator says of the answers that it gets."""
    done = feeder("validate", "--json", *addresses, cwd=lab.folder)
    return [problem for one in done.objects for problem in one["problems"]]


def test_the_validator_has_nothing_to_say_to_the_first_answers_of_a_service(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        at = f"127.0.0.1:{free.getsockname()[1]}"
    lab = Laboratory(tmp_path)
    lab.configure(f'[server]\nlisten = "{at}"\n[seeds]\nsettle = 0.05\n', site=f'url = "http://{at}/"')
    text = "The words of an article that go on and on, so that they are worth packing. " * 20
    for number in range(3):
        lab.lay(f"{number}.md", words(f"Article {number}", f"{text}{number}", category="Sea"))
    documents = ("rss.xml", "atom.xml", "feed.json", "opml.xml", "categories/sea/atom.xml")
    addresses = [f"http://{at}/{path}" for path in documents]
    with running(lab) as run:
        run.until_said("info build", "new=3")
        assert said_of(lab, addresses) == []
        move_in(lab, "late.md", words("Late", f"{text} Late.", category="Sea"))
        run.until_said("info build", "new=1")
        assert said_of(lab, addresses) == []
        assert get(at, "/articles/late.html").status == 200
        assert feeder("retract", "articles/late.html", cwd=tmp_path).code == 0
        assert get(at, "/articles/late.html").status == 410
        assert get(at, "/categories/river/rss.xml").status == 404
