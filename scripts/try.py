"""Set feeder up in this checkout, publish the articles in seeds/, and say how to look and subscribe."""

import os
import shlex
import subprocess
import sys

import environment

SITE = "http://localhost:8000/"
# The documents of this checkout's config.toml.
DOCUMENTS = {
    "index.html": "the page for people",
    "rss.xml": "RSS 2.0",
    "atom.xml": "Atom 1.0",
    "feed.json": "JSON Feed 1.1",
}


def main() -> int:
    """Exit code of `feeder build`; the closing text only where it is 0."""
    python = environment.prepare("run")
    build = [python, "-P", "-m", "feeder", "build", "--config", str(environment.ROOT / "config.toml")]
    status = subprocess.run(build, check=False, env=environment.clean()).returncode
    if status == 0:
        print(closing())
    return status


def closing() -> str:
    """What was published, where, how to look at it and how to subscribe."""
    folder = environment.ROOT / "feeds"
    here = [name for name in DOCUMENTS if (folder / name).is_file()]
    width = max(map(len, DOCUMENTS)) + len(SITE) + 2
    return "\n".join(
        [
            "",
            f"Published, each document validated first, in {folder}:",
            *(f"    {name:<12}{DOCUMENTS[name]}" for name in here),
            "    articles/   a page for each article",
            "    categories/ feeds and a page for each category with three articles",
            "",
            "To look at it and to subscribe, start the service, which Ctrl-C ends:",
            f"    {service()}",
            "open the first address in a browser, and give any of the others to your feed reader:",
            *(f"    {SITE + name:<{width}}{DOCUMENTS[name]}" for name in here),
            "",
            "Now put an article of your own into seeds/: the service publishes it as it comes.",
        ]
    )


def service() -> str:
    """The command that starts the service, as it is typed in the current folder."""
    words = [str(environment.ROOT / environment.FOLDERS["run"] / "bin" / "feeder"), "run"]
    if environment.ROOT.samefile(os.curdir):
        words[0] = os.path.relpath(words[0])
    else:
        words += ["--config", str(environment.ROOT / "config.toml")]
    return " ".join(map(shlex.quote, words))


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
