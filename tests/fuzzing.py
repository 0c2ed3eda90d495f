"""A reader under atheris: `python tests/fuzzing.py SUFFIX [CORPUS] [libFuzzer's options]` until something is found.

What it finds belongs into `CASES` of test_readers_fuzz.py.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

import atheris

#: Pieces that mean something to the readers, for libFuzzer to put together.
WORDS = (
    "--- +++ title: date: author: tags: !!python/object &a *a {{< %} {% raw %} [^1]: ``` ~~~ |-| <!-- --> <![CDATA[ ]]>"
    " <script>"
    ' application/ld+json {"@type":"Article" "datePublished": <svg> <math> <table> <a href= srcset= <time datetime= By'
    " Published: ago GMT+ &#1; &amp; javascript: 2024-05-17 http:// \\ud800 \\xff\\xfe \\x00 \\x1b$B"
).split()
#: An article of each format to begin with.
BEGINNINGS = {
    ".txt": "A title\n\nBy Jane Doe\n17 May 2024\n\nSome words, and more of them.\n\n- one\n- two\n\nShare this\n",
    ".md": '---\ntitle: A\ntags: [a, b]\ndate: 2024-05-17\n---\n# A\n\nWords *of* [it](x.md "y").[^1]\n\n|a|b|\n|-|-|'
    "\n\n[^1]: n\n",
    ".html": '<html lang=en><head><title>A - B</title><script type="application/ld+json">{"@type":"Article"}</script>'
    "<body><nav>x</nav><article><h1>A</h1><time datetime=2024-05-17>x</time><p>Words.<img srcset='a 1x'></article>",
    ".json": '{"title": "A", "url": "https://example.org/a", "content_html": "<p>Some words.</p>", "date": 1715900000}',
    ".jsonl": '{"title": "A", "text": "Some words."}\n{"title": "B", "text": "Other words."}\n',
}

with atheris.instrument_imports(include=["feeder"]):
    from feeder import articleness
    from feeder.errors import UnreadableError
    from feeder.readers import FORMATS, html, json, markdown, read, text  # noqa: F401 - loaded to be watched
    from feeder.types import Seed, Terms

from test_readers_fuzz import check  # noqa: E402 - its imports would otherwise be the first


def main() -> None:
    """Read what libFuzzer makes up, as the format that the first argument names."""
    suffix = sys.argv.pop(1)
    assert suffix in FORMATS
    terms = Terms(UTC, datetime(2026, 3, 1, tzinfo=UTC))

    def one(data: bytes) -> None:
        seed = Seed(f"folder/2024-05-17-name{suffix}", data)
        try:
            articles = [articleness.judged(seed, article) for article in read(seed, terms)]
        except UnreadableError:
            return
        for article in articles:
            check(article)

    atheris.Setup(sys.argv, one)
    atheris.Fuzz()


def prepare(folder: Path, suffix: str) -> list[str]:
    """The options under which libFuzzer begins with an article and knows the pieces."""
    (folder / "corpus").mkdir(parents=True)
    (folder / "corpus" / "first").write_text(BEGINNINGS[suffix], "utf-8")
    quoted = "".join('"' + word.replace('"', '\\"') + '"\n' for word in WORDS if "\\" not in word)
    (folder / "words").write_text(quoted, "utf-8")
    return [str(folder / "corpus"), f"-dict={folder / 'words'}", f"-artifact_prefix={folder}/", "-timeout=5"]


if __name__ == "__main__":
    main()
