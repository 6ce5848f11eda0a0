"""Which rule answers for a month and a place, and which published values its arguments take there."""

from collections.abc import Mapping, Sequence

from legajo.record.period import Month
from legajo.rules.computable import Context, UncomputableError, refuse
from legajo.rules.engine.rule import Rule, in_force
from legajo.rules.parameters import ParameterValue


LAST = Month(9999, 12)


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


def in_turn(first: Month, amounts: Sequence[int], name: str) -> dict[Month, int]:
    """Amounts of one month after the other; UncomputableError when there are no such months."""
    if first.ordinal + len(amounts) - 1 > LAST.ordinal:
        raise refuse(name, f"{len(amounts)} months from {first} go beyond {LAST}")
    return {first.plus(number): amount for number, amount in enumerate(amounts)}


def _no_rule(rules: tuple[Rule, ...], region: str, when: Month) -> UncomputableError:
    first = min(rules, key=lambda rule: rule.valid_from)
    spans = ", ".join(f"{rule.valid_from} to {rule.valid_to or 'now'}" for rule in rules)
    return refuse("at", f"no rule {first.id} is known for {when} in region {region}; known are {spans}")
