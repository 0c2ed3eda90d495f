"""Templates: pages that need nothing but themselves, that anybody can read, and that users may replace."""

import re
import subprocess
import sys
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest
from jinja2 import Environment, UndefinedError, meta
from page_samples import samples, tree

from feeder.writers import pages

ROOT = Path(__file__).resolve().parents[1]
TEMPLATES = Path(pages.__file__).parent / "templates"


@pytest.mark.parametrize("number", range(3), ids=["article", "index", "moved"])
def test_the_policy_allows_the_inlined_style_and_nothing_that_runs(number: int) -> None:
    document = samples()[number]
    page = tree(document)
    (style,) = page.xpath("//style")
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    rules = {name: values for name, *values in (rule.split() for rule in policy.split(";"))}
    assert rules["style-src"] == [f"'sha256-{b64encode(sha256(style.text.encode()).digest()).decode()}'"]
    assert all(rules[name] == ["'none'"] for name in ("default-src", "base-uri", "form-action"))
    assert rules.keys() == {"default-src", "style-src", "img-src", "media-src", "base-uri", "form-action"}
    assert not page.xpath("//@style | //@*[starts-with(name(), 'on')]")
    # A policy in the markup holds from where it stands.
    assert document.data.index(b"Content-Security-Policy") < document.data.index(b"<style>")


def test_the_style_is_small_and_loads_nothing() -> None:
    (style,) = tree(samples()[0]).xpath("//style/text()")
    assert len(style.encode()) <= 4096
    assert not re.search(r"url\(|@import|src\(|//|<", style.replace('[href*="//"]', ""))


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    digits = colour if len(colour) == 6 else "".join(2 * digit for digit in colour)
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, contrast ratio."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_measured_as_wcag_says() -> None:
    assert contrast("000", "ffffff") == pytest.approx(21)
    assert contrast("777777", "ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
def test_every_text_is_readable_on_every_ground(scheme: str) -> None:
    style = (TEMPLATES / "style.css").read_text(encoding="utf-8")
    blocks = dict(
        zip(("light", "dark", "print"), re.findall(r":root \{(.*?)\}", style, re.DOTALL), strict=True)
    )
    colours = dict(re.findall(r"--(\w+): #(\w+)", blocks["light"])) | dict(
        re.findall(r"--(\w+): #(\w+)", blocks[scheme])
    )
    for text in ("ink", "muted", "accent"):
        for ground in ("paper", "tint"):
            assert contrast(colours[text], colours[ground]) >= 4.5, (text, ground)


def test_the_same_values_give_the_same_bytes_in_any_process() -> None:
    program = (
        "import hashlib, page_samples;"
        "print([hashlib.sha256(page.data).hexdigest() for page in page_samples.samples()])"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", program],
            check=True,
            capture_output=True,
            cwd=Path(__file__).parent,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1


def test_a_command_that_makes_no_page_does_not_load_jinja() -> None:
    program = (
        "import sys, feeder.writers.pages; sys.exit('jinja2' in sys.modules or 'markupsafe' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False, cwd=ROOT).returncode == 0


@pytest.mark.parametrize("name", sorted(path.name for path in TEMPLATES.glob("*.html")))
def test_a_template_explains_the_variables_that_it_uses(name: str) -> None:
    source = (TEMPLATES / name).read_text(encoding="utf-8")
    explained = [
        re.match(r"\{#(.*?)#\}", text, re.DOTALL)
        for text in (source, (TEMPLATES / "page.html").read_text("utf-8"))
    ]
    comments = "".join(found[1] for found in explained if found)
    used = meta.find_undeclared_variables(Environment(autoescape=True).parse(source))
    assert {variable for variable in used if not re.search(rf"\b{variable}\b", comments)} == set()


def test_unknown_variables_are_mistakes() -> None:
    with pytest.raises(UndefinedError):
        pages._environment().from_string("{{ titel }}").render()


def test_text_is_escaped_unless_it_is_markup() -> None:
    assert pages._environment().from_string("{{ text }}").render(text="<b>") == "&lt;b&gt;"
