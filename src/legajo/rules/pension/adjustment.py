"""The yearly adjustment of pensions: a flat amount, an amount for the years, one by the pension's level, one by age."""
# ruff: noqa: F841 (each line of a rule is a named figure)

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from legajo.rules.computable import Argument, Computable, Computed, Context, refuse
from legajo.rules.engine.arithmetic import floor_to
from legajo.rules.engine.explanation import Explanation, explain
from legajo.rules.engine.rule import Rule, rule
from legajo.rules.parameters import Parameters, ParameterValue


LAW = "the region's notice on the adjustment of the year"
NAME = "pension.adjustment."
TEN_YEARS, FIFTEEN_YEARS, THIRTY_YEARS = 120, 180, 360  # months
OLDER = (80, 75, 70, 65)  # the ages from which an amount by age is paid


@rule("pension.adjustment.by_years", version="1", valid_from="2021-01", region="110000", law=LAW)
def by_years(months: int, per_year: int, per_remainder_month: int) -> None:
    full_years = floor_to(months, 12)  # "full years of contribution" [years]
    remainder = months - full_years * 12  # "months beyond them" [months]
    by_years = (
        full_years * per_year + remainder * per_remainder_month
    )  # "for each full year, and for each month beyond" [fen]


@rule("pension.adjustment.by_full_years", version="1", valid_from="2021-01", region="110000", law=LAW)
def by_full_years(months: int, per_year: int) -> None:
    full_years = floor_to(months, 12)  # "full years of contribution" [years]
    by_years = full_years * per_year  # "for each full year" [fen]


@rule("pension.adjustment.instead", version="1", valid_from="2021-01", region="110000", law=LAW)
def instead(amount: int) -> None:
    by_years = amount  # "instead of the amount for the years: one amount for a short period" [fen]


@rule("pension.adjustment.two_levels", version="1", valid_from="2021-01", region="110000", law=LAW)
def two_levels(pension: int, limit: int, lower: int, higher: int, top_up_to: int) -> None:
    topped = max(
        higher, top_up_to - pension
    )  # "above the limit: the lesser amount, or up to the top-up" [fen]
    by_level = lower if pension <= limit else topped  # "by the level of the pension" [fen]


@rule("pension.adjustment.four_levels", version="1", valid_from="2024-01", region="110000", law=LAW)
def four_levels(
    pension: int,
    limit: int,
    lower: int,
    limit_2: int,
    amount_2: int,
    limit_3: int,
    amount_3: int,
    higher: int,
) -> None:
    upper = amount_3 if pension <= limit_3 else higher  # "above the second limit" [fen]
    middle = amount_2 if pension <= limit_2 else upper  # "above the first limit" [fen]
    by_level = lower if pension <= limit else middle  # "by the level of the pension" [fen]


@rule("pension.adjustment.by_age", version="1", valid_from="2022-01", region="110000", law=LAW)
def by_age(at_age: int) -> None:
    by_age = at_age  # "by age" [fen]


@rule("pension.adjustment.by_age_and_years", version="1", valid_from="2022-01", region="110000", law=LAW)
def by_age_and_years(at_age: int, thirty_years: int) -> None:
    by_age = at_age + thirty_years  # "by age, with the amount for thirty years of contribution" [fen]


@rule("pension.adjustment", version="1", valid_from="2021-01", region="110000", law=LAW)
def increase(pension: int, flat: int, by_years: int, by_level: int, by_age: int) -> None:
    increase = flat + by_years + by_level + by_age  # "the increase a month" [fen]
    adjusted = pension + increase  # "the pension after the adjustment" [fen]


@dataclass(frozen=True, slots=True)
class Pensioner:
    """Whose pension is adjusted: fen, months of contribution, full years of age at the end of the year before."""

    pension: int
    months: int
    age: int
    land_expropriated: bool = False


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A year's adjustment and its parts, in fen a month."""

    flat: int
    by_years: int
    by_level: int
    by_age: int
    increase: int
    pension: int  # after it
    explanation: Explanation


def adjust(pensioner: Pensioner, year: int, parameters: Parameters, region: str, known_at: str) -> Adjustment:
    """The adjustment of a year; ParameterError names what of it nobody published. Who retires in the year has none."""
    notice = _Notice(parameters, region, str(year), known_at)
    parts = {
        "by_years": notice.for_years(pensioner),
        "by_level": notice.for_level(pensioner),
        "by_age": notice.for_age(pensioner),
    }
    flat = notice.value("flat")
    given = {
        "pension": pensioner.pension,
        **{name: part.value if part else 0 for name, part in parts.items()},
    }
    told = explain(
        "pension.adjustment",
        "adjusted",
        increase,
        given,
        {"flat": flat},
        parts=tuple(part for part in parts.values() if part),
    )
    figures = increase.compute(**given, flat=flat.number)
    return Adjustment(
        flat=flat.number,
        by_years=given["by_years"],
        by_level=given["by_level"],
        by_age=given["by_age"],
        increase=figures["increase"],
        pension=figures["adjusted"],
        explanation=told,
    )


@dataclass(frozen=True, slots=True)
class _Notice:
    """The values of one year's notice."""

    parameters: Parameters
    region: str
    year: str
    known_at: str

    def value(self, name: str) -> ParameterValue:
        return self.parameters.at(NAME + name, self.region, self.year, self.known_at)

    def has(self, name: str) -> bool:
        found = self.parameters.find(NAME + name, self.region, self.year, self.known_at)
        return found is not None and found.text is not None

    def for_years(self, pensioner: Pensioner) -> Explanation:
        given = {"months": pensioner.months}
        if pensioner.land_expropriated and pensioner.months < FIFTEEN_YEARS:
            return self._part("by_years", instead, {}, {"amount": "land_expropriated_under_15"})
        if pensioner.months < TEN_YEARS:
            return self._part("by_years", instead, {}, {"amount": "under_10_years"})
        if pensioner.months % 12 == 0:
            return self._part("by_years", by_full_years, given, {"per_year": "per_year"})
        names = {"per_year": "per_year", "per_remainder_month": "per_remainder_month"}
        return self._part("by_years", by_years, given, names)

    def for_level(self, pensioner: Pensioner) -> Explanation:
        given = {"pension": pensioner.pension}
        names = {"limit": "level_1.limit", "lower": "level_1.amount"}
        if self.has("level_3.limit"):
            names |= {"limit_2": "level_2.limit", "amount_2": "level_2.amount"}
            names |= {"limit_3": "level_3.limit", "amount_3": "level_3.amount", "higher": "level_4.amount"}
            return self._part("by_level", four_levels, given, names)
        names |= {"higher": "level_2.amount", "top_up_to": "top_up_to"}
        return self._part("by_level", two_levels, given, names)

    def for_age(self, pensioner: Pensioner) -> Explanation | None:
        """Nothing below 65; what a year's notice says of older people may not be known."""
        reached = next((age for age in OLDER if pensioner.age >= age), None)
        if reached is None:
            return None
        names = {"at_age": f"age_{reached}"}
        if pensioner.months < THIRTY_YEARS:
            return self._part("by_age", by_age, {}, names)
        return self._part("by_age", by_age_and_years, {}, {**names, "thirty_years": "thirty_years"})

    def _part(
        self, step: str, chosen: Rule, given: Mapping[str, int], names: Mapping[str, str]
    ) -> Explanation:
        bound = {argument: self.value(name) for argument, name in names.items()}
        return explain(f"{NAME}{step}", step, chosen, given, bound)


def _computed(values: Mapping[str, Any], context: Context) -> Computed:
    if values["months"] > 11:
        raise refuse("months", "the months beyond full years are 0 to 11")
    if values["pension"] < 0:
        raise refuse("pension", "a pension is 0 or more")
    pensioner = Pensioner(
        values["pension"],
        values["years"] * 12 + values["months"],
        values["age"],
        land_expropriated=values["land_expropriated"] == "yes",
    )
    found = adjust(pensioner, values["year"], context.parameters, context.region, context.known_at)
    names = ("flat", "by_years", "by_level", "by_age", "increase", "pension")
    return Computed({name: getattr(found, name) for name in names}, (found.explanation,))


COMPUTABLES: tuple[Computable, ...] = (
    Computable(
        id="pension.adjustment",
        arguments=(
            Argument("year", "count", "the year of the adjustment"),
            Argument("pension", "yuan", "the monthly pension before it"),
            Argument("years", "count", "full years of contribution"),
            Argument("months", "count", "months beyond them", "0"),
            Argument("age", "count", "full years of age at the end of the year before"),
            Argument(
                "land_expropriated", "choice:yes|no", "whether the person's land was expropriated", "no"
            ),
        ),
        results=(
            ("flat", "yuan"),
            ("by_years", "yuan"),
            ("by_level", "yuan"),
            ("by_age", "yuan"),
            ("increase", "yuan"),
            ("pension", "yuan"),
        ),
        law=LAW,
        valid_from="2021-01",
        valid_to=None,
        region="110000",
        words="The yearly adjustment of a monthly pension: its parts, the increase and the pension after it",
        compute=_computed,
    ),
)
