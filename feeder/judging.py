"""`feeder validate`: a document fetched from wherever it is, and the verdict on it and on the answer it came in."""

import re
from dataclasses import asdict, dataclass, replace
from typing import Any

from . import fetching, validation
from .types import Problem

#: The password in an address: what is printed of a judgement often stands in a public log.
_PASSWORD = re.compile(r"(://[^/?#@:]*:)[^/?#]*@")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What was found at `document`: a file, an address or `-`.

    `error` says why nothing could be read. `data` are the bytes judged; `address` is where they were found in the end.
    """

    document: str
    format: str | None = None
    problems: tuple[Problem, ...] = ()
    error: str | None = None
    data: bytes = b""
    address: str | None = None

    @property
    def valid(self) -> bool:
        """Whether it was read, and no problem is an error."""
        return self.error is None and not any(problem.level == "error" for problem in self.problems)

    def object(self) -> dict[str, Any]:
        """The same as `--json` prints it; `error` is there only where nothing could be read."""
        problems = [asdict(problem) for problem in self.problems]
        for problem in problems:
            del problem["entry"]
        told = {"document": self.document, "format": self.format, "valid": self.valid, "problems": problems}
        return told if self.error is None else {**told, "error": self.error}


def judge(document: str) -> Judgement:
    """The verdict on a file, an address or `-`; one that can't be read is judged as well."""
    try:
        if fetching.is_address(document):
            return replace(_visited(document), document=_printable(document))
        data = fetching.fetch(document)
    except (OSError, ValueError) as error:
        reason = str(getattr(error, "strerror", None) or error)
        return Judgement(document=_printable(document), error=reason)
    verdict = validation.validate(data)
    return Judgement(document=document, format=verdict.format, problems=verdict.problems, data=data)


def _printable(document: str) -> str:
    return _PASSWORD.sub(r"\1***@", document)


def _visited(document: str) -> Judgement:
    """The verdict on what stands at an address. Raises ValueError for what is none."""
    from . import links
    from .answers import claims, visited
    from .fetching import failures, visits

    try:
        answer = visits.visit(links.address("", document), fetching.LARGEST)
    except failures.AnswerError as error:
        return Judgement(document=document, problems=(visited.failed(error),), error=str(error))
    if refused := visited.refused(answer):
        return Judgement(
            document=document,
            format="html" if answer.good else None,
            problems=refused,
            error=None if answer.good else answer.refusal,
            address=answer.address,
        )
    data = answer.reply.body
    verdict = validation.validate(data)
    again, head = visits.revisit(answer)
    seen = visited.Visited(
        answer=answer,
        format=verdict.format,
        claims=claims.claims(data, verdict.format, answer.address),
        again=again,
        head=head,
    )
    return Judgement(
        document=document,
        format=verdict.format,
        problems=(*visited.problems(seen), *verdict.problems),
        data=data,
        address=answer.address,
    )
