"""A transfer between provinces: what moves of the account by its sub-ledgers, and what of the pool (国办发〔2009〕66号)."""
# ruff: noqa: F841 (each line of a rule is a named figure)

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from legajo.record.facts import Party, SubPeriod
from legajo.record.period import Month
from legajo.rules.computable import Argument, Computable, Computed, Context, refuse
from legajo.rules.engine.arithmetic import half_up
from legajo.rules.engine.explanation import Explanation, explain
from legajo.rules.engine.rule import rule
from legajo.rules.parameters import ParameterError, Parameters, ParameterValue


LAW = "国办发〔2009〕66号 art. 4; 人社部发〔2009〕187号"
POOL_BEGINS = 1998
PERIODS = {
    SubPeriod.BEFORE_1998: "transfer.account.before_1998",
    SubPeriod.Y1998_2005: "transfer.account.y1998_2005",
    SubPeriod.SINCE_2006: "transfer.account.since_2006",
}


@rule("transfer.account", version="1", valid_from="2010-01", law=LAW)
def account(before_1998: int, y1998_2005: int, since_2006: int, current_year: int) -> None:
    moved = (
        before_1998 + y1998_2005 + since_2006
    )  # "what moves of the account, with interest to the end of the last year" [fen]
    account = moved + current_year  # "with the year's own postings, which move as principal alone" [fen]


@rule(
    "transfer.pool.year",
    version="1",
    valid_from="1998-01",
    law=LAW,
    parameters={"rate": "transfer.pool.rate"},
)
def pool_year(bases: int, rate: int) -> None:
    pool = half_up(bases * rate, 1_000_000)  # "what moves from the pool for the year's bases" [fen]


@rule("transfer.total", version="1", valid_from="2010-01", law=LAW)
def total(account: int, pool: int) -> None:
    total = account + pool  # "what moves in all" [fen]


@dataclass(frozen=True, slots=True)
class Transfer:
    """What moves, in fen."""

    account: int
    pool: int
    total: int
    explanation: Explanation


def transfer(
    ledgers: Mapping[tuple[SubPeriod, Party], int],
    current_year: int,
    bases: Mapping[int, int],
    parameters: Parameters,
    region: str,
    at: Month,
    known_at: str,
) -> Transfer:
    """What moves on an application in month `at`: sub-ledgers as they closed last year, the bases summed by calendar year."""
    choices = {period: parameters.at(name, region, at, known_at) for period, name in PERIODS.items()}
    of_account = dict.fromkeys(map(str, PERIODS), 0) | {"current_year": current_year}
    for (period, party), amount in ledgers.items():
        if _moves(party, choices[period]):
            of_account[str(period)] += amount
    moved = explain("transfer.account", "account", account, of_account, {}, chosen_by=tuple(choices.values()))
    years = tuple(
        _pool(year, bases[year], parameters, region, known_at)
        for year in sorted(bases)
        if year >= POOL_BEGINS
    )
    from_pool = sum(year.value for year in years)
    told = explain(
        "transfer.total",
        "total",
        total,
        {"account": moved.value, "pool": from_pool},
        {},
        parts=(moved, *years),
    )
    return Transfer(moved.value, from_pool, told.value, told)


def _moves(party: Party, choice: ParameterValue) -> bool:
    if choice.text == "all_credits":
        return True
    if choice.text == "person_contributions":
        return party is Party.PERSON
    raise ParameterError(f"{choice.name}: nobody knows what {choice.text} moves")


def _pool(year: int, bases: int, parameters: Parameters, region: str, known_at: str) -> Explanation:
    rate = parameters.at("transfer.pool.rate", region, f"{year}-01", known_at)
    return explain(f"transfer.pool.{year}", "pool", pool_year, {"bases": bases}, {"rate": rate})


def _computed(values: Mapping[str, Any], context: Context) -> Computed:
    first, sums = values["first_year"], values["bases"]
    if sums and not POOL_BEGINS <= first <= 9_000:
        raise refuse("first_year", f"the pool moves its part of the bases since {POOL_BEGINS}")
    ledgers = {
        (SubPeriod.BEFORE_1998, Party.PERSON): values["before_1998_person"],
        (SubPeriod.BEFORE_1998, Party.EMPLOYER): values["before_1998_employer"],
        (SubPeriod.Y1998_2005, Party.PERSON): values["y1998_2005"],
        (SubPeriod.SINCE_2006, Party.PERSON): values["since_2006"],
    }
    found = transfer(
        ledgers,
        values["current_year"],
        dict(enumerate(sums, first)),
        context.parameters,
        context.region,
        context.month,
        context.known_at,
    )
    return Computed(
        {"account": found.account, "pool": found.pool, "total": found.total}, (found.explanation,)
    )


COMPUTABLES: tuple[Computable, ...] = (
    Computable(
        id="pension.transfer",
        arguments=(
            Argument("before_1998_person", "yuan", "the person's part of before 1998, with interest", "0"),
            Argument(
                "before_1998_employer", "yuan", "the employer's part of before 1998, with interest", "0"
            ),
            Argument("y1998_2005", "yuan", "all that was credited from 1998 to 2005, with interest", "0"),
            Argument("since_2006", "yuan", "all that was credited since 2006, with interest", "0"),
            Argument("current_year", "yuan", "the year's own postings, without interest", "0"),
            Argument("bases", "yuan_list", "the sum of the bases of each year since 1998 or later", ""),
            Argument("first_year", "count", "the year of the first of these sums", "1998"),
        ),
        results=(("account", "yuan"), ("pool", "yuan"), ("total", "yuan")),
        law=LAW,
        valid_from="2010-01",
        valid_to=None,
        region="",
        words="What moves to another province: of the account by its three periods, and 12% of the bases from the pool",
        compute=_computed,
    ),
)
