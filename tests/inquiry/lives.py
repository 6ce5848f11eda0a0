"""Lives of insured persons to compose statements from: real entries, and what follows from them."""

import datetime
from dataclasses import dataclass
from uuid import UUID, uuid5

from legajo.accrual.standing import AccountYear, PersonMonth, Standing
from legajo.inquiry.statement import EmployerName, Holder, Look, Position, Statement, compose
from legajo.record.facts import (
    Due,
    Entry,
    Fact,
    PersonRegistered,
    RelationChanged,
    RelationStarted,
    Scheme,
    amounts_of,
    make_entry,
)
from legajo.record.period import Month


PERSON = 48
FIRST, SECOND = 7, 8
AT = datetime.datetime(2025, 10, 1, 9, 30, tzinfo=datetime.UTC)
HOLDER = Holder(PERSON, "林美华", "1101 ···· ···· 4027", "female", "1984-07-12")
EMPLOYERS = {
    FIRST: EmployerName("北京永和纺织有限公司", "91110105MA01B2C3X4"),
    SECOND: EmployerName("北京海河机械制造有限公司", "91110108MA00D5E6Y7"),
}
POSITION = Position(4812, AT, 251, 0, 48_127, AT, cosigned=True)
LOOKS = (
    Look(
        datetime.datetime(2025, 9, 30, 14, 5, tzinfo=datetime.UTC),
        "赵宁",
        "the person's question about a month",
        "counter",
    ),
    Look(datetime.datetime(2025, 8, 2, 8, 40, tzinfo=datetime.UTC), "you", "own record", "web"),
)
_SPACE = UUID("6f1d8f6e-1d7a-4d27-9a05-3e60b8f5a001")


@dataclass(frozen=True, slots=True)
class Stored:
    """An entry as the book gives it back."""

    act_id: UUID
    act_number: int
    line: int
    moment: datetime.datetime
    case_id: UUID
    entry: Entry
    leaf_index: int
    covered: bool = True


def stored(
    fact: Fact, number: int, *, employer: int | None = None, covered: bool = True, **more: object
) -> Stored:
    """The fact in the first line of act `number`."""
    case = uuid5(_SPACE, f"case {number}")
    entry = make_entry(
        fact,
        subject=PERSON,
        line=1,
        region="110000",
        received="2016-01-05",
        case=str(case),
        employer=employer,
        **more,
    )  # type: ignore[arg-type]  # the tests name the envelope's fields themselves
    return Stored(uuid5(_SPACE, str(number)), number, 1, AT, case, entry, number * 2, covered)


def eight(base: int) -> tuple[int, ...]:
    """What a base owes, near enough to the law for a picture."""
    shares = (1600, 800, 50, 50, 880, 200, 40, 0)
    return tuple(base * share // 10_000 for share in shares)


def month(
    ordinal: int, base: int, *, employer: int = FIRST, paid: tuple[int, ...] | None = None
) -> PersonMonth:
    """A month with a due; paid in full unless said otherwise."""
    due = eight(base)
    bases = tuple((scheme, base) for scheme in Scheme if scheme is not Scheme.MATERNITY)
    return PersonMonth(ordinal, employer, bases, due, due if paid is None else paid)


def decade() -> tuple[tuple[Stored, ...], Standing]:
    """A person taken over in 2015, paid from 2016, with a part-paid month, one short and the last one due."""
    opened = Month(2006, 7).ordinal
    since = Month(2016, 1).ordinal
    months = [
        PersonMonth(ordinal, None, (), (0,) * 8, (0,) * 8, taken_over=True)
        for ordinal in range(opened, since)
        if ordinal not in (Month(2009, 3).ordinal, Month(2009, 4).ordinal)
    ]
    for ordinal in range(since, Month(2025, 7).ordinal + 1):
        base = 520_000 + (ordinal - since) // 12 * 61_300
        months.append(month(ordinal, base, employer=SECOND if ordinal >= Month(2021, 3).ordinal else FIRST))
    _state(
        months,
        Month(2019, 11),
        lambda due: tuple(amount if at in (1, 3, 5) else 0 for at, amount in enumerate(due)),
    )
    _state(months, Month(2020, 2), lambda due: tuple(amount // 2 for amount in due))
    _state(months, Month(2025, 7), lambda due: (0,) * 8)
    account = _account(months)
    counted = sum(
        1 for m in months if m.taken_over or m.status(Scheme.PENSION) in ("paid", "part_paid_counted")
    )
    standing = Standing(
        months=tuple(months),
        account=account,
        balance=account[-1].closing,
        total_months=counted,
        taken_over_months=since - opened - 2,
        months_by_scheme={scheme: counted for scheme in Scheme if scheme is not Scheme.MATERNITY},
        average_index=11_842,
        unverified=("Average wage of 2022 (Beijing)", "Crediting rate of 2023"),
        last_act=4812,
    )
    return (*_relations(), *_dues(months)), standing


def _state(months: list[PersonMonth], when: Month, paid: object) -> None:
    at = next(i for i, m in enumerate(months) if m.month == when.ordinal)
    old = months[at]
    months[at] = PersonMonth(old.month, old.employer, old.bases, old.due, paid(old.due))  # type: ignore[operator]


def _account(months: list[PersonMonth]) -> tuple[AccountYear, ...]:
    closing = 2_461_350
    lines = [AccountYear(2015, "since_2006/person", 0, closing, 0, closing, None, True, False, True, True)]
    for year in range(2016, 2026):
        principal = sum(m.paid[1] for m in months if m.month // 12 == year)
        posted = year < 2025
        interest = closing * 6 // 100 + principal * 3 // 100 if posted else 0
        lines.append(
            AccountYear(
                year,
                "since_2006/person",
                closing,
                principal,
                interest,
                closing + principal + interest,
                "6.00" if posted else None,
                posted,
                year == 2024,
                year != 2023,
                False,
            )
        )
        closing += principal + interest
    return tuple(lines)


def _relations() -> tuple[Stored, ...]:
    schemes = tuple(Scheme)[:4]
    return (
        stored(PersonRegistered(identity="a" * 64, name="b" * 64, sex="female", born="1984-07-12"), 3),
        stored(RelationStarted(form="contract", started="2006-07-03", schemes=schemes), 4, employer=FIRST),
        stored(
            RelationChanged(state="ended", on="2021-02-26", reason_code="contract_ended"), 200, employer=FIRST
        ),
        stored(RelationStarted(form="contract", started="2021-03-01", schemes=schemes), 201, employer=SECOND),
    )


def _dues(months: list[PersonMonth]) -> tuple[Stored, ...]:
    return tuple(
        stored(
            Due(
                month=str(Month.of(m.month)),
                base=dict(m.bases),
                amounts=amounts_of(m.due),
                plan="c" * 32,
                inputs="d" * 32,
                known_at="2025-10-01",
            ),
            1000 + at,
            employer=m.employer,
        )
        for at, m in enumerate(months)
        if not m.taken_over
    )


def statement_of_a_decade(position: Position = POSITION) -> Statement:
    """The statement that most tests look at."""
    entries, standing = decade()
    return compose(
        entries, standing, holder=HOLDER, employers=EMPLOYERS, position=position, looks=LOOKS, as_of=AT
    )
