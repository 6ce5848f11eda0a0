"""What a wage owes for a month: every scheme by its own rule, half-up per scheme and party, then summed."""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal, NamedTuple

from legajo.record.facts import AMOUNTS, Amounts, Bases, Party, Scheme
from legajo.record.period import Month
from legajo.rules.engine.explanation import Explanation, explain
from legajo.rules.engine.plan import plan_hash
from legajo.rules.engine.rule import Rule, build_function, in_force
from legajo.rules.injury import contribution as injury
from legajo.rules.maternity import contribution as maternity
from legajo.rules.medical import contribution as medical
from legajo.rules.parameters import ParameterError, Parameters, ParameterValue
from legajo.rules.pension import contribution as pension
from legajo.rules.pension.credit import Credit, credit_for
from legajo.rules.unemployment import contribution as unemployment


Worker = Literal["employee", "flexible"]
SCHEMES = tuple(Scheme)

RULES: Mapping[Worker, Mapping[Scheme, tuple[Rule, ...]]] = {
    "employee": {
        Scheme.PENSION: (pension.employee,),
        Scheme.UNEMPLOYMENT: (unemployment.employee,),
        Scheme.MEDICAL: (medical.employee,),
        Scheme.WORK_INJURY: (injury.employee,),
        Scheme.MATERNITY: (maternity.employee,),
    },
    "flexible": {
        Scheme.PENSION: (pension.flexible,),
        Scheme.UNEMPLOYMENT: (unemployment.flexible,),
        Scheme.MEDICAL: (medical.flexible,),
    },
}
# What is published apart for people of rural household, by rule and argument; where it is not, the common value holds.
RURAL = {
    ("pension.contribution", "floor"): "base.floor.rural_worker",
    ("unemployment.contribution", "person_rate"): "unemployment.person.rate.rural",
}
# What is published apart for public institutions; an employer is an enterprise unless its registration says otherwise.
INSTITUTION = {("pension.contribution", "floor"): "base.floor.institution"}


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the published values depend on, beside region, month and knowledge."""

    worker: Worker = "employee"
    rural: bool = False
    injury_class: int = 1
    schemes: tuple[Scheme, ...] | None = None  # those taken part in; None: every scheme there is
    institution: bool = False  # works for a public institution


class Assessed(NamedTuple):
    """The bases in the order of SCHEMES (None: not assessed) and the eight amounts in the order of AMOUNTS."""

    bases: tuple[int | None, ...]
    columns: tuple[int, ...]


@dataclass(frozen=True)
class Assessment:
    """All that is fixed for a month: the rules with their published values, ready for any number of wages."""

    region: str
    month: Month
    known_at: str
    circumstances: Circumstances
    bound: Mapping[Scheme, tuple[Rule, Mapping[str, ParameterValue]]]
    refused: Mapping[Scheme, str]  # schemes whose values nobody knows, with the reason in words
    limits: ParameterValue | None  # whether one pair of limits holds for all
    credit: Credit | None = None  # what enters the account, where it is not simply the person's own share

    @cached_property
    def hash(self) -> str:
        """The identity of rules and values: stored with every due."""
        rules = [rule for rule, _ in self.bound.values()]
        values = [value for _, bound in self.bound.values() for value in bound.values()]
        if self.credit is not None:
            rules.append(self.credit.rule)
            values.extend(self.credit.values.values())
        return plan_hash(rules, values)

    @property
    def schemes(self) -> tuple[Scheme, ...]:
        return tuple(self.bound)

    @property
    def one_pair(self) -> bool:
        """One pair of limits holds for every scheme, so that there is one base."""
        return _is_one_pair(self.limits) and not self.circumstances.institution

    def assess(self, wage: int) -> Assessed:
        """Bases and amounts for a monthly wage, or chosen base, in fen."""
        return self._compute(wage)

    def assess_many(self, wages: Iterable[int]) -> list[Assessed]:
        compute = self._compute
        return [compute(wage) for wage in wages]

    def bases(self, assessed: Assessed) -> Bases:
        return {
            scheme: base for scheme, base in zip(SCHEMES, assessed.bases, strict=True) if base is not None
        }

    def amounts(self, assessed: Assessed) -> Amounts:
        """The amounts of the assessed schemes; a party that a scheme does not know is not named."""
        found: Amounts = {}
        for scheme, party, place in self._owed:
            found.setdefault(scheme, {})[party] = assessed.columns[place]
        return found

    def account(self, assessed: Assessed) -> dict[Party, int] | None:
        """What of the pension enters the account, by party; None where the person's own share does, and only that."""
        base = assessed.bases[SCHEMES.index(Scheme.PENSION)]
        return None if self.credit is None or base is None else self.credit.of(base)

    def explain(self, wage: int) -> tuple[Explanation, ...]:
        """Why: one explanation for each base and each amount."""
        chosen = () if self.limits is None else (self.limits,)
        return tuple(
            explain(
                f"{scheme}.{step.name}",
                step.name,
                rule,
                {"wage": wage} if "wage" in rule.arguments else {},
                bound,
                chosen_by=chosen if "floor" in bound else (),
            )
            for scheme, (rule, bound) in self.bound.items()
            for step in rule.steps
            if step.name in ("base", *Party)
        )

    @cached_property
    def _owed(self) -> tuple[tuple[Scheme, Party, int], ...]:
        """Who owes something for the month, each with the place of the amount in the columns."""
        named = {(scheme, step.name) for scheme, (rule, _) in self.bound.items() for step in rule.steps}
        places = enumerate(AMOUNTS)
        return tuple((scheme, party, place) for place, (scheme, party) in places if (scheme, party) in named)

    @cached_property
    def _compute(self) -> Callable[[int], Assessed]:
        """All rules as one function, the published values written into it as constants."""
        lines: list[str] = []
        for scheme, (rule, bound) in self.bound.items():
            constants = {name: str(value.number) for name, value in bound.items()}
            lines.extend(rule.lines(f"{scheme}_", constants))
        known = {f"{scheme}_{step.name}" for scheme, (rule, _) in self.bound.items() for step in rule.steps}
        bases = ", ".join(_or(f"{scheme}_base", known, "None") for scheme in SCHEMES)
        amounts = ", ".join(_or(f"{scheme}_{party}", known, "0") for scheme, party in AMOUNTS)
        text = f"def compute(wage):\n{''.join(lines)}    return ({bases}), ({amounts})\n"
        compute = build_function("compute", text, f"assessment {self.region} {self.month}")
        make = Assessed._make
        return lambda wage: make(compute(wage))


def _or(name: str, known: set[str], otherwise: str) -> str:
    return name if name in known else otherwise


@lru_cache(maxsize=4096)
def assessment_for(
    parameters: Parameters,
    region: str,
    month: Month,
    known_at: datetime.date | str,
    circumstances: Circumstances = Circumstances(),
) -> Assessment:
    """Gather the rules and published values of a month; ParameterError when no scheme can be assessed at all."""
    known = str(known_at)
    if region not in parameters.regions:
        raise ParameterError(f"no published values of region {region} are known")
    limits = parameters.find("base.limits", region, month, known)
    bound: dict[Scheme, tuple[Rule, Mapping[str, ParameterValue]]] = {}
    refused: dict[Scheme, str] = {}
    for scheme, rules in RULES[circumstances.worker].items():
        if circumstances.schemes is not None and scheme not in circumstances.schemes:
            continue
        rule = in_force(rules, region, month)
        if rule is None:
            if month < min(candidate.valid_from for candidate in rules):
                refused[scheme] = f"{scheme} is not assessed for {month}: no rule of that time is known"
            continue
        try:
            names = _names(
                rule, parameters, region, month, known, circumstances, one_pair=_is_one_pair(limits)
            )
            bound[scheme] = (
                rule,
                {a: parameters.at(name, region, month, known) for a, name in names.items()},
            )
        except ParameterError as error:
            refused[scheme] = f"{scheme} is not assessed for {month}: {error.args[0]}"
    credit = _credit(parameters, region, month, known, circumstances) if Scheme.PENSION in bound else None
    return Assessment(region, month, known, circumstances, bound, refused, limits, credit)


def _credit(
    parameters: Parameters, region: str, month: Month, known: str, circumstances: Circumstances
) -> Credit | None:
    """Where nobody publishes what is credited, it is the person's own share."""
    try:
        found = credit_for(parameters, region, month, known, flexible=circumstances.worker == "flexible")
    except ParameterError:
        return None
    return None if found.plain else found


def _is_one_pair(limits: ParameterValue | None) -> bool:
    return limits is not None and limits.text == "one_pair"


def _names(
    rule: Rule,
    parameters: Parameters,
    region: str,
    month: Month,
    known: str,
    circumstances: Circumstances,
    *,
    one_pair: bool,
) -> dict[str, str]:
    """Which published value each argument of the rule takes in these circumstances."""
    names = dict(rule.parameters)
    if one_pair:
        names.update({"floor": "base.floor", "cap": "base.cap"} if "floor" in names else {})
    elif names.get("cap") == "medical.cap" and parameters.find("medical.cap", region, month, known) is None:
        names["cap"] = (
            "base.cap"  # the common cap holds unless medical has its own; a floor is never borrowed
        )
    if "class_rate" in names:
        names["class_rate"] = f"work_injury.rate.class_{circumstances.injury_class}"
    apart = (RURAL if circumstances.rural else {}) | (INSTITUTION if circumstances.institution else {})
    for (rule_id, argument), own in apart.items():
        if rule.id == rule_id and parameters.find(own, region, month, known) is not None:
            names[argument] = own
    return names
