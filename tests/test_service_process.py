"""`feeder run` as the process that it is: what arrives, signals, other commands beside it, and trouble that goes."""

import json
import random
import signal
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from laboratory import Laboratory
from service_runs import (
    STOP,
    count,
    count_pages,
    get,
    ids,
    is_once_each,
    make_site,
    move_in,
    out,
    running,
    words,
)
from shell import RED, UNDECODABLE, feeder, line, only_line, started


@pytest.fixture
def short() -> Iterator[Path]:
    """A folder whose path leaves room for the name of a socket."""
    with tempfile.TemporaryDirectory(prefix="feeder-") as folder:
        yield Path(folder)


# What arrives


def test_an_article_moved_in_goes_out(tmp_path: Path) -> None:
    lab = make_site(tmp_path)
    with running(lab) as run:
        run.until_said("info watching")
        move_in(lab, "one.md", words("One"))
        run.until_out("One")


def test_an_article_written_in_place_goes_out_whole_once_it_is_closed(tmp_path: Path) -> None:
    lab = make_site(tmp_path)
    with running(lab) as run:
        run.until_said("info watching")
        with (lab.seeds / "one.md").open("w") as file:
            file.write(words("One", "The first words of it."))
            file.flush()
            move_in(lab, "witness.md", words("Witness"))
            run.until_out("Witness")
            file.write("\nThe last words of it.\n")
        run.until_out("Witness", "One")
        text = lab.item("One")["content_html"]
    assert "first words" in text
    assert "last words" in text
    assert len(run.said("info build", "updated=0")) == len(run.said("info build"))


@pytest.mark.parametrize("watch", [True, False])
def test_an_article_that_grows_stays_inside_until_it_is_closed(short: Path, watch: bool) -> None:
    """However many scans pass by, and though each pause of the writer is longer than settle."""
    lab = make_site(
        short,
        settle=0.1,
        every=0.2,
        watch=watch,
        server='enabled = false\nadmin = "unix:s"',
        more="[alerts]\nmax_age = 1",  # which also bounds how seldom scans are while there are events
    )
    with running(lab) as run:
        (admin,) = run.addresses(1)
        with (lab.seeds / "one.md").open("w") as file:
            file.write(words("One"))
            for number in range(2):
                file.write(f"\nParagraph {number} of what grows.\n")
                file.flush()
                before = _builds(admin)
                run.until(lambda before=before: _builds(admin) > before, "a scan")  # type: ignore[misc]
                assert out(lab) == []
            file.write("\nThe end of what grew.\n")
        run.until_out("One")
        text = lab.item("One")["content_html"]
    assert "The end of what grew." in text
    assert sum("info build" in said and "new=1" in said for said in run.lines) == 1


def _builds(admin: str) -> float:
    lines = get(admin, "/metrics").body.decode().splitlines()
    return sum(float(line.split()[-1]) for line in lines if line.startswith("feeder_builds_total"))


def test_files_in_a_new_tree_of_folders_are_not_missed(tmp_path: Path) -> None:
    lab = make_site(tmp_path)
    with running(lab) as run:
        run.until_said("info watching")
        for below in ("", "a/", "a/b/", "a/b/c/"):
            lab.lay(f"made/{below}one.md", words(f"Made {below}"))
        for below in ("", "x/", "x/y/"):
            outside = lab.folder / "tree" / below
            outside.mkdir(parents=True)
            (outside / "one.md").write_text(words(f"Moved {below}"))
        (lab.folder / "tree").rename(lab.seeds / "moved")
        expected = ["Made", "Made a/", "Made a/b/", "Made a/b/c/", "Moved", "Moved x/", "Moved x/y/"]
        run.until_out(*expected)
        lab.lay("made/a/b/c/d/two.md", words("Deeper"))  # they are watched by now
        lab.lay("moved/x/two.md", words("Beside"))
        run.until_out(*expected, "Deeper", "Beside")


def test_a_renamed_folder_changes_nothing_for_subscribers(tmp_path: Path) -> None:
    lab = make_site(tmp_path)
    for number in range(3):
        lab.lay(f"old/{number}.md", words(f"Number {number}"))
    with running(lab) as run:
        run.until_said("info build", "new=3")
        before = lab.documents()
        (lab.seeds / "old").rename(lab.seeds / "new")
        run.until_said("info build", "moved=3")
        assert lab.documents() == before
        lab.lay("new/0.md", words("Number 0", "Other words of the same article."))  # by its new path
        run.until_said("info build", "updated=1")
    assert is_once_each(lab, ["Number 0", "Number 1", "Number 2"])


def test_a_picture_may_come_after_its_article(tmp_path: Path) -> None:
    lab = make_site(tmp_path)
    with running(lab) as run:
        run.until_said("info watching")
        move_in(lab, "hills/one.md", words("One", "![The hills](hill.png)\n\nWords beside a picture."))
        run.until_out("One")
        before = ids(lab)
        picture = b"\x89PNG\r\n\x1a\n" + b"hill" * 50
        lab.lay("hills/hill.png", picture)
        (asset,) = run.until(lambda: [*(lab.feeds / "assets").rglob("hill.png")], "the picture")
        address = f'src="https://example.org/{asset.relative_to(lab.feeds).as_posix()}"'
        run.until(lambda: address in lab.item("One")["content_html"], "its address")
    assert asset.read_bytes() == picture
    assert ids(lab) == before


def test_an_embargoed_article_goes_out_at_its_second(tmp_path: Path) -> None:
    lab = make_site(tmp_path)
    with running(lab) as run:
        run.until_said("info watching")
        due = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=2)
        move_in(lab, "later.md", words("Later", date=due.isoformat()))
        run.until(lambda: count(lab, "seeds WHERE state = 'held'"), "the held article")
        assert out(lab) == []
        run.until_out("Later")
        arrived = datetime.fromtimestamp((lab.feeds / "feed.json").stat().st_mtime, UTC)
    assert timedelta() <= arrived - due < timedelta(seconds=1)
    assert datetime.fromisoformat(lab.item("Later")["date_published"]) == due


def test_an_embargoed_article_is_on_time_though_another_is_in_trouble(tmp_path: Path) -> None:
    lab = make_site(tmp_path)
    lab.lay("blocked.md", words("Blocked"))
    with running(lab) as run:
        run.until_out("Blocked")
        (lab.feeds / "articles" / "blocked.html").unlink()
        (lab.feeds / "articles" / "blocked.html" / "mine").mkdir(parents=True)
        lab.lay("blocked.md", words("Blocked", "Edited, but a folder is in the way of its page."))
        run.until_said("warning unpublished", "blocked.html")
        for number in range(4):  # each time it does not go out, it is tried again after a longer while
            move_in(lab, f"{number}.md", words(f"Number {number}"))
            run.until(lambda number=number: f"Number {number}" in out(lab), "it")  # type: ignore[misc]
        due = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=2)
        move_in(lab, "later.md", words("Later", date=due.isoformat()))
        run.until(lambda: "Later" in out(lab), "it", seconds=5)
        arrived = datetime.fromtimestamp((lab.feeds / "feed.json").stat().st_mtime, UTC)
    assert timedelta() <= arrived - due < timedelta(seconds=1)


@pytest.mark.slow
@pytest.mark.parametrize("watch", [True, False])
def test_of_thousands_that_come_at_once_those_that_stay_go_out_once(tmp_path: Path, watch: bool) -> None:
    """A hundred vanish again: half while the others still come, half while they are being read."""
    lab = make_site(tmp_path, settle=0.1, every=0.5, watch=watch)
    (lab.folder / "drop").mkdir()
    names = [f"{number:04}.md" for number in range(2000)]
    for name in names:
        (lab.folder / "drop" / name).write_text(words(f"Number {name}"))
    vanish = random.Random(3).sample(names, 100)
    early, late = set(vanish[:50]), vanish[50:]
    with running(lab) as run:
        run.until_said("info build")
        for name in names:
            (lab.folder / "drop" / name).rename(lab.seeds / name)
            if name in early:
                (lab.seeds / name).unlink()
        run.until(lambda: count(lab, "entries"), "the first articles in the store")
        for name in late:
            (lab.seeds / name).unlink()
        stay = [f"Number {name}" for name in names if name not in vanish]
        run.until(lambda: count_pages(lab) == len(stay), "the pages of all that stayed")
        run.until_out(*stay)


# Signals


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
def test_an_idle_service_ends_when_it_is_told_to(tmp_path: Path, by: signal.Signals) -> None:
    lab = make_site(tmp_path, server='listen = "127.0.0.1:0"')
    lab.article("one.md", "One")
    with running(lab) as run:
        run.until_said("info build")
        assert run.stop(by) < STOP
        assert run.status == 0
    assert run.lines[-1].endswith(" info stopped")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("by", "at_work"),
    [
        (signal.SIGTERM, lambda lab: count(lab, "entries")),
        (signal.SIGINT, lambda lab: count_pages(lab) > 50),
    ],
    ids=["SIGTERM-reading", "SIGINT-publishing"],
)
def test_a_build_that_is_broken_off_is_finished_by_the_next(
    tmp_path: Path, by: signal.Signals, at_work: Callable[[Laboratory], bool]
) -> None:
    lab = make_site(tmp_path)
    titles = [f"Number {number}" for number in range(1500)]
    for number, title in enumerate(titles):
        lab.lay(f"{number}.md", words(title))
    with running(lab) as run:
        run.until(lambda: at_work(lab), "the midst of the build")
        assert run.stop(by) < STOP
        assert run.status == 0
    assert not (lab.feeds / "feed.json").exists()  # or nothing was broken off
    assert feeder("build", cwd=lab.folder).code == 0
    assert is_once_each(lab, titles)
    assert feeder("build", "--json", cwd=lab.folder).object["documents"] == []


def test_sighup_reads_the_configuration_again(tmp_path: Path) -> None:
    lab = make_site(tmp_path, watch=False)
    lab.article("one.md", "One")
    with running(lab) as run:
        run.until_out("One")
        text = (lab.folder / "config.toml").read_text()
        (lab.folder / "config.toml").write_text(text.replace("Laboratory", "Another name"))
        lab.article("two.md", "Two", "Other words.")
        run.process.send_signal(signal.SIGHUP)
        run.until_said("info reloaded")
        run.until_out("One", "Two")
        run.until(lambda: _title(lab) == "Another name", "the new title")
        run.process.send_signal(signal.SIGHUP)  # also where the file is as it was
        run.until_said("info reloaded", times=2)


def test_an_edited_configuration_is_taken_over_and_a_broken_one_is_not(short: Path) -> None:
    lab = make_site(short, every=0.2, watch=False, server='enabled = false\nadmin = "unix:s"')
    lab.article("one.md", "One")
    config = lab.folder / "config.toml"
    good = config.read_text()
    with running(lab) as run:
        (admin,) = run.addresses(1)
        run.until_out("One")
        config.write_text(good + "[seeds\n")
        run.until_said("error trouble", "kind=config", config.name)
        run.until(lambda: b"config" in get(admin, "/healthz").body, "the operator's word of it")
        move_in(lab, "two.md", words("Two"))  # it goes on as before
        run.until_out("One", "Two")
        assert _title(lab) == "Laboratory"
        config.write_text(good.replace("Laboratory", "Another name"))
        run.until_said("info recovered", "kind=config")
        run.until(lambda: _title(lab) == "Another name", "the new title")
        run.until(lambda: b"config" not in get(admin, "/healthz").body, "the end of it")


def _title(lab: Laboratory) -> str:
    title: str = json.loads((lab.feeds / "feed.json").read_text("utf-8"))["title"]
    return title


# Listeners


def test_a_port_in_use_is_told_of_and_taken_when_it_is_free(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        lab = make_site(tmp_path, server=f'listen = "127.0.0.1:{port}"')
        lab.article("one.md", "One")
        with running(lab) as run:
            run.until_said("error trouble", "kind=server", str(port), "server.listen")
            run.until_out("One")
            other.close()
            (address,) = run.addresses(1)
            assert get(address, "/feed.json").body == (lab.feeds / "feed.json").read_bytes()
            run.until_said("info recovered", "kind=server")


@pytest.mark.parametrize("admin", ["unix:s", "localhost:0"])
def test_the_operator_s_listener_stands_beside_the_public_one(short: Path, admin: str) -> None:
    lab = make_site(short, server=f'listen = "127.0.0.1:0"\nadmin = "{admin}"')
    lab.article("one.md", "One")
    with running(lab) as run:
        public, own = run.addresses(2)
        run.until(lambda: get(own, "/readyz").status == 200, "readiness")
        assert get(own, "/healthz").status == 200
        # Readiness is told a moment before the build's figures are.
        run.until(lambda: b"feeder_articles 1.0" in get(own, "/metrics").body.splitlines(), "the figures")
        good = (lab.feeds / "rss.xml").read_bytes()
        assert get(public, "/rss.xml").body == good
        for target in ("/healthz", "/readyz", "/metrics", "/-/regenerate"):
            assert get(public, target).status == 404
        assert get(public, "/-/regenerate", "POST").status in (404, 405)
        assert get(own, "/rss.xml").status == 404
        (lab.feeds / "rss.xml").write_bytes(b"spoilt")
        assert get(own, "/-/regenerate", "POST").status == 202
        run.until(lambda: (lab.feeds / "rss.xml").read_bytes() == good, "the mended feed")
    assert not (short / "s").exists()


# Other commands beside it


def test_the_service_carries_on_from_what_commands_stored(tmp_path: Path) -> None:
    lab = make_site(tmp_path, watch=False)
    lab.article("one.md", "One")
    with running(lab) as run:
        run.until_out("One")
        lab.lay("two.md", words("Two"))
        assert feeder("build", "--no-wait", "--json", cwd=lab.folder).object["new"] == 1
        before, documents = ids(lab), lab.documents()
        assert feeder("regenerate", cwd=lab.folder).code == 0
        assert lab.documents() == documents
        lab.lay("three.md", words("Three"))
        run.process.send_signal(signal.SIGHUP)  # has it look
        run.until_out("One", "Two", "Three")
    assert before.items() <= ids(lab).items()


def test_commands_wait_for_the_service_s_build_or_say_that_it_is_at_work(tmp_path: Path) -> None:
    lab = make_site(tmp_path)
    titles = [f"Number {number}" for number in range(300)]
    for title in titles:
        lab.lay(f"{title}.md", words(title))
    with running(lab) as run:
        run.until(lambda: count_pages(lab), "the first page")
        run.process.send_signal(signal.SIGSTOP)  # so that the build lasts as long as the test wants
        try:
            done = feeder("build", "--no-wait", cwd=lab.folder)
            assert (done.code, "Another build is at work" in only_line(done)) == (4, True)
            with started("regenerate", cwd=lab.folder) as other:
                assert "waiting for it to end" in line(other.stderr)
                run.process.send_signal(signal.SIGCONT)
                assert other.wait(60) == 0
        finally:
            run.process.send_signal(signal.SIGCONT)
        run.until_out(*titles)


def test_a_store_that_was_deleted_is_never_begun_anew_and_can_be_restored(tmp_path: Path) -> None:
    lab = make_site(tmp_path)
    lab.article("one.md", "One")
    with running(lab) as run:
        run.until_out("One")
        assert feeder("store", "backup", cwd=lab.folder).code == 0
        before, documents = ids(lab), lab.documents()
        for path in lab.folder.glob(".feeder/state.db*"):
            path.unlink()
        move_in(lab, "two.md", words("Two"))
        run.until_said("error trouble", "kind=store", "feeder store restore")
        assert lab.documents() == documents
        assert feeder("store", "restore", cwd=lab.folder).code == 0
        run.until_out("One", "Two")
        run.until_said("info recovered", "kind=store")
    assert before.items() <= ids(lab).items()


def test_a_seeds_folder_that_goes_and_comes_back_withdraws_nothing(tmp_path: Path) -> None:
    lab = make_site(tmp_path)
    lab.article("one.md", "One")
    lab.lay("below/two.md", words("Two"))
    with running(lab) as run:
        run.until_out("One", "Two")
        documents = lab.documents()
        lab.seeds.rename(lab.folder / "away")
        run.until_said("warning not_watching", str(lab.seeds))
        run.until_said("warning unlisted", str(lab.seeds), seconds=5)  # by what it sees, not by the next scan
        assert lab.documents() == documents
        (lab.folder / "away" / "below" / "three.md").write_text(words("Three"))
        (lab.folder / "away").rename(lab.seeds)
        run.until_out("One", "Two", "Three")
        run.until_said("info cause_gone", "was=unlisted")
        run.until_said("info watching", times=2)
        move_in(lab, "below/four.md", words("Four"))
        run.until_out("One", "Two", "Three", "Four")


# What it says


def test_systemd_hears_of_the_start_the_state_the_life_and_the_end(tmp_path: Path) -> None:
    lab = make_site(tmp_path)
    lab.article("one.md", "One")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as way:
        way.bind(str(tmp_path / "n"))
        way.settimeout(STOP)
        with running(lab, NOTIFY_SOCKET=str(tmp_path / "n"), WATCHDOG_USEC="4000000") as run:
            first = _heard(way, "READY=1")
            assert any(line.startswith("STATUS=") for line in first)
            _heard(way, "STATUS=All is well: 1 article published.")
            for _ in range(2):  # systemd wants one every four seconds, and advises to send two
                began = time.monotonic()
                _heard(way, "WATCHDOG=1")
                assert time.monotonic() - began < 2
            run.process.send_signal(signal.SIGTERM)
            _heard(way, "STOPPING=1")


def _heard(way: socket.socket, wanted: str) -> list[str]:
    """The lines of the next datagram with this one."""
    while wanted not in (lines := way.recv(4096).decode().split("\n")):
        pass
    return lines


def test_each_line_of_a_json_log_is_an_object(tmp_path: Path) -> None:
    lab = make_site(tmp_path)
    lab.article("one.md", "One")
    broken = "---\ntitle: [unclosed\n---\n\nWords.\n"
    for name in (RED, UNDECODABLE):
        lab.lay(name, broken)
    with running(lab, "--log-format", "json") as run:
        run.until_said('"set_aside"', "caf")
        run.until_said('"backup"')
    said = [json.loads(line) for line in run.lines]
    assert {"started", "watching", "build", "set_aside", "backup", "stopped"} <= {
        one["event"] for one in said
    }
    assert all({"time", "level", "event"} <= one.keys() for one in said)
    (build,) = [one for one in said if one["event"] == "build"]
    assert (build["level"], build["new"]) == ("info", 1)
    assert RED in [one.get("seed") for one in said]
