"""`feeder validate`: a document fetched from wherever it is, and the validator's verdict as one object."""

from dataclasses import asdict
from typing import Any

from . import fetching, validation


def judge(document: str) -> dict[str, Any]:
    """The verdict on a file, an address or `-`; one that can't be read gives its `error` beside an empty verdict."""
    try:
        data = fetching.fetch(document)
    except (OSError, ValueError) as error:
        reason = str(getattr(error, "strerror", None) or error)
        return {"document": document, "format": None, "valid": False, "problems": [], "error": reason}
    verdict = validation.validate(data)
    problems = [
        {key: value for key, value in asdict(problem).items() if key != "entry"}
        for problem in verdict.problems
    ]
    return {"document": document, "format": verdict.format, "valid": verdict.valid, "problems": problems}
