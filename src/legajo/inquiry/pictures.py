"""The two pictures of a statement as SVG: how the account grew, and the months. A table stands beside each.

Widths are per cent and heights pixels, so that letters keep their size on a telephone; every colour is a class,
because the pages allow no inline style.
"""

from collections.abc import Mapping, Sequence

from legajo.accrual.months import Payment, PersonMonth
from legajo.inquiry.statement import AccountLine
from legajo.record.facts import Scheme
from legajo.record.lettering import number_text, short_month


HEIGHT = 240
ROW = 14
HEAD = 22
LABELS = 7  # as many as fit beside each other on a narrow telephone
_CELLS = {
    Payment.PAID: "g-paid",
    Payment.PART_PAID_COUNTED: "g-counted",
    Payment.PART_PAID: "g-part",
    Payment.DUE: "g-gap",
    Payment.NONE: "g-none",
}
_RANK = {status: rank for rank, status in enumerate(reversed(Payment))}
HATCH = (
    '<defs><pattern id="{id}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="6" height="6" class="{ground}"/><rect width="2.5" height="6" class="{stripe}"/></pattern></defs>'
)


def scale(greatest: int) -> tuple[int, int]:
    """A round top for the axis (fen) and the step between its lines: 1, 2 or 5 times a power of ten."""
    step = 10_000
    while True:
        for factor in (1, 2, 5):
            if greatest <= step * factor * 5:
                return -(-greatest // (step * factor)) * step * factor or step * factor, step * factor
        step *= 10


def growth(account: Sequence[AccountLine], *, title: str, language: str) -> str:
    """The balance at the end of each year: contributions below, all interest so far on top."""
    top, step = scale(max((line.closing for line in account), default=0))
    parts = [
        f'<svg class="chart" role="img" height="{HEIGHT + 26}" aria-label="{title}">',
        HATCH.format(id="interest", ground="b2", stripe="b2l"),
    ]
    for value in range(0, top + 1, step):
        y = HEIGHT - HEIGHT * value // top
        parts.append(f'<line x1="0" x2="100%" y1="{y}" y2="{y}" class="{"gr" if value else "ax"}"/>')
        text = number_text(str(value // 100), language)
        parts.append(f'<text x="-8" y="{y + 4}" text-anchor="end" class="tk">{text}</text>')
    pitch = 100 / max(len(account), 8)
    for at, line in enumerate(account):
        whole = HEIGHT * max(line.closing, 0) / top
        interest = min(HEIGHT * max(line.interest_so_far, 0) / top, whole)
        x, width = at * pitch + pitch * 0.18, pitch * 0.64
        parts.append(
            f'<rect x="{x:.2f}%" y="{HEIGHT - whole + interest:.1f}" width="{width:.2f}%" '
            f'height="{whole - interest:.1f}" class="{"b0" if line.taken_over else "b1"}"/>'
        )
        if interest:
            parts.append(
                f'<rect x="{x:.2f}%" y="{HEIGHT - whole:.1f}" width="{width:.2f}%" height="{interest:.1f}" '
                'fill="url(#interest)"/>'
            )
    parts += _years([line.year for line in account], pitch, HEIGHT + 20)
    parts.append("</svg>")
    return "".join(parts)


def months_grid(months: Sequence[PersonMonth], *, title: str, language: str) -> str:
    """A column for each year, a cell for each month, by the state of its pension contribution."""
    cells = states(months)
    if not cells:
        return ""
    years = range(min(cells) // 12, max(cells) // 12 + 1)
    pitch = 100 / max(len(years), 12)
    parts = [
        f'<svg class="grid" role="img" height="{HEAD + 12 * ROW}" aria-label="{title}">',
        HATCH.format(id="counted", ground="g-tint", stripe="g-paid"),
    ]
    parts += [
        f'<text x="-8" y="{HEAD + ROW * number - 3}" text-anchor="end" class="tk">{short_month(number, language)}</text>'
        for number in (1, 4, 7, 10)
    ]
    for at, year in enumerate(years):
        parts.append(f'<svg x="{at * pitch:.2f}%" width="{pitch * 0.9:.2f}%">')
        parts += [
            f'<rect y="{HEAD + ROW * number}" width="100%" height="{ROW - 3}" rx="2" '
            f'class="{cells.get(year * 12 + number, "g-none")}"/>'
            for number in range(12)
        ]
        parts.append("</svg>")
    parts += _years(list(years), pitch, 13)
    parts.append("</svg>")
    return "".join(parts)


def states(months: Sequence[PersonMonth]) -> Mapping[int, str]:
    """The class of each month's cell; where two employers share a month the better state shows."""
    best: dict[int, Payment] = {}
    cells: dict[int, str] = {}
    for month in months:
        if month.taken_over:
            cells[month.month] = "g-over"
            continue
        status = month.status(Scheme.PENSION)
        if _RANK[status] >= _RANK[best.get(month.month, Payment.NONE)]:
            best[month.month] = status
            cells[month.month] = _CELLS[status]
    return cells


def _years(years: Sequence[int], pitch: float, y: int) -> list[str]:
    """The years' names under or over their columns, as many as there is room for."""
    step = next(step for step in (1, 2, 5, 10, 20, 50) if len(years) / step <= LABELS or step == 50)
    return [
        f'<text x="{(at + 0.5) * pitch - 0.05 * pitch:.2f}%" y="{y}" text-anchor="middle" class="tk">{year}</text>'
        for at, year in enumerate(years)
        if year % step == 0
    ]
