"""Arts. 2(2), 6: money meets debts, reliefs and subsidies split a due, differences and months long past are assessed."""

import datetime
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legajo.record.facts import Amounts, Party, ReliefGranted, Scheme, SubsidyGranted
from legajo.record.money import fen
from legajo.record.period import Month
from legajo.rules.catalogue import computables
from legajo.rules.computable import Context, UncomputableError
from legajo.rules.contribution.allocation import Debt, clear, order_of
from legajo.rules.contribution.arrears import backpayment, difference
from legajo.rules.contribution.dues import shares
from legajo.rules.contribution.split import fixed, split, subsidised_due
from legajo.rules.contribution.undeclared import raised
from legajo.rules.parameters import ParameterError, Parameters, load


HERE = Context(load(), "110000", None, "2026-11-25")
SHANGHAI = replace(HERE, region="310000")
PENSION, INJURY, MEDICAL = Scheme.PENSION, Scheme.WORK_INJURY, Scheme.MEDICAL
EMPLOYER, PERSON = Party.EMPLOYER, Party.PERSON
DUE: Amounts = {PENSION: {EMPLOYER: fen("1600.01"), PERSON: fen("800")}, INJURY: {EMPLOYER: fen("20")}}
PAYABLE_BY = datetime.date(2020, 3, 31)


def relief(form: str, **changes: object) -> ReliefGranted:
    given: dict[str, object] = {
        "employers": "small",
        "schemes": (PENSION, INJURY),
        "party": EMPLOYER,
        "from_month": "2020-02",
        "to_month": "2020-12",
        "form": form,
    }
    return ReliefGranted(**(given | changes))  # type: ignore[arg-type]  # a dictionary of its fields


def subsidy(programme: str, **changes: object) -> SubsidyGranted:
    given: dict[str, object] = {
        "scheme": PENSION,
        "programme": programme,
        "fund": "employment fund",
        "from_month": "2020-01",
        "to_month": "2020-12",
        "document": "1",
    }
    return SubsidyGranted(**(given | changes))  # type: ignore[arg-type]  # a dictionary of its fields


# Allocation


def debts(*owed: int) -> list[Debt]:
    return [Debt(Month(2024, 1).plus(number), amount) for number, amount in enumerate(owed)]


def test_the_oldest_debt_is_cleared_first_whatever_the_order_given() -> None:
    found = clear(250, reversed(debts(100, 100, 100)))
    assert [(str(debt.month), taken) for debt, taken in found.debts] == [
        ("2024-01", 100),
        ("2024-02", 100),
        ("2024-03", 50),
    ]
    assert found.left == 0
    assert [step.value for step in found.steps] == [150, 50, 0]


def test_a_voucher_that_names_its_month_clears_that_month_and_no_other() -> None:
    found = clear(250, debts(100, 100, 100), named=Month(2024, 2))
    assert [(str(debt.month), taken) for debt, taken in found.debts] == [("2024-02", 100)]
    assert found.left == 150
    nothing = clear(250, debts(100), named=Month(2025, 1))
    assert (nothing.debts, nothing.left) == ((), 250)


def test_the_order_is_published() -> None:
    assert order_of(HERE) == "oldest_first"


@pytest.mark.parametrize(("money", "owed"), [(-1, 100), (100, -1)])
def test_what_is_negative_is_refused(money: int, owed: int) -> None:
    with pytest.raises(UncomputableError, match="not negative"):
        clear(money, debts(owed))


@settings(deadline=None)
@given(st.integers(0, 10**12), st.lists(st.integers(0, 10**11), max_size=40))
def test_no_fen_is_lost_and_none_paid_twice(money: int, owed: list[int]) -> None:
    found = clear(money, debts(*owed))
    taken = [amount for _, amount in found.debts]
    assert sum(taken) + found.left == money
    assert all(0 <= part <= due for part, due in zip(taken, owed, strict=True))
    assert found.left == max(money - sum(owed), 0)
    unpaid = [part < due for part, due in zip(taken, owed, strict=True)]
    first = unpaid.index(True) if True in unpaid else len(owed)
    assert not any(taken[first + 1 :])


# Splitting


@settings(deadline=None)
@given(
    st.integers(0, 10**12),
    st.integers(0, 10**6).flatmap(lambda one: st.tuples(st.just(one), st.integers(0, 10**6 - one))),
)
def test_a_split_adds_up_and_nobody_gets_less_than_nothing(due: int, parts: tuple[int, int]) -> None:
    found = split.compute(due=due, person_share=parts[0], employer_share=parts[1])
    assert found["person"] + found["employer"] + found["fund"] == due
    assert min(found.values()) >= 0


def test_of_one_fen_halved_the_person_pays_it() -> None:
    assert split.compute(due=1, person_share=500_000, employer_share=500_000) == {
        "person": 1,
        "employer": 0,
        "fund": 0,
    }


def test_a_fund_pays_no_more_than_the_due() -> None:
    assert fixed.compute(due=100, subsidy=150) == {"fund": 100, "rest": 0}
    assert fixed.compute(due=100, subsidy=0) == {"fund": 0, "rest": 100}


@pytest.mark.parametrize(
    ("month", "scheme"),
    [("2016-07", "pension"), ("2018-07", "unemployment"), ("2020-07", "pension"), ("2016-07", "medical")],
)
def test_a_reduced_rate_that_no_source_gives_is_not_guessed(month: str, scheme: str) -> None:
    with pytest.raises(
        ParameterError, match=f"subsidy.hard_to_employ.{scheme}.person_rate is unknown for {month}"
    ):
        subsidised_due(scheme, fen("5000"), replace(HERE, at=Month.parse(month)))


# Reliefs and subsidies of one month


def test_without_relief_each_pays_its_own_and_only_the_employer_bears_a_fee() -> None:
    found = shares(DUE, Month(2020, 3), PAYABLE_BY)
    assert [(each.scheme, each.party, each.owed, each.fee_from) for each in found] == [
        (PENSION, EMPLOYER, fen("1600.01"), datetime.date(2020, 4, 1)),
        (PENSION, PERSON, fen("800"), None),
        (INJURY, EMPLOYER, fen("20"), datetime.date(2020, 4, 1)),
    ]


def test_an_exempt_employer_owes_nothing_and_the_person_still_pays() -> None:
    found = shares(DUE, Month(2020, 3), PAYABLE_BY, reliefs=[relief("exempt")])
    assert [(each.relieved, each.owed, each.fee_from) for each in found] == [
        (fen("1600.01"), 0, None),
        (0, fen("800"), None),
        (fen("20"), 0, None),
    ]


def test_a_halved_due_keeps_its_odd_fen() -> None:
    found = shares(DUE, Month(2020, 3), PAYABLE_BY, reliefs=[relief("reduced", reduced_by="0.5")])[0]
    assert (found.relieved, found.owed, found.assessed) == (fen("800.01"), fen("800"), fen("1600.01"))


@pytest.mark.parametrize(
    ("month", "covered"), [("2020-01", False), ("2020-02", True), ("2020-12", True), ("2021-01", False)]
)
def test_a_relief_covers_its_months(month: str, covered: bool) -> None:
    found = shares(DUE, Month.parse(month), PAYABLE_BY, reliefs=[relief("exempt")])[0]
    assert (found.owed == 0) == covered


def test_a_deferred_due_stays_and_bears_a_fee_only_after_the_deferral() -> None:
    deferred = relief("deferred", from_month="2022-04", to_month="2022-06", deferred_until="2022-12")
    found = shares(DUE, Month(2022, 5), datetime.date(2022, 5, 31), reliefs=[deferred])[0]
    assert (found.relieved, found.owed, found.fee_from) == (0, fen("1600.01"), datetime.date(2023, 1, 1))


def test_a_reduction_whose_fee_is_not_waived_bears_one_on_what_is_left() -> None:
    kept = relief("reduced", reduced_by="0.5", late_fee_waived=False)
    assert shares(DUE, Month(2020, 3), PAYABLE_BY, reliefs=[kept])[0].fee_from == datetime.date(2020, 4, 1)


@pytest.mark.parametrize(
    ("faulty", "words"),
    [
        (relief("reduced"), "says by how much"),
        (relief("reduced", reduced_by="1"), "between 0 and 1"),
        (relief("deferred"), "until which month"),
    ],
)
def test_a_relief_that_does_not_say_enough_is_refused(faulty: ReliefGranted, words: str) -> None:
    with pytest.raises(UncomputableError, match=words):
        shares(DUE, Month(2020, 3), PAYABLE_BY, reliefs=[faulty])


def test_two_reliefs_of_one_due_are_refused() -> None:
    with pytest.raises(UncomputableError, match="two reliefs cover pension"):
        shares(DUE, Month(2020, 3), PAYABLE_BY, reliefs=[relief("exempt"), relief("exempt")])


def test_a_fund_pays_its_share_of_what_the_relief_left() -> None:
    helped = [subsidy("hiring_employer", share="0.3"), subsidy("hard_to_employ", share="0.7")]
    halved = relief("reduced", reduced_by="0.5")
    found = shares(DUE, Month(2020, 3), PAYABLE_BY, reliefs=[halved], subsidies=helped)
    assert [(each.relieved, each.funds, each.owed) for each in found] == [
        (fen("800.01"), (("employment fund", fen("240")),), fen("560")),
        (0, (("employment fund", fen("560")),), fen("240")),
        (fen("10"), (), fen("10")),
    ]


def test_a_fixed_subsidy_and_one_that_pays_everything() -> None:
    found = shares(DUE, Month(2020, 3), PAYABLE_BY, subsidies=[subsidy("disabled", amount=fen("300"))])[1]
    assert (found.funds, found.owed) == ((("employment fund", fen("300")),), fen("500"))
    whole = subsidy("unemployed_medical", scheme=MEDICAL, share="1")
    found = shares({MEDICAL: {PERSON: fen("553.56")}}, Month(2020, 3), PAYABLE_BY, subsidies=[whole])[0]
    assert (found.funds, found.owed) == ((("employment fund", fen("553.56")),), 0)


def test_a_subsidy_is_a_share_or_an_amount() -> None:
    with pytest.raises(UncomputableError, match="a share or an amount"):
        shares(DUE, Month(2020, 3), PAYABLE_BY, subsidies=[subsidy("disabled")])
    with pytest.raises(UncomputableError, match="at most 1"):
        shares(DUE, Month(2020, 3), PAYABLE_BY, subsidies=[subsidy("disabled", share="1.5")])


@settings(deadline=None)
@given(
    st.integers(0, 10**9),
    st.integers(1, 999_999),
    st.integers(1, 10**6),
    st.integers(0, 10**9),
)
def test_nothing_is_lost_between_relief_and_funds(due: int, cut: int, share: int, amount: int) -> None:
    found = shares(
        {PENSION: {EMPLOYER: due}},
        Month(2020, 3),
        PAYABLE_BY,
        reliefs=[relief("reduced", reduced_by=f"0.{cut:06}")],
        subsidies=[
            subsidy("hiring_employer", share=f"{share // 10**6}.{share % 10**6:06}"),
            subsidy("hiring_employer", amount=amount),
        ],
    )[0]
    parts = [found.relieved, *(paid for _, paid in found.funds), found.owed]
    assert sum(parts) == due
    assert min(parts) >= 0


# Differences, back-payments, months that were not declared


def test_a_difference_is_paid_by_the_published_day_without_a_fee() -> None:
    found = difference(fen("572.96"), fen("545.68"), Month(2025, 7), HERE)
    assert (found.to_pay, found.to_return) == (fen("27.28"), 0)
    assert found.fee_from == datetime.date(2026, 1, 1)


def test_a_difference_without_a_published_day_bears_no_fee() -> None:
    found = difference(100, 0, Month(2024, 7), HERE)
    assert (found.payable_until, found.fee_from) == (None, None)


def test_what_was_assessed_too_much_is_returned_and_bears_no_fee() -> None:
    found = difference(90, 100, Month(2025, 7), HERE)
    assert (found.to_pay, found.to_return, found.fee_from) == (0, 10, None)


def test_a_day_that_was_not_known_yet_does_not_count() -> None:
    assert difference(100, 0, Month(2025, 7), replace(HERE, known_at="2025-09-16")).payable_until is None


def test_each_month_of_a_back_payment_is_of_its_own_time() -> None:
    bases = {Month(2019, 4): fen("10000"), Month(2019, 5): fen("10000")}
    found = backpayment(bases, datetime.date(2019, 8, 1), "late_fee", HERE)
    assert [each.due for each in found.months] == [
        {EMPLOYER: fen("1900"), PERSON: fen("800")},
        {EMPLOYER: fen("1600"), PERSON: fen("800")},
    ]
    # 92 days from 2019-05-01 and 61 from 2019-06-01, on the employer's part alone
    assert [each.fee for each in found.months] == [fen("87.4"), fen("48.8")]
    assert (found.due, found.fee, found.explanation.value) == (fen("5100"), fen("136.2"), fen("5236.2"))
    assert not found.needs_document
    assert backpayment(bases, datetime.date(2019, 8, 1), "none", HERE).fee == 0


def test_a_base_outside_the_limits_of_its_month_is_clamped() -> None:
    found = backpayment(
        {Month(2025, 7): fen("1"), Month(2024, 7): fen("99999")}, datetime.date(2025, 8, 31), "none", HERE
    )
    assert [each.due[PERSON] for each in found.months] == [fen("2822.64"), fen("572.96")]


def test_three_years_at_once_need_a_document() -> None:
    def months(count: int) -> dict[Month, int]:
        return {Month(2020, 1).plus(number): fen("10000") for number in range(count)}

    paid = datetime.date(2024, 1, 1)
    assert not backpayment(months(35), paid, "none", HERE).needs_document
    assert backpayment(months(36), paid, "none", HERE).needs_document


def test_a_flexible_worker_bears_no_fee() -> None:
    found = backpayment(
        {Month(2024, 1): fen("10000")}, datetime.date(2024, 6, 1), "late_fee", HERE, worker="flexible"
    )
    assert (found.due, found.fee) == (fen("2000"), 0)


@pytest.mark.parametrize("charge", ["interest", "revaluation"])
def test_a_charge_that_nobody_published_is_refused(charge: str) -> None:
    with pytest.raises(ParameterError, match=f"the {charge} of a back-payment is set by the region"):
        backpayment({Month(2024, 1): fen("10000")}, datetime.date(2024, 6, 1), charge, HERE)


def test_a_month_whose_values_nobody_knows_is_refused() -> None:
    with pytest.raises(ParameterError, match="pension is not assessed for 1992-09"):
        backpayment({Month(1992, 9): fen("100")}, datetime.date(2024, 6, 1), "none", HERE)
    with pytest.raises(UncomputableError, match="one month at least"):
        backpayment({}, datetime.date(2024, 6, 1), "none", HERE)


def test_the_law_raises_the_amount_and_beijing_the_base() -> None:
    at = Month(2023, 7)
    nation = raised(fen("1234.56"), 0, replace(SHANGHAI, at=at)).result
    assert nation == {"raises": "last_month_amount", "amount": fen("1358.02"), "base": None}
    beijing = raised(0, fen("10000"), replace(HERE, at=at)).result
    assert beijing == {"raises": "previous_year_base", "amount": None, "base": fen("11000")}


@pytest.mark.parametrize(("base", "counted"), [("5750.90", "6326"), ("5751", "6326.10"), ("33000", "33891")])
def test_a_raised_base_stays_within_the_limits(base: str, counted: str) -> None:
    assert raised(0, fen(base), replace(HERE, at=Month(2023, 7))).result["base"] == fen(counted)


def test_what_is_to_be_raised_must_be_given() -> None:
    with pytest.raises(UncomputableError, match="last_base: is needed"):
        raised(fen("1234.56"), 0, replace(HERE, at=Month(2023, 7)))
    with pytest.raises(ParameterError, match=r"undeclared.raises is not known for 2011-06"):
        raised(fen("1234.56"), 0, replace(HERE, at=Month(2011, 6)))


def test_an_order_that_waits_for_the_voucher_clears_nothing_by_itself() -> None:
    values = [replace(v, text="voucher_month") if v.name == "allocation.order" else v for v in load().values]
    there = replace(HERE, parameters=Parameters(load().definitions.values(), values))
    given = {"money": 100, "first": Month(2024, 1), "debts": [100], "named": 0}
    with pytest.raises(UncomputableError, match="unless its voucher names the month"):
        computables()["allocation"].compute(given, there)
    assert computables()["allocation"].compute({**given, "named": 1}, there).result["left"] == 0
