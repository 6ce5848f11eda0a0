"""What the rules answer to one question about a wage, in the published JSON form (docs/formats/parameters.md)."""

from legajo.record.facts import Party
from legajo.record.money import yuan
from legajo.rules.assessment import SCHEMES, Assessed, Assessment
from legajo.rules.engine.explanation import Explanation, ParameterUse


def answer(assessment: Assessment, wage: int) -> dict[str, object]:
    """`base`, `schemes`, `reasons`, and `refused` when a scheme could not be assessed.

    Where the limits differ by scheme, each scheme carries its own `base`. Amounts are yuan as text.
    """
    assessed = assessment.assess(wage)
    bases = assessment.bases(assessed)
    told: dict[str, object] = {
        "base": yuan(next(iter(bases.values()))) if bases else None,
        "schemes": _schemes(assessment, assessed),
        "reasons": [_reason(figure, one_pair=assessment.one_pair) for figure in _figures(assessment, wage)],
    }
    if assessment.refused:
        told["refused"] = {str(scheme): words for scheme, words in assessment.refused.items()}
    return told


def carried_over(assessment: Assessment) -> tuple[str, ...]:
    """In words: values that stand in for newer ones which were not known."""
    values = {value.name: value for _, bound in assessment.bound.values() for value in bound.values()}
    return tuple(
        f"{value.name}: what holds for {assessment.month} was not known on {assessment.known_at}; "
        f"{value.text}, of {value.valid_from} to {value.valid_to or 'a day not yet published'}, was used"
        for value in values.values()
        if value.carried_over
    )


def _schemes(assessment: Assessment, assessed: Assessed) -> dict[str, dict[str, str]]:
    amounts, bases = assessment.amounts(assessed), assessment.bases(assessed)
    parties = (Party.PERSON,) if assessment.circumstances.worker == "flexible" else tuple(Party)
    told = {}
    for scheme in SCHEMES:
        if scheme not in amounts:
            continue
        own = {"base": yuan(bases[scheme])} if scheme in bases and not assessment.one_pair else {}
        told[str(scheme)] = own | {str(party): yuan(amounts[scheme].get(party, 0)) for party in parties}
    return told


def _figures(assessment: Assessment, wage: int) -> list[Explanation]:
    """The explanations; one pair of limits makes one base, which is explained once."""
    figures = assessment.explain(wage)
    if not assessment.one_pair:
        return list(figures)
    bases = [figure for figure in figures if figure.figure.endswith(".base")]
    return bases[:1] + [figure for figure in figures if not figure.figure.endswith(".base")]


def _reason(told: Explanation, *, one_pair: bool) -> dict[str, object]:
    return {
        "figure": "base" if one_pair and told.figure.endswith(".base") else told.figure,
        "rule": told.rule,
        "law": told.law,
        "parameters": [_parameter(use) for use in told.parameters if use.unit != "choice"],
    }


def _parameter(use: ParameterUse) -> dict[str, object]:
    return {
        "name": use.name,
        "value": use.value,
        "valid_from": use.valid_from,
        "known_from": use.known_from,
        "source": use.source,
        "verified": use.verified,
    }
