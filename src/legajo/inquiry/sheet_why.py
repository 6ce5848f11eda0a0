"""How the figures of a statement came about, for the press: the rules, the published values, already in words."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext

from legajo.inquiry.grounds import Ground
from legajo.inquiry.why import why
from legajo.inquiry.why_lines import Block, ParameterLine, Runs, WhyPage
from legajo.inquiry.why_words import WhyWords


def why_pages(ground: Ground, language: str, described: Mapping[str, str]) -> tuple[WhyPage, ...]:
    """The figures at the head of a statement, explained: the newest year whose interest is posted stands for the account."""
    words = WhyWords(language, described, {})
    return tuple(words.page(why(figure, ground)) for figure in _figures(ground))


def explanations(pages: Iterable[WhyPage]) -> dict[str, Any]:
    """What `papers/templates/statement.typ` sets after the months."""
    return {
        "title": gettext("How the figures came about"),
        "sub": gettext(
            "The rules run again, line by line, with the published values that they used. The website shows the same for every other figure, down to the four decisions and the original of each entry."
        ),
        "law": gettext("Law:"),
        "figures": [_figure(page) for page in pages],
    }


def _figures(ground: Ground) -> tuple[str, ...]:
    settled = [row.year for row in ground.standing.account if row.interest_posted]
    years = (f"account:{max(settled)}",) if settled else ()
    index = ("average_index",) if ground.standing.average_index is not None else ()
    return (*years, "total_months", *index)


def _figure(page: WhyPage) -> dict[str, Any]:
    return {
        "title": page.title,
        "value": page.value,
        "plain": " ".join(page.plain),
        "notes": list(page.notes),
        "blocks": [_block(block) for block in page.blocks],
    }


def _block(block: Block) -> dict[str, Any]:
    return {
        "title": block.title,
        "value": block.value,
        "law": f"{block.law} · {block.rule}",
        "lines": [[step.words, step.formula, step.given, step.value] for step in block.steps],
        "runs": [_runs(runs) for runs in block.runs],
        "values": _values(block.parameters),
    }


def _runs(runs: Runs) -> dict[str, Any]:
    return {
        "head": list(runs.head),
        "texts": 1,
        "rows": [{"cells": [cell for _, cell in row]} for row in runs.rows],
    }


def _values(parameters: Iterable[ParameterLine]) -> dict[str, Any] | None:
    rows = [{"cells": _value(use), "mark": "" if use.verified == "yes" else "part"} for use in parameters]
    if not rows:
        return None
    heads = (
        gettext("Published values"),
        gettext("Value"),
        gettext("Valid from"),
        gettext("Known from"),
        gettext("Source"),
    )
    return {"head": list(heads), "texts": 5, "widths": [2.2, 0.9, 0.8, 1.3, 2.8], "rows": rows}


def _value(use: ParameterLine) -> list[str]:
    verified = {
        "yes": gettext("verified"),
        "secondary": gettext("from tables of others"),
        "no": gettext("not verified"),
    }
    source = "; ".join(title for title, _ in use.sources)
    known = f"{use.known_from} {gettext('(assumed)')}" if use.known_from_assumed else use.known_from
    return [use.words, use.value, use.valid_from, known, f"{source} ({verified[use.verified]})"]
