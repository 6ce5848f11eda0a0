"""Exempt, reduced and deferred dues: a relieved month counts although less is paid, and bears no late fee."""
# ruff: noqa: F841 (each line of a rule is a named figure)

import datetime
from dataclasses import dataclass
from typing import Any

from legajo.record.facts import ReliefGranted
from legajo.record.period import Month
from legajo.rules.computable import Argument, Computable, Computed, Context, refuse
from legajo.rules.contribution.late_fee import runs_from
from legajo.rules.engine.arithmetic import half_up
from legajo.rules.engine.explanation import Explanation, explain
from legajo.rules.engine.rule import rule
from legajo.rules.forms import scaled


LAW = "the circular that grants the relief (人社部发〔2020〕11号, 〔2020〕49号; 〔2022〕16号, 〔2022〕31号)"
WHOLE = 1_000_000


@rule("relief", version="1", valid_from="2020-02", law=LAW)
def relieved_due(due: int, share: int) -> None:
    relieved = half_up(due * share, 1_000_000)  # "what the relief takes off the due" [fen]
    owed = due - relieved  # "what remains due" [fen]


@dataclass(frozen=True, slots=True)
class Relieved:
    """What a relief leaves of one due. The month counts as paid once `owed` is paid, even when that is nothing."""

    relieved: int
    owed: int
    fee_from: datetime.date | None  # None: no late fee, whenever it is paid
    explanation: Explanation


def relieve(due: int, relief: ReliefGranted, month: Month, payable_by: datetime.date) -> Relieved:
    """Apply a relief to the due of a month; UncomputableError when it does not cover that month."""
    if due < 0:
        raise refuse("due", "a due is not negative")
    if not Month.parse(relief.from_month) <= month <= Month.parse(relief.to_month):
        raise refuse("month", f"the relief covers {relief.from_month} to {relief.to_month}, not {month}")
    given = {"due": due, "share": share_of(relief)}
    found = relieved_due.compute(**given)
    deferred = Month.parse(relief.deferred_until) if relief.deferred_until else None
    fee_from = None if relief.late_fee_waived and deferred is None else runs_from(payable_by, deferred)
    told = explain(f"relief.{month}", "owed", relieved_due, given, {})
    return Relieved(found["relieved"], found["owed"], fee_from, told)


def share_of(relief: ReliefGranted) -> int:
    """How much of the due the relief takes off, in millionths: all, a part, or, where it only waits, nothing."""
    if relief.form == "exempt":
        return WHOLE
    if relief.form == "deferred":
        if relief.deferred_until is None:
            raise refuse("deferred_until", "a deferral says until which month")
        return 0
    if relief.reduced_by is None:
        raise refuse("reduced_by", "a reduction says by how much")
    share = scaled(relief.reduced_by, 6)
    if not 0 < share < WHOLE:
        raise refuse("reduced_by", f"a reduction is between 0 and 1, not {relief.reduced_by}")
    return share


def _compute(values: Any, context: Context) -> Computed:
    form, share = values["form"], values["reduced_by"]
    if (form == "reduced") != bool(share):
        raise refuse("reduced_by", "a reduction says by how much, and nothing else does")
    if share >= WHOLE:
        raise refuse("reduced_by", "a reduction takes off less than the whole")
    if values["due"] < 0:
        raise refuse("due", "a due is not negative")
    taken = WHOLE if form == "exempt" else share
    given = {"due": values["due"], "share": taken}
    found = relieved_due.compute(**given)
    told = explain("relief", "owed", relieved_due, given, {})
    return Computed({"relieved": found["relieved"], "owed": found["owed"], "counts": "yes"}, (told,))


COMPUTABLES: tuple[Computable, ...] = (
    Computable(
        id="relief",
        arguments=(
            Argument("due", "yuan", "the employer's due of one month and scheme"),
            Argument("form", "choice:exempt|reduced|deferred", "the form of the relief"),
            Argument("reduced_by", "ratio", "for a reduction: by how much of the due", default="0"),
        ),
        results=(("relieved", "yuan"), ("owed", "yuan"), ("counts", "choice:yes|no")),
        law=LAW,
        valid_from="2020-02",
        valid_to=None,
        region="",
        words="what a relief leaves of a due; the month counts, and bears no late fee",
        compute=_compute,
    ),
)
