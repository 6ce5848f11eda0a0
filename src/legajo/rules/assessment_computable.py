"""What a wage owes for a month, by name: every scheme's base and amounts."""

from collections.abc import Mapping
from typing import Any

from legajo.record.facts import AMOUNTS, Scheme
from legajo.rules.assessment import SCHEMES, Circumstances, assessment_for
from legajo.rules.computable import Argument, Computable, Computed, Context, refuse
from legajo.rules.parameters import ParameterError


BASES = tuple((f"{scheme}.base", "yuan") for scheme in SCHEMES)
OWED = tuple((f"{scheme}.{party}", "yuan") for scheme, party in AMOUNTS)


def _month(values: Mapping[str, Any], context: Context) -> Computed:
    """The base of each scheme and what each party owes; what is not assessed is null."""
    if values["base"] <= 0:
        raise refuse("base", "a wage is more than 0 yuan")
    if not 1 <= values["injury_class"] <= 8:
        raise refuse("injury_class", f"an industry class is from 1 to 8, not {values['injury_class']}")
    circumstances = Circumstances(
        values["as"],
        values["household"] == "rural",
        values["injury_class"],
        institution=values["employer"] == "institution",
    )
    found = assessment_for(
        context.parameters, context.region, values["month"], context.known_at, circumstances
    )
    if not found.bound:
        raise ParameterError("; ".join(found.refused.values()))
    assessed = found.assess(values["base"])
    bases, amounts = found.bases(assessed), found.amounts(assessed)
    result: dict[str, int | None] = {f"{scheme}.base": bases.get(scheme) for scheme in SCHEMES}
    result |= {f"{scheme}.{party}": _amount(amounts, scheme, party) for scheme, party in AMOUNTS}
    return Computed(result, found.explain(values["base"]))


def _amount(amounts: Mapping[Scheme, Mapping[Any, int]], scheme: Scheme, party: Any) -> int | None:
    return amounts[scheme].get(party) if scheme in amounts else None


COMPUTABLES = (
    Computable(
        id="contributions.month",
        arguments=(
            Argument("month", "month", "the month"),
            Argument("base", "yuan", "the month's wage, or the chosen base"),
            Argument("as", "choice:employee|flexible", "an employee, or a worker who pays alone", "employee"),
            Argument("injury_class", "count", "the employer's industry class, 1 to 8", "1"),
            Argument("household", "choice:urban|rural", "the household", "urban"),
            Argument(
                "employer",
                "choice:enterprise|institution",
                "a public institution has a floor of its own for the pension, where one is published",
                "enterprise",
            ),
        ),
        results=BASES + OWED,
        law="社会保险法 arts. 10, 12, 23, 33-35, 44, 53",
        valid_from="1992-10",
        valid_to=None,
        region="",
        words="What a wage owes for a month, for every scheme and party.",
        compute=_month,
    ),
)
