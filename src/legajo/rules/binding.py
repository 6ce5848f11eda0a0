"""Which rule answers for a month and a place, and which published values its arguments take there."""

from collections.abc import Mapping

from legajo.record.period import Month
from legajo.rules.computable import Context, UncomputableError, refuse
from legajo.rules.engine.rule import Rule, in_force
from legajo.rules.parameters import ParameterValue


def rule_at(rules: tuple[Rule, ...], context: Context, *, month: Month | None = None) -> Rule:
    """The rule in force; UncomputableError in words where no rule of that time and place is known."""
    when = month or context.month
    found = in_force(rules, context.region, when)
    if found is None:
        raise _no_rule(rules, context.region, when)
    return found


def bound(
    rule: Rule,
    context: Context,
    names: Mapping[str, str] | None = None,
    *,
    month: Month | None = None,
) -> dict[str, ParameterValue]:
    """The published values of the rule's arguments; `names` says which of several an argument takes."""
    when = month or context.month
    wanted = {**rule.parameters, **(names or {})}
    return {
        argument: context.parameters.at(name, context.region, when, context.known_at)
        for argument, name in wanted.items()
    }


def figures(rule: Rule, given: Mapping[str, int], values: Mapping[str, ParameterValue]) -> dict[str, int]:
    """Every line of the rule, from what is given and what is published."""
    return rule.compute(**given, **{name: value.number for name, value in values.items()})


def _no_rule(rules: tuple[Rule, ...], region: str, when: Month) -> UncomputableError:
    first = min(rules, key=lambda rule: rule.valid_from)
    spans = ", ".join(f"{rule.valid_from} to {rule.valid_to or 'now'}" for rule in rules)
    return refuse("at", f"no rule {first.id} is known for {when} in region {region}; known are {spans}")
