"""Monthly contributions to work-injury insurance: the employer's, by industry class."""
# ruff: noqa: F841 (each line of a rule is a named figure)

from legajo.rules.engine.arithmetic import clamp, half_up
from legajo.rules.engine.rule import rule


@rule(
    "work_injury.contribution",
    version="1",
    valid_from="1992-10",
    law="社会保险法 arts. 33-35; the region's notices on limits, rates and the cut",
    parameters={
        "floor": "work_injury.floor",
        "cap": "base.cap",
        "class_rate": "work_injury.rate.class_1",
        "cut": "work_injury.rate_cut",
    },
)
def employee(wage: int, floor: int, cap: int, class_rate: int, cut: int) -> None:
    base = clamp(wage, floor, cap)  # "contribution base: the wage, between the floor and the cap" [fen]
    kept = 1_000_000 - cut  # "what remains of the rate after the cut" [ppm]
    employer = half_up(
        base * class_rate * kept, 1_000_000_000_000
    )  # "the employer's contribution to work-injury insurance" [fen]
