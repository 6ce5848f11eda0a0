"""Monthly contributions to medical insurance, which holds maternity insurance since 2020."""
# ruff: noqa: F841 (each line of a rule is a named figure)

from legajo.rules.engine.arithmetic import clamp, half_up
from legajo.rules.engine.rule import rule


@rule(
    "medical.contribution",
    version="1",
    valid_from="1992-10",
    law="社会保险法 art. 23; the region's notice on the limits of the base",
    parameters={
        "floor": "medical.floor",
        "cap": "medical.cap",
        "employer_rate": "medical.employer.rate",
        "person_rate": "medical.person.rate",
        "fixed": "medical.person.fixed",
    },
)
def employee(wage: int, floor: int, cap: int, employer_rate: int, person_rate: int, fixed: int) -> None:
    base = clamp(wage, floor, cap)  # "contribution base: the wage, between the floor and the cap" [fen]
    employer = half_up(
        base * employer_rate, 1_000_000
    )  # "the employer's contribution to medical insurance" [fen]
    share = half_up(base * person_rate, 1_000_000)  # "the person's share by the base" [fen]
    person = (
        share + fixed
    )  # "the person's contribution to medical insurance, with the fixed part for large amounts" [fen]


@rule(
    "medical.contribution.flexible",
    version="1",
    valid_from="1992-10",
    law="社会保险法 art. 23 para. 2; the region's notice on the amounts of the year",
    parameters={"amount": "flexible.medical.amount"},
)
def flexible(amount: int) -> None:
    person = amount  # "the flexible worker's contribution to medical insurance, as published" [fen]
