"""Months assessed anew: what a value that became known late changes in dues that stand (art. 6). Pure.

Note [Only what is explained]: a due is changed only where the rules, with the values that were known when it was posted, give
exactly what stands. Then the difference comes from the values alone, and the posting can say from which. Where they give
something else (a relief, a back-payment, a relation that changed), the month is left to a case and counted for the officers.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from legajo.record.facts import Because, Due, Scheme, amounts_of
from legajo.rules.assessment import Assessed, Assessment
from legajo.rules.engine.rule import Rule
from legajo.rules.parameters import ParameterValue


@dataclass(frozen=True, slots=True)
class Assessable:
    """A month of one person that has a due: the wage behind it, what stands, and how many dues were posted."""

    subject: int
    wage: int | None
    due: tuple[int, ...]
    dues: int


@dataclass(frozen=True, slots=True)
class Reassessed:
    """What becomes of a month: a difference to be posted, or (without one) a due that the rules do not explain."""

    subject: int
    before: tuple[int, ...]
    difference: Due | None = None

    @property
    def explained(self) -> bool:
        return self.difference is not None


Swapped = tuple[Because, Assessment]  # a value that changed, and the assessment as it would be had it not


def reassess(
    rows: Sequence[Assessable],
    old: Assessment,
    new: Assessment,
    swapped: Sequence[Swapped],
    payable_by: str | None,
) -> Iterator[Reassessed]:
    """The months of `rows` that the values change; a due that the rules do not explain comes without a difference.

    `swapped` is what `changed` says of the two assessments.
    """
    known = [row for row in rows if row.wage is not None]
    stood = old.assess_many(row.wage or 0 for row in known)
    becomes = new.assess_many(row.wage or 0 for row in known)
    for row, before, after in zip(known, stood, becomes, strict=True):
        if after.columns == before.columns:
            continue
        if before.columns != row.due:
            yield Reassessed(row.subject, row.due)
        else:
            yield Reassessed(row.subject, row.due, _difference(row, new, after, swapped, payable_by))


def _difference(
    row: Assessable, new: Assessment, found: Assessed, swapped: Sequence[Swapped], payable_by: str | None
) -> Due:
    change = tuple(after - before for after, before in zip(found.columns, row.due, strict=True))
    return Due(
        plan=new.hash,
        inputs=_inputs(row, new),
        known_at=new.known_at,
        month=str(new.month),
        cause="difference",
        ordinal=row.dues,  # the first of them is the assessment
        base=new.bases(found),
        amounts=amounts_of(change),
        account=new.account(found),
        payable_by=payable_by if sum(change) > 0 else None,
        because=tuple(because_of(row.wage or 0, found, swapped)),
    )


def because_of(wage: int, found: Assessed, swapped: Sequence[Swapped]) -> Iterator[Because]:
    """Of the values that changed, those without which this wage would owe something else; all, if only together they do."""
    own = [because for because, without in swapped if without.assess(wage).columns != found.columns]
    yield from own or (because for because, _ in swapped)


def _inputs(row: Assessable, new: Assessment) -> str:
    """The digest of what went in, as in a first assessment."""
    given = new.circumstances
    text = f"{row.subject} {new.month} {row.wage} {given.worker} {given.injury_class} {given.rural}"
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def changed(old: Assessment, new: Assessment) -> tuple[Swapped, ...]:
    """Each rule or value that is another now, with the assessment in which it alone is what it was."""
    rules: list[Swapped] = []
    values: dict[tuple[str, str], tuple[ParameterValue, ParameterValue]] = {}
    for scheme, (rule, bound) in new.bound.items():
        held = old.bound.get(scheme)
        if held is None or held[0] is not rule:
            rules.append((Because(name=f"{rule.id}@{rule.version}", was=_rule_of(held)), old))
            continue
        for argument, value in bound.items():
            before = held[1][argument]
            if before.text != value.text:
                values[_label(before), _label(value)] = before, value
    return (*rules, *(_swapped(new, before, value) for before, value in values.values()))


def _swapped(new: Assessment, before: ParameterValue, value: ParameterValue) -> Swapped:
    bound: dict[Scheme, tuple[Rule, Mapping[str, ParameterValue]]] = {
        scheme: (rule, {argument: before if each == value else each for argument, each in held.items()})
        for scheme, (rule, held) in new.bound.items()
    }
    return Because(name=_label(value), was=before.text, now=value.text), replace(new, bound=bound)


def _rule_of(held: tuple[Rule, Mapping[str, ParameterValue]] | None) -> str | None:
    return held[0].version if held else None


def _label(value: ParameterValue) -> str:
    return f"{value.name}@{value.valid_from}/{value.known_from}"
