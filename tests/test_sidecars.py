"""Sidecars: the fields beside a seed overrule what is read from it, and so does their coming, changing and going."""

import gzip
import json
import os
from pathlib import Path

import pytest
from laboratory import Laboratory

from feeder import seeds, validation
from feeder.readers import is_article

PAGE = "<title>Storm</title><h1>Storm</h1><p>A storm came over the hills at night and took the roof of the barn.</p>"


@pytest.fixture
def lab(tmp_path: Path) -> Laboratory:
    return Laboratory(tmp_path)


@pytest.mark.parametrize(
    "name", ["storm.html.meta.toml", "storm.meta.toml", "storm.html.meta.json", "storm.meta.json"]
)
def test_a_sidecar_overrules_any_field(lab: Laboratory, name: str) -> None:
    fields = {
        "title": "The storm of May", "date": "2024-05-17", "author": "Ana Silva", "tags": ["weather"],
        "summary": "A barn loses its roof.", "slug": "may-storm", "language": "pt",
    }  # fmt: skip
    toml = "".join(f"{key} = {json.dumps(value)}\n" for key, value in fields.items())
    lab.lay(name, json.dumps(fields) if name.endswith("json") else toml)
    lab.lay("storm.html", PAGE)
    report = lab.build()
    assert (report.new, report.failures) == (1, [])
    item = lab.item("The storm of May")
    assert item["date_published"].startswith("2024-05-17")
    assert item["authors"] == [{"name": "Ana Silva"}]
    assert item["tags"] == ["weather"]
    assert item["summary"] == "A barn loses its roof."
    assert item["url"].endswith("/may-storm.html")
    assert item["language"] == "pt"
    assert "took the roof" in item["content_html"]
    assert lab.build().documents == []


def test_a_sidecar_with_an_address_links_there_and_names_the_source(lab: Laboratory) -> None:
    address = "https://other.example.net/2024/storm?page=1&all=yes"
    lab.lay("storm.html", PAGE)
    lab.lay("storm.meta.toml", f'url = "{address}"\n')
    lab.build()
    item = lab.item("Storm")
    assert (item["url"], item["external_url"]) == (address, address)
    assert not (lab.feeds / "articles").exists()
    escaped = address.replace("&", "&amp;")
    assert f"<dc:source>{escaped}</dc:source>" in (lab.feeds / "rss.xml").read_text()
    assert f'<link rel="via" href="{escaped}"/>' in (lab.feeds / "atom.xml").read_text()
    for name in ("rss.xml", "atom.xml", "feed.json"):
        assert validation.validate((lab.feeds / name).read_bytes()).problems == ()


def test_two_articles_may_link_to_one_address(lab: Laboratory) -> None:
    address = "https://other.example.net/storm"
    lab.lay("a.html", PAGE)
    lab.lay("b.html", PAGE.replace("barn", "church").replace("Storm", "Gale"))
    for name in "ab":
        lab.lay(f"{name}.meta.toml", f'url = "{address}"\n')
    assert lab.build().new == 2
    assert [item["url"] for item in lab.items()] == [address, address]
    assert len({item["id"] for item in lab.items()}) == 2


def test_an_article_moves_to_an_address_elsewhere_and_back_under_one_id(lab: Laboratory) -> None:
    lab.lay("storm.html", PAGE)
    lab.build()
    before = lab.item("Storm")
    lab.lay("storm.meta.toml", 'url = "https://other.example.net/storm"\n')
    lab.build()
    away = lab.item("Storm")
    assert (away["id"], away["url"]) == (before["id"], "https://other.example.net/storm")
    old = (lab.feeds / "articles/storm.html").read_text()
    assert "https://other.example.net/storm" in old
    (lab.seeds / "storm.meta.toml").unlink()
    lab.build()
    assert (lab.item("Storm")["id"], lab.item("Storm")["url"]) == (before["id"], before["url"])


@pytest.mark.parametrize("whole", [True, False])
def test_a_sidecar_that_comes_changes_and_goes_is_noticed(lab: Laboratory, whole: bool) -> None:
    paths = None if whole else ["storm.meta.toml"]
    lab.lay("storm.html", PAGE)
    lab.build()
    first = lab.item("Storm")
    lab.lay("storm.meta.toml", 'title = "Gale"\n')
    assert lab.build(paths).updated == 1
    second = lab.item("Gale")
    assert second["id"] == first["id"]
    assert second["date_modified"] > first["date_modified"]
    lab.lay("storm.meta.toml", 'title = "Hurricane"\n')
    lab.build(paths)
    assert lab.titles() == ["Hurricane"]
    (lab.seeds / "storm.meta.toml").unlink()
    lab.build(paths, gone=paths or ())
    assert lab.titles() == ["Storm"]


def test_a_sidecar_that_went_is_forgotten(lab: Laboratory) -> None:
    lab.lay("storm.html", PAGE)
    lab.lay("storm.meta.toml", 'title = "Gale"\n')
    lab.build()
    (lab.seeds / "storm.meta.toml").unlink()
    lab.build()
    waits: list[float] = []
    lab.pause = waits.append
    lab.build()
    assert waits == []  # nothing came, changed or went


def test_a_picture_of_a_sidecars_name_goes_out(lab: Laboratory) -> None:
    lab.lay("storm.md", "# Storm\n\n![The harbour](storm.png)\n")
    lab.lay("storm.png", b"\x89PNG\r\n\x1a\n")
    lab.lay("storm.meta.toml", 'title = "Gale"\n')
    report = lab.build()
    assert (lab.titles(), report.moving, report.notices) == (["Gale"], [], [])
    lab.lay("storm.meta.toml", 'title = "Hurricane"\n')
    report = lab.build()
    assert (lab.titles(), report.moving, report.notices) == (["Hurricane"], [], [])


def test_a_draft_is_published_when_its_sidecar_says_so(lab: Laboratory) -> None:
    lab.article("storm.md", "Storm", draft=True)
    assert lab.build().held == 1
    lab.lay("storm.meta.toml", "draft = false\n")
    assert lab.build().new == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("title = ", "no TOML"),
        ('{"title": ', "no JSON"),
        ("a" * 65_537, "more than 65,536 bytes"),
        ("a." * 20_000 + "b = 1", "nested too deep"),
        ("", "empty"),
    ],
)
def test_a_broken_sidecar_sets_its_seed_aside_with_the_reason(
    lab: Laboratory, text: str, reason: str
) -> None:
    lab.lay("storm.html", PAGE)
    lab.lay("storm.html.meta.toml", text)
    lab.article("other.md", "Other")
    report = lab.build()
    assert lab.titles() == ["Other"]
    ((seed, why),) = [(failure.seed, failure.reason) for failure in report.failures]
    assert seed == "storm.html"
    assert "sidecar" in why
    assert reason in why
    lab.lay("storm.html.meta.toml", 'title = "Mended"\n')
    assert lab.build().failures == []
    assert sorted(lab.titles()) == ["Mended", "Other"]


def test_a_sidecar_alone_is_no_article(lab: Laboratory) -> None:
    lab.lay("storm.meta.json", '{"title": "Nothing beside it", "text": "No article."}')
    report = lab.build()
    assert (report.new, report.failures) == (0, [])


def test_a_sidecar_that_is_a_link_out_of_the_folder_is_not_followed(lab: Laboratory, tmp_path: Path) -> None:
    (tmp_path / "secret.toml").write_text('title = "Secret"\n')
    lab.lay("storm.html", PAGE)
    (lab.seeds / "storm.meta.toml").symlink_to(tmp_path / "secret.toml")
    os.mkfifo(lab.seeds / "storm.html.meta.toml")
    lab.build()
    assert lab.titles() == ["Storm"]


@pytest.mark.parametrize("whole", [True, False])
def test_a_sidecar_is_none_of_the_picture_that_shares_its_name(lab: Laboratory, whole: bool) -> None:
    """Else the picture's stamp would never be that of its file, and its article would wait for ever."""
    lab.lay("storm.jpg", b"\xff\xd8\xff\xe0 a picture")
    lab.lay("storm.html", PAGE.replace("</h1>", '</h1><img src="storm.jpg">'))
    lab.lay("storm.meta.toml", 'title = "Gale"\n')
    report = lab.build(None if whole else ["storm.html", "storm.jpg", "storm.meta.toml"])
    assert (report.new, report.moving) == (1, [])
    assert "/assets/" in lab.item("Gale")["content_html"]
    assert lab.build().documents == []


@pytest.mark.parametrize("name", ["storm.txt", "storm.TXT.GZ"])
def test_whole_and_single_looks_see_the_same_sidecar(lab: Laboratory, name: str) -> None:
    text = b"Storm\n\nA storm came over the hills at night and took the roof of the barn.\n"
    lab.lay(name, gzip.compress(text) if name.endswith("GZ") else text)
    lab.lay("storm.meta.toml", 'title = "Gale"\n')
    lab.lay("storm.META.toml", 'title = "Of another spelling"\n')
    whole = {one.path: one.sidecar for one in seeds.scan(lab.seeds, lambda *_: None, is_article)}
    single = seeds.sight(lab.seeds, name, is_article)
    assert single is not None
    assert whole[name] == single.sidecar == "storm.meta.toml"
