"""What a rule is."""

from dataclasses import dataclass

from feeder.types import Level


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that a document may get wrong.

    `id` is permanent and in kebab-case. `formats` are those that the rule judges, apart by a space.
    `wrong` and `mend` together are the sentence a user reads; `{where}` stands for the element or
    attribute, `{value}` for what was found there, `{detail}` for what the rule has to add.
    `source` names the specification and its section.
    """

    id: str
    level: Level
    formats: str
    wrong: str
    mend: str
    source: str

    def sentence(self, where: str = "", value: str = "", detail: str = "") -> str:
        """The message of one problem."""
        text = f"{self.wrong}; {self.mend}." if self.mend else f"{self.wrong}."
        said = text.format(where=where, value=shortened(value), detail=detail)
        # Names of elements and members stand at the beginning as their author wrote them.
        return said if where and said.startswith(where) and not where.startswith("attribute") else said[0].upper() + said[1:]


def shortened(value: str, length: int = 80) -> str:
    """`value` on one line, quoted and cut, as a message shows it."""
    flat = " ".join(value[: 4 * length].split())
    return f"“{flat}”" if len(flat) <= length else f"“{flat[:length - 1]}…”"
