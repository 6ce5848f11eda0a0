"""The monthly pension: the parts of the national frame and of Beijing, each rounded to the fen, and their sum."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from legajo.record.period import Month
from legajo.rules.engine.explanation import Explanation, explain
from legajo.rules.engine.rule import Rule
from legajo.rules.parameters import ParameterError, Parameters, ParameterValue
from legajo.rules.pension import benefit_rules as rules
from legajo.rules.pension.divisor import Divisor, divisor


FRAME_BEGINS = Month(2006, 1)  # what is paid since then is nowhere paid for by a transitional part


@dataclass(frozen=True, slots=True)
class Career:
    """What a person brings to the formula: years in hundredths, the index and the divisor in millionths, fen."""

    index: int
    years: int  # actual and deemed
    balance: int
    deemed_years: int = 0
    years_before_1998_07: int = 0  # paid, from the beginning of individual contribution to 1998-06
    notional_balance: int = 0
    coefficient: int | None = None  # millionths, where it is given and not the region's published one
    supplement: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a pension, and why."""

    amount: int
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class Pension:
    """A monthly pension and its parts, in fen; the total is the sum of the rounded parts."""

    basic: int
    account: int
    transitional: int
    supplement: int
    total: int
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class Award:
    """A pension with the published values that made it; provisional while the base of its year is not known."""

    base: ParameterValue
    divisor: Divisor
    pension: Pension

    @property
    def provisional(self) -> bool:
        return bool(self.pension.explanation.provisional)

    @property
    def unverified(self) -> tuple[str, ...]:
        return self.pension.explanation.unverified


@dataclass(frozen=True, slots=True)
class Place:
    """Whose published values count, and as known when."""

    parameters: Parameters
    region: str
    month: Month
    known_at: str

    def bound(self, rule: Rule) -> dict[str, ParameterValue]:
        return {argument: self.at(name) for argument, name in rule.parameters.items()}

    def at(self, name: str) -> ParameterValue:
        return self.parameters.at(name, self.region, self.month, self.known_at)


def award(
    career: Career, age_months: int, parameters: Parameters, region: str, month: Month, known_at: str
) -> Award:
    """The pension by law of somebody who retires in a month at an age; ParameterError when a value is not known."""
    place = Place(parameters, region, month, known_at)
    base = parameters.at("pension.calculation_base", region, str(month.year), known_at)
    by = divisor(age_months // 12, age_months % 12, parameters, region, month, known_at)
    return Award(
        base, by, pension(base.number, career, by.millionths, place, chosen_by=(base,), divided_by=by)
    )


def before_the_account(paid: Collection[Month], place: Place) -> int:
    """How many of the months were paid before contributions made an account; ParameterError where nobody says when."""
    if not any(month < FRAME_BEGINS for month in paid):
        return 0
    begins = Month.parse(str(place.at("pension.individual_contribution.begins").text))
    ends = Month.parse(str(place.at("pension.transitional.account_begins").text))
    return sum(begins <= month < ends for month in set(paid))


def pension(
    base: int,
    career: Career,
    divided: int,
    place: Place,
    *,
    method: str | None = None,
    chosen_by: tuple[ParameterValue, ...] = (),
    divided_by: Divisor | None = None,
) -> Pension:
    """The pension on a base and a divisor; the way of the transitional part is the region's unless it is named."""
    basic = _part("basic", rules.basic, {"base": base, "index": career.index, "years": career.years}, place)
    account = _part(
        "account",
        rules.account_part,
        {"balance": career.balance, "divisor": divided},
        place,
        parts=(divided_by.explanation,) if divided_by else (),
    )
    transitional = _transitional(base, career, place, method)
    parts = [part for part in (basic, account, transitional) if part]
    given = {
        "basic": basic.amount,
        "account": account.amount,
        "transitional": transitional.amount if transitional else 0,
        "supplement": career.supplement,
    }
    told = explain(
        "pension.total",
        "total",
        rules.total,
        given,
        {},
        chosen_by=chosen_by,
        parts=tuple(part.explanation for part in parts),
    )
    return Pension(**given, total=told.value, explanation=told)


def _transitional(base: int, career: Career, place: Place, method: str | None) -> Part | None:
    """None where there is nothing to pay for: then nobody asks how it would be paid for."""
    chosen_by: tuple[ParameterValue, ...] = ()
    if method is None:
        if not (career.deemed_years or career.years_before_1998_07 or career.notional_balance):
            return None
        value = place.at("pension.transitional.method")
        method, chosen_by = str(value.text), (value,)
    if method == "none":
        return None
    if method not in TRANSITIONAL:
        raise ParameterError(f"no rule of the transitional pension is called {method}")
    return TRANSITIONAL[method](base, career, place, chosen_by)


def _beijing(base: int, career: Career, place: Place, chosen_by: tuple[ParameterValue, ...]) -> Part:
    given = {
        "base": base,
        "index": career.index,
        "deemed_years": career.deemed_years,
        "years_before_1998_07": career.years_before_1998_07,
    }
    return _part("transitional", rules.transitional_beijing, given, place, chosen_by=chosen_by)


def _coefficient(base: int, career: Career, place: Place, chosen_by: tuple[ParameterValue, ...]) -> Part:
    given = {"base": base, "index": career.index, "deemed_years": career.deemed_years}
    bound: dict[str, ParameterValue] = {}
    if career.coefficient is None:
        bound["coefficient"] = place.at("pension.transitional.coefficient")
    else:
        given["coefficient"] = career.coefficient
    rule = rules.transitional_coefficient
    return _part("transitional", rule, given, place, bound=bound, chosen_by=chosen_by)


def _notional(base: int, career: Career, place: Place, chosen_by: tuple[ParameterValue, ...]) -> Part:
    bound = {"notional_divisor": place.at("pension.transitional.notional_divisor")}
    given = {"notional_balance": career.notional_balance}
    return _part("transitional", rules.transitional_notional, given, place, bound=bound, chosen_by=chosen_by)


TRANSITIONAL: Mapping[str, Callable[[int, Career, Place, tuple[ParameterValue, ...]], Part]] = {
    "deemed_and_before_1998_07": _beijing,
    "coefficient": _coefficient,
    "notional_account": _notional,
}


def _part(
    step: str,
    rule: Rule,
    given: Mapping[str, int],
    place: Place,
    *,
    bound: Mapping[str, ParameterValue] | None = None,
    chosen_by: tuple[ParameterValue, ...] = (),
    parts: tuple[Explanation, ...] = (),
) -> Part:
    values = place.bound(rule) if bound is None else bound
    told = explain(f"pension.{step}", step, rule, given, values, chosen_by=chosen_by, parts=parts)
    return Part(told.value, told)
