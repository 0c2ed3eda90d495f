"""Set the tests up in this checkout and run them; further arguments go to pytest (`-m slow`, `-k dates`)."""

import os
import sys

import environment


def main() -> None:
    """Become pytest."""
    python = environment.prepare("test")
    os.chdir(str(environment.ROOT))
    # All of it on all processors; a part, as one looks for a fault or takes slow ones, in its order.
    chosen = sys.argv[1:] or ["-n", "auto"]
    os.execve(python, [python, "-m", "pytest", *chosen], environment.clean())


if __name__ == "__main__":
    main()
