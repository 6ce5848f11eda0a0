"""The rules of the individual account: interest by the monthly-product method, and its local variants."""
# ruff: noqa: F841 (each line of a rule is a named figure)

from legajo.rules.engine.arithmetic import ceil_to, clamp, half_up
from legajo.rules.engine.rule import rule


LAW = "劳办发〔1997〕116号 (月积数法); 人社部发〔2017〕31号"


@rule("pension.account.posting", version="1", valid_from="1992-10", law=LAW)
def posting(amount: int, earns: int, rate: int) -> None:
    product = (
        amount * earns
    )  # "monthly product (月积数): what was posted, times the months that it earns" [fen_months]
    interest = half_up(product * rate, 12_000_000)  # "interest on the month's posting" [fen]


@rule("pension.account.year", version="1", valid_from="1992-10", law=LAW)
def by_lines(opening: int, principal: int, on_postings: int, rate: int, months: int) -> None:
    on_opening = half_up(opening * rate * months, 12_000_000)  # "interest on the opening balance" [fen]
    interest = (
        on_opening + on_postings
    )  # "interest of the year: on the opening balance and on the postings" [fen]
    closing = opening + principal + interest  # "closing balance" [fen]


@rule("pension.account.year.up_to_jiao", version="1", valid_from="1992-10", law="沪 个人账户计息 (见分进角)")
def up_to_jiao(
    opening: int, principal: int, product: int, rate: int, rate_on_postings: int, months: int
) -> None:
    exact = (
        opening * months * rate + product * rate_on_postings
    )  # "interest before rounding, in twelve-millionths" [twelve_millionths]
    interest = ceil_to(exact, 120_000_000) * 10  # "interest of the year, raised to the next jiao" [fen]
    on_opening = half_up(opening * rate * months, 12_000_000)  # "interest on the opening balance" [fen]
    on_postings = interest - on_opening  # "interest on the year's postings, with the rounding" [fen]
    closing = opening + principal + interest  # "closing balance" [fen]


@rule(
    "pension.account.year.annual", version="1", valid_from="1992-10", law="劳办发〔1997〕116号 (年度计算法)"
)
def annual(opening: int, principal: int, rate: int, rate_on_postings: int) -> None:
    on_opening = half_up(opening * rate, 1_000_000)  # "interest on the opening balance" [fen]
    on_postings = half_up(
        principal * rate_on_postings * 1_083, 2_000_000_000
    )  # "interest on the year's postings, at 1.083 halves" [fen]
    interest = (
        on_opening + on_postings
    )  # "interest of the year: on the opening balance and on the postings" [fen]
    closing = opening + principal + interest  # "closing balance" [fen]


@rule(
    "pension.account.year.each_up_to_jiao",
    version="1",
    valid_from="1992-10",
    law="沪 个人账户计息 (见分进角)",
)
def each_up_to_jiao(
    opening: int, principal: int, product: int, rate: int, rate_on_postings: int, months: int
) -> None:
    on_opening = (
        ceil_to(opening * rate * months, 120_000_000) * 10
    )  # "interest on the opening balance, raised to the next jiao" [fen]
    on_postings = (
        ceil_to(product * rate_on_postings, 120_000_000) * 10
    )  # "interest on the year's postings, raised to the next jiao" [fen]
    interest = (
        on_opening + on_postings
    )  # "interest of the year: on the opening balance and on the postings" [fen]
    closing = opening + principal + interest  # "closing balance" [fen]


@rule(
    "pension.account.year.annual_up_to_jiao",
    version="1",
    valid_from="1992-10",
    law="劳办发〔1997〕116号 (年度计算法); 见分进角",
)
def annual_up_to_jiao(opening: int, principal: int, rate: int, rate_on_postings: int) -> None:
    on_opening = (
        ceil_to(opening * rate, 10_000_000) * 10
    )  # "interest on the opening balance, raised to the next jiao" [fen]
    on_postings = (
        ceil_to(principal * rate_on_postings * 1_083, 20_000_000_000) * 10
    )  # "interest on the year's postings at 1.083 halves, raised to the next jiao" [fen]
    interest = (
        on_opening + on_postings
    )  # "interest of the year: on the opening balance and on the postings" [fen]
    closing = opening + principal + interest  # "closing balance" [fen]


@rule("pension.account.difference", version="1", valid_from="1992-10", law="人社部发〔2017〕31号")
def difference(
    on_opening: int, on_postings: int, final_on_opening: int, final_on_postings: int, closing: int
) -> None:
    more_on_opening = (
        final_on_opening - on_opening
    )  # "what the final rate changes of the interest on the opening balance" [fen]
    more_on_postings = (
        final_on_postings - on_postings
    )  # "what the final rate changes of the interest on the postings" [fen]
    difference = (
        more_on_opening + more_on_postings
    )  # "the difference to be posted when the final rate is known" [fen]
    corrected = closing + difference  # "closing balance with the difference" [fen]


@rule("pension.account.drawn", version="1", valid_from="1998-07", law="国发〔1997〕26号; 社会保险法 art. 12")
def drawn(balance: int, account_pension: int) -> None:
    from_account = clamp(
        account_pension, 0, max(balance, 0)
    )  # "paid from the account, as long as it holds something" [fen]
    from_pool = account_pension - from_account  # "paid from the pool, once the account is empty" [fen]
    left = balance - from_account  # "what is left in the account" [fen]
