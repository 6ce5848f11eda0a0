"""What is owed for past months: differences assessed backwards, and months that are paid long after their time."""
# ruff: noqa: F841 (each line of a rule is a named figure)

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from legajo.record.facts import Party, Scheme
from legajo.record.period import Month
from legajo.rules.assessment import Circumstances, Worker, assessment_for
from legajo.rules.binding import in_turn
from legajo.rules.computable import Argument, Computable, Computed, Context, refuse
from legajo.rules.contribution.late_fee import end_of, late_fee, runs_from
from legajo.rules.engine.explanation import Explanation, explain
from legajo.rules.engine.rule import rule
from legajo.rules.parameters import ParameterError


PAYABLE_UNTIL = "base.difference_payable_until"
PAYABLE_BY = "contribution.payable_by"
DOCUMENT = "pension.back_payment.document_from"
LAW = "社会保险法 arts. 60, 63, 86"
BACKPAYMENT_LAW = (
    "社会保险法 art. 63; 人社部规〔2016〕5号 (a document of the law for three years or more at once)"
)
CHARGES = ("late_fee", "interest", "revaluation", "none")


@rule("arrears.difference", version="1", valid_from="1992-10", law=LAW)
def difference_of(owed_now: int, owed_before: int) -> None:
    difference = owed_now - owed_before  # "difference to what was assessed before" [fen]
    to_pay = max(difference, 0)  # "what is still to be paid" [fen]
    to_return = max(-difference, 0)  # "what was assessed too much" [fen]


@rule("backpayment.total", version="1", valid_from="1992-10", law=BACKPAYMENT_LAW)
def total_of(dues: int, fees: int) -> None:
    total = dues + fees  # "back-payment with its charge" [fen]


@dataclass(frozen=True, slots=True)
class Difference:
    """A month assessed anew; paid by the published day it bears no late fee, and without such a day it bears none."""

    to_pay: int
    to_return: int
    payable_until: datetime.date | None
    explanation: Explanation

    @property
    def fee_from(self) -> datetime.date | None:
        """The first day of the late fee, if one can run."""
        return runs_from(self.payable_until) if self.to_pay and self.payable_until else None


@dataclass(frozen=True, slots=True)
class BackpaidMonth:
    """One month of a back-payment, by the limits and rates of its own time."""

    month: Month
    base: int
    due: Mapping[Party, int]
    fee: int


@dataclass(frozen=True, slots=True)
class Backpayment:
    """Months paid at once, with their charge; `needs_document`: a legal document made before the payment."""

    months: tuple[BackpaidMonth, ...]
    needs_document: bool
    explanation: Explanation

    @property
    def due(self) -> int:
        return sum(sum(each.due.values()) for each in self.months)

    @property
    def fee(self) -> int:
        return sum(each.fee for each in self.months)


def difference(owed_now: int, owed_before: int, month: Month, context: Context) -> Difference:
    """The difference of one month, scheme and party, and until when it is paid without a late fee."""
    given = {"owed_now": owed_now, "owed_before": owed_before}
    found = difference_of.compute(**given)
    until = context.parameters.find(PAYABLE_UNTIL, context.region, month, context.known_at)
    day = datetime.date.fromisoformat(until.text) if until and until.text else None
    chosen = (until,) if until and until.text else ()
    told = explain(f"arrears.{month}", "to_pay", difference_of, given, {}, chosen_by=chosen)
    return Difference(found["to_pay"], found["to_return"], day, told)


def payable_by(month: Month, context: Context) -> datetime.date:
    """The last day on which a month's own contribution is paid in time."""
    value = context.parameters.at(PAYABLE_BY, context.region, month, context.known_at)
    if value.text != "end_of_month":
        raise ParameterError(f"{value.text} is no day by which contributions are paid")
    return end_of(month)


def backpayment(
    bases: Mapping[Month, int],
    paid: datetime.date,
    charge: str,
    context: Context,
    *,
    scheme: Scheme = Scheme.PENSION,
    worker: Worker = "employee",
) -> Backpayment:
    """Assess each month by its own time; a late fee is the employer's, and runs from the month's end."""
    if charge not in ("late_fee", "none"):
        raise ParameterError(
            f"the {charge} of a back-payment is set by the region, and none is published for {context.region}"
        )
    if not bases:
        raise refuse("bases", "a back-payment is of one month at least")
    months: list[BackpaidMonth] = []
    parts: list[Explanation] = []
    for month, base in sorted(bases.items()):
        due, told = _due(month, base, scheme, worker, context)
        parts.extend(told)
        fee = 0
        if charge == "late_fee" and due.get(Party.EMPLOYER):
            last = payable_by(month, context)
            if paid > last:
                owed = late_fee(due[Party.EMPLOYER], runs_from(last), paid, context)
                fee = owed.amount
                parts.append(owed.explain())
        months.append(BackpaidMonth(month, base, due, fee))
    limit = context.parameters.number(DOCUMENT, context.region, context.month, context.known_at)
    given = {
        "dues": sum(sum(each.due.values()) for each in months),
        "fees": sum(each.fee for each in months),
    }
    whole = explain("backpayment", "total", total_of, given, {}, parts=tuple(parts))
    return Backpayment(tuple(months), len(months) >= limit, whole)


def _due(
    month: Month, base: int, scheme: Scheme, worker: Worker, context: Context
) -> tuple[Mapping[Party, int], tuple[Explanation, ...]]:
    circumstances = Circumstances(worker=worker, schemes=(scheme,))
    found = assessment_for(context.parameters, context.region, month, context.known_at, circumstances)
    if scheme in found.refused:
        raise ParameterError(found.refused[scheme])
    if scheme not in found.bound:
        raise ParameterError(f"{scheme} of {month} has no rule for this worker")
    owed = found.amounts(found.assess(base))[scheme]
    return owed, found.explain(base)


def _difference(values: Any, context: Context) -> Computed:
    for name in ("now", "before"):
        if values[name] < 0:
            raise refuse(name, "a due is not negative")
    found = difference(values["now"], values["before"], values["month"], context)
    results = {
        "to_pay": found.to_pay,
        "to_return": found.to_return,
        "payable_until": found.payable_until,
        "fee_from": found.fee_from,
    }
    return Computed(results, (found.explanation,))


def _backpayment(values: Any, context: Context) -> Computed:
    bases = in_turn(values["first"], values["bases"], "bases")
    if any(base <= 0 for base in bases.values()):
        raise refuse("bases", "every month of a back-payment has a base")
    if bases and max(bases).ordinal > values["paid"].year * 12 + values["paid"].month - 1:
        raise refuse("paid", f"{max(bases)} is not over before the payment of {values['paid']}")
    scheme, worker = Scheme(values["scheme"]), values["worker"]
    found = backpayment(bases, values["paid"], values["charge"], context, scheme=scheme, worker=worker)
    results = {
        "months": len(found.months),
        "due": found.due,
        "fee": found.fee,
        "total": found.due + found.fee,
        "document": "needed" if found.needs_document else "not_needed",
    }
    return Computed(results, (found.explanation,))


COMPUTABLES: tuple[Computable, ...] = (
    Computable(
        id="arrears.difference",
        arguments=(
            Argument("now", "yuan", "what the month owes by what is known now"),
            Argument("before", "yuan", "what was assessed for it before"),
            Argument("month", "month", "the month"),
        ),
        results=(
            ("to_pay", "yuan"),
            ("to_return", "yuan"),
            ("payable_until", "date"),
            ("fee_from", "date"),
        ),
        law=LAW,
        valid_from="1992-10",
        valid_to=None,
        region="",
        words="a difference assessed backwards, and until when it is paid without a late fee",
        compute=_difference,
    ),
    Computable(
        id="backpayment",
        arguments=(
            Argument("first", "month", "the first month that is paid"),
            Argument("bases", "yuan_list", "the base of each month, one after the other"),
            Argument("paid", "date", "the day of payment"),
            Argument("charge", f"choice:{'|'.join(CHARGES)}", "what is charged beside", default="late_fee"),
            Argument("scheme", "choice:pension|unemployment|medical", "the scheme", default="pension"),
            Argument("worker", "choice:employee|flexible", "for whom", default="employee"),
        ),
        results=(
            ("months", "count"),
            ("due", "yuan"),
            ("fee", "yuan"),
            ("total", "yuan"),
            ("document", "choice:needed|not_needed"),
        ),
        law=BACKPAYMENT_LAW,
        valid_from="1992-10",
        valid_to=None,
        region="",
        words="past months paid at once, each by the limits and rates of its own time, with the charge",
        compute=_backpayment,
    ),
)
