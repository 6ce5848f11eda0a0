"""Monthly contributions to maternity insurance, until it became part of medical insurance in 2020."""
# ruff: noqa: F841 (each line of a rule is a named figure)

from legajo.rules.engine.arithmetic import clamp, half_up
from legajo.rules.engine.rule import rule


@rule(
    "maternity.contribution",
    version="1",
    valid_from="1992-10",
    valid_to="2019-12",
    law="社会保险法 art. 53; the region's notice on the limits of the base",
    parameters={"floor": "medical.floor", "cap": "medical.cap", "employer_rate": "maternity.employer.rate"},
)
def employee(wage: int, floor: int, cap: int, employer_rate: int) -> None:
    base = clamp(wage, floor, cap)  # "contribution base: the wage, between the floor and the cap" [fen]
    employer = half_up(
        base * employer_rate, 1_000_000
    )  # "the employer's contribution to maternity insurance" [fen]
