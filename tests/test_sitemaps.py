"""Sitemaps: every page stands in one, for as long as it is there, and one more article touches one part."""

from pathlib import Path

import pytest
from laboratory import SITE_ID, Laboratory
from lxml import etree

from feeder import sitemaps
from feeder.entries import Entries
from feeder.errors import ConfigError
from feeder.validation import validate

NS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
HOME = "http://localhost:8000/"


@pytest.fixture
def site(tmp_path: Path) -> Laboratory:
    return Laboratory(tmp_path)


def places(site: Laboratory, name: str) -> dict[str, str | None]:
    """The addresses in a sitemap, each with its last change."""
    root = etree.fromstring(site.documents()[name])
    return {one.findtext(NS + "loc") or "": one.findtext(NS + "lastmod") for one in root}


def test_every_page_is_listed_with_its_last_change(site: Laboratory) -> None:
    site.article("a.md", "One & only", date="2026-02-01T10:00:00Z")
    site.article("b.md", "Two", date="2026-02-02T10:00:00Z", updated="2026-02-20T10:00:00Z")
    site.article("draft.md", "Three", draft=True)
    site.build()
    assert places(site, "sitemap.xml") == {f"{HOME}sitemap-1.xml": "2026-02-20T10:00:00+00:00"}
    assert places(site, "sitemap-1.xml") == {
        f"{HOME}articles/one-only.html": "2026-02-01T10:00:00+00:00",
        f"{HOME}articles/two.html": "2026-02-20T10:00:00+00:00",
    }
    assert {validate(site.documents()[name]).format for name in ("sitemap.xml", "sitemap-1.xml")} == {
        "sitemap"
    }


def test_nothing_changed_means_nothing_written(site: Laboratory) -> None:
    site.article("a.md", "One")
    site.build()
    assert site.build().documents == []


def test_what_is_withdrawn_or_first_published_elsewhere_is_not_listed(site: Laboratory) -> None:
    site.article("a.md", "One")
    site.article("b.md", "Two")
    site.article("c.md", "Three", canonical_url="https://elsewhere.example/three")
    site.build()
    assert [*places(site, "sitemap-1.xml")] == [f"{HOME}articles/{name}.html" for name in ("one", "two")]
    (site.seeds / "a.md").unlink()
    site.build()
    assert [*places(site, "sitemap-1.xml")] == [f"{HOME}articles/two.html"]


def test_a_site_without_pages_has_no_sitemap(site: Laboratory) -> None:
    assert "sitemap.xml" not in site.build().documents
    site.article("a.md", "One")
    site.build()
    assert {"sitemap.xml", "sitemap-1.xml"} <= site.documents().keys()
    (site.seeds / "a.md").unlink()
    site.build(accept=True)
    assert not [name for name in site.documents() if name.startswith("sitemap")]
    assert site.build().documents == []
    site.article("a.md", "One")
    site.build()
    assert len(places(site, "sitemap-1.xml")) == 1


def test_one_more_article_has_one_part_made_again(site: Laboratory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "KEYS", 2)
    for number in range(5):
        site.article(f"{number}.md", f"Article {number}")
    site.build()
    assert [len(places(site, f"sitemap-{number}.xml")) for number in (1, 2, 3)] == [2, 2, 1]
    assert len(places(site, "sitemap.xml")) == 3
    site.article("5.md", "Article 5")
    written = {name for name in site.build().documents if name.startswith("sitemap")}
    assert written == {"sitemap.xml", "sitemap-3.xml"}
    assert len(set(places(site, "sitemap.xml").values())) == 3


def test_another_name_takes_the_place_of_the_old_one(site: Laboratory) -> None:
    site.article("a.md", "One")
    site.build()
    site.configure('[feeds]\nsitemap = "pages.xml"\n')
    site.build()
    assert [name for name in site.documents() if "sitemap" in name] == []
    assert places(site, "pages.xml").keys() == {f"{HOME}pages-1.xml"}
    assert len(places(site, "pages-1.xml")) == 1
    site.configure("[feeds]\nsitemap = false\n")
    site.build()
    assert not {"pages.xml", "pages-1.xml"} & site.documents().keys()
    assert site.build().documents == []


def test_the_name_of_an_article_s_page_is_refused(site: Laboratory) -> None:
    site.configure('[feeds]\nsitemap = false\nlink = "{slug}.xml"\n')
    site.article("a.md", "Sitemap")
    site.build()
    site.configure('[feeds]\nlink = "{slug}.xml"\n')
    with pytest.raises(ConfigError, match=r"feeds\.sitemap"):
        site.build()


def test_an_article_that_is_set_aside_is_not_listed(site: Laboratory) -> None:
    site.article("a.md", "One")
    site.article("b.md", "Two")
    site.build()
    store = site.store()
    with store.lock(wait=False, tell=lambda _: None), store.transaction():
        Entries(site.config, store, SITE_ID, site.now).block(1, "its title is empty")
    store.close()
    site.build()
    assert [*places(site, "sitemap-1.xml")] == [f"{HOME}articles/two.html"]
