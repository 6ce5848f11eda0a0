"""The rules of the pension: the national frame, the Beijing formula, and what pays for service before the account system."""
# ruff: noqa: F841 (each line of a rule is a named figure)

from legajo.rules.engine.arithmetic import half_up
from legajo.rules.engine.rule import rule


FRAME = "国发〔2005〕38号 art. 6"
ORDER_183 = "北京市人民政府令第183号; 京劳社养发〔2007〕21号"


@rule(
    "pension.basic",
    version="1",
    valid_from="2006-01",
    law=FRAME,
    parameters={"per_year": "pension.basic.per_year"},
)
def basic(base: int, index: int, years: int, per_year: int) -> None:
    indexed = base * index  # "the base, times the average index" [fen_millionths]
    twice = base * 1_000_000 + indexed  # "the base and the indexed base, whose mean counts" [fen_millionths]
    basic = half_up(
        twice * years * per_year, 200_000_000_000_000
    )  # "basic pension: a part of that mean for each year" [fen]


@rule("pension.account_part", version="1", valid_from="2006-01", law=FRAME)
def account_part(balance: int, divisor: int) -> None:
    account = half_up(balance * 1_000_000, divisor)  # "account pension: the balance, by the divisor" [fen]


@rule(
    "pension.transitional.beijing",
    version="1",
    valid_from="2006-01",
    region="110000",
    law=ORDER_183,
    parameters={"per_year": "pension.transitional.per_year"},
)
def transitional_beijing(
    base: int, index: int, deemed_years: int, years_before_1998_07: int, per_year: int
) -> None:
    for_deemed = half_up(
        base * deemed_years * per_year, 100_000_000
    )  # "for deemed years: a part of the base for each" [fen]
    for_actual = half_up(
        base * index * years_before_1998_07 * per_year, 100_000_000_000_000
    )  # "for years paid before 1998-07: a part of the indexed base for each" [fen]
    transitional = for_deemed + for_actual  # "transitional pension" [fen]


@rule("pension.transitional.coefficient", version="1", valid_from="2006-01", law=FRAME)
def transitional_coefficient(base: int, index: int, deemed_years: int, coefficient: int) -> None:
    transitional = half_up(
        base * index * deemed_years * coefficient, 100_000_000_000_000
    )  # "transitional pension: the indexed base, by a coefficient for each deemed year" [fen]


@rule("pension.transitional.notional_account", version="1", valid_from="2006-01", law=FRAME)
def transitional_notional(notional_balance: int, notional_divisor: int) -> None:
    transitional = half_up(
        notional_balance, notional_divisor
    )  # "transitional pension: the notional account, by its divisor" [fen]


@rule("pension.total", version="1", valid_from="2006-01", law=FRAME)
def total(basic: int, account: int, transitional: int, supplement: int) -> None:
    total = (
        basic + account + transitional + supplement
    )  # "monthly pension: the sum of its rounded parts" [fen]
