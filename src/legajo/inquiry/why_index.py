"""Why the average index is what it is: year by year against the average wage of the year before. Pure."""

from legajo.accrual.standing import index_of
from legajo.inquiry.grounds import Ground, Sentence, Why
from legajo.record.facts import OpeningPosition


def average_index(ground: Ground, figure: str) -> Why:
    """The rule of the index run again over the months that count."""
    own = [row for row in ground.standing.months if not row.taken_over]
    index = index_of(ground.held, own, ground.parameters, ground.region, ground.at.date())
    told = (index.explanation,) if index.explanation else ()
    if index.average is None:
        plain: tuple[Sentence, ...] = (Sentence("no_index"),)
    else:
        values = {"value": (index.average, "ten_thousandths"), "months": (index.months, "count")}
        plain = (Sentence("average_index", values), Sentence("index_means"))
    return Why(
        figure,
        index.average,
        "ten_thousandths",
        (),
        told,
        ground.of(OpeningPosition),
        () if told else ("no_index",),
        plain=plain,
    )
