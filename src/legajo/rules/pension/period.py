"""The contribution period: months paid and posted, each calendar month once, plus deemed months, minus those gone."""
# ruff: noqa: F841 (each line of a rule is a named figure)

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from legajo.record.period import Month
from legajo.rules.engine.arithmetic import half_up
from legajo.rules.engine.explanation import Explanation, explain
from legajo.rules.engine.rule import rule
from legajo.rules.parameters import Parameters


@rule("pension.period", version="1", valid_from="1992-10", law="社会保险法 art. 16")
def period(actual: int, deemed: int, removed: int) -> None:
    counted = actual - removed  # "months paid, without those refunded or transferred out" [months]
    total = counted + deemed  # "months of contribution, with deemed ones" [months]
    years = half_up(total * 100, 12)  # "years of contribution, to two decimals" [hundredths]


@rule(
    "pension.minimum",
    version="1",
    valid_from="1998-01",
    law="社会保险法 art. 16; 全国人大常委会决定 (2024-09-13)",
)
def minimum(total: int, needed: int) -> None:
    missing = max(needed - total, 0)  # "months that are missing for a monthly pension" [months]
    enough = 1 if missing == 0 else 0  # "whether the minimum for a monthly pension is reached" [yes]


@rule(
    "pension.back_payment",
    version="1",
    valid_from="1992-10",
    law="人社厅发〔2016〕132号",
    parameters={"document_from": "pension.back_payment.document_from"},
)
def back_payment(months: int, document_from: int) -> None:
    document = (
        1 if months >= document_from else 0
    )  # "whether a legal document made before the payment is needed" [yes]


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
    """Count each calendar month once, even with two employers; a month both paid and deemed counts as paid.

    A month paid with two employers and refunded with one still counts: what stays is what was paid oftener than removed.
    """
    often, gone = Counter(paid), Counter(removed)
    kept = {month for month, number in often.items() if number > gone[month]}
    beside = {month for month in set(deemed) - kept if gone[month] <= often[month]}
    given = {
        "actual": len(often) + taken_over,
        "deemed": len(beside),
        "removed": len(often) - len(kept),
    }
    figures = period.compute(**given)
    told = explain("pension.period", "years", period, given, {})
    return Period(figures["counted"], len(beside), figures["total"], figures["years"], told)


def overlaps(relations: Mapping[str, Iterable[Month]]) -> dict[Month, tuple[str, ...]]:
    """The months that several relations paid, with their names in the order given: the person agrees which one stays."""
    payers: dict[Month, list[str]] = {}
    for name, months in relations.items():
        for month in set(months):
            payers.setdefault(month, []).append(name)
    return {month: tuple(names) for month, names in sorted(payers.items()) if len(names) > 1}


def to_refund(relations: Mapping[str, Iterable[Month]], stays: str) -> dict[str, tuple[Month, ...]]:
    """What the other relations refund when one stays in every month that it paid; the months of the others alone stay.

    Between the others, the one named first stays.
    """
    order = [stays, *(name for name in relations if name != stays)]
    taken: set[Month] = set()
    refunds: dict[str, tuple[Month, ...]] = {}
    for name in order:
        own = set(relations[name])
        refunds[name] = tuple(sorted(own & taken))
        taken |= own
    return {name: months for name, months in refunds.items() if months}


@dataclass(frozen=True, slots=True)
class Minimum:
    """Whether a monthly pension may be paid, and what is missing; months."""

    needed: int
    missing: int
    explanation: Explanation


def minimum_at(total: int, month: Month, parameters: Parameters, region: str, known_at: str) -> Minimum:
    """The minimum of the year in which the pension begins, which rises from 2030 to 2039."""
    needed = parameters.at("pension.minimum_years", region, str(month.year), known_at)
    told = explain("pension.minimum", "missing", minimum, {"total": total}, {"needed": needed})
    return Minimum(needed.number, told.value, told)
