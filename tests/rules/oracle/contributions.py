"""What is owed for a month: scheme, party, sort of worker and date, Beijing 1992-10 to today.

The floors of rural workers (2007 to 2010) and of public institutions (2019 to 2025) stand beside the pension floor and
are read as the pension's alone: the table names no other scheme. The rates are written out here from the published table's own lines, because they mix figures and prose there."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from tests.rules.oracle.figures import UnpublishedError, month, to_fen
from tests.rules.oracle.published import flexible_medical, limit, limits_row


PENSION, UNEMPLOYMENT, MEDICAL, MATERNITY, INJURY = "110", "210", "310", "510", "410"
PERSON, EMPLOYER = "person", "employer"


@dataclass(frozen=True)
class Worker:
    """What of a worker changes the amounts."""

    flexible: bool = False
    rural: bool = False  # rural residence
    institution: bool = False  # works for a public institution
    injury_class: int = 1


ORDINARY = Worker()
FLEXIBLE = Worker(flexible=True)

# (first month, last month, employer, person, credited to the account from the person's, from the employer's)
PENSION_RATES = (
    ("1992-10", "1993-12", "0.18", "0.02", "0.02", "0"),
    ("1994-01", "1998-06", "0.19", "0.05", "0.05", "0"),
    ("1998-07", "1998-12", "0.19", "0.05", "0.05", "0.06"),
    ("1999-01", "2000-12", "0.19", "0.06", "0.06", "0.05"),
    ("2001-01", "2002-12", "0.19", "0.07", "0.07", "0.04"),
    ("2003-01", "2005-12", "0.20", "0.08", "0.08", "0.03"),
    ("2006-01", "2016-04", "0.20", "0.08", "0.08", "0"),
    ("2016-05", "2019-04", "0.19", "0.08", "0.08", "0"),
    ("2019-05", "9999-12", "0.16", "0.08", "0.08", "0"),
)
# The circulars of 2015 and 2017 print a fifth of the base too (CB-2015, CB-2017).
FLEXIBLE_PENSION = (("2015-07", "9999-12", "0.20", "0.08"),)

# (first month, last month, employer, person, person of rural residence)
UNEMPLOYMENT_RATES = (
    ("1999-11", "2011-06", "0.015", "0.005", "0.005"),
    ("2011-07", "2016-04", "0.01", "0.002", "0"),
    ("2016-05", "2020-12", "0.008", "0.002", "0"),
    ("2021-01", "9999-12", "0.005", "0.005", "0.005"),
)
FLEXIBLE_UNEMPLOYMENT = (("2015-01", "2020-06", "0.012"), ("2020-07", "9999-12", "0.01"))

# (first month, last month, the classes' rates from the first class)
INJURY_RATES = (
    ("2011-07", "2015-09", ("0.005", "0.01", "0.02")),
    ("2015-10", "9999-12", ("0.002", "0.004", "0.007", "0.009", "0.011", "0.013", "0.016", "0.019")),
)
INJURY_CUT = ("2020-05", "2021-04", "0.8")

# (first month, last month, employer's medical, employer's maternity apart, person's part, person's yuan)
MEDICAL_RATES = (
    ("0000-01", "2019-12", "0.10", "0.008", "0.02", "3"),
    ("2020-01", "2020-12", "0.108", None, "0.02", "3"),
    ("2021-01", "9999-12", "0.098", None, "0.02", "3"),
)


@cache
def limits(scheme: str, at: int, worker: Worker = ORDINARY) -> tuple[Decimal, Decimal]:
    """Give the floor and the cap of a month for a scheme; a floor that is not printed is not borrowed."""
    row = limits_row(at)
    cap = limit(at, "cap")
    floor: Decimal | None
    if row.get("unified_all_schemes") or scheme in (PENSION, UNEMPLOYMENT):
        floor = limit(at, "pension_floor")
    elif scheme == INJURY:
        floor = limit(at, "injury_floor")
    elif month("2020-07") <= at <= month("2021-06"):
        floor, cap = Decimal(5360), Decimal(29732)
    else:
        floor = limit(at, "medical_maternity_floor") or limit(at, "medical_floor")
        cap = limit(at, "medical_cap") or cap
    if worker.institution and scheme == PENSION and limit(at, "institution_floor") is not None:
        floor = limit(at, "institution_floor")
    if worker.rural and scheme == PENSION and limit(at, "floor_rural_workers") is not None:
        floor = limit(at, "floor_rural_workers")
    if floor is None or cap is None:
        raise UnpublishedError(f"the floor of scheme {scheme} is not published for this month")
    return floor, cap


def base(scheme: str, at: int, wage: Decimal, worker: Worker = ORDINARY) -> Decimal:
    """Put the declared wage between the month's floor and cap."""
    floor, cap = limits(scheme, at, worker)
    if wage < floor:
        return floor
    if wage > cap:
        return cap
    return wage


@cache
def rate(scheme: str, party: str, at: int, worker: Worker = ORDINARY) -> Decimal:
    """Give the rate of a party; nought where the party owes nothing."""
    if worker.flexible:
        return _flexible_rate(scheme, party, at)
    if scheme == PENSION:
        row = _row(PENSION_RATES, at)
        return Decimal(row[2] if party == EMPLOYER else row[3])
    if scheme == UNEMPLOYMENT:
        row = _row(UNEMPLOYMENT_RATES, at)
        if party == EMPLOYER:
            return Decimal(row[2])
        return Decimal(row[4] if worker.rural else row[3])
    if scheme == INJURY:
        return _injury_rate(party, at, worker.injury_class)
    row = _row(MEDICAL_RATES, at)
    if scheme == MATERNITY:
        apart = row[3] if party == EMPLOYER else None
        return Decimal(apart) if apart is not None else Decimal(0)
    return Decimal(row[2] if party == EMPLOYER else row[4])


def _flexible_rate(scheme: str, party: str, at: int) -> Decimal:
    if party == EMPLOYER or scheme in (INJURY, MATERNITY):
        return Decimal(0)
    if scheme == PENSION:
        return Decimal(_row(FLEXIBLE_PENSION, at)[2])
    if scheme == UNEMPLOYMENT:
        return Decimal(_row(FLEXIBLE_UNEMPLOYMENT, at)[2])
    raise UnpublishedError("self-paying workers have no medical rate: the amount itself is published")


def _injury_rate(party: str, at: int, injury_class: int) -> Decimal:
    if party == PERSON:
        return Decimal(0)
    classes = _row(INJURY_RATES, at)[2]
    if injury_class > len(classes):
        raise UnpublishedError(f"there was no injury class {injury_class} in this month")
    found = Decimal(classes[injury_class - 1])
    first, last, cut = INJURY_CUT
    if month(first) <= at <= month(last):
        found = found * Decimal(cut)
    return found


@cache
def _persons_yuan(at: int) -> Decimal:
    return Decimal(_row(MEDICAL_RATES, at)[5])


def due(scheme: str, party: str, at: int, wage: Decimal, worker: Worker = ORDINARY) -> Decimal:
    """Give what a party owes for a month: base times rate, rounded once, and the person's 3 yuan of medical."""
    if worker.flexible and scheme == MEDICAL:
        return flexible_medical(at) if party == PERSON else Decimal("0.00")
    found_rate = rate(scheme, party, at, worker)
    amount = to_fen(base(scheme, at, wage, worker) * found_rate)
    if scheme == MEDICAL and party == PERSON:
        amount += _persons_yuan(at)
    return amount


def split(amount_base: Decimal, whole: Decimal, persons: Decimal) -> tuple[Decimal, Decimal]:
    """Split a due at its whole rate between the person (at the person's rate) and the fund that pays the rest."""
    mine = to_fen(amount_base * persons)
    return mine, to_fen(amount_base * whole) - mine


def credited(at: int, wage: Decimal, worker: Worker = ORDINARY) -> tuple[Decimal, Decimal]:
    """Give what of a month goes to the pension account: from the person's part and from the employer's."""
    amount_base = base(PENSION, at, wage, worker)
    of_person, of_employer = credited_rates(at, worker.flexible)
    return to_fen(amount_base * of_person), to_fen(amount_base * of_employer)


@cache
def credited_rates(at: int, flexible: bool = False) -> tuple[Decimal, Decimal]:
    """Give the rates that are credited to the pension account from the person's part and from the employer's."""
    if flexible:
        return Decimal(_row(FLEXIBLE_PENSION, at)[3]), Decimal(0)
    row = _row(PENSION_RATES, at)
    return Decimal(row[4]), Decimal(row[5])


def undeclared_beijing(previous_base: Decimal) -> Decimal:
    """Beijing, nothing declared: the base of the year before, at 110%."""
    return to_fen(previous_base * Decimal("1.1"))


def undeclared_national(last_amount: Decimal) -> Decimal:
    """The Law, nothing declared: last month's amount, at 110%."""
    return to_fen(last_amount * Decimal("1.1"))


def _row(table: tuple[tuple[object, ...], ...], at: int) -> tuple[str, ...]:
    """Find the line of a table of rates that holds in a month."""
    for row in table:
        if _months(str(row[0])) <= at <= _months(str(row[1])):
            return row  # type: ignore[return-value]  # the tables above differ in their last columns
    raise UnpublishedError("no rate is published for this month")


@cache
def _months(text: str) -> int:
    return month(text)


def cleared(money: Decimal, debts: list[tuple[int, Decimal]]) -> tuple[list[Decimal], Decimal]:
    """Clear the oldest debts first; say what each got, in the order given, and what is left."""
    got = {at: Decimal("0.00") for at, _ in debts}
    for at, owed in sorted(debts):
        got[at] = min(money, owed)
        money -= got[at]
    return [got[at] for at, _ in debts], money
