"""What refunds and settled overlaps take out of a person's months (arts. 2(2), 6). Pure.

Note [As if never posted]: the money of a refunded month leaves the account in the month of its own posting, so that it earned
nothing: interest that was posted on it is found by the next recalculation, and its difference appended with its cause.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from legajo.record.facts import Fact, OverlapResolved, Party, RefundApproved, Scheme
from legajo.record.period import ordinal


BOTH = (Party.EMPLOYER, Party.PERSON)


@dataclass(frozen=True, slots=True)
class Returned:
    """A month with one relation whose money goes back to these parties."""

    month: int  # ordinal
    employer: int | None
    scheme: Scheme
    parties: tuple[Party, ...]

    @property
    def whole(self) -> bool:
        """The person's own share goes back too: the month no longer counts with this relation."""
        return Party.PERSON in self.parties or self.scheme is Scheme.WORK_INJURY


def returned(fact: Fact, employer: int | None) -> Iterator[Returned]:
    """The months that a fact takes out; nothing for facts of other kinds."""
    if isinstance(fact, RefundApproved):
        for month in fact.months:
            yield Returned(ordinal(month), employer, fact.scheme, (fact.party,))
    elif isinstance(fact, OverlapResolved):
        for month in fact.months:
            yield Returned(ordinal(month), fact.refunded_by or None, Scheme.PENSION, BOTH)
