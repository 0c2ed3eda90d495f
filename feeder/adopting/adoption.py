"""What `feeder adopt` found and took over, as a value: for people as lines, for programs as data."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from ..records import Record
from .matching import Reading
from .publication import Identity

#: So many of those are named that a person need not look at one by one.
_NAMED = 10


@dataclass(frozen=True, slots=True)
class Adopted:
    """A seed that goes on under an identity that was published before; `rule` says how the two were matched."""

    seed: str
    id: str
    link: str
    published: str
    updated: str
    title: str
    rule: str


@dataclass(frozen=True, slots=True)
class Left:
    """A published article that was left alone: what is known of it, the seeds that it may be, and why."""

    id: str | None
    link: str | None
    title: str
    seeds: tuple[str, ...] = ()
    reason: str = ""


@dataclass(slots=True)
class Adoption:
    """One run. `known` counts the identities that the store has as they are; `renewed` were newer than in the store.

    `retracted` are those that the feeds tell are gone, and that stay away from now on, with the seeds that hold them;
    `ambiguous` fit more than one seed, or share one with others; `conflicts` belong to a seed that is published
    under another identity, or can't be; `new` are the seeds that fit nothing, which subscribers will see as new;
    `documents` are files in the feeds folder that the store knows as feeder's again; `strangers` stand in their way.
    """

    dry_run: bool
    site: str = ""
    known: int = 0
    matched: list[Adopted] = field(default_factory=list)
    renewed: list[Adopted] = field(default_factory=list)
    retracted: list[Left] = field(default_factory=list)
    unmatched: list[Left] = field(default_factory=list)
    ambiguous: list[Left] = field(default_factory=list)
    conflicts: list[Left] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    def data(self) -> dict[str, Any]:
        """The adoption as JSON holds it."""
        return asdict(self)

    def lines(self) -> Iterator[str]:
        """What there is to say to a person: each article, then the sum."""
        for one in self.matched:
            yield f"{one.seed} is {one.id}, {one.link}, by its {one.rule}."
        for one in self.renewed:
            yield f"{one.seed} is {one.id} as it was published {one.updated}, later than the store knew."
        for left in self.retracted:
            yield f"{' and '.join(left.seeds) or 'No seed'} is {left.id}, {left.reason}."
        for left in self.ambiguous:
            yield f"Left alone: {_name(left)} may be {' or '.join(left.seeds)}."
        for left in self.unmatched:
            yield f"Left alone: {_name(left)} fits no seed."
        yield from self._sum()

    def _sum(self) -> Iterator[str]:
        rules = Counter(one.rule for one in self.matched)
        by = ", ".join(f"{count} by {rule}" for rule, count in rules.most_common())
        counts = {
            f"matched ({by})" if by else "matched": len(self.matched),
            "renewed": len(self.renewed),
            "known already": self.known,
            "retracted": len(self.retracted),
            "ambiguous": len(self.ambiguous),
            "unmatched": len(self.unmatched),
            "in conflict": len(self.conflicts),
            "documents taken over": len(self.documents),
        }
        said = ", ".join(f"{count} {name}" for name, count in counts.items() if count) or "nothing found"
        yield f"{said[:1].upper()}{said[1:]}."
        if self.dry_run:
            yield "Nothing was changed."
        elif self.matched or self.renewed or self.retracted or self.documents:
            yield "Run `feeder build` to publish."

    def trouble(self) -> Iterator[str]:
        """What a person should look at."""
        for left in self.conflicts:
            yield f"{_name(left)}: {left.reason}."
        for path in self.strangers:
            yield f"{path} in the feeds folder was not made by feeder, and stands in the way: move it away."
        named = ", ".join(self.new[:_NAMED]) + (", …" if len(self.new) > _NAMED else "")
        lost = sum(not left.seeds for left in self.retracted)
        if self.new and lost:
            articles = "an article is" if lost == 1 else f"{lost} articles are"
            yield (
                f"The feeds tell that {articles} gone whose file is not known. If it was edited after it was first"
                f" published, it is among these, and `feeder build` would publish it again: {named}."
            )
        if self.new and (self.matched or self.unmatched):
            seeds = "1 seed fits" if len(self.new) == 1 else f"{len(self.new)} seeds fit"
            yield f"{seeds} nothing that was published; what is not known yet will be new to subscribers: {named}."
        yield from self.notices


def left_alone(one: Identity, *paths: str, reason: str = "") -> Left:
    """What there is to say of an identity that was not taken over."""
    return Left(id=one.id, link=one.address, title=one.title, seeds=paths, reason=reason)


def adopted(record: Record, reading: Reading, rule: str) -> Adopted:
    """What there is to say of a seed that goes on as the entry `record`."""
    entry = record.entry
    return Adopted(
        seed=reading.path,
        id=entry.id,
        link=entry.link,
        published=_iso(entry.published),
        updated=_iso(entry.updated),
        title=reading.article.title or "",
        rule=rule,
    )


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _name(left: Left) -> str:
    title = f"“{left.title}”" if left.title else ""
    return " ".join(filter(None, (title, left.id or left.link))) or "an article without a name"
