"""The by-line among the lines round a headline."""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import takewhile

from feeder.readers import dates
from feeder.readers.evidence import Evidence
from feeder.readers.layout import Block
from feeder.readers.months import month
from feeder.readers.people import people, prefix
from feeder.readers.vocabulary import BUTTONS, GRAMMAR, NO_NAMES
from feeder.types import Person

_PARTICLES = r"(?:van|von|de|der|den|da|del|di|la|le|el|al|bin|ibn|du|y|zu|dos|do)"
_WORD = r"[^\W\d_](?:['’.-]?[^\W\d_])*\.?"
_NAME = re.compile(rf"{_WORD}(?:\s+(?:{_PARTICLES}\s+){{0,2}}{_WORD}){{1,3}}")
_WIDE_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}|[\uac00-\ud7a3]{2,4}")
# What ends a name: where, when, as what, a handle, an address.
_END = re.compile(
    r"\s(?:on|le|am|at|in|for|um|el|der|die|with|from|for|of|is|follow|updated|published|auf|bei|im|à|en|el|las?)\s|\s\\?[-–—]+(?:\s|$)|\s(?:on|le|am|in|at)$"
    r"|\s*[@(\[<*#]|\s*\d|\s/+\s|[;:•·|]|\s[-–—]\d",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z]{2})")
_PARTS = re.compile(r"\s+(?:[|•·–—]+\s*|-\s+|/{1,2}\s+)|\|\s*|\t|, (?=\d)")
# "3 May by Ann Lee", "Posted on 3 May 2020 by Ann Lee", "Geschrieben von Ann Lee am 3. Mai".
_INSIDE = re.compile(r"(?:^|[\s,|•–—-])(?:by|von|par|por|door|av|af|przez)\s+(?=[^\W\d_])", re.IGNORECASE)
# A label that stands before a name wherever it is found.
_LABEL = re.compile(
    r"\W{0,4}+(?:(?:author|autore?|autor(?:in|a)?|auteure?|forfatter|skribent|tekst|kirjoittaja|yazar|yazan|haber|автор|作者|編集"
    r"|责任编辑|責任編輯|文|記者|记者|기자|글|συντάκτης|γράφει|írta|szerző|tác giả|penulis|بقلم|الكاتبة?|كتبت?|نویسنده"
    r"|מאת|लेखक|लेखिका|โดย|ผู้เขียน)\s?[:：]"
    r"|(?:بقلم|מאת|โดย)\s(?=.{2,40}$)|(?:取材・)?文\s?[・＝=/／]"  # which need no colon
    r"|(?:written|posted|reporting|geschrieben|verfasst|ein (?:artikel|beitrag)|artikel|escrito|écrit|scritto)"
    r" (?:by|von|par|por|da)\b:?)\s*",
    re.IGNORECASE,
)
# "By Ann Lee, an editor who ...": a long line that begins with a name and says who that is.
_DESCRIBED = re.compile(rf"(?:by|von|par|por)\s+{_NAME.pattern}\s?,\s", re.IGNORECASE)
# A name, and what its bearer is: 홍길동 기자.
_REPORTER = re.compile(r"([\uac00-\ud7a3]{2,4})\s?(?:기자|특파원|논설위원)(?=$|\s|[,·/|(=])")
# The genitive in which Greek papers sign.
_GENITIVE = re.compile(r"^(?:Του|Της|Των)\s+(?=[^\W\d_])")
_DEGREE = re.compile(r"(?:[A-Z]{2,5}|Ph\.?D\.?|M\.?D\.?|Jr\.?|Sr\.?|Esq\.?)")
_MAIL = re.compile(r"\S{1,64}@[\w.-]{1,100}")
_PICTURE = re.compile(r"(?:\[[^\]]{1,200}\]|\d{1,2}\.)\s+")
_BEHIND = re.compile(r"\^\d{1,2}$|(?<=[a-zà-ÿ])(?:Follow|View|More|Profile|Share|Posted|Published)\b.*$")
_ADDRESSED = frozenset("your our my you".split())
_AGENCY = re.compile(
    r"(?:the )?associated press|reuters|agence france-presse|deutsche presse-agentur|press association|agencia efe"
    r"|xinhua|ansa|tass|kyodo news|yonhap|press trust of india|canadian press|ritzau|belga|lusa",
    re.IGNORECASE,
)
_RIGHT_BEHIND = 2  # blocks behind the headline, where a name needs nothing beside it
_REACH = 15  # blocks behind the headline
_BARE = 6  # blocks from the headline to a name that stands there alone
_READ = 300  # characters in which names are looked for
_LONGEST = 120  # characters of a line that is a by-line and nothing else
_AND = re.compile(r"\s(?:and|und|et|y|e|og|och|en|&)\s")
_SUFFIXES = ("jr.", "sr.")
_NAME_LINE = 6  # words of a line with a name and perhaps a handle
_NICKNAME = re.compile(r"[^\W\d_]\w{2,20}")
_NICKNAMED = re.compile(rf"(?:by|von|par|por) ({_NICKNAME.pattern})", re.IGNORECASE)
_NO_NICKNAMES = GRAMMAR | BUTTONS | NO_NAMES
_MARKS = "*_# \t"


def authors(
    blocks: Sequence[Block], seen: Sequence[Evidence], places: range, dated: Collection[int]
) -> tuple[tuple[Person, ...], set[int]]:
    """The persons whom a by-line names, and the positions of its lines.

    A by-line is a "By" near the headline, else an "Author:" or "Written by" anywhere, else a name that stands
    alone in or beside one of the `dated` lines, else one right behind the headline.
    """
    near = places[:_REACH]
    for at in near:
        if named := _introduced(blocks, at, at in dated):
            return named, {at} if len(blocks[at].text) < _LONGEST else set()
    if right := _right_behind(blocks, seen, near[:_RIGHT_BEHIND]):
        return right
    for at, block in enumerate(blocks):
        if named := _labelled(block.text[:_LONGEST]):
            return named, {at} if len(block.text) < _LONGEST else set()
    for name, at in _bare(blocks, seen, near, dated):
        if is_name(name):
            return people(name), {at}
    agency = next((at for at in near[:_BARE] if _AGENCY.fullmatch(blocks[at].text.strip(_MARKS))), -1)
    return (people(blocks[agency].text.strip(_MARKS)), {agency}) if agency >= 0 else ((), set())


def _right_behind(
    blocks: Sequence[Block], seen: Sequence[Evidence], places: range
) -> tuple[tuple[Person, ...], set[int]] | None:
    """A name, or a "by" and a nickname, that stands alone in one of `places`."""
    for at in places:
        nickname = _NICKNAMED.fullmatch(blocks[at].text.strip(_MARKS))
        if nickname and nickname[1].lower() not in _NO_NICKNAMES:
            return people(nickname[1]), {at}
        if seen[at].kind is None and is_name(name := _alone(blocks[at].text)):
            return people(name), {at}
    return None


def introduced(texts: Sequence[str]) -> tuple[Person, ...]:
    """The persons behind the first "By" or "Author:" in the lines `texts`."""
    blocks = [Block(text) for text in texts]
    return next(filter(None, (_introduced(blocks, at, False) for at in range(len(blocks)))), ())


def _bare(
    blocks: Sequence[Block], seen: Sequence[Evidence], near: range, dated: Collection[int]
) -> Iterator[tuple[str, int]]:
    """What may be a name without a "By": the parts of date lines, the lines beside them, those behind the headline."""
    days = frozenset(dated)
    for at in near:
        if at in days:
            yield from ((_cut(part), at) for part in _parts(blocks[at].text))
    beside = (at for at in near if not days.isdisjoint(range(at - 3, at + 4)))
    for at in (*beside, *near[:_BARE]):
        if at not in days and seen[at].kind is None and seen[at].words <= _NAME_LINE:
            text = _alone(blocks[at].text)
            if ":" not in text:
                yield _cut(text), at


def _alone(text: str) -> str:
    """A line without what scrapers leave beside a name: the picture and the number before it, a note's number."""
    return _GENITIVE.sub("", _BEHIND.sub("", _PICTURE.sub("", text.strip(_MARKS))).strip(_MARKS))


def is_name(text: str) -> bool:
    """Whether `text` looks like a person's name and like nothing else that stands alone on a line."""
    words = text.split()
    if not (0 < len(words) <= 4 and words[0][0].isupper() and _NAME.fullmatch(text)):
        return False
    small = {word.lower().strip(".") for word in words}
    return (
        (not text.endswith(".") or words[-1].lower() in _SUFFIXES)  # else it is a sentence
        and all(word[0].isupper() for word in words if len(word) > 3)
        and not any(word.islower() and not re.fullmatch(_PARTICLES, word) for word in words)
        and small.isdisjoint(NO_NAMES)
        and small.isdisjoint(BUTTONS)
        and words[0].lower() not in GRAMMAR
        and words[-1].lower() not in GRAMMAR
    )


def _goes_on(text: str) -> bool:
    """Whether what follows a comma is one more person, or two."""
    return all(is_name(part) for part in _AND.split(text))


def _introduced(blocks: Sequence[Block], at: int, dated: bool) -> tuple[Person, ...]:
    """The persons behind a "By" in the line `at`, or in the next where nothing follows it."""
    text = blocks[at].text.strip(_MARKS)
    for part in dict.fromkeys((text, *_parts(text))):
        by = prefix(part + " ") if len(part) < _LONGEST or _DESCRIBED.match(part) else 0
        if by and (named := _named(part[by:] or _next(blocks, at))):
            return named
        if named := _labelled(part[:_LONGEST]):
            return named
    if dated and len(text) < _LONGEST:
        for found in _INSIDE.finditer(text):
            if named := _named(text[found.end() :]):
                return named
    return ()


def _labelled(text: str) -> tuple[Person, ...]:
    """The persons behind an "Author:" or a "Written by"; behind a colon a nickname is one."""
    if reporter := _REPORTER.match(text):
        return people(reporter[1])
    label = _LABEL.match(text)
    if not label:
        return ()
    rest = text[label.end() :]
    nickname = _cut(rest)
    if label[0].rstrip().endswith((":", "：")) and _NICKNAME.fullmatch(nickname):
        return people(nickname)
    return _named(rest)


def _parts(text: str) -> Iterator[str]:
    return (part.strip(_MARKS) for part in _PARTS.split(text))


def _next(blocks: Sequence[Block], at: int) -> str:
    return blocks[at + 1].text.strip(_MARKS)[:_LONGEST] if at + 1 < len(blocks) else ""


def _cut(text: str) -> str:
    """`text` as far as a name may reach: to a date, a handle, what somebody is or where."""
    text = _CAMEL.split(_MAIL.sub(" ", text[:_READ]))[0]
    if found := dates.find(text):
        text = text[: found.start]
    words = _END.split(text)[0].strip(" ,;|-–—•·\\*_").split()
    while words and month(words[-1].strip(",.").casefold()):
        words.pop()
    half = len(words) // 2
    return " ".join(words[:half] if half > 1 and words[:half] == words[half:] else words).rstrip(" ,")


def _named(text: str) -> tuple[Person, ...]:
    """The persons in `text` where it looks like names, not like the rest of a sentence."""
    text = text[prefix(text) :].strip(_MARKS)
    if wide := _WIDE_NAME.match(text):
        return people(wide[0])
    text = _cut(text)
    first, *others = re.split(r"\s?,\s+", text)
    degrees = [*takewhile(_DEGREE.fullmatch, others)]
    if degrees and _NAME.fullmatch(first):
        return (Person(", ".join([first, *degrees])),)
    text = ", ".join([first, *takewhile(_goes_on, others)])
    words = [word for word in re.split(r"[\s,&]+", text) if word.isalpha() and len(word) > 3]
    sentence = text.endswith(("!", "?")) or len(text.split()) > 10 or not text
    small = {word.casefold() for word in text.split()}
    if sentence or any(word[0].islower() for word in words) or text.split()[0].lower() in GRAMMAR:
        return ()
    # "Link" and "Print" are names of people too.
    return () if small <= BUTTONS or not small.isdisjoint(_ADDRESSED) else people(text)
