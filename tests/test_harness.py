"""Short forms of the programs that judge a publisher from outside: killed, unplugged, and failed by its system."""

import os
import shlex
import shutil
import signal
import subprocess
from pathlib import Path

import pytest
from shell import PROGRAM, ROOT, environment

HARNESS = ROOT.parent / "shared" / "harness"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not HARNESS.is_dir(), reason="the programs of ../shared/harness are not here"),
]

ONCE = shlex.join([*PROGRAM, "build"]) + " -c {config}"
SERVICE = shlex.join([*PROGRAM, "run"]) + " -c {config}"
#: Seconds for one program: several times what it takes on a slow machine.
LIMIT = 400


def judged(name: str, folder: Path, *options: str) -> str:
    """Have a program judge feeder, and pass it; what it says last."""
    command = [PROGRAM[0], str(HARNESS / f"{name}.py"), "--config-file", str(HARNESS / "feeder.toml.in")]
    with subprocess.Popen(
        [*command, "--base", str(folder), *options],
        env=environment({}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            said, _ = process.communicate(timeout=LIMIT)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGINT)  # so that it takes away what it has started and mounted
            said, _ = process.communicate(timeout=60)
            pytest.fail(f"{name} was not done after {LIMIT} s, and said: {said}")
    assert process.returncode == 0, said
    last = said.splitlines()[-1]
    assert last.startswith(f"{name}: PASS "), said
    return last


def _works(*command: str) -> bool:
    """Whether a command is there and does what it is told to."""
    if not shutil.which(command[0]):
        return False
    return not subprocess.run(command, check=False, capture_output=True, timeout=60).returncode


@pytest.fixture
def strace() -> None:
    """Skip a test where no system call can be traced."""
    if not _works("strace", "-o", os.devnull, "true"):
        pytest.skip("strace is not installed here, or may not trace")


@pytest.fixture
def loop_mount(tmp_path: Path) -> None:
    """Skip a test where no file can be mounted as a disk."""
    image, place = tmp_path / "probe.image", tmp_path / "probe"
    place.mkdir()
    with image.open("wb") as file:
        file.truncate(8 << 20)
    if os.geteuid() or not _works("mkfs.ext4", "-qF", str(image)):
        pytest.skip("only root can pull the plug of a disk, and with mkfs.ext4")
    if not _works("mount", "-o", "loop", str(image), str(place)):
        pytest.skip("root can't mount a file as a disk here")
    assert _works("umount", str(place))


def can_fill_disks(folder: Path) -> bool:
    """Whether small disks can be made, to be full."""
    place = folder / "full"
    place.mkdir()
    return (
        not os.geteuid()
        and _works("mount", "-t", "tmpfs", "tmpfs", str(place))
        and _works("umount", str(place))
    )


@pytest.mark.parametrize("instances", [1, 2])
def test_killed_at_any_moment_nothing_is_lost_doubled_half_read_or_changed(
    tmp_path: Path, instances: int
) -> None:
    options = ["--service", SERVICE, "--once", ONCE, "--rounds", "12", "--articles", "60", "--stop-time", "5"]
    said = judged("crash_loop", tmp_path, *options, "--instances", str(instances))
    assert f" kills={12 * instances} " in said


@pytest.mark.parametrize("options", [[], ["--service", SERVICE]], ids=["build", "run"])
@pytest.mark.usefixtures("loop_mount")
def test_what_was_published_outlasts_a_power_cut(tmp_path: Path, options: list[str]) -> None:
    assert " cuts=3 " in judged("power_cut", tmp_path, "--once", ONCE, "--cuts", "3", *options)


@pytest.mark.usefixtures("strace")
def test_each_failing_call_leaves_whole_feeds_and_is_named(tmp_path: Path) -> None:
    pages = [] if can_fill_disks(tmp_path) else ["--pages", "-1"]
    judged("fault_inject", tmp_path, "--once", ONCE, "--max", "25", *pages)


@pytest.mark.usefixtures("strace")
def test_each_failing_fsync_or_rename_leaves_whole_feeds_and_is_named(tmp_path: Path) -> None:
    options = ["--calls", "fsync,rename", "--max", "20", "--pages", "-1"]
    judged("fault_inject", tmp_path, "--once", ONCE, *options)


@pytest.mark.usefixtures("strace")
def test_documents_come_by_a_synced_rename_and_not_at_all_when_nothing_is_new(tmp_path: Path) -> None:
    assert " run_with_nothing_new=0renames" in judged("syscalls_order", tmp_path, "--once", ONCE)
