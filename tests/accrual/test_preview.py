"""What officers are shown before they decide is what will be posted (art. 7)."""

import pytest

from legajo.accrual.allocation import MonthState, allocate
from legajo.accrual.money import MoneyLine
from legajo.accrual.months import NOTHING
from legajo.accrual.principal import FIRM_PENSION, OWN_PENSION
from legajo.accrual.summary import of_money
from legajo.record.facts import Party


def row(own: int, firm: int) -> tuple[int, ...]:
    amounts = list(NOTHING)
    amounts[OWN_PENSION], amounts[FIRM_PENSION] = own, firm
    return tuple(amounts)


@pytest.mark.parametrize(
    ("employer", "due", "money", "account", "principal"),
    [
        (7, row(8_000, 20_000), row(8_000, 20_000), {Party.PERSON: 8_000, Party.EMPLOYER: 3_000}, 11_000),
        (7, row(8_000, 20_000), row(8_000, 0), {Party.PERSON: 8_000, Party.EMPLOYER: 3_000}, 8_000),
        (7, row(8_000, 20_000), row(7_999, 20_000), {Party.PERSON: 8_000, Party.EMPLOYER: 3_000}, 0),
        (7, row(80_000, 160_000), row(80_000, 160_000), None, 80_000),
        (None, row(100_001, 0), row(100_001, 0), {Party.PERSON: 40_001}, 40_001),
    ],
)
def test_the_principal_of_a_voucher(
    employer: int | None,
    due: tuple[int, ...],
    money: tuple[int, ...],
    account: dict[Party, int] | None,
    principal: int,
) -> None:
    state = MonthState(due, account=account)
    (found,) = allocate([MoneyLine("V", 9, "", employer, 24_000, money)], {(9, employer, 24_000): state})
    assert of_money(found, state).principal == principal
