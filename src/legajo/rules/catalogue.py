"""Every rule of the product: those that anybody may compute by name, and all that stand behind them."""

from collections.abc import Mapping
from functools import cache
from types import ModuleType

from legajo.rules import assessment_computable, careers
from legajo.rules.computable import Computable
from legajo.rules.contribution import allocation, arrears, late_fee, relief, split, undeclared
from legajo.rules.death import inheritance, survivors
from legajo.rules.disability import allowance as sickness
from legajo.rules.engine.rule import Rule
from legajo.rules.injury import contribution as injury_contribution
from legajo.rules.injury import disability as injury_disability
from legajo.rules.maternity import allowance as maternity_allowance
from legajo.rules.maternity import contribution as maternity_contribution
from legajo.rules.medical import account as medical_account
from legajo.rules.medical import contribution as medical_contribution
from legajo.rules.pension import (
    account_computable,
    account_rules,
    account_years,
    adjustment,
    benefit_computable,
    benefit_rules,
    credit,
    deemed,
    divisor,
    drawing_computable,
    index,
    index_computable,
    period,
    period_computable,
    reaward,
    retirement,
    retirement_choice,
    transfer,
)
from legajo.rules.pension import contribution as pension_contribution
from legajo.rules.unemployment import benefit as unemployment_benefit
from legajo.rules.unemployment import contribution as unemployment_contribution


MODULES: tuple[ModuleType, ...] = (  # where rules are written, scheme by scheme
    assessment_computable,
    careers,
    pension_contribution,
    credit,
    account_rules,
    account_computable,
    account_years,
    drawing_computable,
    index,
    index_computable,
    deemed,
    period,
    period_computable,
    retirement,
    retirement_choice,
    divisor,
    benefit_rules,
    benefit_computable,
    reaward,
    adjustment,
    transfer,
    medical_contribution,
    unemployment_contribution,
    injury_contribution,
    maternity_contribution,
    medical_account,
    unemployment_benefit,
    injury_disability,
    maternity_allowance,
    sickness,
    survivors,
    inheritance,
    late_fee,
    allocation,
    arrears,
    undeclared,
    split,
    relief,
)


@cache
def computables() -> Mapping[str, Computable]:
    """What anybody may compute, by id in the order of schemes."""
    found: dict[str, Computable] = {}
    for module in MODULES:
        for computable in vars(module).get("COMPUTABLES", ()):
            assert computable.id not in found, computable.id  # noqa: S101 (an id names one rule)
            found[computable.id] = computable
    return found


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule, once, in the order of schemes and of writing."""
    every = [value for module in MODULES for value in vars(module).values() if isinstance(value, Rule)]
    return tuple({id(rule): rule for rule in every}.values())
