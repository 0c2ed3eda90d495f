"""Whatever lies in the seeds folder, under whatever name: it goes out, is held, or set aside for a reason."""

import gzip
import os
import socket
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from laboratory import Laboratory

from feeder.report import Report

WORDS = "Some words of an article, with an umlaut: schöne Grüße aus Köln. And some more of them, so that it is one."
REASONS = (
    "empty",
    "no text",
    "binary",
    "not a regular file",
    "link that leads out",
    "looked at",
    "bytes",
    "gzip",
)


def zipped() -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", WORDS)
    return packed.getvalue()


#: What is no text, whatever its name says.
JUNK = {
    "empty": b"",
    "blank": b" \r\n\t\n",
    "mark alone": b"\xef\xbb\xbf",
    "NULs": bytes(5000),
    "noise": bytes(range(256)) * 40,
    "zip": zipped(),
    "gzip": gzip.compress(WORDS.encode()),
    "png": b"\x89PNG\r\n\x1a\n" + bytes(range(200)) * 5,
    "jpeg": b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(range(200)) * 5,
    "elf": b"\x7fELF\x02\x01\x01" + bytes(9) + bytes(range(200)) * 5,
    "mach": b"\xcf\xfa\xed\xfe\x07\0\0\x01" + bytes(range(200)) * 5,
    "exe": b"MZ\x90\0\x03\0\0\0" + bytes(range(200)) * 5,
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n" + bytes(range(128, 256)) * 5,
    "class": b"\xca\xfe\xba\xbe\0\0\x004" + bytes(range(200)) * 5,
    "wasm": b"\0asm\1\0\0\0" + bytes(range(200)) * 5,
    "sqlite": b"SQLite format 3\0" + bytes(range(200)) * 5,
    "mp3": b"ID3\x04\0\0\0\0\0#" + bytes(range(200)) * 5,
    "webp": b"RIFF\x24\0\0\0WEBPVP8 " + bytes(range(200)) * 5,
    "ogg": b"OggS\0\x02" + bytes(range(200)) * 5,
    "tar": b"a.txt" + bytes(95) + b"0000644\0" + bytes(404) + WORDS.encode() + bytes(1024),
}
#: Text in every guise that programs give it.
TEXTS = {
    **{
        name: f"# {name}\n\n{WORDS}\n".encode(name)
        for name in ("utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-32")
    },
    **{
        f"utf-{size}-{end}": f"# utf-{size}-{end}\n\n{WORDS}\n".encode(f"utf-{size}-{end}")
        for size in (16, 32)
        for end in ("le", "be")
    },
    "lines of Windows": f"# lines of Windows\r\n\r\n{WORDS}\r\n".encode(),
    "lines of old": f"# lines of old\r\r{WORDS}\r".encode(),
    "a NUL": f"# a NUL\n\n{WORDS}\0\n".encode(),
    "half a character": f"# half a character\n\n{WORDS} ü".encode()[:-1],
    "two encodings": f"# two encodings\n\n{WORDS} {WORDS}\n\n".encode() + "Grüße".encode("cp1252"),
    "a mark inside": f"# a mark inside\n\n{WORDS}\ufeff {WORDS}".encode(),
    "surrogates": f"# surrogates\n\n{WORDS}".encode() + b" \xed\xa0\xbd\xed\xb8\x80",
    "controls": f"# controls\n\n{WORDS}\x07\x1b[31m red \x1b[0m\x0c".encode(),
    "end of file": f"# end of file\n\n{WORDS}\x1a".encode(),
}


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".json"])
def test_what_is_no_text_is_set_aside_by_what_it_is_and_the_others_go_out(
    tmp_path: Path, suffix: str
) -> None:
    lab = Laboratory(tmp_path)
    for name, data in JUNK.items():
        lab.lay(name + suffix, data)
    lab.article("good.md", "Good")
    assert_told(lab.build(), {name + suffix for name in JUNK})
    assert lab.titles() == ["Good"]


def assert_told(report: Report, aside: set[str]) -> None:
    assert {failure.seed for failure in report.failures} == aside
    assert report.unpublished == {}
    for failure in report.failures:
        assert any(word in failure.reason for word in REASONS), failure
        assert "bug" not in failure.reason


def test_text_in_every_encoding_goes_out_whole(tmp_path: Path) -> None:
    lab = Laboratory(tmp_path)
    for name, data in TEXTS.items():
        lab.lay(name + ".md", data)
    report = lab.build()
    assert (report.failures, report.unpublished) == ([], {})
    assert sorted(lab.titles()) == sorted(TEXTS)
    for item in lab.items():
        assert "schöne Grüße aus Köln." in item["content_html"]


def test_a_page_that_declares_what_it_is_not_goes_out_whole(tmp_path: Path) -> None:
    """Whoever saved it as UTF-8 left the declaration, and whoever declared UTF-16 can't have meant it."""
    lab = Laboratory(tmp_path)
    for label in ("iso-8859-1", "utf-16", "shift_jis", "utf-7", "nonsense", "x-user-defined", "utf-8"):
        page = f'<meta charset="{label}"><title>{label}</title><h1>{label}</h1><p>{WORDS} {WORDS}</p>'
        lab.lay(f"{label}.html", page.encode())
    lab.build()
    assert len(lab.items()) == 7
    assert all("schöne Grüße aus Köln." in item["content_html"] for item in lab.items())


def test_what_is_no_file_keeps_nobody_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lab = Laboratory(tmp_path)
    (tmp_path / "secret.md").write_text("# Secret\n\nThe secret words.", "utf-8")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "a.md").write_text("# Secret\n\nThe secret words.", "utf-8")
    os.mkfifo(lab.seeds / "pipe.md")
    with socket.socket(socket.AF_UNIX) as listening:
        monkeypatch.chdir(lab.seeds)  # a socket's name has at most a hundred bytes
        listening.bind("socket.md")
        for name, target in {
            "link.md": "../secret.md", "absolute.md": str(tmp_path / "secret.md"), "device.md": "/dev/zero",
            "loop.md": "loop.md", "up.md": "folder.md/../../secret.md", "folder": "../outside",
            "proc.md": "/proc/self/environ",
        }.items():  # fmt: skip
            (lab.seeds / name).symlink_to(target)
        (lab.seeds / "folder.md").mkdir()
        (lab.seeds / "dangling.md").symlink_to("nowhere.md")
        lab.article("good.md", "Good", "![x](../secret.md) ![y](link.md) ![z](/etc/passwd)")
        report = lab.build()
    aside = {"pipe.md", "socket.md", "link.md", "absolute.md", "device.md", "loop.md", "up.md", "proc.md"}
    told = {failure.seed for failure in report.failures}
    assert {name.rstrip("/").removeprefix(f"{lab.seeds}/") for name in told} == {*aside, "folder"}
    assert lab.titles() == ["Good"]
    assert not any(b"secret words" in data for data in lab.documents().values())


NAMES = (
    *(
        b"-rf.md",
        b"--config.md",
        b"a b.md",
        b" .md",
        b"a\nb.md",
        b"a\tb.md",
        b"a\x1b[31mb.md",
        b"a\x7f.md",
        b"\x01.md",
    ),
    *(
        b"\xff\xfe.md",
        b"caf\xe9.md",
        "é.md".encode(),
        "e\u0301.md".encode(),
        "\u202etxt.md".encode(),
        "\ufeffa.md".encode(),
    ),
    *(
        b"'; rm -rf x;'.md",
        b'"quoted".md',
        b"a&b<c>.md",
        b"%2e%2e%2f.md",
        b"a?b#c.md",
        b"a\\b.md",
        b"con.md",
        b"a:b.md",
    ),
    *(
        b"n" * 252 + b".md",
        "漢".encode() * 84 + b".md",
        b"$(x).md",
        b"{slug}.md",
        b"*.md",
        b"[a].md",
        b"a|b.md",
        b"!.md",
    ),
)


def test_a_file_of_any_name_goes_out(tmp_path: Path) -> None:
    lab = Laboratory(tmp_path)
    laid = 0
    for number, name in enumerate(NAMES):
        try:
            place = Path(os.fsdecode(os.path.join(os.fsencode(lab.seeds), name)))  # noqa: PTH118 - Path has no bytes
            place.write_text(f"# Number {number}\n\nSome words of an article: {number}.", "utf-8")
        except OSError:
            continue  # some systems have rules for names
        laid += 1
    assert laid > len(NAMES) // 2
    report = lab.build()
    assert (report.failures, report.unpublished) == ([], {})
    assert len(lab.items()) == laid
    assert lab.build().documents == []


def test_a_failure_under_any_name_can_be_told(tmp_path: Path) -> None:
    lab = Laboratory(tmp_path)
    for name in NAMES:
        path = os.path.join(os.fsencode(lab.seeds), name)  # noqa: PTH118 - Path has no bytes
        with open(path, "wb"):  # noqa: PTH123 - likewise
            pass
    report = lab.build()
    assert len(report.failures) == len(NAMES)
    assert {failure.reason for failure in report.failures} == {"the file is empty"}


PACKED = {
    "bomb": gzip.compress(b"x" * 50_000_000),
    "many": gzip.compress(b"") * 20_000,
    "padded": (gzip.compress(b"") + b"\0" * 100) * 20_000,
    "cut": gzip.compress(WORDS.encode())[:-9],
    "none": WORDS.encode(),
    "twice": gzip.compress(gzip.compress(WORDS.encode())),
}


def test_what_unpacks_beyond_measure_is_set_aside(tmp_path: Path) -> None:
    lab = Laboratory(tmp_path)
    for name, data in PACKED.items():
        lab.lay(f"{name}.txt.gz", data)
    lab.lay(
        "good.md.gz", gzip.compress(b"# Go") + gzip.compress(b"od\n\nSome words of an article.") + b"\0" * 512
    )
    assert_told(lab.build(), {f"{name}.txt.gz" for name in PACKED})
    assert lab.titles() == ["Good"]


def test_a_large_article_goes_out_whole(tmp_path: Path) -> None:
    """As its page, and in the feeds as its summary."""
    lab = Laboratory(tmp_path)
    lab.lay("a.txt", "A long book\n\n" + f"{WORDS} {WORDS}\n\n" * 1_000)
    report = lab.build()
    assert (report.failures, report.unpublished) == ([], {})
    (page,) = (lab.feeds / "articles").iterdir()
    assert page.read_text("utf-8").count("schöne Grüße aus Köln") >= 2_000
    assert (lab.feeds / "feed.json").stat().st_size < 500_000
