"""The medical account: what enters it each month, and the years of contribution for cover after retirement."""
# ruff: noqa: F841 (each line of a rule is a named figure)

from legajo.rules.binding import bound, figures, rule_at
from legajo.rules.computable import Argument, Computable, Computed, Context, refuse
from legajo.rules.engine.arithmetic import half_up
from legajo.rules.engine.explanation import explain
from legajo.rules.engine.rule import rule


LAW = "国办发〔2021〕14号; the region's measures on medical accounts"
BEFORE = "国发〔1998〕44号; the region's measures on medical accounts"
LIFETIME_LAW = "社会保险法 art. 27; the region's measures"
RATE_BY_AGE = "medical.account.employer_rate.{}"
SENIOR = 70


@rule(
    "medical.account",
    version="1",
    valid_from="1998-12",
    valid_to="2022-08",
    law=BEFORE,
    parameters={"person_rate": "medical.person.rate", "employer_rate": RATE_BY_AGE.format("under_35")},
)
def with_employer(base: int, person_rate: int, employer_rate: int) -> None:
    person = half_up(
        base * person_rate, 1_000_000
    )  # "what the person's contribution puts into the medical account" [fen]
    employer = half_up(
        base * employer_rate, 1_000_000
    )  # "what the employer's contribution puts into the medical account, by age" [fen]
    amount = person + employer  # "what enters the medical account" [fen]


@rule(
    "medical.account",
    version="2",
    valid_from="2022-09",
    law=LAW,
    parameters={"person_rate": "medical.account.person_rate"},
)
def of_person(base: int, person_rate: int) -> None:
    amount = half_up(
        base * person_rate, 1_000_000
    )  # "what the person's contribution puts into the medical account" [fen]


@rule(
    "medical.account.retired",
    version="1",
    valid_from="1998-12",
    law=LAW,
    parameters={"published": "medical.account.retired"},
)
def retired(published: int) -> None:
    amount = published  # "what enters a retired person's medical account, as published" [fen]


@rule(
    "medical.lifetime",
    version="1",
    valid_from="2011-07",
    law=LIFETIME_LAW,
    parameters={"required": "medical.lifetime_years.men", "required_actual": "medical.lifetime_years.actual"},
)
def lifetime(months: int, actual: int, required: int, required_actual: int) -> None:
    short = max(required - months, 0)  # "months that are missing, with deemed ones" [months]
    short_actual = max(required_actual - actual, 0)  # "months paid that are missing" [months]
    missing = max(short, short_actual)  # "months missing for medical cover after retirement" [months]


def credited(base: int, age: int, context: Context) -> Computed:
    """What enters a working person's account in a month; `age` in full years counts until 2022-08."""
    if base < 0:
        raise refuse("base", "a base is not negative")
    chosen = rule_at((with_employer, of_person), context)
    names = {}
    if chosen is with_employer:
        if age == 0:
            raise refuse("age", f"is needed: in {context.month} the employer's part goes by age")
        names["employer_rate"] = RATE_BY_AGE.format(
            "under_35" if age < 35 else "from_35" if age < 45 else "from_45"
        )
    values = bound(chosen, context, names)
    given = {"base": base}
    amount = figures(chosen, given, values)["amount"]
    told = explain("medical.account", "amount", chosen, given, values, inputs={"base": base, "age": age})
    return Computed({"amount": amount}, (told,))


def credited_retired(age: int, context: Context) -> Computed:
    """What enters a retired person's account in a month."""
    chosen = rule_at((retired,), context)
    name = "medical.account.retired_70" if age >= SENIOR else "medical.account.retired"
    values = bound(chosen, context, {"published": name})
    told = explain("medical.account", "amount", chosen, {}, values, inputs={"age": age})
    return Computed({"amount": told.value}, (told,))


def lifetime_cover(sex: str, months: int, actual: int, context: Context) -> Computed:
    """Whether a person who retires is covered for life: months with deemed ones, and months actually paid."""
    if actual > months:
        raise refuse("actual", "the months paid are among the months of contribution")
    chosen = rule_at((lifetime,), context)
    given = {"months": months, "actual": actual}
    values = bound(
        chosen, context, {"required": f"medical.lifetime_years.{'men' if sex == 'man' else 'women'}"}
    )
    told = explain("medical.lifetime", "missing", chosen, given, values)
    results = {"covered": "no" if told.value else "yes", "missing_months": told.value}
    return Computed(results, (told,))


COMPUTABLES: tuple[Computable, ...] = (
    Computable(
        id="medical.account",
        arguments=(
            Argument("base", "yuan", "the base of medical insurance of the month (--at)"),
            Argument("age", "count", "age in full years: counts until 2022-08", default="0"),
        ),
        results=(("amount", "yuan"),),
        law=LAW,
        valid_from="1998-12",
        valid_to=None,
        region="",
        words="what enters a working person's medical account in a month",
        compute=lambda values, context: credited(values["base"], values["age"], context),
    ),
    Computable(
        id="medical.account.retired",
        arguments=(Argument("age", "count", "age in full years"),),
        results=(("amount", "yuan"),),
        law=LAW,
        valid_from="1998-12",
        valid_to=None,
        region="",
        words="what enters a retired person's medical account in a month",
        compute=lambda values, context: credited_retired(values["age"], context),
    ),
    Computable(
        id="medical.lifetime",
        arguments=(
            Argument("sex", "choice:man|woman", "whose years are asked"),
            Argument("months", "count", "months of contribution to medical insurance, with deemed ones"),
            Argument("actual", "count", "months actually paid"),
        ),
        results=(("covered", "choice:yes|no"), ("missing_months", "count")),
        law=LIFETIME_LAW,
        valid_from="2011-07",
        valid_to=None,
        region="",
        words="whether the years suffice for medical cover after retirement, and how many months are missing",
        compute=lambda values, context: lifetime_cover(
            values["sex"], values["months"], values["actual"], context
        ),
    ),
)
