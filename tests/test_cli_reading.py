"""The commands that only look: explain, show, status."""

import os
from pathlib import Path

from shell import RED, UNDECODABLE, built, each, feeder, lay, only_line, site

__all__ = ["built", "site"]  # fixtures

COUNTS = ("new", "updated", "moved", "removed", "unchanged", "held", "copies")
FIELDS = {
    *("title", "published", "updated", "author", "language", "summary", "slug"),
    *("content_text", "content_html", "categories", "dropped", "held"),
}


# explain


def test_explain_needs_no_configuration_and_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "---\ntitle: A title\ndate: 2024-05-17T12:00:00+02:00\nauthor: [Jo, Al]\ntags: x\n---\n\n"
        "One.\n\nTwo.\n",
        "utf-8",
    )
    (tmp_path / "b.txt").write_text("Nothing but a few words of text in a file.\n", "utf-8")
    done = feeder("explain", "--json", "a.md", "b.txt", cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    first, second = done.objects
    assert set(first) & set(second) >= FIELDS
    assert (first["title"], first["published"]) == ("A title", "2024-05-17T12:00:00+02:00")
    assert (first["author"], first["categories"]) == (["Jo", "Al"], ["x"])
    assert (first["slug"], first["held"]) == ("a-title", None)
    assert first["content_text"] == "One.\n\nTwo."
    assert first["content_html"].count("<p>") == 2
    assert (second["published"], second["author"]) == (None, None)
    assert {path.name for path in tmp_path.iterdir()} == {"a.md", "b.txt"}
    shown = feeder("explain", "a.md", cwd=tmp_path)
    assert shown.code == 0
    assert [
        word for word in ("A title", "2024-05-17", "Jo, Al", "One.", "Two.") if word not in shown.out
    ] == []


def test_explain_keeps_the_order_and_goes_on_after_what_it_cannot_read(built: Path, tmp_path: Path) -> None:
    files = [
        "seeds/a.md",
        "seeds/missing.md",
        f"seeds/{RED}",
        "seeds",
        "seeds/broken.md",
        f"seeds/{UNDECODABLE}",
        "config.toml",
        "x" * 300,
        "seeds/later.md",
        "seeds/draft.md",
    ]
    done = feeder("explain", "--json", *files, cwd=built)
    assert done.code == 2
    assert [found["file"] for found in done.objects] == files
    good = {found["file"]: found for found in done.objects if "error" not in found}
    assert list(good) == [files[0], files[2], files[5], files[8], files[9]]
    errors = [found["error"] for found in done.objects if found["file"] not in good]
    assert [error for error in errors if not error or "bug" in error or "Errno" in error] == []
    assert good["seeds/later.md"]["held"] == "its date lies ahead: 2099-05-17T12:00:00Z"
    assert good["seeds/draft.md"]["held"] == "draft"
    shown = feeder("explain", *files, cwd=built)
    assert shown.code == 2
    assert shown.out.index("First article") < shown.out.index("can't be read") < shown.out.index("Much later")


def test_explain_uses_the_time_zone_of_the_configuration(site: Path) -> None:
    lay(site, "b.md", "---\ntitle: B\ndate: 2024-05-17 12:00\n---\n\nWords.\n")
    (site / "zone.toml").write_text('[site]\ntitle = "Site"\ntimezone = "Europe/Berlin"\n', "utf-8")
    found = feeder("explain", "--json", "seeds/b.md", "-c", "zone.toml", cwd=site).object
    assert found["published"] == "2024-05-17T12:00:00+02:00"
    assert (
        feeder("explain", "--json", "seeds/b.md", cwd=site).object["published"] == "2024-05-17T12:00:00+00:00"
    )


def test_what_breaks_lines_elsewhere_breaks_none_here(tmp_path: Path) -> None:
    """One object a line, also for a program that takes a line's end where Unicode sees one."""
    (tmp_path / "a.md").write_text(
        "---\ntitle: A\n---\n\nOne\u2028two\u2029three\u0085four \u202eright.\n", "utf-8"
    )
    assert "two" in feeder("explain", "--json", "a.md", cwd=tmp_path).object["content_text"]


def test_a_text_is_shown_with_the_joiners_of_its_language(tmp_path: Path) -> None:
    """Persian words and composed emoji fall apart without them, and no terminal obeys them."""
    title = "می\u200cخواهم \U0001f469\u200d\U0001f680"
    (tmp_path / "a.md").write_text(f"---\ntitle: {title}\n---\n\nWords.\n", "utf-8")
    assert title in feeder("explain", "a.md", cwd=tmp_path).out


# show


def test_show_finds_an_article_by_whatever_it_was_called(built: Path) -> None:
    names = (
        "seeds/a.md",
        "a.md",
        f"{built}/seeds/a.md",
        "better",
        "first-article",
        "https://example.org/articles/better.html",
        "https://example.org/articles/first-article.html",
        "http://www.example.org/articles/better.html?utm=1#top",
        "articles/first-article.html",
    )
    for call, done in each([("show", "--json", name) for name in names], built):
        assert (done.code, done.err) == (0, ""), call
        found = done.object
        assert (found["seed"], found["title"], found["slug"]) == ("a.md", "First article", "better"), call
        assert found["id"].startswith("urn:uuid:")
        assert {"rss.xml", "atom.xml", "feed.json", "articles/better.html"} <= set(found["documents"])
        assert [set(event) for event in found["story"]] == [{"at", "what", "why"}] * len(found["story"])
        assert found["story"][0]["what"] == "new"


def test_show_tells_the_story_to_a_person_and_finds_by_id(built: Path) -> None:
    iri = feeder("show", "--json", "a.md", cwd=built).object["id"]
    done = feeder("show", iri, cwd=built)
    assert (done.code, done.err) == (0, "")
    assert [
        word for word in (iri, "First article", "2024-05-17", "rss.xml", "edited") if word not in done.out
    ] == []


def test_show_tells_of_what_is_not_published_and_of_odd_names(built: Path) -> None:
    words = {
        "later.md": "2099-05-17T12:00:00Z",
        "broken.md": "failed",
        "seeds/out.md": "leads out",
        f"seeds/{RED}": "Red",
        UNDECODABLE: "Latin",
    }
    for (_, what), done in each([("show", what) for what in words], built):
        assert done.code == 0
        assert words[what] in done.out


def test_show_of_what_nobody_knows_ends_with_2(built: Path) -> None:
    names = ("nothing", "../etc/passwd", "http://[", "\x1b[31m", os.fsdecode(b"\xff.md"), "x" * 5_000, "")
    for call, done in each([("show", name) for name in (*names, "a-" + "9" * 5_000)], built):
        assert (done.code, done.out) == (2, ""), call
        only_line(done)


def test_show_and_status_before_any_build_end_with_2_and_make_no_store(site: Path) -> None:
    for arguments in (["status"], ["show", "a.md"]):
        done = feeder(*arguments, cwd=site)
        assert (done.code, done.out) == (2, "")
        assert "feeder build" in only_line(done)
    assert not (site / ".feeder").exists()


# status


def test_status_tells_what_is_held_until_when_and_what_was_set_aside(built: Path) -> None:
    found = feeder("status", "--json", cwd=built).object
    assert (found["entries"], found["seeds"]) == (4, 9)
    assert found["next_due"] == "2099-05-17T12:00:00Z"
    held = [(one["seed"], one["title"], one["due"]) for one in found["held"]]
    assert held == [("later.md", "Much later", "2099-05-17T12:00:00Z"), ("draft.md", "A draft", None)]
    assert [failure["seed"] for failure in found["failures"]] == ["broken.md", "out.md"]
    assert len(found["copies"]) == 1
    assert [set(build) >= {"at", *COUNTS} for build in found["builds"]] == [True, True]
    assert (found["held_back"], found["unpublished"]) == (0, {})
    assert isinstance(found["problems"], list)
    shown = feeder("status", cwd=built)
    assert (shown.code, shown.err) == (0, "")
    for words in ("4 articles", "2099-05-17T12:00:00Z", "Much later", "draft", "broken.md", "Copy"):
        assert words in shown.out
