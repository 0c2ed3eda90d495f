"""feeder validate: files, standard input and addresses, in the order given, for people, programs and GitHub."""

import re
import socket
from pathlib import Path

import pytest
from http_answers import Scripted, answering, feed, good, moved
from hypothesis import example, given
from hypothesis import strategies as st
from shell import OBEYED, Done, built, feeder, site
from validation_samples import HEAD, rss

from feeder.cli import columns, excerpts, verdicts
from feeder.judging import Judgement
from feeder.types import Problem
from feeder.validation import RULES

__all__ = ["built", "site"]  # fixtures

GOOD = feed(where="https://news.test")
INVALID = b'<rss version="2.0"><channel><title>x</title></channel></rss>'
WARNED = rss(head=HEAD)  # without a link to itself
BROKEN = (
    b'<?xml version="1.0"?>\n<rss version="2.0"><channel>\n\t<title>Salt &; pepper</title></channel></rss>'
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A good document, one with a warning, and two with errors."""
    for name, data in {"good": GOOD, "warned": WARNED, "bad": INVALID, "broken": BROKEN}.items():
        (tmp_path / f"{name}.xml").write_bytes(data)
    return tmp_path


def test_validate_judges_files_and_standard_input_in_the_order_given(built: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.xml").write_bytes(INVALID)
    good = built / "feeds"
    names = [str(good / "rss.xml"), "bad.xml", "-", str(good / "atom.xml"), str(good / "feed.json")]
    done = feeder("validate", "--json", *names, cwd=tmp_path, stdin=INVALID)
    assert (done.code, done.err) == (1, "")
    found = done.objects
    assert [one["document"] for one in found] == names
    assert [one["valid"] for one in found] == [True, False, False, True, True]
    assert [one["format"] for one in found] == ["rss", "rss", "rss", "atom", "json"]
    problems = [problem for one in found for problem in one["problems"]]
    assert problems
    assert all(set(problem) == {"level", "rule", "message", "line", "column"} for problem in problems)
    assert {problem["level"] for problem in problems} <= {"error", "warning"}
    assert found[1]["problems"] == found[2]["problems"]
    assert feeder("validate", names[0], cwd=tmp_path).code == 0
    assert feeder("validate", "--format", "json", *names, cwd=tmp_path, stdin=INVALID).out == done.out


def test_the_exit_code_is_that_of_the_worst_document(folder: Path) -> None:
    for names, strict, code in (
        (["good.xml"], True, 0),
        (["good.xml", "warned.xml"], False, 0),
        (["good.xml", "warned.xml"], True, 1),
        (["bad.xml", "good.xml"], False, 1),
        (["missing.xml", "bad.xml"], False, 2),
        (["missing.xml", "warned.xml"], True, 2),
        ([str(folder)], False, 2),
    ):
        for format in ("text", "json", "github"):
            options = [f"--format={format}", *(["--strict"] if strict else [])]
            assert feeder("validate", *options, *names, cwd=folder).code == code, (names, format)


def test_strict_changes_no_verdict(folder: Path) -> None:
    (found,) = feeder("validate", "--json", "--strict", "warned.xml", cwd=folder).objects
    assert found["valid"] is True


def test_people_get_a_summary_of_several_documents_alone(folder: Path) -> None:
    names = ["good.xml", "warned.xml", "bad.xml", "broken.xml", "missing.xml", str(folder)]
    *_, last = feeder("validate", *names, cwd=folder).out.splitlines()
    assert last == "6 documents: 1 good, 1 with warnings, 2 with errors, 2 unreadable."
    assert feeder("validate", "good.xml", cwd=folder).out == "good.xml: valid RSS\n"


def test_people_get_place_line_rule_and_remedy(folder: Path) -> None:
    told = feeder("validate", "broken.xml", "missing.xml", cwd=folder).out.splitlines()
    (found,) = feeder("validate", "--json", "broken.xml", cwd=folder).objects
    (problem,) = found["problems"]
    assert told[0] == f"broken.xml:3:{problem['column']}: error: {problem['message']} [{problem['rule']}]"
    assert told[1] == "     <title>Salt &; pepper</title></channel></rss>"
    assert told[2].index("^") == 4 + problem["column"] - 1
    assert told[3] == "broken.xml: not valid RSS"
    assert told[4] == "missing.xml: can't be read: No such file or directory"


def test_nothing_to_judge_is_a_mistake_and_so_is_more_than_the_rules(folder: Path) -> None:
    for arguments in ([], ["--rules", "good.xml"], ["--format", "xml", "good.xml"]):
        done = feeder("validate", *arguments, cwd=folder)
        assert (done.code, done.out) == (2, "")
        assert done.err


def test_every_rule_is_listed_with_all_that_is_known_of_it(tmp_path: Path) -> None:
    listed = {one["id"]: one for one in feeder("validate", "--rules", "--json", cwd=tmp_path).objects}
    assert list(listed) == list(RULES)
    for name, rule in RULES.items():
        one = listed[name]
        assert set(one) == {"id", "level", "formats", "wrong", "mend", "source"}
        assert (one["level"], one["formats"], one["source"]) == (
            rule.level,
            rule.formats.split(),
            rule.source,
        )
        assert "{" not in one["wrong"] + one["mend"]
    assert listed["http-validators"]["formats"] == ["http"]
    told = feeder("validate", "--rules", cwd=tmp_path).out
    for one in listed.values():
        assert f"{one['id']} ({one['level']}; {', '.join(one['formats'])})\n  {one['wrong']}.\n" in told
        assert one["mend"] in told
        assert one["source"] in told


def commands(done: Done) -> list[re.Match[str]]:
    """The workflow commands of GitHub that were printed, and nothing else."""
    found = [re.fullmatch(r"::(error|warning) ([^:]*)::(.*)", line) for line in done.out.splitlines()]
    assert all(found)
    return [one for one in found if one]


def meant(text: str) -> str:
    """What GitHub reads where `text` is escaped."""
    signs = {"%25": "%", "%0A": "\n", "%0D": "\r", "%3A": ":", "%2C": ","}
    return re.sub("%(25|0A|0D|3A|2C)", lambda found: signs[found[0]], text)


def properties(text: str) -> dict[str, str]:
    return {name: meant(value) for name, _, value in (one.partition("=") for one in text.split(","))}


def test_github_gets_an_annotation_for_each_problem_and_nothing_else(folder: Path) -> None:
    odd = "100%, a:b.xml"
    (folder / odd).write_bytes(BROKEN)
    done = feeder(
        "validate", "--format", "github", "good.xml", odd, "warned.xml", "-", cwd=folder, stdin=BROKEN
    )
    listed = feeder("validate", "--json", odd, "warned.xml", cwd=folder).objects
    ((first,), (second,)) = (one["problems"] for one in listed)
    marked, warned, piped = commands(done)
    assert properties(marked[2]) == {
        "file": odd,
        "line": "3",
        "col": str(first["column"]),
        "title": first["rule"],
    }
    assert (marked[1], meant(marked[3])) == ("error", first["message"])
    assert (warned[1], meant(warned[3])) == ("warning", second["message"])
    assert properties(piped[2]) == {"title": first["rule"]}
    assert meant(piped[3]) == f"-:3:{first['column']}: {first['message']}"


def test_github_is_told_what_can_t_be_read(folder: Path) -> None:
    (found,) = commands(feeder("validate", "--format", "github", "missing.xml", cwd=folder))
    assert properties(found[2])["file"] == "missing.xml"
    assert "No such file" in found[3]


@given(st.text(max_size=40), st.text(min_size=1, max_size=40), st.integers(1, 9))
@example("::error::x\r\n::set-output name=a::b", "a,line=7:%0A%3A.xml\n", 1)
def test_nothing_breaks_out_of_a_github_annotation(message: str, file: str, line: int) -> None:
    """It is one line, and means what was said, but for what a terminal would obey."""
    made = verdicts.command("error", message, "rule", file, line, None)
    found = re.fullmatch(r"::error (file=[^:,]*,line=\d,title=rule)::(.*)", made)
    assert found
    assert OBEYED.search(made) is None
    assert properties(found[1]) == {"file": plain(file), "line": str(line), "title": "rule"}
    assert meant(found[2]) == plain(message)


def plain(text: str) -> str:
    """What is left of a text in which only the ends of lines may stand for themselves."""
    return re.sub(
        r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]", "\ufffd", text
    )


LINE = st.text(st.characters(exclude_characters="\n"), max_size=300)


@given(LINE, st.integers(1, 320) | st.none(), st.integers(20, 120))
@example("x" * 500, 250, 80)
@example("新しい記事" * 60, 120, 40)
def test_an_excerpt_fits_and_its_caret_is_below_the_column(line: str, column: int | None, width: int) -> None:
    shown = list(excerpts.excerpt(line, column, width))
    assert len(shown) <= 2
    assert all(columns.cells(one) <= max(width, 24) + 1 for one in shown)
    assert all(OBEYED.search(one) is None for one in shown)


@pytest.mark.parametrize("sign", ["x", "新", "e\u0301", "\t"])
@pytest.mark.parametrize("column", [1, 2, 30, 150, 299, 300])
def test_the_caret_stands_below_the_sign(sign: str, column: int) -> None:
    line = (sign * 300)[: column - 1] + "!" + sign * 300
    text, mark = excerpts.excerpt(line, column, 80)
    before = text.partition("!")[0]
    assert columns.cells(before) == mark.index("^")


def test_a_column_outside_of_its_line_is_not_believed() -> None:
    assert list(excerpts.excerpt("  <a>", 99, 80)) == ["    <a>"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1"])
def test_a_line_is_shown_in_the_document_s_own_encoding(encoding: str) -> None:
    declared = "iso-8859-1" if encoding == "iso-8859-1" else encoding[:6].rstrip("-")
    text = f'<?xml version="1.0" encoding="{declared}"?>\n<caf\u00e9>\r\n</caf\u00e9>'
    assert excerpts.lines_of(text.encode(encoding), {2})[2] == "<caf\u00e9>"


def test_one_line_with_several_problems_is_shown_once() -> None:
    problems = tuple(Problem("error", f"rule-{number}", "Wrong.", 1) for number in range(3))
    told = list(verdicts.lines(Judgement(document="a", problems=problems, data=b"<rss/>")))
    assert [line for line in told if line == "    <rss/>"] == ["    <rss/>"]


def test_validate_fetches_addresses_and_says_what_went_wrong(tmp_path: Path) -> None:
    with socket.socket() as nobody, answering({}) as server:
        nobody.bind(("127.0.0.1", 0))  # a port that is taken, and on which nobody listens
        refused = f"http://127.0.0.1:{nobody.getsockname()[1]}/feed"
        server.table |= {
            "/feed": good("/feed"),
            "/caf%C3%A9": good("/caf%C3%A9"),
            "/moved": moved("/feed"),
            "/short": good("/short").but(Content_Length="100000"),
            "/garbage": Scripted(raw=b"SSH-2.0-OpenSSH_9.2\r\n"),
        }
        here = server.address
        expected = {
            f"{here}/feed": None,
            f"{here.upper()}/feed": None,
            f"{here}/moved": None,
            f"{here}/café": None,
            f"{here}/nothing": "404",
            f"{here}/short": "breaks off",
            f"{here}/garbage": "not HTTP",
            f"{here}/a b": "404",
            refused: "Connection refused",
            "http://[::1": "",
            "http:///feed": "",
        }
        done = feeder("validate", "--json", *expected, cwd=tmp_path, no_proxy="*")
        told = feeder("validate", f"{here}/moved", f"{here}/nothing", cwd=tmp_path, no_proxy="*").out
    assert done.code == 2
    found = {one["document"]: one for one in done.objects}
    assert list(found) == list(expected)
    for address, error in expected.items():
        assert found[address]["valid"] is (error is None), address
        assert (error or "") in found[address].get("error", ""), address
        assert ("error" in found[address]) is (error is not None), address
        assert "Errno" not in found[address].get("error", "")
    assert f"{here}/moved: valid RSS, found at {here}/feed\n" in told
    assert "[http-status]\n" in told
    assert f"{here}/nothing: can't be read: the server answers 404 Not Found\n" in told
