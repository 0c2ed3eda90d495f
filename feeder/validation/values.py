"""Single values as text: numbers, words of a list, languages, media types, e-mail addresses, coordinates."""

import re
from collections.abc import Iterable

from feeder.languages import COUNTRIES, fault

from .finding import Check, Finding

# RFC 6838, section 4.2.
_MEDIA_TYPE = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}(?:\s*;.*)?", re.DOTALL
)
# RFC 5322, section 3.4.1: dot-atom or quoted string, then a domain or a literal; without its obsolete forms.
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_QUOTED = r'"(?:[^"\\\r\n]|\\[^\r\n]){1,64}"'
_ADDRESS = rf"(?:{_ATOM}(?:\.{_ATOM})*|{_QUOTED})@(?:[\w-]+(?:\.[\w-]+)*|\[[0-9A-Za-z.:-]+\])"
_EMAIL = re.compile(_ADDRESS)
_NPT = re.compile(r"(?:now|[0-9]+(?:\.[0-9]*)?|[0-9]+:[0-5]?[0-9]:[0-5]?[0-9](?:\.[0-9]*)?)")


def pattern(rule: str, expression: str, detail: str = "") -> Check:
    """A check that a value has the form of a regular expression."""
    fits = re.compile(expression, re.ASCII).fullmatch

    def check(value: str) -> Finding | None:
        return None if fits(value.strip()) else Finding(rule, detail)

    return check


def one_of(words: Iterable[str], rule: str = "value-unknown") -> Check:
    """A check that a value is a word of a list."""
    known = frozenset(words)
    detail = ", ".join(sorted(known)) if len(known) < 25 else "the list of the specification"

    def check(value: str) -> Finding | None:
        return None if value.strip() in known else Finding(rule, detail)

    return check


def within(rule: str, least: float, most: float) -> Check:
    """A check that a value is a decimal number in a range."""
    detail = f"a number from {least:g} to {most:g}"

    def check(value: str) -> Finding | None:
        number = re.fullmatch(r"\s*[+-]?[0-9]+(?:\.[0-9]+)?\s*", value, re.ASCII)
        return None if number and least <= float(value) <= most else Finding(rule, detail)

    return check


def shorter(most: int) -> Check:
    """A check that a text has at most so many characters."""

    def check(value: str) -> Finding | None:
        return Finding("text-long", f"{most}") if len(value) > most else None

    return check


def each(check: Check, separator: str) -> Check:
    """A check of every part of a list."""

    def judge(value: str) -> Finding | None:
        return next((wrong for part in value.split(separator) if (wrong := check(part))), None)

    return judge


non_negative = pattern("number-integer", r"\+?[0-9]+", "a whole number of 0 or more")
positive = pattern("number-integer", r"\+?0*[1-9][0-9]*", "a whole number of 1 or more")
integer = pattern("number-integer", r"[+-]?[0-9]+", "a whole number")
decimal = pattern("number-decimal", r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)", "a decimal number")
integers = pattern("number-integer", r"[0-9]+(?: *, *[0-9]+)*", "whole numbers apart by commas")
boolean = one_of(("true", "false"), "value-boolean")
latitude = within("coordinate", -90, 90)
longitude = within("coordinate", -180, 180)


def places(least: int, most: int = 0, ring: bool = False) -> Check:
    """A check that a text is a list of places, each a latitude and a longitude (GeoRSS Simple).

    There are `least` to `most` of them (0 for any number); in a `ring` the last is the first.
    """
    detail = f"{least if least == most else f'{least} or more'} pairs of latitude and longitude"

    def check(value: str) -> Finding | None:
        numbers = re.split(r"[\s,]+", value.strip())
        pairs = list(zip(numbers[::2], numbers[1::2], strict=False))
        if len(numbers) % 2 or len(pairs) < least or len(pairs) > (most or len(pairs)):
            return Finding("coordinate", detail)
        if ring and pairs[0] != pairs[-1]:
            return Finding("coordinate", "a ring that ends where it began")
        return next((wrong for north, east in pairs if (wrong := latitude(north) or longitude(east))), None)

    return check


def circle(value: str) -> Finding | None:
    """A place and a radius in metres (GeoRSS Simple)."""
    place, _, radius = value.strip().rpartition(" ")
    if not place or decimal(radius):
        return Finding("coordinate", "latitude, longitude and radius")
    return places(1, 1)(place)


def not_blank(value: str) -> Finding | None:
    """Something other than white space."""
    return None if value.strip() else Finding("empty-value")


def media_type(value: str) -> Finding | None:
    """A media type, with or without parameters."""
    return None if _MEDIA_TYPE.fullmatch(value.strip()) else Finding("media-type")


def language(value: str) -> Finding | None:
    """A language tag of BCP 47 whose language is registered."""
    wrong, part = fault(value.strip()) or ("", "")
    if wrong == "region":
        return Finding("language-region", part.upper())
    return Finding("language") if wrong else None


def xml_language(value: str) -> Finding | None:
    """As `language`; an empty `xml:lang` takes back the one above (XML 1.0, section 2.12)."""
    return language(value) if value else None


def country(value: str) -> Finding | None:
    """A country code of ISO 3166."""
    return None if value.strip().lower() in COUNTRIES else Finding("country")


def email(value: str) -> Finding | None:
    """An address of RFC 5322 and nothing else."""
    if not _EMAIL.fullmatch(value):
        return Finding("email")
    return None if "." in value.rpartition("@")[2] else Finding("email-host")


def contact(value: str) -> Finding | None:
    """Who is meant in RSS: `user@host (Name)` (RSS profile, section on e-mail addresses)."""
    value = value.strip()
    if re.fullmatch(rf"{_ADDRESS}\s*\((?=[^()]*\w)[^()]*\)", value):
        return None
    if re.fullmatch(rf"{_ADDRESS}\s*(?:\(\s*\))?", value):
        return Finding("contact-name")
    if value.lower().startswith("mailto:") or re.fullmatch(rf"[^<>@]*<{_ADDRESS}>", value):
        return Finding("contact-form")
    return Finding("contact")


def npt(value: str) -> Finding | None:
    """A moment in a recording: normal play time (RFC 2326, section 3.6)."""
    return None if _NPT.fullmatch(value.strip()) else Finding("play-time")
