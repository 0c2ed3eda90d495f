"""Pages that are no articles are held with the reason; what people write is not doubted, however short."""

import gzip
import html
import json
from datetime import UTC
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeder import articleness, readers
from feeder.articleness import looks, phrases, signs
from feeder.errors import UnreadableError
from feeder.types import Article, Seed, Terms

SHARED = Path(__file__).resolve().parents[2] / "shared"
SCRIPT = "<script src=app.js></script>"


def article(path: str, text: str) -> tuple[Seed, Article]:
    """The seed, and what is read from it."""
    seed = Seed(path, text.encode())
    (one,) = readers.read(seed, Terms(UTC))
    return seed, one


def kind(path: str, text: str) -> str | None:
    """What the seed is instead of an article."""
    verdict = articleness.judge(*article(path, text))
    return verdict.kind if verdict else None


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "<title>404 Not Found</title><h1>404 Not Found</h1><p>The page you requested does not exist.</p>",
            "error page",
        ),
        (
            "<title>Seite nicht gefunden</title><h1>Seite nicht gefunden</h1>"
            "<p>Die Seite existiert nicht mehr.</p><a href=/>Zur Startseite</a>",
            "error page",
        ),
        (
            "<title>Página no encontrada</title><h1>Error 404</h1><p>La página que busca no existe.</p>"
            "<a href=/>Volver al inicio</a>",
            "error page",
        ),
        (
            "<title>ページが見つかりません</title><h1>404 Not Found</h1>"
            "<p>お探しのページは存在しないか、削除されました。</p><a href=/>トップページに戻る</a>",
            "error page",
        ),
        (
            "<title>Just a moment...</title><h1>Checking your browser</h1>"
            "<p>Verify you are human. Ray ID: 7</p>",
            "bot check",
        ),
        (
            "<title>Subscribe to continue</title><h1>Subscribe to continue reading</h1>"
            "<p>This content is available to subscribers only.</p><a href=/>Already a subscriber? Log in</a>",
            "paywall",
        ),
        (
            "<title>Welcome</title><h1>Are you over 18?</h1><p>You must be of legal drinking age to enter.</p>"
            "<button>Yes, I am over 18</button><button>Exit</button>",
            "age check",
        ),
        (
            "<title>Before you continue</title><h1>We value your privacy</h1><p>We use cookies. Manage cookies.</p>"
            "<button>Accept all</button><button>Reject all</button>",
            "cookie wall",
        ),
        (
            "<title>Log in - Example</title><h1>Log in</h1><form>E-mail <input type=email><br>"
            "Password <input type=password><br><input type=checkbox> Remember me<br>"
            "<button>Log in</button></form><a href=/>Forgot your password?</a>",
            "login page",
        ),
        (
            f"<title>Studio</title><noscript>You need to enable JavaScript to run this app.</noscript>"
            f"<div id=root></div>{SCRIPT}",
            "empty page of an app",
        ),
        (
            "<title>News</title><nav><a href=/>Home</a><a href=/about>About us</a></nav><h1>Latest news</h1>"
            + "".join(
                f"<div class=teaser><h2><a href=/{n}>A town opens its garden number {n}</a></h2>"
                f"<span>{n}.3.2024</span><p>The garden was closed for years, and now it opens its doors to all"
                f" who live in the town and to those who …</p><a href=/{n}>Read more</a></div>"
                for n in range(1, 13)
            )
            + "<a href=/1>1</a> <a href=/2>2</a> <a href=/3>3</a> <a rel=next href=/2>Next</a>",
            "list of articles",
        ),
    ],
)
def test_a_page_that_is_no_article_is_told_by_what_it_says(body: str, expected: str) -> None:
    assert kind("page.html", f"<!doctype html><html><body>{body}</body></html>") == expected


def test_a_login_page_is_told_in_a_dump_of_its_text() -> None:
    text = (
        "Log in\n\nE-mail address\n\nPassword\n\nRemember me\n\nForgot your password?\n\nCreate an account\n"
    )
    assert kind("dump.txt", text) == "login page"


def test_an_error_in_the_middle_of_a_sites_menus_is_told_in_a_dump_of_its_text() -> None:
    text = (
        "Skip to content\nHome\nNews\nAbout us\nContact\nSearch\n\nPage not found\n\n"
        "The page you are looking for does not exist or has been moved.\n\nBack to the homepage\n\n"
        "Privacy policy\nTerms of use\nFollow us\n© 2024 Example. All rights reserved.\n"
    )
    assert kind("dump.txt", text) == "error page"


# A note a line: what a person might write, and must never be asked about.
NOTES = (
    "Back on Monday.",
    "hello",
    "Milk is out",
    "A thought\n\nSome words.",
    "明日は休みです。",
    "Завтра выходной.",
    "Shopping\n\n* milk\n* eggs\n* bread",
    "Haiku\n\nOld pond\nA frog jumps in\nThe sound of water",
    "Concerts\n\n3 June 2024 Berlin\n5 June 2024 Hamburg\n7 June 2024 Cologne",
    "Links\n\n- https://example.org/a On gardens\n- https://example.org/b On bread",
    "How I learned to log in\n\nIt took me a week, and nobody helped.",
    "Minutes\n\nPresent: Ann, Ben, Cem\n\n1. The roof\n2. The summer party\n3. Dues\n\nNext meeting: 4 June",
    "Reading list\n\nThe Sea, 1978\nThe Hill, 1981\nThe Road, 1990\nThe House, 2002\nThe End, 2011",
    "Bus times\n\n7.10\n7.40\n8.10\n8.40\n9.10\n9.40",
    "Anmeldung zum Sommerfest\n\nBitte bis Freitag bei Frau Klein melden.",
    "Mot de passe oublié, une histoire\n\nIl y avait une fois un roi qui ne savait plus comment "
    "ouvrir sa porte.",
    "Cookies\n\nButter, sugar, flour, an egg, chocolate. Bake for twelve minutes.",
    "Eighteen\n\nToday my son is eighteen years old. We had cake.",
    "¿Quién es humano?\n\nUn robot me lo preguntó ayer y no supe qué decir.",
    "Hello world",
    "Good morning",
    "Milk is out.",
    "The library is closed today.",
    "Hello World",
    "Jane McDonald",
    "BBC",
    "Gardening",
    "A thought\n\nSome words of an article.",
    "Shopping list\n\n* milk\n* eggs\n* bread\n* butter",
    "My links this week\n\n- https://example.org/one A good read\n- https://example.org/two "
    "Another\n- https://example.net/three On gardens",
    "Reset a password\n\nOpen the settings, choose Account, then Password. Type the old password, "
    "then the new one twice.",
    "How I fixed the 404\n\nFor a week the start page said 404 page not found. The cause was a "
    "missing slash in the configuration of the web server. I added it and restarted.",
    "Kuchen\n\n250 g Mehl\n3 Eier\n100 g Zucker\n1 Prise Salz\n\nAlles verrühren und 40 Minuten backen.",
    "Haiku\n\nAn old silent pond\nA frog jumps into the pond\nSplash! Silence again",
    "Vernissage am 3. Mai\n\nWir laden herzlich ein. Beginn 19 Uhr.",
    "2024-05-17\n\nRain all day. Read a little.\n\n2024-05-18\n\nSun again. Went to the "
    "sea.\n\n2024-05-19\n\nNothing.",
    "Concerts in June\n\n3 June 2024 Berlin\n5 June 2024 Hamburg\n7 June 2024 Köln\n9 June 2024 Wien",
    "Wartungsarbeiten am Samstag\n\nAm Samstag von 8 bis 10 Uhr ist unser Wasserwerk in Wartung. In "
    "dieser Zeit kann der Druck sinken.",
    "Login pages considered harmful\n\nPeople hate to log in. We dropped our login page last year, "
    "and nobody missed it. Here is what we did instead.",
    "El mercado abre el sábado.",
    "今日は晴れです。",
    "新しい本が出ました\n\n来週から書店に並びます。",
    "Сегодня дождь.",
    "Coming soon: a new book\n\nMy second novel appears in March.",
    "Quote\n\n“Simplicity is prerequisite for reliability.” Edsger Dijkstra",
    "Version 2.1\n\n- faster start\n- fixes a crash on login\n- new icons",
    "Maintenance window\n\nThe database moves on Friday night. Expect an hour without service.",
    "Captcha must die\n\nI failed four in a row today, and I am fairly sure that I am human. There "
    "are better ways.",
    "Error messages\n\nAn error occurred, says the machine. Which? Where? Write what happened and "
    "what to do.",
    "Two poems\n\nOne\n\nShort as\nbreath\n\nTwo\n\nLong as\na day",
    "Sign up for the summer camp\n\nWrite to us until 3 May. There are twenty places.",
    "Members only\n\nA story of the old club, its doors and those who stood outside.",
    "Verein: Jahreshauptversammlung\n\nAm 12. März um 20 Uhr im Gasthaus Adler.",
    "Obituary\n\nJane Doe, 1931-2024",
    "Results\n\nTeam A 3:1 Team B\nTeam C 0:0 Team D\nTeam E 2:2 Team F\nTeam G 1:0 Team H",
    "Javascript\n\nYou do not need JavaScript for this page, and I like it that way.",
    "Closed\n\nThe shop is closed until 7 January.",
    "Table of prices\n\nTea $3.00\nCoffee $3.50\nCake $4.00\nSoup $6.00",
    "Playlist\n\n1. One\n2. Two\n3. Three\n4. Four\n5. Five\n6. Six",
    "FAQ\n\nQ: When?\nA: Monday.\nQ: Where?\nA: Here.",
    "x",
    "Photo of the day",
    "Search results: what readers looked for\n\nMost of you searched for bread. Then for soup. "
    "Nobody searched for beets.",
    "Gestern am See\n\nDas Wasser war noch kalt. Wir sind trotzdem hineingesprungen.",
    "Ouvert le dimanche\n\nÀ partir de mai, la boulangerie ouvre aussi le dimanche, de 8 h à 12 h.",
    "Nuovo orario\n\nLunedì: chiuso\nMartedì: 9-12\nMercoledì: 9-12\nGiovedì: 15-18",
    "Receta de gazpacho\n\n1 kg de tomates\n1 pepino\n1 diente de ajo\nSal\n\nTriturar todo y enfriar.",
    "Gevonden: een blauwe fiets\n\nStaat sinds dinsdag bij de brug. Van wie is hij?",
    "Grattis Alva!\n\nTio år i dag.",
    "Zmiana terminu\n\nSpotkanie przenosimy na czwartek, godz. 18.",
    "Пирог с яблоками\n\n3 яйца\n200 г сахара\n200 г муки\n4 яблока\n\nВыпекать 35 минут.",
    "会议改到周五下午三点。",
    "散歩\n\n川沿いを一時間歩いた。\n風が強かった。",
    "اليوم عطلة",
    "오늘은 쉽니다.",
    "Elveszett egy fekete macska. Aki látta, hívja Marit.",
    "Uudet aukioloajat\n\nma-pe 9-17\nla 10-14\nsu suljettu",
    "Access denied\n\nThat is what the door of the museum told me this morning. The badge had run out.",
    "Please log in\n\nThe old man at the library desk says it to everyone. Nobody has an account.",
    "We use cookies\n\nand milk. Every Sunday at four, in the hall.",
    "Subscribe\n\nI have written my first newsletter. If you want it, send me a postcard.",
    "Page 2\n\nThe second page of my grandmother's diary is missing. Does anyone know where it went?",
    "Category: mistakes\n\nI sorted the mistakes of this year. Most were hurry.",
    "Tags I painted\n\nOne on the bridge, in 1994. One in Turin.",
    "To do\n\n[ ] call the plumber\n[ ] water the tomatoes\n[x] pay the rent\n[ ] write to Ida",
    "Price of eggs\n\n2021: $1.79\n2022: $2.86\n2023: $3.55\n2024: $4.15\n\nUp again.",
    "Credits\n\nDirector: M. Osei\nCamera: L. Brandt\nSound: P. Novak\nMusic: A. Lind",
    "Addresses\n\nBakery, 3 Mill Lane, 555 0134\nSmith, 9 High Street, 555 0178\nDoctor, 1 Park Road, 555 0101",
    "Letter to the editor\n\nSir, the road is under construction again. It has been, on and off, since 2009.",
    "Redirecting\n\nThe river was moved twice: once by the monks, once by the army.",
    "Loading the van took an hour. The piano came last.",
    "Verkaufe Kinderwagen\n\n80 €, kaum benutzt. Abholung in Graz.",
    "404\n\nThe room number of my first flat. The lift never worked.",
)


@pytest.mark.parametrize("note", NOTES)
def test_a_short_note_is_an_article(note: str) -> None:
    paragraphs = "".join(f"<p>{html.escape(part)}</p>" for part in note.split("\n\n"))
    assert kind("note.txt", note) is None
    assert kind("note.html", paragraphs) is None


# What a scraper leaves of pages that are no articles.
DUMPS = {
    "error page": (
        "Stránka nenájdená\n\nDomov\nO nás\nKontakt\n\n404\n\nĽutujeme, ale stránka, ktorú hľadáte, neexistuje"
        " alebo bola presunutá.\n\nSpäť na hlavnú stránku\n",
        "Przerwa techniczna\n\nTrwają prace konserwacyjne. Serwis jest chwilowo niedostępny.\n",
    ),
    "paywall": (
        "La rivière remonte\n\nArticle réservé aux abonnés\n\nIl vous reste 80 % de cet article à lire.\n\n"
        "Abonnez-vous pour lire la suite\n\nDéjà abonné ? Se connecter\n",
        "Contenuto riservato agli abbonati\n\nAbbonati per continuare a leggere\n\nSei già abbonato? Accedi\n",
    ),
    "age check": (
        "Welcome to Example Brewery\n\nPlease enter your date of birth\n\nJanuary\nFebruary\nMarch\nApril\nMay\nJune\n"
        "July\nAugust\nSeptember\nOctober\nNovember\nDecember\n\nEnter\n\nPlease drink responsibly.\n",
    ),
    "login page": (
        "Registrace uživatele | Spolek\n\nDomů\nAkce\n\nUživatelské jméno\n\nHeslo\n\nZapomněli jste heslo?\n",
    ),
    "list of articles": (
        "Home / Shop / Lamps\n\nShowing 1-9 of 48 results\n\nSort by popularity\n\nDesk lamp Ada\n€ 49.00\nAdd to cart"
        "\n\nDesk lamp Bo\n€ 59.00\nAdd to cart\n\nFloor lamp Cy\n€ 119.00\nAdd to cart\n\n1 2 3 4 →\n",
    ),
}


@pytest.mark.parametrize(
    ("expected", "text"), [(kind, text) for kind, some in DUMPS.items() for text in some]
)
def test_the_dump_of_a_page_is_told_in_other_languages_and_forms(expected: str, text: str) -> None:
    assert kind("dump.txt", text) == expected


def test_a_long_text_with_a_date_line_is_an_article_whatever_stands_around_it() -> None:
    paragraph = (
        "The council met on Tuesday and agreed that the old mill should be kept, though nobody could pay. "
    )
    menus = "Log in\n\nForgot your password?\n\nCreate an account\n\n"
    text = f"{menus}The mill stays\n\n4 May 2024\n\n" + "\n\n".join([paragraph * 4] * 6)
    assert kind("mill.txt", text) is None


@pytest.mark.parametrize("name", ["Open WebUI", "OrderDesk", "Ferry Dashboard", "PyBench Console"])
def test_the_lone_name_of_a_program_is_the_empty_page_of_an_app(name: str) -> None:
    assert kind("note.txt", f"{name}\n\n\n") == "empty page of an app"
    assert kind("note.txt", f"{name}\n\nIs out, and it runs on my old laptop.") is None


def test_markdown_is_never_doubted() -> None:
    text = "# 404 Not Found\n\nPage not found.\n\nThe requested page does not exist.\n"
    assert kind("note.txt", text.replace("# ", "")) == "error page"
    assert kind("note.md", text) is None
    assert kind("note.md", f"---\ntitle: 404\n---\n\n{text}") is None


def test_a_long_article_about_error_pages_is_one() -> None:
    paragraph = (
        "Page not found, says the server, and the reader leaves; we counted how many of them came back"
        " within a week, and what the page that they had seen told them about the way back.\n\n"
    )
    assert kind("essay.txt", "404 Not Found\n\n" + paragraph * 12) is None


@given(st.text(min_size=1))
def test_any_text_and_page_is_judged_without_an_error(text: str) -> None:
    for path in ("a.txt", "a.html"):
        seed = Seed(path, f"Words {text}".encode())
        try:
            (article,) = readers.read(seed, Terms(UTC))
        except UnreadableError:
            continue
        verdict = articleness.judge(seed, article)
        assert verdict is None or 0.5 <= verdict.score <= 1


def test_the_reason_names_the_kind_and_the_score() -> None:
    verdict = articleness.Verdict("login page", 0.973)
    assert str(verdict) == "login page (score 0.97)"
    assert articleness.kind(str(verdict)) == "login page"


def test_the_reason_names_the_code_of_an_error() -> None:
    text = "Error 503\n\nService unavailable\n\nThe server is temporarily unable to answer. Please try again later.\n"
    held = articleness.judged(*article("page.txt", text))
    assert held.held is not None
    assert held.held.startswith("error page (503, score ")
    assert articleness.kind(held.held) == "error page"


def test_what_is_held_tells_its_signs() -> None:
    text = "404 Not Found\n\nPage not found.\n\nThe requested page does not exist.\n"
    assert "share of lines of such words" in articleness.judged(*article("page.txt", text)).found["held"]
    assert "held" not in articleness.judged(*article("note.txt", "Back on Monday.")).found


def test_every_phrase_is_found_in_a_line_that_is_made_of_it() -> None:
    for kind, some in phrases.SPACED.items():
        for phrase in some:
            words = (word.split("/")[0] for word in phrase.split() if word not in ("^", "$", ".."))
            line = " ".join(word.replace("*", "") for word in words)
            assert kind in signs.said(line)[0], phrase
    for kind, some in phrases.UNSPACED.items():
        for phrase in some:
            assert signs.said(phrase.upper())[0], (kind, phrase)


@given(st.text())
def test_phrases_cover_no_more_than_their_line(text: str) -> None:
    found, letters = signs.said(text)
    assert all(0 < size <= max(letters, len(text)) for sizes in found.values() for size in sizes)


def judged(root: Path, names: list[str]) -> list[bool]:
    """Whether each of the shared files is held, as a failure to read it holds it too."""
    out = []
    for name in names:
        data = (root / name).read_bytes()
        path = name.removesuffix(".gz")
        seed = Seed(path, gzip.decompress(data) if path != name else data)
        try:
            (article,) = readers.read(seed, Terms(UTC))
        except UnreadableError:
            out.append(True)
        else:
            out.append(articleness.judge(seed, article) is not None)
    return out


@pytest.mark.skipif(not (SHARED / "nonarticles").exists(), reason="the marked pages are not here")
def test_many_pages_that_are_none_are_held_and_hardly_an_article() -> None:
    """Of every tenth file, so that it takes a second."""
    others = json.loads((SHARED / "nonarticles" / "truth.json").read_text("utf-8"))["files"]
    names = [name for name in sorted(others) if others[name]["class"] != "grey"][::10]
    articles = sorted(json.loads((SHARED / "reading" / "truth.json").read_text("utf-8"))["files"])[::10]
    held = judged(SHARED / "nonarticles", names)
    assert sum(held) / len(held) > 0.75
    wrong = judged(SHARED / "reading", articles)
    assert sum(wrong) / len(wrong) <= 0.01


@given(
    st.lists(
        st.sampled_from(("prose", "1 2 3 next", "€ 5", "Menu", "3 May 2024", "Read more")),
        min_size=1,
        max_size=30,
    )
)
def test_what_prose_settles_the_lines_would_not_overturn(kinds: list[str]) -> None:
    prose = (
        "The council said that the old bridge over the river is closed, and that nobody knows for how long. "
    )
    data = "\n\n".join(prose * 4 if kind == "prose" else kind for kind in kinds).encode()
    short, whole = looks.of_text(data, {}), looks.of_text(data, {}, whole=True)
    totals = [one.none + sum(looks.points(one.facts, one.points).values()) for one in (short, whole)]
    assert (totals[0] > 0) == (totals[1] > 0)
    assert short.facts.items() <= whole.facts.items()
