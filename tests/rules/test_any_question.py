"""Whatever is asked of a rule in the right form has an answer or a refusal in words, and never a stack of Python's."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legajo.rules.catalogue import computables
from legajo.rules.computable import (
    Computable,
    UncomputableError,
    compute,
    context_of,
    write_result,
    write_steps,
)
from legajo.rules.forms import CHOICE
from legajo.rules.parameters import ParameterError, load


WRITTEN = {
    "yuan": ("0", "0.01", "1", "-0.01", "5000", "10000000000000"),
    "rate": ("0", "0.5", "0.999999"),
    "ratio": ("0", "0.333333", "1", "1000000000"),
    "month": (
        "0001-01",
        "1992-09",
        "1992-10",
        "2011-06",
        "2011-07",
        "2018-09",
        "2023-09",
        "2025-07",
        "9999-12",
    ),
    "date": ("0001-01-01", "1992-10-01", "2011-06-30", "2011-07-01", "2024-02-29", "9999-12-31"),
    "years": ("0", "0.01", "1", "4.99", "5", "30", "200"),
    "count": ("0", "1", "2", "12", "13", "24", "70", "180", "360", "1000000000"),
    "yuan_list": ("", "0", "5000", "5000,5000", "-1,5", ",".join(["5000"] * 40)),
}
SCHEMES = (
    "late_fee",
    "allocation",
    "arrears",
    "backpayment",
    "undeclared",
    "contribution.",
    "relief",
    "unemployment",
    "medical",
    "maternity",
    "work_injury",
    "disability",
    "survivors",
    "death",
)
OURS = [each for each in computables().values() if each.id.startswith(SCHEMES)]


def written(form: str) -> st.SearchStrategy[str]:
    return st.sampled_from(form.removeprefix(CHOICE).split("|") if form.startswith(CHOICE) else WRITTEN[form])


@pytest.mark.parametrize("computable", OURS, ids=lambda each: each.id)
@settings(deadline=None, max_examples=150)
@given(data=st.data())
def test_an_answer_or_a_refusal_in_words(computable: Computable, data: st.DataObject) -> None:
    given = {
        argument.name: data.draw(written(argument.form), label=argument.name)
        for argument in computable.arguments
        if argument.default is None or data.draw(st.booleans(), label=f"give {argument.name}")
    }
    context = context_of(
        load(),
        data.draw(st.sampled_from(("110000", "310000", "000000")), label="region"),
        data.draw(
            st.sampled_from(("", "0001-01", "2011-07", "2020-02", "2022-08", "2025-01", "9999-12")),
            label="at",
        ),
        data.draw(
            st.sampled_from(("2026-11-25", "2000-01-01", "0001-01-01", "9999-12-31")), label="known at"
        ),
    )
    try:
        found = compute(computable, given, context)
    except (UncomputableError, ParameterError):
        return
    write_steps(found.steps)
    for value in write_result(computable, found.result).values():
        assert not str(value).startswith("-")


def test_months_after_the_last_month_are_refused() -> None:
    context = context_of(load(), "110000", "", "2026-11-25")
    given = {"money": "1", "first": "9999-12", "debts": "1,1"}
    with pytest.raises(UncomputableError, match="2 months from 9999-12 go beyond"):
        compute(computables()["allocation"], given, context)
