"""feeder as a shell starts it, and sites for it to work on."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pytest
from laboratory import SITE_ID

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = [sys.executable, "-W", "error", "-m", "feeder"]
# Everything that a terminal may obey, and what turns the direction of writing.
OBEYED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
UNDECODABLE = os.fsdecode(b"caf\xe9.md")
RED = "\x1b[31mred\x07\u202e\x9b2J\n.md"


@dataclass(frozen=True)
class Done:
    """A command that has ended."""

    code: int
    out: str
    err: str

    @property
    def objects(self) -> list[dict[str, Any]]:
        """What was printed with --json: one object a line, and nothing else."""
        assert self.out.endswith("\n")
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def object(self) -> dict[str, Any]:
        (found,) = self.objects
        return found


def environment(changes: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FEEDER_", "PYTHON"))}
    return {**kept, "PYTHONPATH": str(ROOT), "COLUMNS": "80", **changes}


def feeder(
    *arguments: str, cwd: Path, stdin: bytes = b"", prefix: Sequence[str] = (), **changes: str
) -> Done:
    """Run `feeder` with `arguments` in `cwd`; `changes` are of the environment."""
    done = subprocess.run(
        [*prefix, *PROGRAM, *arguments],
        check=False,
        cwd=cwd,
        env=environment(changes),
        input=stdin,
        capture_output=True,
        timeout=60,
    )
    out, err = (data.decode("utf-8", "surrogateescape") for data in (done.stdout, done.stderr))
    # Wherever it goes, no output is obeyed by a terminal, draws a bar, or shows the inside of a program.
    assert OBEYED.findall(out + err) == []
    assert "Traceback" not in err
    assert "a bug in feeder" not in err
    return Done(done.returncode, out, err)


def each(calls: Sequence[Sequence[str]], cwd: Path) -> Iterator[tuple[Sequence[str], Done]]:
    """Commands that leave each other alone, run side by side."""
    with ThreadPoolExecutor() as pool:
        yield from zip(calls, pool.map(lambda call: feeder(*call, cwd=cwd), calls), strict=True)


@contextmanager
def started(*arguments: str, cwd: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [*PROGRAM, *arguments],
        cwd=cwd,
        env=environment({}),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def line(stream: IO[str] | None) -> str:
    assert stream is not None
    return stream.readline()


def lay(site: Path, path: str, text: str | bytes) -> None:
    target = site / "seeds" / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(text.encode() if isinstance(text, str) else text)


def begin(site: Path, extra: str = "") -> Path:
    """A site with one article, not yet built."""
    site.mkdir(parents=True, exist_ok=True)
    (site / "config.toml").write_text(
        f'[site]\ntitle = "Site"\nid = "{SITE_ID}"\nurl = "https://news.example/"\n'
        f"[seeds]\nsettle = 0\n{extra}",
        "utf-8",
    )
    lay(site, "a.md", "---\ntitle: First article\ndate: 2024-05-17\n---\n\nThe words of the first article.\n")
    return site


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return begin(tmp_path / "site")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with a bit of everything, to be looked at and not changed; made once, whoever asks for it."""
    site = tmp_path_factory.getbasetemp() / "built"
    return site if site.exists() else _build(site)


def _build(site: Path) -> Path:
    begin(site)
    assert feeder("build", cwd=site).code == 0
    lay(
        site,
        "a.md",
        "---\ntitle: First article\ndate: 2024-05-17\nslug: better\n---\n\nThe same words, edited.\n",
    )
    lay(site, "copy.md", "The words of an article that is there twice, once as a copy.\n")
    lay(site, "copied.md", "The words of an article that is there twice, once as a copy.\n")
    lay(
        site,
        "later.md",
        "---\ntitle: Much later\ndate: 2099-05-17T12:00:00Z\n---\n\nWords of the far future.\n",
    )
    lay(site, "draft.md", "---\ntitle: A draft\ndraft: true\n---\n\nWords that are not ready.\n")
    lay(site, "broken.md", "---\ntitle: [unclosed\n---\n\nWords.\n")
    (site / "seeds" / "out.md").symlink_to(site / "config.toml")
    lay(site, RED, "---\ntitle: Red\n---\n\nWords with a name that a terminal would obey.\n")
    lay(site, UNDECODABLE, "---\ntitle: Latin\n---\n\nWords with a name that is no UTF-8.\n")
    assert feeder("build", cwd=site).code == 0
    return site


def only_line(done: Done) -> str:
    """The one plain sentence on standard error."""
    assert done.err.count("\n") == 1
    assert done.err.startswith("feeder: ")
    assert done.err.endswith(".\n")
    return done.err
