"""Large seeds are read in a process of its own, under limits; what goes beyond them is set aside, all else goes out."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC
from pathlib import Path

import pytest
from laboratory import Laboratory
from service_runs import STOP, make_site, move_in, running, words

from feeder import readers, reading
from feeder.articles import articles_of
from feeder.errors import StoppedError, UnreadableError
from feeder.explain import explain
from feeder.reading import LARGE, MEMORY, Reader
from feeder.types import Article, Seed, Terms

TERMS = Terms(UTC)
BODY = "Some words of a long article. " * 40 + "\n\n"
LONG = Seed("a.md", b"# A\n\n" + BODY.encode() * 120)
#: Its attributes take the parser the square of their number, in one call of a function in C.
SLOW = Seed("slow.html", b"<p" + b"".join(b" a%d=1" % number for number in range(40_000)) + b">text</p>")
#: Each link takes it some hundred bytes.
HUNGRY = Seed("hungry.md", b"# A\n\n" + b"[w](x) " * 1_000_000)


def children() -> set[int]:
    """The processes that this one started and has not seen off, the dead ones too."""
    found = Path(f"/proc/self/task/{os.getpid()}/children")
    if not found.exists():
        pytest.skip("this system does not tell")
    return {int(one) for one in found.read_text().split()}


def descriptors() -> int:
    return len([*Path("/proc/self/fd").iterdir()])


def test_a_large_seed_is_read_as_a_small_one_would_be() -> None:
    assert len(LONG.data) > LARGE
    with Reader() as reader:
        assert reader.articles_of(LONG, TERMS) == articles_of(LONG, TERMS)


def test_one_process_reads_all_large_seeds_and_none_the_small_ones() -> None:
    before = children()
    with Reader() as reader:
        reader.articles_of(Seed("a.md", b"# A\n\nWords."), TERMS)
        assert children() == before
        reader.articles_of(LONG, TERMS)
        (first,) = children() - before
        reader.articles_of(LONG, TERMS)
        assert children() - before == {first}
    assert children() == before


@pytest.mark.parametrize(
    ("seed", "reason"),
    [
        (SLOW, r"longer than 0.2 seconds to read \(seeds.timeout\)"),
        (HUNGRY, f"more than {MEMORY >> 20} MB of memory"),
    ],
    ids=["slow", "hungry"],
)
def test_what_can_not_be_read_is_refused_for_a_reason_and_the_next_is_read(seed: Seed, reason: str) -> None:
    before = children(), descriptors()
    with Reader(timeout=0.2 if seed is SLOW else 60) as reader:
        with pytest.raises(UnreadableError, match=reason):
            reader.articles_of(seed, TERMS)
        assert reader.articles_of(LONG, TERMS)
    assert (children(), descriptors()) == before


@pytest.mark.parametrize("number", [signal.SIGSEGV, pytest.param(signal.SIGKILL, marks=pytest.mark.slow)])
def test_a_process_that_dies_takes_one_seed_with_it(number: signal.Signals) -> None:
    """As a parser does that runs into a bug of its own, or a system that is out of memory."""
    before = children()
    strike = Strike(before, number)
    with Reader(heed=strike) as reader:
        with pytest.raises(UnreadableError, match="bug" if number == signal.SIGSEGV else "memory"):
            reader.articles_of(SLOW, TERMS)
        assert reader.articles_of(LONG, TERMS)
    assert children() == before


class Strike:
    """Ends, once, the process that came since."""

    def __init__(self, before: set[int], number: signal.Signals) -> None:
        self._before, self._number, self._done = before, number, False

    def __call__(self) -> None:
        if not self._done:
            for process in children() - self._before:
                os.kill(process, self._number)
            self._done = True


def test_one_that_died_between_two_seeds_is_replaced() -> None:
    before = children()
    with Reader() as reader:
        reader.articles_of(LONG, TERMS)
        (process,) = children() - before
        os.kill(process, signal.SIGKILL)
        os.waitid(os.P_PID, process, os.WEXITED | os.WNOWAIT)
        assert reader.articles_of(LONG, TERMS)


def test_who_stops_does_not_wait_for_a_slow_seed() -> None:
    def stop() -> None:
        raise StoppedError

    before, began = children(), time.monotonic()
    with Reader(timeout=60, heed=stop) as reader, pytest.raises(StoppedError):
        reader.articles_of(SLOW, TERMS)
    assert children() == before
    assert time.monotonic() - began < STOP


def test_the_process_has_nothing_of_ours_open(tmp_path: Path) -> None:
    """Neither the lock of the store nor a socket that listens."""
    before = children()
    with (tmp_path / "lock").open("w") as file, Reader() as reader:
        os.set_inheritable(file.fileno(), True)
        reader.articles_of(LONG, TERMS)
        (process,) = children() - before
        links = [str(one.readlink()) for one in Path(f"/proc/{process}/fd").iterdir()]
    assert not [link for link in links if str(tmp_path) in link]
    assert len(links) == 4


def test_the_process_ends_with_us() -> None:
    """Also where we are killed: it hears that nobody asks any more."""
    code = (
        "import os, sys; from datetime import UTC; from feeder.reading import *; from feeder.types import *\n"
        "reader = Reader(); reader.articles_of(Seed('a.md', b'words ' * 50_000), Terms(UTC))\n"
        "print(reader._process.pid, flush=True); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    process, end = int(done.stdout), time.monotonic() + STOP
    while is_alive(process):
        assert time.monotonic() < end


def is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except FileNotFoundError:
        return False


class PanicException(BaseException):
    """What a library in Rust raises where it gives up: no Exception, and known by its module alone."""


PanicException.__module__ = "pyo3_runtime"


@pytest.mark.parametrize(
    ("error", "met"), [(PanicException, UnreadableError), (KeyboardInterrupt, KeyboardInterrupt)]
)
def test_a_panic_in_rust_sets_one_seed_aside(
    monkeypatch: pytest.MonkeyPatch, error: type[BaseException], met: type[BaseException]
) -> None:
    def parse(_seed: Seed, _terms: Terms) -> list[Article]:
        raise error

    monkeypatch.setitem(readers.FORMATS, ".md", parse)
    with pytest.raises(met):
        articles_of(Seed("a.md", b"x"), TERMS)


# In a build


def lay(lab: Laboratory, *seeds: Seed) -> None:
    for seed in seeds:
        lab.lay(seed.path, seed.data)


def test_a_build_goes_on_without_a_seed_that_takes_too_long_and_does_not_try_it_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab = Laboratory(tmp_path)
    lab.configure("[seeds]\nsettle = 0\ntimeout = 0.2")
    lay(lab, SLOW, LONG)
    lab.article("b.md", "B")
    asked = counting(monkeypatch)
    reasons = {failure.seed: failure.reason for failure in lab.build().failures}
    assert reasons == {"slow.html": "it takes longer than 0.2 seconds to read (seeds.timeout)"}
    assert sorted(lab.titles()) == ["A", "B"]
    assert sorted(asked) == ["a.md", "b.md", "slow.html"]
    asked.clear()
    assert [failure.seed for failure in lab.build().failures] == ["slow.html"]
    assert asked == []
    lab.configure("[seeds]\nsettle = 0\ntimeout = 0.3")
    assert "0.3 seconds" in lab.build().failures[0].reason
    lab.lay("slow.html", "<h1>C</h1><p>Some words of a page that is fast.")
    assert lab.build().failures == []
    assert "C" in lab.titles()
    lay(lab, SLOW)
    assert [failure.seed for failure in lab.build().failures] == ["slow.html"]
    assert "C" in lab.titles()  # what is out stays out


def counting(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the seeds that are read from now on."""
    asked: list[str] = []
    real: Callable[..., object] = Reader.articles_of

    def articles(reader: Reader, seed: Seed, under: Terms) -> object:
        asked.append(seed.path)
        return real(reader, seed, under)

    monkeypatch.setattr(reading.Reader, "articles_of", articles)
    return asked


def test_a_seed_beyond_the_configured_size_is_set_aside_until_the_size_changes(tmp_path: Path) -> None:
    lab = Laboratory(tmp_path)
    lab.configure("[seeds]\nsettle = 0\nmax_bytes = 1000")
    lay(lab, LONG)
    (failure,) = lab.build().failures
    assert f"{len(LONG.data):,} bytes; a seed may have 1,000 (seeds.max_bytes)" in failure.reason
    lab.configure("[seeds]\nsettle = 0")
    assert lab.build().failures == []
    assert lab.titles() == ["A"]


def test_explain_says_why_a_seed_can_not_be_read(tmp_path: Path) -> None:
    lab = Laboratory(tmp_path)
    lab.configure("[seeds]\nsettle = 0\ntimeout = 0.2")
    lay(lab, SLOW)
    said = explain(lab.seeds / "slow.html", TERMS, None, lab.now, lab.config.seeds)
    assert "longer than 0.2 seconds" in said["error"]


def test_the_service_stops_at_once_while_it_reads_a_slow_seed(tmp_path: Path) -> None:
    lab = make_site(tmp_path)
    with running(lab) as run:
        run.until_said("info watching")
        lab.lay("slow.html", SLOW.data.replace(b">", b" x=1>"))
        run.until(lambda: grandchildren(run.process.pid), "the process that reads")
        (process,) = grandchildren(run.process.pid)
        move_in(lab, "b.md", words("B"))
        assert run.stop() < STOP
        assert run.status == 0
    assert not is_alive(process)


def grandchildren(process: int) -> list[int]:
    found = Path(f"/proc/{process}/task").glob("*/children")
    return [int(one) for file in found for one in file.read_text().split()]
