"""A new site: the commented config.toml that `feeder init` writes, made from the table of keys."""

import os
from pathlib import Path

from .errors import UsageError
from .keys import KEYS

_TITLE = '"My feed"'
#: What stands for a key whose default is no value of its own.
_EXAMPLES = {
    "site.description": _TITLE,
    "site.author": _TITLE,
    "feeds.keep": '"36h"',
    "feeds.aliases": '{ "JS" = "JavaScript" }',
    "feeds.templates": '"templates"',
    "schedule.cron": '"0 * * * *"',
    "server.admin": '"127.0.0.1:9090"',
    "alerts.on_failure": '"/usr/local/bin/tell-somebody"',
    "alerts.on_recovery": '"https://example.org/hook"',
}
_CLEAN = (
    "[[clean]]",
    'paths = "daily/**"',
    'lines = ["Brought to you by Acme", "/^Filed under:/"]',
    'selectors = [".newsletter"]',
)
_FEED = (
    "[[feed]]",
    'name = "sea"',
    'title = "By the sea"',
    'paths = "coast/**"',
    'categories = ["Sea", "Harbour"]',
)


def init(folder: Path, identifier: str) -> list[Path]:
    """Write config.toml and the two folders into `folder`; what was made. Raises UsageError where one is there."""
    path = folder / "config.toml"
    made = []
    if os.path.lexists(path):
        raise UsageError(f"{path} is there already, and was left as it is.")
    try:
        for new in (folder, folder / "seeds", folder / "feeds"):
            if not new.is_dir():
                new.mkdir(parents=True)
                made.append(new)
        with path.open("x", encoding="utf-8") as file:
            file.write(template(identifier))
    except FileExistsError as error:
        raise UsageError(f"{error.filename} is there already, and was left as it is.") from None
    except OSError as error:
        raise UsageError(f"{error.filename} can't be made: {error.strerror}.") from None
    return [*made, path]


def template(identifier: str) -> str:
    """The text of a new config.toml, with `identifier` as the site's permanent id."""
    lines = [
        "# feeder's configuration. Keys behind a # have these values by default, or show an example.",
        "# An environment variable goes before the file: FEEDER_SITE_TITLE before title in [site], and so on.",
    ]
    values = {"site.title": _TITLE, "site.id": f'"{identifier}"', "site.url": '"http://localhost:8000/"'}
    table = ""
    for name, key in KEYS.items():
        if name.split(".")[0] != table:
            table = name.split(".")[0]
            lines += ["", f"[{table}]"]
        lines.append(f"# {key.help}")
        default = _EXAMPLES.get(name) or _toml(key.default)
        short = name.partition(".")[2]
        lines.append(f"{short} = {values[name]}" if name in values else f"# {short} = {default}")
    lines += [
        "",
        "# A list of rules for what a site leaves in its articles:",
        "#",
        *(f"#   {line}" for line in _CLEAN),
        "",
        "# A list of feeds besides: what fits each key that is given, and one name of each list.",
        "#",
        *(f"#   {line}" for line in _FEED),
    ]
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value)
