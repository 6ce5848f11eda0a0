"""One month's dues after reliefs and subsidies: what each party and each fund pays, to the fen, and what still counts."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from legajo.record.facts import Amounts, Party, ReliefGranted, Scheme, SubsidyGranted
from legajo.record.period import Month
from legajo.rules.computable import refuse
from legajo.rules.contribution.late_fee import runs_from
from legajo.rules.contribution.relief import relieve
from legajo.rules.contribution.split import fixed, split
from legajo.rules.engine.explanation import Explanation, explain
from legajo.rules.forms import scaled


WHOLE = 1_000_000
EMPLOYERS_PROGRAMMES = ("hiring_employer",)  # the others help the person


@dataclass(frozen=True, slots=True)
class Share:
    """What one party owes of a scheme's due, with the relief taken off and the funds' parts set apart."""

    scheme: Scheme
    party: Party
    assessed: int
    relieved: int
    funds: tuple[tuple[str, int], ...]  # which fund pays how much
    owed: int  # what the party itself still has to pay
    fee_from: datetime.date | None  # None: no late fee, whenever it is paid
    steps: tuple[Explanation, ...]

    def __post_init__(self) -> None:
        parts = self.relieved + sum(amount for _, amount in self.funds) + self.owed
        assert parts == self.assessed, (self.scheme, self.party)  # noqa: S101 (nothing is lost in splitting)


def shares(
    amounts: Amounts,
    month: Month,
    payable_by: datetime.date,
    *,
    reliefs: Iterable[ReliefGranted] = (),
    subsidies: Iterable[SubsidyGranted] = (),
) -> tuple[Share, ...]:
    """The dues of a month, relieved first and split after; what does not cover the month is passed over.

    The late fee is the employer's: a person's own due bears none. A month counts when every `owed` of the scheme is paid,
    also when a relief or a fund left nothing to pay.
    """
    granted = [each for each in reliefs if _covers(each, month)]
    helped = [each for each in subsidies if _covers(each, month)]
    return tuple(
        _share(
            scheme,
            Party(party),
            due,
            month,
            payable_by,
            [each for each in granted if scheme in each.schemes and each.party == party],
            [each for each in helped if each.scheme == scheme and _helps(each) == party],
        )
        for scheme, parties in amounts.items()
        for party, due in parties.items()
    )


def _covers(fact: ReliefGranted | SubsidyGranted, month: Month) -> bool:
    return Month.parse(fact.from_month) <= month <= Month.parse(fact.to_month)


def _helps(subsidy: SubsidyGranted) -> Party:
    return Party.EMPLOYER if subsidy.programme in EMPLOYERS_PROGRAMMES else Party.PERSON


def _share(
    scheme: Scheme,
    party: Party,
    due: int,
    month: Month,
    payable_by: datetime.date,
    reliefs: list[ReliefGranted],
    subsidies: list[SubsidyGranted],
) -> Share:
    if len(reliefs) > 1:
        raise refuse("reliefs", f"two reliefs cover {scheme} of the {party} in {month}")
    left = due
    fee_from = runs_from(payable_by) if party is Party.EMPLOYER else None
    steps: list[Explanation] = []
    for relief in reliefs:
        found = relieve(due, relief, month, payable_by)
        left = found.owed
        fee_from = found.fee_from if party is Party.EMPLOYER else None
        steps.append(found.explanation)
    relieved = due - left
    funds: list[tuple[str, int]] = []
    for subsidy in subsidies:
        paid, told = _paid_by_fund(left, subsidy, month)
        funds.append((subsidy.fund, paid))
        left -= paid
        steps.append(told)
    return Share(scheme, party, due, relieved, tuple(funds), left, fee_from, tuple(steps))


def _paid_by_fund(due: int, subsidy: SubsidyGranted, month: Month) -> tuple[int, Explanation]:
    """A share: the party pays its own part rounded, and the fund the remainder. An amount: at most the due."""
    if (subsidy.share is None) == (subsidy.amount is None):
        raise refuse("subsidy", "a subsidy is a share or an amount")
    figure = f"subsidy.{subsidy.scheme}.{month}"
    if subsidy.share is None:
        given = {"due": due, "subsidy": subsidy.amount or 0}
        return fixed.compute(**given)["fund"], explain(figure, "fund", fixed, given, {})
    share = scaled(subsidy.share, 6)
    if not 0 < share <= WHOLE:
        raise refuse("subsidy", f"a share is more than 0 and at most 1, not {subsidy.share}")
    own = "employer_share" if _helps(subsidy) is Party.EMPLOYER else "person_share"
    given = {"due": due, "person_share": 0, "employer_share": 0, own: WHOLE - share}
    return split.compute(**given)["fund"], explain(figure, "fund", split, given, {})
