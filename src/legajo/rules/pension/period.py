"""The contribution period: months paid and posted, each calendar month once, plus deemed months."""
# ruff: noqa: F841 (each line of a rule is a named figure)

from collections.abc import Iterable
from dataclasses import dataclass

from legajo.record.period import Month
from legajo.rules.engine.arithmetic import half_up
from legajo.rules.engine.explanation import Explanation, explain
from legajo.rules.engine.rule import rule


@rule("pension.period", version="1", valid_from="1992-10", law="社会保险法 art. 16")
def period(actual: int, deemed: int, removed: int) -> None:
    counted = actual - removed  # "months paid, without those refunded or transferred out" [months]
    total = counted + deemed  # "months of contribution, with deemed ones" [months]
    years = half_up(total * 100, 12)  # "years of contribution, to two decimals" [hundredths]


@dataclass(frozen=True, slots=True)
class Period:
    """Months of contribution; years in hundredths."""

    actual: int
    deemed: int
    total: int
    years: int
    explanation: Explanation


def counted(
    paid: Iterable[Month],
    *,
    taken_over: int = 0,
    deemed: Iterable[Month] = (),
    removed: Iterable[Month] = (),
) -> Period:
    """Count each calendar month once, even with two employers; a month both paid and deemed counts as paid."""
    months = frozenset(paid)
    gone = frozenset(removed) & months
    beside = frozenset(deemed) - months
    given = {"actual": len(months) + taken_over, "deemed": len(beside), "removed": len(gone)}
    figures = period.compute(**given)
    told = explain("pension.period", "years", period, given, {})
    return Period(figures["counted"], len(beside), figures["total"], figures["years"], told)
