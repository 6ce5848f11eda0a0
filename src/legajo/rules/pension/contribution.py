"""Monthly contributions to the basic old-age pension."""
# ruff: noqa: F841 (each line of a rule is a named figure)

from legajo.rules.engine.arithmetic import clamp, half_up
from legajo.rules.engine.rule import rule


@rule(
    "pension.contribution",
    version="1",
    valid_from="1992-10",
    law="社会保险法 art. 12; the region's notice on the limits of the base",
    parameters={
        "floor": "base.floor",
        "cap": "base.cap",
        "employer_rate": "pension.employer.rate",
        "person_rate": "pension.person.rate",
    },
)
def employee(wage: int, floor: int, cap: int, employer_rate: int, person_rate: int) -> None:
    base = clamp(wage, floor, cap)  # "contribution base: the wage, between the floor and the cap" [fen]
    employer = half_up(base * employer_rate, 1_000_000)  # "the employer's contribution to the pension" [fen]
    person = half_up(base * person_rate, 1_000_000)  # "the person's contribution to the pension" [fen]


@rule(
    "pension.contribution.flexible",
    version="1",
    valid_from="1992-10",
    law="社会保险法 art. 10 para. 2; the region's notice on the limits of the base",
    parameters={"floor": "base.floor", "cap": "base.cap", "rate": "flexible.pension.rate"},
)
def flexible(wage: int, floor: int, cap: int, rate: int) -> None:
    base = clamp(
        wage, floor, cap
    )  # "contribution base: the chosen amount, between the floor and the cap" [fen]
    person = half_up(base * rate, 1_000_000)  # "the flexible worker's contribution to the pension" [fen]
