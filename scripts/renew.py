"""Renew requirements/: the newest versions that pyproject.toml allows, pinned and hashed.

Works in a temporary environment with uv, which resolves for every supported system at once. Needs a network.
"""

import subprocess
import sys
import tempfile
import tomllib
import venv
from itertools import product
from pathlib import Path

import environment

FOLDER = environment.ROOT / "requirements"
HEADER = "# Made by scripts/renew.py from pyproject.toml; change that, and run it again.\n"
#: What each set is made from; a later one keeps the versions of those before it.
SETS = {"build": ["-"], "run": ["../pyproject.toml"], "test": ["../pyproject.toml", "--extra", "test"]}
PYTHONS = [f"3.{minor}" for minor in range(environment.OLDEST[1], environment.NEWEST[1] + 1)]
SYSTEMS = [
    f"{machine}-{system}"
    for machine in ("x86_64", "aarch64")
    for system in ("unknown-linux-gnu", "apple-darwin")
]


def main() -> None:
    """Write the sets; exit with 1 where a supported system or Python has no wheel of one of the packages."""
    with tempfile.TemporaryDirectory() as temporary:
        venv.create(temporary, with_pip=True)
        programs = Path(temporary) / "bin"
        subprocess.run([programs / "python", "-m", "pip", "install", "--quiet", "uv"], check=True)
        uv = programs / "uv"
        for position, name in enumerate(SETS):
            renew(uv, name, list(SETS)[:position])
        missing = [wheels_missing(uv, *pair) for pair in product(PYTHONS, SYSTEMS)]
    sys.exit("\n".join(filter(None, missing)) or None)


def renew(uv: Path, name: str, before: list[str]) -> None:
    """Write `requirements/<name>.txt`, in agreement with the sets `before` it."""
    options = "--universal --generate-hashes --no-header --annotation-style line --no-config".split()
    options += ["--python-version", PYTHONS[0]]
    options += [word for other in before for word in ("--constraint", f"{other}.txt")]
    command = [str(uv), "pip", "compile", *options, *SETS[name]]
    project = tomllib.loads((environment.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    tools = "\n".join(project["build-system"]["requires"])
    done = subprocess.run(command, check=True, cwd=FOLDER, input=tools, stdout=subprocess.PIPE, text=True)
    # Options would say where packages come from, which is each machine's own affair.
    lines = [line for line in done.stdout.splitlines() if not line.startswith("-")]
    (FOLDER / f"{name}.txt").write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{name}.txt: {sum('==' in line for line in lines)} packages")


def wheels_missing(uv: Path, python: str, system: str) -> str:
    """What can't be installed there without a compiler; empty if all can."""
    options = ["--python-version", python, "--python-platform", system, "--target", str(uv.parent / "none")]
    options += "--dry-run --quiet --no-config --no-deps --only-binary :all: --no-binary feedgen".split()
    command = [str(uv), "pip", "install", *options, "-r", "test.txt"]
    done = subprocess.run(command, check=False, cwd=FOLDER, capture_output=True, text=True)
    return f"Python {python} on {system}: {done.stderr.strip()}" if done.returncode else ""


if __name__ == "__main__":
    main()
