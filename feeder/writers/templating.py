"""The templates of pages: feeder's own, and in place of any of them a file of the site's owner.

A template of the owner's may build on ours: `{% extends "feeder/article.html" %}`. It is trusted like a program.
"""

import hashlib
import tomllib
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from feeder.errors import TemplateError
from feeder.writers.ways import host

if TYPE_CHECKING:
    from jinja2 import Environment, Template

#: What is published in the theme folder, with its media type.
FILES: Mapping[str, str] = MappingProxyType(
    {"style.css": "text/css", "feed.css": "text/css", "page.js": "text/javascript"}
)

_OURS = Path(__file__).parent / "templates"
_WORDS = "words.toml"
# So many pages are tried with a template that is stopped.
_TRIED = 2
_SUFFIXES = (".html", ".css", ".js", ".toml")

Dictionary = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True, eq=False)
class Templates:
    """The templates of a site, compiled at their first use; its files, and its words by language.

    `endless` are the mistakes of those that were stopped: after a few a template is not tried again until it changes.
    """

    folder: Path | None
    environment: "Environment"
    files: Mapping[str, bytes]
    words: Dictionary
    endless: dict[str, list[TemplateError]] = field(default_factory=dict)

    def render(self, name: str, /, **values: object) -> str:
        """The page that the template `name` makes. Raises TemplateError, naming file and line."""
        return self._made(name, lambda template: template.render(values))

    def macro(self, name: str, macro: str, /, *values: object) -> str:
        """What a macro of the template `name` makes of the values. Raises TemplateError, naming file and line."""

        def make(template: "Template") -> str:
            try:
                made: str = getattr(template.module, macro)(*values)
            except Exception:  # noqa: BLE001 - raised again
                self.environment.handle_exception()  # outside of a page nobody else finds the template's own lines
            return made

        return self._made(name, make)

    def _made(self, name: str, make: "Callable[[Template], str]") -> str:
        spent = self.endless.get(name, [])
        if len(spent) >= _TRIED:  # ten thousand pages, each stopped after a second, would be no end either
            raise spent[-1]
        if begin := getattr(self.environment, "begin", None):
            begin()
        try:
            return make(self.environment.get_template(name))
        except Exception as error:
            failed = self._failed(name, error)
            if isinstance(error, getattr(self.environment, "stopped", ())):
                self.endless.setdefault(name, []).append(failed)
            raise failed from error

    def _failed(self, name: str, error: Exception) -> TemplateError:
        folders = (str(_OURS), *([str(self.folder)] if self.folder else []))
        seen = [
            (frame.filename, frame.lineno)
            for frame in traceback.extract_tb(error.__traceback__)
            if frame.filename.startswith(folders)
        ]
        # A template that can't be compiled has no frame of its own.
        own = (getattr(error, "filename", None), getattr(error, "lineno", None))
        file, line = own if own[0] else seen[-1] if seen else (name, None)
        where = f"{file}, line {line}" if line else file
        return TemplateError(f"{where}: {' '.join(str(error).split()) or type(error).__name__}")


def load(folder: Path | None) -> Templates:
    """The templates, with those in `folder` in place of feeder's own. Raises TemplateError for what can't be read."""
    return _load(folder, digest(folder))


@lru_cache(maxsize=4)
def _load(folder: Path | None, _: bytes) -> Templates:
    files = {name: (_found(folder, name) or _OURS / name).read_bytes() for name in FILES}
    return Templates(folder, _environment(folder), MappingProxyType(files), _words(folder))


def digest(folder: Path | None) -> bytes:
    """The digest of all templates: with another one, every document is to be made again. Raises TemplateError."""
    if folder is None:
        return _own_digest()
    try:
        return _digest(folder, _own_digest())
    except OSError as error:
        raise TemplateError(f"{error.filename or folder} can't be read: {error.strerror}.") from error


@cache
def _own_digest() -> bytes:
    return _digest(_OURS, b"")


def _digest(folder: Path, beneath: bytes) -> bytes:
    found = hashlib.blake2b(beneath, digest_size=16)
    for path in _templates(folder):
        data = path.read_bytes()
        found.update(f"{path.relative_to(folder)}\0{len(data)}\0".encode("utf-8", "surrogateescape") + data)
    return found.digest()


def _templates(folder: Path) -> Iterator[Path]:
    next(folder.iterdir(), None)  # a folder that is missing is an error, and `rglob` says nothing of it
    yield from sorted(path for path in folder.rglob("*") if path.suffix in _SUFFIXES and path.is_file())


def _found(folder: Path | None, name: str) -> Path | None:
    return folder / name if folder and (folder / name).is_file() else None


def _environment(folder: Path | None) -> "Environment":
    from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined

    kind: type[Environment] = Environment
    if folder:  # feeder's own end, and have no counting to pay for
        from feeder.writers.endless import Counting

        kind = Counting
    ours = FileSystemLoader(_OURS)
    theirs = [FileSystemLoader(folder)] if folder else []
    environment = kind(
        loader=ChoiceLoader([*theirs, ours, PrefixLoader({"feeder": ours})]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    environment.filters["host"] = host
    return environment


def _words(folder: Path | None) -> Dictionary:
    words = _own_words()
    if theirs := _found(folder, _WORDS):
        given = _dictionary(theirs)
        words = {tag: {**words.get(tag, words["en"]), **given.get(tag, {})} for tag in {**words, **given}}
    return MappingProxyType(words)


@cache
def _own_words() -> dict[str, dict[str, str]]:
    return _dictionary(_OURS / _WORDS)


def _dictionary(path: Path) -> dict[str, dict[str, str]]:
    try:
        found: dict[str, Any] = tomllib.loads(path.read_bytes().decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TemplateError(f"{path}: {error}.") from error
    for tag, words in found.items():
        if not isinstance(words, dict) or not all(isinstance(word, str) for word in words.values()):
            raise TemplateError(f'{path}: {tag} must be a table of words, such as [{tag}] and skip = "…".')
    return found
