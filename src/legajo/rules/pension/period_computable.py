"""The contribution period by name: its months, its deemed months, the minimum of a year, and back-payments."""

from collections.abc import Mapping
from typing import Any

from legajo.rules.computable import Argument, Computable, Computed, Context, of_rule
from legajo.rules.pension import period as rules
from legajo.rules.pension.deemed import GROUNDS, Service, deemed, deemed_months
from legajo.rules.pension.period import counted, minimum_at, overlaps, to_refund


def _period(values: Mapping[str, Any], context: Context) -> Computed:
    found = counted(
        values["paid"], deemed=values["deemed"], removed=values["removed"], taken_over=values["taken_over"]
    )
    result = {
        "actual_months": found.actual,
        "deemed_months": found.deemed,
        "total_months": found.total,
        "years": found.years,
    }
    return Computed(result, (found.explanation,))


def _deemed(values: Mapping[str, Any], context: Context) -> Computed:
    services = [Service(ground, values[ground]) for ground in GROUNDS]
    found = deemed_months(services, context.parameters, context.region, context.known_at)
    return Computed({"deemed": list(found.months), "deemed_months": len(found.months)}, (found.explanation,))


def _overlap(values: Mapping[str, Any], context: Context) -> Computed:
    relations = {"first": values["first"], "second": values["second"]}
    refunds = to_refund(relations, values["stays"])
    gone = [month for own in refunds.values() for month in own]
    found = counted([month for own in relations.values() for month in set(own)], removed=gone)
    result = {
        "overlapping": list(overlaps(relations)),
        "refunded_by": next(iter(refunds), None),
        "total_months": found.total,
    }
    return Computed(result, (found.explanation,))


def _minimum(values: Mapping[str, Any], context: Context) -> Computed:
    found = minimum_at(
        values["total_months"], values["month"], context.parameters, context.region, context.known_at
    )
    result = {
        "minimum_years": found.needed * 100 // 12,
        "missing_months": found.missing,
        "enough": "no" if found.missing else "yes",
    }
    return Computed(result, (found.explanation,))


def _back_payment(values: Mapping[str, Any], context: Context) -> Computed:
    found = _document.compute(values, context)
    needed = "yes" if found.result["document"] else "no"
    return Computed({"document_needed": needed}, found.steps)


_document = of_rule(
    rules.back_payment,
    (Argument("months", "count", "the months paid back at once"),),
    (("document", "count"),),
    "Whether a back-payment needs a legal document made before it",
)

COMPUTABLES: tuple[Computable, ...] = (
    Computable(
        id="pension.period",
        arguments=(
            Argument(
                "paid", "months", "months paid in full and posted; a month twice where two employers paid it"
            ),
            Argument("deemed", "months", "deemed months", ""),
            Argument("removed", "months", "months refunded or transferred out", ""),
            Argument("taken_over", "count", "months of a position that was taken over", "0"),
        ),
        results=(
            ("actual_months", "count"),
            ("deemed_months", "count"),
            ("total_months", "count"),
            ("years", "years"),
        ),
        law=rules.period.law,
        valid_from="1992-10",
        valid_to=None,
        region="",
        words="The contribution period: each calendar month once, with deemed months, without those gone",
        compute=_period,
    ),
    Computable(
        id="pension.deemed",
        arguments=(
            Argument("state_employee", "months", "service in state enterprises", ""),
            Argument("public_institution", "months", "service in public institutions", ""),
            Argument("military", "months", "military service", ""),
            Argument("sent_down_youth", "months", "time in the country of those sent down", ""),
        ),
        results=(("deemed", "months"), ("deemed_months", "count")),
        law=deemed.law,
        valid_from="1992-10",
        valid_to=None,
        region="",
        words="The months of service that are deemed paid, because individual contribution had not begun",
        compute=_deemed,
    ),
    Computable(
        id="pension.overlap",
        arguments=(
            Argument("first", "months", "months paid in one relation"),
            Argument("second", "months", "months paid in another"),
            Argument(
                "stays", "choice:first|second", "the relation that the person agrees to keep, in writing"
            ),
        ),
        results=(
            ("overlapping", "months"),
            ("refunded_by", "choice:first|second"),
            ("total_months", "count"),
        ),
        law="人社部发〔2009〕187号; 社会保险法 art. 16",
        valid_from="1992-10",
        valid_to=None,
        region="",
        words="The months that two relations paid at once, whose account is refunded, and what counts",
        compute=_overlap,
    ),
    Computable(
        id="pension.minimum",
        arguments=(
            Argument("month", "month", "the month in which the pension begins"),
            Argument("total_months", "count", "the contribution period, with deemed months"),
        ),
        results=(("minimum_years", "years"), ("missing_months", "count"), ("enough", "choice:yes|no")),
        law=rules.minimum.law,
        valid_from="1998-01",
        valid_to=None,
        region="",
        words="The years that a monthly pension asks for in a year, and the months that are missing",
        compute=_minimum,
    ),
    Computable(
        id="pension.back_payment",
        arguments=_document.arguments,
        results=(("document_needed", "choice:yes|no"),),
        law=_document.law,
        valid_from=_document.valid_from,
        valid_to=None,
        region="",
        words=_document.words,
        compute=_back_payment,
    ),
)
