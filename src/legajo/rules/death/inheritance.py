"""What the heirs receive of the individual account (社会保险法 art. 14)."""
# ruff: noqa: F841 (each line of a rule is a named figure)

from typing import Any

from legajo.record.period import Month
from legajo.rules.computable import Argument, Computable, Computed, Context, refuse
from legajo.rules.engine.explanation import explain
from legajo.rules.engine.rule import rule


PART = "pension.inheritance.part"


@rule(
    "death.inheritance.person_part",
    version="1",
    valid_from="1992-10",
    law="国发〔1997〕26号 art. 4; 国发〔2005〕38号: the person's part is inherited",
)
def persons_part(person_part: int, employer_part: int) -> None:
    inherited = person_part  # "what remains of the person's part of the account, which is inherited" [fen]
    kept = employer_part  # "what remains of the employer's part, which stays in the pool" [fen]


@rule("death.inheritance", version="1", valid_from="1992-10", law="社会保险法 art. 14")
def whole_account(person_part: int, employer_part: int) -> None:
    inherited = person_part + employer_part  # "what remains of the account, all of which is inherited" [fen]
    kept = person_part + employer_part - inherited  # "what stays in the pool" [fen]


def inheritance(person_part: int, employer_part: int, died: Month, context: Context) -> Computed:
    """The remainder of both parts of the account at the death, after what was drawn; which part, is published."""
    for name, part in (("person_part", person_part), ("employer_part", employer_part)):
        if part < 0:
            raise refuse(name, "a drawn account is empty, not less than nothing")
    choice = context.parameters.at(PART, context.region, died, context.known_at)
    chosen = whole_account if choice.text == "whole_account" else persons_part
    given = {"person_part": person_part, "employer_part": employer_part}
    told = explain("death.inheritance", "inherited", chosen, given, {}, chosen_by=(choice,))
    return Computed({"inherited": told.value, "kept": chosen.compute(**given)["kept"]}, (told,))


def _compute(values: Any, context: Context) -> Computed:
    return inheritance(values["person_part"], values["employer_part"], values["died"], context)


COMPUTABLES: tuple[Computable, ...] = (
    Computable(
        id="death.inheritance",
        arguments=(
            Argument("person_part", "yuan", "what remains of the person's part of the account"),
            Argument("employer_part", "yuan", "what remains of the employer's part", default="0"),
            Argument("died", "month", "the month of the death"),
        ),
        results=(("inherited", "yuan"), ("kept", "yuan")),
        law="社会保险法 art. 14",
        valid_from="1992-10",
        valid_to=None,
        region="",
        words="what is inherited of the individual account of the pension",
        compute=_compute,
    ),
)
