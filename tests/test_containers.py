"""Files that hold several articles, and packed ones: each article is a seed, whatever becomes of its file."""

import gzip
import json
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from laboratory import Laboratory

from feeder import approvals, articleness, readers
from feeder.story import status
from feeder.types import Article, Seed, Terms

Story = dict[str, str]


def story(number: int, text: str = "", **more: str) -> Story:
    body = text or f"The council met on day {number} and decided on bridge number {number}."
    return {"url": f"https://example.org/{number}", "title": f"Story {number}", "text": body, **more}


def lines(stories: Iterable[Story]) -> str:
    return "".join(json.dumps(one) + "\n" for one in stories)


def listed(stories: Iterable[Story]) -> str:
    return json.dumps(list(stories), indent=2)


def feed(stories: Iterable[Story]) -> str:
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Others", "items": [*stories]})


FORMS: dict[str, Callable[[Iterable[Story]], str]] = {
    "news.jsonl": lines,
    "news.json": listed,
    "api.json": feed,
}


@pytest.fixture
def lab(tmp_path: Path) -> Laboratory:
    return Laboratory(tmp_path)


def cut_short(lab: Laboratory) -> None:
    """A build that ends while it reads."""

    def cut(what: str, _all: int, more: int) -> None:
        if what == "reading" and more:
            raise KeyboardInterrupt

    lab.progress = cut
    with pytest.raises(KeyboardInterrupt):
        lab.build()
    lab.progress = lambda _what, _all, _more: None


def ids(lab: Laboratory) -> dict[str, str]:
    return {item["title"]: item["id"] for item in lab.items()}


@pytest.mark.parametrize("name", FORMS)
def test_each_article_in_a_file_is_an_entry(lab: Laboratory, name: str) -> None:
    lab.lay(name, FORMS[name]([story(1), story(2, date="2024-05-17")]))
    assert lab.build().new == 2
    assert sorted(lab.titles()) == ["Story 1", "Story 2"]
    assert lab.item("Story 2")["date_published"].startswith("2024-05-17")
    again = lab.build()
    assert (again.new, again.updated, again.moved, again.removed, again.unchanged) == (0, 0, 0, 0, 2)
    assert again.documents == []


@pytest.mark.parametrize("name", FORMS)
def test_articles_keep_their_identity_wherever_in_the_file_they_stand(lab: Laboratory, name: str) -> None:
    lab.lay(name, FORMS[name]([story(1), story(2), story(3)]))
    lab.build()
    before = ids(lab)
    edited = story(
        2, "The council met again and took the whole decision back, to the relief of the fishermen."
    )
    lab.lay(name, FORMS[name]([story(4), story(3), edited, story(1)]))
    report = lab.build()
    assert (report.new, report.updated, report.removed) == (1, 1, 0)
    assert {title: ids(lab)[title] for title in before} == before


def test_articles_without_an_address_are_known_by_their_text(lab: Laboratory) -> None:
    nameless = [
        {"title": f"Note {number}", "text": f"Note {number} is about hen {number}."} for number in range(4)
    ]
    lab.lay("notes.jsonl", lines(nameless))
    lab.build()
    before = ids(lab)
    lab.lay("notes.jsonl", lines([{"title": "Note 9", "text": "A note on ducks."}, *reversed(nameless)]))
    report = lab.build()
    assert (report.new, report.updated, report.removed) == (1, 0, 0)
    assert {title: ids(lab)[title] for title in before} == before


def test_what_leaves_the_file_leaves_the_feed_and_comes_back_as_itself(lab: Laboratory) -> None:
    lab.lay("news.jsonl", lines([story(1), story(2)]))
    lab.build()
    before = ids(lab)
    lab.lay("news.jsonl", lines([story(2)]))
    assert lab.build().removed == 1
    assert lab.titles() == ["Story 2"]
    lab.lay("news.jsonl", lines([story(1), story(2)]))
    lab.build()
    assert ids(lab) == before


def test_a_deleted_file_takes_its_articles_along(lab: Laboratory) -> None:
    lab.article("other.md", "Other")
    lab.lay("news.jsonl", lines([story(1), story(2)]))
    lab.build()
    (lab.seeds / "news.jsonl").unlink()
    assert lab.build().removed == 2
    assert lab.titles() == ["Other"]


def test_a_file_is_renamed_packed_and_split_without_a_new_entry(lab: Laboratory) -> None:
    stories = [story(1), story(2)]
    lab.lay("news.jsonl", lines(stories))
    lab.build()
    before = ids(lab)
    (lab.seeds / "news.jsonl").rename(lab.seeds / "renamed.jsonl")
    assert lab.build().new == 0
    (lab.seeds / "renamed.jsonl").unlink()
    lab.lay("packed.json.gz", gzip.compress(listed(stories).encode()))
    assert lab.build().new == 0
    (lab.seeds / "packed.json.gz").unlink()
    for number, one in enumerate(stories):
        lab.lay(f"{number}.json", json.dumps(one))
    assert lab.build().new == 0
    assert ids(lab) == before


def test_a_file_of_one_article_may_become_one_of_several_and_back(lab: Laboratory) -> None:
    lab.lay("news.json", json.dumps(story(1)))
    lab.build()
    first = ids(lab)
    lab.lay("news.json", listed([story(1), story(2)]))
    lab.build()
    assert ids(lab)["Story 1"] == first["Story 1"]
    assert len(ids(lab)) == 2
    lab.lay("news.json", json.dumps(story(1)))
    lab.build()
    assert ids(lab) == first


def test_a_broken_line_is_set_aside_alone(lab: Laboratory) -> None:
    lab.lay("news.jsonl", lines([story(1)]) + '{"title": "Torn\n' + lines([story(3)]))
    report = lab.build()
    assert sorted(lab.titles()) == ["Story 1", "Story 3"]
    ((seed, reason),) = [(failure.seed, failure.reason) for failure in report.failures]
    assert seed == "news.jsonl/2.json"
    assert "no JSON" in reason


WALL = (
    "Log in\n\nPlease log in to continue.\n\nEmail address\n\nPassword\n\nForgot your password?\n\n"
    "Don't have an account? Sign up\n\nRemember me"
)


@pytest.mark.parametrize("page", [False, True])
def test_what_is_no_article_in_a_file_is_held_until_a_person_approves_it(lab: Laboratory, page: bool) -> None:
    parts = "".join(f"<p>{part}</p>" for part in WALL.split("\n\n"))
    html = f"<html><title>Log in</title><body><form><input type=password>{parts}</form></body></html>"
    wall = {"url": "https://example.org/in", **({"html": html} if page else {"text": WALL})}
    lab.lay("news.jsonl", lines([wall, story(1)]))
    assert lab.build().held == 1
    store = lab.store()
    ((path, reason),) = [(row.path, row.reason or "") for row in store.seeds_in("held")]
    assert "log" in reason
    with store.lock(wait=False, tell=lambda _line: None), store.transaction():
        approvals.say(store, path, articleness.kind(reason))
    store.close()
    assert lab.build().new == 1
    assert lab.build().documents == []


def test_a_file_is_opened_again_for_an_article_that_the_machine_failed(
    lab: Laboratory, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab.lay("news.jsonl", lines([story(1), story(2)]))
    with monkeypatch.context() as machine:
        parse = readers.read

        def failing(seed: Seed, terms: Terms) -> list[Article]:
            if b"Story 2" in seed.data:
                raise MemoryError
            return parse(seed, terms)

        machine.setattr(readers, "read", failing)
        assert len(lab.build().failures) == 1
    assert (lab.build().new, lab.build().failures) == (1, [])


def test_a_line_that_breaks_takes_nothing_away(lab: Laboratory) -> None:
    lab.lay("news.jsonl", lines(map(story, range(4))))
    lab.build()
    before = lab.items()
    torn = lines([story(0)]) + lines([story(1)])[:30] + "\n" + lines([story(2), story(3)])
    lab.lay("news.jsonl", torn)
    report = lab.build()
    assert (report.removed, [failure.seed for failure in report.failures]) == (0, ["news.jsonl/2.json"])
    lab.build(everything=True)
    assert lab.items() == before
    lab.lay("news.jsonl", lines(map(story, range(4))))
    assert lab.build().failures == []
    assert lab.items() == before
    lab.lay("news.jsonl", lines(map(story, range(3))))
    assert lab.build().removed == 1


def test_a_file_that_breaks_keeps_what_it_gave(lab: Laboratory) -> None:
    lab.lay("news.json", listed([story(1), story(2)]))
    lab.build()
    before = ids(lab)
    lab.lay("news.json", listed([story(1), story(2)])[:-20])
    report = lab.build()
    assert [failure.seed for failure in report.failures] == ["news.json"]
    assert ids(lab) == before
    lab.lay("news.json", listed([story(1), story(2)]))
    assert lab.build().failures == []
    assert ids(lab) == before


def test_a_future_article_in_a_file_goes_out_at_its_instant(lab: Laboratory) -> None:
    lab.lay("news.jsonl", lines([story(1), story(2, date=(lab.now.replace(year=2027)).isoformat())]))
    assert lab.build().held == 1
    lab.now = lab.now.replace(year=2027)
    assert lab.build().new == 1
    assert sorted(lab.titles()) == ["Story 1", "Story 2"]


def test_the_same_article_in_two_files_is_one_entry(lab: Laboratory) -> None:
    lab.lay("a.jsonl", lines([story(1), story(2)]))
    lab.lay("b.json", listed([story(2), story(3)]))
    report = lab.build()
    assert (report.new, report.copies) == (3, 1)
    (lab.seeds / "a.jsonl").unlink()
    report = lab.build()
    assert report.new == 0
    assert sorted(lab.titles()) == ["Story 2", "Story 3"]


def test_builds_of_single_files_see_into_them_too(lab: Laboratory) -> None:
    lab.lay("news.jsonl", lines([story(1)]))
    assert lab.build(["news.jsonl"]).new == 1
    lab.lay("news.jsonl", lines([story(1), story(2)]))
    assert lab.build(["news.jsonl"]).new == 1
    (lab.seeds / "news.jsonl").unlink()
    report = lab.build(["news.jsonl"], gone=["news.jsonl"])
    assert report.removed + report.held_back == 2


def test_a_folder_may_have_the_name_of_a_file(lab: Laboratory) -> None:
    lab.article("old.json/a.md", "In a folder")
    lab.build()
    assert lab.titles() == ["In a folder"]
    (lab.seeds / "old.json/a.md").unlink()
    assert lab.build().removed == 1


@pytest.mark.parametrize("suffix", ["md", "txt", "html"])
def test_a_packed_file_is_the_same_seed(lab: Laboratory, suffix: str) -> None:
    text = {
        "md": "---\ntitle: Hens\n---\n\nThe hens were let out at nine.\n",
        "txt": "Hens\n\nThe hens were let out at nine, and came back in the evening.\n",
        "html": "<title>Hens</title><h1>Hens</h1><p>The hens were let out at nine.</p>",
    }[suffix]
    lab.lay(f"hens.{suffix}", text)
    lab.build()
    before = ids(lab)
    (lab.seeds / f"hens.{suffix}").unlink()
    half = len(text) // 2  # of two members, as `cat a.gz b.gz` gives
    lab.lay(f"hens.{suffix}.gz", gzip.compress(text[:half].encode()) + gzip.compress(text[half:].encode()))
    report = lab.build()
    assert (report.new, report.moved) == (0, 1)
    assert ids(lab) == before


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"no gzip at all", "no gzip file"),
        (gzip.compress(b"words " * 1000)[:-9], "cut off"),
        (gzip.compress(bytes(21_000_000)), "unpacks to more"),
    ],
    ids=["none", "torn", "bomb"],  # the bytes hold the time
)
def test_a_packed_file_that_is_none_is_set_aside_with_the_reason(
    lab: Laboratory, data: bytes, reason: str
) -> None:
    lab.article("good.md", "Good")
    lab.lay("bad.txt.gz", data)
    report = lab.build()
    assert lab.titles() == ["Good"]
    assert [failure.seed for failure in report.failures] == ["bad.txt.gz"]
    assert reason in report.failures[0].reason


def test_a_crash_inside_a_file_is_repaired_by_the_next_build(
    lab: Laboratory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feeder.build.BATCH", 2)
    lab.lay("news.jsonl", lines(map(story, range(5))))
    cut_short(lab)
    lab.build()
    assert len(lab.items()) == 5


def test_many_that_left_a_file_are_withdrawn_when_somebody_accepts_it(lab: Laboratory) -> None:
    lab.lay("news.jsonl", lines(map(story, range(30))))
    lab.build()
    lab.lay("news.jsonl", lines(map(story, range(15))))
    assert lab.build().held_back == 15
    again = lab.build()
    assert (again.held_back, again.documents) == (15, [])
    assert lab.build(accept=True).removed == 15
    assert len(lab.items()) == 15
    assert lab.build().held_back == 0


def test_what_left_a_file_is_withdrawn_also_after_a_crash(lab: Laboratory) -> None:
    lab.lay("news.jsonl", lines(map(story, range(3))))
    lab.build()
    lab.lay("news.jsonl", lines([story(0), story(3)]))
    cut_short(lab)
    assert lab.build().removed == 2
    assert sorted(lab.titles()) == ["Story 0", "Story 3"]


def test_an_article_in_a_file_holds_no_others(lab: Laboratory) -> None:
    within = {"title": "A list", "items": [{"title": "Inner", "text": "The inner note is about ducks."}]}
    lab.lay("news.jsonl", lines([story(1)]) + json.dumps(within) + "\n")
    lab.build()
    before = ids(lab)
    report = lab.build(everything=True)
    assert (report.new, report.removed) == (0, 0)
    assert ids(lab) == before


def test_a_file_of_several_articles_has_no_sidecar(lab: Laboratory) -> None:
    lab.lay("news.jsonl", lines([story(1), story(2)]))
    lab.build()
    lab.lay("news.meta.toml", 'title = "Which of them?"\n')
    report = lab.build()
    assert report.updated == 0
    assert report.notices == ["news.meta.toml is not used: news.jsonl holds several articles."]
    assert sorted(lab.titles()) == ["Story 1", "Story 2"]


def test_one_more_line_reads_one_article(lab: Laboratory, monkeypatch: pytest.MonkeyPatch) -> None:
    lab.lay("news.jsonl", lines(map(story, range(20))))
    lab.build()
    read: list[str] = []
    parse = readers.read

    def counted(seed: Seed, terms: Terms) -> list[Article]:
        read.append(seed.path)
        return parse(seed, terms)

    monkeypatch.setattr(readers, "read", counted)
    taken: list[int] = []
    lab.progress = lambda what, all_, more: taken.append(all_) if what == "reading" and not more else None
    lab.lay("news.jsonl", lines(map(story, range(21))))
    assert lab.build().new == 1
    assert len(read) == 1
    assert taken == [1]  # the unchanged ones are not even taken in hand


def test_a_line_that_is_no_json_is_named_by_its_number_and_place(lab: Laboratory) -> None:
    lab.lay("news.jsonl", lines([story(1)]) + '{"title": "Cut off\n')
    assert [(one.seed, one.reason) for one in lab.build().failures] == [
        ("news.jsonl/2.json", "it is no JSON, character 11: Unterminated string")
    ]


def test_a_file_that_is_no_json_is_named_with_its_line(lab: Laboratory) -> None:
    lab.lay("news.json", '{"title": "One",\n "text": }\n')
    assert [one.reason for one in lab.build().failures] == [
        "it is no JSON, line 2, character 10: Expecting value"
    ]


def test_a_file_of_several_articles_is_no_file_beside_them(lab: Laboratory) -> None:
    lab.lay("news.jsonl", lines(map(story, range(3))))
    lab.build()
    store = lab.store()
    assert status(store)["seeds"] == 3
    store.close()


PAGE = "<html><body><h1>Lights</h1><p>The harbour's lights burn all night long.</p><img src='dusk.png'></body></html>"


@pytest.mark.parametrize("body", [PAGE, "<p>Lights.</p><img src='dusk.png'>"])
@pytest.mark.parametrize("name", ["news/a.jsonl", "news/a.json"])
def test_pictures_of_html_in_json_lie_at_its_address_else_beside_the_file(
    lab: Laboratory, name: str, body: str
) -> None:
    stated = {"title": "Stated", "html": body, "url": "https://example.org/2024/lights"}
    here = {"title": "Here", "html": body}
    text = json.dumps([stated, here]) if name.endswith("json") else lines([stated, here])
    lab.lay(name, text)
    lab.lay("news/dusk.png", b"\x89PNG\r\n\x1a\n")
    report = lab.build()
    assert (report.new, report.failures) == (2, [])
    assert 'src="https://example.org/2024/dusk.png"' in lab.item("Stated")["content_html"]
    assert "/assets/" in lab.item("Here")["content_html"]


def test_half_a_character_in_a_page_in_json_stops_nothing(lab: Laboratory) -> None:
    """JSON can write halves of surrogate pairs (RFC 8259, section 8.2), which UTF-8 can't."""
    lab.lay("a.json", json.dumps({"title": "Lights", "html": PAGE.replace("all", "\ud800all")}))
    assert lab.build().failures == []


def test_a_list_inside_a_line_is_set_aside_whenever_it_is_tried(lab: Laboratory) -> None:
    """A line is one seed; opening it like a file would find articles that the next look believes gone."""
    lab.lay("news.jsonl", json.dumps([story(1), story(2)]) + "\n" + lines([story(3)]))
    for everything in (False, True, False):
        report = lab.build(everything=everything)
        assert [(one.seed, "2 articles" in one.reason) for one in report.failures] == [
            ("news.jsonl/1.json", True)
        ]
        assert lab.titles() == ["Story 3"]
