"""`feeder approve` overrules what feeder takes for no article, and is remembered by path and kind."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from laboratory import Laboratory

from feeder import cli, story

ERROR = "404 Not Found\n\nPage not found.\n\nThe requested page does not exist.\n"
LOGIN = "Log in\n\nE-mail address\n\nPassword\n\nRemember me\n\nForgot your password?\n\nCreate an account\n"
PROSE = "A walk\n\nWe went along the river until it was dark, and came back by the road over the hill.\n"


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laboratory:
    monkeypatch.chdir(tmp_path)
    lab = Laboratory(tmp_path)
    lab.lay("page.txt", ERROR)
    lab.lay("walk.txt", PROSE)
    assert (lab.build().new, lab.build().held) == (1, 1)
    return lab


def status(lab: Laboratory) -> dict[str, Any]:
    store = lab.store()
    try:
        return story.status(store)
    finally:
        store.close()


def test_a_held_page_is_named_with_its_kind_code_and_score(lab: Laboratory) -> None:
    (held,) = status(lab)["held"]
    assert held["seed"] == "page.txt"
    assert held["reason"].startswith("error page (404, score ")


def test_an_approved_page_goes_out_with_the_next_build(
    lab: Laboratory, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["approve", "seeds/page.txt"]) == 0
    assert "The next build publishes it." in capsys.readouterr().out
    assert lab.build().new == 1
    assert lab.build().documents == []
    assert status(lab)["approved"] == [{"seed": "page.txt", "kind": "error page"}]
    assert cli.main(["show", "page.txt", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["approved"] == "error page"


def test_it_stays_approved_when_it_is_edited_into_the_same_kind(lab: Laboratory) -> None:
    cli.main(["approve", "page.txt"])
    lab.build()
    lab.lay("page.txt", ERROR + "\nError 404: nothing here.\n")
    report = lab.build()
    assert (report.updated, report.held) == (1, 0)


def test_it_is_held_when_it_becomes_something_else(lab: Laboratory) -> None:
    cli.main(["approve", "page.txt"])
    lab.build()
    lab.lay("page.txt", LOGIN)
    report = lab.build()
    assert (report.removed, report.held) == (1, 1)


def test_an_approval_taken_back_holds_it_again(lab: Laboratory) -> None:
    cli.main(["approve", "page.txt"])
    lab.build()
    iri = lab.item("404 Not Found")["id"]
    assert cli.main(["approve", "--undo", "page.txt"]) == 0
    report = lab.build()
    assert (report.removed, report.held) == (1, 1)
    assert lab.titles() == ["A walk"]
    cli.main(["approve", "page.txt"])
    lab.build()
    assert lab.item("404 Not Found")["id"] == iri


def test_what_is_out_is_not_doubted_by_a_later_judgement(lab: Laboratory) -> None:
    """An article that an older feeder published stays, until its text changes."""
    cli.main(["approve", "page.txt"])
    lab.build()
    store = lab.store()
    with store.transaction():
        store.set_meta("approvals", "{}")
    store.close()
    report = lab.build(everything=True)
    assert (report.removed, report.held) == (0, 0)


def test_a_held_page_that_becomes_an_article_goes_out(lab: Laboratory) -> None:
    lab.lay("page.txt", PROSE.replace("river", "brook"))
    report = lab.build()
    assert (report.new, report.held) == (1, 0)


def test_nothing_is_approved_of_what_is_an_article(
    lab: Laboratory, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["approve", "walk.txt"]) == 0
    assert "nothing to approve" in capsys.readouterr().out
    assert status(lab)["approved"] == []
    assert cli.main(["approve", "--undo", "walk.txt"]) == 0
    assert "was not approved" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["missing.txt", "/elsewhere.txt"])
def test_a_file_that_is_not_there_ends_the_command(
    lab: Laboratory, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["approve", name]) == 2
    assert name in capsys.readouterr().err


def test_an_article_in_a_file_is_approved_and_explained_by_its_path(
    lab: Laboratory, capsys: pytest.CaptureFixture[str]
) -> None:
    lab.lay("news.jsonl", json.dumps({"id": "a", "text": ERROR}) + "\n" + json.dumps({"text": PROSE}) + "\n")
    lab.build()
    assert cli.main(["approve", "news.jsonl"]) == 2
    assert "holds several articles" in capsys.readouterr().err
    assert cli.main(["explain", "--json", "seeds/news.jsonl/a.json"]) == 0
    assert json.loads(capsys.readouterr().out)["held"].startswith("error page (404")
    assert cli.main(["approve", "seeds/news.jsonl/a.json"]) == 0
    assert lab.build().new == 1


def test_a_name_that_is_no_text_can_be_approved(lab: Laboratory) -> None:
    name = os.fsdecode(b"caf\xe9.txt")
    lab.lay(name, ERROR + "\nOops.\n")
    lab.build()
    assert cli.main(["approve", f"seeds/{name}"]) == 0
    assert lab.build().new == 1
