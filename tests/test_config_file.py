"""config.toml as a whole: unknown keys, broken files, keys that must agree, and the file of a new site."""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from string import Formatter

import pytest
from config_files import DEFAULTS, ROOT, Load, load, plain, refused, value
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from laboratory import SITE_ID

from feeder import config, links, starter, wiring
from feeder.errors import ConfigError, UsageError
from feeder.keys import KEYS
from feeder.keyvalues import LINK_FIELDS

__all__ = ["load"]  # a fixture


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
    with pytest.raises(ConfigError, match=r"store\.url") as caught:
        wiring.store_path(load(f'[store]\nurl = "{url}"\n'))
    plain(caught.value)


def test_a_store_that_would_be_published_is_refused(load: Load) -> None:
    with pytest.raises(ConfigError, match=r"store\.url") as caught:
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


def test_a_socket_is_relative_to_the_file_and_not_too_long(load: Load, tmp_path: Path) -> None:
    loaded = load('[server]\nadmin = "unix:run/admin.sock"\n')
    assert loaded.server.admin == f"unix:{tmp_path}/run/admin.sock"
    message = refused(load, f'[server]\nadmin = "unix:{"a" * 100}"\n')
    assert "server.admin" in message
    assert "103 bytes" in message


def test_the_public_and_the_private_address_differ(load: Load) -> None:
    message = refused(load, '[server]\nlisten = "127.0.0.1:80"\nadmin = "127.0.0.1:80"\n')
    assert "server.admin" in message
    assert "server.listen" in message


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
    # These are there or not: they have no default that could be shown, but an example.
    examples: dict[str, dict[str, object]] = {
        "feeds": {"keep": None, "aliases": {}, "templates": None},
        "schedule": {"cron": None},
        "server": {"admin": None},
        "alerts": {"on_failure": None, "on_recovery": None},
    }
    assert all(value(every, f"{table}.{key}") for table, keys in examples.items() for key in keys)
    without = {table: {**asdict(every)[table], **keys} for table, keys in examples.items()}
    assert asdict(every) | without == asdict(loaded)


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
