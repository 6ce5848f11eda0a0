"""A search for a person's number and name in whatever lies on the disk, in every form that a program might have written."""

import base64
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote


@dataclass(frozen=True)
class Marker:
    """An invented person whose number and name stand nowhere else."""

    number: str
    name: str

    def forms(self) -> dict[str, bytes]:
        """The bytes by which it would be found; a dump writes bytes as hexadecimal, a log may escape them."""
        found = {}
        for what, text in (("number", self.number), ("name", self.name)):
            for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"):
                raw = text.encode(encoding)
                found[f"{what} in {encoding}"] = raw
                found[f"{what} in {encoding}, hexadecimal"] = raw.hex().encode()
            for start in range(3):  # base64 begins anew every three bytes
                found[f"{what} in base64, {start}"] = _inner_base64(text.encode(), start)
            found[f"{what} escaped"] = json.dumps(text)[1:-1].encode()
            found[f"{what} in an address"] = quote(text).encode()
        digits = int(self.number[:17])
        for order in ("little", "big"):
            found[f"number as an integer, {order}"] = digits.to_bytes(8, order)
        return found


def _inner_base64(raw: bytes, start: int) -> bytes:
    """What base64 makes of the bytes wherever they begin, without the edges that their neighbours decide."""
    whole = base64.b64encode(bytes(start) + raw)
    return whole[4 if start else 0 : len(raw + bytes(start)) // 3 * 4]


def found_in(raw: bytes, marker: Marker) -> list[str]:
    """The forms in which it stands in some bytes."""
    return [form for form, needle in marker.forms().items() if needle in raw]


def found_below(places: Iterable[Path], markers: Iterable[Marker]) -> Iterator[tuple[Path, Marker, str]]:
    """Every file of whatever sort in which one of them stands, or that is named after it."""
    asked = [(marker, form, needle) for marker in markers for form, needle in marker.forms().items()]
    for place in places:
        for path in sorted(place.rglob("*")):
            raw = str(path).encode() + (path.read_bytes() if path.is_file() else b"")
            yield from ((path, marker, form) for marker, form, needle in asked if needle in raw)
