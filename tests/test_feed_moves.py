"""A feed that moves takes its subscribers along: old paths stay as copies of the new one, and no id changes."""

import json
import re
from pathlib import Path

import pytest
from laboratory import Laboratory

FORMATS = {"rss.xml": "news.rss", "atom.xml": "news.atom", "feed.json": "news.json"}
RENAMED = '[feeds]\nrss = "news.rss"\natom = "news.atom"\njson = "news.json"\n'


@pytest.fixture
def lab(tmp_path: Path) -> Laboratory:
    lab = Laboratory(tmp_path)
    lab.configure(site='url = "http://old.example/"')
    lab.article("first.md", "First", "The first, with a [link](second.md) to the second.")
    lab.article("second.md", "Second", "The second one.")
    lab.build()
    return lab


def self_link(document: bytes) -> str:
    """The address that a document says is its own."""
    if document.startswith(b"{"):
        address: str = json.loads(document)["feed_url"]
        return address
    (link,) = (tag for tag in re.findall(r"<[\w:]*link [^>]*>", document.decode()) if 'rel="self"' in tag)
    return str(re.findall('href="([^"]*)"', link)[0])


@pytest.mark.parametrize("old", FORMATS)
def test_at_its_old_name_a_feed_stays_as_a_copy_of_the_new_one(lab: Laboratory, old: str) -> None:
    lab.configure(RENAMED, site='url = "http://old.example/"')
    lab.build()
    new = FORMATS[old]
    documents = lab.documents()
    assert documents[old] == documents[new]
    assert self_link(documents[old]) == f"http://old.example/{new}"
    lab.article("third.md", "Third", "It came later.")
    lab.build()
    documents = lab.documents()
    assert documents[old] == documents[new]
    assert b"Third" in documents[old]


def test_put_back_the_old_name_is_the_feed_s_own_again(lab: Laboratory) -> None:
    before = lab.documents()
    lab.configure(RENAMED, site='url = "http://old.example/"')
    lab.build()
    lab.configure(site='url = "http://old.example/"')
    lab.build()
    after = lab.documents()
    assert {path: after[path] for path in before} == before
    assert all(after[new] == after[old] for old, new in FORMATS.items())


@pytest.mark.parametrize("url", ["https://old.example/", "https://new.example/site/"])
def test_at_another_address_links_change_and_no_id(lab: Laboratory, url: str) -> None:
    before = {item["title"]: item for item in lab.items()}
    lab.configure(site=f'url = "{url}"')
    lab.build()
    after = {item["title"]: item for item in lab.items()}
    for title, item in before.items():
        assert item["id"] == after[title]["id"]
        assert item["url"].replace("http://old.example/", url) == after[title]["url"]
        assert item["date_published"] == after[title]["date_published"]
        assert item.get("date_modified") == after[title].get("date_modified")
    documents = lab.documents()
    for path in FORMATS:
        assert self_link(documents[path]) == url + path
    assert not [path for path, data in documents.items() if b"http://old.example" in data]
    assert lab.build().documents == []
