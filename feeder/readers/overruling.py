"""What a sidecar says of a seed, in place of what was read from it."""

import tomllib
from collections.abc import Mapping
from typing import Any

from feeder.encodings import decode, normalised
from feeder.errors import UnreadableError
from feeder.markup import resolver
from feeder.readers import assembly, excess, fields, objects
from feeder.readers.people import web_address
from feeder.types import Article, Terms

_ADDRESSES = ("url", "link")
_FLAGS = ("draft", "minor")


def overruled(article: Article, sidecar: bytes, terms: Terms) -> Article:
    """`article` with the fields that `sidecar` (TOML or JSON) states.

    With a `url` it is read there: the entry links to that address, and names it as its source.
    Raises UnreadableError where the sidecar is neither.
    """
    values = {str(name).lower(): value for name, value in _values(sidecar).items()}
    address = next((values[name] for name in _ADDRESSES if values.get(name)), None)
    values = {name: value for name, value in values.items() if name not in _ADDRESSES}
    stated, notes = fields.stated(values, terms.zone, resolver(objects.folder(article.path), None), "sidecar")
    # What is not so is said by leaving it out, unless there is something to overrule.
    stated |= {name: False for name in _FLAGS if fields.flag(values.get(name)) is False}
    if link := web_address(address):
        stated |= {"link": link, "canonical": link}
    elif address:
        notes.append(
            f"the {_ADDRESSES[0]} {str(address)[:80]} of its sidecar is no web address, so it is not used"
        )
    return assembly.overridden(article, stated, "sidecar", notes)


def _values(sidecar: bytes) -> Mapping[str, Any]:
    try:
        text = normalised(decode(sidecar).text)
        if excess.is_deep_toml(text):
            raise UnreadableError("it is nested too deep")
        held = objects.load(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except UnreadableError as error:
        raise UnreadableError(f"its sidecar can't be read: {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise UnreadableError(f"its sidecar can't be read: it is no TOML: {error}") from error
    except ValueError as error:
        raise UnreadableError("its sidecar can't be read: it holds a number too long for one") from error
    except RecursionError as error:
        raise UnreadableError("its sidecar can't be read: it is nested too deep") from error
    return held if isinstance(held, Mapping) else {}
