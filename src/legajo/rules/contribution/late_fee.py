"""The late fee: on each month's unpaid principal, for each day, not on earlier fees (社会保险法 art. 86)."""
# ruff: noqa: F841 (each line of a rule is a named figure)

import calendar
import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from legajo.record.period import Month
from legajo.rules.computable import Argument, Computable, Computed, Context, refuse
from legajo.rules.engine.arithmetic import half_up
from legajo.rules.engine.explanation import Explanation, explain
from legajo.rules.engine.rule import rule
from legajo.rules.parameters import NATION, Parameters, ParameterValue
from legajo.rules.parameters.units import first_day


RATE = "late_fee.daily_rate"
LAST_DAY = "late_fee.last_day"
LAW = "社会保险法 art. 86 (since 2011-07-01); 社会保险费征缴暂行条例 art. 13 (before)"


@rule("late_fee.part", version="1", valid_from="1992-10", law=LAW, parameters={"rate": RATE})
def part(principal: int, days: int, rate: int) -> None:
    fee = half_up(principal * days * rate, 1_000_000)  # "late fee of the days at one daily rate" [fen]


@rule("late_fee", version="1", valid_from="1992-10", law=LAW)
def whole(days_late: int, fees: int, relieved: int) -> None:
    days = (
        0 if relieved == 1 else days_late
    )  # "days that bear a late fee; those of a relieved month bear none" [days]
    amount = fees if days > 0 else 0  # "late fee: the sum of its parts" [fen]


@dataclass(frozen=True, slots=True)
class Part:
    """The days of a debt at one daily rate."""

    since: datetime.date
    days: int
    rate: ParameterValue
    amount: int


@dataclass(frozen=True, slots=True)
class LateFee:
    """What one month's unpaid principal bears; `parts` are those of each daily rate."""

    principal: int
    since: datetime.date
    paid: datetime.date
    days: int
    amount: int
    parts: tuple[Part, ...]
    last_day: ParameterValue  # whether the day of payment bears a fee
    relieved: bool

    def explain(self) -> Explanation:
        """Why: the parts, and their sum."""
        given = _given(self.parts, relieved=self.relieved)
        inputs: dict[str, int | str] = {
            "principal": self.principal,
            "from": str(self.since),
            "until": str(self.paid),
            **given,
        }
        told = tuple(_told(self.principal, each) for each in self.parts)
        return explain(
            "late_fee", "amount", whole, given, {}, inputs=inputs, chosen_by=(self.last_day,), parts=told
        )


def late_fee(
    principal: int, since: datetime.date, paid: datetime.date, context: Context, *, relieved: bool = False
) -> LateFee:
    """The fee from the first day of delay to the payment; UncomputableError when the payment came before.

    Whether the day of payment itself bears a fee is a published choice. A debt that spans two rates is split, and
    each part is rounded to the fen.
    """
    if principal < 0:
        raise refuse("principal", "a debt is not negative")
    if paid < since:
        raise refuse("until", f"the payment of {paid} comes before {since}, the first day of the fee")
    last_day = context.parameters.at(LAST_DAY, context.region, str(paid)[:7], context.known_at)
    after = paid + datetime.timedelta(days=1 if last_day.text == "day_of_payment" else 0)
    parts = _parts(principal, since, after, context)
    found = whole.compute(**_given(parts, relieved=relieved))
    return LateFee(principal, since, paid, found["days"], found["amount"], parts, last_day, relieved)


def end_of(month: Month) -> datetime.date:
    """The last day of a month."""
    _, days = calendar.monthrange(month.year, month.number)
    return datetime.date(month.year, month.number, days)


def runs_from(payable_by: datetime.date, deferred_until: Month | None = None) -> datetime.date:
    """The first day of the fee: the one after the last day to pay, which a deferral moves to the end of its month."""
    if deferred_until is not None:
        payable_by = max(payable_by, end_of(deferred_until))
    return payable_by + datetime.timedelta(days=1)


def _given(parts: tuple[Part, ...], *, relieved: bool) -> dict[str, int]:
    return {
        "days_late": sum(each.days for each in parts),
        "fees": sum(each.amount for each in parts),
        "relieved": int(relieved),
    }


def _parts(principal: int, since: datetime.date, after: datetime.date, context: Context) -> tuple[Part, ...]:
    """The days from `since` to the one before `after`, cut where the daily rate changes."""
    changes = _changes(context.parameters, context.region, context.known_at)
    cuts = [since, *(day for day in changes if since < day < after), after]
    found = []
    for begins, ends in pairwise(cuts):
        days = (ends - begins).days
        if days:
            rate = context.parameters.at(RATE, context.region, str(begins), context.known_at)
            amount = part.compute(principal=principal, days=days, rate=rate.number)["fee"]
            found.append(Part(begins, days, rate, amount))
    return tuple(found)


@lru_cache(maxsize=256)
def _changes(parameters: Parameters, region: str, known_at: str) -> tuple[datetime.date, ...]:
    days = {
        first_day(value.valid_from)
        for value in parameters.values
        if value.name == RATE and value.region in (region, NATION) and value.known_from <= known_at
    }
    return tuple(sorted(map(datetime.date.fromisoformat, days)))


def _told(principal: int, each: Part) -> Explanation:
    given = {"principal": principal, "days": each.days}
    inputs: dict[str, int | str] = {**given, "from": str(each.since)}
    return explain(f"late_fee.{each.since}", "fee", part, given, {"rate": each.rate}, inputs=inputs)


def _compute(values: Mapping[str, Any], context: Context) -> Computed:
    found = late_fee(
        values["principal"],
        values["from"],
        values["until"],
        context,
        relieved=values["relieved"] == "yes",
    )
    return Computed({"days": found.days, "amount": found.amount}, (found.explain(),))


COMPUTABLES: tuple[Computable, ...] = (
    Computable(
        id="late_fee",
        arguments=(
            Argument("principal", "yuan", "the month's unpaid principal"),
            Argument("from", "date", "the first day of delay"),
            Argument("until", "date", "the day of payment"),
            Argument("relieved", "choice:no|yes", "whether a relief covers the month", default="no"),
        ),
        results=(("days", "count"), ("amount", "yuan")),
        law=LAW,
        valid_from="1992-10",
        valid_to=None,
        region="",
        words="the late fee that an employer owes on one month's unpaid principal",
        compute=_compute,
    ),
)
