"""Where the output goes: terminals, pipes that close, disks that are full, other encodings."""

import os
import pty
import subprocess
from pathlib import Path

import pytest
from shell import PROGRAM, RED, UNDECODABLE, built, environment, feeder, lay, site

__all__ = ["built", "site"]  # fixtures


def test_names_are_told_to_programs_as_they_are_and_to_terminals_without_power(built: Path) -> None:
    """Each test here holds that no output is obeyed; this one that the names are there all the same."""
    data = (built / "seeds" / RED).read_bytes()
    assert data
    found = feeder("explain", "--json", f"seeds/{RED}", f"seeds/{UNDECODABLE}", cwd=built).objects
    assert [one["file"] for one in found] == [f"seeds/{RED}", f"seeds/{UNDECODABLE}"]
    done = feeder("validate", RED, "--json", cwd=built / "seeds")
    assert done.object["document"] == RED
    assert "red" in feeder("validate", RED, cwd=built / "seeds").out
    assert "red" in feeder("status", "-c", RED, cwd=built).err


def test_on_a_terminal_without_colours_there_are_none(built: Path) -> None:
    ours, theirs = pty.openpty()
    with open(ours, "rb", buffering=0) as screen:  # noqa: PTH123 - a descriptor
        done = subprocess.run(
            [*PROGRAM, "status"],
            check=False,
            cwd=built,
            env=environment({"NO_COLOR": "1", "TERM": "xterm-256color"}),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
        )
        shown = screen.read(65_536)
        os.close(theirs)
    assert done.returncode == 0
    assert b"4 articles" in shown
    assert b"\x1b" not in shown


@pytest.mark.parametrize("arguments", [["explain", "seeds/long.md"], ["status"], ["--help"]])
def test_whoever_has_read_enough_is_left_in_peace(site: Path, arguments: list[str]) -> None:
    lay(site, "long.md", "# Long\n\n" + "Many words in a paragraph.\n\n" * 20_000)
    if arguments == ["status"]:
        feeder("build", cwd=site)
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*PROGRAM, *arguments],
        check=False,
        cwd=site,
        env=environment({}),
        stdout=writing,
        stderr=subprocess.PIPE,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


def test_an_output_that_takes_nothing_is_said(built: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no full device")
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*PROGRAM, "status"],
            check=False,
            cwd=built,
            env=environment({}),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    assert (done.returncode, done.stderr.count("\n")) == (3, 1)
    assert "standard output" in done.stderr
    assert "No space left on device" in done.stderr


def test_whatever_stream_is_closed_the_build_goes_well_and_the_store_stays_whole(site: Path) -> None:
    """A database that opened as number 1 or 2 would be written over by a message."""
    lay(site, "broken.md", "---\ntitle: [unclosed\n---\n")
    for number, closing_ in enumerate(("<&-", ">&-", "2>&-", "<&- >&- 2>&-")):
        lay(site, f"{number}.md", f"# Number {number}\n\nWords of number {number}.\n")
        done = feeder("build", cwd=site, prefix=["sh", "-c", f'exec "$@" {closing_}', "sh"])
        assert (done.code, done.out == "" or ">&-" not in closing_[:3]) == (0, True)
    found = feeder("status", "--json", cwd=site).object
    assert (found["entries"], len(found["builds"])) == (5, 4)
    stdin = feeder("validate", "-", cwd=site, prefix=["sh", "-c", 'exec "$@" <&-', "sh"])
    assert stdin.code == 1


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_an_output_of_another_encoding_loses_what_it_cannot_hold_and_json_nothing(
    built: Path, tmp_path: Path, encoding: str
) -> None:
    (tmp_path / "ü.md").write_text("---\ntitle: Über 北京\n---\n\nWords.\n", "utf-8")
    shown = feeder("explain", "ü.md", cwd=tmp_path, PYTHONIOENCODING=encoding, PYTHONUTF8="1")
    assert shown.code == 0
    assert "ber ??" in shown.out
    found = feeder("explain", "--json", "ü.md", cwd=tmp_path, PYTHONIOENCODING=encoding, PYTHONUTF8="1")
    assert (found.object["title"], found.object["file"]) == ("Über 北京", "ü.md")
