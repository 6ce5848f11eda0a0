"""Funeral aid and the survivors' one-off benefit since 2021-09 (人社部发〔2021〕18号)."""
# ruff: noqa: F841 (each line of a rule is a named figure)

from typing import Any

from legajo.rules.binding import rule_at
from legajo.rules.computable import Argument, Computable, Computed, Context, refuse
from legajo.rules.engine.arithmetic import half_up
from legajo.rules.engine.explanation import explain
from legajo.rules.engine.rule import rule


LAW = "社会保险法 art. 17; 企业职工基本养老保险遗属待遇暂行办法 (人社部发〔2021〕18号)"


@rule("survivors.aid", version="1", valid_from="2021-09", law=LAW)
def aid(paid: int, drawn: int, retired: int, disposable_income: int) -> None:
    funeral = disposable_income * 2  # "funeral aid: two months of the area's disposable income a head" [fen]
    up_to_15 = (
        36 if paid < 60 else 72 if paid < 120 else 108
    )  # "3, 6 or 9 months, for up to 15 years paid, in twelfths" [twelfths]
    beyond = max(paid - 180, 0)  # "one month more for each year beyond 15, in twelfths" [twelfths]
    earned = min(
        up_to_15 + beyond, 288
    )  # "months of the survivors' benefit, at most 24, in twelfths" [twelfths]
    after_pension = max(
        earned - drawn, 108
    )  # "less a month for each year of pension drawn, at least 9, in twelfths" [twelfths]
    twelfths = (
        after_pension if retired == 1 else earned
    )  # "months of the survivors' benefit that are paid, in twelfths" [twelfths]
    survivors = half_up(disposable_income * twelfths, 12)  # "survivors' benefit" [fen]


def survivors_aid(
    paid: int, disposable_income: int, context: Context, *, retired: bool = False, drawn: int = 0
) -> Computed:
    """`paid`: months of contribution with deemed ones; `drawn`: months of pension drawn by one who had retired."""
    if disposable_income < 0:
        raise refuse("disposable_income", "an income is not negative")
    if drawn and not retired:
        raise refuse("drawn_months", "only who had retired has drawn a pension")
    chosen = rule_at((aid,), context)
    given = {"paid": paid, "drawn": drawn, "retired": int(retired), "disposable_income": disposable_income}
    told = tuple(explain(f"survivors.{name}", name, chosen, given, {}) for name in ("funeral", "survivors"))
    return Computed({each.figure.partition(".")[2]: each.value for each in told}, told)


def _compute(values: Any, context: Context) -> Computed:
    if values["months"] > 11:
        raise refuse("months", f"the months beyond the full years are 0 to 11, not {values['months']}")
    paid = half_up(values["years"] * 12, 100) + values["months"]
    return survivors_aid(
        paid,
        values["disposable_income"],
        context,
        retired=values["retired"] == "yes",
        drawn=values["drawn_months"],
    )


COMPUTABLES: tuple[Computable, ...] = (
    Computable(
        id="survivors.aid",
        arguments=(
            Argument("years", "years", "years of contribution of the deceased, with deemed ones"),
            Argument("months", "count", "months beyond the full years", default="0"),
            Argument(
                "disposable_income", "yuan", "the area's disposable income a head, of a month of last year"
            ),
            Argument("retired", "choice:no|yes", "whether the deceased drew a pension", default="no"),
            Argument("drawn_months", "count", "for how many months it was drawn", default="0"),
        ),
        results=(("funeral", "yuan"), ("survivors", "yuan")),
        law=LAW,
        valid_from="2021-09",
        valid_to=None,
        region="",
        words="funeral aid and the survivors' benefit after the death of an insured or retired person",
        compute=_compute,
    ),
)
