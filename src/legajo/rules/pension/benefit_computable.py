"""The pension by name: the Beijing formula, and the national frame with the transitional part of one's choice."""

from collections.abc import Mapping
from typing import Any

from legajo.rules.computable import Argument, Computable, Computed, Context, refuse
from legajo.rules.pension import benefit_rules
from legajo.rules.pension.benefit import Career, Pension, Place, pension


BASE = Argument("base", "yuan", "the calculation base of the year and region")
INDEX = Argument("index", "ratio", "the average index of the bases")
YEARS = Argument("years", "years", "years of contribution, actual and deemed")
BALANCE = Argument("balance", "yuan", "the balance of the account at retirement")
DIVISOR = Argument("divisor", "ratio", "the months by which the account is divided at the age of retirement")
DEEMED = Argument("deemed_years", "years", "deemed years among them", "0")
BEFORE_1998_07 = Argument(
    "years_before_1998_07",
    "years",
    "years paid before 1998-07 (in general from 1992-10 on), which are not deemed",
    "0",
)
RESULTS = (("basic", "yuan"), ("account", "yuan"), ("transitional", "yuan"), ("total", "yuan"))


def checked(values: Mapping[str, Any]) -> None:
    """UncomputableError when the arguments cannot all be true."""
    for name in ("base", "balance", "notional_balance", "supplement"):
        if values.get(name, 0) < 0:
            raise refuse(name, "an amount of a pension is 0 or more")
    if values["divisor"] == 0:
        raise refuse("divisor", "an account is divided by more than 0 months")
    if values["deemed_years"] + values.get("years_before_1998_07", 0) > values["years"]:
        raise refuse("years", "counts all years, deemed ones and those before 1998-07 among them")


def _beijing(values: Mapping[str, Any], context: Context) -> Computed:
    checked(values)
    career = Career(
        index=values["index"],
        years=values["years"],
        balance=values["balance"],
        deemed_years=values["deemed_years"],
        years_before_1998_07=values["years_before_1998_07"],
    )
    place = Place(context.parameters, "110000", context.month, context.known_at)
    return _told(
        pension(values["base"], career, values["divisor"], place, method="deemed_and_before_1998_07")
    )


def _national(values: Mapping[str, Any], context: Context) -> Computed:
    checked(values)
    method = values["transitional"]
    if method == "coefficient" and not values["coefficient"]:
        raise refuse(
            "coefficient", "is asked for, such as 0.013, when the transitional part is made with one"
        )
    career = Career(
        index=values["index"],
        years=values["years"],
        balance=values["balance"],
        deemed_years=values["deemed_years"],
        notional_balance=values["notional_balance"],
        coefficient=values["coefficient"],
        supplement=values["supplement"],
    )
    place = Place(context.parameters, context.region, context.month, context.known_at)
    return _told(pension(values["base"], career, values["divisor"], place, method=method))


def _told(found: Pension) -> Computed:
    result = {name: getattr(found, name) for name, _ in RESULTS}
    return Computed(result, (found.explanation,))


COMPUTABLES: tuple[Computable, ...] = (
    Computable(
        id="pension.beijing",
        arguments=(BASE, INDEX, YEARS, DEEMED, BEFORE_1998_07, BALANCE, DIVISOR),
        results=RESULTS,
        law=benefit_rules.ORDER_183,
        valid_from="2006-01",
        valid_to=None,
        region="110000",
        words="The monthly pension by the formula of Beijing, each part rounded to the fen",
        compute=_beijing,
    ),
    Computable(
        id="pension.national",
        arguments=(
            BASE,
            INDEX,
            YEARS,
            BALANCE,
            DIVISOR,
            Argument(
                "transitional",
                "choice:none|coefficient|notional_account",
                "how service before the account system is paid for",
                "none",
            ),
            DEEMED,
            Argument("coefficient", "rate", "the coefficient of each deemed year: 1.3% or 1.4%", "0"),
            Argument(
                "notional_balance", "yuan", "the notional account of service before the account system", "0"
            ),
            Argument("supplement", "yuan", "fixed supplements of the region", "0"),
        ),
        results=RESULTS,
        law=benefit_rules.FRAME,
        valid_from="2006-01",
        valid_to=None,
        region="",
        words="The monthly pension by the national frame, with the transitional part and supplements of a region",
        compute=_national,
    ),
)
