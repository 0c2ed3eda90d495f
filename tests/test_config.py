"""config.toml: every key with its default, what it takes and what it refuses."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from config_files import DEFAULTS, Load, load, plain, refused, set_key, value
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from laboratory import SITE_ID

from feeder.cron import parse
from feeder.errors import ConfigError
from feeder.keys import KEYS

__all__ = ["load"]  # a fixture

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
    ("seeds.duplicates", '"keep"', "keep"),
    ("seeds.max_bytes", "1", 1),
    ("seeds.timeout", "0.5", 0.5),
    ("feeds.folder", '"/srv/www/feeds"', "/srv/www/feeds"),
    ("feeds.entries", "1", 1),
    ("feeds.max_bytes", "0", 0),
    ("feeds.keep", '"36h"', timedelta(hours=36)),
    ("feeds.keep", '"90 m"', timedelta(minutes=90)),
    ("feeds.retention", '"2w"', timedelta(days=14)),
    (
        "websub.hubs",
        '["https://hub.example/?a=b", "http://[::1]:8080/"]',
        ("https://hub.example/?a=b", "http://[::1]:8080/"),
    ),
    ("websub.automatic", "false", False),
    ("feeds.content", '"summary"', "summary"),
    ("feeds.automatic", "[]", ()),
    ("feeds.automatic", '["author", "language", "folder", "author"]', ("author", "language", "folder")),
    ("feeds.aliases", '{ "J  S" = "JavaScript " }', {"j s": "JavaScript"}),
    ("feeds.archives", '"none"', "none"),
    ("feeds.pages", "true", True),
    ("feeds.link", '"{year}/{month}/{day}/{slug}/"', "{year}/{month}/{day}/{slug}/"),
    ("feeds.link", '"{folder}/{name}.html"', "{folder}/{name}.html"),
    ("feeds.rss", '"sub/feed.xml"', "sub/feed.xml"),
    ("feeds.atom", "false", None),
    ("feeds.json", '"a b.json"', "a b.json"),
    ("feeds.index", "false", None),
    ("feeds.opml", "false", None),
    ("feeds.sitemap", "false", None),
    ("feeds.templates", '"/srv/templates"', Path("/srv/templates")),
    ("store.url", '"sqlite:////var/lib/feeder.db"', "sqlite:////var/lib/feeder.db"),
    ("store.backups", "0", 0),
    ("schedule.every", "0.5", 0.5),
    ("schedule.cron", '"*/5 * * * mon-fri"', parse("*/5 * * * 1-5")),
    ("schedule.cron", '"@daily"', parse("0 0 * * *")),
    ("schedule.watch", "false", False),
    ("server.enabled", "false", False),
    ("server.listen", '"[::]:80"', "[::]:80"),
    ("server.admin", '"127.0.0.1:9090"', "127.0.0.1:9090"),
    ("server.admin", '"127.255.9.1:9090"', "127.255.9.1:9090"),
    ("server.admin", '"localhost:9090"', "localhost:9090"),
    ("server.admin", '"[::1]:9090"', "[::1]:9090"),
    ("server.admin", '"unix:/run/feeder/admin.sock"', "unix:/run/feeder/admin.sock"),
    ("server.memory", "0", 0),
    ("server.delta", "true", True),
    (
        "server.trusted_proxies",
        '["127.0.0.1", "10.0.0.0/8", "::1"]',
        ("127.0.0.1/32", "10.0.0.0/8", "::1/128"),
    ),
    (
        "alerts.on_failure",
        "\"mail -s 'feeder fails' me@example.org\"",
        "mail -s 'feeder fails' me@example.org",
    ),
    ("alerts.on_failure", '"https://hooks.example.org/T0/B1?x=1#y"', "https://hooks.example.org/T0/B1?x=1#y"),
    ("alerts.on_recovery", '"/usr/bin/true"', "/usr/bin/true"),
    ("alerts.max_age", "1", 1),
    ("alerts.max_age", "86_400.5", 86_400.5),
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
    ("seeds.duplicates", '"fold"', '"exact", "near", "keep"'),
    ("seeds.max_bytes", "0", "whole number from 1"),
    ("seeds.timeout", "0", "number from 0.1"),
    ("feeds.folder", "1", "a text"),
    ("feeds.entries", "0", "whole number from 1"),
    ("feeds.entries", "1.5", "whole number"),
    ("feeds.entries", '"50"', "whole number"),
    ("feeds.max_bytes", "-1", "whole number from 0"),
    ("feeds.keep", '"0h"', '"36h"'),
    ("feeds.keep", "36", "a text"),
    ("feeds.retention", '"1 month"', '"30d"'),
    ("websub.automatic", '"yes"', "true or false"),
    ("websub.hubs", '"https://hub.example/"', "a list"),
    ("websub.hubs", '["ftp://hub.example/"]', "http"),
    ("websub.hubs", '["https://hub.example/#a"]', "http"),
    ("websub.hubs", '["https://me:secret@hub.example/"]', "before @"),
    ("feeds.content", '"excerpt"', '"full", "summary"'),
    ("feeds.content", "[1]", '"full", "summary"'),
    ("feeds.automatic", '["tag"]', '"category"'),
    ("feeds.automatic", "[[1]]", '"category"'),
    ("feeds.automatic", '"category"', "a list"),
    ("feeds.aliases", '["JS"]', "a table of names"),
    ("feeds.aliases", '{ "a" = "b", "b" = "a" }', "by way of others"),
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
    ("feeds.sitemap", '"../sitemap.xml"', "below feeds.folder"),
    ("feeds.templates", '""', "not empty"),
    ("store.url", "false", "a text"),
    ("store.backups", "-1", "whole number from 0"),
    ("store.backups", "2.5", "whole number"),
    ("schedule.every", "0", "number"),
    ("schedule.cron", "5", "a text"),
    ("schedule.cron", '"* * * * * *"', "five fields"),
    ("schedule.cron", '"0 25 * * *"', 'hour "25"'),
    ("schedule.watch", "1", "true or false"),
    ("server.enabled", '"on"', "true or false"),
    ("server.listen", '"8000"', "port"),
    ("server.listen", '"localhost:70000"', "port"),
    ("server.admin", "false", "a text"),
    ("server.admin", '"9090"', '"127.0.0.1:9090"'),
    ("server.admin", '"unix:"', '"unix:"'),
    ("server.admin", '"0.0.0.0:9090"', "this machine alone"),
    ("server.admin", '":9090"', "127.0.0.1:9090"),
    ("server.memory", "-1", "a whole number"),
    ("server.delta", '"yes"', "true or false"),
    ("server.trusted_proxies", '"127.0.0.1"', "a list of addresses"),
    ("server.trusted_proxies", '["proxy.example"]', "a list of addresses"),
    ("server.trusted_proxies", '["10.1.0.0/8"]', "a list of addresses"),
    ("server.trusted_proxies", '["*"]', "a list of addresses"),
    ("server.admin", '"[::]:9090"', "this machine alone"),
    ("server.admin", '"192.168.1.2:9090"', "whoever reaches it"),
    ("server.admin", '"128.0.0.1:9090"', "this machine alone"),
    ("server.admin", '"127.0.0.256:9090"', "this machine alone"),
    ("server.admin", '"127.0.0.1.example.org:9090"', "this machine alone"),
    ("server.admin", '"localhost.example.org:9090"', "this machine alone"),
    ("alerts.on_failure", "true", "a text"),
    ("alerts.on_failure", '"ftp://example.org/"', "http"),
    ("alerts.on_failure", '"https://"', "http"),
    ("alerts.on_failure", '"tell \'somebody"', "in pairs"),
    ("alerts.on_recovery", '""', "not empty"),
    ("alerts.max_age", "0", "from 1"),
    ("alerts.max_age", '"900"', "number"),
]


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
