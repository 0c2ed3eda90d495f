"""Style sheets: what they say can be read, in light and dark (WCAG 2.2, success criteria 1.4.3 and 1.4.11)."""

import re
from itertools import product

import pytest

from feeder.writers.templating import load

SHEETS = {name: data.decode() for name, data in load(None).files.items() if name.endswith(".css")}
TEXT, SHAPE = 4.5, 3.0  # the least contrast of level AA

# What is written in which colour on which ground, and what must be told from its ground.
READ = {
    "style.css": [*product(("ink", "muted", "accent"), ("paper", "tint"))],
    "feed.css": [(colour, "paper") for colour in ("ink", "muted", "accent")],
}
SEEN = {"style.css": [("muted", "paper"), ("muted", "tint"), ("accent", "paper")], "feed.css": []}


def colours(sheet: str, scheme: str) -> dict[str, str]:
    """The named colours of a sheet: those of the light scheme, and over them those of the dark one."""
    light, _, rest = sheet.partition("@media (prefers-color-scheme: dark)")
    dark = rest[: rest.index("\n}")]
    found = dict(re.findall(r"--(\w+): #([0-9a-f]{3,6});", light))
    return found | (dict(re.findall(r"--(\w+): #([0-9a-f]{3,6});", dark)) if scheme == "dark" else {})


def luminance(colour: str) -> float:
    """The relative luminance of a colour (WCAG 2.2, section 6)."""
    whole = colour if len(colour) == 6 else "".join(digit * 2 for digit in colour)
    parts = [int(whole[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("000", "ffffff") == pytest.approx(21)
    assert contrast("777777", "fff") == pytest.approx(4.48, abs=0.005)  # the known grey that just fails


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", SHEETS)
def test_what_is_written_can_be_read(name: str, scheme: str) -> None:
    named = colours(SHEETS[name], scheme)
    for pairs, least in ((READ[name], TEXT), (SEEN[name], SHAPE)):
        poor = {pair: contrast(named[pair[0]], named[pair[1]]) for pair in pairs}
        assert {pair: found for pair, found in poor.items() if found < least} == {}


@pytest.mark.parametrize("name", SHEETS)
def test_every_colour_is_one_of_those(name: str) -> None:
    """Colours stand in the tables at the top of a sheet; a mark's own is its text's ground in both schemes."""
    outside = re.sub(r"--\w+: #[0-9a-f]{3,6};|mark \{.*?\}", "", SHEETS[name])
    assert re.findall(r"#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(", outside) == []
    assert contrast("fe9", "222") >= TEXT
