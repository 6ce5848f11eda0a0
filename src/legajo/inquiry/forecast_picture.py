"""The picture of a forecast as SVG: a bar for each date, its parts on top of one another. A table stands beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from legajo.inquiry.pictures import HATCH, HEIGHT, scale
from legajo.record.lettering import number_text


@dataclass(frozen=True, slots=True)
class Bar:
    """One date: its parts from below (fen), its name, the line under it; `mark` is law, chosen or empty."""

    parts: tuple[int, ...]
    name: str
    under: str
    mark: str = ""


CLASSES = ("b1", "url(#interest)", "b3")
TOP = 24  # pixels above the highest bar, for its figure


def bars(given: Sequence[Bar], *, title: str, language: str) -> str:
    """The bars of all dates; a date without a pension keeps its place and shows a dash."""
    top, step = scale(max((sum(bar.parts) for bar in given), default=0))
    base = HEIGHT + TOP
    drawn = [
        f'<svg class="chart prospects" role="img" height="{base + 44}" aria-label="{title}">',
        HATCH.format(id="interest", ground="b2", stripe="b2l"),
    ]
    for value in range(0, top + 1, step):
        y = base - HEIGHT * value // top
        drawn.append(f'<line x1="0" x2="100%" y1="{y}" y2="{y}" class="{"gr" if value else "ax"}"/>')
        drawn.append(
            f'<text x="-8" y="{y + 4}" text-anchor="end" class="tk">{number_text(str(value // 100), language)}</text>'
        )
    pitch = 100 / max(len(given), 4)
    for at, bar in enumerate(given):
        drawn += _bar(bar, at * pitch, pitch, base, top, language)
    drawn.append("</svg>")
    return "".join(drawn)


def _bar(bar: Bar, left: float, pitch: float, base: int, top: int, language: str) -> list[str]:
    x, width, middle = left + pitch * 0.2, pitch * 0.6, left + pitch * 0.5
    total = sum(bar.parts)
    drawn, y = [], float(base)
    for amount, look in zip(bar.parts, CLASSES, strict=True):
        if amount <= 0:
            continue
        height = HEIGHT * amount / top
        y -= height
        fill = f'fill="{look}"' if look.startswith("url") else f'class="{look}"'
        drawn.append(f'<rect x="{x:.2f}%" y="{y:.1f}" width="{width:.2f}%" height="{height:.1f}" {fill}/>')
    figure = number_text(str(total // 100), language) if total else "–"
    strong = ' class="lb l1"' if bar.mark else ' class="tk"'
    drawn.append(f'<text x="{middle:.2f}%" y="{y - 7:.1f}" text-anchor="middle"{strong}>{figure}</text>')
    drawn.append(f'<text x="{middle:.2f}%" y="{base + 19}" text-anchor="middle"{strong}>{bar.name}</text>')
    drawn.append(
        f'<text x="{middle:.2f}%" y="{base + 37}" text-anchor="middle" class="tk">{bar.under}</text>'
    )
    if bar.mark == "chosen":
        drawn.append(
            f'<rect x="{x - pitch * 0.08:.2f}%" y="{y - 26:.1f}" width="{width + pitch * 0.16:.2f}%" '
            f'height="{base - y + 70:.1f}" rx="4" class="chosen"/>'
        )
    return drawn
