"""What of a month's pension contribution enters the individual account: points of the base, from each party's share."""
# ruff: noqa: F841 (each line of a rule is a named figure)

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from legajo.record.facts import Party
from legajo.record.period import Month
from legajo.rules.computable import Argument, Computable, Computed, Context
from legajo.rules.engine.arithmetic import half_up
from legajo.rules.engine.explanation import Explanation, explain
from legajo.rules.engine.rule import Rule, rule
from legajo.rules.parameters import ParameterError, Parameters, ParameterValue


PERSON, EMPLOYER = "pension.account.credit.person", "pension.account.credit.employer"
SELF_PAID = "flexible.pension.credit"
LAW = "国发〔1997〕26号 (11% of the base); 国发〔2005〕38号 (8% since 2006-01)"


@rule(
    "pension.account.credit",
    version="1",
    valid_from="1992-10",
    law=LAW,
    parameters={"person_points": PERSON, "employer_points": EMPLOYER},
)
def both(base: int, person_points: int, employer_points: int) -> None:
    person = half_up(base * person_points, 1_000_000)  # "what the person's share puts into the account" [fen]
    employer = half_up(
        base * employer_points, 1_000_000
    )  # "what the employer's share puts into the account" [fen]
    total = person + employer  # "what enters the account for the month" [fen]


@rule(
    "pension.account.credit.person", version="1", valid_from="1992-10", law=LAW, parameters={"points": PERSON}
)
def own(base: int, points: int) -> None:
    person = half_up(base * points, 1_000_000)  # "what the person's share puts into the account" [fen]


@rule(
    "pension.account.credit.flexible",
    version="1",
    valid_from="2006-01",
    law="社会保险法 art. 10 para. 2; 国发〔2005〕38号",
    parameters={"points": SELF_PAID},
)
def self_paid(base: int, points: int) -> None:
    person = half_up(base * points, 1_000_000)  # "what a self-paid contribution puts into the account" [fen]


@dataclass(frozen=True)
class Credit:
    """The rule of a month with its points; `plain` when the person's own share enters and nothing else does."""

    rule: Rule
    values: Mapping[str, ParameterValue]
    plain: bool

    def of(self, base: int) -> dict[Party, int]:
        """What each share puts into the account, in fen."""
        figures = self.rule.compute(base=base, **{name: value.number for name, value in self.values.items()})
        return {party: figures[party] for party in Party if party in figures}

    def explain(self, base: int) -> tuple[Explanation, ...]:
        """Why: one explanation for each share."""
        return tuple(
            explain(f"pension.account.credit.{step.name}", step.name, self.rule, {"base": base}, self.values)
            for step in self.rule.steps
            if step.name in tuple(Party)
        )


@lru_cache(maxsize=4096)
def credit_for(
    parameters: Parameters, region: str, month: Month, known_at: str, *, flexible: bool = False
) -> Credit:
    """The credit of a month. Where the employer's points are not known, the person's are credited alone."""

    def at(name: str) -> ParameterValue:
        return parameters.at(name, region, month, known_at)

    if flexible:
        return Credit(self_paid, {"points": at(SELF_PAID)}, plain=False)
    person = at(PERSON)
    try:
        employer = at(EMPLOYER)
    except ParameterError:
        return Credit(own, {"points": person}, plain=True)
    values = {"person_points": person, "employer_points": employer}
    return Credit(both, values, plain=employer.number == 0)


def account_of(
    parameters: Parameters, region: str, month: Month, known_at: str, base: int | None, *, flexible: bool
) -> dict[Party, int] | None:
    """What a base puts into the account, by party; None where the person's own share enters, or nobody publishes what does."""
    if base is None:
        return None
    try:
        found = credit_for(parameters, region, month, known_at, flexible=flexible)
    except ParameterError:
        return None
    return None if found.plain else found.of(base)


def _compute(values: Mapping[str, Any], context: Context) -> Computed:
    month, flexible = values["month"], values["as"] == "flexible"
    found = credit_for(context.parameters, context.region, month, context.known_at, flexible=flexible)
    shares = found.of(values["base"])
    result = {str(party): shares.get(party, 0) for party in (Party.PERSON, Party.EMPLOYER)}
    return Computed({**result, "total": sum(shares.values())}, found.explain(values["base"]))


COMPUTABLES: tuple[Computable, ...] = (
    Computable(
        id="pension.account.credit",
        arguments=(
            Argument("month", "month", "the month of the contribution"),
            Argument("base", "yuan", "the month's contribution base"),
            Argument("as", "choice:employee|flexible", "an employee, or a worker who pays alone", "employee"),
        ),
        results=(("person", "yuan"), ("employer", "yuan"), ("total", "yuan")),
        law=LAW,
        valid_from="1992-10",
        valid_to=None,
        region="",
        words="what of a month's pension contribution enters the individual account, from each party's share",
        compute=_compute,
    ),
)
