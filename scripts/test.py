"""Set the tests up in this checkout and run them; further arguments go to pytest (`-m slow`, `-k dates`)."""

import os
import sys

import environment


def main() -> None:
    """Become pytest."""
    python = environment.prepare("test")
    os.chdir(str(environment.ROOT))
    os.execve(python, [python, "-m", "pytest", *sys.argv[1:]], environment.clean())


if __name__ == "__main__":
    main()
