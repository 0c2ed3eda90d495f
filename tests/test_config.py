"""config.toml: every key with its default, what it takes and what it refuses, and where the mistake is."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from string import Formatter
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from laboratory import SITE_ID, Laboratory

from feeder import config, links, starter, wiring
from feeder.config import Config
from feeder.errors import ConfigError, UsageError
from feeder.keys import KEYS, LINK_FIELDS

Load = Callable[..., Config]

ROOT = Path(__file__).resolve().parents[1]

#: As the outside contract has them; `title` stands for the site's own.
DEFAULTS: dict[str, Any] = {
    "site.description": "title",
    "site.url": "http://localhost:8000/",
    "site.id": None,
    "site.language": "en",
    "site.author": "title",
    "site.timezone": ZoneInfo("UTC"),
    "seeds.folder": "seeds",
    "seeds.settle": 0.5,
    "seeds.on_removal": "withdraw",
    "feeds.folder": "feeds",
    "feeds.entries": 50,
    "feeds.max_bytes": 500_000,
    "feeds.content": "full",
    "feeds.automatic": ("category",),
    "feeds.archives": "main",
    "feeds.pages": True,
    "feeds.link": "articles/{slug}.html",
    "feeds.rss": "rss.xml",
    "feeds.atom": "atom.xml",
    "feeds.json": "feed.json",
    "feeds.index": "index.html",
    "feeds.opml": "opml.xml",
    "store.url": "sqlite:///.feeder/state.db",
    "schedule.every": 60,
    "schedule.cron": None,
    "schedule.watch": True,
    "server.enabled": True,
    "server.listen": "127.0.0.1:8000",
}

#: What is written in the file, and the value that it has.
GOOD: list[tuple[str, str, Any]] = [
    ("site.title", '"Über <uns> & mehr"', "Über <uns> & mehr"),
    ("site.title", '"  Title\\u00a0\U0001f600 "', "Title\u00a0\U0001f600"),
    ("site.description", '"A sentence."', "A sentence."),
    ("site.url", '"https://example.org"', "https://example.org/"),
    ("site.url", '"https://example.org:8443/sub//"', "https://example.org:8443/sub/"),
    ("site.url", '"http://[::1]:8000/"', "http://[::1]:8000/"),
    ("site.id", f'"{SITE_ID}"', SITE_ID),
    ("site.id", '"tag:example.org,2024-05-17:news"', "tag:example.org,2024-05-17:news"),
    ("site.language", '"pt-BR"', "pt-BR"),
    ("site.language", '"zh-Hans-CN"', "zh-Hans-CN"),
    ("site.author", '"Jörg & Söhne"', "Jörg & Söhne"),
    ("site.timezone", '"Europe/Berlin"', ZoneInfo("Europe/Berlin")),
    ("seeds.folder", '"../articles"', "../articles"),
    ("seeds.settle", "0", 0),
    ("seeds.settle", "2.5", 2.5),
    ("seeds.on_removal", '"keep"', "keep"),
    ("feeds.folder", '"/srv/www/feeds"', "/srv/www/feeds"),
    ("feeds.entries", "1", 1),
    ("feeds.max_bytes", "0", 0),
    ("feeds.content", '"summary"', "summary"),
    ("feeds.automatic", "[]", ()),
    ("feeds.automatic", '["author", "language", "folder", "author"]', ("author", "language", "folder")),
    ("feeds.archives", '"none"', "none"),
    ("feeds.pages", "true", True),
    ("feeds.link", '"{year}/{month}/{day}/{slug}/"', "{year}/{month}/{day}/{slug}/"),
    ("feeds.link", '"{folder}/{name}.html"', "{folder}/{name}.html"),
    ("feeds.rss", '"sub/feed.xml"', "sub/feed.xml"),
    ("feeds.atom", "false", None),
    ("feeds.json", '"a b.json"', "a b.json"),
    ("feeds.index", "false", None),
    ("feeds.opml", "false", None),
    ("store.url", '"sqlite:////var/lib/feeder.db"', "sqlite:////var/lib/feeder.db"),
    ("schedule.every", "0.5", 0.5),
    ("schedule.cron", '"*/5 * * * *"', "*/5 * * * *"),
    ("schedule.watch", "false", False),
    ("server.enabled", "false", False),
    ("server.listen", '"[::]:80"', "[::]:80"),
]

#: What is written in the file, and a word of what is wanted instead.
BAD: list[tuple[str, str, str]] = [
    ("site.title", '""', "not empty"),
    ("site.title", '" \\u00ad\\n "', "not empty"),
    ("site.title", '"Bell\\u0007"', "control"),
    ("site.title", "7", "a text"),
    ("site.description", "false", "a text"),
    ("site.url", '"example.org"', "absolute"),
    ("site.url", '"ftp://example.org/"', "http"),
    ("site.url", '"https://"', "absolute"),
    ("site.url", '"https://example.org/?feed"', "without ?"),
    ("site.url", '"https://example.org/?"', "without ?"),
    ("site.url", '"https://example.org/#top"', "without ?"),
    ("site.url", '"https://exa mple.org/"', "absolute"),
    ("site.url", '"https://[::1/"', "absolute"),
    ("site.url", '"https://example.org:99999/"', "absolute"),
    ("site.url", '"https://bücher.example/"', "xn--"),
    ("site.id", '"my site"', "urn:uuid:"),
    ("site.id", f'"{SITE_ID.upper()}"', "urn:uuid:"),
    ("site.id", '"tag:example.org,2024:a<b"', "tag:"),
    ("site.language", '"English"', "BCP 47"),
    ("site.language", '"en_US.UTF-8"', "BCP 47"),
    ("site.author", "[]", "a text"),
    ("site.timezone", '"CEST"', "Europe/Berlin"),
    ("site.timezone", '"../../etc/passwd"', "Europe/Berlin"),
    ("site.timezone", '"Europe"', "Europe/Berlin"),
    ("seeds.folder", '""', "not empty"),
    ("seeds.folder", '"a\\u0000b"', "control"),
    ("seeds.settle", "-1", "from 0"),
    ("seeds.settle", "nan", "number"),
    ("seeds.settle", "inf", "number"),
    ("seeds.settle", "true", "number"),
    ("seeds.settle", "1e300", "number"),
    ("seeds.on_removal", '"delete"', '"withdraw", "keep"'),
    ("feeds.folder", "1", "a text"),
    ("feeds.entries", "0", "whole number from 1"),
    ("feeds.entries", "1.5", "whole number"),
    ("feeds.entries", '"50"', "whole number"),
    ("feeds.max_bytes", "-1", "whole number from 0"),
    ("feeds.content", '"excerpt"', '"full", "summary"'),
    ("feeds.content", "[1]", '"full", "summary"'),
    ("feeds.automatic", '["tag"]', '"category"'),
    ("feeds.automatic", "[[1]]", '"category"'),
    ("feeds.automatic", '"category"', "a list"),
    ("feeds.archives", "true", '"main", "all", "none"'),
    ("feeds.pages", '"yes"', "true or false"),
    ("feeds.link", '"articles/page.html"', "{slug} or {name}"),
    ("feeds.link", '"articles/{title}.html"', "{slug} or {name}"),
    ("feeds.link", '"articles/{slug.html"', "{slug} or {name}"),
    ("feeds.link", '"{slug!r}"', "{slug} or {name}"),
    ("feeds.link", '"{slug:d}"', "{slug} or {name}"),
    ("feeds.link", '"{slug[0]}/{name}"', "{slug} or {name}"),
    ("feeds.link", '"{}"', "{slug} or {name}"),
    ("feeds.link", '"javascript:{slug}"', "http"),
    ("feeds.link", '"//example.org/{slug}"', "http"),
    ("feeds.link", '"https://[{slug}"', "http"),
    ("feeds.rss", "true", "or false for none"),
    ("feeds.rss", '"/etc/rss.xml"', "below feeds.folder"),
    ("feeds.atom", '"../atom.xml"', "below feeds.folder"),
    ("feeds.json", '"a/../../feed.json"', "below feeds.folder"),
    ("feeds.index", '".htaccess"', "below feeds.folder"),
    ("feeds.index", '"a//index.html"', "below feeds.folder"),
    ("feeds.opml", '"opml?.xml"', "below feeds.folder"),
    ("store.url", "false", "a text"),
    ("schedule.every", "0", "number"),
    ("schedule.cron", "5", "a text"),
    ("schedule.watch", "1", "true or false"),
    ("server.enabled", '"on"', "true or false"),
    ("server.listen", '"8000"', "port"),
    ("server.listen", '"localhost:70000"', "port"),
]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Writes a text, or bytes, as config.toml and loads it; with no title of its own it gets one."""

    def write_and_load(text: str | bytes = "", *, title: bool = True) -> Config:
        data = text if isinstance(text, bytes) else text.encode()
        (tmp_path / "config.toml").write_bytes((b'[site]\ntitle = "Title"\n' if title else b"") + data)
        return config.load(tmp_path / "config.toml")

    return write_and_load


def set_key(load: Load, name: str, written: str) -> Config:
    table, _, key = name.partition(".")
    if table == "site":
        title = "" if key == "title" else 'title = "Title"\n'
        return load(f"# first\n[site]\n{title}{key} = {written}\n", title=False)
    return load(f"[{table}]\n{key} = {written}\n")


def value(loaded: Config, name: str) -> Any:
    table, _, key = name.partition(".")
    return loaded.store if name == "store.url" else getattr(getattr(loaded, table), key)


def refused(load: Load, text: str | bytes, **how: bool) -> str:
    """The message with which a file is refused."""
    with pytest.raises(ConfigError) as caught:
        load(text, **how)
    return plain(caught.value)


def plain(error: ConfigError) -> str:
    message = str(error)
    assert "config.toml" in message
    assert message.endswith((".", "?"))
    assert "\n" not in message
    assert error.status == 2
    return message


# Single keys


def test_every_key_is_tried_here() -> None:
    assert set(DEFAULTS) | {"site.title"} == set(KEYS)
    assert {name for name, *_ in GOOD} == set(KEYS)
    assert {name for name, *_ in BAD} == set(KEYS)


@pytest.mark.parametrize("name", DEFAULTS)
def test_a_key_that_is_not_there_has_its_default(load: Load, tmp_path: Path, name: str) -> None:
    expected = {
        "title": "Title",
        "seeds": tmp_path / "seeds",
        "feeds": tmp_path / "feeds",
    }.get(str(DEFAULTS[name]), DEFAULTS[name])
    assert value(load(), name) == expected


@pytest.mark.parametrize(("name", "written", "expected"), GOOD)
def test_a_good_value_is_taken(load: Load, tmp_path: Path, name: str, written: str, expected: Any) -> None:
    if name.endswith(".folder"):
        expected = (tmp_path / expected).resolve()
    assert value(set_key(load, name, written), name) == expected


@pytest.mark.parametrize(("name", "written", "wanted"), BAD)
def test_a_bad_value_is_refused_with_its_line_and_what_is_wanted(
    load: Load, name: str, written: str, wanted: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        set_key(load, name, written)
    message = plain(caught.value)
    line = 3 if name == "site.title" else 4
    assert f"config.toml, line {line}: {name} must be " in message
    assert wanted in message


def test_the_title_is_required_and_the_message_says_where_to_put_it(load: Load) -> None:
    for text in ("", "[site]\n", "[feeds]\nentries = 3\n"):
        message = refused(load, text, title=False)
        assert "site.title" in message
        assert "[site]" in message


# Keys that are not there


@pytest.mark.parametrize(
    ("text", "line", "name", "meant"),
    [
        ("[feeds]\nentrys = 3\n", 4, "feeds.entrys", "feeds.entries"),
        ("[feeds]\nentries = 3\nmax_byte = 3\n", 5, "feeds.max_byte", "feeds.max_bytes"),
        ("[seed]\nsettle = 3\n", 4, "seed.settle", "seeds.settle"),
        ("[sotre]\n", 3, "sotre", "store"),
        ("[server]\nsettle = 3\n", 4, "server.settle", "seeds.settle"),
        ('url = "https://example.org/"\nentries = 3\n', 4, "site.entries", "feeds.entries"),
        ("[feeds]\n  'entrys'   = 3\n", 4, "feeds.entrys", "feeds.entries"),
        ("[ feeds ]  # about feeds\nentrys = 3\n", 4, "feeds.entrys", "feeds.entries"),
        ("\n[feeds.rss]\nname = 3\n", 4, "feeds.rss", ""),
    ],
)
def test_an_unknown_key_is_named_with_its_line_and_the_nearest(
    load: Load, text: str, line: int, name: str, meant: str
) -> None:
    message = refused(load, text)
    assert f"config.toml, line {line}: " in message
    assert name in message
    assert meant in message


@pytest.mark.parametrize(
    ("text", "line"),
    [("titel = 'x'\n", 1), ("feeds.entrys = 3\n", 1), ("# a comment\n\ntitle = 'x'\n", 3)],
)
def test_a_key_above_all_tables_is_named_with_its_line(load: Load, text: str, line: int) -> None:
    assert f"line {line}: " in refused(load, text, title=False)


def test_an_unknown_key_like_no_other_is_named_too(load: Load) -> None:
    message = refused(load, "[zzz]\nqqq = 1\n")
    assert "zzz.qqq" in message
    assert "Did you mean" not in message


@pytest.mark.parametrize("text", ['feeds = "folder"\n', "[[feeds]]\nentries = 3\n", "feeds = 3\n"])
def test_a_table_that_is_none_is_said_to_be_one(load: Load, text: str) -> None:
    message = refused(load, text, title=False)
    assert "line 1" in message
    assert "[feeds]" in message
    assert "no key" not in message


# The file as a whole


def test_a_file_that_is_missing_names_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="feeder init") as caught:
        config.load(tmp_path / "config.toml")
    plain(caught.value)


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "config.toml").mkdir()
    with pytest.raises(ConfigError, match="Is a directory") as caught:
        config.load(tmp_path / "config.toml")
    plain(caught.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b'[site]\ntitle = "caf\xe9"\n', "UTF-8"),
        (b"[site]\ntitle = Title\n", "line 2"),
        (b"[site]\ntitle = 'a'\ntitle = 'b'\n", "line 3"),
        (b"[site]\n[site]\n", "line 2"),
        (b"[site\n", "line 1"),
        (b"\0", "line 1"),
        ("title = 'x'".encode("utf-16"), "UTF-8"),
    ],
)
def test_what_is_no_toml_is_said_with_its_place(load: Load, text: bytes, words: str) -> None:
    assert words in refused(load, text, title=False)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_marks_and_line_ends_of_other_editors_are_taken(load: Load, mark: bytes, end: bytes) -> None:
    text = mark + end.join([b"[site]", b'title = "A"', b"[feeds]", b"entries = 3", b""])
    assert load(text, title=False).feeds.entries == 3
    message = refused(load, text.replace(b"entries", b"entrys"), title=False)
    assert "line 4" in message


NO_SURROGATES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x7f"), max_size=12)
WRITTEN = (
    NO_SURROGATES.map(lambda text: json.dumps(text, ensure_ascii=False))
    | st.sampled_from(["1", "-1", "1.5", "nan", "true", "[]", "[1]", '["category"]', "{}", "{a = 1}"])
    | st.sampled_from(["2024-01-01", "2024-01-01T00:00:00Z", "00:00:00", '"""\na\n"""', "1e400", "0x7f"])
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(name=st.sampled_from(sorted(KEYS)), written=WRITTEN)
def test_any_value_is_taken_or_refused_in_a_sentence(load: Load, name: str, written: str) -> None:
    try:
        set_key(load, name, written)
    except ConfigError as error:
        plain(error)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(data=st.binary(max_size=40) | NO_SURROGATES.map(str.encode))
def test_any_bytes_are_taken_or_refused_in_a_sentence(load: Load, data: bytes) -> None:
    try:
        load(data, title=False)
    except ConfigError as error:
        plain(error)


# Keys together


@pytest.mark.parametrize(
    ("seeds", "feeds"),
    [
        ("same", "same"),
        ("same", "./same/"),
        ("outer", "outer/inner"),
        ("outer/inner", "outer"),
        ("a/../outer", "outer/x"),
        (".", "feeds"),
        ("link", "real/feeds"),
    ],
)
def test_folders_inside_one_another_are_refused(load: Load, tmp_path: Path, seeds: str, feeds: str) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    message = refused(load, f'[seeds]\nfolder = "{seeds}"\n[feeds]\nfolder = "{feeds}"\n')
    assert "seeds.folder" in message
    assert "feeds.folder" in message


def test_folders_beside_one_another_are_taken_though_one_name_begins_the_other(load: Load) -> None:
    loaded = load('[seeds]\nfolder = "site"\n[feeds]\nfolder = "site-feeds"\n')
    assert (loaded.seeds.folder.name, loaded.feeds.folder.name) == ("site", "site-feeds")


def test_paths_are_relative_to_the_file_and_know_the_home(
    load: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    loaded = load('[seeds]\nfolder = "~/articles"\n')
    assert loaded.seeds.folder == tmp_path / "home" / "articles"
    assert loaded.feeds.folder == tmp_path / "feeds"
    assert config.load(Path("../config.toml")).feeds.folder == tmp_path / "feeds"
    assert wiring.store_path(loaded) == tmp_path / ".feeder" / "state.db"


def test_the_home_of_nobody_is_refused(load: Load) -> None:
    assert "seeds.folder" in refused(load, '[seeds]\nfolder = "~nobody-of-this-name/articles"\n')


@pytest.mark.parametrize("url", ["postgres://host/db", "sqlite:///", "sqlite:state.db", "state.db"])
def test_a_store_of_another_kind_is_refused(load: Load, url: str) -> None:
    with pytest.raises(ConfigError, match="store.url") as caught:
        wiring.store_path(load(f'[store]\nurl = "{url}"\n'))
    plain(caught.value)


def test_a_store_that_would_be_published_is_refused(load: Load) -> None:
    with pytest.raises(ConfigError, match="store.url") as caught:
        wiring.store_path(load('[store]\nurl = "sqlite:///feeds/state.db"\n'))
    plain(caught.value)


def test_two_documents_of_one_name_are_refused(load: Load) -> None:
    assert '"feed.xml"' in refused(load, '[feeds]\nrss = "feed.xml"\natom = "feed.xml"\n')
    assert load("[feeds]\nrss = false\natom = false\n").feeds.rss is None


@pytest.mark.parametrize(
    "lines",
    [
        'link = "https://example.org/{slug}"',
        "pages = false",
        'pages = false\nlink = "articles/{slug}"',
        'link = "/articles/{slug}"',
        'link = "../{slug}"',
        'link = "a/.{slug}"',
        'link = "a//{slug}"',
        'link = "a\\\\{slug}"',
        'link = "a%2F..%2F..%2F{slug}"',
        'link = "?p={slug}"',
        'link = "all.html#{slug}"',
        'link = "100%/{slug}"',
    ],
)
def test_a_link_that_does_not_go_with_pages_is_refused(load: Load, lines: str) -> None:
    assert "feeds.link" in refused(load, f"[feeds]\n{lines}\n")


def test_links_elsewhere_may_be_any_web_address(load: Load) -> None:
    link = "https://example.org/?p={slug}#top"
    assert load(f'[feeds]\npages = false\nlink = "{link}"\n').feeds.link == link


TEMPLATES = st.lists(
    st.sampled_from(["{slug}", "{name}", "{folder}", "{year}", "/", ".", "..", "%2e", "%2F", "a", "{{", "}}"])
    | st.sampled_from([":", "?", "#", "\\", " ", "é", "~", "//", "https://h.example", "%", "{day:>9}"]),
    max_size=6,
).map("".join)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(template=TEMPLATES, seed=st.sampled_from(["a.md", "x/../b.md", "..md", "ü/é e.md", "a/b/c.d.md"]))
def test_no_link_that_is_taken_leads_out_of_the_folder(load: Load, template: str, seed: str) -> None:
    """Whatever the template: its page lies below the feeds folder, and no part of its path is hidden."""
    try:
        loaded = load(f"[feeds]\nlink = {json.dumps(template, ensure_ascii=False)}\n")
    except ConfigError as error:
        plain(error)
        return
    at = datetime(2024, 5, 17, tzinfo=UTC)
    path = links.file(links.link(loaded.feeds.link, slug_="a-slug", at=at, seed=seed))
    assert not path.startswith("/")
    assert [part for part in path.split("/") if part == "" or part.startswith(".")] == []
    assert {name for _, name, _, _ in Formatter().parse(template) if name} <= set(LINK_FIELDS)


def test_the_names_of_documents_are_not_those_of_pages(tmp_path: Path) -> None:
    """An article titled Index must not take the index's place, nor the index an article's."""
    lab = Laboratory(tmp_path)
    lab.configure('[feeds]\nlink = "{slug}.html"')
    lab.article("a.md", "Index", "The words of this article.")
    lab.build()
    assert lab.item("Index")["url"] == "http://localhost:8000/index-2.html"
    assert b"The words of this article." in lab.documents()["index-2.html"]
    lab.configure('[feeds]\nindex = "index-2.html"')
    with pytest.raises(ConfigError, match=r"index-2\.html") as caught:
        lab.build()
    plain(caught.value)


def test_documents_may_swap_their_names(tmp_path: Path) -> None:
    """What lies there is feeder's own, and is replaced."""
    lab = Laboratory(tmp_path)
    lab.article("a.md", "Title")
    lab.build()
    before = lab.documents()
    lab.configure('[feeds]\nrss = "atom.xml"\natom = "rss.xml"')
    assert lab.build().status() == 0
    assert b"<feed" in lab.documents()["rss.xml"]
    assert b"<rss" in lab.documents()["atom.xml"]
    lab.configure()
    assert lab.build().status() == 0
    assert lab.documents() == before


# The file that `init` writes, and this checkout's own


def uncommented(text: str) -> Iterator[str]:
    for line in text.splitlines():
        yield re.sub(r"^# (\w+ = )", r"\1", line)


def test_the_file_that_init_writes_loads_and_holds_every_default(load: Load) -> None:
    text = starter.template(SITE_ID)
    loaded = load(text, title=False)
    assert (loaded.site.title, loaded.site.id) == ("My feed", SITE_ID)
    for name, default in DEFAULTS.items():
        if name not in ("site.id", "seeds.folder", "feeds.folder"):
            assert value(loaded, name) == ("My feed" if default == "title" else default), name
    whole = "\n".join(uncommented(text))
    for name in KEYS:
        assert re.search(rf"^{name.partition('.')[2]} = ", whole, re.MULTILINE), name
    every = load(whole, title=False)
    # A cron expression is there or not: it has no default that could be shown.
    without = {**asdict(every), "schedule": {**asdict(every.schedule), "cron": None}}
    assert without == asdict(loaded)


def test_init_makes_what_is_missing_and_leaves_what_is_there(tmp_path: Path) -> None:
    site = tmp_path / "deep" / "site"
    made = starter.init(site, SITE_ID)
    assert set(made) == {site, site / "seeds", site / "feeds", site / "config.toml"}
    assert config.load(site / "config.toml").site.id == SITE_ID
    (tmp_path / "other" / "seeds").mkdir(parents=True)
    (tmp_path / "other" / "seeds" / "a.md").write_text("mine", "utf-8")
    assert tmp_path / "other" / "seeds" not in starter.init(tmp_path / "other", SITE_ID)
    assert (tmp_path / "other" / "seeds" / "a.md").read_text("utf-8") == "mine"


@pytest.mark.parametrize("taken", ["config.toml", "seeds", "feeds", "link"])
def test_init_changes_nothing_where_a_name_is_taken(tmp_path: Path, taken: str) -> None:
    if taken == "link":
        (tmp_path / "config.toml").symlink_to("elsewhere.toml")
    else:
        (tmp_path / taken).write_text("mine", "utf-8")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(UsageError, match="there already") as caught:
        starter.init(tmp_path, SITE_ID)
    assert caught.value.status == 2
    assert str(caught.value).endswith(".")
    assert not (tmp_path / "elsewhere.toml").exists()
    if taken == "config.toml":
        assert (tmp_path / taken).read_text("utf-8") == "mine"
        assert sorted(tmp_path.iterdir()) == before


def test_the_configuration_of_this_checkout_loads() -> None:
    loaded = config.load(ROOT / "config.toml")
    assert loaded.seeds.folder == ROOT / "seeds"
    assert loaded.site.id is not None
    assert wiring.store_path(loaded).is_relative_to(ROOT)
