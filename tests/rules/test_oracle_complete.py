"""Every figure that a source prints is a worked case: drop one, and this fails."""

from decimal import Decimal, InvalidOperation
from pathlib import Path

import pytest
import yaml

from legajo.rules.cases import Case, Expected, read_file
from legajo.rules.parameters import load


HERE = Path(__file__).parent
EXAMPLES = yaml.safe_load((HERE / "oracle" / "worked_examples.yaml").read_text("utf-8"))["examples"]
CASES = [case for path in sorted((HERE / "cases").glob("*/*/*.yaml")) for case in read_file(path)]

# Which figures of a case may state a printed one, by what the source calls it; else any figure of the case may.
STATED_BY = {
    "cap": ("pension.base",),
    "floor": ("pension.base",),
    "institution_floor": ("pension.base",),
    "theoretical_floor": ("pension.base",),
    "base_60pct": ("work_injury.base", "medical.base"),
    "base_40pct": ("pension.base",),
    "pension": ("pension.person",),
    "unemployment": ("unemployment.person",),
    "medical_flexible": ("medical.person",),
    "subsidised": ("person",),
    "medical_subsidised": ("person",),
    "employer": ("pension.employer",),
    "employee": ("pension.person",),
}
# Figures that no rule computes: they are published values, and held to what the parameters say.
VALUES = {
    ("CB-2015", "monthly_average"): ("average_wage.month", "2014"),
    ("CB-2017", "monthly_average"): ("average_wage.month", "2016"),
    ("CB-2015", "base_70pct"): ("base.seventy_percent", "2015-07"),
    ("CB-2017", "base_70pct"): ("base.seventy_percent", "2017-07"),
}
# Sound in the source's own arithmetic, and yet not what the rules give: the cases hold them as controls.
BY_THE_SOURCE_ALONE = {
    ("PB-03", "total_as_printed"): "adds a part in whole yuan",
    ("PO-02", "total"): "adds two parts that nothing gives",
    ("PO-09", "account"): "cut off, not rounded",
    ("PO-09", "total"): "adds the part that was cut off",
    ("DV-01", "60y9m"): "printed before it is rounded to one decimal",
}
# A control whose wrong derivation nobody states: the published amount itself is the case.
PUBLISHED_INSTEAD = {("CB-2021", "medical_flexible")}


def figures() -> list[tuple[str, str, str, bool]]:
    """Example, figure, what is printed (or follows from printed inputs), and whether it comes out."""
    found = []
    for example in EXAMPLES:
        for result in example["results"]:
            printed = result["published"] or result["recomputed"]
            found.append((example["id"], result["name"], printed, result["reproduced"] is not False))
    return found


def cases_of(example: str) -> list[Case]:
    return [case for case in CASES if case.name.startswith(example)]


def stated_by(name: str) -> tuple[str, ...] | None:
    for beginning in sorted(STATED_BY, key=len, reverse=True):
        if name.startswith(beginning):
            return STATED_BY[beginning]
    return None


def states(expected: Expected, printed: str, *, scaled: bool) -> bool:
    """The case says the figure as it is printed; a line in fen-millionths or twelfths says it in its own unit."""
    try:
        value, wanted = Decimal(expected.value), Decimal(printed)
    except InvalidOperation:
        return expected.value == printed
    return value == wanted or (scaled and value in (wanted * 10**8, wanted * 12))


@pytest.mark.parametrize(("example", "name", "printed", "sound"), figures())
def test_a_printed_figure_is_a_case(example: str, name: str, printed: str, sound: bool) -> None:
    if (example, name) in VALUES:
        parameter, when = VALUES[example, name]
        value = load().at(parameter, "110000", when, "2026-11-25")
        assert Decimal(str(value.text)) == Decimal(printed)
        return
    sound = sound and (example, name) not in BY_THE_SOURCE_ALONE
    if (example, name) in PUBLISHED_INSTEAD:
        sound = True
    allowed = stated_by(name) if example.startswith(("CB-", "CS-", "CE-")) else None
    parts = printed.split(", ")  # a month of retirement and its delay
    for part in parts:
        found = [
            case.name
            for case in cases_of(example)
            for expected in case.output
            if expected.reproduced is sound
            and (allowed is None or expected.name in allowed)
            and (len(parts) == 1 or case.name == f"{example}: {name}")
            and states(expected, part, scaled=allowed is None)
        ]
        assert found, f"{example} {name}: no case states {part}"


def test_a_figure_printed_to_its_fen_has_no_looser_case() -> None:
    """`printed_to` is for sources that print less than the result has, and says exactly the place that is printed."""
    for case in CASES:
        for expected in case.output:
            if expected.printed_to is not None:
                assert (
                    Decimal(expected.printed_to).as_tuple().exponent
                    == Decimal(expected.value).as_tuple().exponent
                ), case.name


def test_every_case_of_a_source_names_its_example() -> None:
    known = {example["id"] for example in EXAMPLES}
    named = {example for example in known if cases_of(example)}
    assert named == known
