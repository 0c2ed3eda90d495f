"""`feeder explain` for people: every field with where it was found, the text, what was left out; in any width."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from laboratory import Laboratory
from shell import feeder

from feeder.cli import explaining
from feeder.cli.columns import cells, fitting, wrapped
from feeder.explain import explain
from feeder.types import Clutter, Terms

NOW = datetime(2026, 3, 1, tzinfo=UTC)
PROSE = "The council met on Monday to talk about the new bridge, and agreed that it will open in spring."
SOURCE = f"Bridge opens\n\n17 May 2024\n\n{PROSE}\n\nHouse line 1\nHouse line 2\n\nEnd of it.\n"


@pytest.fixture
def found(tmp_path: Path) -> dict[str, Any]:
    (tmp_path / "a.txt").write_text(SOURCE, "utf-8")
    return explain(tmp_path / "a.txt", Terms(UTC, NOW, (Clutter("*", ("/^house line/",)),)), "en", NOW)


def test_each_field_is_shown_with_where_it_was_found(found: dict[str, Any]) -> None:
    shown = [*explaining.lines(found, None)]
    assert shown[0].endswith("a.txt")
    assert "  title       Bridge opens [first line]" in shown
    assert "  published   2024-05-17 [date line]" in shown
    assert f"  summary     {PROSE} End of it. [first sentences]" in shown
    assert "  language    en [detected]" in shown
    assert "  not found   updated, author, categories, image" in shown
    assert f"    {PROSE}" in shown


def test_what_was_left_out_stands_below_its_reason(found: dict[str, Any]) -> None:
    assert [*explaining.lines(found, None)][-5:-1] == [
        "  left out: 2 pieces",
        "    [[clean]] number 1: line:",
        "      - House line 1",
        "      - House line 2",
    ]


def test_what_is_held_is_said_first_and_how_to_overrule_it(found: dict[str, Any]) -> None:
    shown = [*explaining.lines({**found, "held": "error page (score 0.91)", "notes": ["odd"]}, None)]
    assert shown[1:4] == [
        "  held        error page (score 0.91)",
        "              if it is an article, `feeder approve` publishes it",
        "  note        odd",
    ]
    assert not any("approve" in line for line in explaining.lines({**found, "held": "draft"}, None))


def test_each_article_of_a_file_is_shown_with_its_number(found: dict[str, Any]) -> None:
    shown = [*explaining.lines({"file": "b.jsonl", "articles": [found, found]}, None)]
    assert [line for line in shown if line.startswith("b.jsonl")] == [
        "b.jsonl: article 1 of 2",
        "b.jsonl: article 2 of 2",
    ]


def test_no_line_is_wider_than_the_terminal(found: dict[str, Any]) -> None:
    wide = {**found, "title": "新しい橋" * 20, "content_text": "x" * 300 + "\n\n" + PROSE}
    assert max(map(cells, [*explaining.lines(wide, 50)][1:])) <= 50


def test_what_is_piped_does_not_depend_on_a_width(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SOURCE, "utf-8")
    narrow, wide = (
        feeder("explain", "a.txt", cwd=tmp_path, COLUMNS=columns).out for columns in ("30", "200")
    )
    assert narrow == wide
    assert PROSE in narrow
    assert "\x1b" not in narrow


def test_a_seed_is_explained_under_its_path_below_the_seeds_folder(tmp_path: Path) -> None:
    """Rules, dates in names and addresses of pictures go by it."""
    (tmp_path / "seeds" / "2024" / "05").mkdir(parents=True)
    path = tmp_path / "seeds" / "2024" / "05" / "17-bridge.txt"
    path.write_text(SOURCE, "utf-8")
    terms = Terms(UTC, NOW, (Clutter("2024/**", ("House line 1",)),))
    settings = Laboratory(tmp_path).config.seeds
    assert len(explain(path, terms, "en", NOW, settings)["dropped"]) == 1
    assert explain(path, terms, "en", NOW)["dropped"] == []


@given(st.text(st.sampled_from("ab 新é\u0301"), max_size=60), st.integers(2, 20))
def test_lines_fit_and_lose_nothing(text: str, width: int) -> None:
    parts = [*wrapped(text, width)]
    assert max(map(cells, parts)) <= width
    assert "".join(parts).replace(" ", "") == text.replace(" ", "")
    assert cells(fitting(text, width)) <= width


def test_a_file_without_articles_is_told_as_one(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("[]")
    told = explain(tmp_path / "a.json", Terms(UTC), None, NOW)
    assert [*explaining.lines(told, None)] == [f"{tmp_path}/a.json holds no article"]


def test_a_seed_is_held_for_the_reason_that_a_build_gives(tmp_path: Path) -> None:
    """Of several: the author's, then what has passed, then what it looks like."""
    lab = Laboratory(tmp_path)
    lab.lay("a.md", "---\nexpires: 2001-01-01\nstatus: private\n---\n\nWords.\n")
    lab.build()
    store = lab.store()
    row = store.seed("a.md")
    store.close()
    told = explain(lab.seeds / "a.md", Terms(UTC), None, lab.now, lab.config.seeds)
    assert row is not None
    assert told["held"] == row.reason


def test_a_link_out_of_the_seeds_folder_is_refused_as_in_a_build(tmp_path: Path) -> None:
    lab = Laboratory(tmp_path)
    (tmp_path / "secret.md").write_text("Secret words.")
    (lab.seeds / "a.md").symlink_to(tmp_path / "secret.md")
    ((_, reason),) = [(one.seed, one.reason) for one in lab.build().failures]
    told = explain(lab.seeds / "a.md", Terms(UTC), None, lab.now, lab.config.seeds)
    assert told["error"] == reason


def test_who_wrote_it_has_a_source_like_every_field(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: A\nauthor: Ann Lee\n---\nText.\n")
    found = explain(tmp_path / "a.md", Terms(UTC, NOW), "en", NOW)
    assert found["found"]["author"] == "front matter"
    assert "  author      Ann Lee [front matter]" in [*explaining.lines(found, 80)]


def test_code_keeps_its_indentation_and_nothing_its_line_ends(found: dict[str, Any]) -> None:
    piece = {"text": "{% for a %}\n* x\n{% endfor %}", "reason": "a part of the site's template"}
    shown = [*explaining.lines({**found, "content_text": "if a:\n    b()", "dropped": [piece]}, 80)]
    assert "        b()" in shown
    assert "      - {% for a %} * x {% endfor %}" in shown


def test_a_sidecar_is_no_article(tmp_path: Path) -> None:
    (tmp_path / "a.txt.meta.json").write_text('{"title": "A", "text": "Words."}')
    assert "sidecar" in explain(tmp_path / "a.txt.meta.json", Terms(UTC, NOW), "en", NOW)["error"]
