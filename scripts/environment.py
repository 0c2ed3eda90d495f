"""Virtual environments of this checkout, made from the pinned and hashed sets in requirements/.

Kept to the syntax of Python 3.6, so that an old Python can say what is wrong instead of failing to parse it.
"""

import hashlib
import os
import platform
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST, NEWEST = (3, 11), (3, 14)
FOLDERS = {"run": ".venv", "test": ".venv-test"}

# How pip reaches its packages is the machine's affair; what it installs, and where, is ours.
_KEPT_FROM_PIP = {
    "PIP_" + name
    for name in (
        "CACHE_DIR CERT CLIENT_CERT CONFIG_FILE DEFAULT_TIMEOUT EXTRA_INDEX_URL FIND_LINKS INDEX_URL"
        " KEYRING_PROVIDER NO_CACHE_DIR NO_INDEX PROXY RETRIES TIMEOUT TRUSTED_HOST"
    ).split()
}
_INSTALL = ["-I", "-m", "pip", "install"]
_INSTALL += "--quiet --no-input --disable-pip-version-check --no-user --no-build-isolation".split()
# feedgen comes as source only; everything else as a wheel, so that no compiler is needed.
_PINNED = "--require-hashes --use-pep517 --only-binary=:all: --no-binary=feedgen -r".split()


def prepare(name: str) -> str:
    """The Python of the environment with the set `requirements/<name>.txt`, which is made first if need be.

    Ends the program with one sentence where that can't be done.
    """
    _refuse_unsupported()
    folder = ROOT / FOLDERS[name]
    python, stamp = folder / "bin" / "python", folder / "made-from"
    try:
        lock = _lock()
        wanted = _digest(name)
        if not (python.exists() and stamp.is_file() and stamp.read_text() == wanted):
            print(f"Setting up {folder.name} with the pinned packages (once; up to a minute) ...", flush=True)
            _make(folder, python, name, lock)
            # Written last: an environment without its stamp is half-made, and made anew.
            stamp.write_text(wanted)
        os.close(lock)
    except KeyboardInterrupt:
        _refuse("Interrupted; the same command starts again.", status=130)
    except OSError as error:
        _refuse(f"{folder} can't be set up: {error}.")
    return str(python)


def clean() -> "dict[str, str]":
    """The process's environment without what would lead another Python astray."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHONHOME", "PYTHONPATH", "__PYVENV"))
    }


def _refuse_unsupported() -> None:
    found = "{}.{}".format(*sys.version_info[:2])
    if sys.version_info[:2] < OLDEST:
        _refuse(
            f"feeder needs Python 3.11 or newer, this is {found} ({sys.executable});"
            " run the same command with a newer one, such as python3.11."
        )
    if sys.version_info[:2] > NEWEST:
        _refuse(
            f"feeder's packages are pinned for Python 3.11 to 3.14, this is {found} ({sys.executable});"
            " run the same command with one of those, such as python3.14."
        )
    if not sys.platform.startswith(("linux", "darwin")):
        _refuse(f"feeder runs on Linux and macOS, this is {platform.system() or sys.platform}.")
    if platform.python_implementation() != "CPython":
        _refuse(f"feeder needs CPython, this is {platform.python_implementation()} ({sys.executable}).")


def _refuse(sentence: str, status: int = 2) -> None:
    print(sentence, file=sys.stderr)
    sys.exit(status)


def _lock() -> int:
    """Wait until no other command of this checkout sets up; the lock ends with the descriptor's last copy."""
    import fcntl  # not on Windows, which must get as far as the refusal

    descriptor = os.open(str(ROOT / "requirements"), os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    return descriptor


def _digest(name: str) -> str:
    """What an environment depends on; a moved checkout or another Python wants a new one."""
    digest = hashlib.sha256(repr((str(ROOT), sys.base_prefix, sys.version_info[:2])).encode())
    for path in ("requirements/build.txt", f"requirements/{name}.txt", "pyproject.toml"):
        digest.update((ROOT / path).read_bytes())
    return digest.hexdigest()


def _make(folder: Path, python: Path, name: str, lock: int) -> None:
    venv = [sys.executable, "-I", "-m", "venv", "--clear", str(folder)]
    _run(venv, lock, "A virtual environment can't be made here")
    for pinned in ("build", name):  # the build tool first: feedgen and feeder itself are built with it
        packages = [str(python), *_INSTALL, *_PINNED, str(ROOT / "requirements" / f"{pinned}.txt")]
        _run(packages, lock, "The pinned packages can't be installed (is there a wheel for this system?)")
    itself = [str(python), *_INSTALL, "--no-index", "--no-deps", "--editable", str(ROOT)]
    _run(itself, lock, "feeder itself can't be installed")


def _run(command: "list[str]", lock: int, complaint: str) -> None:
    environment = {
        key: value
        for key, value in clean().items()
        if key in _KEPT_FROM_PIP or not key.startswith(("PIP_", "PYTHON"))
    }
    done = subprocess.run(
        command,
        check=False,
        cwd=str(ROOT),
        env=environment,
        pass_fds=[lock],  # a pip that outlives its killed parent still keeps others out
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        universal_newlines=True,
    )
    if done.returncode and "WARNING: Retrying" in done.stdout:
        _refuse("The packages can't be fetched: pip reaches no package index. Try again with a network.")
    if done.returncode:
        said = [line for line in done.stdout.splitlines() if line.strip() and not line.startswith("WARNING")]
        _refuse("\n    ".join([complaint + ". What was said last:", *said[-4:]]))
