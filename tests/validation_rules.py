"""How the tests of rules are written: a document that breaks the rule, and its nearest one that keeps it."""

from collections.abc import Iterable, Mapping

from feeder.validation import RULES, Rule, problems

Case = tuple[bytes, bytes]


def check_case(rule: str, case: Case) -> None:
    """The rule is found in the first document, at its own level and in a whole sentence, and not in the second."""
    broken, kept = case
    found = [problem for problem in problems(broken) if problem.rule == rule]
    assert found, {problem.rule for problem in problems(broken)}
    assert {problem.level for problem in found} == {RULES[rule].level}
    assert all(problem.message.endswith(".") and "{" not in problem.message for problem in found)
    assert rule not in {problem.rule for problem in problems(kept)}


def check_complete(cases: Mapping[str, Case], chapter: Iterable[Rule]) -> None:
    """Every rule of a chapter has a case, and no case is left from a rule that went."""
    assert set(cases) == {rule.id for rule in chapter}
